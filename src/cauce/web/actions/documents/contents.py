"""Contents of files (contenido): what a file is, told by its bytes and never by its name; what is not kept."""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

HEADS: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "pdf"),
    (b"\x89PNG\r\n\x1a\n", 0, "png"),
    (b"\xff\xd8\xff", 0, "jpg"),
    (b"GIF87a", 0, "gif"),
    (b"GIF89a", 0, "gif"),
    (b"II*\x00", 0, "tif"),
    (b"MM\x00*", 0, "tif"),
    (b"II+\x00", 0, "tif"),
    (b"MM\x00+", 0, "tif"),
    (b"WEBP", 8, "webp"),
    (b"SQLite format 3\x00", 0, "gpkg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "ole"),
    (b"{\\rtf", 0, "rtf"),
    (b"ftyp", 4, "mp4"),
)
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "tif": "image/tiff",
    "webp": "image/webp",
    "gpkg": "application/geopackage+sqlite3",
    "mp4": "video/mp4",
    "rtf": "application/rtf",
    "docx": OFFICE + "wordprocessingml.document",
    "xlsx": OFFICE + "spreadsheetml.sheet",
    "pptx": OFFICE + "presentationml.presentation",
    "odt": OPEN + "text",
    "ods": OPEN + "spreadsheet",
    "odp": OPEN + "presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
NAMED_LIKE = {"jpg": {"jpg", "jpeg"}, "tif": {"tif", "tiff"}, "zip": {"zip", "kmz"}, "txt": {"txt", "md"}}
OLE_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("PowerPoint Document", "ppt"))
MACROS = ("vbaproject.bin", "vbaprojectsignature.bin")
CONTENTS = "[Content_Types].xml"
MAIN_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")  # a path that leaves its folder
BYTE_ORDER = b"\xef\xbb\xbf"
BLANK = b"\x00\t\n\x0b\x0c\r \xef\xbb\xbf"
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")  # no text holds them, whether it is UTF-8 or Latin-1
HEAD_BYTES = 4096
PIECE = 1_048_576
MARKUP = re.compile(rb"^\s*(?:<\?xml|<!doctype|<!--|<html|<svg|<script|<body|<head|<iframe|<\?php|#!)", re.I)
UNPACKED_AT_MOST = 1_000_000_000
RATIO_AT_MOST = 100
RATIO_FROM = 20_000_000
PARTS_AT_MOST = 10_000
NAME_AT_MOST = 120
RESERVED = re.compile(r"^((?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))", re.I)  # devices, on Windows
PAGES = re.compile(rb"<(?:\w+:)?(?:Pages|Slides)>(\d{1,5})</")


class CannotKeepFileError(Exception):
    """A file is not kept; ``code`` and ``values`` name the sentence in core/messages/."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Content:
    """What a file is: its ending, and its pages where it says so itself."""

    ending: str
    pages: int | None = None

    @property
    def media_type(self) -> str:
        """The type under which it is sent."""
        return MEDIA_TYPES[self.ending]


def content_of(file: IO[bytes], *, name: str) -> Content:
    """Tell what a file is by its bytes; it may be larger than the memory.

    Raises
    ------
    CannotKeepFileError
        ``file_empty``, ``file_kind`` (nothing that is kept: programs, web pages, drawings with scripts),
        ``file_macros``, ``file_damaged``, ``file_paths`` or ``file_bomb``.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    ending = ending_of(head, name=name)
    if ending == "zip":
        return _zipped(file, name)
    if ending == "ole":
        return _ole(file, name)
    if ending:
        return Content(ending)
    _check_text(file, name)
    return Content("csv" if name.lower().endswith(".csv") else "txt")


def ending_of(head: bytes, *, name: str) -> str:
    """Tell a kind by the first bytes of a file; empty is text as far as one sees. What is never kept is refused."""
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    for mark, at, ending in HEADS:
        if head[at : at + len(mark)] == mark and (ending != "webp" or head.startswith(b"RIFF")):
            return ending
    if MARKUP.match(head.removeprefix(BYTE_ORDER)[:1024]) or CONTROL.search(head):
        raise CannotKeepFileError("file_kind", name=name)
    return ""


def _check_text(file: IO[bytes], name: str) -> None:
    """Refuse what is empty, or holds signs that no text has."""
    file.seek(0)
    is_empty = True
    while piece := file.read(PIECE):
        if CONTROL.search(piece):
            raise CannotKeepFileError("file_kind", name=name)
        is_empty = is_empty and not piece.strip(BLANK)
    if is_empty:
        raise CannotKeepFileError("file_empty", name=name)


def _holds(file: IO[bytes], *words: str) -> list[bool]:
    """Whether a file holds each of some words as old Office programs write them."""
    marks = [word.encode("utf-16-le") for word in words]
    seen = [False] * len(marks)
    file.seek(0)
    rest = b""
    while piece := file.read(PIECE):
        window = rest + piece
        seen = [known or mark in window for known, mark in zip(seen, marks, strict=True)]
        rest = window[-128:]
    return seen


def _ole(file: IO[bytes], name: str) -> Content:
    macros, project, *streams = _holds(file, "VBA", "_VBA_PROJECT", *(stream for stream, _ending in OLE_STREAMS))
    if macros and project:
        raise CannotKeepFileError("file_macros", name=name)
    for is_there, (_stream, ending) in zip(streams, OLE_STREAMS, strict=True):
        if is_there:
            return Content(ending)
    raise CannotKeepFileError("file_kind", name=name)


def _zipped(file: IO[bytes], name: str) -> Content:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _check_unpacked(parts, name)
            return _office(packed, {part.filename for part in parts}, name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error) as error:
        raise CannotKeepFileError("file_damaged", name=name) from error


def _check_unpacked(parts: Iterable[zipfile.ZipInfo], name: str) -> None:
    """Refuse what would grow too much or out of its folder; nothing is unpacked, and no size it tells is trusted."""
    every = list(parts)
    unpacked = sum(part.file_size for part in every)
    packed = sum(part.compress_size for part in every) or 1
    if (
        len(every) > PARTS_AT_MOST
        or unpacked > UNPACKED_AT_MOST
        or (unpacked > RATIO_FROM and unpacked / packed > RATIO_AT_MOST)
        or len({part.header_offset for part in every}) < len(every)
    ):
        raise CannotKeepFileError("file_bomb", name=name, unpacked=unpacked)
    for part in every:
        if OUTSIDE.search(part.orig_filename):
            raise CannotKeepFileError("file_paths", name=name, inside=safe_inside(part.orig_filename))


def safe_inside(path: str) -> str:
    """A path of an archive as it can be shown in a sentence."""
    return "".join(sign for sign in path if unicodedata.category(sign)[0] != "C")[:80]


def _office(packed: zipfile.ZipFile, names: set[str], name: str) -> Content:
    if any(PurePosixPath(one).name.lower() in MACROS for one in names):
        raise CannotKeepFileError("file_macros", name=name)
    if CONTENTS in names:
        if b"macroEnabled" in packed.open(CONTENTS).read(1_000_000):
            raise CannotKeepFileError("file_macros", name=name)
        for part, ending in MAIN_PARTS:
            if part in names:
                return Content(ending, _told_pages(packed, names) if ending != "xlsx" else None)
    if "mimetype" in names:
        told = packed.open("mimetype").read(200).decode("ascii", "replace").strip()
        for ending in ("odt", "ods", "odp"):
            if told == MEDIA_TYPES[ending]:
                return Content(ending)
    return Content("zip")


def _told_pages(packed: zipfile.ZipFile, names: set[str]) -> int | None:
    """Pages or slides as the document's own program counted them."""
    if "docProps/app.xml" not in names:
        return None
    found = PAGES.search(packed.open("docProps/app.xml").read(200_000))
    return int(found[1]) or None if found else None


def safe_name(name: str, ending: str) -> str:
    """A name that can be sent and saved anywhere: no path, no control signs, the ending that the content has.

    Examples
    --------
    >>> safe_name("../../etc/informe final.html", "pdf"), safe_name("C:\\\\x\\\\con:trato.PDF", "pdf")
    ('informe final.pdf', 'con_trato.PDF')
    """
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(sign for sign in unicodedata.normalize("NFC", last) if unicodedata.category(sign)[0] != "C")
    clean = re.sub(r'[<>:"|?*]', "_", clean).strip(" .")
    clean = RESERVED.sub(r"_\1", clean)
    stem, dot, said = clean.rpartition(".")
    if dot and said.lower() in NAMED_LIKE.get(ending, {ending}):
        return f"{stem[:NAME_AT_MOST].strip(' .') or 'archivo'}.{said}"
    stem = stem if dot and len(said) <= 5 else clean
    return f"{stem[:NAME_AT_MOST].strip(' .') or 'archivo'}.{ending}"
