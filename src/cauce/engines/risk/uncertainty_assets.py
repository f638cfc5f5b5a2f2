"""Uncertainty of each asset (incertidumbre de cada elemento): the spread of its expected annual loss, in few passes.

The sampled curves of a city look alike: a handful of shapes carries them all. Each curve in all samples is a matrix of
damage by depth and sample; its leading singular vectors are those shapes. One pass over the hazard adds up, for each
asset, how much of each shape its depths hold; the losses of all samples are then products of small matrices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.threads import in_parts
from cauce.engines.risk.uncertainty import Quantity, draw_samples, exposed_of, refuse_limits
from cauce.engines.risk.uncertainty_samples import Ramps, Samples, damage_at
from cauce.engines.risk.vulnerability import Curves

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
MOST_SHAPES = 20  # passes over the hazard
BLOCK = 2000  # assets whose samples are looked at together


@dataclass(frozen=True, eq=False)
class AssetBands:
    """Expected annual loss of each asset over the samples: mean, standard deviation, and what nine of ten lie between.

    ``shapes`` is how many shapes of damage were carried, ``error`` the most that a damage ratio is off by them.
    """

    mean: Floats
    deviation: Floats
    low: Floats
    middle: Floats
    high: Floats
    shapes: int
    error: float


def asset_bands(
    hazard: Hazard,
    exposure: Exposure,
    curves: Curves,
    *,
    quantities: Sequence[Quantity],
    samples: int,
    seed: int,
    precision: float = 0.005,
    width: float = 0.01,
) -> AssetBands:
    """Say how uncertain each asset's expected annual loss is.

    Parameters
    ----------
    precision
        The most that a damage ratio should be off; twenty shapes are carried at most, and what is left is told.
    width
        Step at which curves are known, in the unit of the intensity.

    Raises
    ------
    UnusableLayer
        As for ``uncertain``.
    """
    refuse_limits(hazard, exposure, quantities)
    _drawn, chosen = draw_samples(quantities, samples, seed, sensitivity=False)
    site = place(hazard, exposure).site.astype(np.int64)
    exposed, ramps = exposed_of(hazard, exposure, curves, site)
    chosen = chosen.for_curves(len(ramps.nodes))
    matrix = hazard.intensity
    steps = int(float(matrix.data.max(initial=0.0)) / width) + 2
    shapes, weights, error = _shapes(ramps, chosen, steps, width, precision)
    held = np.zeros((shapes.shape[2], len(exposed.values)))
    in_parts(_hold, len(held), matrix.indptr, matrix.indices, matrix.data, hazard.frequency, exposed.starts,
             exposed.curves, shapes, width, held)  # fmt: skip
    entry = _entries(exposed.starts, exposed.curves, site, _curve_of_points(exposure))
    return _bands(exposure, entry, held, weights, chosen, shapes.shape[2], error)


def _shapes(
    ramps: Ramps, samples: Samples, steps: int, width: float, precision: float
) -> tuple[Floats, list[Floats], float]:
    """Shapes of damage of each curve by depth, shape (curves, depths, shapes), and what each sample takes of each."""
    found, error = [], 0.0
    for curve in range(len(ramps.nodes)):
        damage = damage_at(np.asarray(np.arange(steps) * width, dtype=float), ramps, curve, samples)
        left, size, right = np.linalg.svd(damage, full_matrices=False)
        count, off = _enough(damage, left, size, right, precision)
        found.append((left[:, :count] * size[:count], right[:count]))
        error = max(error, off)
    most = max(shape.shape[1] for shape, _ in found)
    shapes = np.zeros((len(found), steps, most))
    for curve, (shape, _) in enumerate(found):
        shapes[curve, :, : shape.shape[1]] = shape
    return shapes, [taken for _, taken in found], error


def _enough(damage: Floats, left: Floats, size: Floats, right: Floats, precision: float) -> tuple[int, float]:
    """How many shapes keep the damage ratios within the precision, twenty at most, and how far off they are then."""
    off = float("inf")
    for count in range(1, min(MOST_SHAPES, len(size)) + 1):
        off = float(np.abs(damage - (left[:, :count] * size[:count]) @ right[:count]).max())
        if off <= precision:
            break
    return count, off


def _curve_of_points(exposure: Exposure) -> Integers:
    return np.asarray(exposure.curve if exposure.asset is None else exposure.curve[exposure.asset], dtype=np.int64)


def _entries(starts: Integers, curves: Integers, site: Integers, curve: Integers) -> Integers:
    """Place of each point's pair of site and curve among those of the sites; -1 for points that were left out."""
    most = int(max(curves.max(initial=0), curve.max(initial=0))) + 1
    keys = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * most + curves
    found = np.searchsorted(keys, np.maximum(site, 0) * most + curve)
    return np.where(site >= 0, found, -1).astype(np.int64)


def _bands(
    exposure: Exposure, entry: Integers, held: Floats, weights: list[Floats], samples: Samples, count: int, error: float
) -> AssetBands:
    told = [np.zeros(exposure.size) for _ in range(5)]
    share = np.ones(len(entry)) if exposure.share is None else exposure.share
    asset = np.arange(exposure.size) if exposure.asset is None else exposure.asset
    parts = np.zeros((exposure.size, count))
    known = entry >= 0
    np.add.at(parts, asset[known], held[:, entry[known]].T * share[known, None])
    for curve, taken in enumerate(weights):
        mine = np.flatnonzero(exposure.curve == curve)
        for first in range(0, len(mine), BLOCK):
            some = mine[first : first + BLOCK]
            losses = (parts[some, : len(taken)] @ taken) * samples.value * exposure.value[some, None]
            low, middle, high = np.quantile(losses, [0.05, 0.5, 0.95], axis=1)
            spread = losses.mean(axis=1), losses.std(axis=1), low, middle, high
            for column, values in zip(told, spread, strict=True):
                column[some] = np.maximum(0.0, values)
    return AssetBands(told[0], told[1], told[2], told[3], told[4], count, error)


@compiled
def _hold(first, last, starts, sites, depths, frequency, at, curves, shapes, width, held):  # type: ignore[no-untyped-def]
    for shape in range(first, last):
        for event in range(len(frequency)):
            for i in range(starts[event], starts[event + 1]):
                depth, site = float(depths[i]), sites[i]
                if depth > 0.0:
                    place = int(depth / width)
                    above = depth / width - place
                    for entry in range(at[site], at[site + 1]):
                        level, after = shapes[curves[entry], place, shape], shapes[curves[entry], place + 1, shape]
                        held[shape, entry] += frequency[event] * (level + above * (after - level))
