"""Files that jobs write (archivos de trabajos): each whole or not there, forgotten after a while."""

from __future__ import annotations

import os
import time
from pathlib import Path


def write_whole(place: Path, content: bytes) -> None:
    """Write a file in one step: nobody ever sees half of it, also when the worker dies meanwhile."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, place)
    finally:
        beside.unlink(missing_ok=True)


def forget_older(folder: Path, *, seconds: float) -> None:
    """Forget the files of a folder that are older than some seconds."""
    for old in folder.glob("*"):
        if time.time() - old.stat().st_mtime > seconds:
            old.unlink(missing_ok=True)
    for half in folder.glob(".*"):
        if time.time() - half.stat().st_mtime > 3600:
            half.unlink(missing_ok=True)
