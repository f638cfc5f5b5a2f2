"""Metrics (métricas): how many requests, how they were answered and how long they took, over all processes.

Each process adds to files of its own under the data folder, which the one that is asked reads together. A process
takes the first place that no living process holds, so that there are never more files than processes, whatever
number of them came and went. A file has its full size before it is used: on a full disk nothing is counted, and
nothing else happens.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.multiprocess import MultiProcessCollector

PLACES = 64  # processes at once
BYTES = 1_000_000  # of a file; a server of 200 routes fills about half
FILES = ("counter", "histogram")
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass
class Meters:
    """What a process counts, and the place that it holds while it lives."""

    process: int
    held: int
    requests: Counter
    seconds: Histogram


_lock = threading.Lock()
_meters: Meters | None = None
_given_up: set[int] = set()  # processes that found no place or no room


def count(route: str, method: str, status: int, seconds: float) -> None:
    """Count a request; where there is no room for it, nothing is counted."""
    meters = _of_this_process()
    if meters is not None:
        meters.requests.labels(route, method, str(status)).inc()
        meters.seconds.labels(route).observe(seconds)


def counted(registry: CollectorRegistry) -> None:
    """Add to a registry what all processes counted."""
    if (found := folder()) is not None and found.is_dir():
        MultiProcessCollector(registry, path=str(found))  # type: ignore[no-untyped-call]


def written(registry: CollectorRegistry) -> bytes:
    """Return what a registry holds, in the form that Prometheus reads."""
    return generate_latest(registry)


def folder() -> Path | None:
    """Return the folder of the files; None where nothing is counted."""
    found: Path | None = settings.METRICS_FOLDER
    return found


def begin() -> None:
    """Forget what dead processes counted; called once when a server starts, before it serves."""
    found = folder()
    if found is None or not found.is_dir():
        return
    for place in range(PLACES):
        held = _hold(found, place)
        if held is None:
            continue
        for kind in FILES:
            (found / f"{kind}_{place}.db").unlink(missing_ok=True)
        os.close(held)


def _of_this_process() -> Meters | None:
    global _meters
    process = os.getpid()
    if _meters is not None and _meters.process == process:
        return _meters
    if process in _given_up or folder() is None:
        return None
    with _lock:
        if _meters is None or _meters.process != process:
            _meters = _made(process)
        return _meters


def _made(process: int) -> Meters | None:
    found = folder()
    assert found is not None
    taken = None
    with contextlib.suppress(OSError):
        found.mkdir(parents=True, exist_ok=True)
        taken = _taken(found)
    if taken is None:
        _given_up.add(process)
        return None
    place, held = taken
    # The library asks where its files are, and in whose name, by these two.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(found)
    values.ValueClass = values.MultiProcessValue(lambda: place)  # type: ignore[no-untyped-call]
    return Meters(
        process,
        held,
        Counter("cauce_requests", "Requests answered.", ("route", "method", "status"), registry=None),
        Histogram("cauce_request_seconds", "Seconds to an answer.", ("route",), buckets=BUCKETS, registry=None),
    )


def _taken(found: Path) -> tuple[int, int] | None:
    """Take the first place that nobody holds, with files of their full size."""
    for place in range(PLACES):
        held = _hold(found, place)
        if held is None:
            continue
        try:
            for kind in FILES:
                _full_size(found / f"{kind}_{place}.db")
        except OSError:
            os.close(held)
            raise
        return place, held
    return None


def _hold(found: Path, place: int) -> int | None:
    """Hold a place for as long as this process lives; None where another holds it."""
    held = os.open(found / f"{place}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - there is none on Windows, where the server is one process

        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(held)
            return None
    return held


def _full_size(path: Path) -> None:
    """Reserve a file's room on the disk, so that writing into it can never fail later."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size < BYTES:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file, 0, BYTES)
            else:
                os.write(file, b"\0" * BYTES)
    finally:
        os.close(file)
