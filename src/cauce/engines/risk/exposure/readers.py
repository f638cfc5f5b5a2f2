"""Exposure from files (exposición desde archivos): GeoParquet, GPKG, GeoJSON, shapefile, CSV, OSM extracts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure.model import Exposure, coded
from cauce.engines.risk.exposure.pieces import pieces_of
from cauce.engines.risk.files import LIMIT, ending
from cauce.engines.risk.hazard.model import Origin
from cauce.engines.risk.impact import Exclusion
from cauce.engines.risk.texts import Table, numbers, read_table, require
from cauce.engines.risk.vectors import Vector, amounts, read_vector, words

NUMBERS = ("people", "deductible", "cover")
EQUAL_AREA = "EPSG:6933"  # its plane has the areas of the ground, all over the world


@dataclass(frozen=True)
class Columns:
    """Which column says what; an empty name is none.

    ``value_per_asset`` and ``curve_of_all`` stand in where there is no such column, ``curve_of_class`` turns the
    class in the column ``curve`` into a curve's id. A class without curve is left out and listed.
    """

    id: str = ""
    value: str = "value"
    curve: str = ""
    people: str = ""
    territory: str = ""
    deductible: str = ""
    cover: str = ""
    currency: str = ""
    x: str = "longitude"
    y: str = "latitude"
    value_per_asset: float | None = None
    value_per_area: float | None = None
    curve_of_all: str = ""
    curve_of_class: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ExposureRead:
    """An exposure, what was left out of it or mended, and the shapes of its assets (or None)."""

    exposure: Exposure
    excluded: tuple[Exclusion, ...]
    shapes: NDArray[Any] | None = None


def read_exposure(
    path: Path,
    columns: Columns,
    *,
    layer: str = "",
    crs: str = "",
    currency: str = "",
    price_year: int = 0,
    piece_size: float | None = None,
    origin: Origin | None = None,
    limit: int = LIMIT,
) -> ExposureRead:
    """Read what is exposed.

    Parameters
    ----------
    crs
        Where the file says none; needed for CSV.
    currency
        Of the values; that of the column of currencies, else US dollars, if left out.
    piece_size
        Into pieces of which size, in the unit of the coordinates, lines and polygons are turned; one point inside of
        each if left out.

    Raises
    ------
    UnusableLayer
        Columns or values are missing, the reference system is, currencies are mixed, or the file is unusable.
    """
    if ending(path) in {".csv", ".xlsx"}:
        table = read_table(path, limit=limit)
        require(table, [columns.x, columns.y], layer=path.name)
        if not crs:
            raise UnusableLayer("layer_without_crs", path.name)
        read = _of_table(table, columns, crs=crs, layer=path.name)
    else:
        vector = read_vector(path, layer=layer, crs=crs, limit=limit)
        read = _of_vector(vector, columns, piece_size=piece_size)
    if currency and columns.currency and currency != read.exposure.currency:
        raise UnusableLayer("currencies_differ", path.name, found=f"{currency}, {read.exposure.currency}")
    told = dataclasses.replace(
        read.exposure, currency=currency or read.exposure.currency, price_year=price_year, name=path.name,
        origin=origin or Origin(file=str(path)),
    )  # fmt: skip
    return dataclasses.replace(read, exposure=told)


def _of_table(table: Table, columns: Columns, *, crs: str, layer: str) -> ExposureRead:
    """Return the exposure of a table; records without coordinates are left out and listed."""
    placed = np.array([bool(a and b) for a, b in zip(table[columns.x], table[columns.y], strict=True)])
    cells = {name: np.array(each, dtype=object) for name, each in table.items()}
    ids = _ids(cells, columns, layer, np.arange(len(placed)))
    kept = np.flatnonzero(placed)
    if not len(kept):
        raise UnusableLayer("no_records", layer)
    some = {name: each[kept] for name, each in cells.items()}
    x, y = (numbers(list(some[name]), layer=layer, what=name) for name in (columns.x, columns.y))
    missing = tuple(ids[at] for at in np.flatnonzero(~placed))
    excluded = (Exclusion("no_place", layer, missing),) if missing else ()
    return _exposure(some, columns, ids=[ids[at] for at in kept], x=x, y=y, crs=crs, layer=layer, excluded=excluded)


def _of_vector(vector: Vector, columns: Columns, *, piece_size: float | None) -> ExposureRead:
    """Return the exposure of a vector layer; empty shapes are left out and listed, mended ones listed."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer

    ids = _ids(vector.columns, columns, vector.name, vector.kept)
    excluded = []
    if len(vector.empty):
        excluded.append(Exclusion("empty_geometry", vector.name, tuple(f"{at + 1}" for at in vector.empty)))
    if len(vector.crossed):
        excluded.append(Exclusion("crossed_polygon", vector.name, tuple(ids[at] for at in vector.crossed)))
    inside = shapely.point_on_surface(vector.shapes)
    read = _exposure(
        vector.columns, columns, ids=ids, x=shapely.get_x(inside), y=shapely.get_y(inside), crs=vector.crs,
        layer=vector.name, excluded=tuple(excluded),
        areas=None if columns.value_per_area is None else square_metres(vector.shapes, vector.crs),
    )  # fmt: skip
    place = {name: at for at, name in enumerate(ids)}
    read = dataclasses.replace(read, shapes=vector.shapes[[place[name] for name in read.exposure.ids]])
    return read if piece_size is None else in_pieces(read, size=piece_size)


def square_metres(shapes: NDArray[Any], crs: str) -> NDArray[np.float64]:
    """Return areas on the ground, whatever the reference system: degrees, feet, Mercator; shape as the shapes."""
    import shapely  # noqa: PLC0415 - heavy: loads with the first layer
    from pyproj import Transformer  # noqa: PLC0415 - as above

    turn = Transformer.from_crs(crs, EQUAL_AREA, always_xy=True)
    turned = shapely.transform(shapes, turn.transform, interleaved=False)
    return np.asarray(shapely.area(turned), dtype=np.float64)


def in_pieces(read: ExposureRead, *, size: float) -> ExposureRead:
    """Turn lines and polygons into pieces of a size in the unit of the coordinates."""
    if read.shapes is None:
        return read
    x, y, asset, share = pieces_of(read.shapes, size=size)
    return dataclasses.replace(read, exposure=dataclasses.replace(read.exposure, x=x, y=y, asset=asset, share=share))


def _ids(
    table: Mapping[str, NDArray[Any]], columns: Columns, layer: str, records: NDArray[np.integer[Any]]
) -> list[str]:
    """Return each record's id; its number in the file, from 1, where no column says one."""
    if columns.id:
        require(table, [columns.id], layer=layer)
        return words(table[columns.id])
    return [str(at + 1) for at in records]


def _exposure(
    table: Mapping[str, NDArray[Any]], columns: Columns, *, ids: list[str], x: NDArray[np.float64],
    y: NDArray[np.float64], crs: str, layer: str, excluded: tuple[Exclusion, ...],
    areas: NDArray[np.float64] | None = None,
) -> ExposureRead:  # fmt: skip
    """Return the exposure of columns."""
    curve, without = _curves(table, columns, len(ids), layer)
    kept = np.flatnonzero(~without)
    if without.any():
        if not len(kept):
            known = ", ".join(columns.curve_of_class or {})
            raise UnusableLayer("class_missing", layer, name=words(table[columns.curve])[0], known=known)
        lost = tuple(ids[at] for at in np.flatnonzero(without))
        excluded = (*excluded, Exclusion("no_curve", layer, lost))
    mine = [ids[at] for at in kept]
    some = {name: values[kept] for name, values in table.items()}
    more: dict[str, Any] = {}
    for name in NUMBERS:
        column = getattr(columns, name)
        if column:
            require(some, [column], layer=layer)
            more[name] = amounts(some[column], layer=layer, what=column, ids=mine)
    if columns.territory:
        require(some, [columns.territory], layer=layer)
        more["territory"], more["territories"] = coded(words(some[columns.territory]))
    if columns.currency:
        more["currency"] = _currency(some, columns, layer)
    codes, curve_ids = coded([curve[at] for at in kept])
    value = _values(some, columns, mine, layer, None if areas is None else areas[kept])
    exposure = Exposure(
        ids=tuple(mine),
        x=x[kept],
        y=y[kept],
        crs=crs,
        value=value,
        curve=codes,
        curve_ids=curve_ids,
        name=layer,
        **more,
    )
    return ExposureRead(exposure, excluded)


def _values(
    table: Mapping[str, NDArray[Any]], columns: Columns, ids: Sequence[str], layer: str,
    areas: NDArray[np.float64] | None,
) -> NDArray[np.float64]:  # fmt: skip
    if columns.value_per_asset is not None:
        return np.full(len(ids), float(columns.value_per_asset))
    if columns.value_per_area is not None and areas is not None:
        return areas * columns.value_per_area
    require(table, [columns.value], layer=layer)
    return amounts(table[columns.value], layer=layer, what=columns.value, ids=list(ids))


def _curves(
    table: Mapping[str, NDArray[Any]], columns: Columns, size: int, layer: str
) -> tuple[list[str], NDArray[np.bool_]]:
    """Return each asset's curve, and which have none."""
    if not columns.curve:
        if not columns.curve_of_all:
            raise UnusableLayer("columns_missing", layer, missing="curve", found=", ".join(table))
        return [columns.curve_of_all] * size, np.zeros(size, bool)
    require(table, [columns.curve], layer=layer)
    classes = words(table[columns.curve])
    of_class = columns.curve_of_class
    curve = classes if of_class is None else [of_class.get(name, columns.curve_of_all) for name in classes]
    return curve, np.array([not name for name in curve], dtype=bool)


def _currency(table: Mapping[str, NDArray[Any]], columns: Columns, layer: str) -> str:
    """Return the one currency of all values."""
    require(table, [columns.currency], layer=layer)
    found = sorted(set(words(table[columns.currency])))
    if len(found) > 1:
        raise UnusableLayer("currencies_differ", layer, found=", ".join(found))
    return found[0] or "USD"
