"""Levels under places (niveles bajo los lugares): which class of a hazard layer each facility and each person is in.

A layer is a raster or polygons, with the classes by which it is drawn; what a map shows and what is counted are the
same. Where a raster has no data a place is not dry but unknown, and is counted apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce.core.risk_layers import LayerClass
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.layer_files import Opened, UnreadableLayerError, read_shapes

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
DEGREES = "EPSG:4326"


@dataclass(frozen=True)
class Places:
    """Where places are, in degrees, and how many people each stands for; ``of`` is the territory of each."""

    longitude: Floats
    latitude: Floats
    people: Floats
    of: Whole

    def __len__(self) -> int:
        return len(self.longitude)


def places_at(points: Sequence[tuple[float, float]], people: Sequence[float]) -> Places:
    """Return places at points (longitude, latitude), each with its people, of no territory in particular.

    Examples
    --------
    >>> len(places_at([(-79.5, 9.0)], [12]))
    1
    """
    at = np.array(points, dtype=float).reshape(-1, 2)
    return Places(at[:, 0], at[:, 1], np.array(people, dtype=float), np.zeros(len(at), dtype=np.int64))


@dataclass(frozen=True)
class Under:
    """What a layer says at each place.

    Attributes
    ----------
    place
        Of the class among the layer's classes, from 1, low to high; 0 where no class reaches.
    value
        Of a raster, in the layer's unit; ``nan`` of polygons and where there is none.
    outside
        Places that a raster does not cover.
    without_data
        Places in a cell without data.
    """

    place: Whole
    value: Floats
    outside: int = 0
    without_data: int = 0


def under(layer: Opened, classes: Sequence[LayerClass], places: Places, *, class_field: str = "") -> Under:
    """Say in which class of a layer each place is.

    Parameters
    ----------
    classes
        Low to high, as the layer is drawn: by bounds of a raster, by the value of ``class_field`` of polygons.

    Raises
    ------
    UnreadableLayerError
        The file cannot be read, or holds neither a raster nor polygons.
    """
    if layer.is_raster:
        return _under_raster(layer, classes, places)
    return _under_polygons(layer, classes, places, class_field)


def _under_raster(layer: Opened, classes: Sequence[LayerClass], places: Places) -> Under:
    from cauce.engines.risk.raster_stack import sample_files  # noqa: PLC0415 - compiles its kernel

    found = np.zeros(len(places), dtype=np.int64)
    try:
        [read] = sample_files(places.longitude, places.latitude, [layer.path], crs=DEGREES)
    except UnusableLayer as refused:
        if refused.problem.code != "raster_covers_none":
            raise
        return Under(found, np.full(len(places), np.nan), outside=len(places))  # as polygons that reach nobody
    values = read.values.astype(np.float32)  # as the map compares them: 0.7 in a raster is 0.7 in the legend
    for number, one in enumerate(classes, start=1):
        low = ~np.isnan(values) if one.low is None else values >= np.float32(one.low)
        found[low if one.high is None else low & (values < np.float32(one.high))] = number
    return Under(found, read.values, read.outside, read.without_data)


def _under_polygons(layer: Opened, classes: Sequence[LayerClass], places: Places, class_field: str) -> Under:
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    read = read_shapes(layer.path, class_field=class_field)
    keep = ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    shapes = np.array(read.shapes[keep])
    if not len(shapes) or not np.isin(shapely.get_type_id(shapes), (3, 6)).all():
        raise UnreadableLayerError("layer_without_area")
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    numbers = {one.value: number for number, one in enumerate(classes, start=1)}
    classed = np.array([numbers.get(value, 1) for value, kept in zip(read.values, keep.tolist(), strict=True) if kept])
    turn = pyproj.Transformer.from_crs(DEGREES, read.crs, always_xy=True)
    points = shapely.points(*turn.transform(places.longitude, places.latitude))
    which, where = shapely.STRtree(shapes).query(points, predicate="intersects")
    found = np.zeros(len(places), dtype=np.int64)
    np.maximum.at(found, which, classed[where])
    return Under(found, np.full(len(places), np.nan))


def spread_evenly(outlines: Sequence[Mapping[str, Any] | None], people: Sequence[int | None], points: int) -> Places:
    """Spread the people of each territory over its area, as points of a lattice.

    Parameters
    ----------
    outlines
        GeoJSON geometries in WGS84; a territory without one has no points.
    points
        About how many points a territory gets; at least one.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    >>> places = spread_evenly([square, None], [1000, 50], 100)
    >>> len(places), float(places.people.sum()), set(places.of.tolist())
    (100, 1000.0, {0})
    """
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    found: list[tuple[Floats, int, float]] = []
    for number, (outline, count) in enumerate(zip(outlines, people, strict=True)):
        if outline is None:
            continue
        shape = shapely.make_valid(shapely.from_geojson(json.dumps(outline)))
        lattice = _lattice(shape, points)
        found.append((lattice, number, (count or 0) / len(lattice)))
    if not found:
        nothing = np.zeros(0)
        return Places(nothing, nothing, nothing, nothing.astype(np.int64))
    whole = np.concatenate([lattice for lattice, _number, _people in found])
    sizes = [len(lattice) for lattice, _number, _people in found]
    return Places(
        whole[:, 0],
        whole[:, 1],
        np.repeat([each for _lattice, _number, each in found], sizes),
        np.repeat([number for _lattice, number, _people in found], sizes),
    )


def _lattice(shape: Any, points: int) -> Floats:
    """About so many points of a regular lattice within a shape; one inside of it where none fits."""
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    west, south, east, north = shapely.bounds(shape)
    step = max(float(np.sqrt(shapely.area(shape) / points)), 1e-9)
    across, down = max(1, round((east - west) / step)), max(1, round((north - south) / step))
    x = west + (np.arange(across) + 0.5) * (east - west) / across
    y = south + (np.arange(down) + 0.5) * (north - south) / down
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    inside: Floats = grid[shapely.intersects_xy(shape, grid)]
    if len(inside):
        return inside
    middle = shapely.point_on_surface(shape)
    return np.array([[shapely.get_x(middle), shapely.get_y(middle)]])


def territory_of(outlines: Sequence[Mapping[str, Any] | None], longitude: Floats, latitude: Floats) -> Whole:
    """Return the territory that each point lies in, -1 where in none; on an edge the first of them.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    >>> territory_of([None, square], np.array([0.5, 3.0]), np.array([0.5, 0.5])).tolist()
    [1, -1]
    """
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    shapes = [None if one is None else shapely.make_valid(shapely.from_geojson(json.dumps(one))) for one in outlines]
    which, where = shapely.STRtree(shapes).query(shapely.points(longitude, latitude), predicate="intersects")
    found = np.full(len(longitude), len(shapes), dtype=np.int64)
    np.minimum.at(found, which, where)
    found[found == len(shapes)] = -1
    return found


PEOPLE_FIELDS = ("people", "personas", "habitantes", "population", "poblacion", "población", "occupants", "ocupantes")


def people_in(layer: Opened, outlines: Sequence[Mapping[str, Any] | None]) -> Places | None:
    """Return where people are by a layer of buildings that counts them; None where it has no such field.

    A building stands for its people at a point of its own; one that lies in no territory is left out.

    Raises
    ------
    UnreadableLayerError
        The file cannot be read.
    """
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    if layer.is_raster:
        return None
    names = {name.lower(): name for name in read_shapes(layer.path).fields}
    counted = next((names[name] for name in PEOPLE_FIELDS if name in names), None)
    if counted is None:
        return None
    read = read_shapes(layer.path, class_field=counted)
    keep = ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    people = np.array([_number(one) for one in read.values])[keep]
    points = shapely.point_on_surface(np.array(read.shapes[keep]))
    turn = pyproj.Transformer.from_crs(read.crs, DEGREES, always_xy=True)
    longitude, latitude = turn.transform(shapely.get_x(points), shapely.get_y(points))
    of = territory_of(outlines, longitude, latitude)
    inside = (of >= 0) & (people > 0)
    return Places(longitude[inside], latitude[inside], people[inside], of[inside])


def _number(words: str) -> float:
    try:
        return max(0.0, float(words))
    except ValueError:
        return 0.0


def reached_share(people: Places, under: Under, territory: int, *, least: int = 1) -> float:
    """Share of a territory's people who are in a class of a layer, from its ``least`` class on.

    Examples
    --------
    >>> people = Places(np.zeros(2), np.zeros(2), np.array([30.0, 10.0]), np.array([0, 0]))
    >>> reached_share(people, Under(np.array([0, 2]), np.zeros(2)), 0)
    0.25
    """
    mine = people.of == territory
    weights = people.people[mine]
    # A territory whose people nobody counted still shows how much of its area is reached.
    weights = weights if weights.sum() else weights + 1
    return float(weights[under.place[mine] >= least].sum() / weights.sum()) if len(weights) else 0.0


def middles(outlines: Sequence[Mapping[str, Any] | None]) -> Floats:
    """Return a point within each outline as (longitude, latitude), shape (outlines, 2); nan where there is none.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    >>> middles([square]).tolist()
    [[0.5, 0.5]]
    """
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    shapes = [None if one is None else shapely.make_valid(shapely.from_geojson(json.dumps(one))) for one in outlines]
    points = shapely.point_on_surface(np.array(shapes, dtype=object))
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)]).reshape(-1, 2)
