"""Slots (casillas): values summed up by site and curve, so that assets of one cell and curve are computed once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Up to so many places the sums by curve and site are kept as a full table; beyond it pairs are sorted.
TABLE = 4_000_000


@dataclass(frozen=True, eq=False)
class Slots:
    """Values by slot and site: ``value`` and ``curve_at`` of shape (slots, sites).

    ``slot`` says in which slot a piece of the exposure stands; None when there is but one.
    """

    value: Floats
    curve_at: NDArray[np.int32]
    slot: NDArray[np.int32] | None

    def expected_of(self, expected: Floats, site: NDArray[Any]) -> Floats:
        """Return the expected annual ratio of each piece; shape as site."""
        found: Floats = expected[0, site] if self.slot is None else expected[self.slot, site]
        return found


def slots_of(
    site: NDArray[np.int32], curve: NDArray[np.int32], value: Floats, *, sites: int, offsets: NDArray[np.int32]
) -> Slots:
    """Sum up values by site and curve.

    Parameters
    ----------
    site, curve, value
        Shape (pieces,): the site of each, the place of its curve, its value.
    sites
        Number of sites.
    offsets
        Where each curve begins in the table of curves; the first is the empty curve.
    """
    from cauce.engines.risk.impact import kernels  # noqa: PLC0415 - numba: loads with the first run

    alone, values = np.zeros(sites, np.int32), np.zeros(sites)
    if kernels.put_alone(site, curve, offsets, value, alone, values):
        return Slots(values[None], alone[None], None)
    curves = len(offsets) - 1
    if curves * sites <= max(TABLE, 2 * len(site)):
        slot = np.ascontiguousarray(curve, dtype=np.int32)
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
