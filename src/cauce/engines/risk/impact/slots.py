"""Slots (casillas): values summed up by site and curve, so that assets of one cell and curve are computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.impact.tables import ALIGNED, CurveTable

Floats = NDArray[np.float64]
# Up to so many places the sums by curve and site are kept as a full table; beyond it pairs are sorted.
TABLE = 4_000_000


@dataclass(frozen=True, eq=False)
class Slots:
    """Values by slot and site: ``value`` and ``curve_at`` of shape (slots, sites).

    ``slot`` says in which slot a piece of the exposure stands; None when there is but one. With ``by_site`` there is
    a slot for each curve and the value has shape (sites, slots), slots by fours, for the kernel of four curves.
    """

    value: Floats
    curve_at: NDArray[np.int32]
    slot: NDArray[np.int32] | None
    by_site: bool = False

    @property
    def sites(self) -> int:
        """Number of sites."""
        return len(self.value) if self.by_site else self.value.shape[1]

    def columns(self, low: int, high: int) -> Slots:
        """Return the sites from low to high."""
        if self.by_site:
            return Slots(self.value[low:high], self.curve_at, None, by_site=True)
        return Slots(self.value[:, low:high], self.curve_at[:, low:high], None)

    def expected_of(self, expected: Floats, site: NDArray[Any], value: Floats) -> Floats:
        """Return the expected annual loss of each piece, its value by its ratio; shape as site.

        ``expected`` has shape (slots, sites); site and value are shape (pieces,).
        """
        from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

        found = np.empty(len(site))
        slot = np.zeros(0, np.int32) if self.slot is None else self.slot
        kernels.expected_of_pieces(expected, slot, site, value, found)
        return found


def slots_of(
    site: NDArray[np.int32], curve: NDArray[np.int32], value: Floats, *, sites: int, table: CurveTable
) -> Slots:
    """Sum up values by site and curve.

    Parameters
    ----------
    site, curve, value
        Shape (pieces,): the site of each, the place of its curve, its value.
    sites
        Number of sites.
    table
        The curves; the first of it is the empty curve.
    """
    from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

    offsets = table.offsets()
    alone, values = np.zeros(sites, np.int32), np.zeros(sites)
    if kernels.put_alone(site, curve, offsets, value, alone, values):
        return Slots(values[None], alone[None], None)
    curves = len(offsets) - 1
    if curves * sites <= max(TABLE, 2 * len(site)):
        slot = np.ascontiguousarray(curve, dtype=np.int32)
        if table.mode == ALIGNED and table.whole and curves > 1:
            by_site = np.zeros((sites, -(-curves // 4) * 4))
            kernels.add_by_site(site, slot, value, by_site)
            return Slots(by_site, np.zeros((0, 0), np.int32), slot, by_site=True)
    else:
        slot = _ranks(site, curve)
    count = int(slot.max()) + 1
    at, sums = np.zeros((count, sites), np.int32), np.zeros((count, sites))
    kernels.add_by_slot(site, slot, value, at, offsets[curve + 1], sums)
    return Slots(sums, at, slot)


def _ranks(site: NDArray[np.int32], curve: NDArray[np.int32]) -> NDArray[np.int32]:
    """How many other curves come before a piece's curve at its site; shape as site."""
    pair = site.astype(np.int64) * (int(curve.max()) + 1) + curve
    order = np.argsort(pair, kind="stable")
    ordered, of_site = pair[order], site[order]
    new_pair = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    new_site = np.concatenate([[True], of_site[1:] != of_site[:-1]])
    number = np.cumsum(new_pair) - 1
    first = np.maximum.accumulate(np.where(new_site, number, 0))
    ranks = np.empty(len(site), np.int32)
    ranks[order] = number - first
    return ranks
