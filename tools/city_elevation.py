"""Elevation of the example's city (elevación del terreno): a plain that rises from the coast, hills, valleys of rivers.

It is synthetic, as its hazards are, so that the screening can be tried where no real elevation may be kept.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]


def elevation(
    land: shapely.Geometry,
    coast: shapely.Geometry,
    rivers: Sequence[shapely.Geometry],
    hills: Sequence[tuple[shapely.Geometry, float, float]],
    told: Mapping[str, Any],
    *,
    unknown: float,
) -> tuple[Floats, tuple[float, float]]:
    """Return the elevation of the ground in metres, and the upper left corner.

    Parameters
    ----------
    hills
        Point, radius in metres, height in metres.
    told
        ``cell`` in metres, ``slope`` inland, ``valley`` (how far a river lowers the ground, in metres), ``depth`` (by
        which share at the river itself).
    unknown
        What stands off the land.
    """
    cell = float(told["cell"])
    west, south, east, north = (math.floor(one / cell) * cell for one in shapely.bounds(land))
    xs = np.arange(west + cell / 2, east + cell, cell)
    ys = np.arange(north + cell / 2, south - cell, -cell)
    cells = shapely.points(*np.meshgrid(xs, ys))
    ground = 1.0 + told["slope"] * shapely.distance(coast, cells)
    for middle, radius, height in hills:
        ground += height * np.exp(-2 * (shapely.distance(middle, cells) / radius) ** 2)
    nearest = np.min([shapely.distance(one, cells) for one in rivers], axis=0)
    ground *= 1 - told["depth"] * np.exp(-nearest / told["valley"])
    ground = np.round(ground, 1)
    ground[~shapely.contains(land, cells)] = unknown
    return ground, (west, north + cell)
