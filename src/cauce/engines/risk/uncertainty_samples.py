"""Samples in one pass (muestras de incertidumbre): event losses of every sample while the hazard is read once.

A sample multiplies the intensity, shifts and scales the damage and multiplies the value. Curves are kept as sums of
ramps, so that the innermost loop runs over the samples without a branch. Where an asset is dry, no sample damages it,
whatever its shift. The histogram way reads the hazard once for any number of samples: for each event and curve the
value and its moment about the middle of each class of intensity; exact as long as a class holds no bend of a curve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.compiled import compiled
from cauce.engines.risk.threads import in_parts

Floats = npt.NDArray[np.float64]
AT_ONCE = 16_000_000  # places of histograms that are held at a time, each of 16 bytes


@dataclass(frozen=True)
class Ramps:
    """Damage ratios as sums of ramps, one row a curve: at each node a jump (``steps``) and a change of slope.

    ``damaged`` is the mean damage of what is hit, ``hit`` the share that is hit; the damage ratio is their product.
    """

    nodes: Floats
    damaged_steps: Floats
    damaged_slopes: Floats
    hit_steps: Floats
    hit_slopes: Floats

    @property
    def all_hit(self) -> bool:
        """Whether every curve says that all are hit, so that one factor is enough."""
        return bool((self.hit_steps.sum(axis=1) == 1).all() and (self.hit_slopes == 0).all())

    @classmethod
    def of(cls, curves: Sequence[tuple[Sequence[float], Sequence[float], Sequence[float]]]) -> Ramps:
        """Take curves as (intensities, mean damage, share hit); nodes rise, two at one place are a jump.

        Examples
        --------
        >>> Ramps.of([([0.0, 1.0], [0.0, 0.5], [1.0, 1.0])]).damaged_slopes.tolist()
        [[0.5, -0.5]]
        """
        longest = max(len(nodes) for nodes, _, _ in curves)
        shape = len(curves), longest
        told = cls(np.full(shape, np.inf), *(np.zeros(shape) for _ in range(4)))
        for row, (nodes, damaged, hit) in enumerate(curves):
            places = np.unique(np.asarray(nodes, dtype=float))
            count = len(places)
            told.nodes[row, :count] = places
            told.damaged_steps[row, :count], told.damaged_slopes[row, :count] = _bends(places, nodes, damaged)
            told.hit_steps[row, :count], told.hit_slopes[row, :count] = _bends(places, nodes, hit)
        return told


def _bends(places: Floats, nodes: Sequence[float], values: Sequence[float]) -> tuple[Floats, Floats]:
    """Return by how much a curve jumps and by how much its slope changes at each place where it has a node."""
    known, there = np.asarray(nodes, dtype=float), np.asarray(values, dtype=float)
    before, after = there[np.searchsorted(known, places)], there[np.searchsorted(known, places, side="right") - 1]
    slopes = (before[1:] - after[:-1]) / np.diff(places)
    steps = after - before
    steps[0] = after[0]
    return steps, np.diff(np.concatenate([[0.0], slopes, [0.0]]))


@dataclass(frozen=True)
class Exposed:
    """What stands at each site: values summed by site and curve, as compressed rows (CSR) over sites."""

    starts: npt.NDArray[np.int64]
    curves: npt.NDArray[np.int64]
    values: Floats

    @classmethod
    def of(cls, sites: npt.NDArray[np.int64], curves: npt.NDArray[np.int64], values: Floats, *, count: int) -> Exposed:
        """Sum the values of assets that share a site and a curve; assets without a site (-1) are left out."""
        placed = sites >= 0
        most = int(curves.max(initial=0)) + 1
        key, place = np.unique(sites[placed] * most + curves[placed], return_inverse=True)
        totals = np.bincount(place, weights=values[placed], minlength=len(key)).astype(float)
        starts = np.searchsorted(key // most, np.arange(count + 1)).astype(np.int64)
        return cls(starts, (key % most).astype(np.int64), totals)


@dataclass(frozen=True)
class Samples:
    """What each sample changes: factors on intensity, damage and value, and a shift of the curves in intensity.

    ``shift`` and ``scale`` have the shape (samples,) or (curves, samples); the others (samples,). A damage ratio that a
    scale would lift above one stays at one.
    """

    intensity: Floats
    shift: Floats
    scale: Floats
    value: Floats

    def __len__(self) -> int:
        return int(self.value.shape[-1])

    @classmethod
    def none(cls, count: int = 1) -> Samples:
        """Samples that change nothing."""
        return cls(np.ones(count), np.zeros(count), np.ones(count), np.ones(count))

    def for_curves(self, count: int) -> Samples:
        """The same with a row of shifts and scales for each curve."""
        shape = count, len(self)
        told = replace(
            self,
            shift=np.ascontiguousarray(np.broadcast_to(self.shift, shape)),
            scale=np.ascontiguousarray(np.broadcast_to(self.scale, shape)),
        )
        if not all(np.isfinite(part).all() for part in (told.intensity, told.shift, told.scale, told.value)):
            raise UnusableLayer("samples_unfinite", "samples", samples=len(self))
        if min(told.intensity.min(), told.scale.min(), told.value.min()) < 0:
            lowest = min(told.intensity.min(), told.scale.min(), told.value.min())
            raise UnusableLayer("samples_negative", "samples", value=f"{lowest:g}")
        return told


def event_losses(
    starts: npt.NDArray[np.integer],
    sites: npt.NDArray[np.integer],
    intensity: npt.NDArray[np.floating],
    exposed: Exposed,
    ramps: Ramps,
    samples: Samples,
) -> Floats:
    """Losses of each event in each sample, exactly, in one pass over the hazard.

    Parameters
    ----------
    starts, sites, intensity
        The hazard as compressed rows (CSR) over events: ``sites[starts[e]:starts[e + 1]]`` are hit by event e.

    Returns
    -------
    Array of shape (events, samples), in the unit of the values.
    """
    told = samples.for_curves(len(ramps.nodes))
    losses = np.zeros((len(starts) - 1, len(told)))
    hazard, assets = (starts, sites, intensity), (exposed.starts, exposed.curves, exposed.values)
    curves = ramps.nodes, ramps.damaged_steps, ramps.damaged_slopes, ramps.hit_steps, ramps.hit_slopes, ramps.all_hit
    in_parts(_exact, len(losses), *hazard, *assets, *curves, told.intensity, told.shift, told.scale, losses)
    return losses * told.value


def event_losses_by_classes(
    starts: npt.NDArray[np.integer],
    sites: npt.NDArray[np.integer],
    intensity: npt.NDArray[np.floating],
    exposed: Exposed,
    ramps: Ramps,
    samples: Samples,
    *,
    width: float = 0.01,
) -> Floats:
    """The same from histograms of intensity: nearly exact, and its cost hardly grows with the samples.

    Parameters
    ----------
    width
        The width of a class in the unit of the intensity; 1 cm of depth by default.
    """
    told = samples.for_curves(len(ramps.nodes))
    bins = int(float(intensity.max(initial=0.0)) / width) + 1
    events = len(starts) - 1
    losses, some = np.zeros((events, len(told))), max(1, AT_ONCE // (len(ramps.nodes) * bins))
    for first in range(0, events, some):
        part = slice(first, min(first + some, events))
        given = starts[first : part.stop + 1], sites, intensity
        losses[part] = _losses_by_classes(*given, exposed, ramps, told, width=width, bins=bins)
    return losses * told.value


def _losses_by_classes(
    starts: npt.NDArray[np.integer], sites: npt.NDArray[np.integer], intensity: npt.NDArray[np.floating],
    exposed: Exposed, ramps: Ramps, told: Samples, *, width: float, bins: int,
) -> Floats:  # fmt: skip
    """Losses of some events in each sample, of a value of one."""
    values = np.zeros((len(ramps.nodes), len(starts) - 1, bins))
    moments = np.zeros_like(values)
    hazard, assets = (starts, sites, intensity), (exposed.starts, exposed.curves, exposed.values)
    in_parts(_classes, len(starts) - 1, *hazard, *assets, width, values, moments)
    losses = np.zeros((len(starts) - 1, len(told)))
    for curve in range(len(ramps.nodes)):
        used = np.flatnonzero(values[curve].any(axis=0))
        if len(used):
            level, slope = _effective_curve(np.asarray((used + 0.5) * width), ramps, curve, told)
            losses += values[curve][:, used] @ level + moments[curve][:, used] @ slope
    return losses


def damage_at(intensities: Floats, ramps: Ramps, curve: int, samples: Samples) -> Floats:
    """A curve's damage ratio at some intensities in each sample, shape (intensities, samples); none at zero."""
    level, _slope = _effective_curve(intensities, ramps, curve, samples)
    level[intensities <= 0] = 0
    return level


def _effective_curve(middles: Floats, ramps: Ramps, curve: int, samples: Samples) -> tuple[Floats, Floats]:
    """A curve's damage ratio at the middle of each class in each sample, and how it rises with the intensity there."""
    level, slope = np.empty((len(middles), len(samples))), np.empty((len(middles), len(samples)))
    shape = ramps.damaged_steps[curve], ramps.damaged_slopes[curve], ramps.hit_steps[curve], ramps.hit_slopes[curve]
    changed = samples.intensity, samples.shift[curve], samples.scale[curve]
    in_parts(_effective, len(middles), middles, ramps.nodes[curve], *shape, *changed, level, slope)
    return level, slope


@compiled(inline="always")
def add_ramps(depth, nodes, steps, slopes, least, most, intensity, shift, ratio):  # type: ignore[no-untyped-def]
    """Write a curve's value at depth × intensity - shift for all samples; ``least`` and ``most`` bound these."""
    ratio[:] = steps[0] if least >= nodes[0] else 0.0
    for j in range(len(nodes)):
        node, slope = nodes[j], slopes[j]
        if node > most:
            break
        if steps[j] != 0.0 and (j > 0 or least < nodes[0]):
            for k in range(len(ratio)):
                ratio[k] += steps[j] if depth * intensity[k] - shift[k] >= node else 0.0
        if slope != 0.0:
            for k in range(len(ratio)):
                above = depth * intensity[k] - shift[k] - node
                ratio[k] += slope * (above if above > 0.0 else 0.0)


@compiled
def _exact(  # type: ignore[no-untyped-def]
    first,
    last,
    starts,
    sites,
    depths,
    at,
    curves,
    values,
    nodes,
    steps,
    slopes,
    hit_steps,
    hit_slopes,
    all_hit,
    intensity,
    shift,
    scale,
    losses,
):
    count = losses.shape[1]
    lowest, highest = intensity.min(), intensity.max()
    for event in range(first, last):
        ratio, hit, total = np.empty(count), np.ones(count), np.zeros(count)
        for i in range(starts[event], starts[event + 1]):
            depth, site = float(depths[i]), sites[i]
            if not depth > 0.0:
                continue
            for entry in range(at[site], at[site + 1]):
                curve, value = curves[entry], values[entry]
                least, most = depth * lowest - shift[curve].max(), depth * highest - shift[curve].min()
                add_ramps(depth, nodes[curve], steps[curve], slopes[curve], least, most, intensity, shift[curve], ratio)
                if not all_hit:
                    add_ramps(
                        depth,
                        nodes[curve],
                        hit_steps[curve],
                        hit_slopes[curve],
                        least,
                        most,
                        intensity,
                        shift[curve],
                        hit,
                    )
                factor = scale[curve]
                for k in range(count):
                    damage = ratio[k] * hit[k] * factor[k]
                    total[k] += value * (damage if damage < 1.0 else 1.0)
        losses[event] = total


@compiled
def _classes(first, last, starts, sites, depths, at, curves, values, width, held, moments):  # type: ignore[no-untyped-def]
    for event in range(first, last):
        for i in range(starts[event], starts[event + 1]):
            depth, site = float(depths[i]), sites[i]
            if depth > 0.0:
                place = min(int(depth / width), held.shape[2] - 1)
                away = depth - (place + 0.5) * width
                for entry in range(at[site], at[site + 1]):
                    held[curves[entry], event, place] += values[entry]
                    moments[curves[entry], event, place] += values[entry] * away


@compiled
def _effective(  # type: ignore[no-untyped-def]
    first, last, middles, nodes, steps, slopes, hit_steps, hit_slopes, intensity, shift, scale, level, slope
):
    for place in range(first, last):
        for k in range(len(intensity)):
            x = middles[place] * intensity[k] - shift[k]
            damaged, hit, rise, hit_rise = 0.0, 0.0, 0.0, 0.0
            for j in range(len(nodes)):
                if x < nodes[j]:
                    break
                damaged += steps[j] + slopes[j] * (x - nodes[j])
                hit += hit_steps[j] + hit_slopes[j] * (x - nodes[j])
                rise += slopes[j]
                hit_rise += hit_slopes[j]
            whole = damaged * hit * scale[k]
            level[place, k] = min(1.0, whole)
            slope[place, k] = 0.0 if whole >= 1.0 else (rise * hit + damaged * hit_rise) * scale[k] * intensity[k]
