"""Taking a backup (hacer un respaldo): everything as it is at one moment, in one file, while others write on."""

from __future__ import annotations

import errno
import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import timezone

from cauce.web import storage
from cauce.web.backups import archive, rotation
from cauce.web.backups.databases import Spec, in_use, is_postgresql, shape_of, snapshot
from cauce.web.backups.faults import BackupError
from cauce.web.backups.rows import Table, sequences, table_of
from cauce.web.backups.sealed import SHORTEST_PASSPHRASE, Sealing

# Whoever finds an archive shall not be signed in by it.
LEFT_OUT = ("django_session", "usersessions_usersession")
PARTIAL = ".partial"
FORGOTTEN = 24 * 3600  # seconds after which what a stopped backup left is taken away


@dataclass(frozen=True)
class Taken:
    """A backup that was written and read again."""

    path: Path
    manifest: archive.Manifest


def take(place: Path, *, passphrase: str | None = None, database: Spec | None = None) -> Path:
    """Write a backup into a folder, or to a file of this name, and return where it is; see ``backup``."""
    return backup(place, passphrase=passphrase, database=database).path


def backup(place: Path, *, passphrase: str | None = None, database: Spec | None = None) -> Taken:
    """Write a backup, read it again from the disk, and only then give it its name.

    Raises
    ------
    BackupError
        Why there is none; nothing is left half made.
    """
    if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
        raise BackupError("key_missing", shortest=SHORTEST_PASSPHRASE)
    target = target_of(place, is_sealed=passphrase is not None)
    with writing(target) as partial:
        with partial.open("wb") as file:
            manifest = _write(file, target.parent, passphrase=passphrase, database=database or in_use())
            file.flush()
            os.fsync(file.fileno())
        if archive.check(partial, passphrase=passphrase) != manifest:
            raise BackupError("damaged", name=target.name, member=archive.MANIFEST)
        os.replace(partial, target)
        sync_folder(target.parent)
    return Taken(target, manifest)


def target_of(place: Path, *, is_sealed: bool) -> Path:
    """Return the file to write: a new one in a folder, or the one named."""
    if place.suffix in (".tar", ".age") and not place.is_dir():
        if place.exists():
            raise BackupError("exists", name=place)
        return place
    taken = [path.name for path in place.iterdir()] if place.is_dir() else []
    return place / rotation.name_for(timezone.now(), is_sealed=is_sealed, taken=taken)


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """Give a name to write under, for its owner's eyes only; what stands there at the end is taken away."""
    partial = target.with_name(f".{target.name}{PARTIAL}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _forget_partials(target.parent)
        os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield partial
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError("disk_full", name=target, free=megabytes(_free(target.parent))) from error
        raise BackupError("cannot_write", name=target, reason=error.strerror or error) from error
    finally:
        partial.unlink(missing_ok=True)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _forget_partials(folder: Path) -> None:
    for path in folder.glob(f".cauce-*{PARTIAL}"):
        if path.stat().st_mtime < time.time() - FORGOTTEN:
            path.unlink(missing_ok=True)


def megabytes(count: int) -> str:
    """Return a number of bytes for a reader."""
    return f"{count / 1_000_000:,.0f} MB"


def sync_folder(folder: Path) -> None:
    """Make sure that a new name outlives a power cut."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(file: IO[bytes], scratch: Path, *, passphrase: str | None, database: Spec) -> archive.Manifest:
    sealing = Sealing(file, passphrase) if passphrase is not None else None
    sink: IO[bytes] = io.BufferedWriter(sealing, archive.PIECE) if sealing else file
    at = timezone.now().isoformat(timespec="seconds")
    manifest = archive.Manifest(taken_at=at, database="postgresql" if is_postgresql(database) else "sqlite")
    with archive.writing(sink, manifest, scratch=scratch) as writer:
        with snapshot(database) as alias:
            shape = shape_of(alias)
            manifest.migrations = list(shape.migrations)
            contents = _write_tables(writer, alias, [table_of(one) for one in shape.tables.values()])
        _write_contents(writer, contents)
        _write_files(writer, scratch)
        if sealing is not None and (key := kept_key()) is not None:
            writer.add(archive.KEY, io.BytesIO(key))
    if sealing is not None:
        sink.flush()
        sealing.close()
    return manifest


def _write_tables(writer: archive.Writer, alias: str, tables: list[Table]) -> dict[str, bool]:
    """Write every table; return the contents that rows name, and whether each must be there."""
    contents: dict[str, bool] = {}
    for table in tables:
        if table.name in LEFT_OUT:
            continue
        names = [one.attname for one in table.columns]
        hashed = names.index("sha256") if "sha256" in names else None
        for row in writer.add_table(table, table.read(alias)):
            if hashed is not None:
                contents[row[hashed]] = contents.get(row[hashed], False) or "expires_at" not in names
    writer.manifest.sequences = sequences(alias, [one for one in tables if one.name not in LEFT_OUT])
    return contents


def _write_contents(writer: archive.Writer, contents: dict[str, bool]) -> None:
    for sha256, is_owed in sorted(contents.items()):
        try:
            with storage.open_checked(sha256) as opened:
                writer.add(f"{archive.CONTENTS}{sha256}", opened)
        except storage.NotKeptError:
            if is_owed:  # what is kept for some days only may have gone meanwhile
                writer.manifest.missing.append(sha256)
        except storage.NoAnswerError as error:
            raise BackupError("storage_silent", reason=error) from error


def _write_files(writer: archive.Writer, scratch: Path) -> None:
    for name, path in files_beside():
        with tempfile.SpooledTemporaryFile(max_size=archive.IN_MEMORY, dir=str(scratch)) as copy:
            try:
                with path.open("rb") as file:  # it may grow or go while it is read
                    shutil.copyfileobj(file, copy)
            except FileNotFoundError:
                continue
            writer.add(name, copy)


def files_beside() -> Iterator[tuple[str, Path]]:
    """Yield what stands in the folder of files beside the contents, and the letters that were kept."""
    for top, folder in folders().items():
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).as_posix()
            name = f"{archive.FILES}{top}/{inside}"
            is_elsewhere = top == "beside" and inside.split("/")[0] in (storage.FOLDER, "incoming")
            if path.is_file() and not path.is_symlink() and not is_elsewhere and archive.is_known(name):
                yield name, path


def folders() -> dict[str, Path]:
    """Return the folders whose files go along, by their name in the archive."""
    return {"beside": Path(settings.MEDIA_ROOT), "mail": Path(settings.DATA) / "mail"}


def kept_key() -> bytes | None:
    """Return the secret key where it is kept in the data folder, else None."""
    path = Path(settings.DATA) / "secret-key"
    key = path.read_bytes() if path.is_file() else b""
    return key if key.decode().strip() == settings.SECRET_KEY else None
