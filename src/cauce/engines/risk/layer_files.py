"""Files of layers (archivos de capas): what one is, read whole and without trusting what it says of itself.

GeoTIFF, GeoPackage, GeoJSON and zipped shapefiles. The kind is told by the content; nothing is fetched from anywhere,
nothing is unpickled, and a shapefile is unpacked by itself into a folder of its own.
"""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from cauce import method
from cauce.core import geojson
from cauce.core.risk_layers import Box, LayerFacts

PIECE = 1_048_576
HEADS: tuple[tuple[bytes, str], ...] = (
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"II+\x00", "tif"),
    (b"MM\x00+", "tif"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"PK\x03\x04", "zip"),
)
PARTS = ("shp", "shx", "dbf", "prj", "cpg")
CROSSING_TOLD = 5
DEGREES = 4326


class UnreadableLayerError(Exception):
    """A file is no map, or cannot be read; ``code`` names the sentence and ``values`` what it tells."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Opened:
    """A file ready to be read: where it stands under a name of ours, and whether it is a raster."""

    path: Path
    is_raster: bool


@contextmanager
def opened(path: Path, folder: Path) -> Iterator[Opened]:
    """Give a file under a name that tells its kind, within a folder that is taken away afterwards.

    Raises
    ------
    UnreadableLayerError
        ``layer_not_read``: it is none of the kinds that are read, or not what it says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        ending = _ending(path)
        place = folder / f"layer.{ending}"
        if ending == "zip":
            yield Opened(_unpacked(path, folder), is_raster=False)
            return
        if ending == "geojson":
            _check_collection(path)
        try:
            place.hardlink_to(path)
        except OSError:
            shutil.copyfile(path, place)
        yield Opened(place, is_raster=ending == "tif")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ending(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(64)
    for mark, ending in HEADS:
        if head.startswith(mark):
            return ending
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "geojson"
    raise UnreadableLayerError("layer_not_read", why="kind")


def _check_collection(path: Path) -> None:
    """Refuse JSON that is no collection of shapes: other kinds of it name files and addresses to be read."""
    try:
        told = _collection(path)
    except geojson.LargeShapeError as error:
        raise UnreadableLayerError("layer_not_read", why="shape_large") from error
    except ValueError as error:
        raise UnreadableLayerError("layer_not_read", why="damaged") from error
    if told.head.get("type") != "FeatureCollection":
        raise UnreadableLayerError("layer_not_read", why="collection")


def _collection(path: Path) -> geojson.Collection:
    """Read a GeoJSON to its end, shape by shape; return all that it says beside its shapes."""
    with path.open(encoding="utf-8-sig") as file:
        return geojson.head_of(iter(lambda: file.read(PIECE), ""))


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack the parts of the one shapefile of a ZIP, under names of ours and no further than they may grow."""
    try:
        with zipfile.ZipFile(path) as packed:
            shapes = [one for one in packed.infolist() if one.filename.lower().endswith(".shp")]
            if len(shapes) != 1:
                raise UnreadableLayerError("layer_not_read", why="no_shapefile")
            stem = str(PurePosixPath(shapes[0].filename).with_suffix("")).lower()
            left = int(method.load("maps")["file"]["unpacked_bytes"])
            for part in packed.infolist():
                name, _dot, ending = part.filename.lower().rpartition(".")
                if name == stem and ending in PARTS:
                    left = _unpack(packed, part, folder / f"layer.{ending}", left)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise UnreadableLayerError("layer_not_read", why="damaged") from error
    return folder / "layer.shp"


def _unpack(packed: zipfile.ZipFile, part: zipfile.ZipInfo, target: Path, left: int) -> int:
    with packed.open(part) as source, target.open("wb") as written:
        while piece := source.read(PIECE):
            left -= len(piece)
            if left < 0:
                raise UnreadableLayerError("layer_not_read", why="bomb")
            written.write(piece)
    return left


def describe(file: Opened, *, class_field: str = "") -> LayerFacts:
    """Read a file whole and say what it is.

    Raises
    ------
    UnreadableLayerError
        ``layer_not_read`` or ``layer_large``.
    """
    return _raster_facts(file.path) if file.is_raster else _shape_facts(file.path, class_field)


def _raster_facts(path: Path) -> LayerFacts:
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import rasterio  # noqa: PLC0415
    from rasterio.errors import RasterioError  # noqa: PLC0415

    most = int(method.load("maps")["file"]["pixels"])
    try:
        with rasterio.open(path, driver="GTiff") as raster:
            if raster.width * raster.height > most:
                raise UnreadableLayerError("layer_large", count=raster.width * raster.height, most=most)
            if (raster.scales[0], raster.offsets[0]) != (1.0, 0.0):
                raise UnreadableLayerError("layer_not_read", why="packed")
            missing = wet = nans = 0
            lows, highs = [], []
            for _place, window in raster.block_windows(1):
                values = raster.read(1, window=window, masked=True)
                filled = values.compressed()
                nan = int(np.isnan(filled).sum()) if filled.dtype.kind == "f" else 0
                filled = filled[np.isfinite(filled)] if nan or filled.dtype.kind == "f" else filled
                nans += nan
                missing += values.size - filled.size
                wet += int(np.count_nonzero(filled))
                if filled.size:
                    lows.append(float(filled.min()))
                    highs.append(float(filled.max()))
            return LayerFacts(
                "raster",
                crs=_name_of(raster.crs.to_wkt()) if raster.crs else "",
                box=_degrees(raster.crs.to_wkt(), raster.bounds) if raster.crs else None,
                width=raster.width,
                height=raster.height,
                bands=raster.count,
                nodata=None if raster.nodata is None or np.isnan(raster.nodata) else float(raster.nodata),
                missing=missing,
                wet=wet,
                nans=nans,
                lowest=min(lows) if lows else None,
                highest=max(highs) if highs else None,
                unit=str(raster.units[0] or "")[:16],
            )
    except (RasterioError, ValueError) as error:
        raise UnreadableLayerError("layer_not_read", why="damaged") from error


@dataclass(frozen=True)
class Shapes:
    """What a vector file holds: its shapes, the values of its class field, its reference system."""

    shapes: Any  # numpy array of shapely geometries
    values: list[str]
    crs: str
    fields: tuple[str, ...]
    layers: tuple[str, ...]


def read_shapes(path: Path, *, class_field: str = "") -> Shapes:
    """Read the shapes of a vector file, and of its fields the one that holds the class.

    Raises
    ------
    UnreadableLayerError
        ``layer_not_read`` or ``layer_large``.
    """
    import pyogrio  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415
    from pyogrio.errors import DataSourceError  # noqa: PLC0415

    most = int(method.load("maps")["file"]["features"])
    try:
        layers = tuple(str(name) for name, kind in pyogrio.list_layers(path) if kind)
        if not layers:
            raise UnreadableLayerError("layer_not_read", why="collection")
        info = pyogrio.read_info(path, layer=layers[0], force_feature_count=True)
        if info["features"] > most:
            raise UnreadableLayerError("layer_large", count=int(info["features"]), most=most)
        fields = tuple(str(name) for name in info["fields"])
        wanted = [class_field] if class_field in fields else []
        meta, _fids, wkb, columns = pyogrio.raw.read(path, layer=layers[0], columns=wanted, force_2d=True)
    except (DataSourceError, ValueError) as error:
        raise UnreadableLayerError("layer_not_read", why="damaged") from error
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    values = [told_value(one) for one in columns[0]] if wanted else [""] * len(shapes)
    return Shapes(shapes, values, str(meta["crs"] or ""), fields, layers)


def told_value(value: object) -> str:
    """Write a value of a class field as a legend shows it.

    Examples
    --------
    >>> told_value(2.0), told_value("Alta "), told_value(None)
    ('2', 'Alta', '')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def numbers_of(words: Sequence[str]) -> Any:
    """Return values of a field as numbers; what is none is not a number (NaN).

    Examples
    --------
    >>> numbers_of(["12.5", "", "alta"]).tolist()[0]
    12.5
    """
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only

    found = np.full(len(words), np.nan)
    for at, word in enumerate(words):
        try:
            found[at] = float(word)
        except ValueError:
            continue
    return found


def _shape_facts(path: Path, class_field: str) -> LayerFacts:
    import numpy as np  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    read = read_shapes(path, class_field=class_field)
    kinds = Counter(shapely.get_type_id(read.shapes).tolist())
    empty = shapely.is_missing(read.shapes) | shapely.is_empty(read.shapes)
    there = read.shapes[~empty]
    bad = ~shapely.is_valid(there) if len(there) else np.zeros(0, dtype=bool)
    numbers = np.flatnonzero(~empty)[bad] + 1
    most = max((count, kind) for kind, count in kinds.items())[1] if kinds else -1
    form = "points" if most in (0, 4) else "lines" if most in (1, 2, 5) else "polygons"
    facts = LayerFacts(
        form,
        crs=_name_of(read.crs),
        features=len(read.shapes),
        empty=int(empty.sum()),
        crossing=int(bad.sum()),
        crossing_first=tuple(int(one) for one in numbers[:CROSSING_TOLD]),
        fields=read.fields,
        values=_values([*read.values, *(scale_told(path) if class_field in read.fields else ())]),
        layers=read.layers,
    )
    if not read.crs or not len(there):
        return facts
    return replace(facts, box=_degrees(read.crs, shapely.total_bounds(there)))


def scale_told(path: Path) -> list[str]:
    """Return the classes that a GeoJSON says of itself (``metadata.classes``), those too that lie nowhere.

    A map whose worst class lies nowhere in the city would else show its second as the worst.
    """
    if path.suffix != ".geojson":
        return []
    told = _collection(path).head.get("metadata")
    found = told.get("classes") if isinstance(told, dict) else None
    return [told_value(one) for one in found if isinstance(one, str | int | float)] if isinstance(found, list) else []


def _values(values: list[str]) -> tuple[str, ...]:
    """Values of a class field, as many as tell that there are too many."""
    most = int(method.load("maps")["classes"]["most"])
    return tuple(sorted({one for one in values if one}))[: most + 20]


def _name_of(crs: str) -> str:
    """Name a reference system by its code where it has one."""
    from pyproj import CRS  # noqa: PLC0415 - heavy, for jobs only
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        return ""
    code = known.to_authority(min_confidence=70)
    return ":".join(code) if code else known.name


def _degrees(crs: str, bounds: Any) -> Box:
    """Turn the bounds of a file into degrees; what cannot be turned stays as it is, and is seen to be off the earth."""
    from pyproj import Transformer  # noqa: PLC0415 - heavy, for jobs only
    from pyproj.exceptions import ProjError  # noqa: PLC0415

    west, south, east, north = (float(one) for one in bounds)
    try:
        turn = Transformer.from_crs(crs, DEGREES, always_xy=True)
        box = turn.transform_bounds(west, south, east, north, densify_pts=21, errcheck=True)
    except ProjError:
        return west, south, east, north
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])
