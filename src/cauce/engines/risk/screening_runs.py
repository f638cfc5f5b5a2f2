"""A screening from its layers to a new one (tamizaje): read on one grid, reckoned, written with what it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cauce import method
from cauce.core.risk_layers import Box, union
from cauce.core.screening import Asked
from cauce.engines.risk import screening, screening_ways
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.screening_flood import flood_depth
from cauce.engines.risk.screening_grid import (
    Booleans,
    Floats,
    Frame,
    Source,
    Whole,
    box_of,
    cell_of,
    frame_of,
    outlines_on,
    raster_on,
    shapes_of,
    shapes_on,
    values_on,
    write_raster,
    write_zones,
)
from cauce.engines.risk.screening_shaking import distances_from_fault, distances_from_point, shaking

Report = Callable[[int, str], None]


@dataclass(frozen=True)
class Given:
    """What a screening is made from.

    Attributes
    ----------
    layers
        By the name of the input.
    outlines
        Of the city's territories, GeoJSON in degrees: land, and where to look.
    box
        Of the city, west, south, east, north in degrees; where there are no outlines.
    """

    asked: Asked
    layers: Mapping[str, Source]
    outlines: Sequence[Mapping[str, Any]] = ()
    box: Box | None = None

    def number(self, name: str) -> float:
        """A number that was asked with."""
        return self.asked.numbers[name]


@dataclass(frozen=True)
class Made:
    """A layer that came of a screening: its file, what kind of shapes it holds, and figures to judge it by.

    ``classes`` are the square kilometres of each class of zones, from the lowest; none where no zones came of it.
    """

    path: Path
    unit: str
    class_field: str
    figures: Mapping[str, float] = field(default_factory=dict)
    classes: Sequence[float] = ()


def screen(kind: str, given: Given, folder: Path, *, words: Sequence[str], report: Report) -> Made:
    """Make a hazard layer of a kind (landslide, tsunami, flood, shaking) in a folder.

    Parameters
    ----------
    words
        Words of the classes, from low to high, where zones come of it.

    Raises
    ------
    UnusableLayer
        A layer cannot be read or lies elsewhere, or a number is outside of the method's range.
    """
    makers = {"landslide": _landslide, "tsunami": _tsunami, "flood": _flood, "shaking": _shaking}
    return makers[kind](given, folder, words, report)


def _city(given: Given) -> Box | None:
    """The box of the city in degrees."""
    boxes: list[Box] = []
    if given.outlines:
        import shapely  # noqa: PLC0415 - heavy, for jobs only

        shapes = np.array([shapely.from_geojson(json.dumps(dict(one))) for one in given.outlines])
        west, south, east, north = (float(one) for one in shapely.total_bounds(shapes))
        boxes.append((west, south, east, north))
    if given.box is not None:
        boxes.append(given.box)
    return union(boxes) if boxes else None


def _common(one: Box, other: Box | None, source: Source) -> Box:
    """The box that a layer and the city share."""
    if other is None:
        return one
    west, south, east, north = (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )
    if west >= east or south >= north:
        raise UnusableLayer("screening_apart", source.name)
    return west, south, east, north


def _landslide(given: Given, folder: Path, words: Sequence[str], report: Report) -> Made:
    """Susceptibility by Mora and Vahrson (1994): relief of the ground, rock, moisture, rain and shaking."""
    known, elevation = method.load("risk_screening")["mora_vahrson"], given.layers["elevation"]
    box = _common(box_of(elevation), _city(given), elevation)
    source_cell = cell_of(elevation, box)
    frame = frame_of(box, cell_m=source_cell)
    report(10, "reading")
    ground = raster_on(frame, elevation)
    relief = relief_of(ground, cells=_window(frame, elevation, metres=float(known["relief_window_m"])))
    report(40, "reading")
    low, high = known["lithology"]
    if "lithology" in given.layers:
        rock: Floats | float = values_on(frame, given.layers["lithology"], low=low, high=high)
    else:
        rock = given.number("lithology_factor")
    report(60, "reckoning")
    moist = float(screening.moisture(given.asked.months))
    is_mean = given.asked.choices["rain_day_is_mean"] == "yes"
    rained = float(screening.rain_trigger(given.number("rain_day_mm"), is_mean=is_mean))
    shaken = float(screening.shaking_trigger(given.number("intensity_mmi")))
    steep = screening.score(relief, known["relief_m_per_km2"], first=0)
    classes = screening.susceptibility_class(screening.susceptibility(steep, rock, moist, shaken, rained))
    inside = _within(frame, given)
    classes = np.where(inside & np.isfinite(classes), classes, 0)
    # The lowest class is ground of which nothing is expected: it is no zone.
    zones = np.where(classes > 1, classes, 0).astype(np.int64)
    if not classes.any():
        raise UnusableLayer("screening_nothing", elevation.name)
    report(80, "keeping")
    path = folder / "deslizamientos.geojson"
    if not write_zones(frame, zones, words, path, words_from=2):
        raise UnusableLayer("screening_all_low", elevation.name)
    figures = {"moisture": moist, "rain": rained, "shaking": shaken, "source_cell_m": round(source_cell, 1)}
    parts = _by_class(frame, classes.astype(np.int64), len(words))
    return Made(path, "", "clase", {**_area(frame, classes > 0), **figures}, parts)


def _window(frame: Frame, elevation: Source, *, metres: float) -> int:
    """Side in cells of the square over which relief is taken; one cell alone has none, and is refused."""
    cells = round(metres / frame.cell)
    if cells < 2:
        told = {"cell": f"{frame.cell:.0f}", "window": f"{metres:.0f}", "most": f"{metres / 2:.0f}"}
        raise UnusableLayer("screening_too_coarse", elevation.name, **told)
    return cells


def relief_of(ground: Floats, *, cells: int) -> Floats:
    """Largest less smallest elevation in a square about each cell (metres); unknown where its own ground is.

    Parameters
    ----------
    cells
        Side of the square.

    Examples
    --------
    >>> relief_of(np.array([[1.0, 5.0, np.nan]]), cells=3).tolist()
    [[4.0, 4.0, nan]]
    """
    from scipy import ndimage  # noqa: PLC0415 - heavy: loads with the first screening

    known = np.isfinite(ground)
    high = ndimage.maximum_filter(np.where(known, ground, -np.inf), size=cells, mode="nearest")
    low = ndimage.minimum_filter(np.where(known, ground, np.inf), size=cells, mode="nearest")
    return np.where(known, np.subtract(high, low, where=known, out=np.zeros_like(high)), np.nan)


def _within(frame: Frame, given: Given) -> Booleans:
    """Cells of the city; all where there are no territories."""
    return outlines_on(frame, given.outlines) if given.outlines else np.ones(frame.shape, dtype=bool)


def _area(frame: Frame, where: Booleans) -> dict[str, float]:
    return {"cell_m": round(frame.cell, 1), "area_km2": round(float(where.sum()) * frame.cell**2 / 1e6, 2)}


def _by_class(frame: Frame, classes: Whole, count: int) -> tuple[float, ...]:
    """Square kilometres of each class, counted from 1; what is 0 belongs to none."""
    cells = np.bincount(classes[classes > 0].ravel(), minlength=count + 1)[1 : count + 1]
    return tuple(round(float(one) * frame.cell**2 / 1e6, 2) for one in cells)


def _tsunami(given: Given, folder: Path, words: Sequence[str], report: Report) -> Made:
    """Minutes left to reach safety on foot (Wood and Schmidtlein 2012), as zones by the margin."""
    frame, ground = _frame_of_wave(given)
    report(15, "reading")
    wet, land = _wave(frame, ground, given)
    report(40, "reading")
    safe = land & ~wet
    if "safe" in given.layers:
        safe |= shapes_on(frame, given.layers["safe"], touched=True)
    people = wet & land & ~safe
    _refuse_wave(people, safe, given)
    told = method.load("risk_screening")["tsunami"]
    report(55, "reckoning")
    way: dict[str, Any] = {"cell": frame.cell, "detour": float(told["detour"])}
    if "roads" in given.layers:
        roads = shapes_on(frame, given.layers["roads"], touched=True)
        distance = screening_ways.along_roads(safe, roads, **way)
    else:
        distance = screening_ways.straight(safe, **way)
    times: dict[str, Any] = {name: given.number(name) for name in ("warning_min", "reaction_min", "speed_m_s")}
    margin = screening.evacuation_margin(given.number("arrival_min"), distance_m=distance, **times)
    # From much time to none: the limits rise, the danger falls.
    place = len(told["margin_min"]) + 1 - np.searchsorted(told["margin_min"], margin, side="right")
    report(80, "keeping")
    path = folder / "evacuacion-tsunami.geojson"
    zones = np.where(people, place, 0).astype(np.int64)
    write_zones(frame, zones, words, path)
    ends = np.isfinite(distance) & people
    figures = _walks(distance[ends], margin[ends], speed_m_s=given.number("speed_m_s"))
    without = people & ~np.isfinite(distance)
    figures["unreached_km2"] = round(float(without.sum()) * frame.cell**2 / 1e6, 2)
    parts = _by_class(frame, zones, len(words))
    return Made(path, "", "clase", {**_area(frame, people), **figures}, parts)


def _walks(distance: Floats, margin: Floats, *, speed_m_s: float) -> dict[str, float]:
    """The farthest way to safety, how long it takes on foot, and the least time to spare; where there is a way.

    Examples
    --------
    >>> _walks(np.array([600.0, 1200.0]), np.array([8.0, -2.04]), speed_m_s=1.0)
    {'farthest_m': 1200, 'longest_walk_min': 20.0, 'least_margin_min': -2.0}
    """
    if not distance.size:
        return {"farthest_m": 0.0}
    farthest = float(distance.max())
    return {
        "farthest_m": round(farthest),
        "longest_walk_min": round(farthest / speed_m_s / 60, 1),
        "least_margin_min": round(float(margin.min()), 1),
    }


def _frame_of_wave(given: Given) -> tuple[Frame, Floats | None]:
    city, elevation = _city(given), given.layers.get("elevation")
    if elevation is not None:
        box = _common(box_of(elevation), city, elevation)
        frame = frame_of(box, cell_m=max(cell_of(elevation, box), 10.0))
        return frame, raster_on(frame, elevation)
    if city is None:
        raise UnusableLayer("screening_nowhere", given.layers["zone"].name)
    return frame_of(city, cell_m=20.0), None


def _wave(frame: Frame, ground: Floats | None, given: Given) -> tuple[Booleans, Booleans]:
    """Cells that the wave reaches, and cells of land."""
    land = outlines_on(frame, given.outlines) if given.outlines else np.ones(frame.shape, dtype=bool)
    if ground is not None:
        land &= np.isfinite(ground) & ((ground > 0) if not given.outlines else True)
    if "zone" in given.layers:
        zone = given.layers["zone"]
        return (raster_on(frame, zone) > 0 if zone.file.is_raster else shapes_on(frame, zone)), land
    assert ground is not None
    low = np.isfinite(ground) & (ground < given.number("runup_m"))
    if "coast" not in given.layers:
        return low, land
    from scipy import ndimage  # noqa: PLC0415 - heavy: loads with the first screening

    shore = ndimage.binary_dilation(shapes_on(frame, given.layers["coast"], touched=True), iterations=1)
    joined, _count = ndimage.label(low, structure=np.ones((3, 3)))
    reached = np.unique(joined[shore & low])
    return np.isin(joined, reached[reached > 0]), land


def _refuse_wave(people: Booleans, safe: Booleans, given: Given) -> None:
    name = next(iter(given.layers.values())).name
    if not people.any():
        raise UnusableLayer("screening_dry", name)
    if not safe.any():
        raise UnusableLayer("screening_no_safety", name)


def _flood(given: Given, folder: Path, words: Sequence[str], report: Report) -> Made:
    """Depth of a flood from its extent and the ground (FwDET)."""
    extent, elevation = given.layers["extent"], given.layers["elevation"]
    box = _common(box_of(extent), box_of(elevation), elevation)
    source_cell = cell_of(elevation, box)
    frame = frame_of(box, cell_m=source_cell)
    report(10, "reading")
    ground = raster_on(frame, elevation)
    wet = raster_on(frame, extent) > 0 if extent.file.is_raster else shapes_on(frame, extent)
    permanent = shapes_on(frame, given.layers["permanent"]) if "permanent" in given.layers else None
    report(50, "reckoning")
    found = flood_depth(wet, ground, permanent=permanent)
    inside = _within(frame, given)
    depth = np.where(inside, found.depth, np.nan)
    deep = depth[np.isfinite(depth) & (depth > 0)]
    if not deep.size:
        raise UnusableLayer("flood_nowhere", extent.name)
    report(80, "keeping")
    path = folder / "profundidad-inundacion.tif"
    write_raster(frame, depth, path, unit="m", tags={"method": "FwDET", "screening": "not for design"})
    figures = {
        "source_cell_m": round(source_cell, 1),
        "highest": round(float(deep.max()), 2),
        "mean": round(float(deep.mean()), 2),
        "edge_cells": found.edge,
        "dry_share": round(100 * found.dry / max(1, int((wet & np.isfinite(ground)).sum())), 1),
    }
    return Made(path, "m", "", {**_area(frame, wet & inside & np.isfinite(ground)), **figures})


def _shaking(given: Given, folder: Path, words: Sequence[str], report: Report) -> Made:
    """Peak ground acceleration of an earthquake (Climent and others 1994), the median or a prudent one."""
    told, box = method.load("risk_screening"), _city(given)
    if box is None:
        raise UnusableLayer("screening_nowhere", "city")
    frame = frame_of(box, cell_m=float(told["grid"]["shaking_cell_m"]))
    longitude, latitude = frame.centres()
    sites, depth = (longitude.ravel(), latitude.ravel()), given.number("depth_km")
    report(20, "reckoning")
    if "fault" in given.layers:
        distance = _nearest_trace(given.layers["fault"], *sites, depth_km=depth)
    else:
        at = (given.number("longitude"), given.number("latitude"))
        distance = distances_from_point(*sites, at=at, depth_km=depth)
    vs30 = float(told["inputs"][f"{given.asked.choices['soil']}_vs30"])
    found = shaking(given.number("magnitude"), distance, vs30=vs30)
    prudent = given.asked.choices["field"] == "prudent"
    values = found.quantile(float(told["inputs"]["prudent_share"])) if prudent else found.median
    inside = _within(frame, given)
    field_of = np.where(inside, values.reshape(frame.shape), np.nan)
    report(80, "keeping")
    path = folder / "aceleracion-sismo.tif"
    write_raster(frame, field_of, path, unit="g", tags={"method": "Climent 1994", "screening": "not for design"})
    far = distance.reshape(frame.shape)[inside]
    figures = {
        "lowest": round(float(np.nanmin(field_of)), 3),
        "highest": round(float(np.nanmax(field_of)), 3),
        "sigma": round(found.sigma, 3),
        "nearest_km": round(float(far.min()), 1),
        "farthest_km": round(float(far.max()), 1),
    }
    return Made(path, "g", "", {**_area(frame, inside), **figures})


def _nearest_trace(source: Source, longitude: Floats, latitude: Floats, *, depth_km: float) -> Floats:
    """Kilometres from the nearest of a layer's lines to each site."""
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    shapes, crs, _values = shapes_of(source)
    turn = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    parts = shapely.get_parts(shapely.transform(shapes, turn.transform, interleaved=False))
    lines = [shapely.get_coordinates(one) for one in parts[shapely.get_dimensions(parts) == 1]]
    if not lines:
        raise UnusableLayer("screening_no_lines", source.name)
    every = [distances_from_fault(longitude, latitude, trace=one, depth_km=depth_km) for one in lines]
    return np.asarray(np.minimum.reduce(every))
