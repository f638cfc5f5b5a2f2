"""A made-up city for the measurements of the risk engine: buildings in clusters, floods over a part of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cauce.engines.risk import Curve, Curves, EventMatrix, Exposure, Grid, Hazard, Points
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.hazard.placement import Placement

SEED = 20170508
WIDE, HIGH = 33_000.0, 28_000.0
NODES = np.array([0.0, 0.5, 1, 1.5, 2, 3, 4, 5, 6])
DAMAGE = np.array([0, 0.4908, 0.7112, 0.842, 0.9494, 0.9836, 1, 1, 1])
POWERS = (1.0, 1.2, 1.5, 2.0)
CELLS = 300


@dataclass(frozen=True)
class City:
    """A hazard, what is exposed to it, where it stands, and the curves."""

    name: str
    hazard: Hazard
    exposure: Exposure
    placement: Placement
    curves: Curves

    @property
    def stored(self) -> int:
        """Number of wet values."""
        return self.hazard.intensity.stored


@compiled
def _count(x: Any, y: Any, events: Any, fill: bool, starts: Any, indices: Any, data: Any) -> None:
    """Count the wet sites of each event, or write them."""
    for event in range(len(events)):
        cx, cy, radius, deep, phase = events[event]
        at = starts[event]
        for site in range(len(x)):
            far = ((x[site] - cx) ** 2 + (y[site] - cy) ** 2) / radius**2
            if far < 1.3:
                wave = np.sin(x[site] / 400 + phase) * np.cos(y[site] / 500 - phase)
                depth = np.float32(deep * (1 - far) + 0.4 * wave)
                if depth > 0:
                    if fill:
                        indices[at] = site
                        data[at] = depth
                    at += 1
        if not fill:
            starts[event + 1] = at


def floods(x: Any, y: Any, events: int, chance: Any) -> EventMatrix:
    """Return floods, each wet on a tenth to a fifth of the sites."""
    drawn = np.column_stack([
        chance.uniform(0.2, 0.8, events) * WIDE, chance.uniform(0.2, 0.8, events) * HIGH,
        chance.uniform(4_500, 7_500, events), chance.uniform(1, 4, events), chance.uniform(0, 6, events),
    ])  # fmt: skip
    counts = np.zeros(events + 1, np.int64)
    nothing = np.zeros(0, np.int32), np.zeros(0, np.float32)
    for event in range(events):
        some = np.zeros(2, np.int64)
        _count(x, y, drawn[event : event + 1], False, some, *nothing)
        counts[event + 1] = some[1]
    indptr = np.cumsum(counts)
    indices, data = np.empty(indptr[-1], np.int32), np.empty(indptr[-1], np.float32)
    _count(x, y, drawn, True, indptr, indices, data)
    return EventMatrix(indptr, indices, data, len(x))


def city(name: str, *, buildings: int, events: int, coarse: bool) -> City:
    """Return a city; ``coarse`` puts its buildings on a raster of 300 by 300 cells, else each has a site of its own.

    Buildings stand in the order of their neighbourhoods, as a register has them.
    """
    chance = np.random.default_rng(SEED)
    middle = chance.random((60, 2)) * [WIDE, HIGH]
    of = chance.integers(0, 60, buildings)
    x = np.clip(middle[of, 0] + chance.normal(0, 1_200, buildings), 1, WIDE - 1)
    y = np.clip(middle[of, 1] + chance.normal(0, 1_200, buildings), 1, HIGH - 1)
    order = np.lexsort((np.floor(x / 100), np.floor(y / 100)))
    x, y = x[order], y[order]
    if coarse:
        grid = Grid("EPSG:32617", (WIDE / CELLS, 0.0, 0.0, 0.0, -HIGH / CELLS, HIGH), CELLS, CELLS)
        middles = grid.centres()
        matrix = floods(middles.x, middles.y, events, chance)
        site, sites = grid.find(x, y), grid
    else:
        matrix, site, sites = floods(x, y, events, chance), np.arange(buildings), Points(x, y, "EPSG:32617")
    hazard = Hazard(
        kind="flood", unit="m", event_names=tuple(str(at) for at in range(events)), sites=sites, intensity=matrix,
        frequency=np.full(events, 1 / events),
    )  # fmt: skip
    exposure = built(x, y, value=chance.lognormal(11, 1, buildings), curve=chance.integers(0, 4, buildings))
    return City(name, hazard, exposure, Placement(site.astype(np.int32)), damage_curves())


def built(x: Any, y: Any, *, value: Any, curve: Any) -> Exposure:
    """Return buildings at places, each of a value, under one of four curves."""
    return Exposure(
        ids=tuple(map(str, range(len(x)))), x=x, y=y, crs="EPSG:32617", value=value, curve=curve.astype(np.int32),
        curve_ids=tuple(f"c{at}" for at in range(len(POWERS))),
    )  # fmt: skip


def damage_curves() -> Curves:
    """Return the curves of the buildings."""
    curves = [
        Curve(id=f"c{at}", hazard="flood", unit="m", intensity=NODES, mdd=DAMAGE**power)
        for at, power in enumerate(POWERS)
    ]
    return Curves(curves)
