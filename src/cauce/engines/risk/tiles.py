"""What a map draws of a layer (teselas e imágenes): vector tiles as PMTiles, and a picture of it in Mercator."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cauce import method
from cauce.core.risk_layers import Box, LayerClass, LayerFacts
from cauce.engines.risk.layer_files import Opened, numbers_of, read_shapes

MERCATOR = "EPSG:3857"
TABLE = "shapes"  # the layer within the tiles
OUTLINE = 1.2  # pixels by which lines grow so that they are seen, half their width
DOT = 2.5  # and points
AROUND = 0.25  # of the city's width and height that a picture reaches beyond it
FEWEST = 512  # pixels of a side, so that the edges of few large cells lie where they are


@dataclass(frozen=True)
class Picture:
    """A picture of a layer: PNG, where its corners lie in degrees, and the class of each of its pixels (0: none)."""

    png: bytes
    corners: Box
    cells: Any
    bounds: Box  # in metres of Web Mercator


def picture(
    file: Opened,
    facts: LayerFacts,
    classes: Sequence[LayerClass],
    *,
    class_field: str = "",
    within: Box | None = None,
) -> Picture:
    """Draw a layer by its classes, north up, in Web Mercator, as large as a screen needs; no further than a box."""
    if file.is_raster:
        return _picture_of_raster(file.path, classes, within)
    return _picture_of_shapes(file.path, facts, classes, class_field, within)


def _cut(bounds: Box, within: Box | None) -> Box:
    """Cut bounds of Web Mercator by a box in degrees with room around it; as they are where the two do not meet."""
    import pyproj  # noqa: PLC0415 - heavy, for jobs only

    if within is None:
        return bounds
    turn = pyproj.Transformer.from_crs("EPSG:4326", MERCATOR, always_xy=True)
    west, south = turn.transform(within[0], within[1])
    east, north = turn.transform(within[2], within[3])
    wide, high = (east - west) * AROUND, (north - south) * AROUND
    cut = (
        max(bounds[0], west - wide),
        max(bounds[1], south - high),
        min(bounds[2], east + wide),
        min(bounds[3], north + high),
    )
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else bounds


def low_zoom(facts: LayerFacts) -> int:
    """Return the zoom from which tiles hold each shape; below it the picture is shown.

    Examples
    --------
    >>> low_zoom(LayerFacts("polygons", features=40)), low_zoom(LayerFacts("polygons", features=100_000))
    (8, 12)
    """
    told = method.load("maps")["tiles"]
    return int(told["low_zoom"] if facts.features < told["many_shapes"] else told["low_zoom_of_many"])


def write_tiles(
    file: Opened, facts: LayerFacts, classes: Sequence[LayerClass], target: Path, *, class_field: str = ""
) -> None:
    """Write the shapes of a vector layer as PMTiles; each holds the number of its class, ``c``, and nothing else."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    shapes, numbers = drawn_shapes(file.path, classes, class_field, "EPSG:4326")
    if facts.form == "polygons":
        shapes = shapely.orient_polygons(shapes)
    kind = {"polygons": "Polygon", "lines": "LineString", "points": "Point"}[facts.form]
    parts, owners = shapely.get_parts(shapes, return_index=True)
    parts_of_kind = shapely.get_dimensions(parts) == {"Polygon": 2, "LineString": 1, "Point": 0}[kind]
    high = int(method.load("maps")["tiles"]["high_zoom"])
    pyogrio.raw.write(
        target,
        shapely.to_wkb(parts[parts_of_kind]),
        [np.asarray(numbers)[owners[parts_of_kind]].astype(np.int32)],
        ["c"],
        geometry_type=kind,
        crs="EPSG:4326",
        driver="PMTiles",
        layer=TABLE,
        dataset_options={"MINZOOM": str(low_zoom(facts)), "MAXZOOM": str(high)},
    )


def drawn_shapes(path: Path, classes: Sequence[LayerClass], class_field: str, crs: str) -> tuple[Any, list[int]]:
    """Return the shapes that are drawn, mended and in a reference system, with the number of the class of each."""
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    read = read_shapes(path, class_field=class_field)
    keep = ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    every = _numbers(read.values, classes)
    keep &= [one >= 0 for one in every]  # what is in no class, as a place without a loss, is not drawn
    shapes = read.shapes[keep]
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    numbers = [number for number, kept in zip(every, keep.tolist(), strict=True) if kept]
    turn = pyproj.Transformer.from_crs(read.crs, crs, always_xy=True)
    return shapely.transform(shapes, turn.transform, interleaved=False), numbers


def _numbers(values: Sequence[str], classes: Sequence[LayerClass]) -> list[int]:
    """The number of the class of each value: by its words, or by its bounds; -1 where it is in none."""
    if all(one.low is None and one.high is None for one in classes):
        by_value = {one.value: number for number, one in enumerate(classes)}
        return [by_value.get(value, 0) for value in values]
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only

    measured = numbers_of(values)
    bounds = [one.low if one.low is not None else -np.inf for one in classes]
    found: list[int] = np.where(np.isfinite(measured), np.searchsorted(bounds, measured, side="right") - 1, -1).tolist()
    return found


def _picture_of_shapes(
    path: Path, facts: LayerFacts, classes: Sequence[LayerClass], class_field: str, within: Box | None
) -> Picture:
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415
    from rasterio.features import rasterize  # noqa: PLC0415
    from rasterio.transform import from_bounds  # noqa: PLC0415

    shapes, numbers = drawn_shapes(path, classes, class_field, MERCATOR)
    west, south, east, north = _cut(_with_room(shapely.total_bounds(shapes), facts.form), within)
    most = int(method.load("maps")["picture"]["pixels"])
    size = max(east - west, north - south) / most
    width, height = max(1, round((east - west) / size)), max(1, round((north - south) / size))
    if facts.form != "polygons":
        shapes = shapely.buffer(shapes, size * (OUTLINE if facts.form == "lines" else DOT), quad_segs=3)
    order = np.argsort(numbers, kind="stable")  # the highest class lies on top
    cells = rasterize(
        ((shapes[one], numbers[one] + 1) for one in order),
        out_shape=(height, width),
        transform=from_bounds(west, south, east, north, width, height),
        dtype="uint8",
        all_touched=facts.form == "polygons" and facts.features > int(method.load("maps")["tiles"]["many_shapes"]),
    )
    return Picture(_png(cells, classes), _corners(west, south, east, north), cells, (west, south, east, north))


def shares(drawn: Picture, count: int, territories: Mapping[str, Mapping[str, Any]]) -> list[dict[str, float]]:
    """Return, for each class, which share of each territory's area it covers; territories are GeoJSON by their key.

    Web Mercator stretches a city alike in all its parts, so that shares of areas are those on the ground.
    """
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import pyproj  # noqa: PLC0415
    import shapely  # noqa: PLC0415
    from rasterio.features import rasterize  # noqa: PLC0415
    from rasterio.transform import from_bounds  # noqa: PLC0415

    if not territories:
        return [{} for _ in range(count)]
    turn = pyproj.Transformer.from_crs("EPSG:4326", MERCATOR, always_xy=True)
    shapes = shapely.make_valid(np.array([shapely.from_geojson(json.dumps(dict(one))) for one in territories.values()]))
    shapes = shapely.transform(shapes, turn.transform, interleaved=False)
    height, width = drawn.cells.shape
    west, south, east, north = drawn.bounds
    place = from_bounds(west, south, east, north, width, height)
    owners = rasterize(zip(shapes, range(1, len(shapes) + 1), strict=True), (height, width), transform=place,
                       dtype="int32")  # fmt: skip
    pixel = (east - west) / width * (north - south) / height
    table = np.zeros((len(shapes) + 1, count + 1))
    np.add.at(table, (owners.ravel(), drawn.cells.ravel()), pixel)
    told = table[1:, 1:] / shapely.area(shapes)[:, None]
    keys = list(territories)
    return [
        {keys[at]: round(min(1.0, float(told[at, number])), 4) for at in range(len(keys)) if told[at, number] > 0}
        for number in range(count)
    ]


def _with_room(bounds: Any, form: str) -> tuple[float, float, float, float]:
    """Give lines and points room at the edge, and a single point a place around it."""
    west, south, east, north = (float(one) for one in bounds)
    room = 0.0 if form == "polygons" else max(east - west, north - south, 1000.0) * 0.01
    return west - room, south - room, east + room, north + room


def _picture_of_raster(path: Path, classes: Sequence[LayerClass], within: Box | None) -> Picture:
    """Draw a raster; where a pixel holds several cells it shows the highest of them."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import rasterio  # noqa: PLC0415
    from rasterio.enums import Resampling  # noqa: PLC0415
    from rasterio.transform import from_bounds  # noqa: PLC0415
    from rasterio.vrt import WarpedVRT  # noqa: PLC0415
    from rasterio.warp import calculate_default_transform, transform_bounds  # noqa: PLC0415

    most = int(method.load("maps")["picture"]["pixels"])
    with rasterio.open(path, driver="GTiff") as raster:
        _place, width, height = calculate_default_transform(
            raster.crs, MERCATOR, raster.width, raster.height, *raster.bounds
        )
        whole = transform_bounds(raster.crs, MERCATOR, *raster.bounds)
        west, south, east, north = _cut(whole, within)
        cells = max(width, height) * max((east - west) / (whole[2] - whole[0]), (north - south) / (whole[3] - whole[1]))
        side = min(most, max(round(cells), FEWEST))
        size = max(east - west, north - south) / side
        wide, high = max(1, round((east - west) / size)), max(1, round((north - south) / size))
        grid = {"transform": from_bounds(west, south, east, north, wide, high), "width": wide, "height": high}
        resampling = Resampling.max if cells > most else Resampling.nearest
        with WarpedVRT(raster, crs=MERCATOR, resampling=resampling, add_alpha=raster.nodata is None, **grid) as turned:
            values = turned.read(1, masked=True)
            there = ~np.ma.getmaskarray(values) & np.isfinite(values.filled(0))
            if raster.nodata is None:
                there &= turned.read(turned.count) > 0
    numbers = np.zeros(values.shape, dtype=np.uint8)
    data = values.filled(0)
    for number, one in enumerate(classes):
        low = there if one.low is None else there & (data >= one.low)
        numbers[low if one.high is None else low & (data < one.high)] = number + 1
    return Picture(_png(numbers, classes), _corners(west, south, east, north), numbers, (west, south, east, north))


def _png(cells: Any, classes: Sequence[LayerClass]) -> bytes:
    """Colour cells by the number of their class, zero being clear, as PNG."""
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    from rasterio.errors import NotGeoreferencedWarning  # noqa: PLC0415
    from rasterio.io import MemoryFile  # noqa: PLC0415

    palette = np.zeros((256, 4), dtype=np.uint8)
    for number, one in enumerate(classes, start=1):
        palette[number] = [*(int(one.colour[at : at + 2], 16) for at in (1, 3, 5)), 255]
    coloured = palette[cells]
    height, width = cells.shape
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)  # where a picture lies is kept beside it
        with memory.open(driver="PNG", width=width, height=height, count=4, dtype="uint8") as drawn:
            drawn.write(np.moveaxis(coloured, 2, 0))
        return bytes(memory.read())


def _corners(west: float, south: float, east: float, north: float) -> Box:
    import pyproj  # noqa: PLC0415 - heavy, for jobs only

    turn = pyproj.Transformer.from_crs(MERCATOR, "EPSG:4326", always_xy=True)
    left, bottom = turn.transform(west, south)
    right, top = turn.transform(east, north)
    return float(left), float(bottom), float(right), float(top)
