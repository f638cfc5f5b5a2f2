"""Hazard store (almacén de amenaza): 16-bit intensities in runs of neighbouring sites, tile by tile, streamed."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Grid, Points, Sites

MAGIC = b"CAUCEHZ2"
TILE = 8192
CODES = 65_535
CODEC = "lz4_raw"
# A value that is decoded holds its site (4 bytes) and its intensity (4 bytes); what else a part needs stands beside.
DECODED = 12


def bytes_of(written: str) -> int:
    """Return the bytes of an amount of memory as people write it.

    Examples
    --------
    >>> bytes_of("500 MB")
    500000000
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kMG]?)i?B?\s*", written)
    if not found:
        raise UnusableLayer("case_wrong_value", "memory", key="memory", value=written, expected="500 MB, 2 GB")
    return int(float(found[1]) * {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}[found[2]])


@dataclass(frozen=True, eq=False)
class StoredTiles:
    """Some tiles of a store, one after the other: where they are, and nothing of the others.

    ``first`` is the number of the first of them, ``used`` how many sites the whole has; ``column``, of the shape
    (sites of these tiles,), is the new number of each site, or below zero where it is not wanted.
    """

    path: Path
    name: str
    events: int
    step: float
    first: int
    used: int
    offsets: NDArray[np.int64]
    sizes: NDArray[np.int64]
    column: NDArray[np.int32] | None = None

    def matrix(self) -> EventMatrix:
        """Read them."""
        from cauce.engines.risk import store_codes  # noqa: PLC0415 - numba: loads with the first reading

        content, begins = self._content()
        counts = np.zeros(self.events + 1, np.int64)
        numbers = np.zeros(0, np.int32) if self.column is None else self.column
        place = content, begins, self.first if self.column is None else 0, TILE, self.events, self.step, numbers
        store_codes.decode(*place, counts, np.zeros(0, np.int32), np.zeros(0, np.float64), True)
        indptr = np.cumsum(counts)
        indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.float64)
        store_codes.decode(*place, indptr[:-1].copy(), indices, data, False)
        return EventMatrix(indptr, indices, data, self.used)

    def _content(self) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """Unpack them and say where each begins."""
        import pyarrow  # noqa: PLC0415 - heavy: loads with the first reading

        begins = np.concatenate([[0], np.cumsum(self.sizes)]) // 2
        content = np.empty(int(begins[-1]), np.uint16)
        with self.path.open("rb") as file:
            file.seek(int(self.offsets[0]))
            for at, size in enumerate(self.sizes.tolist()):
                packed = file.read(int(self.offsets[at + 1] - self.offsets[at]))
                try:
                    raw = pyarrow.decompress(packed, decompressed_size=size, codec=CODEC, asbytes=True)
                except (OSError, pyarrow.ArrowException) as damaged:
                    raise UnusableLayer("store_damaged", self.name) from damaged
                planes = np.frombuffer(raw, np.uint8).reshape(2, -1)
                part = content[begins[at] : begins[at + 1]]
                part[:] = planes[1]
                part <<= 8
                part |= planes[0]
        return content, begins.astype(np.int64)


@dataclass(frozen=True, eq=False)
class HazardStore:
    """A hazard on disk: opened without reading its values, which stream in by tiles of sites.

    Attributes are those of Hazard; ``step`` is the width of a code in ``unit`` (half of it is the largest error).
    """

    path: Path
    kind: str
    unit: str
    event_names: tuple[str, ...]
    frequency: NDArray[np.float64]
    sites: Sites
    step: float
    offsets: NDArray[np.int64]
    sizes: NDArray[np.int64]
    stored: int
    return_periods: NDArray[np.float64] | None = None
    tail: str = ""
    unknown: NDArray[np.bool_] | None = None
    name: str = "hazard"
    origin: Origin = field(default_factory=Origin)

    @property
    def events(self) -> int:
        """Number of events."""
        return len(self.event_names)

    @property
    def bytes_per_value(self) -> float:
        """Bytes on disk of a stored value, its place and its intensity together."""
        return float(self.offsets[-1] - self.offsets[0]) / max(self.stored, 1)

    @property
    def largest_tile(self) -> int:
        """Bytes of memory that the largest tile takes when it is unpacked."""
        return int(self.sizes.max(initial=0)) // 2 * DECODED

    def chunks_for(self, limit: int) -> int:
        """Return into how many parts the store is read so that a part stays below a limit of bytes.

        Raises
        ------
        UnusableLayer
            Not even one tile fits.
        """
        tiles = len(self.offsets) - 1
        largest = self.largest_tile
        if largest > limit:
            raise UnusableLayer("memory_too_small", self.name, limit=f"{limit:,} B", needed=f"{largest:,} B")
        return max(1, min(tiles, -(-tiles * largest // limit)))

    def tiles(self, low: int, high: int, *, column: NDArray[np.int32] | None = None) -> StoredTiles:
        """Return the way to the tiles from ``low`` to ``high``, small enough to be sent to another process.

        With ``column``, of shape (sites,), those sites alone are read that have a number there.
        """
        used = self.sites.size if column is None else int(column.max(initial=-1)) + 1
        return StoredTiles(
            path=self.path, name=self.name, events=self.events, step=self.step, first=low, used=used,
            offsets=self.offsets[low : high + 1], sizes=self.sizes[low:high],
            column=None if column is None else column[low * TILE : high * TILE],
        )  # fmt: skip

    def matrix(self, low: int, high: int) -> EventMatrix:
        """Read the tiles from ``low`` to ``high``."""
        return self.tiles(low, high).matrix()

    def load(self) -> Hazard:
        """Return the whole hazard in memory."""
        return Hazard(
            kind=self.kind, unit=self.unit, event_names=self.event_names, frequency=self.frequency, sites=self.sites,
            intensity=self.matrix(0, len(self.offsets) - 1), return_periods=self.return_periods, tail=self.tail,
            unknown=self.unknown, name=self.name, origin=self.origin,
        )  # fmt: skip


def write_store(hazard: Hazard, path: Path, *, step: float | None = None) -> HazardStore:
    """Write a hazard as a store and open it.

    Parameters
    ----------
    step
        Width of a code in the hazard's unit; half a millimetre for lengths and a 65,535th of the largest otherwise,
        if left out. Wider where the largest intensity would not fit.

    Notes
    -----
    By tile of 8,192 sites and by event: the number of runs, of values, then first site and length of each run, then
    the codes; all 16-bit, a tile's low bytes before its high bytes, packed by LZ4. What is wet by less than half a step
    counts as one step, so that nothing wet becomes dry.
    """
    if hazard.intensity.fraction is not None:
        raise UnusableLayer("fraction_in_store", hazard.name)
    largest = float(hazard.intensity.data.max(initial=0))
    unit = units.unit(hazard.unit, layer=hazard.name)
    wanted = step or (0.0005 / unit.factor if unit.dimension == "length" else largest / CODES or 1.0)
    width = max(wanted, largest / CODES)
    arrays = _arrays(hazard)
    header = json.dumps(_told(hazard, width, [(name, str(a.dtype), len(a)) for name, a in arrays])).encode()
    fresh = path.with_name(path.name + ".part")
    offsets, sizes = [0], []
    with fresh.open("wb") as file:
        file.write(MAGIC + struct.pack("<QQ", len(header), 0) + header)
        for _name, array in arrays:
            file.write(np.ascontiguousarray(array).tobytes())
        offsets[0] = file.tell()
        for packed, size in _packed(hazard, width):
            file.write(packed)
            offsets.append(file.tell())
            sizes.append(size)
        end = file.tell()
        file.write(np.array([*offsets, *sizes], np.int64).tobytes())
        file.seek(len(MAGIC) + 8)
        file.write(struct.pack("<Q", end))
    fresh.replace(path)
    return open_store(path)


def _packed(hazard: Hazard, width: float) -> Iterator[tuple[bytes, int]]:
    """Yield each tile, packed, with the bytes that it takes when it is unpacked."""
    import pyarrow  # noqa: PLC0415 - heavy: loads with the first writing

    from cauce.engines.risk import store_codes  # noqa: PLC0415 - numba: loads with the first writing

    matrix = hazard.intensity
    cursor = matrix.indptr[:-1].copy()
    for first in range(0, hazard.sites.size, TILE):
        some = min(TILE, hazard.sites.size - first)
        room = np.empty(matrix.events * (some + 2 * (some // 2 + 1) + 2), np.uint16)
        used = store_codes.encode(matrix.indptr, matrix.indices, matrix.data, cursor, first, some, width, room)
        planes = np.stack([room[:used] & 255, room[:used] >> 8]).astype(np.uint8)
        yield pyarrow.compress(planes.tobytes(), codec=CODEC, asbytes=True), 2 * used


def _arrays(hazard: Hazard) -> list[tuple[str, NDArray[Any]]]:
    arrays: list[tuple[str, NDArray[Any]]] = [("frequency", np.asarray(hazard.frequency, np.float64))]
    if isinstance(hazard.sites, Points):
        arrays += [("x", hazard.sites.x), ("y", hazard.sites.y)]
    if hazard.return_periods is not None:
        arrays.append(("return_periods", np.asarray(hazard.return_periods, np.float64)))
    if hazard.unknown is not None:
        arrays.append(("unknown", hazard.unknown))
    return arrays


def _told(hazard: Hazard, step: float, arrays: list[tuple[str, str, int]]) -> dict[str, Any]:
    sites = hazard.sites
    grid = [*sites.affine, sites.height, sites.width] if isinstance(sites, Grid) else None
    return {
        "kind": hazard.kind, "unit": hazard.unit, "events": hazard.event_names, "crs": sites.crs, "grid": grid,
        "step": step, "stored": hazard.intensity.stored, "tail": hazard.tail, "name": hazard.name,
        "origin": asdict(hazard.origin), "arrays": arrays,
    }  # fmt: skip


def open_store(path: Path) -> HazardStore:
    """Open a store without reading its intensities.

    Raises
    ------
    UnusableLayer
        It is no store, or one that was not finished.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        magic, sizes = file.read(len(MAGIC)), file.read(16)
        if magic != MAGIC or len(sizes) < 16:
            raise UnusableLayer("not_what_it_says", path.name, expected="a hazard store of Cauce")
        length, end = struct.unpack("<QQ", sizes)
        if not end or end > size or length > size:
            raise UnusableLayer("store_damaged", path.name)
        try:
            told = json.loads(file.read(length))
            arrays = {name: np.fromfile(file, dtype=kind, count=count) for name, kind, count in told["arrays"]}
        except (ValueError, KeyError, TypeError) as damaged:
            raise UnusableLayer("store_damaged", path.name) from damaged
        file.seek(end)
        numbers = np.fromfile(file, dtype=np.int64)
    sites: Sites
    if told["grid"]:
        *affine, height, width = told["grid"]
        sites = Grid(told["crs"], tuple(affine), int(height), int(width))
    else:
        sites = Points(arrays["x"], arrays["y"], told["crs"])
    tiles = -(-sites.size // TILE)
    offsets, packed = numbers[: tiles + 1], numbers[tiles + 1 :]
    if len(numbers) != 2 * tiles + 1 or offsets[-1] != end:
        raise UnusableLayer("store_damaged", path.name)
    return HazardStore(
        path=path, kind=told["kind"], unit=told["unit"], event_names=tuple(told["events"]),
        frequency=arrays["frequency"], sites=sites, step=told["step"],
        offsets=offsets, sizes=packed, stored=told["stored"],
        return_periods=arrays.get("return_periods"), tail=told["tail"], unknown=arrays.get("unknown"),
        name=told["name"], origin=Origin(**told["origin"]),
    )  # fmt: skip
