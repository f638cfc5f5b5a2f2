"""Files (archivos): their content kept once by its hash, after a look at what it is and a virus scan."""

from __future__ import annotations

import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cauce.core import documents as rules
from cauce.web import jobs, storage
from cauce.web.actions.documents import scanning
from cauce.web.actions.documents.contents import CannotKeepFileError, Content, content_of, safe_name
from cauce.web.models import StoredFile

log = logging.getLogger("cauce.documents")


@dataclass(frozen=True)
class Kept:
    """A file that is kept: its row, the name under which it is sent, its pages where it tells them."""

    stored: StoredFile
    name: str
    pages: int | None


def keep_file(file: UploadedFile) -> Kept:
    """Look at a file as a form brings it, have it scanned, and keep its content once.

    Raises
    ------
    CannotKeepFileError
        The file is too large, empty, damaged, of a kind that is not kept, or the scanner refuses it.
    """
    name, limit = str(file.name or "archivo"), int(settings.UPLOAD_BYTES)
    refuse_arrival(file.size or 0, name=name)
    with storage.arriving() as path:
        size = 0
        with path.open("wb") as written:
            for piece in file.chunks():
                size += len(piece)
                if size > limit:
                    refuse_arrival(size, name=name)
                written.write(piece)
        return keep_path(path, name=name)


def keep_path(path: Path, *, name: str) -> Kept:
    """Look at a file of the disk, have it scanned, and keep its content once; the file is gone afterwards.

    Raises
    ------
    CannotKeepFileError
        As for keep_file.
    """
    with path.open("rb") as file:
        content = content_of(file, name=name)
    pages, size = _pages(path, content), path.stat().st_size
    sha256 = storage.hash_of(path)
    known = StoredFile.objects.filter(sha256=sha256).first()
    if known is not None and known.scanned == scanning.INFECTED:
        raise CannotKeepFileError("file_infected", name=name)
    scanned = known.scanned if known is not None else ""
    if scanned != scanning.CLEAN:
        scanned = scanning.scan(path, name=name)
    _store(path, sha256, name)
    stored, _made = StoredFile.objects.update_or_create(
        sha256=sha256,
        defaults={"scanned": scanned},
        create_defaults={"size": size, "media_type": content.media_type, "scanned": scanned},
    )
    path.unlink(missing_ok=True)
    return Kept(stored, safe_name(name, content.ending), pages)


def _store(path: Path, sha256: str, name: str) -> None:
    """Keep a content; what arrived stays too until its row is written, so that nobody has to send it again."""
    second = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    try:
        os.link(path, second)
    except OSError:
        second = path  # a disk without second names
    try:
        storage.keep(sha256, second)
    except (storage.NoAnswerError, storage.NotKeptError) as error:
        log.error("The content %s could not be kept: %s", sha256, error)
        raise CannotKeepFileError("file_not_stored", name=name) from error
    finally:
        if second != path:
            second.unlink(missing_ok=True)


def refuse_arrival(size: int, *, name: str, underway: int = 0, promised: int = 0) -> None:
    """Refuse what may not begin to arrive, before anything of it is read; ``promised`` bytes are still to come."""
    limit = int(settings.UPLOAD_BYTES)
    room = storage.room() - settings.ROOM_KEPT - promised
    code = rules.arrival_refusal(size, limit=limit, room=room, underway=underway, at_once=settings.UPLOADS_AT_ONCE)
    if code:
        values = {"size": megabytes(size), "limit": megabytes(limit), "underway": underway}
        raise CannotKeepFileError(code, name=name, **values)


def megabytes(size: int) -> str:
    """A size in MB; the last digit only where it says something."""
    return f"{size / 1_000_000:.1f}".removesuffix(".0")


@jobs.every(minutes=10)
def scan_waiting(*, at_most: int = 20) -> tuple[int, int]:
    """Scan what was kept while the scanner was silent; say how many are clean, and how many are shut away."""
    clean = infected = 0
    for stored in StoredFile.objects.filter(scanned=scanning.WAITING).order_by("pk")[:at_most]:
        try:
            is_clean = _is_clean(stored)
        except (scanning.ScannerDownError, storage.NotKeptError, storage.NoAnswerError) as error:
            log.warning("The content %s could not be scanned: %s", stored.sha256, error)
            break
        clean, infected = clean + is_clean, infected + (not is_clean)
        state = scanning.CLEAN if is_clean else scanning.INFECTED
        StoredFile.objects.filter(pk=stored.pk).update(scanned=state)
        if not is_clean:
            log.error("The virus scanner refuses the content %s; it is no longer sent.", stored.sha256)
    return clean, infected


def _is_clean(stored: StoredFile) -> bool:
    if not settings.SCANNER:
        raise scanning.ScannerDownError("there is no scanner any more")
    with storage.arriving() as path:
        with storage.open_checked(stored.sha256) as kept, path.open("wb") as copy:
            while piece := kept.read(storage.PIECE):
                copy.write(piece)
        return scanning.is_clean(path)


def _pages(path: Path, content: Content) -> int | None:
    if content.ending != "pdf":
        return content.pages
    import pypdfium2  # noqa: PLC0415 - heavy, and needed for PDFs only

    try:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
        document.close()
    except pypdfium2.PdfiumError:
        return None
    return count or None
