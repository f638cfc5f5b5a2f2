"""Compiled kernels (núcleos compilados): numba with its cache where this account may write, and with types."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def _cache_folder() -> str:
    """Where compiled kernels stay: beside the modules, else in the data folder, else with what is temporary."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return os.environ["NUMBA_CACHE_DIR"]
    beside = Path(__file__).parent
    if os.access(beside, os.W_OK):
        return ""
    data = os.environ.get("CAUCE_DATA", "")
    folder = Path(data) / "numba" if data else Path(tempfile.gettempdir()) / f"cauce-numba-{os.getuid()}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(folder)


if _folder := _cache_folder():
    os.environ["NUMBA_CACHE_DIR"] = _folder  # numba reads it when it is imported

# Sums that stand side by side, such as those of four curves, go through the processor together: no bit of them changes.
os.environ.setdefault("NUMBA_SLP_VECTORIZE", "1")

import numba  # noqa: E402 - after its folder and its options are known


def compiled(function: Function | None = None, /, **options: Any) -> Any:
    """Compile a function when it is first called, keep the result, and let other threads run meanwhile.

    Options are numba's; ``cache=True`` and ``nogil=True`` hold unless said otherwise. Results do not depend on the
    number of threads: threads work on tiles of their own (see ``run``), a kernel itself is serial.
    """
    wanted = {"cache": True, "nogil": True, **options}
    if function is None:
        return lambda inner: cast(Any, numba.njit(**wanted)(inner))
    return cast(Any, numba.njit(**wanted)(function))
