"""Grid (retícula): tables found in a page's ruling lines, as rows of cells with their boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cauce.importer.readers.pdf.rulings import Ruling, Rulings

_TOUCH = 3.0
_NEAR = 2.5
_SMALLEST_ROW = 5.0
_MOST_COLUMNS, _MOST_ROWS, _MOST_CROSSINGS = 80, 600, 3_000_000


@dataclass
class Box:
    """A cell's place: ``spans`` columns; ``continues`` the cell above it."""

    x0: float
    x1: float
    y0: float
    y1: float
    spans: int = 1
    continues: bool = False


@dataclass
class Grid:
    """A ruled table: its edges, its rows of boxes from the top, and which ends no line closes."""

    x0: float
    x1: float
    y0: float
    y1: float
    columns: list[float]
    rows: list[list[Box]] = field(default_factory=list)
    open_top: bool = False
    open_bottom: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a place is inside the table."""
        return self.x0 - 1 <= x <= self.x1 + 1 and self.y0 - 1 <= y <= self.y1 + 1


def grids(rulings: Rulings) -> list[Grid]:
    """Return the tables of a page, from the top; a table inside a cell belongs to that cell."""
    if len(rulings.horizontal) * len(rulings.vertical) > _MOST_CROSSINGS:
        return []
    found = [grid for lines in _connected(rulings) if (grid := _grid(lines)) is not None]
    found.sort(key=lambda grid: (-grid.y1, grid.x0))
    return [grid for grid in found if not any(_inside(grid, other) for other in found if other is not grid)]


def _inside(inner: Grid, outer: Grid) -> bool:
    return (
        outer.x0 - 1 <= inner.x0
        and inner.x1 <= outer.x1 + 1
        and outer.y0 - 1 <= inner.y0
        and inner.y1 <= outer.y1 + 1
        and (outer.x1 - outer.x0) * (outer.y1 - outer.y0) > (inner.x1 - inner.x0) * (inner.y1 - inner.y0)
    )


def _connected(rulings: Rulings) -> Iterator[Rulings]:
    """Yield the groups of lines that touch one another."""
    rulings = Rulings([line for line in rulings.horizontal if _may_border(line, rulings)], rulings.vertical)
    lines = [(True, ruling) for ruling in rulings.horizontal] + [(False, ruling) for ruling in rulings.vertical]
    parent = list(range(len(lines)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    across = len(rulings.horizontal)
    for one, (_, horizontal) in enumerate(lines[:across]):
        for two in range(across, len(lines)):
            vertical = lines[two][1]
            if horizontal.covers(vertical.at, slack=_TOUCH) and vertical.covers(horizontal.at, slack=_TOUCH):
                parent[root(one)] = root(two)
    groups: dict[int, Rulings] = {}
    for index, (is_horizontal, ruling) in enumerate(lines):
        group = groups.setdefault(root(index), Rulings([], []))
        (group.horizontal if is_horizontal else group.vertical).append(ruling)
    yield from groups.values()


def _may_border(line: Ruling, rulings: Rulings) -> bool:
    """Whether a horizontal line can be a border: underlines end without meeting two verticals."""
    met = [other for other in rulings.vertical if other.covers(line.at, slack=_TOUCH)]
    met = [other for other in met if line.covers(other.at, slack=_TOUCH)]
    if len(met) > 1 or not met:
        return bool(met)
    return line.start + _TOUCH < met[0].at < line.end - _TOUCH


def _grid(lines: Rulings) -> Grid | None:
    """Make a table of lines that touch; None when they are no table (a frame, an underline)."""
    if not lines.vertical or not lines.horizontal:
        return None
    x0 = min([line.start for line in lines.horizontal] + [line.at for line in lines.vertical])
    x1 = max([line.end for line in lines.horizontal] + [line.at for line in lines.vertical])
    y0 = min([line.start for line in lines.vertical] + [line.at for line in lines.horizontal])
    y1 = max([line.end for line in lines.vertical] + [line.at for line in lines.horizontal])
    xs = _places(lines.vertical, x0, x1)
    ys = _places(lines.horizontal, y0, y1)
    if (len(xs) < 3 and len(ys) < 3) or len(xs) > _MOST_COLUMNS or len(ys) > _MOST_ROWS:
        return None
    if len(xs) < 2 or len(ys) < 2 or x1 - x0 < 20 or y1 - y0 < _SMALLEST_ROW:
        return None
    grid = Grid(x0, x1, y0, y1, xs)
    grid.open_top = not any(abs(line.at - y1) <= _TOUCH for line in lines.horizontal)
    grid.open_bottom = not any(abs(line.at - y0) <= _TOUCH for line in lines.horizontal)
    grid.rows = list(_rows(lines, xs, ys))
    return grid


def _places(lines: list[Ruling], low: float, high: float) -> list[float]:
    """Return where lines stand, with both ends of the table, near ones as one."""
    places: list[float] = []
    for place in sorted([low, high, *(line.at for line in lines)]):
        if not places or place - places[-1] > _NEAR:
            places.append(place)
    return places


def _rows(lines: Rulings, xs: list[float], ys: list[float]) -> Iterator[list[Box]]:
    """Yield the rows from the top; a cell without a line above it goes on with the cell above."""
    columns = len(xs) - 1
    walls = [[line for line in lines.vertical if abs(line.at - x) <= _NEAR] for x in xs]
    floors = [[line for line in lines.horizontal if abs(line.at - y) <= _NEAR] for y in ys]
    for upper in range(len(ys) - 1, 0, -1):
        y0, y1 = ys[upper - 1], ys[upper]
        middle = (y0 + y1) / 2
        row: list[Box] = []
        column = 0
        while column < columns:
            end = column + 1
            while end < columns and not any(wall.covers(middle, slack=0.5) for wall in walls[end]):
                end += 1
            box = Box(xs[column], xs[end], y0, y1, spans=end - column)
            centre = (xs[column] + xs[column + 1]) / 2
            below_top = upper < len(ys) - 1
            box.continues = below_top and not any(floor.covers(centre, slack=0.5) for floor in floors[upper])
            row.append(box)
            column = end
        yield row
