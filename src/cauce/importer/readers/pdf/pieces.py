"""Pieces (piezas): paragraphs and tables of the pages, as light as they are kept until the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from cauce.importer.blocks import Block, Cell, Kind, Paragraph, Position, Table, TableRow
from cauce.importer.readers.marks import tidy
from cauce.importer.readers.pdf.layout import PageTable, RawPage
from cauce.importer.readers.pdf.lines import has_no_room
from cauce.importer.readers.pdf.passages import Passage
from cauce.importer.readers.pdf.seams import is_cut_between
from cauce.importer.readers.pdf.words import Word


@dataclass
class Tail:
    """How a cell or paragraph ends.

    ``room`` is left after its last word, ``lone`` is that word when it has its line for itself;
    ``hanging`` is where the further lines of a list item stand; ``goes_on`` tells whether the
    paragraph surely does, None when nothing tells.
    """

    room: float
    lone: Word | None
    hanging: float | None
    goes_on: bool | None = None

    def has_no_room_for(self, head: Word) -> bool:
        """Whether the next part's first word had no room here."""
        return has_no_room(self.room, head)

    def is_cut_before(self, head: Word) -> bool:
        """Whether the next part's first signs belong to the last word."""
        return is_cut_between(self.room, self.lone, head)

    def was_broken(self, head: Word) -> bool | None:
        """Whether the paragraph was broken here and goes on with ``head``; None when nothing tells."""
        return None if self.goes_on is False and self.is_cut_before(head) else self.goes_on

    def hangs(self, head: Word) -> bool:
        """Whether the next part stands where this list item's further lines stand."""
        return self.hanging is not None and abs(head.x0 - self.hanging) < 0.5 * head.size


@dataclass
class Piece:
    """A block of one page, with what is needed once all pages are known.

    ``heads`` are the first words of the first two rows' cells (the first may be a repeated
    header), ``tails`` the ends of the last row's cells, ``ends`` these cells (for merged ones the
    cell above that they go on with); a paragraph has one head and one tail.
    """

    block: Block
    page: int
    top: float
    bottom: float
    height: float
    size: float = 0.0
    is_contents: bool = False
    heads: list[list[Word | None]] = field(default_factory=list)
    tails: list[Tail | None] = field(default_factory=list)
    ends: list[Cell] = field(default_factory=list)
    columns: list[float] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False

    @property
    def text(self) -> str:
        """All words of the piece."""
        if isinstance(self.block, Paragraph):
            return self.block.text
        return " | ".join(cell.text for row in self.block.rows for cell in row.cells)


def piece_of(found: Passage | PageTable, page: RawPage, *, right: float) -> Piece:
    """Keep a passage or table of a page; ``right`` is the right side of the page's text."""
    if isinstance(found, PageTable):
        return _table(found, page)
    last = found.lines[-1]
    return Piece(
        _paragraph(found, page.number),
        page.number,
        top=found.lines[0].y + found.lines[0].size,
        bottom=last.y,
        height=page.height,
        size=round(found.lines[0].size * 2) / 2,
        is_contents=last.is_contents,
        heads=[[found.lines[0].words[0]]],
        tails=[_tail(found, right)],
    )


def _paragraph(passage: Passage, page: int) -> Paragraph:
    place = Position(page=page)
    return Paragraph(tidy(passage.text), passage.kind, passage.level, passage.marker, passage.face, place)


def _tail(passage: Passage, right: float) -> Tail:
    line = passage.lines[-1]
    hanging = passage.text_x if passage.kind is not Kind.PARAGRAPH and passage.marker_x is None else None
    lone = line.words[0] if len(line.words) == 1 and not line.words[0].space_after else None
    return Tail(right - line.x1, lone, hanging, passage.goes_on)


def _table(table: PageTable, page: RawPage) -> Piece:
    grid = table.grid
    place = Position(page=page.number)
    rows = []
    for boxes, cells in zip(grid.rows, table.cells, strict=True):
        made = [
            Cell([_paragraph(passage, page.number) for passage in held], box.spans, box.continues, place)
            for box, held in zip(boxes, cells, strict=True)
        ]
        rows.append(TableRow(made, position=place))
    owners = [table.owner(len(grid.rows) - 1, place) for place in range(len(grid.rows[-1]))]
    return Piece(
        Table(rows, place),
        page.number,
        grid.y1,
        grid.y0,
        page.height,
        heads=[[cell[0].lines[0].words[0] if cell else None for cell in row] for row in table.cells[:2]],
        tails=[
            _tail(held[-1], grid.rows[row][place].x1 - table.padding) if (held := table.cells[row][place]) else None
            for row, place in owners
        ],
        ends=[rows[row].cells[place] for row, place in owners],
        columns=grid.columns,
        open_top=grid.open_top,
        open_bottom=grid.open_bottom,
    )
