"""Measuring (medición): wall and processor time, extra memory, and the machine's own speed of memory."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cauce.engines.risk.compiled import compiled

STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Measured:
    """Minima and medians of some calls, in seconds, and the extra memory of one, in MiB."""

    wall: float
    median: float
    cpu: float
    memory: float
    result: Any


def memory_now(what: str = "VmRSS") -> float:
    """Memory of this process in MiB; VmHWM is the largest since the last clearing."""
    if not STATUS.exists():
        return float("nan")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(what))
    return int(line.split()[1]) / 1024


def measured(act: Callable[[], Any], *, times: int = 5) -> Measured:
    """Call something once for its memory and some times for its speed."""
    result = act()
    gc.collect()
    before = memory_now()
    if CLEAR.exists():
        CLEAR.write_text("5")
    act()
    extra = memory_now("VmHWM") - before
    walls, cpus = [], []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Measured(min(walls), statistics.median(walls), min(cpus), extra, result)


@compiled(error_model="numpy")
def _triad(a: Any, b: Any, c: Any, low: int, high: int) -> None:
    for k in range(low, high):
        a[k] = b[k] + 3.0 * c[k]


def bandwidth(*, threads: int, size: int = 20_000_000) -> float:
    """Return what the machine's memory moves in a triad (a = b + 3 c), in GB/s; best of five."""
    a, b, c = (np.ones(size) for _ in range(3))
    edges = [size * at // threads for at in range(threads + 1)]
    best = float("inf")
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(6):
            start = time.perf_counter()
            list(pool.map(lambda at: _triad(a, b, c, edges[at], edges[at + 1]), range(threads)))
            best = min(best, time.perf_counter() - start)
    return 3 * 8 * size / best / 1e9
