"""Hazards of classed polygons and of points (amenazas por clases y por puntos): levels, as susceptibility maps have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.exposure.model import same_crs
from cauce.engines.risk.files import LIMIT, ending
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Points
from cauce.engines.risk.texts import numbers, read_table, require
from cauce.engines.risk.vectors import read_vector, words


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

    vector = read_vector(path, layer=layer, crs=crs, limit=limit)
    require(vector.columns, [column], layer=path.name)
    classes = words(vector.columns[column])
    for name in classes:
        if name not in levels:
            raise UnusableLayer("class_missing", path.name, name=name, known=", ".join(levels))
    level = np.array([levels[name] for name in classes])
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
        values = np.array([np.asarray(vector.columns[name], dtype=np.float64) for name in events])
        system = vector.crs
    return Hazard(
        kind=kind, unit=unit, event_names=tuple(events), frequency=np.array(list(events.values()), dtype=np.float64),
        sites=Points(places[0], places[1], system), intensity=EventMatrix.from_dense(values), name=path.name,
        origin=origin or Origin(file=str(path)),
    )  # fmt: skip
