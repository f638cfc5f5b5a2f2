"""Backups (respaldos): how old the newest one is, and whether another can be written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cauce.web.backups import newest
from cauce.web.doctor.findings import Finding, Level
from cauce.web.doctor.spans import ago

DAYS = 2


def folder() -> Path:
    """Return where backups are looked for."""
    return Path(getattr(settings, "BACKUPS", None) or Path(settings.DATA) / "backups")


def findings() -> Iterator[Finding]:
    """Look for the newest archive; on a machine that nobody else reaches, its lack is a remark."""
    yield from _closed(folder())
    level = Level.WRONG if settings.SECOND_FACTOR_REQUIRED else Level.REMARK
    found = newest(folder())
    if found is None:
        yield Finding("backup_none", level, {"folder": folder()})
        return
    age = (timezone.now() - found[1]).total_seconds()
    values = {"name": found[0].name, "ago": ago(age), "days": DAYS}
    yield Finding("backup_fine", Level.FINE, values) if age < DAYS * 86_400 else Finding("backup_old", level, values)


def _closed(place: Path) -> Iterator[Finding]:
    """Say that no archive could be written there: to the folder, or to where it would be made."""
    there = next(each for each in (place, *place.parents) if each.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        yield Finding("backup_closed", Level.WRONG, {"folder": place})
