"""What a server gives back (memoria): garbage is looked for often, and the system gets free pages again.

Pages are answered by several threads, and what they leave lies scattered: the C library keeps such memory for later,
so that a server seems to grow for hours although it holds no more than before.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import time
from collections.abc import Callable

EVERY = 30.0  # seconds between two times of giving back; one takes some 10 ms, and no request waits for it
COLLECT_AFTER = 10_000  # objects made and not yet gone; a list of 100 rows makes about 15,000
OLDER_AFTER = 2  # collections of the young before those of the older, and these before all


def settle() -> None:
    """Leave what is loaded now out of every search for garbage, and in each process to come give back what is free."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, OLDER_AFTER, OLDER_AFTER)
    if trim() is None:
        return
    if "gunicorn" in sys.modules:  # this process answers nobody: those that it begets do
        os.register_at_fork(after_in_child=begin)
    else:
        begin()


def begin(every: float = EVERY) -> threading.Thread:
    """Begin to give back now and then, for as long as this process lives."""
    thread = threading.Thread(target=_keep, args=(every,), name="cauce-memory", daemon=True)
    thread.start()
    return thread


def trim() -> Callable[[int], int] | None:
    """Return the C library's way of giving free pages back; None where it has none (musl, macOS, Windows)."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


def _keep(every: float) -> None:
    give_back = trim()
    while give_back is not None:
        time.sleep(every)
        give_back(0)
