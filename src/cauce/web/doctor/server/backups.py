"""Backups (respaldos): how old the newest one is."""

from __future__ import annotations

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
    level = Level.WRONG if settings.SECOND_FACTOR_REQUIRED else Level.REMARK
    found = newest(folder())
    if found is None:
        yield Finding("backup_none", level, {"folder": folder()})
        return
    age = (timezone.now() - found[1]).total_seconds()
    values = {"name": found[0].name, "ago": ago(age), "days": DAYS}
    yield Finding("backup_fine", Level.FINE, values) if age < DAYS * 86_400 else Finding("backup_old", level, values)
