"""Words (palabras): the method's vocabulary, for the tests of the importer."""

from __future__ import annotations

from collections.abc import Iterable

from cauce.core.vocabulary import Vocabulary
from cauce.importer.blocks import Block, Cell, Document, Kind, Paragraph, Table, TableRow
from cauce.method import load

WORDS = Vocabulary(load("vocabulary"))


def lines(*texts: str) -> list[Paragraph]:
    """Paragraphs; "* …" is a bullet, "# …" a heading."""
    return [_line(text) for text in texts]


def _line(text: str) -> Paragraph:
    if text.startswith("* "):
        return Paragraph(text[2:], Kind.BULLET, marker="*")
    if text.startswith("# "):
        return Paragraph(text[2:], Kind.HEADING, level=1)
    return Paragraph(text)


def table(*rows: Iterable[str]) -> Table:
    """A table; a cell's lines are its paragraphs."""
    return Table([TableRow([Cell(lines(*cell.split("\n"))) for cell in row]) for row in rows])


def document(*blocks: Block | list[Paragraph]) -> Document:
    """A document of these blocks."""
    flat: list[Block] = []
    for block in blocks:
        flat.extend(block if isinstance(block, list) else [block])
    return Document(flat, "plan.docx", "docx")
