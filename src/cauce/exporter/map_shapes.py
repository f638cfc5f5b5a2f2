"""Shapes of a kept layer (formas de una capa): read from its GeoPackage in parts, as GeoJSON, without libraries."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = "layer"
ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of the envelope in a GeoPackage's head, by its flag
DIGITS = 7
MEETS = "r.maxx >= ? AND r.minx <= ? AND r.maxy >= ? AND r.miny <= ?"
KINDS = {1: "Point", 2: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString", 6: "MultiPolygon"}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Part:
    """A part of a layer: its features as GeoJSON, and how many match in all."""

    features: list[dict[str, Any]]
    matched: int


def features(path: Path, *, box: Box | None = None, limit: int = 100, offset: int = 0, number: int = 0) -> Part:
    """Return features of a GeoPackage: those that meet a box, or the one of a number."""
    where = ""
    values: list[float] = []
    if number:
        where, values = "WHERE l.fid = ?", [number]
    elif box is not None:
        where = f"JOIN rtree_{TABLE}_geom r ON r.id = l.fid WHERE {MEETS}"
        values = [box[0], box[2], box[1], box[3]]
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as kept:
        matched = int(kept.execute(f"SELECT count(*) FROM {TABLE} l {where}", values).fetchone()[0])
        rows = kept.execute(
            f"SELECT l.fid, l.geom, l.class, l.level FROM {TABLE} l {where} ORDER BY l.fid LIMIT ? OFFSET ?",
            [*values, limit, offset],
        ).fetchall()
    return Part(
        [
            {
                "type": "Feature",
                "id": fid,
                "geometry": geometry(bytes(blob)),
                "properties": {"class": words, "level": level},
            }
            for fid, blob, words, level in rows
        ],
        matched,
    )


def geometry(blob: bytes) -> dict[str, Any]:
    """Return the geometry of a GeoPackage's cell as GeoJSON.

    Examples
    --------
    >>> head = b"GP" + bytes([0, 1]) + struct.pack("<i", 4326)
    >>> geometry(head + struct.pack("<BIdd", 1, 1, -79.5, 9.0))
    {'type': 'Point', 'coordinates': [-79.5, 9.0]}
    """
    at = 8 + ENVELOPES[(blob[3] >> 1) & 7]
    kind, coordinates, _at = _read(blob, at)
    return {"type": KINDS[kind], "coordinates": coordinates}


def _read(blob: bytes, at: int) -> tuple[int, Any, int]:
    """Read one geometry of well-known binary; return its kind, its coordinates and where it ends."""
    order = "<" if blob[at] else ">"
    kind = struct.unpack_from(f"{order}I", blob, at + 1)[0]
    at += 5
    if kind == 1:
        point, at = _points(blob, at, order, 1)
        return kind, point[0], at
    count = struct.unpack_from(f"{order}I", blob, at)[0]
    at += 4
    if kind == 2:
        line, at = _points(blob, at, order, count)
        return kind, line, at
    parts = []
    for _each in range(count):
        if kind == 3:
            corners = struct.unpack_from(f"{order}I", blob, at)[0]
            part, at = _points(blob, at + 4, order, corners)
        else:
            _kind, part, at = _read(blob, at)
        parts.append(part)
    return kind, parts, at


def _points(blob: bytes, at: int, order: str, count: int) -> tuple[list[list[float]], int]:
    flat: Iterator[float] = iter(struct.unpack_from(f"{order}{2 * count}d", blob, at))
    return [[round(x, DIGITS), round(y, DIGITS)] for x, y in zip(flat, flat, strict=True)], at + 16 * count
