"""A small OpenStreetMap extract (PBF), written byte by byte: its reader is tried without one from outside."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

Ring = Sequence[tuple[float, float]]


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _signed(value: int) -> bytes:
    return _varint(value << 1 if value >= 0 else (-value << 1) - 1)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: bytes) -> bytes:
    return _varint(number << 3) + value


def _blob(kind: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content)
    blob = _number(2, _varint(len(content))) + _field(3, packed)
    header = _field(1, kind) + _number(3, _varint(len(blob)))
    return struct.pack(">I", len(header)) + header + blob


def write_pbf(path: Path, buildings: Sequence[tuple[Ring, str]]) -> Path:
    """Write closed ways with the tag building; each ring in longitude and latitude, without its last point."""
    strings: list[bytes] = [b"", b"building"]
    nodes, ways, node = b"", b"", 0
    for way, (ring, kind) in enumerate(buildings, start=1):
        strings.append(kind.encode())
        refs = []
        for longitude, latitude in ring:
            node += 1
            refs.append(node)
            place = _number(8, _signed(round(latitude * 1e7))) + _number(9, _signed(round(longitude * 1e7)))
            nodes += _field(1, _number(1, _signed(node)) + place)
        refs.append(refs[0])
        steps = [refs[0], *(after - before for before, after in pairwise(refs))]
        tags = _field(2, _varint(1)) + _field(3, _varint(len(strings) - 1))
        ways += _field(3, _number(1, _varint(way)) + tags + _field(8, b"".join(map(_signed, steps))))
    table = _field(1, b"".join(_field(1, each) for each in strings))
    block = table + _field(2, nodes) + _field(2, ways)
    path.write_bytes(_blob(b"OSMHeader", _field(4, b"OsmSchema-V0.6")) + _blob(b"OSMData", block))
    return path
