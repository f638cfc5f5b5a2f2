"""Features of a map file (elementos geográficos): GeoJSON and GeoPackage, always in degrees of WGS84."""

from __future__ import annotations

import codecs
import math
import re
import sqlite3
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from cauce.core import geojson
from cauce.core.territories import Position, from_utm
from cauce.importer.facilities.refusals import UnusableListError

MOST = 200_000
PIECE = 1_048_576  # bytes that are taken up at a time
DEGREES = frozenset({"CRS84", "4326", "4979"})
ENVELOPES = (0, 32, 48, 48, 64)  # bytes of a GeoPackage's envelope by its code
FLAT = {1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon"}
Turn = Callable[[float, float], Position]


@dataclass(frozen=True)
class Feature:
    """One feature: what it says, and its geometry as GeoJSON says it."""

    number: int
    properties: Mapping[str, Any]
    geometry: Mapping[str, Any] | None


def read_features(content: bytes, *, name: str) -> Iterator[Feature]:
    """Read the features of a GeoJSON or a GeoPackage one by one: only what is done with them is held.

    Raises
    ------
    UnusableListError
        "not_json", "no_features", "wrong_crs", "metres_without_crs", "damaged", "two_layers", "shape_large",
        "too_many_features"; as soon as it is seen.
    """
    is_package = content.startswith(b"SQLite format 3\x00")
    number = 0
    for one in _geopackage(content, name) if is_package else _geojson(content, name):
        number += 1
        if number > MOST:
            raise UnusableListError("too_many_features", name=name, limit=f"{MOST:,}")
        yield one
    if not number:
        raise UnusableListError("no_features", name=name)


def _geojson(content: bytes, name: str) -> Iterator[Feature]:
    try:
        yield from _of_collection(content, name)
    except geojson.LargeShapeError as error:
        raise UnusableListError("shape_large", name=name, limit=error.longest // 1_000_000) from error
    except (ValueError, RecursionError) as error:
        raise UnusableListError("not_json", name=name, line=getattr(error, "line", 1)) from error


def _pieces(content: bytes) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    for start in range(0, len(content), PIECE):
        yield decoder.decode(content[start : start + PIECE])
    yield decoder.decode(b"", final=True)


def _said_crs(head: Mapping[str, Any]) -> str:
    """The coordinate system that a collection names; empty where it names none."""
    crs = head.get("crs")
    told = crs.get("properties") if isinstance(crs, dict) else None
    return str(told.get("name") or "") if isinstance(told, dict) else ""


def _of_collection(content: bytes, name: str) -> Iterator[Feature]:
    whole = geojson.head_of(_pieces(content))  # its system may stand behind its shapes
    if not whole.has_features:
        raise UnusableListError("no_features", name=name)
    said = _said_crs(whole.head)
    turn = _turn(said.rpartition(":")[2] or "CRS84", said, name)
    for number, one in enumerate(geojson.Collection(_pieces(content)).features(), 1):
        if not isinstance(one, dict):
            raise UnusableListError("no_features", name=name)
        geometry = one.get("geometry")
        if isinstance(geometry, dict) and geometry.get("coordinates"):
            geometry = {"type": geometry.get("type"), "coordinates": _turned(geometry["coordinates"], turn)}
            if not said:
                _refuse_metres(geometry["coordinates"], name)
        else:
            geometry = None
        properties = one.get("properties")
        yield Feature(number, properties if isinstance(properties, dict) else {}, geometry)


def _turn(code: str, said: str, name: str) -> Turn | None:
    """How positions of a coordinate system become degrees; None where they are."""
    if code in DEGREES:
        return None
    zone = re.fullmatch(r"32([67])(\d\d)", code)
    if zone is None or not 1 <= int(zone[2]) <= 60:
        raise UnusableListError("wrong_crs", name=name, found=said or code)
    number, is_north = int(zone[2]), zone[1] == "6"
    return lambda x, y: from_utm(x, y, zone=number, north=is_north)


def _turned(told: Any, turn: Turn | None) -> Any:
    if turn is None or not isinstance(told, list):
        return told
    if len(told) >= 2 and all(isinstance(one, int | float) for one in told[:2]):
        return list(turn(float(told[0]), float(told[1])))
    return [_turned(one, turn) for one in told]


def _refuse_metres(told: Any, name: str) -> None:
    """Refuse coordinates that are surely metres of an unknown system; a few degrees too many are looked at later."""
    while isinstance(told, list) and told and isinstance(told[0], list):
        told = told[0]
    if isinstance(told, list) and len(told) >= 2 and max(abs(float(told[0])), abs(float(told[1]))) > 1000:
        raise UnusableListError("metres_without_crs", name=name, x=told[0], y=told[1])


def _geopackage(content: bytes, name: str) -> Iterator[Feature]:
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(content)
            database.execute("PRAGMA trusted_schema = OFF")
            layers = database.execute(
                "SELECT g.table_name, g.column_name, s.organization || ':' || s.organization_coordsys_id "
                "FROM gpkg_geometry_columns g JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id"
            ).fetchall()
            if len(layers) != 1:
                names = ", ".join(str(layer[0]) for layer in layers)
                raise UnusableListError("two_layers" if layers else "no_features", name=name, layers=names)
            table, column, system = layers[0]
            turn = _turn(str(system).rpartition(":")[2], str(system), name)
            quoted = '"' + str(table).replace('"', '""') + '"'
            rows = database.execute(f"SELECT * FROM {quoted} LIMIT {MOST + 1}")
            columns = [each[0] for each in rows.description]
            for number, row in enumerate(rows, 1):
                told = dict(zip(columns, row, strict=True))
                blob = told.pop(column, None)
                geometry = _of_blob(bytes(blob), turn) if blob else None
                yield Feature(number, {key: value for key, value in told.items() if key != "fid"}, geometry)
        except (sqlite3.Error, struct.error, IndexError) as error:
            raise UnusableListError("damaged", name=name) from error


def _of_blob(blob: bytes, turn: Turn | None) -> Mapping[str, Any] | None:
    """A geometry as GeoPackage keeps it: a header, an envelope, WKB."""
    if blob[:2] != b"GP" or blob[3] & 0x10:  # empty
        return None
    return _wkb(blob, 8 + ENVELOPES[(blob[3] >> 1) & 7], turn)[0]


def of_wkb(blob: bytes) -> Mapping[str, Any] | None:
    """A geometry as WKB says it, in degrees."""
    return _wkb(blob, 0, None)[0] if blob else None


def _wkb(blob: bytes, at: int, turn: Turn | None) -> tuple[dict[str, Any], int]:
    order = "<" if blob[at] else ">"
    (code,) = struct.unpack_from(f"{order}I", blob, at + 1)
    at += 5
    if code & 0x20000000:  # with its system, as EWKB has it
        at += 4
    more = (code // 1000 % 10 in (1, 3)) + (code // 1000 % 10 in (2, 3)) if code < 10_000 else 0
    more += bool(code & 0x80000000) + bool(code & 0x40000000)
    kind = FLAT.get((code & 0xFFFF) % 1000, "")
    size = 2 + more

    def position(start: int) -> list[float]:
        x, y = struct.unpack_from(f"{order}2d", blob, start)
        return [x, y] if turn is None or not math.isfinite(x) else list(turn(x, y))

    def line(start: int) -> tuple[list[list[float]], int]:
        (count,) = struct.unpack_from(f"{order}I", blob, start)
        if count * size * 8 > len(blob):
            raise IndexError(count)
        return [position(start + 4 + each * size * 8) for each in range(count)], start + 4 + count * size * 8

    if kind == "Point":
        return {"type": kind, "coordinates": position(at)}, at + size * 8
    if kind == "LineString":
        found, at = line(at)
        return {"type": kind, "coordinates": found}, at
    (parts,) = struct.unpack_from(f"{order}I", blob, at)
    at += 4
    if parts > len(blob):
        raise IndexError(parts)
    gathered: list[Any] = []
    for _part in range(parts):
        if kind == "Polygon":
            ring, at = line(at)
            gathered.append(ring)
        else:
            one, at = _wkb(blob, at, turn)
            gathered.append(one["coordinates"])
    return {"type": kind or "GeometryCollection", "coordinates": gathered}, at


def middle_of(geometry: Mapping[str, Any]) -> Position | None:
    """A point for a geometry: itself, else the middle of its box."""
    found: list[Position] = []
    waiting: list[Any] = [geometry.get("coordinates")]
    while waiting:
        told = waiting.pop()
        if isinstance(told, list) and len(told) >= 2 and all(isinstance(one, int | float) for one in told[:2]):
            found.append((float(told[0]), float(told[1])))
        elif isinstance(told, list):
            waiting += told
    if not found:
        return None
    xs, ys = [x for x, _y in found], [y for _x, y in found]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
