"""Marks of life (señales de vida): a file that a worker holds locked; the system lets go of it when the worker dies.

So that another worker of the same data folder takes over at once what a killed one left. Where files cannot be
locked, or the folder is another, the missing heartbeat tells it a minute later.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from django.conf import settings

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]


def folder() -> Path:
    """Where the marks lie."""
    found = Path(settings.DATA) / "workers"
    found.mkdir(parents=True, exist_ok=True)
    return found


def hold(worker: str) -> IO[bytes] | None:
    """Make a worker's mark; it holds as long as what is returned stays open."""
    if fcntl is None:
        return None
    place = folder() / f".{worker}"
    mark = place.open("wb")
    fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    place.rename(folder() / worker)  # nobody sees it before it is locked
    return mark


def dead() -> list[str]:
    """Return the workers whose mark lies there and is held by nobody."""
    return [place.name for place in folder().iterdir() if not place.name.startswith(".") and _is_free(place)]


def is_any_alive() -> bool:
    """Whether a worker of this data folder lives; none is known of where files cannot be locked."""
    places = [place for place in folder().iterdir() if not place.name.startswith(".")]
    return fcntl is not None and not all(_is_free(place) for place in places)


def remove(worker: str) -> None:
    """Forget the mark of a worker that is no more."""
    (folder() / worker).unlink(missing_ok=True)


def _is_free(place: Path) -> bool:
    if fcntl is None:
        return False
    try:
        with place.open("rb") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True
