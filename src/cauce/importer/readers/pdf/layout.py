"""Layout (disposición): one PDF page's words and ruling lines to paragraphs and ruled tables."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from cauce.importer.readers.pdf.aligned import AlignedTable, parted
from cauce.importer.readers.pdf.grid import Box, Grid, grids
from cauce.importer.readers.pdf.lines import Line, lines_of
from cauce.importer.readers.pdf.passages import Passage
from cauce.importer.readers.pdf.rules import tables_between_rules
from cauce.importer.readers.pdf.rulings import Ruling, Rulings
from cauce.importer.readers.pdf.seams import Margins
from cauce.importer.readers.pdf.typesetting import Typesetting
from cauce.importer.readers.pdf.words import Word
from cauce.importer.readers.pdf.wrapping import passages

_WIDEST_PADDING = 14.0


@dataclass
class RawPage:
    """What a page holds before anything is understood: words, lines drawn, its size."""

    number: int
    width: float
    height: float
    words: list[Word]
    rulings: Rulings


@dataclass
class PageTable:
    """A ruled table of a page: its grid, and the passages of each cell."""

    grid: Grid
    cells: list[list[list[Passage]]]
    padding: float = 0.0

    def has_words(self) -> bool:
        """Whether any cell holds a word."""
        return any(cell for row in self.cells for cell in row)

    def owner(self, row: int, place: int) -> tuple[int, int]:
        """Row and place of the cell that a merged cell goes on with, its own when it is not merged."""
        box = self.grid.rows[row][place]
        middle = (box.x0 + box.x1) / 2
        row = _owner(self.grid, row, place)
        return row, _column(self.grid.rows[row], middle)


Piece = Passage | PageTable


def page_pieces(page: RawPage, typesetting: Typesetting) -> list[Piece]:
    """Return a page's paragraphs and tables from the top."""
    tables = grids(page.rulings)
    inside, outside = _parted(page.words, tables)
    if ruled := tables_between_rules(page.rulings, outside, width=page.width):
        tables = sorted([*tables, *ruled], key=lambda grid: (-grid.y1, grid.x0))
        inside, outside = _parted(page.words, tables)
    found = [_table(grid, words, page, typesetting) for grid, words in zip(tables, inside, strict=True)]
    real = [table for table in found if table.has_words()]
    return _in_order(real, outside, page, typesetting)


def _parted(words: list[Word], tables: list[Grid]) -> tuple[list[list[Word]], list[Word]]:
    """Part the words of each table, and those outside all."""
    inside: list[list[Word]] = [[] for _ in tables]
    outside: list[Word] = []
    for word in words:
        middle = (word.x0 + word.x1) / 2
        for count, grid in enumerate(tables):
            if grid.holds(middle, word.y + 0.25 * word.size):
                inside[count].append(word)
                break
        else:
            outside.append(word)
    return inside, outside


def _in_order(tables: list[PageTable], words: list[Word], page: RawPage, typesetting: Typesetting) -> list[Piece]:
    """Put the paragraphs between the tables: a table parts what stands above and below it."""
    lines = lines_of(words)
    typesetting.learn_right(lines, page.width)
    left, right = typesetting.sides(page.width)
    margins = _margins(left, right, typesetting, page.rulings.horizontal, in_cell=False)
    typesetting.learn_lines(lines, right=right, in_cell=False)
    pieces: list[Piece] = []
    start = 0
    for table in tables:
        end = start
        while end < len(lines) and lines[end].y > table.grid.y0:
            end += 1
        pieces.extend(_region(lines[start:end], margins, page, typesetting))
        pieces.append(table)
        start = end
    pieces.extend(_region(lines[start:], margins, page, typesetting))
    return pieces


def _region(lines: list[Line], margins: Margins, page: RawPage, typesetting: Typesetting) -> Iterator[Piece]:
    """Yield the paragraphs between two ruled tables, and the tables that only their columns show."""
    for part in parted(lines, page.rulings.horizontal, right=margins.right, farthest=margins.farthest):
        if isinstance(part, AlignedTable):
            cells = [
                [_cell(box, cell, 0.0, [], typesetting) for box, cell in zip(boxes, row, strict=True)]
                for boxes, row in zip(part.grid.rows, part.rows, strict=True)
            ]
            yield PageTable(part.grid, cells)
        else:
            yield from passages(part, margins)


def _table(grid: Grid, words: list[Word], page: RawPage, typesetting: Typesetting) -> PageTable:
    """Put the words of a table into its cells and gather them to paragraphs."""
    held: dict[int, list[Word]] = {}
    tops = [-row[0].y1 for row in grid.rows]
    for word in words:
        row = max(0, bisect_right(tops, -(word.y + 0.25 * word.size)) - 1)
        column = _column(grid.rows[row], (word.x0 + word.x1) / 2)
        row = _owner(grid, row, column)
        box = grid.rows[row][_column(grid.rows[row], (word.x0 + word.x1) / 2)]
        held.setdefault(id(box), []).append(word)
    padding = typesetting.padding(grid.columns, _padding(grid, held))
    rules = [rule for rule in page.rulings.horizontal if grid.y0 < rule.at < grid.y1]
    all_lines = {key: lines_of(words) for key, words in held.items()}
    for box in (box for boxes in grid.rows for box in boxes):
        typesetting.learn_lines(all_lines.get(id(box), []), right=box.x1 - padding, in_cell=True)
    cells = [
        [_cell(box, all_lines.get(id(box), []), padding, rules, typesetting) for box in boxes] for boxes in grid.rows
    ]
    return PageTable(grid, cells, padding)


def _cell(
    box: Box,
    lines: list[Line],
    padding: float,
    rules: list[Ruling],
    typesetting: Typesetting,
) -> list[Passage]:
    if not lines:
        return []
    right = max([box.x1 - padding, *(line.x1 for line in lines if not _sticks_out(line))])
    left = min(box.x0 + padding, min(line.x0 for line in lines))
    under = [rule for rule in rules if rule.start > box.x0 + 0.5 and rule.end < box.x1 - 0.5]
    return passages(lines, _margins(left, right, typesetting, under, in_cell=True))


def _sticks_out(line: Line) -> bool:
    """Whether a line ends with one sign, that is set even where there is no room for it ("10. W")."""
    return len(line.words[-1].text) == 1


def _margins(
    left: float, right: float, typesetting: Typesetting, underlines: list[Ruling], *, in_cell: bool
) -> Margins:
    return Margins(
        left,
        right,
        farthest=typesetting.farthest(in_cell=in_cell),
        steady=typesetting.steady(in_cell=in_cell),
        space=typesetting.space,
        in_cell=in_cell,
        keeps_spaces=typesetting.keeps_spaces,
        ends_bare=typesetting.ends_bare,
        runs_in=typesetting.runs_in,
        labels_inside=typesetting.labels_inside,
        hanging=typesetting.hanging,
        underlines=underlines,
    )


def _padding(grid: Grid, held: dict[int, list[Word]]) -> float:
    """Distance of the words from the sides of their cells."""
    gaps = [min(word.x0 for word in held[id(box)]) - box.x0 for row in grid.rows for box in row if id(box) in held]
    return min(_WIDEST_PADDING, max(0.0, min(gaps, default=0.0)))


def _column(row: list[Box], x: float) -> int:
    for count, box in enumerate(row):
        if x < box.x1:
            return count
    return len(row) - 1


def _owner(grid: Grid, row: int, column: int) -> int:
    """Row of the cell that a merged cell goes on with."""
    box = grid.rows[row][column]
    middle = (box.x0 + box.x1) / 2
    while row > 0 and grid.rows[row][_column(grid.rows[row], middle)].continues:
        row -= 1
    return row
