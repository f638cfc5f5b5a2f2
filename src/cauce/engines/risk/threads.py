"""Threads (hilos de ejecución): a compiled kernel on parts of its rows, each part in a thread.

A kernel writes only the rows of its own part and reads none of another, so that the number of threads changes no bit.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

PARTS_EACH = 4  # for each thread, so that a slow part holds nobody up


def in_parts(kernel: Callable[..., None], rows: int, *arguments: object, threads: int = 0, least: int = 1) -> None:
    """Call ``kernel(first, last, *arguments)`` for parts of the rows.

    Parameters
    ----------
    threads
        How many; as many as there are processors by default.
    least
        Rows that a part has at least: below, a thread costs more than it saves.

    Examples
    --------
    >>> done = []
    >>> in_parts(lambda first, last: done.extend(range(first, last)), 5, threads=1)
    >>> done
    [0, 1, 2, 3, 4]
    """
    workers = threads or os.cpu_count() or 1
    parts = max(1, min(workers * PARTS_EACH, rows // least))
    if workers == 1 or parts == 1:
        kernel(0, rows, *arguments)
        return
    edges = [rows * part // parts for part in range(parts + 1)]
    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(kernel, edges[at], edges[at + 1], *arguments) for at in range(parts)]
        for future in futures:
            future.result()
