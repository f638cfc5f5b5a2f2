"""Peers: general document converters, asked for the rows of a document's tables as plain words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Rows = list[str]


def mammoth_rows(path: Path) -> Rows:
    """Convert to HTML with mammoth and give the words of each table row."""
    import mammoth
    from lxml import html

    with path.open("rb") as file:
        page = html.fromstring(f"<div>{mammoth.convert_to_html(file).value}</div>")
    return [" ".join(row.itertext()) for row in page.iter("tr")]


def docx2python_rows(path: Path) -> Rows:
    """Read with docx2python and give the words of each table row."""
    from docx2python import docx2python

    with docx2python(path) as document:
        tables = document.body
    return [" ".join(paragraph for cell in row for paragraph in cell) for table in tables for row in table]


def pdfplumber_rows(path: Path) -> Rows:
    """Extract tables with pdfplumber and give the words of each row."""
    import pdfplumber

    rows = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.extract_tables():
                rows += [" ".join(cell or "" for cell in row) for row in table]
            page.close()
    return rows


def pdfium_rows(path: Path) -> Rows:
    """Take the plain words of each page with pypdfium2: a page stands for a row."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in document]


PEERS: dict[str, dict[str, Callable[[Path], Rows]]] = {
    "docx": {"mammoth": mammoth_rows, "docx2python": docx2python_rows},
    "pdf": {"pdfplumber": pdfplumber_rows, "pypdfium2": pdfium_rows},
    "text": {},
}
