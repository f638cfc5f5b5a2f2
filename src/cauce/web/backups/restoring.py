"""Putting a backup back (restaurar): checked whole, filled in beside, proved, then put in place in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections, transaction

from cauce import __version__
from cauce.web import storage
from cauce.web.backups import archive, filling, sides
from cauce.web.backups.databases import Spec, alone, held, in_use, is_up_to_date, migrate_on, unknown_migrations
from cauce.web.backups.faults import BackupError
from cauce.web.backups.taking import folders, megabytes

TABLE_ROOM = 4  # a row in the database, with its indexes and the log, beside its line in the archive
ROOM_KEPT = 50_000_000


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    manifest: archive.Manifest
    kept_in: str  # where the former database is; empty where there was none


def restore(
    path: Path,
    *,
    passphrase: str | None = None,
    may_replace: bool = False,
    database: Spec | None = None,
    bring_up: bool = True,
) -> Restored:
    """Put a backup in the place of the database, and its files back; what fails leaves everything as it was.

    An archive of SQLite goes into PostgreSQL too, and the other way round; one of an older version is brought up to
    date, unless its tables are to stay as they were (``bring_up``), for the program that made it. Contents are only
    ever added; the former database is kept beside the new one.

    Raises
    ------
    BackupError
        Why nothing was changed.
    """
    spec = database or in_use()
    manifest = archive.check(path, passphrase=passphrase)
    refuse_newer(path, manifest)
    with alone():
        before = held(spec)
        if any(before.values()) and not may_replace:
            raise BackupError("not_empty", **before)
        refuse_without_room(manifest)
        connections["default"].close()
        sides.refuse_if_open(spec)
        try:
            with sides.beside(spec) as side, _waiting_files() as waiting:
                _fill(side.alias, path, manifest, passphrase=passphrase, waiting=waiting)
                if bring_up:
                    bring_on(side.alias, manifest)
                filling.refuse_unsound(side.alias)
                _put_files(waiting)
                side.put_in_place()
        except OSError as error:
            raise BackupError("stopped", reason=error.strerror or error) from error
    return Restored(manifest, sides.where_it_was_kept(spec) if any(before.values()) else "")


def refuse_newer(path: Path, manifest: archive.Manifest) -> None:
    """Refuse what a later version made: this one would not understand all of it.

    Raises
    ------
    BackupError
        ``newer``.
    """
    if _numbers(manifest.version) > _numbers(__version__) or unknown_migrations(manifest.migrations):
        raise BackupError("newer", name=path.name, made_by=manifest.version, version=__version__)


def bring_on(alias: str, manifest: archive.Manifest) -> None:
    """Bring a database from the version of its archive to this one."""
    if not is_up_to_date(manifest.migrations):
        migrate_on(alias)


def refuse_without_room(manifest: archive.Manifest) -> None:
    """Refuse what the disk does not hold.

    Raises
    ------
    BackupError
        ``no_room``.
    """
    rows = sum(one.bytes for one in manifest.tables.values())
    files = sum(one.size for name, one in manifest.members.items() if not name.startswith(archive.TABLES))
    needed = rows * TABLE_ROOM + files + ROOM_KEPT
    if needed > (free := storage.room()):
        raise BackupError("no_room", needed=megabytes(needed), free=megabytes(free))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _fill(alias: str, path: Path, manifest: archive.Manifest, *, passphrase: str | None, waiting: Path) -> None:
    filled = filling.begin(alias, manifest.migrations)
    unknown = set(manifest.tables) - set(filled.tables)
    if unknown:
        raise BackupError("damaged", name=path.name, member=min(unknown))
    with transaction.atomic(using=alias), archive.members(path, passphrase) as members:
        for name, file, _size in members:
            if name.startswith(archive.TABLES):
                table = filled.tables[name.removeprefix(archive.TABLES).removesuffix(".jsonl.gz")]
                facts = manifest.tables[table.name]
                filled.load(table.name, archive.read_rows(file, table, facts, name=path.name))
            elif name.startswith(archive.CONTENTS):
                _keep_content(name.removeprefix(archive.CONTENTS), file, path)
            elif name == archive.KEY or name.startswith(archive.FILES):
                _set_down(file, waiting / name)
        filled.prove(archive.facts_of(manifest.tables), manifest.sequences)


def _keep_content(sha256: str, file: IO[bytes], path: Path) -> None:
    """Keep a content unless a whole one stands there; nothing is ever taken away from the storage."""
    try:
        storage.open_checked(sha256).close()
    except storage.NotKeptError:
        with storage.arriving() as arrived:
            with arrived.open("wb") as copy:
                shutil.copyfileobj(file, copy, archive.PIECE)
            if storage.hash_of(arrived) != sha256:
                raise BackupError("damaged", name=path.name, member=f"{archive.CONTENTS}{sha256}") from None
            storage.place().take(sha256, arrived)
    except storage.NoAnswerError as error:
        raise BackupError("storage_silent", reason=error) from error


def _set_down(file: IO[bytes], place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as copy:
        shutil.copyfileobj(file, copy, archive.PIECE)


@contextmanager
def _waiting_files() -> Iterator[Path]:
    """Give a folder in which files wait until the database is ready."""
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="restoring-") as folder:
        yield Path(folder)


def _put_files(waiting: Path) -> None:
    """Put the files that waited where they belong, each in one step; a file of the same name is replaced."""
    for top, folder in folders().items():
        source = waiting / archive.FILES / top
        for path in sorted(source.rglob("*")):
            if path.is_file():
                place = folder / path.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                os.replace(path, place)
    key = waiting / archive.KEY
    if key.is_file() and key.read_text().strip() != settings.SECRET_KEY:
        place = Path(settings.DATA) / archive.KEY
        if place.is_file():
            os.replace(place, place.with_name(f"{archive.KEY}-before-restore"))
        key.chmod(0o600)
        os.replace(key, place)
