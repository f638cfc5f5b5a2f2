"""Ways on foot to safety (caminos a pie hasta un lugar seguro): how far each cell is from it, along roads or straight.

Along roads, people go straight to the nearest cell of a road and then from cell to cell, also aslant: no way comes out
shorter than it is. Where roads do not join a place with safety, its way has no end.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.screening_grid import Booleans, Floats

STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))  # to the east, south, south-east and south-west; each goes both ways


def straight(safe: Booleans, *, cell: float, detour: float) -> Floats:
    """Metres from each cell to the nearest safe one in a straight line, lengthened by a detour.

    Examples
    --------
    >>> straight(np.array([[True, False, False]]), cell=10, detour=1.5).tolist()
    [[0.0, 15.0, 30.0]]
    """
    from scipy import ndimage  # noqa: PLC0415 - heavy: loads with the first way

    if not safe.any():
        return np.full(safe.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~safe) * cell * detour)


def along_roads(safe: Booleans, roads: Booleans, *, cell: float, detour: float) -> Floats:
    """Metres from each cell to the nearest safe one: straight to a road, then along roads.

    Whoever is nearer to safe ground than to any road walks straight to it; without any road nobody is said to arrive.

    Examples
    --------
    >>> safe, roads = np.array([[True, False, False, False]]), np.array([[True, True, True, True]])
    >>> along_roads(safe, roads, cell=10, detour=1).tolist(), along_roads(safe, ~roads, cell=10, detour=1).tolist()
    ([[0.0, 10.0, 20.0, 30.0]], [[0.0, inf, inf, inf]])
    """
    from scipy import ndimage  # noqa: PLC0415 - heavy: loads with the first way

    if not roads.any():
        return np.where(safe, 0.0, np.inf)
    reach = np.full(safe.shape, np.inf)
    reach[roads] = _on_roads(roads, safe[roads], cell)
    to_road, nearest = ndimage.distance_transform_edt(~roads, return_indices=True)
    by_road = reach[tuple(nearest)] + to_road * cell * detour
    if not safe.any():
        return np.asarray(by_road)
    to_safety = ndimage.distance_transform_edt(~safe)
    found = np.where(to_safety <= to_road, np.minimum(to_safety * cell * detour, by_road), by_road)
    found[safe] = 0.0
    return np.asarray(found)


def _on_roads(roads: Booleans, safe: npt.NDArray[np.bool_], cell: float) -> Floats:
    """Metres from each cell of a road to the nearest safe one on it, in the order of the cells."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy: loads with the first way
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    if not safe.any():
        return np.full(len(safe), np.inf)
    number = np.full(roads.shape, -1, dtype=np.int32)
    number[roads] = np.arange(len(safe), dtype=np.int32)
    pairs = [_pairs(number, down, right) for down, right in STEPS]
    one, other = (np.concatenate([each[side] for each in pairs]) for side in (0, 1))
    lengths = [np.full(len(each[0]), np.hypot(*step) * cell) for each, step in zip(pairs, STEPS, strict=True)]
    graph = coo_array((np.concatenate(lengths), (one, other)), shape=(len(safe), len(safe))).tocsr()
    return np.asarray(dijkstra(graph, directed=False, indices=np.flatnonzero(safe), min_only=True))


def _pairs(number: npt.NDArray[np.int32], down: int, right: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Cells of a road that lie one step apart."""
    height, width = number.shape
    first = number[: height - down, max(0, -right) : width - max(0, right)]
    second = number[down:, max(0, right) : width - max(0, -right)]
    both = (first >= 0) & (second >= 0)
    return first[both], second[both]
