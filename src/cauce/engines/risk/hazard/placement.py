"""Where assets stand on a hazard (ubicación de los elementos): each point's site, and what was left out and why."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard.sites import OUTSIDE, Grid, Points
from cauce.engines.risk.impact import Exclusion


@dataclass(frozen=True, eq=False)
class Placement:
    """The site of each point of an exposure; OUTSIDE for the points of assets that were left out."""

    site: NDArray[np.int32]
    excluded: tuple[Exclusion, ...] = ()


def place(hazard: Any, exposure: Exposure) -> Placement:
    """Find the site of each point; assets outside or on cells without data are left out and listed.

    An asset of several pieces is left out whole when one of them is: a part would pass for the whole.

    Raises
    ------
    UnusableLayer
        No asset lies on the hazard, or none is left.

    Notes
    -----
    A raster's cell is the one the point stands in, never a blend with a neighbour. Of points, the nearest is taken,
    at most two of their cells away.
    """
    there = exposure.in_crs(hazard.sites.crs)
    site = hazard.sites.find(there.x, there.y)
    reasons = [("outside", site == OUTSIDE)]
    if reasons[0][1].all() and len(site):
        if _meet_when_swapped(hazard, exposure):
            first = f"{exposure.x[0]:g} {exposure.y[0]:g}"
            raise UnusableLayer("axes_seem_swapped", exposure.name, hazard=hazard.name, first=first)
        raise UnusableLayer(
            "layers_do_not_meet",
            exposure.name,
            hazard=hazard.name,
            assets=_span(there.x, there.y),
            sites=_span(*_corners(hazard.sites)),
        )
    if hazard.unknown is not None:
        reasons.append(("no_data", (site >= 0) & hazard.unknown[np.maximum(site, 0)]))
    excluded = []
    for reason, found in reasons:
        if not found.any():
            continue
        if exposure.asset is not None:
            found = np.isin(exposure.asset, exposure.asset[found])
        left = np.flatnonzero(found & (site >= 0)) if reason != "outside" else np.flatnonzero(found)
        assets = np.unique(left if exposure.asset is None else exposure.asset[left])
        excluded.append(Exclusion(reason, exposure.name, tuple(exposure.ids[at] for at in assets)))
        site = np.where(found, OUTSIDE, site)
    if len(site) and (site == OUTSIDE).all():
        count = sum(len(each.ids) for each in excluded)
        raise UnusableLayer("too_many_outside", exposure.name, count=count, total=exposure.size, hazard=hazard.name)
    return Placement(site.astype(np.int32), tuple(excluded))


def _meet_when_swapped(hazard: Any, exposure: Exposure) -> bool:
    """Whether assets would lie on the hazard if their two coordinates changed places."""
    try:
        turned = dataclasses.replace(exposure, x=exposure.y, y=exposure.x).in_crs(hazard.sites.crs)
    except UnusableLayer:
        return False
    known = np.isfinite(turned.x) & np.isfinite(turned.y)
    return bool((hazard.sites.find(turned.x[known], turned.y[known]) != OUTSIDE).any())


def _corners(sites: Points | Grid) -> tuple[NDArray[Any], NDArray[Any]]:
    if isinstance(sites, Points):
        return sites.x, sites.y
    a, b, c, d, e, f = sites.affine
    return np.array([c, c + a * sites.width + b * sites.height]), np.array([f, f + d * sites.width + e * sites.height])


def _span(x: NDArray[Any], y: NDArray[Any]) -> str:
    return f"{x.min():g} {y.min():g} – {x.max():g} {y.max():g}" if len(x) else "–"
