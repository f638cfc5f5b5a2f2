"""Presence (quién está en marcha): server and worker say that they run, so that nothing is put in their place.

Each holds the file «running» of the data folder for as long as it lives; the system lets go of it however the
process ends. Where a system has no such locks (Windows), the database itself is asked whether others hold it open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

_held: list[IO[bytes]] = []


class RunningError(Exception):
    """A server or a worker runs on these data."""


def announce() -> None:
    """Say that this process runs on these data; refused while a backup is put back.

    Raises
    ------
    SystemExit
        With a sentence.
    """
    if fcntl is None:
        return
    file = _file()
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise SystemExit(
            _("A backup is being put back, or the database moved. Start Cauce when that is done.")
        ) from None
    _held.append(file)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the data for oneself.

    Raises
    ------
    RunningError
        A server or a worker runs on them.
    """
    if fcntl is None:
        yield
        return
    with _file() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RunningError from None
        yield


def _file() -> IO[bytes]:
    return (Path(settings.DATA) / "running").open("ab")
