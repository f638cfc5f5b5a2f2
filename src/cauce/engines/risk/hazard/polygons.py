"""Hazards of classed polygons and of points (amenazas por clases y por puntos): levels, as susceptibility maps have."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.exposure.model import same_crs
from cauce.engines.risk.exposure.readers import ExposureRead
from cauce.engines.risk.files import LIMIT, ending
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Points
from cauce.engines.risk.texts import numbers, read_table, require
from cauce.engines.risk.vectors import Vector, amounts, read_vector, words

Floats = NDArray[np.float64]
SLIVER = 1e-9  # of a shape: what is left of rounding is no part


def read_polygons(
    path: Path,
    *,
    column: str,
    levels: Mapping[str, float],
    around: Exposure,
    kind: str,
    unit: str = "class",
    frequency: float = 1.0,
    layer: str = "",
    crs: str = "",
    outside: str = "dry",
    origin: Origin | None = None,
    limit: int = LIMIT,
) -> Hazard:
    """Read a layer of classed polygons as one event at the points of an exposure.

    Parameters
    ----------
    column, levels
        The column of the class, and the level of each class in it. Where polygons overlap, the highest holds.
    outside
        What holds outside of every polygon: «dry», no hazard; or «unknown», left out and listed.

    Raises
    ------
    UnusableLayer
        A class has no level, or the layer cannot be read.
    """
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    vector, level = _zones(path, column=column, levels=levels, layer=layer, crs=crs, limit=limit)
    there = around.in_crs(vector.crs)
    point, polygon = shapely.STRtree(vector.shapes).query(shapely.points(there.x, there.y), predicate="intersects")
    found = np.full(len(there.x), -np.inf)
    np.maximum.at(found, point, level[polygon])
    unknown = np.isneginf(found) if outside == "unknown" else None
    values = np.where(np.isneginf(found), 0.0, found)
    return Hazard(
        kind=kind, unit=unit, event_names=(path.stem,), frequency=np.array([frequency]), name=path.name,
        sites=Points(there.x, there.y, vector.crs), intensity=EventMatrix.from_dense(values[None]), unknown=unknown,
        origin=origin or Origin(file=str(path)),
    )  # fmt: skip


def _zones(
    path: Path, *, column: str, levels: Mapping[str, float], layer: str, crs: str, limit: int
) -> tuple[Vector, Floats]:
    """Return zones and the level of each."""
    vector = read_vector(path, layer=layer, crs=crs, limit=limit)
    require(vector.columns, [column], layer=path.name)
    classes = words(vector.columns[column])
    for name in classes:
        if name not in levels:
            raise UnusableLayer("class_missing", path.name, name=name, known=", ".join(levels))
    return vector, np.array([levels[name] for name in classes])


def cut_by_zones(
    read: ExposureRead, path: Path, *, column: str, levels: Mapping[str, float], layer: str = "", crs: str = "",
    limit: int = LIMIT,
) -> ExposureRead:  # fmt: skip
    """Part lines and polygons where the edge of a zone cuts them: a piece for each level, with its share.

    So that a building on the edge of a zone counts by its share, never as dry.
    """
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer
    from pyproj import Transformer  # noqa: PLC0415 - as above

    if read.shapes is None:
        return read
    vector, level = _zones(path, column=column, levels=levels, layer=layer, crs=crs, limit=limit)
    turn = Transformer.from_crs(read.exposure.crs, vector.crs, always_xy=True)
    shapes = shapely.transform(read.shapes, turn.transform, interleaved=False)
    near, zone = shapely.STRtree(vector.shapes).query(shapes, predicate="intersects")
    order = np.lexsort((zone, -level[zone], near))
    near, zone = near[order], zone[order]
    starts = np.searchsorted(near, np.arange(len(shapes) + 1))
    points, owners, shares = [], [], []
    for at, shape in enumerate(shapes):
        mine = zone[starts[at] : starts[at + 1]]
        for part, share in _parts(shape, vector.shapes[mine], level[mine]):
            points.append(_inside(part))
            owners.append(at)
            shares.append(share)
    x, y = shapely.get_coordinates(np.array(points)).T
    there = dataclasses.replace(
        read.exposure, x=x, y=y, crs=vector.crs, asset=np.array(owners, np.int64), share=np.array(shares)
    )
    return dataclasses.replace(read, exposure=there, shapes=shapes)


def _parts(shape: Any, zones: NDArray[Any], level: Floats) -> list[tuple[Any, float]]:
    """Return the parts of a shape that lie in zones, the highest level first, and what is left; each with its share."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    measure = shapely.area if shapely.get_dimensions(shape) == 2 else shapely.length
    whole = float(measure(shape))
    if not len(zones) or not whole or bool(shapely.covers(zones[level == level[0]], shape).any()):
        return [(shape, 1.0)]
    found, rest = [], shape
    for each in np.unique(level)[::-1]:
        same = shapely.union_all(zones[level == each])
        found.append(shapely.intersection(rest, same))
        rest = shapely.difference(rest, same)
    shares = np.array([float(measure(part)) for part in (*found, rest)]) / whole
    kept = shares > SLIVER
    return [(part, float(share)) for part, share, there in
            zip((*found, rest), shares / shares[kept].sum(), kept, strict=True) if there]  # fmt: skip


def _inside(part: Any) -> Any:
    """Return a point within a part of a shape, not at the edge where it was cut."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    if shapely.get_dimensions(part) != 1:
        return shapely.point_on_surface(part)
    lines = shapely.get_parts(part)
    return shapely.line_interpolate_point(lines[int(np.argmax(shapely.length(lines)))], 0.5, normalized=True)


def read_points(
    path: Path,
    *,
    events: Mapping[str, float],
    kind: str,
    unit: str,
    x: str = "longitude",
    y: str = "latitude",
    crs: str = "",
    layer: str = "",
    origin: Origin | None = None,
    limit: int = LIMIT,
) -> Hazard:
    """Read intensities at points, a column an event.

    Parameters
    ----------
    events
        Frequency (1/year) of each event, by its column.

    Raises
    ------
    UnusableLayer
        A column is missing, a value is none, or there is no reference system.
    """
    if ending(path) in {".csv", ".xlsx"}:
        table = read_table(path, limit=limit)
        require(table, [x, y, *events], layer=path.name)
        if not crs:
            raise UnusableLayer("layer_without_crs", path.name)
        places = [numbers(table[name], layer=path.name, what=name) for name in (x, y)]
        values = np.array([numbers(table[name], layer=path.name, what=name) for name in events])
        system = crs
    else:
        import shapely  # noqa: PLC0415 - heavy: loads with the first layer

        vector = read_vector(path, layer=layer, crs=crs, limit=limit)
        require(vector.columns, list(events), layer=path.name)
        if crs and not same_crs(crs, vector.crs):
            raise UnusableLayer("unit_contradicts", path.name, found=vector.crs, unit=crs)
        middle = shapely.centroid(vector.shapes)
        places = [shapely.get_x(middle), shapely.get_y(middle)]
        records = [str(at + 1) for at in vector.kept]
        values = np.array([amounts(vector.columns[name], layer=path.name, what=name, ids=records) for name in events])
        system = vector.crs
    return Hazard(
        kind=kind, unit=unit, event_names=tuple(events), frequency=np.array(list(events.values()), dtype=np.float64),
        sites=Points(places[0], places[1], system), intensity=EventMatrix.from_dense(values), name=path.name,
        origin=origin or Origin(file=str(path)),
    )  # fmt: skip
