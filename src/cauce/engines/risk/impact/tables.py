"""Tables of curves (tablas de curvas): pieces of all curves on one grid of intensities, for the kernels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.vulnerability import Curve

Floats = NDArray[np.float64]
CELLS = 65_536
ALIGNED, SINGLE, CROWDED = 0, 1, 2


class CurveTable(NamedTuple):
    """Pieces of the curves: y = height + slope·(x - start), and the same for the affected share.

    A value x stands in the cell ``int(min(x, top)·inverse)`` of its curve; ``segment_of[offset of the curve + cell]``
    is the piece that holds at the cell's beginning. ``mode`` says how many nodes may stand inside of a cell: none
    (then pieces are copied cell by cell and the cell is the piece), one, or many.
    """

    mode: int
    cells: int
    inverse: float
    top: float
    segment_of: NDArray[np.int32]
    upper: Floats
    start: Floats
    height: Floats
    slope: Floats
    share: Floats
    share_slope: Floats
    whole: bool

    def by_four(self) -> tuple[float, Floats, Floats]:
        """Return the cells' width, heights at their beginnings and slopes, of shape (cells, slots), slots by fours.

        Of ``ALIGNED`` tables without shares alone; the empty curve is left away, slots that are left over are zero.
        """
        curves = len(self.start) // self.cells - 1
        width, slots = 1 / self.inverse, -(-curves // 4) * 4
        heights, slopes = np.zeros((self.cells, slots)), np.zeros((self.cells, slots))
        begins = np.arange(self.cells) * width
        for curve in range(curves):
            own = slice((curve + 1) * self.cells, (curve + 2) * self.cells)
            heights[:, curve] = self.height[own] + self.slope[own] * (begins - self.start[own])
            slopes[:, curve] = self.slope[own]
        return width, heights, slopes

    def offsets(self) -> NDArray[np.int32]:
        """Where each curve's cells begin; shape (curves,)."""
        return np.arange(len(self.segment_of) // self.cells, dtype=np.int32) * np.int32(self.cells)


def _pieces(curve: Curve) -> list[tuple[float, ...]]:
    """Pieces (upper, start, mdd, its slope, paa, its slope) of a curve, from below its first node on."""
    nodes, mdd = np.asarray(curve.intensity, float), np.asarray(curve.mdd, float)
    paa = np.ones(len(nodes)) if curve.paa is None else np.asarray(curve.paa, float)
    held = curve.below == "held"
    pieces: list[tuple[float, ...]] = [(nodes[0], 0.0, mdd[0] * held, 0.0, paa[0], 0.0)]
    for at in range(len(nodes) - 1):
        wide = nodes[at + 1] - nodes[at]
        if wide > 0:
            slopes = (mdd[at + 1] - mdd[at]) / wide, (paa[at + 1] - paa[at]) / wide
            pieces.append((nodes[at + 1], nodes[at], mdd[at], slopes[0], paa[at], slopes[1]))
    return [*pieces, (np.inf, nodes[-1], mdd[-1], 0.0, paa[-1], 0.0)]


def _step(nodes: Floats) -> tuple[float, int]:
    """Return the width of the cells and the mode: widest cells first that keep nodes apart."""
    apart = np.diff(nodes)
    apart = apart[apart > 0]
    top = max(float(nodes[-1]), 1e-9)
    finest = float(apart.min()) if len(apart) else top
    for part in (1.0, 0.5, 0.25, 0.125):
        width = finest * part
        if (
            top / width <= 4096
            and width == 2.0 ** round(np.log2(width))
            and (nodes / width == np.round(nodes / width)).all()
        ):
            return width, ALIGNED
    return (finest / 2, SINGLE) if top / (finest / 2) < CELLS else (top / CELLS, CROWDED)


def curve_table(curves: Sequence[Curve]) -> CurveTable:
    """Return the table of some curves, in their order, after an empty curve that damages nothing.

    Curves with jumps (two nodes at one intensity, or a first node above zero with damage) are never ``ALIGNED``.
    """
    every: list[list[tuple[float, ...]]] = [[(np.inf, 0.0, 0.0, 0.0, 0.0, 0.0)], *(_pieces(curve) for curve in curves)]
    starts = np.unique(np.array([0.0, *(piece[0] for pieces in every for piece in pieces[:-1] if piece[0] > 0)]))
    width, mode = _step(starts)
    if mode == ALIGNED and any(_jumps(pieces) for pieces in every):
        width, mode = width / 2, SINGLE
    cells = int(np.ceil(starts[-1] / width)) + 2
    lefts = np.arange(cells) * width * (1 - 1e-9) - 1e-300
    places: list[Any] = []
    flat: list[tuple[float, ...]] = []
    for pieces in every:
        uppers = np.array([piece[0] for piece in pieces])
        at = np.searchsorted(
            uppers, np.maximum(lefts if mode != ALIGNED else np.arange(cells) * width, 0.0), side="right"
        )
        places.append(at + len(flat))
        flat.extend(pieces)
    segment_of = np.concatenate(places).astype(np.int32)
    columns = np.array(flat, dtype=np.float64).T.copy()
    if mode == ALIGNED:
        columns, segment_of = columns[:, segment_of].copy(), np.arange(len(segment_of), dtype=np.int32)
    whole = all(curve.paa is None for curve in curves)
    upper, start, height, slope, share, share_slope = columns
    return CurveTable(
        mode, cells, 1 / width, float(starts[-1]), segment_of, upper, start, height, slope, share, share_slope, whole
    )  # fmt: skip


def _jumps(pieces: list[tuple[float, ...]]) -> bool:
    """Whether a curve jumps where one piece ends and the next begins."""
    for before, after in pairwise(pieces):
        end = before[0] - before[1]
        if abs(before[2] + before[3] * end - after[2]) > 1e-12 or abs(before[4] + before[5] * end - after[4]) > 1e-12:
            return True
    return False
