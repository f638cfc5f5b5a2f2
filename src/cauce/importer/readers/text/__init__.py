"""Text (texto): lines, tab-separated rows with HTML in their cells, bullets, Markdown's signs."""

from __future__ import annotations

from cauce.importer.blocks import Document
from cauce.importer.readers.limits import Limits
from cauce.importer.readers.text.lines import decode, lines_of
from cauce.importer.readers.text.walk import Walk

__all__ = ["read_text"]


def read_text(data: bytes, *, file_name: str, limits: Limits) -> Document:
    """Read a text file; a page ends at a form feed or at three blank lines.

    Raises
    ------
    UnusableDocument
        ``unknown_format`` (no text at all), ``too_many_pages``.
    """
    words = decode(data, file_name=file_name)
    limits.check_characters(len(words))
    lines = lines_of(words)
    pages = lines[-1].page if lines else 0
    limits.check_pages(pages)
    return Document(Walk(lines).blocks(), file_name=file_name, format="text", pages=pages)
