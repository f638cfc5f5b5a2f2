"""Aligned columns (columnas alineadas): tables that no vertical line rules, told by words in line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cauce.importer.readers.pdf.grid import Box, Grid
from cauce.importer.readers.pdf.lines import Line
from cauce.importer.readers.pdf.passages import marked
from cauce.importer.readers.pdf.rulings import Ruling

_GUTTER = 0.85
_ALIGNED, _EXACT = 3.0, 0.7
_FEWEST_ROWS = 3
_SHARE_OF_SPACED = 0.4
_FEWEST_RULES = 4

Row = list[list[Line]]


class AlignedTable:
    """Lines that stand in columns: a grid without borders, and the lines of each cell."""

    def __init__(self, columns: list[float], rows: list[Row], right: float) -> None:
        edges = [*columns, max(right, columns[-1] + 1)]
        lines = [[line for cell in row for line in cell] for row in rows]
        tops = [max(line.y + line.size for line in row) for row in lines]
        bottoms = [*tops[1:], min(line.y for line in lines[-1])]
        self.rows = rows
        self.grid = Grid(columns[0], edges[-1], bottoms[-1], tops[0], edges)
        for top, bottom in zip(tops, bottoms, strict=True):
            self.grid.rows.append([Box(x0, x1, bottom, top) for x0, x1 in pairwise(edges)])


def parted(
    lines: list[Line], rules: Sequence[Ruling], *, right: float, farthest: float
) -> Iterator[list[Line] | AlignedTable]:
    """Yield the lines of a region, runs of at least three rows in columns as tables."""
    plain: list[Line] = []
    start = 0
    while start < len(lines):
        end, columns = _run(lines, start)
        rows = _rows(lines[start:end], columns, rules, farthest) if end - start >= _FEWEST_ROWS else []
        if len(rows) < _FEWEST_ROWS:
            plain.append(lines[start])
            start += 1
            continue
        if plain:
            yield plain
            plain = []
        yield AlignedTable(columns, rows, right)
        start = end
    if plain:
        yield plain


def _run(lines: list[Line], start: int) -> tuple[int, list[float]]:
    """End of the lines that stand in the columns of the line at ``start``, and these columns."""
    first = segments(lines[start])
    columns = [segment.x0 for segment in first]
    if len(columns) < 2 or lines[start].is_contents or marked(lines[start]) is not None:
        return start, columns
    end = start + 1
    while end < len(lines) and not lines[end].is_contents:
        places = [_place(segment.x0, columns) for segment in segments(lines[end], columns)]
        goes_on = len(places) > 1 or (places[0] is not None and places[0] > 0)
        if None in places or not goes_on or lines[end - 1].y - lines[end].y > 4 * lines[end].size:
            break
        end += 1
    return end, columns


def segments(line: Line, columns: Sequence[float] = ()) -> list[Line]:
    """Part a line at its wide gaps, and where a word stands exactly in a column that is known."""
    found = [Line([line.words[0]])]
    for last, word in pairwise(line.words):
        exact = any(abs(word.x0 - column) < _EXACT for column in columns)
        if (exact or word.x0 - last.x1 > _GUTTER * word.size) and not last.is_bullet:
            found.append(Line([]))
        found[-1].words.append(word)
    return found


def _place(x: float, columns: list[float]) -> int | None:
    for count, column in enumerate(columns):
        if abs(x - column) < _ALIGNED:
            return count
    return None


def _rows(lines: list[Line], columns: list[float], rules: Sequence[Ruling], farthest: float) -> list[Row]:
    """Gather lines to rows: at the lines drawn, else at larger distances, else at each first column."""
    distances = [(above.y - line.y) / max(line.size, 1.0) for above, line in pairwise(lines)]
    spaced = sum(distance > farthest for distance in distances) >= _SHARE_OF_SPACED * len(distances)
    width = lines[0].x1 - columns[0]
    drawn = [
        rule.at
        for rule in rules
        if rule.end - rule.start > 0.6 * width and lines[-1].y < rule.at < lines[0].y + lines[0].size
    ]
    rows: list[Row] = []
    for count, line in enumerate(lines):
        parts = [(_place(segment.x0, columns), segment) for segment in segments(line, columns)]
        if count == 0:
            begins = True
        elif len(drawn) >= _FEWEST_RULES:
            begins = any(line.y < at < lines[count - 1].y for at in drawn)
        else:
            begins = parts[0][0] == 0 and (not spaced or distances[count - 1] > farthest)
        if begins:
            rows.append([[] for _ in columns])
        for place, segment in parts:
            rows[-1][place or 0].append(segment)
    return rows
