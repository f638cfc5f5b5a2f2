"""Sites of a hazard (sitios de una amenaza): points with coordinates, or the cells of a raster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer, refuse_nan

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

OUTSIDE = -1
# A point takes its hazard from no farther than two cells of the hazard: farther is outside.
CELLS_AWAY = 2.0
ROUNDING = 1e-9  # of a coordinate that was turned into another reference system


@dataclass(frozen=True, eq=False)
class Points:
    """Sites as points: ``x``, ``y`` of shape (sites,) in ``crs``."""

    x: Floats
    y: Floats
    crs: str

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y):
            raise UnusableLayer("lengths_differ", "sites", what="x, y", sizes=f"{len(self.x)}, {len(self.y)}")
        refuse_nan(np.asarray(self.x), layer="sites", what="x")
        refuse_nan(np.asarray(self.y), layer="sites", what="y")

    @property
    def size(self) -> int:
        """Number of sites."""
        return len(self.x)

    def spacing(self) -> float:
        """Median distance from a place to its nearest neighbour, in the unit of the coordinates; 0 for one place."""
        coordinates = np.column_stack([self.x, self.y])
        return _spacing(coordinates) or _spacing(np.unique(coordinates, axis=0))  # two sites may stand at one place

    def find(self, x: Floats, y: Floats) -> Numbers:
        """Return the nearest site of each place, OUTSIDE where it is farther than two cells; shape as x.

        A single site has no cells: it tells of what stands at it, and of nothing else.
        """
        from scipy.spatial import KDTree  # noqa: PLC0415 - heavy: loads with the first search

        if not self.size:
            return np.full(len(x), OUTSIDE, dtype=np.int64)
        if self.size == len(x) and np.array_equal(self.x, x) and np.array_equal(self.y, y):
            return np.arange(self.size, dtype=np.int64)
        distance, found = KDTree(np.column_stack([self.x, self.y])).query(np.column_stack([x, y]), k=1)
        rounding = ROUNDING * max(float(np.abs(self.x).max()), float(np.abs(self.y).max()))
        reach = max(CELLS_AWAY * self.spacing(), rounding)
        return np.where(distance <= reach, found, OUTSIDE).astype(np.int64)


def _spacing(coordinates: Floats) -> float:
    """Median distance to the nearest neighbour; of many places, of some of them."""
    from scipy.spatial import KDTree  # noqa: PLC0415 - heavy: loads with the first search

    if len(coordinates) < 2:
        return 0.0
    some = coordinates[:: max(1, len(coordinates) // 2000)]
    distance: Any = KDTree(coordinates).query(some, k=2)[0]
    return float(np.median(distance[:, 1]))


@dataclass(frozen=True)
class Grid:
    """Sites as cells of a raster, row by row from the first.

    ``affine`` is (a, b, c, d, e, f): x = a·column + b·row + c and y = d·column + e·row + f, at the cell's corner.
    """

    crs: str
    affine: tuple[float, float, float, float, float, float]
    height: int
    width: int

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.height * self.width

    def cells(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Return column and row of each place, with their fractions."""
        a, b, c, d, e, f = self.affine
        whole = a * e - b * d
        dx, dy = x - c, y - f
        return (e * dx - b * dy) / whole, (a * dy - d * dx) / whole

    def find(self, x: Floats, y: Floats) -> Numbers:
        """Return the cell of each place, OUTSIDE beyond the raster's edge; shape as x."""
        column, row = self.cells(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        inside = (column >= 0) & (column < self.width) & (row >= 0) & (row < self.height)
        column, row = np.where(inside, column, 0), np.where(inside, row, 0)
        cell = np.floor(row).astype(np.int64) * self.width + np.floor(column).astype(np.int64)
        return np.where(inside, cell, OUTSIDE)

    def centres(self) -> Points:
        """Return the middle of each cell as points."""
        a, b, c, d, e, f = self.affine
        row, column = np.divmod(np.arange(self.size, dtype=np.float64), self.width)
        row, column = row + 0.5, column + 0.5
        return Points(a * column + b * row + c, d * column + e * row + f, self.crs)


Sites = Points | Grid
