"""Formats (formatos): which kind of file some bytes are, told by content, never by name."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from cauce.importer.blocks import UnusableDocument

SUPPORTED = {".docx": "docx", ".pdf": "pdf", ".xlsx": "xlsx", ".txt": "text", ".md": "text"}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"SQLite format 3", "SQLite"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1b")


def format_of(data: bytes, *, file_name: str) -> str:
    """Tell "docx", "pdf", "xlsx" or "text" by content.

    Raises
    ------
    UnusableDocument
        ``empty_file``, ``encrypted``, ``macros``, ``truncated``, ``unknown_format`` or
        ``wrong_format`` (the name promises one format, the content is another that cannot be read).
    """
    if not data.strip(b"\x00\t\n\x0b\x0c\r \xef\xbb\xbf"):
        raise UnusableDocument("empty_file", name=file_name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _zipped(data, file_name=file_name)
    if data.startswith(_OLE):
        raise _ole(data, file_name=file_name)
    for start, name in _FOREIGN:
        if data.startswith(start):
            raise foreign(name, file_name=file_name)
    if data[:2048].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        raise foreign("HTML", file_name=file_name)
    if _is_text(data):
        return "text"
    raise foreign("binary", file_name=file_name)


def foreign(found: str, *, file_name: str) -> UnusableDocument:
    """Make the refusal of a content that no reader knows; it tells when the name promised one."""
    suffix = PurePath(file_name).suffix.lower()
    if suffix in SUPPORTED:
        return UnusableDocument("wrong_format", name=file_name, expected=suffix[1:], found=found)
    return UnusableDocument("unknown_format", name=file_name, found=found)


def _zipped(data: bytes, *, file_name: str) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnusableDocument("truncated") from error
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "EncryptedPackage" in names:
        raise UnusableDocument("encrypted")
    if any(name.startswith("ppt/") for name in names):
        raise foreign("PPTX", file_name=file_name)
    if "mimetype" in names:
        raise foreign("OpenDocument", file_name=file_name)
    if "_rels/.rels" in names:
        return "docx"
    raise foreign("ZIP", file_name=file_name)


def _ole(data: bytes, *, file_name: str) -> UnusableDocument:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return UnusableDocument("encrypted")
    for stream, name in (("WordDocument", "Word 97-2003"), ("Workbook", "Excel 97-2003")):
        if stream.encode("utf-16-le") in data:
            return foreign(name, file_name=file_name)
    return foreign("OLE", file_name=file_name)


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:65536]
    strange = sum(1 for byte in sample if byte < 32 and byte not in _TEXT_CONTROLS)
    return strange * 200 <= len(sample)
