"""The disk (disco): whether the data folder can be written, and how much room is left."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from cauce.web.doctor.findings import Finding, Level
from cauce.web.doctor.spans import size

SOON_FULL = 2_000_000_000


def findings() -> Iterator[Finding]:
    """Write a file of the data folder and look at the room."""
    folder = Path(settings.DATA)
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix="doctor-") as file:
            file.write(b"1")
            file.flush()
        yield Finding("data_fine", Level.FINE, {"folder": folder})
    except OSError as error:
        yield Finding("data_unwritable", Level.WRONG, {"folder": folder, "reason": error.strerror or str(error)})
    free = shutil.disk_usage(folder).free
    values = {"free": size(free), "kept": size(settings.ROOM_KEPT)}
    if free < settings.ROOM_KEPT:
        yield Finding("room_none", Level.WRONG, values)
    elif free < SOON_FULL:
        yield Finding("room_low", Level.REMARK, values)
    else:
        yield Finding("room_fine", Level.FINE, values)
