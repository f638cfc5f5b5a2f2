"""OpenStreetMap extracts (extractos de OpenStreetMap): places with their tags, by GDAL; loads only when it is asked."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
LAYERS = ("points", "multipolygons")
Place = tuple[Mapping[str, str], tuple[float, float]]


class MissingLibraryError(RuntimeError):
    """The libraries for risk are not installed."""


class DamagedExtractError(ValueError):
    """The file is no extract that can be read."""


def tagged_places(path: Path) -> Iterator[Place]:
    """Points and areas of an extract (.osm.pbf), each with its tags and a point in degrees.

    Raises
    ------
    MissingLibraryError, DamagedExtractError
    """
    try:
        from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - heavy, of the set «risk»
        from pyogrio.raw import read  # noqa: PLC0415 - heavy, of the set «risk»
    except ImportError as error:
        raise MissingLibraryError from error
    for layer in LAYERS:
        try:
            meta, _numbers, geometries, columns = read(path, layer=layer)
        except (DataSourceError, DataLayerError) as error:
            raise DamagedExtractError(path.name) from error
        names = [str(name) for name in meta["fields"]]
        for at, blob in enumerate(geometries):
            place = _middle(blob) if blob is not None else None
            if place is not None:
                yield _tags(names, [column[at] for column in columns]), place


def _tags(names: list[str], values: list[Any]) -> dict[str, str]:
    told = {name: str(value) for name, value in zip(names, values, strict=True) if value and name != "other_tags"}
    other = dict(zip(names, values, strict=True)).get("other_tags")
    for key, value in TAG.findall(other or ""):
        told.setdefault(key.replace('\\"', '"'), value.replace('\\"', '"'))
    return told


def _middle(blob: bytes) -> tuple[float, float] | None:
    """The point of a WKB point, or the middle of the box of a WKB multipolygon (little-endian, as GDAL writes)."""
    (kind,) = struct.unpack_from("<I", blob, 1)
    if kind == 1:
        x, y = struct.unpack_from("<2d", blob, 5)
        return float(x), float(y)
    xs: list[float] = []
    ys: list[float] = []
    (polygons,) = struct.unpack_from("<I", blob, 5)
    at = 9
    for _polygon in range(polygons):
        (rings,) = struct.unpack_from("<I", blob, at + 5)
        at += 9
        for _ring in range(rings):
            (count,) = struct.unpack_from("<I", blob, at)
            told = struct.unpack_from(f"<{count * 2}d", blob, at + 4)
            xs += told[0::2]
            ys += told[1::2]
            at += 4 + count * 16
    return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2) if xs else None
