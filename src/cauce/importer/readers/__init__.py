"""Readers (lectores): one for each format, document in, blocks out; nothing is decided about plans."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from cauce.importer.blocks import Document, UnusableDocument
from cauce.importer.readers.docx import read_docx
from cauce.importer.readers.formats import format_of
from cauce.importer.readers.limits import DEFAULT_LIMITS, Limits
from cauce.importer.readers.pdf import read_pdf
from cauce.importer.readers.text import read_text
from cauce.importer.readers.xlsx import read_xlsx

__all__ = ["DEFAULT_LIMITS", "Limits", "read_document"]

_READERS: dict[str, Callable[..., Document]] = {
    "docx": read_docx,
    "pdf": read_pdf,
    "text": read_text,
    "xlsx": read_xlsx,
}


def read_document(source: str | Path | bytes, *, file_name: str = "", limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a document's blocks; its format is told by content, not by name.

    Parameters
    ----------
    source
        A path, or the file's bytes.
    file_name
        The name to show; the path's own when left out.
    limits
        Bounds beyond which the document is refused.

    Raises
    ------
    UnusableDocument
        The file cannot be read; its code names the sentence that says why.

    Examples
    --------
    >>> [block.text for block in read_document("ÁREA 1: AGUA\\n\\nContexto.".encode(), file_name="a.txt").blocks]
    ['ÁREA 1: AGUA', 'Contexto.']
    """
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        limits.check_file(path.stat().st_size)
        data, file_name = path.read_bytes(), file_name or path.name
    limits.check_file(len(data))
    kind = format_of(data, file_name=file_name)
    document = _READERS[kind](data, file_name=file_name, limits=limits)
    document.sha256 = hashlib.sha256(data).hexdigest()
    if not document.blocks:
        raise UnusableDocument("no_text", name=file_name)
    return document
