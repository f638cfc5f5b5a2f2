"""Settings of backups (respaldos): the folder they go to, and the passphrase that encrypts them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from cauce.web.environment.names import WrongSettingError, gettext_noop, read

SHORTEST_PASSPHRASE = 16


def backups_folder(data: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the backups; it is made when the first one is written."""
    folder = data / Path(read("CAUCE_BACKUPS", environment)).expanduser()
    if folder.exists() and not folder.is_dir():
        raise WrongSettingError(
            gettext_noop("CAUCE_BACKUPS is «%(place)s», which is a file. Name a folder, or remove the setting."),
            place=folder,
        )
    return folder


def backup_key(environment: Mapping[str, str] = os.environ) -> str:
    """Return the passphrase of the backups; empty where they are not encrypted."""
    given = environment.get("CAUCE_BACKUP_KEY", "").strip()
    if given and len(given) < SHORTEST_PASSPHRASE:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_BACKUP_KEY has %(length)d characters; it must have at least %(shortest)d. Choose a longer"
                " passphrase, or remove the setting and backups are not encrypted."
            ),
            length=len(given),
            shortest=SHORTEST_PASSPHRASE,
        )
    return given
