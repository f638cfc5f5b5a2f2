"""Simple rings (anillos simples): tells at once of most footprints that they do not cross themselves.

It says yes only where no rounding can make it wrong (every two edges lie apart by more than the error of the
arithmetic); whoever is not sure of a ring asks GEOS, which is exact and slower.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.threads import in_parts

LEAST = 2000  # rings a thread takes at least
MOST_EDGES = 24  # beyond, comparing every two edges costs more than it saves
# Of an orientation out of float64: (3 + 16 ε) ε with ε = 2⁻⁵³, rounded up (Shewchuk, 1997, Adaptive Precision
# Floating-Point Arithmetic and Fast Robust Geometric Predicates, section 4).
ORIENTATION_ERROR = 3.34e-16


def surely_simple(rings: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Tell of which polygons without holes the ring surely does not touch or cross itself; shape as rings.

    Examples
    --------
    >>> bow = shapely.from_wkt("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))")
    >>> surely_simple(np.array([shapely.box(0, 0, 1, 1), bow])).tolist()
    [True, False]
    """
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    starts = np.searchsorted(ring, np.arange(len(rings) + 1)).astype(np.int64)
    sure = np.zeros(len(rings), dtype=np.bool_)
    in_parts(_look, len(rings), coordinates, starts, sure, least=LEAST)
    return sure


@compiled(inline="always")
def _side(ax, ay, bx, by, cx, cy):  # type: ignore[no-untyped-def]
    """Side of the line a–b on which c lies: 1, -1, or 0 where rounding could decide."""
    left, right = (ax - cx) * (by - cy), (ay - cy) * (bx - cx)
    found = left - right
    error = ORIENTATION_ERROR * (abs(left) + abs(right))
    if found > error:
        return 1
    return -1 if -found > error else 0


@compiled(inline="always")
def _apart(ax, ay, bx, by, cx, cy, dx, dy):  # type: ignore[no-untyped-def]
    """Tell whether the edges a–b and c–d surely share no point."""
    if max(ax, bx) < min(cx, dx) or max(cx, dx) < min(ax, bx):
        return True
    if max(ay, by) < min(cy, dy) or max(cy, dy) < min(ay, by):
        return True
    if _side(ax, ay, bx, by, cx, cy) * _side(ax, ay, bx, by, dx, dy) > 0:
        return True
    return _side(cx, cy, dx, dy, ax, ay) * _side(cx, cy, dx, dy, bx, by) > 0


@compiled
def _look(first, last, points, starts, sure):  # type: ignore[no-untyped-def]
    for ring in range(first, last):
        begin, edges = starts[ring], starts[ring + 1] - starts[ring] - 1
        if edges < 3 or edges > MOST_EDGES:
            continue
        good = True
        for i in range(edges + 1):
            good = good and np.isfinite(points[begin + i, 0]) and np.isfinite(points[begin + i, 1])
        for i in range(edges):
            if not good:
                break
            ax, ay = points[begin + i, 0], points[begin + i, 1]
            bx, by = points[begin + i + 1, 0], points[begin + i + 1, 1]
            after = (i + 1) % edges + 1
            # The next edge begins where this one ends: they share no other point unless it turns straight back.
            if _side(ax, ay, bx, by, points[begin + after, 0], points[begin + after, 1]) == 0:
                good = False
            for j in range(i + 2, edges):
                if i == 0 and j == edges - 1:
                    continue
                good = good and _apart(
                    ax, ay, bx, by,
                    points[begin + j, 0], points[begin + j, 1], points[begin + j + 1, 0], points[begin + j + 1, 1],
                )  # fmt: skip
        sure[ring] = good
