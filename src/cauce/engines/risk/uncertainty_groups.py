"""Samples by group (muestras por grupo): expected annual loss of territories or assets in every sample.

A group is a territory, or one asset. One pass over the hazard adds up all groups; each thread has samples of its own,
so that the number of threads changes no bit.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.hazard.model import EventMatrix
from cauce.engines.risk.threads import in_parts
from cauce.engines.risk.uncertainty_samples import Exposed, Ramps, Samples, add_ramps, damage_at

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
LEAST = 32  # samples of a part


@dataclass(frozen=True, eq=False)
class Grouped:
    """What stands at each site, by curve and group: values summed, as compressed rows over sites."""

    exposed: Exposed
    group: Whole
    groups: int

    @classmethod
    def of(
        cls, sites: Whole, curves: Whole, groups: Whole, values: Floats, *, sites_in_all: int, count: int
    ) -> Grouped:
        """Sum the values that share a site, a curve and a group; what has no site or no group (-1) is left out."""
        placed = (sites >= 0) & (groups >= 0)
        keys = curves[placed] * count + groups[placed]
        held = Exposed.of(sites[placed], keys, values[placed], count=sites_in_all)
        return cls(dataclasses.replace(held, curves=held.curves // count), held.curves % count, count)


def group_losses(matrix: EventMatrix, frequency: Floats, grouped: Grouped, ramps: Ramps, samples: Samples) -> Floats:
    """Return the expected annual loss of each group in each sample, exactly; shape (groups, samples)."""
    told = samples.for_curves(len(ramps.nodes))
    totals = np.zeros((grouped.groups, len(told)))
    held = grouped.exposed
    in_parts(
        _by_group, len(told), matrix.indptr, matrix.indices, matrix.data, frequency, held.starts, held.curves,
        held.values, grouped.group, ramps.nodes, ramps.damaged_steps, ramps.damaged_slopes, ramps.hit_steps,
        ramps.hit_slopes, ramps.all_hit, told.intensity, told.shift, told.scale, totals, least=LEAST,
    )  # fmt: skip
    return totals * told.value


def group_losses_by_classes(
    matrix: EventMatrix, frequency: Floats, grouped: Grouped, ramps: Ramps, samples: Samples, *, width: float
) -> Floats:
    """The same from one histogram of intensity a group and curve, each value by its frequency: nearly exact."""
    told = samples.for_curves(len(ramps.nodes))
    bins = int(float(matrix.data.max(initial=0.0)) / width) + 1
    held = np.zeros((len(ramps.nodes), grouped.groups, bins + 1))
    at = grouped.exposed
    _classes_by_group(
        matrix.indptr, matrix.indices, matrix.data, frequency, at.starts, at.curves, at.values, grouped.group, width,
        held,
    )  # fmt: skip
    edges = np.asarray(np.arange(bins + 1) * width, dtype=float)
    totals = np.zeros((grouped.groups, len(told)))
    for curve in range(len(ramps.nodes)):
        used = np.flatnonzero(held[curve].any(axis=0))
        if len(used):
            totals += held[curve][:, used] @ damage_at(edges[used], ramps, curve, told)
    return totals * told.value


@compiled
def _by_group(  # type: ignore[no-untyped-def]
    first, last, starts, sites, depths, frequency, at, curves, values, group, nodes, steps, slopes, hit_steps,
    hit_slopes, all_hit, intensity, shift, scale, totals,
):  # fmt: skip
    mine = intensity[first:last]
    lowest, highest = mine.min(), mine.max()
    ratio, hit = np.empty(last - first), np.ones(last - first)
    for event in range(len(frequency)):
        for i in range(starts[event], starts[event + 1]):
            depth, site = float(depths[i]), sites[i]
            if not depth > 0.0:
                continue
            for entry in range(at[site], at[site + 1]):
                curve, weight = curves[entry], values[entry] * frequency[event]
                moved, factor = shift[curve, first:last], scale[curve, first:last]
                least, most = depth * lowest - moved.max(), depth * highest - moved.min()
                add_ramps(depth, nodes[curve], steps[curve], slopes[curve], least, most, mine, moved, ratio)
                if not all_hit:
                    add_ramps(depth, nodes[curve], hit_steps[curve], hit_slopes[curve], least, most, mine, moved, hit)
                row = totals[group[entry]]
                for k in range(last - first):
                    damage = ratio[k] * hit[k] * factor[k]
                    row[first + k] += weight * (damage if damage < 1.0 else 1.0)


@compiled
def _classes_by_group(starts, sites, depths, frequency, at, curves, values, group, width, held):  # type: ignore[no-untyped-def]
    for event in range(len(frequency)):
        for i in range(starts[event], starts[event + 1]):
            depth, site = float(depths[i]), sites[i]
            if depth > 0.0:
                place = min(int(depth / width), held.shape[2] - 2)
                above = depth / width - place
                for entry in range(at[site], at[site + 1]):
                    weight = values[entry] * frequency[event]
                    held[curves[entry], group[entry], place] += weight * (1.0 - above)
                    held[curves[entry], group[entry], place + 1] += weight * above
