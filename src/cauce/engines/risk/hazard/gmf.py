"""Ground-motion fields of OpenQuake (campos de movimiento del suelo): its CSV of values and its CSV of sites."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer, refuse_repeated
from cauce.engines.risk.files import LIMIT
from cauce.engines.risk.hazard.gmf_columns import Names, read_columns
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Points
from cauce.engines.risk.texts import numbers, read_table, require
from cauce.engines.risk.units import unit_of_measure

EVENT = ("eid", "event_id")
SITE = ("sid", "site_id", "custom_site_id")


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
    event, site, found = read_columns(values, event=EVENT, site=SITE, value=f"gmv_{measure}", limit=limit)
    places = read_table(sites, limit=limit)
    require(places, ["site_id", "lon", "lat"], layer=sites.name)
    refuse_repeated(places["site_id"], layer=sites.name, code="repeated_asset")
    known = {name: at for at, name in enumerate(places["site_id"])}
    unknown = next((name for name in site.known if name not in known), None)
    if unknown is not None:
        raise UnusableLayer("class_missing", values.name, name=unknown, known=f"{len(known)} site_id")
    columns = np.array([known[name] for name in site.known], dtype=np.int64)[site.number]
    matrix, names = _matrix(layer=values.name, event=event, column=columns, found=found, places=places["site_id"])
    x, y = (numbers(places[name], layer=sites.name, what=name) for name in ("lon", "lat"))
    return Hazard(
        kind="earthquake", unit=unit, event_names=tuple(names), sites=Points(x, y, crs), intensity=matrix,
        frequency=np.full(len(names), 1 / years if years else 1 / len(names)), name=values.name,
        origin=origin or Origin(file=str(values)),
    )  # fmt: skip


def _matrix(
    *, layer: str, event: Names, column: NDArray[np.int64], found: NDArray[np.float64], places: list[str]
) -> tuple[EventMatrix, list[str]]:
    """Return the values by event and site, and the events' names; a pair that stands twice is refused."""
    by_name = sorted(range(len(event.known)), key=lambda at: (len(event.known[at]), event.known[at]))
    names = [event.known[at] for at in by_name]
    row = np.argsort(by_name).astype(np.int64)[event.number]
    pair = row * len(places) + column
    if (np.diff(pair) <= 0).any():
        order = np.argsort(pair, kind="stable")
        pair, found = pair[order], found[order]
    twice = np.diff(pair) == 0
    if twice.any():
        at, place = divmod(int(pair[int(np.argmax(twice))]), len(places))
        raise UnusableLayer("repeated_event", layer, name=f"{names[at]} / {places[place]}")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(names)))]).astype(np.int64)
    return EventMatrix(indptr, (pair % len(places)).astype(np.int32), found, len(places)), names
