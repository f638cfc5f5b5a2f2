"""Parts of a run (partes de una corrida): tiles of sites that one worker does, with sums in a fixed order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.hazard.model import EventMatrix
from cauce.engines.risk.impact.slots import Slots
from cauce.engines.risk.impact.tables import CurveTable
from cauce.engines.risk.threads import PARTS_EACH

Floats = NDArray[np.float64]
# Sites of a tile: fixed, because the order of the sums depends on it.
TILE = 8192
# Below so many stored values one thread is faster than several.
SMALL = 2_000_000


@dataclass(frozen=True, eq=False)
class SlotWork:
    """What is computed over sites summed up by slot."""

    slots: Slots
    table: CurveTable

    def columns(self, low: int, high: int) -> SlotWork:
        """Return the work of the sites from low to high."""
        return SlotWork(self.slots.columns(low, high), self.table)

    def do(
        self, matrix: EventMatrix, bounds: NDArray[np.int64], frequency: Floats, workers: int
    ) -> tuple[Floats, Floats]:
        """Return losses (tiles·slots, events) and the expected ratio (slots, sites)."""
        from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

        if self.slots.by_site:
            return self._by_four(matrix, bounds, frequency, workers)
        slots, sites = self.slots.value.shape
        losses, expected = np.zeros(((len(bounds) - 1) * slots, matrix.events)), np.zeros((slots, sites))

        def some(low: int, high: int) -> None:
            part, columns = bounds[low : high + 1], slice(bounds[low] - bounds[0], bounds[high] - bounds[0])
            kernels.tiles_by_slot(
                matrix.indptr, matrix.indices, matrix.data, part, self.slots.curve_at[:, columns],
                self.slots.value[:, columns], expected[:, columns], frequency, losses[low * slots : high * slots],
                self.table,
            )  # fmt: skip

        _by_threads(some, len(bounds) - 1, workers if matrix.stored * slots > SMALL else 1)
        return losses, expected

    def _by_four(
        self, matrix: EventMatrix, bounds: NDArray[np.int64], frequency: Floats, workers: int
    ) -> tuple[Floats, Floats]:
        """Return the same by four curves at a time."""
        from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

        sites, slots = self.slots.value.shape
        losses, expected = np.zeros(((len(bounds) - 1) * slots, matrix.events)), np.zeros((sites, slots))
        width, heights, slopes = self.table.by_four()

        def some(low: int, high: int) -> None:
            rows = slice(bounds[low] - bounds[0], bounds[high] - bounds[0])
            kernels.tiles_by_four(
                matrix.indptr, matrix.indices, matrix.data, bounds[low : high + 1], self.slots.value[rows],
                expected[rows], frequency, losses[low * slots : high * slots], self.table.inverse, self.table.top,
                width, heights, slopes,
            )  # fmt: skip

        _by_threads(some, len(bounds) - 1, workers if matrix.stored * slots > SMALL else 1)
        return losses, expected.T


@dataclass(frozen=True, eq=False)
class AssetWork:
    """What is computed piece by piece: deductible, cover, affected fraction. Pieces are in their sites' order."""

    begins: NDArray[np.int64]
    curve_at: NDArray[np.int32]
    value: Floats
    deductible: Floats
    cover: Floats
    table: CurveTable

    def columns(self, low: int, high: int) -> AssetWork:
        """Return the work of the sites from low to high."""
        part = slice(self.begins[low], self.begins[high])
        begins = self.begins[low : high + 1] - self.begins[low]
        return AssetWork(
            begins, self.curve_at[part], self.value[part], self.deductible[part], self.cover[part], self.table
        )

    def do(
        self, matrix: EventMatrix, bounds: NDArray[np.int64], frequency: Floats, workers: int
    ) -> tuple[Floats, Floats]:
        """Return losses (tiles, events) and the expected loss (1, pieces)."""
        from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

        losses, expected = np.zeros((len(bounds) - 1, matrix.events)), np.zeros(len(self.value))
        fraction = np.zeros(0) if matrix.fraction is None else matrix.fraction

        def some(low: int, high: int) -> None:
            part = bounds[low : high + 1]
            work = self.columns(int(part[0] - bounds[0]), int(part[-1] - bounds[0]))
            first = self.begins[part[0] - bounds[0]]
            kernels.tiles_by_asset(
                matrix.indptr, matrix.indices, matrix.data, fraction, part, work.begins, work.curve_at, work.value,
                work.deductible, work.cover, expected[first : first + len(work.value)], frequency, losses[low:high],
                self.table,
            )  # fmt: skip

        _by_threads(some, len(bounds) - 1, workers if matrix.stored > SMALL else 1)
        return losses, expected[None]


def _by_threads(some: Any, tiles: int, workers: int) -> None:
    """Share tiles among threads, several parts for each; each writes where no other does."""
    workers = max(1, min(workers, tiles))
    if workers == 1:
        some(0, tiles)
        return
    parts = min(tiles, workers * PARTS_EACH)
    edges = [tiles * at // parts for at in range(parts + 1)]
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(some, low, high) for low, high in pairwise(edges)]:
            done.result()
