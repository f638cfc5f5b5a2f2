"""Files of layers (archivos de capas): is it there, is it what it says, is it small enough, and its digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from cauce.engines.risk.checks import UnusableLayer

LIMIT = 8 * 10**9
BEGINS: dict[str, tuple[bytes, ...]] = {
    ".tif": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    ".gpkg": (b"SQLite format 3\0",),
    ".parquet": (b"PAR1",),
    ".hdf5": (b"\x89HDF\r\n\x1a\n",),
    ".xlsx": (b"PK\x03\x04",),
    ".shp": (b"\x00\x00\x27\x0a",),
}
SAME = {".tiff": ".tif", ".h5": ".hdf5", ".geoparquet": ".parquet"}
NAMES = {
    ".tif": "a GeoTIFF",
    ".gpkg": "a GeoPackage",
    ".parquet": "GeoParquet",
    ".hdf5": "HDF5",
    ".xlsx": "an XLSX workbook",
    ".shp": "a shapefile",
    ".csv": "a table in text (CSV)",
    ".geojson": "GeoJSON",
    ".json": "JSON",
    ".pbf": "an OpenStreetMap extract",
}
BESIDE = (".shx", ".dbf", ".prj", ".cpg", ".tfw", ".wld")
AFTER = (".aux.xml", ".msk")
PICKLES = {".pkl", ".pickle", ".joblib", ".npy", ".npz"}


def ending(path: Path) -> str:
    """Return a file's ending, the same for all that mean the same."""
    written = path.suffix.lower()
    return SAME.get(written, written)


def check_file(path: Path, *, layer: str = "", limit: int = LIMIT) -> None:
    """Look at a file before a library opens it.

    Raises
    ------
    UnusableLayer
        It is not there, too large, a pickle, or not what its ending says.
    """
    name = layer or path.name
    if not path.is_file():
        raise UnusableLayer("layer_missing", name, path=str(path))
    size = path.stat().st_size
    if size > limit:
        raise UnusableLayer("layer_too_large", name, size=f"{size:,}", limit=f"{limit:,}")
    with path.open("rb") as file:
        head = file.read(4096)
    if path.suffix.lower() in PICKLES or (head[:1] == b"\x80" and head[1:2] in b"\x02\x03\x04\x05" and len(head) > 2):
        raise UnusableLayer("pickled_layer", name)
    kind = ending(path)
    if not _is_what_it_says(kind, head):
        raise UnusableLayer("not_what_it_says", name, expected=NAMES.get(kind, kind))


def _is_what_it_says(kind: str, head: bytes) -> bool:
    if kind in BEGINS:
        return head.startswith(BEGINS[kind])
    if kind == ".csv":
        return b"\0" not in head
    if kind in {".geojson", ".json"}:
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    if kind == ".pbf":
        return b"OSMHeader" in head[:64]
    return True


def parts_of(path: Path) -> list[Path]:
    """Return a file and those beside it that belong to it: a shapefile's table, a raster's place and statistics."""
    beside = [path.with_suffix(each) for each in BESIDE] + [path.with_name(path.name + each) for each in AFTER]
    return [path, *(each for each in beside if each != path and each.is_file())]


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimals."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
