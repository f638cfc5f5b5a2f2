"""Rasters under points (capas ráster bajo puntos): the value of each of many rasters at each of many points.

The place of each point on the grid is found once for all rasters of the same grid; the rasters are read one after the
other, only the window that holds points, into one buffer. Nothing is ever blended with «no data»: beside a cell without
data the value is made of the cells that have some, and a point whose own cell has none gets none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.hazard import Grid
from cauce.engines.risk.threads import in_parts

Floats = npt.NDArray[np.float64]
METHODS = ("nearest", "bilinear")
LEAST = 20000  # points a thread takes at least


@dataclass(frozen=True)
class Sampled:
    """What one raster says at the points: ``nan`` where it says nothing, and how many points that are.

    ``outside`` counts points that the raster does not cover, ``without_data`` those in a cell without data.
    """

    name: str
    values: Floats
    outside: int
    without_data: int


def sample(
    x: npt.NDArray[Any],
    y: npt.NDArray[Any],
    raster: npt.NDArray[Any],
    grid: Grid,
    *,
    nodata: float | None = None,
    method: str = "nearest",
) -> Floats:
    """Read a raster at points.

    Parameters
    ----------
    x, y
        Coordinates of the points in the grid's system, shape (points,).
    raster
        Values, shape (height, width).
    nodata
        The value that stands for «no data»; ``nan`` always does.
    method
        ``nearest`` (the cell that the point lies in) or ``bilinear`` (between the centres of the four cells around).

    Examples
    --------
    >>> grid = Grid(crs="EPSG:32617", affine=(1.0, 0.0, 0.0, 0.0, -1.0, 1.0), height=1, width=2)
    >>> depth = np.array([[1.0, -9999.0]])
    >>> sample(np.array([0.9, 1.5]), np.array([0.5, 0.5]), depth, grid, nodata=-9999.0, method="bilinear").tolist()
    [1.0, nan]
    """
    _known(method)
    values = np.empty(len(x))
    missing = as_written(nodata, raster.dtype)
    columns, rows = grid.cells(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    in_parts(_gather, len(values), columns, rows, raster, missing, method == "bilinear", values, least=LEAST)
    return values


def sample_files(
    x: npt.NDArray[Any],
    y: npt.NDArray[Any],
    paths: Sequence[Path | str],
    *,
    crs: str,
    method: str = "nearest",
    threads: int | None = None,
) -> Iterator[Sampled]:
    """Read many rasters at the same points, one after the other.

    Parameters
    ----------
    x, y
        Coordinates of the points, shape (points,).
    crs
        The points' coordinate system (``EPSG:4326``); they are carried over to that of each raster.
    threads
        How many processors decode a raster; all by default.

    Raises
    ------
    cauce.engines.risk.checks.UnusableLayer
        A raster has no coordinate system, is rotated, is no raster, or covers none of the points.
    """
    _known(method)
    import rasterio  # noqa: PLC0415 - heavy: GDAL loads when the first raster is read

    known: _Places | None = None
    buffer = np.empty(0, dtype=np.float32)
    for path in paths:
        name = Path(path).name
        try:
            opened = rasterio.open(path, NUM_THREADS=str(threads or os.cpu_count() or 1))
        except rasterio.errors.RasterioIOError as unread:
            raise UnusableLayer("raster_unreadable", name, reason=str(unread)) from unread
        with opened as source:
            grid = _grid_of(source, name)
            if known is None or not _same(known.grid, grid):
                known = _Places.of(grid, *grid.cells(*_carried(x, y, crs, grid.crs)), layer=name)
            size = known.height * known.width
            if buffer.dtype != source.dtypes[0] or buffer.size < size:
                buffer = np.empty(size, dtype=source.dtypes[0])
            place = buffer[:size].reshape(known.height, known.width)
            values = source.read(1, window=known.window, out=place)
            nodata = as_written(source.nodata, values.dtype)
        found = known.read(values, nodata, method=method, threads=threads or 0)
        yield Sampled(name, found, known.outside, int(np.isnan(found).sum()) - known.outside)


@dataclass(frozen=True, eq=False)
class _Places:
    """Where points lie in the window of a grid that holds them: with fractions, and as flat cells (-1: outside)."""

    grid: Grid
    window: tuple[tuple[int, int], tuple[int, int]]
    columns: Floats
    rows: Floats
    cells: npt.NDArray[np.int64]
    outside: int

    @property
    def height(self) -> int:
        return self.window[0][1] - self.window[0][0]

    @property
    def width(self) -> int:
        return self.window[1][1] - self.window[1][0]

    def read(self, values: npt.NDArray[Any], nodata: float, *, method: str, threads: int) -> Floats:
        found = np.empty(len(self.cells))
        if method == "bilinear":
            told = self.columns, self.rows, values, nodata, True, found
            in_parts(_gather, len(found), *told, threads=threads, least=LEAST)
        else:
            in_parts(_pick, len(found), self.cells, values.reshape(-1), nodata, found, threads=threads, least=LEAST)
        return found

    @classmethod
    def of(cls, grid: Grid, columns: Floats, rows: Floats, *, layer: str) -> _Places:
        inside = (columns >= 0) & (columns < grid.width) & (rows >= 0) & (rows < grid.height)
        if not inside.any():
            raise UnusableLayer("raster_covers_none", layer, points=len(columns), bounds=_bounds(grid))
        across, down = columns[inside], rows[inside]
        top, left = max(0, int(down.min()) - 1), max(0, int(across.min()) - 1)  # with the cells beside, to blend with
        bottom, right = min(grid.height, int(down.max()) + 2), min(grid.width, int(across.max()) + 2)
        flat = (np.floor(rows) - top) * (right - left) + np.floor(columns) - left
        cells = np.where(inside, flat, -1).astype(np.int64)
        window = (top, bottom), (left, right)
        return cls(grid, window, columns - left, rows - top, cells, int((~inside).sum()))


def as_written(nodata: float | None, kind: npt.DTypeLike) -> float:
    """Return the value that stands for «no data» as cells of a kind hold it; nan where there is none.

    Examples
    --------
    >>> as_written(-9999.9, "float32"), as_written(-1, "uint8"), as_written(None, "float32")
    (-9999.900390625, -1.0, nan)
    """
    if nodata is None:
        return float("nan")
    return float(np.asarray(nodata, dtype=kind)) if np.dtype(kind).kind == "f" else float(nodata)


def _known(method: str) -> None:
    if method not in METHODS:
        raise UnusableLayer("sampling_unknown", "raster", method=method, known=", ".join(METHODS))


def _grid_of(source: Any, name: str) -> Grid:
    if source.crs is None:
        raise UnusableLayer("layer_without_crs", name)
    a, b, c, d, e, f = tuple(source.transform)[:6]
    return Grid(crs=source.crs.to_wkt(), affine=(a, b, c, d, e, f), height=source.height, width=source.width)


def _same(one: Grid, other: Grid) -> bool:
    return (one.crs, one.affine, one.height, one.width) == (other.crs, other.affine, other.height, other.width)


def _carried(x: npt.NDArray[Any], y: npt.NDArray[Any], crs: str, target: str) -> tuple[Floats, Floats]:
    from pyproj import CRS, Transformer  # noqa: PLC0415 - heavy, and needed only when the systems differ

    if CRS(crs) == CRS(target):
        return np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    carried = Transformer.from_crs(crs, target, always_xy=True).transform(x, y)
    return np.asarray(carried[0], dtype=float), np.asarray(carried[1], dtype=float)


def _bounds(grid: Grid) -> str:
    a, b, c, d, e, f = grid.affine
    corners = [(a * i + b * j + c, d * i + e * j + f) for i in (0, grid.width) for j in (0, grid.height)]
    x, y = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return f"{min(x):.6g} {min(y):.6g} {max(x):.6g} {max(y):.6g}"


@compiled
def _pick(first, last, cells, raster, nodata, values):  # type: ignore[no-untyped-def]
    for point in range(first, last):
        values[point] = np.nan
        if cells[point] >= 0:
            value = float(raster[cells[point]])
            if value != nodata:
                values[point] = value


@compiled
def _gather(first, last, columns, rows, raster, nodata, bilinear, values):  # type: ignore[no-untyped-def]
    height, width = raster.shape
    for point in range(first, last):
        across, down = columns[point], rows[point]
        values[point] = np.nan
        if not (0.0 <= across < width and 0.0 <= down < height):
            continue
        own = float(raster[int(down), int(across)])
        if own == nodata or np.isnan(own):
            continue
        if not bilinear:
            values[point] = own
            continue
        left, top = int(np.floor(across - 0.5)), int(np.floor(down - 0.5))
        right_share, low_share = across - 0.5 - left, down - 0.5 - top
        total, weight = 0.0, 0.0
        for step_down in range(2):
            row = top + step_down
            if row < 0 or row >= height:
                continue
            share_down = low_share if step_down else 1.0 - low_share
            for step_across in range(2):
                column = left + step_across
                if column < 0 or column >= width:
                    continue
                near = float(raster[row, column])
                if near == nodata or np.isnan(near):
                    continue
                share = share_down * (right_share if step_across else 1.0 - right_share)
                total += share * near
                weight += share
        values[point] = total / weight
