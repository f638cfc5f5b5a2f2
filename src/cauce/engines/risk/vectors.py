"""Vector layers (capas vectoriales): GeoPackage, GeoJSON, shapefile, OSM extracts, GeoParquet; shapes and columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.files import LIMIT, check_file, ending
from cauce.engines.risk.texts import number

VECTORS = (".gpkg", ".geojson", ".json", ".shp", ".pbf", ".fgb")


@dataclass(frozen=True, eq=False)
class Vector:
    """Shapes with their columns; ``kept`` are the places of the records that have a shape, ``empty`` of those without.

    ``crossed`` are the places, among the kept, of polygons that crossed themselves and were mended.
    """

    name: str
    crs: str
    shapes: NDArray[Any]
    columns: dict[str, NDArray[Any]]
    kept: NDArray[np.int64]
    empty: NDArray[np.int64]
    crossed: NDArray[np.int64]


def read_vector(path: Path, *, layer: str = "", crs: str = "", limit: int = LIMIT) -> Vector:
    """Read a vector layer.

    Parameters
    ----------
    layer
        Which of a file's layers; needed where it holds several.
    crs
        Reference system where the file says none.

    Raises
    ------
    UnusableLayer
        Not there, not what it says, several layers, no reference system, no records.
    """
    check_file(path, limit=limit)
    raw, columns, found = _parquet(path) if ending(path) == ".parquet" else _by_gdal(path, layer)
    if not len(raw):
        raise UnusableLayer("no_records", path.name)
    system = found or crs
    if not system:
        raise UnusableLayer("layer_without_crs", path.name)
    return _sound(path.name, system, raw, columns)


def _sound(name: str, crs: str, raw: NDArray[Any], columns: dict[str, NDArray[Any]]) -> Vector:
    """Leave empty shapes out and mend polygons that cross themselves; both are told."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    shapes = shapely.force_2d(shapely.from_wkb(raw, on_invalid="ignore"))
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    kept, empty = np.flatnonzero(there), np.flatnonzero(~there)
    if not len(kept):
        raise UnusableLayer("no_records", name)
    shapes = shapes[kept]
    crossed = np.flatnonzero(~shapely.is_valid(shapes))
    if len(crossed):
        shapes[crossed] = shapely.make_valid(shapes[crossed], method="structure", keep_collapsed=False)
        whole = ~shapely.is_empty(shapes)  # a polygon that crosses itself may hold nothing at all
        if not whole.any():
            raise UnusableLayer("no_records", name)
        empty, crossed = np.union1d(empty, kept[~whole]), (np.cumsum(whole) - 1)[crossed[whole[crossed]]]
        kept, shapes = kept[whole], shapes[whole]
    return Vector(name, crs, shapes, {key: values[kept] for key, values in columns.items()}, kept, empty, crossed)


def _by_gdal(path: Path, layer: str) -> tuple[NDArray[Any], dict[str, NDArray[Any]], str]:
    import pyogrio  # noqa: PLC0415 - heavy: loads with the first layer
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - as above

    if ending(path) not in VECTORS:
        raise UnusableLayer("unknown_layer_format", path.name, known=", ".join((*VECTORS, ".parquet", ".csv")))
    try:
        names = [str(row[0]) for row in pyogrio.list_layers(path)]
        if not layer and len(names) > 1 and ending(path) != ".pbf":
            raise UnusableLayer("layer_of_many", path.name, known=", ".join(names))
        chosen = layer or ("multipolygons" if ending(path) == ".pbf" else names[0])
        if chosen not in names:
            raise UnusableLayer("layer_of_many", path.name, known=", ".join(names))
        meta, _fids, raw, fields = pyogrio.raw.read(path, layer=chosen)
    except (DataSourceError, DataLayerError) as broken:
        raise UnusableLayer("unreadable_layer", path.name, reason=str(broken).splitlines()[0]) from broken
    columns = dict(zip((str(name) for name in meta["fields"]), fields, strict=True))
    if ending(path) == ".pbf":
        columns = _with_ids(columns)
    return raw if raw is not None else np.zeros(0, object), columns, str(meta["crs"] or "")


def _with_ids(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Give each area of an OpenStreetMap extract an id in both columns, whether a way or a relation.

    GDAL fills the one or the other; numbers of both may be alike, so that the other's begin with a letter.
    """
    if not {"osm_id", "osm_way_id"} <= set(columns):
        return columns
    relations, ways = words(columns["osm_id"]), words(columns["osm_way_id"])
    pairs = list(zip(relations, ways, strict=True))
    by_way = np.array([way or f"r{relation}" for relation, way in pairs], dtype=object)
    by_relation = np.array([relation or f"w{way}" for relation, way in pairs], dtype=object)
    return {**columns, "osm_id": by_relation, "osm_way_id": by_way}


def _parquet(path: Path) -> tuple[NDArray[Any], dict[str, NDArray[Any]], str]:
    import pyarrow  # noqa: PLC0415 - heavy: loads with the first layer
    import pyarrow.parquet as parquet  # noqa: PLC0415 - as above

    try:
        table = parquet.read_table(path)
    except (pyarrow.ArrowException, OSError) as broken:
        raise UnusableLayer("unreadable_layer", path.name, reason=str(broken).splitlines()[0]) from broken
    try:
        told = json.loads((table.schema.metadata or {}).get(b"geo", b"{}"))
    except ValueError as broken:
        raise UnusableLayer("unreadable_layer", path.name, reason=str(broken)) from broken
    geometry = told.get("primary_column", "geometry")
    if geometry not in table.column_names:
        raise UnusableLayer("columns_missing", path.name, missing=geometry, found=", ".join(table.column_names))
    about = told.get("columns", {}).get(geometry, {})
    if about.get("encoding", "WKB") != "WKB":
        raise UnusableLayer("unknown_layer_format", path.name, known="GeoParquet (WKB)")
    # The specification says what a missing «crs» means: longitude and latitude (OGC:CRS84). «null» is not known.
    system = about.get("crs", "OGC:CRS84") if about else ""
    columns = {name: table[name].to_numpy() for name in table.column_names if name != geometry}
    raw = np.array(table[geometry].to_pylist(), dtype=object)
    return raw, columns, json.dumps(system) if isinstance(system, dict) else system or ""


def words(values: NDArray[Any]) -> list[str]:
    """Return a column as text, empty where there is nothing."""
    return ["" if value is None or value != value else _word(value) for value in values]


def _word(value: Any) -> str:
    return str(int(value)) if isinstance(value, float | np.floating) and float(value).is_integer() else str(value)


def amounts(values: NDArray[Any], *, layer: str, what: str, ids: list[str]) -> NDArray[np.float64]:
    """Return a column as numbers.

    Raises
    ------
    UnusableLayer
        Values are missing, or are no numbers.
    """
    plain = values.dtype.kind in "fiu"
    found = values.astype(np.float64) if plain else np.array([_amount(value) for value in values])
    missing = np.isnan(found)
    if missing.any():
        first = ids[int(np.argmax(missing))]
        raise UnusableLayer("values_missing", layer, count=int(missing.sum()), what=what, first=first)
    return found


def _amount(value: Any) -> float:
    return float("nan") if value is None else number(str(value))
