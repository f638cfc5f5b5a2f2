"""Files (archivos): their content kept once by its hash, after a look at what it is and a virus scan."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from cauce.web.actions.documents.contents import CannotKeepFileError, Content, content_of, safe_name
from cauce.web.models import StoredFile

FOLDER = "deliverables"
SCANNER_SECONDS = 120


@dataclass(frozen=True)
class Kept:
    """A file that is kept: its row, the name under which it is sent, its pages where it tells them."""

    stored: StoredFile
    name: str
    pages: int | None


def place_of(sha256: str) -> Path:
    """Where a content is kept: by its hash alone, so that no name given by anybody is ever a path."""
    return Path(settings.MEDIA_ROOT) / FOLDER / sha256[:2] / sha256


def keep_file(file: UploadedFile) -> Kept:
    """Look at a file, have it scanned, and keep its content once.

    Raises
    ------
    CannotKeepFileError
        The file is too large, empty, damaged, of a kind that is not kept, or the scanner refuses it.
    """
    name, limit = str(file.name or "archivo"), int(settings.UPLOAD_BYTES)
    if (file.size or 0) > limit:
        raise CannotKeepFileError("file_large", name=name, size=_mb(file.size or 0), limit=_mb(limit))
    data = file.read(limit + 1)
    if len(data) > limit:
        raise CannotKeepFileError("file_large", name=name, size=_mb(len(data)), limit=_mb(limit))
    content = content_of(data, name=name)
    sha256 = hashlib.sha256(data).hexdigest()
    place = place_of(sha256)
    if not place.exists():
        _write(place, data, name)
    stored, _made = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(data), "media_type": content.media_type}
    )
    return Kept(stored, safe_name(name, content.ending), _pages(data, content))


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}"


def _write(place: Path, data: bytes, name: str) -> None:
    """Write beside its place, scan, then move it there: nobody ever sees half a file, or one not scanned."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=place.parent, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _scan(path, name)
        os.replace(path, place)
    finally:
        Path(path).unlink(missing_ok=True)


def _scan(path: str, name: str) -> None:
    """Ask the scanner of the server, where there is one: 0 is clean; whatever else happens, the file is not kept."""
    command = str(settings.SCANNER)
    if not command:
        return
    try:
        done = subprocess.run(
            [*shlex.split(command), path],
            capture_output=True,
            timeout=SCANNER_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotKeepFileError("file_not_scanned", name=name) from error
    if done.returncode == 1:
        raise CannotKeepFileError("file_infected", name=name)
    if done.returncode:
        raise CannotKeepFileError("file_not_scanned", name=name)


def _pages(data: bytes, content: Content) -> int | None:
    if content.ending != "pdf":
        return content.pages
    import pypdfium2  # noqa: PLC0415 - heavy, and needed for PDFs only

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        document.close()
    except pypdfium2.PdfiumError:
        return None
    return count or None
