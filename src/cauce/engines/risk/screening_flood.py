"""Depth of a flood from its extent (profundidad de una inundación a partir de su extensión) and the ground's elevation.

The water's edge stands as high as the ground under it. Each flooded cell takes the height of the nearest point of the
edge, smoothed, and its depth is that height less its own ground, never below zero (FwDET: Cohen and others 2018, 2019).
Edges that are none are not used: the border of the map, permanent water, cells beside unknown ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce import method
from cauce.engines.risk.checks import UnusableLayer

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FloodDepth:
    """Depth in metres (nan where the ground is unknown), and what to know of it.

    ``edge`` is the number of cells that gave a height; ``farthest`` how many cells a flooded cell lies from one at
    most; ``dry`` how many flooded cells came out with no depth, because their ground is above the edge.
    """

    depth: Floats
    edge: int
    farthest: float
    dry: int


def flood_depth(
    flooded: Booleans,
    ground: Floats,
    *,
    permanent: Booleans | None = None,
    smoothing: int | None = None,
    told: Mapping[str, Any] | None = None,
) -> FloodDepth:
    """Estimate depths from where the water stood and the elevation of the ground.

    Parameters
    ----------
    flooded
        Where the water stood, shape (height, width).
    ground
        Elevation in metres, the same shape; nan where unknown.
    permanent
        Sea, lakes and rivers: their shore is no edge of the flood.
    smoothing
        Side in cells of the window over which depths are averaged; the method's by default, 1 for none.

    Raises
    ------
    UnusableLayer
        Shapes that differ, nothing flooded, or no edge whose elevation is known.

    Examples
    --------
    >>> ground = np.array([[3.0, 2.0, 1.0, 2.0, 3.0]] * 3)
    >>> wet = np.zeros((3, 5), dtype=bool)
    >>> wet[1, 1:4] = True
    >>> flood_depth(wet, ground, smoothing=1).depth[1].tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0]
    """
    from scipy import ndimage  # noqa: PLC0415 - heavy: loads with the first flood

    _refuse_other_shape(flooded, elevation=ground, permanent=permanent)
    usual = (method.load("risk_screening") if told is None else told)["flood_depth"]["smoothing_cells"]
    window = int(usual) if smoothing is None else smoothing
    known = np.isfinite(ground)
    sea = np.zeros_like(flooded) if permanent is None else permanent
    edge = _edge(flooded | sea, sea, known)
    _refuse_without_edge(flooded & known, edge)
    distance, nearest = ndimage.distance_transform_edt(~edge, return_indices=True)
    depth = np.where(flooded & known, np.maximum(0.0, ground[tuple(nearest)] - ground), 0.0)
    if window > 1:
        depth = _smoothed(depth, flooded & known, window)
    wet = flooded & known
    dry = int(((depth <= 0) & wet & ~edge).sum())
    return FloodDepth(np.where(known, depth, np.nan), int(edge.sum()), float(distance[wet].max()), dry)


def _refuse_other_shape(flooded: Booleans, **others: Floats | Booleans | None) -> None:
    for layer, other in others.items():
        if other is not None and flooded.shape != other.shape:
            found, expected = " × ".join(map(str, other.shape)), " × ".join(map(str, flooded.shape))
            raise UnusableLayer("raster_other_grid", layer, found=found, expected=expected)


def _refuse_without_edge(wet: Booleans, edge: Booleans) -> None:
    if not wet.any():
        raise UnusableLayer("flood_nowhere", "flood")
    if not edge.any():
        raise UnusableLayer("flood_without_edge", "flood")


def _smoothed(depth: Floats, wet: Booleans, window: int) -> Floats:
    """Mean depth of the wet cells in a window about each wet cell."""
    from scipy import ndimage  # noqa: PLC0415 - heavy: loads with the first flood

    share = ndimage.uniform_filter(wet.astype(float), size=window, mode="constant")
    mean = ndimage.uniform_filter(depth, size=window, mode="constant")
    found = np.divide(mean, share, out=np.zeros_like(mean), where=share > 1e-9)
    return np.where(wet, np.maximum(found, 0.0), 0.0)  # running sums may leave a billionth below zero


def _edge(water: Booleans, sea: Booleans, known: Booleans) -> Booleans:
    """Flooded cells beside dry, known ground; neither the map's border nor a shore of permanent water."""
    dry = ~water & known
    beside = np.zeros_like(water)
    beside[1:] |= dry[:-1]
    beside[:-1] |= dry[1:]
    beside[:, 1:] |= dry[:, :-1]
    beside[:, :-1] |= dry[:, 1:]
    return np.asarray(water & ~sea & known & beside)
