"""Blocks (bloques): what every reader makes of a document, whatever its format.

A document is a flat list of blocks in reading order: headings, paragraphs, list items
and tables. A table's cells hold blocks again. Each block knows where it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a paragraph is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"


@dataclass(frozen=True)
class Position:
    """Where a block was read; counts start at 1, 0 means "this format has none".

    ``table`` counts the document's tables, ``row`` and ``cell`` are inside the table,
    ``paragraph`` inside the cell (or in the document's body when there is no table).
    ``sheet`` is an XLSX sheet's name.
    """

    page: int = 0
    line: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    paragraph: int = 0
    sheet: str = ""


@dataclass
class Paragraph:
    """A run of text with what the format says of it.

    ``text`` has single spaces and no list marker; ``marker`` keeps the printed or numbered
    marker ("-", "1.", "a)") where the format shows one; ``level`` is the heading's level (1…)
    or the list's depth (0…); ``emphasis`` holds "bold", "underline", "italic" when the whole
    paragraph (or its leading label) is set so.
    """

    text: str
    kind: Kind = Kind.PARAGRAPH
    level: int = 0
    marker: str = ""
    emphasis: frozenset[str] = frozenset()
    position: Position = field(default_factory=Position)

    @property
    def is_list_item(self) -> bool:
        """Whether the paragraph is an item of a list."""
        return self.kind in (Kind.BULLET, Kind.NUMBERED)


@dataclass
class Cell:
    """A table cell; ``spans`` columns; ``continues`` the cell above (vertical merge)."""

    blocks: list[Paragraph] = field(default_factory=list)
    spans: int = 1
    continues: bool = False
    position: Position = field(default_factory=Position)

    @property
    def text(self) -> str:
        """All words of the cell, a line a paragraph."""
        return "\n".join(block.text for block in self.blocks)


@dataclass
class TableRow:
    """One row as the format has it; ``is_header`` when the format marks it as repeated header.

    ``continued`` is True/False when the reader knows that this row goes on with the row before
    (a page break went through it), None when it cannot tell.
    """

    cells: list[Cell] = field(default_factory=list)
    is_header: bool = False
    continued: bool | None = None
    position: Position = field(default_factory=Position)


@dataclass
class Table:
    """A table of rows, as one page or one sheet shows it (tables.py joins the parts again)."""

    rows: list[TableRow] = field(default_factory=list)
    position: Position = field(default_factory=Position)


Block = Paragraph | Table


@dataclass
class Document:
    """A document as read: its blocks in order, and what identifies the file."""

    blocks: list[Block]
    file_name: str
    format: str  # "docx", "pdf", "xlsx", "text"
    sha256: str = ""
    pages: int = 0
    notes: list[str] = field(default_factory=list)

    def tables(self) -> Iterator[Table]:
        """Yield the tables in reading order."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield block


class UnusableDocument(Exception):
    """The file cannot be read as a plan: ``code`` and ``values`` name the sentence in core/messages/."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
