"""Footprints over rasters (huellas de edificios sobre una capa ráster): how much of each cell a polygon covers.

A plan of coverage is made once for a grid and kept as rows of cells and weights; each further raster of the same
grid is then one gather. Coverage is exact: the signed area to the right of each edge is added up cell by cell, and a
running sum along the row gives the covered share. Cells without data are left out and counted, never read as a depth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.hazard import Grid
from cauce.engines.risk.overlay_checks import POLYGON, refuse_unusable_polygons
from cauce.engines.risk.raster_stack import as_written
from cauce.engines.risk.threads import in_parts

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LEAST = 2000  # polygons a thread takes at least
SMALLEST = 1e-12  # of a cell: what is left of rounding is no cover


@dataclass(frozen=True)
class Coverage:
    """Which cells each polygon covers and by how much, as compressed rows (CSR).

    ``cells[starts[i]:starts[i + 1]]`` are the flat indices (row × width + column) of polygon ``i`` and ``weights`` the
    covered shares of these cells (0 to 1). ``outside`` is the share of each polygon's area that the grid does not hold.
    """

    grid: Grid
    starts: Integers
    cells: Integers
    weights: Floats
    outside: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class ZoneValues:
    """What a raster says of each polygon; ``nan`` where no cell of it has data.

    ``wet`` is the covered area with a value above the threshold, as a share of the area with data; ``missing`` the
    share of the area on the grid that has no data; ``cells`` is the area with data, in cells.
    """

    mean: Floats
    maximum: Floats
    wet: Floats
    missing: Floats
    cells: Floats


def coverage(polygons: Sequence[Any] | npt.NDArray[Any], grid: Grid, *, layer: str = "footprints") -> Coverage:
    """Say by how much each polygon covers each cell of a grid.

    Parameters
    ----------
    polygons
        Polygons or multipolygons, in the grid's coordinates.
    grid
        The raster's grid.
    layer
        The layer's name, for what is said when it cannot be used.

    Raises
    ------
    cauce.engines.risk.checks.UnusableLayer
        A geometry is empty, no polygon, or crosses itself.

    Examples
    --------
    >>> grid = Grid(crs="EPSG:32617", affine=(1.0, 0.0, 0.0, 0.0, -1.0, 1.0), height=1, width=2)
    >>> coverage([shapely.box(0.5, 0.0, 2.0, 1.0)], grid).weights.tolist()
    [0.5, 1.0]
    """
    shapes = np.asarray(polygons, dtype=object)
    refuse_unusable_polygons(shapes, layer=layer)
    x, y, ring_starts, signs, shape_starts = _rings(shapes, grid)
    windows = np.zeros((len(shapes), 4), dtype=np.int64)
    in_parts(_windows, len(shapes), x, y, ring_starts, shape_starts, grid.width, grid.height, windows, least=LEAST)
    sizes = (windows[:, 1] - windows[:, 0]) * (windows[:, 3] - windows[:, 2] + 1)
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    buffer = np.zeros(int(offsets[-1]))
    counts = np.zeros(len(shapes), dtype=np.int64)
    in_parts(
        _accumulate, len(shapes), x, y, ring_starts, signs, shape_starts, windows, offsets, buffer, counts, least=LEAST
    )
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    cells, weights = np.empty(starts[-1], dtype=np.int64), np.empty(starts[-1])
    in_parts(_gather, len(shapes), windows, offsets, buffer, starts, cells, weights, grid.width, least=LEAST)
    a, b, _c, d, e, _f = grid.affine
    held = _sums(starts, weights) * abs(a * e - b * d)
    areas = shapely.area(shapes)
    outside = np.where(areas > 0, np.clip(1 - held / np.where(areas > 0, areas, 1), 0, 1), 0)
    outside[outside < 1e-9] = 0
    return Coverage(grid, starts, cells, weights, outside)


def zone_values(
    plan: Coverage, raster: npt.NDArray[Any], *, nodata: float | None = None, dry: float = 0.0
) -> ZoneValues:
    """Read one raster through a plan of coverage.

    Parameters
    ----------
    plan
        The coverage of the polygons on the raster's grid.
    raster
        Values, shape (height, width).
    nodata
        The value that stands for «no data»; ``nan`` always does.
    dry
        A cell counts as wet when its value is above this (the raster's unit).

    Examples
    --------
    >>> grid = Grid(crs="EPSG:32617", affine=(1.0, 0.0, 0.0, 0.0, -1.0, 1.0), height=1, width=2)
    >>> plan = coverage([shapely.box(0.5, 0.0, 2.0, 1.0)], grid)
    >>> zone_values(plan, np.array([[2.0, -9999.0]]), nodata=-9999.0).mean.tolist()
    [2.0]
    """
    if raster.shape != (plan.grid.height, plan.grid.width):
        found, expected = f"{raster.shape[1]} × {raster.shape[0]}", f"{plan.grid.width} × {plan.grid.height}"
        raise UnusableLayer("raster_other_grid", "raster", found=found, expected=expected)
    flat = np.ascontiguousarray(raster).reshape(-1)
    columns = [np.empty(len(plan)) for _ in range(5)]
    told = plan.starts, plan.cells, plan.weights, flat, as_written(nodata, flat.dtype), float(dry)
    in_parts(_read, len(plan), *told, *columns, least=LEAST)
    return ZoneValues(*columns)


def class_shares(
    plan: Coverage, raster: npt.NDArray[Any], classes: Sequence[int], *, nodata: float | None = None
) -> Mapping[int, Floats]:
    """Tell the share of each polygon's covered area that each class of a classed raster holds.

    Cells of other classes and without data count as covered; so the shares may sum to less than one.
    """
    flat = np.ascontiguousarray(raster).reshape(-1)[plan.cells]
    whole = _sums(plan.starts, plan.weights)
    shares = {}
    for value in classes:
        held = (flat == value) & (flat != (np.nan if nodata is None else nodata))
        inside = _sums(plan.starts, plan.weights * held)
        shares[value] = np.divide(inside, whole, out=np.zeros_like(whole), where=whole > 0)
    return shares


def _sums(starts: Integers, values: Floats) -> Floats:
    sums = np.zeros(len(starts) - 1)
    in_parts(_row_sums, len(sums), starts, values, sums, least=LEAST)
    return sums


def _rings(shapes: npt.NDArray[Any], grid: Grid) -> tuple[Floats, Floats, Integers, Floats, Integers]:
    """Rings of all polygons, in cells from the north-west corner, with a sign that makes shells count as area."""
    simple = (shapely.get_type_id(shapes) == POLYGON) & (shapely.get_num_interior_rings(shapes) == 0)
    if simple.all():  # as most footprints are: their points need no taking apart
        coordinates, ring_of_point = shapely.get_coordinates(shapes, return_index=True)
        is_shell = np.ones(len(shapes), dtype=bool)
        shape_of_ring = np.arange(len(shapes))
    else:
        parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
        rings, part_of_ring = shapely.get_rings(parts, return_index=True)
        coordinates, ring_of_point = shapely.get_coordinates(rings, return_index=True)
        is_shell = np.ones(len(rings), dtype=bool)
        is_shell[1:] = part_of_ring[1:] != part_of_ring[:-1]
        shape_of_ring = shape_of_part[part_of_ring]
    x, y = grid.cells(coordinates[:, 0], coordinates[:, 1])
    ring_starts = np.searchsorted(ring_of_point, np.arange(len(is_shell) + 1)).astype(np.int64)
    shape_starts = np.searchsorted(shape_of_ring, np.arange(len(shapes) + 1)).astype(np.int64)
    signs = np.empty(len(is_shell))
    in_parts(_orient, len(signs), x, y, ring_starts, is_shell, signs, least=LEAST)
    return x, y, ring_starts, signs, shape_starts


@compiled
def _orient(first, last, x, y, ring_starts, is_shell, signs):  # type: ignore[no-untyped-def]
    for ring in range(first, last):
        begin, end = ring_starts[ring], ring_starts[ring + 1]
        area = 0.0
        for i in range(begin, end - 1):
            area += (x[i] - x[begin]) * (y[i + 1] - y[begin]) - (x[i + 1] - x[begin]) * (y[i] - y[begin])
        sign = 1.0 if area >= 0 else -1.0
        signs[ring] = sign if is_shell[ring] else -sign


@compiled
def _windows(first, last, x, y, ring_starts, shape_starts, width, height, windows):  # type: ignore[no-untyped-def]
    """First and last row, first and last column (each last one excluded) that a polygon may touch on the grid."""
    for shape in range(first, last):
        begin, end = ring_starts[shape_starts[shape]], ring_starts[shape_starts[shape + 1]]
        west, east, north, south = np.inf, -np.inf, np.inf, -np.inf
        for i in range(begin, end):
            west, east = min(west, x[i]), max(east, x[i])
            north, south = min(north, y[i]), max(south, y[i])
        if west < width and east > 0 and north < height and south > 0:
            windows[shape, 0] = max(0, int(np.floor(north)))
            windows[shape, 1] = min(height, int(np.ceil(south)))
            windows[shape, 2] = max(0, int(np.floor(west)))
            windows[shape, 3] = min(width, int(np.ceil(east)))


@compiled(inline="always")
def _edge(x0, y0, x1, y1, rows, columns, sign, buffer, offset):  # type: ignore[no-untyped-def]
    """Add the signed area to the right of one edge to the cells of a window; its last column takes what leaves it."""
    if y0 == y1:
        return
    if y0 > y1:
        x0, y0, x1, y1, sign = x1, y1, x0, y0, -sign
    if y1 <= 0.0 or y0 >= rows:
        return
    slope = (x1 - x0) / (y1 - y0)
    top, bottom = max(y0, 0.0), min(y1, float(rows))
    stride = columns + 1
    row = int(top)
    y = top
    while y < bottom and row < rows:
        y_next = min(bottom, row + 1.0)
        xa = x0 if y == y0 else x0 + (y - y0) * slope
        xb = x1 if y_next == y1 else x0 + (y_next - y0) * slope
        _strip(xa, xb, y_next - y, sign, columns, buffer, offset + row * stride)
        y = y_next
        row += 1


@compiled(inline="always")
def _strip(xa, xb, height, sign, columns, buffer, at):  # type: ignore[no-untyped-def]
    """Add one piece of an edge that stays within a row: ``height`` of it, from xa to xb."""
    low, high = min(xa, xb), max(xa, xb)
    if low >= columns:
        return
    if high <= 0.0:
        buffer[at] += sign * height
        return
    column = int(low) if low > 0.0 else 0
    if high <= column + 1.0 and low >= 0.0:  # within one cell, as most are
        share = column + 1.0 - 0.5 * (low + high)
        buffer[at + column] += sign * height * share
        buffer[at + column + 1] += sign * height * (1.0 - share)
        return
    per_x = height / (high - low)
    if low < 0.0:
        buffer[at] += sign * per_x * -low
        low = 0.0
    x = low
    while x < high and column < columns:
        x_next = min(high, column + 1.0)
        piece = per_x * (x_next - x)
        share = column + 1.0 - 0.5 * (x + x_next)
        buffer[at + column] += sign * piece * share
        buffer[at + column + 1] += sign * piece * (1.0 - share)
        x = x_next
        column += 1


@compiled
def _accumulate(first, last, x, y, ring_starts, signs, shape_starts, windows, offsets, buffer, counts):  # type: ignore[no-untyped-def]
    for shape in range(first, last):
        row, column = windows[shape, 0], windows[shape, 2]
        rows, columns = windows[shape, 1] - row, windows[shape, 3] - column
        at = offsets[shape]
        for ring in range(shape_starts[shape], shape_starts[shape + 1]):
            for i in range(ring_starts[ring], ring_starts[ring + 1] - 1):
                xa, ya, xb, yb = x[i] - column, y[i] - row, x[i + 1] - column, y[i + 1] - row
                _edge(xa, ya, xb, yb, rows, columns, signs[ring], buffer, at)
        found = 0
        for r in range(rows):
            running = 0.0
            for c in range(columns):
                place = at + r * (columns + 1) + c
                running += buffer[place]
                covered = min(1.0, abs(running))
                buffer[place] = covered
                found += covered > SMALLEST
        counts[shape] = found


@compiled
def _gather(first, last, windows, offsets, buffer, starts, cells, weights, width):  # type: ignore[no-untyped-def]
    for shape in range(first, last):
        row, column = windows[shape, 0], windows[shape, 2]
        rows, columns = windows[shape, 1] - row, windows[shape, 3] - column
        at = starts[shape]
        for r in range(rows):
            for c in range(columns):
                covered = buffer[offsets[shape] + r * (columns + 1) + c]
                if covered > SMALLEST:
                    cells[at] = (row + r) * width + column + c
                    weights[at] = covered
                    at += 1


@compiled
def _row_sums(first, last, starts, values, sums):  # type: ignore[no-untyped-def]
    for shape in range(first, last):
        total = 0.0
        for i in range(starts[shape], starts[shape + 1]):
            total += values[i]
        sums[shape] = total


@compiled
def _read(first, last, starts, cells, weights, raster, nodata, dry, mean, maximum, wet, missing, held):  # type: ignore[no-untyped-def]
    for shape in range(first, last):
        area, total, above, without, largest = 0.0, 0.0, 0.0, 0.0, -np.inf
        for i in range(starts[shape], starts[shape + 1]):
            value, weight = float(raster[cells[i]]), weights[i]
            if value == nodata or np.isnan(value):
                without += weight
                continue
            area += weight
            total += weight * value
            largest = max(largest, value)
            if value > dry:
                above += weight
        held[shape] = area
        mean[shape] = total / area if area > 0 else np.nan
        maximum[shape] = largest if area > 0 else np.nan
        wet[shape] = above / area if area > 0 else np.nan
        missing[shape] = without / (area + without) if area + without > 0 else 0.0
