"""Backups (respaldos): database and files in one archive, checked, put back; the database moved to another."""

from __future__ import annotations

from cauce.web.backups.archive import Manifest, check
from cauce.web.backups.faults import BackupError
from cauce.web.backups.moving import Moved, move
from cauce.web.backups.restoring import Restored, restore
from cauce.web.backups.rotation import Keep, archives, keep_from, newest, remove_old
from cauce.web.backups.taking import Taken, backup, take

__all__ = [
    "BackupError",
    "Keep",
    "Manifest",
    "Moved",
    "Restored",
    "Taken",
    "archives",
    "backup",
    "check",
    "keep_from",
    "move",
    "newest",
    "remove_old",
    "restore",
    "take",
]
