"""Ground-motion fields of OpenQuake (campos de movimiento del suelo): its CSV of values and its CSV of sites."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer, refuse_repeated
from cauce.engines.risk.files import LIMIT
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Points
from cauce.engines.risk.texts import numbers, read_table, require
from cauce.engines.risk.units import unit_of_measure


def read_gmf(
    values: Path,
    sites: Path,
    *,
    measure: str = "PGA",
    years: float | None = None,
    crs: str = "EPSG:4326",
    origin: Origin | None = None,
    limit: int = LIMIT,
) -> Hazard:
    """Read ground-motion fields, in the unit in which OpenQuake gives their measure.

    Parameters
    ----------
    values, sites
        ``eid,sid,gmv_PGA,…`` (older files: ``event_id,site_id``) and ``site_id,lon,lat``.
    measure
        Which intensity, such as «PGA» or «SA(0.3)» (in g), «PGV» (in cm/s) or «MMI».
    years
        Effective years of the event set; each event then comes once in so many years. Of a scenario's fields, which
        have no frequency, each weighs the same and the frequencies sum up to one: means over the fields.

    Raises
    ------
    UnusableLayer
        Columns are missing, values are below zero, a value's site is not in the list of sites, or nobody knows the
        measure.
    """
    unit = unit_of_measure(measure, layer=values.name)
    table, places = read_table(values, limit=limit), read_table(sites, limit=limit)
    event_column = next((name for name in ("eid", "event_id") if name in table), "eid")
    site_column = next((name for name in ("sid", "site_id", "custom_site_id") if name in table), "sid")
    wanted = f"gmv_{measure}"
    require(table, [event_column, site_column, wanted], layer=values.name)
    require(places, ["site_id", "lon", "lat"], layer=sites.name)
    refuse_repeated(places["site_id"], layer=sites.name, code="repeated_asset")
    known = {name: at for at, name in enumerate(places["site_id"])}
    unknown = [name for name in table[site_column] if name not in known]
    if unknown:
        raise UnusableLayer("class_missing", values.name, name=unknown[0], known=f"{len(known)} site_id")
    matrix, names = _matrix(
        layer=values.name, event=table[event_column], site=[known[name] for name in table[site_column]],
        found=numbers(table[wanted], layer=values.name, what=wanted), places=places["site_id"],
    )  # fmt: skip
    x, y = (numbers(places[name], layer=sites.name, what=name) for name in ("lon", "lat"))
    return Hazard(
        kind="earthquake", unit=unit, event_names=tuple(names), sites=Points(x, y, crs), intensity=matrix,
        frequency=np.full(len(names), 1 / years if years else 1 / len(names)), name=values.name,
        origin=origin or Origin(file=str(values)),
    )  # fmt: skip


def _matrix(
    *, layer: str, event: list[str], site: list[int], found: NDArray[np.float64], places: list[str]
) -> tuple[EventMatrix, list[str]]:
    """Return the values by event and site, and the events' names; a pair that stands twice is refused."""
    names = sorted(set(event), key=lambda name: (len(name), name))
    number = {name: at for at, name in enumerate(names)}
    row, column = np.array([number[name] for name in event], dtype=np.int64), np.array(site, dtype=np.int64)
    order = np.lexsort((column, row))
    pair = row[order] * len(places) + column[order]
    if (np.diff(pair) == 0).any():
        at = order[int(np.argmax(np.diff(pair) == 0))]
        raise UnusableLayer("repeated_event", layer, name=f"{names[row[at]]} / {places[column[at]]}")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(names)))]).astype(np.int64)
    return EventMatrix(indptr, column[order].astype(np.int32), found[order], len(places)), names
