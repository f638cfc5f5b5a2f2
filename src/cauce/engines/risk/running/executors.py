"""Executors (ejecutores): where the parts of a run are computed when it is not on this machine's threads."""

from __future__ import annotations

from collections.abc import Callable
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


def submitted(executor: Any, function: Callable[[Any], Any], part: Any) -> Any:
    """Hand a part to an executor and return its future.

    Dask would name the task by a digest of all that it is given, which takes as long as the work: it need not.
    """
    named = {"pure": False} if hasattr(executor, "scheduler_info") else {}
    return executor.submit(function, part, **named)
