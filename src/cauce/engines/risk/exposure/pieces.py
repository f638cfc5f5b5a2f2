"""Lines and polygons as pieces (líneas y polígonos en piezas): points a cell apart, each with its share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer

Floats = NDArray[np.float64]
ROUNDING = 1e-6  # of a cell: four cells that rounding makes a little more are four


def pieces_of(shapes: NDArray[Any], *, size: float) -> tuple[Floats, Floats, NDArray[np.int64], Floats]:
    """Return points (x, y), the shape each belongs to, and its share; shares of a shape sum up to one.

    Parameters
    ----------
    shapes
        Points, lines and polygons, shape (assets,).
    size
        Distance between pieces in the unit of the coordinates: a cell of the hazard. A polygon smaller than a cell is
        one point within it, a line shorter than it its middle.
    """
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    dimension = shapely.get_dimensions(shapes)
    xs: list[Floats] = []
    ys: list[Floats] = []
    owners: list[NDArray[np.int64]] = []
    shares: list[Floats] = []
    for at in np.flatnonzero(dimension == 0):
        parts = shapely.get_parts(shapes[at])
        _add(xs, ys, owners, shares, shapely.get_coordinates(parts), int(at))
    for at in np.flatnonzero(dimension == 1):
        _add(xs, ys, owners, shares, _along(shapes[at], size), int(at))
    for at in np.flatnonzero(dimension == 2):
        _add(xs, ys, owners, shares, _within(shapes[at], size), int(at))
    order = np.argsort(np.concatenate(owners), kind="stable")
    return tuple(np.concatenate(each)[order] for each in (xs, ys, owners, shares))  # type: ignore[return-value]


def _add(xs: list[Any], ys: list[Any], owners: list[Any], shares: list[Any], points: Floats, owner: int) -> None:
    xs.append(points[:, 0])
    ys.append(points[:, 1])
    owners.append(np.full(len(points), owner, dtype=np.int64))
    shares.append(np.full(len(points), 1 / len(points)))


def _along(line: Any, size: float) -> Floats:
    """Return the middles of equal stretches, at most ``size`` long."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    count = max(1, int(np.ceil(shapely.length(line) / size)))
    merged = shapely.line_merge(line)
    parts = shapely.get_parts(merged)
    if len(parts) == 1:
        return np.asarray(
            shapely.get_coordinates(
                shapely.line_interpolate_point(parts[0], (np.arange(count) + 0.5) / count, normalized=True)
            )
        )
    lengths = np.cumsum(shapely.length(parts))
    wanted = (np.arange(count) + 0.5) / count * lengths[-1]
    part = np.minimum(np.searchsorted(lengths, wanted), len(parts) - 1)
    rest = wanted - np.concatenate([[0], lengths])[part]
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(parts[part], rest)))


def _within(polygon: Any, size: float) -> Floats:
    """Return points a cell apart within a polygon; the one inside of it that shapely chooses where none falls in."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    left, bottom, right, top = shapely.bounds(polygon)
    columns, rows = (max(1, int(np.ceil(side / size - ROUNDING))) for side in (right - left, top - bottom))
    if columns * rows == 1:
        return np.asarray(shapely.get_coordinates(shapely.point_on_surface(polygon)))
    x = left + (np.arange(columns) + 0.5) * (right - left) / columns
    y = bottom + (np.arange(rows) + 0.5) * (top - bottom) / rows
    grid = np.array(np.meshgrid(x, y)).reshape(2, -1)
    inside = shapely.contains_xy(polygon, *grid)
    return grid[:, inside].T if inside.any() else np.asarray(shapely.get_coordinates(shapely.point_on_surface(polygon)))


def refuse_large(shapes: NDArray[Any], *, cell: float, layer: str) -> None:
    """Refuse to read one intensity for a building that is larger than a cell of the hazard.

    Parameters
    ----------
    cell
        Area of a cell in the square of the shapes' unit.

    Raises
    ------
    UnusableLayer
        With how many are larger, and how many times the largest is.
    """
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    times = shapely.area(shapes) / cell
    if (times > 1).any():
        count, most = int((times > 1).sum()), f"{float(times.max()):.1f}"
        raise UnusableLayer("large_footprints", layer, count=count, times=most)
