"""Executors (ejecutores): where the parts of a run are computed when it is not on this machine's threads."""

from __future__ import annotations

from typing import Any


def dask_client(address: str) -> Any:
    """Return a client of a Dask scheduler; None without an address, so that local threads compute.

    Notes
    -----
    Tasks are few and large: give each worker process one thread.
    """
    if not address:
        return None
    import distributed  # noqa: PLC0415 - heavy: loads when somebody asks for it

    client: Any = distributed.Client
    return client(address)
