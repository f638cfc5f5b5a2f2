"""Hazards of CLIMADA (amenazas de CLIMADA): its HDF5 read by h5py alone, never a pickle."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.files import LIMIT, check_file
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Points

# A reference system as a line of text among other lines.
WRITTEN_OUT = re.compile(rb"\nV((?:GEOG|PROJ|BOUND|GEOD)[A-Z]*\[[^\n]*)\n")
KINDS = {
    "FL": "flood", "RF": "flood", "CF": "flood", "EQ": "earthquake", "LS": "landslide", "TC": "wind", "WS": "wind",
    "TS": "tsunami", "TSU": "tsunami", "WF": "wildfire", "DR": "drought", "HW": "heat",
}  # fmt: skip


def read_climada(
    path: Path, *, crs: str = "", kind: str = "", unit: str = "", origin: Origin | None = None, limit: int = LIMIT
) -> Hazard:
    """Read a hazard that CLIMADA wrote as HDF5.

    Parameters
    ----------
    crs, kind, unit
        What the file does not say in a way that can be read safely; ``crs`` where it stands in a pickle.

    Raises
    ------
    UnusableLayer
        It is no such file, a part is stored as a pickle, or its parts do not fit together.
    """
    import h5py  # noqa: PLC0415 - heavy: loads with the first file

    check_file(path, limit=limit)
    layer = path.name
    try:
        with h5py.File(path, "r") as file:
            missing = [name for name in ("intensity", "frequency", "event_id", "centroids") if name not in file]
            if missing:
                raise UnusableLayer("columns_missing", layer, missing=", ".join(missing), found=", ".join(file))
            x, y, found_crs = _centroids(file["centroids"], layer=layer)
            matrix = _matrix(file["intensity"], layer=layer)
            fraction = _matrix(file["fraction"], layer=layer) if "fraction" in file else None
            said = _word(file, "haz_type"), _word(file, "units"), _word(file, "frequency_unit") or "1/year"
            names = [_text(name) for name in file["event_name"]] if "event_name" in file else []
            ids = [str(number) for number in file["event_id"][:]]
            frequency = np.asarray(file["frequency"][:], dtype=np.float64)
    except (OSError, ValueError, TypeError, KeyError) as broken:
        raise UnusableLayer("unreadable_layer", layer, reason=str(broken).splitlines()[0]) from broken
    system = crs or found_crs
    if not system:
        raise UnusableLayer("crs_in_pickle", layer)
    if said[2] not in {"1/year", "annual"}:
        raise UnusableLayer("other_dimension", layer, unit=said[2], expected="1/year")
    if not (unit or said[1]):
        raise UnusableLayer("unit_missing", layer)
    if unit and said[1] and units.unit(unit, layer=layer) != units.unit(said[1], layer=layer):
        raise UnusableLayer("unit_contradicts", layer, found=said[1], unit=unit)
    unique = len(set(names)) == len(names) == len(ids)
    return Hazard(
        kind=kind or KINDS.get(said[0], said[0].lower()), unit=units.unit(unit or said[1], layer=layer).name,
        event_names=tuple(names if unique else ids), frequency=frequency, sites=Points(x, y, system),
        intensity=_with_fraction(matrix, fraction, layer=layer), name=layer, origin=origin or Origin(file=str(path)),
    )  # fmt: skip


def _text(written: Any) -> str:
    return written.decode() if isinstance(written, bytes) else str(written)


def _word(file: Any, name: str) -> str:
    """Return a text of one element, or none."""
    if name not in file:
        return ""
    found = file[name]
    return _text(found[()] if found.shape == () else found[0]).strip()


def _centroids(group: Any, *, layer: str) -> tuple[NDArray[np.float64], NDArray[np.float64], str]:
    """Return longitudes, latitudes and the reference system, which is none where only a pickle holds it."""
    if "lat" in group and "lon" in group:
        crs = _word(group, "crs")
        return np.asarray(group["lon"][:], float), np.asarray(group["lat"][:], float), crs
    frame = (
        group
        if "block0_items" in group
        else next((group[name] for name in group if "block0_items" in group[name]), None)
    )
    if frame is None:
        raise UnusableLayer("columns_missing", layer, missing="centroids", found=", ".join(group))
    columns: dict[str, Any] = {}
    for items in (name for name in frame if name.endswith("_items") and name.startswith("block")):
        values = frame[items.replace("_items", "_values")]
        if values.dtype.kind in "fiu" and values.ndim == 2:
            columns |= {_text(name): values[:, at] for at, name in enumerate(frame[items])}
    pairs = (("geometry.x", "geometry.y"), ("lon", "lat"), ("longitude", "latitude"), ("x", "y"))
    found = next((pair for pair in pairs if pair[0] in columns and pair[1] in columns), None)
    if found is None:
        raise UnusableLayer("pickled_layer", layer)
    x, y = (np.asarray(columns[name], dtype=np.float64) for name in found)
    return x, y, _plain_crs([group.attrs, frame.attrs])


def _plain_crs(attributes: list[Any]) -> str:
    """Return a reference system that is written out as text; a pickle is searched for it as text, never opened."""
    for each in attributes:
        written = each.get("crs")
        text = _text(written) if isinstance(written, bytes | str | np.bytes_ | np.str_) else ""
        if text.startswith(("EPSG:", "GEOG", "PROJ", "BOUND", "epsg:")):
            return text
        stored = each.get("metadata")
        found = WRITTEN_OUT.search(stored) if isinstance(stored, bytes) else None
        if found:
            return found[1].decode("raw_unicode_escape")
    return ""


def _matrix(stored: Any, *, layer: str) -> EventMatrix:
    """Return a matrix that is stored as compressed rows or in full."""
    import h5py  # noqa: PLC0415 - heavy: loads with the first file

    if isinstance(stored, h5py.Dataset):
        return EventMatrix.from_dense(np.asarray(stored[:], dtype=np.float64))
    shape = stored.attrs.get("shape")
    if shape is None or not {"data", "indices", "indptr"} <= set(stored):
        raise UnusableLayer("columns_missing", layer, missing="data, indices, indptr, shape", found=", ".join(stored))
    indptr, indices = np.asarray(stored["indptr"][:], np.int64), np.asarray(stored["indices"][:], np.int32)
    data = np.asarray(stored["data"][:], np.float64)
    wrong = len(indptr) != shape[0] + 1 or indptr[-1] != len(data) or len(indices) != len(data)
    if wrong or (np.diff(indptr) < 0).any() or (len(indices) and (indices.min() < 0 or indices.max() >= shape[1])):
        raise UnusableLayer("unreadable_layer", layer, reason="its rows do not fit its shape")
    rows = [(indices[low:high], data[low:high]) for low, high in pairwise(indptr)]
    found = EventMatrix.from_rows(rows, sites=int(shape[1]))
    twice = np.diff(found.indices) == 0
    twice[indptr[1:-1][(indptr[1:-1] > 0) & (indptr[1:-1] < len(data))] - 1] = (
        False  # one event's last, the next's first
    )
    if twice.any():
        raise UnusableLayer("unreadable_layer", layer, reason="a site stands twice in an event")
    return found


def _with_fraction(matrix: EventMatrix, fraction: EventMatrix | None, *, layer: str) -> EventMatrix:
    """Put the affected share beside each intensity; an empty one is 1 everywhere."""
    if fraction is None or not fraction.stored:
        return matrix
    if (fraction.events, fraction.sites) != (matrix.events, matrix.sites):
        sizes = f"{matrix.events}×{matrix.sites}, {fraction.events}×{fraction.sites}"
        raise UnusableLayer("lengths_differ", layer, what="intensity, fraction", sizes=sizes)
    share = np.zeros(matrix.stored)
    for event in range(matrix.events):
        at, values = fraction.row(event)
        mine, _data = matrix.row(event)
        place = np.minimum(np.searchsorted(at, mine), max(len(at) - 1, 0))
        known = at[place] == mine if len(at) else np.zeros(len(mine), bool)
        share[matrix.indptr[event] : matrix.indptr[event + 1]] = np.where(known, values[place] if len(at) else 0, 0)
    return EventMatrix(matrix.indptr, matrix.indices, matrix.data, matrix.sites, None if (share == 1).all() else share)
