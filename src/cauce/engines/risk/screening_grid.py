"""The grid of a screening (malla del tamizaje): one grid in metres over a city, on which all its layers are read.

Its cells are so many that memory stays bounded, whatever the layers weigh: a finer raster is averaged into them while
it is read, piece by piece. What a raster does not know stays unknown.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce import method
from cauce.core.risk_layers import FILLERS, Box
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.layer_files import Opened, UnreadableLayerError, read_shapes

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
DEGREES = "EPSG:4326"
MEMORY_MB = 64  # of a raster that is read in pieces


@dataclass(frozen=True)
class Source:
    """A layer that a screening rests on: its name, its file, and the field of its classes."""

    name: str
    file: Opened
    class_field: str = ""


@dataclass(frozen=True)
class Frame:
    """A grid in metres: rows from north to south, the upper left corner, the side of a cell."""

    crs: str
    west: float
    north: float
    cell: float
    height: int
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.height, self.width

    @property
    def transform(self) -> Any:
        """The grid as rasterio has it."""
        from rasterio.transform import from_origin  # noqa: PLC0415 - heavy, for jobs only

        return from_origin(self.west, self.north, self.cell, self.cell)

    def centres(self) -> tuple[Floats, Floats]:
        """Longitude and latitude of the middle of each cell, each of the grid's shape."""
        import pyproj  # noqa: PLC0415 - heavy, for jobs only

        x = self.west + (np.arange(self.width) + 0.5) * self.cell
        y = self.north - (np.arange(self.height) + 0.5) * self.cell
        turn = pyproj.Transformer.from_crs(self.crs, DEGREES, always_xy=True)
        longitude, latitude = turn.transform(*np.meshgrid(x, y))
        return np.asarray(longitude), np.asarray(latitude)


def zone_of(box: Box) -> str:
    """Return the metric reference system (UTM) of the place that a box in degrees lies about.

    Examples
    --------
    >>> zone_of((-79.6, 8.9, -79.4, 9.1)), zone_of((-70.7, -33.5, -70.5, -33.4))
    ('EPSG:32617', 'EPSG:32719')
    """
    longitude, latitude = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    number = min(60, max(1, math.floor((longitude + 180) / 6) + 1))
    return f"EPSG:{(32600 if latitude >= 0 else 32700) + number}"


def frame_of(box: Box, *, cell_m: float, most: int | None = None) -> Frame:
    """Return the grid over a box in degrees, with a little room about it, of cells no smaller than asked.

    Parameters
    ----------
    cell_m
        Side of a cell that would be right; larger where there would be more cells than ``most``.
    """
    import pyproj  # noqa: PLC0415 - heavy, for jobs only

    told = method.load("risk_screening")["grid"]
    crs, limit = zone_of(box), int(told["cells"] if most is None else most)
    turn = pyproj.Transformer.from_crs(DEGREES, crs, always_xy=True)
    west, south, east, north = turn.transform_bounds(*box, densify_pts=21)
    room = max(east - west, north - south, cell_m) * float(told["margin"])
    west, south, east, north = west - room, south - room, east + room, north + room
    if not math.isfinite((east - west) * (north - south)):
        raise UnusableLayer("screening_nowhere", "area")
    cell = max(cell_m, float(told["least_cell_m"]), math.sqrt((east - west) * (north - south) / limit))
    return Frame(
        crs, west, north, cell, max(1, math.ceil((north - south) / cell)), max(1, math.ceil((east - west) / cell))
    )


def cell_of(source: Source, box: Box) -> float:
    """Side in metres of a raster's cells, where the box lies."""
    import rasterio  # noqa: PLC0415 - heavy, for jobs only
    from rasterio.warp import calculate_default_transform  # noqa: PLC0415

    with rasterio.open(source.file.path, driver="GTiff") as raster:
        _with_crs(raster.crs, source)
        turned, _width, _height = calculate_default_transform(
            raster.crs, zone_of(box), raster.width, raster.height, *raster.bounds
        )
    return float(abs(turned.a))


def box_of(source: Source) -> Box:
    """The box in degrees that a layer reaches over."""
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import rasterio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    if source.file.is_raster:
        with rasterio.open(source.file.path, driver="GTiff") as raster:
            crs, bounds = _with_crs(raster.crs, source).to_wkt(), raster.bounds
    else:
        read = shapes_of(source)
        crs, bounds = read[1], shapely.total_bounds(read[0])
    turn = pyproj.Transformer.from_crs(crs, DEGREES, always_xy=True)
    left, bottom, right, top = (float(one) for one in bounds)
    west, south, east, north = turn.transform_bounds(left, bottom, right, top, densify_pts=21)
    return float(west), float(south), float(east), float(north)


def _with_crs(crs: Any, source: Source) -> Any:
    if not crs:
        raise UnusableLayer("layer_without_crs", source.name)
    return crs


def shapes_of(source: Source) -> tuple[Any, str, list[str]]:
    """Shapes of a layer, mended, its reference system and the class of each."""
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    try:
        read = read_shapes(source.file.path, class_field=source.class_field)
    except UnreadableLayerError as error:
        if error.code == "layer_large":
            raise UnusableLayer("screening_too_large", source.name, **error.values) from error
        raise UnusableLayer("screening_unreadable", source.name) from error
    keep = ~(shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes))
    shapes = np.array(read.shapes[keep])
    if not len(shapes):
        raise UnusableLayer("screening_apart", source.name)
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    _with_crs(read.crs, source)
    return shapes, read.crs, [value for value, kept in zip(read.values, keep.tolist(), strict=True) if kept]


def raster_on(frame: Frame, source: Source) -> Floats:
    """Read a raster onto the grid, shape of the grid; nan where it says nothing.

    A finer raster is averaged, a coarser one read as it stands: nothing is made up between its cells.

    Raises
    ------
    UnusableLayer
        It cannot be read, has no reference system, or says nothing here.
    """
    import rasterio  # noqa: PLC0415 - heavy, for jobs only
    from rasterio.enums import Resampling  # noqa: PLC0415
    from rasterio.errors import RasterioError  # noqa: PLC0415
    from rasterio.warp import reproject  # noqa: PLC0415

    values = np.full(frame.shape, np.nan, dtype=np.float32)
    try:
        # GDAL would keep a twentieth of the machine's memory of what it read.
        with rasterio.Env(GDAL_CACHEMAX=MEMORY_MB), rasterio.open(source.file.path, driver="GTiff") as raster:
            _with_crs(raster.crs, source)
            _refuse_fillers(raster, source)
            finer = _side(raster, frame.crs) < frame.cell
            reproject(
                rasterio.band(raster, 1),
                values,
                src_nodata=raster.nodata,
                dst_transform=frame.transform,
                dst_crs=frame.crs,
                dst_nodata=np.nan,
                resampling=Resampling.average if finer else Resampling.nearest,
                warp_mem_limit=MEMORY_MB,
            )
            scale, offset = raster.scales[0], raster.offsets[0]  # of a file that keeps its values packed
    except RasterioError as error:
        raise UnusableLayer("screening_unreadable", source.name) from error
    values[~np.isfinite(values)] = np.nan
    if (scale, offset) != (1.0, 0.0):
        values = values * np.float32(scale) + np.float32(offset)
    if np.isnan(values).all():
        raise UnusableLayer("screening_apart", source.name)
    return values.astype(float)


def _refuse_fillers(raster: Any, source: Source) -> None:
    """Refuse a mark for «no value» of which the file does not say that it is one: it would be a depth of the sea."""
    for _place, window in raster.block_windows(1):
        lowest = raster.read(1, window=window, masked=True).min()
        if lowest is not np.ma.masked and float(lowest) in FILLERS:
            raise UnusableLayer("screening_filler", source.name, value=f"{float(lowest):g}")


def _side(raster: Any, crs: str) -> float:
    from rasterio.warp import calculate_default_transform  # noqa: PLC0415 - heavy, for jobs only

    turned, _width, _height = calculate_default_transform(raster.crs, crs, raster.width, raster.height, *raster.bounds)
    return float(abs(turned.a))


def shapes_on(frame: Frame, source: Source, *, touched: bool = False) -> Booleans:
    """Say which cells a layer's shapes hold (their middle, or any part where ``touched``)."""
    shapes, crs, _values = shapes_of(source)
    return _burned(frame, _turned(shapes, crs, frame.crs), touched=touched)


def values_on(frame: Frame, source: Source, *, low: float, high: float) -> Floats:
    """Read the number that each shape's class field holds onto the grid; nan where no shape lies.

    Where shapes lie over each other the largest number holds, whichever of them the file has first.

    Raises
    ------
    UnusableLayer
        A class is no number from ``low`` to ``high``.
    """
    from rasterio.features import rasterize  # noqa: PLC0415 - heavy, for jobs only

    shapes, crs, words = shapes_of(source)
    numbers = [_factor(word, source, low, high) for word in words]
    rising = np.argsort(numbers, kind="stable")
    found: Floats = rasterize(
        zip(_turned(shapes[rising], crs, frame.crs), np.array(numbers)[rising].tolist(), strict=True), frame.shape,
        fill=np.nan, transform=frame.transform, dtype="float64",
    )  # fmt: skip
    if np.isnan(found).all():
        raise UnusableLayer("screening_apart", source.name)
    return found


def _factor(word: str, source: Source, low: float, high: float) -> float:
    try:
        number = float(word.replace(",", "."))
    except ValueError:
        number = math.nan
    if not low <= number <= high:
        raise UnusableLayer("screening_no_factor", source.name, value=word or "—", low=f"{low:g}", high=f"{high:g}")
    return number


def outlines_on(frame: Frame, outlines: Sequence[Mapping[str, Any]]) -> Booleans:
    """Say which cells lie within outlines (GeoJSON in degrees)."""
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    shapes = shapely.make_valid(np.array([shapely.from_geojson(json.dumps(dict(one))) for one in outlines]))
    return _burned(frame, _turned(shapes, DEGREES, frame.crs))


def _turned(shapes: Any, crs: str, into: str) -> Any:
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    turn = pyproj.Transformer.from_crs(crs, into, always_xy=True)
    return shapely.transform(shapes, turn.transform, interleaved=False)


def _burned(frame: Frame, shapes: Any, *, touched: bool = False) -> Booleans:
    from rasterio.features import rasterize  # noqa: PLC0415 - heavy, for jobs only

    found = rasterize(shapes, frame.shape, transform=frame.transform, dtype="uint8", all_touched=touched)
    return np.asarray(found, dtype=bool)


def write_raster(frame: Frame, values: Floats, path: Path, *, unit: str, tags: Mapping[str, str]) -> None:
    """Write values of the grid as a GeoTIFF; nan becomes its «no data». The same values give the same bytes."""
    import rasterio  # noqa: PLC0415 - heavy, for jobs only

    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": frame.crs, "transform": frame.transform}
    packing = {"compress": "deflate", "predictor": 3, "tiled": True, "blockxsize": 256, "blockysize": 256}
    size = {"height": frame.height, "width": frame.width, "nodata": -9999.0}
    with rasterio.open(path, "w", **told, **packing, **size) as raster:
        raster.write(np.where(np.isnan(values), -9999.0, values).astype("float32"), 1)
        raster.units = (unit,)
        raster.update_tags(**tags)


def write_zones(frame: Frame, classes: Whole, words: Sequence[str], path: Path, *, words_from: int = 1) -> int:
    """Write classes of the grid as zones (GeoJSON in degrees, field ``clase``); class 0 is left out.

    The file says its whole scale, so that a legend shows the classes that lie nowhere too.

    Parameters
    ----------
    classes
        0, or the place of a class in ``words``, counted from 1; shape of the grid.
    words_from
        Place of the lowest class that becomes zones.

    Returns
    -------
    int
        How many zones there are.
    """
    import shapely  # noqa: PLC0415 - heavy, for jobs only
    from rasterio.features import shapes, sieve  # noqa: PLC0415

    least = int(method.load("risk_screening")["grid"]["smallest_patch"])
    inside = classes > 0
    joined = sieve(classes.astype("uint8"), least, mask=inside) if inside.any() else classes.astype("uint8")
    found = [*shapes(joined, mask=inside & (joined > 0), transform=frame.transform)]
    outlines = np.array([shapely.from_geojson(json.dumps(shape)) for shape, _value in found], dtype=object)
    outlines = shapely.set_precision(_turned(outlines, frame.crs, DEGREES), 1e-6)
    with path.open("w", encoding="utf-8") as written:
        scale = json.dumps({"classes": list(words[words_from - 1 :])}, ensure_ascii=False)
        written.write(f'{{"type":"FeatureCollection","metadata":{scale},"features":[')
        for place, (_shape, value) in enumerate(found):
            told = json.dumps({"clase": words[int(value) - 1]}, ensure_ascii=False)
            geometry, comma = shapely.to_geojson(outlines[place]), ",\n" if place else "\n"
            written.write(f'{comma}{{"type":"Feature","properties":{told},"geometry":{geometry}}}')
        written.write("\n]}\n")
    return len(found)
