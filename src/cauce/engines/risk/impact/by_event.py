"""What an event does to each asset (impacto por evento): intensity, damage, loss and people, asset by asset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, as_held
from cauce.engines.risk.vulnerability import Curve

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class EventImpact:
    """One event, asset by asset; shape (assets,).

    ``intensity`` and ``damage`` of an asset of several pieces are the mean of these by their shares; ``people`` are
    those where the intensity reaches the threshold, None where none was given. What was left out is zero.
    """

    event: str
    intensity: Floats
    damage: Floats
    loss: Floats
    people: Floats | None


def impacts_of_events(
    hazard: Any,
    exposure: Exposure,
    chosen: Sequence[Curve],
    *,
    site: NDArray[np.integer],
    events: Sequence[int],
    people_threshold: float | None = None,
) -> Iterator[EventImpact]:
    """Yield what each of some events does to each asset; the sums are those of the run, to rounding.

    Parameters
    ----------
    hazard
        In memory, or a store, which is read tile after tile.
    chosen
        The exposure's curves, in its order.
    site
        Site of each point, below zero where it was left out.
    events
        Places among the hazard's events.
    """
    asset = np.arange(len(site)) if exposure.asset is None else exposure.asset
    share = np.ones(len(site)) if exposure.share is None else exposure.share
    there, at = site >= 0, np.maximum(site, 0)
    least = None if people_threshold is None else as_held(people_threshold, hazard)

    def by_asset(of_points: Floats) -> Floats:
        return np.bincount(asset, weights=of_points * share, minlength=exposure.size).astype(np.float64)

    for event, (sites, values, fraction) in zip(events, _rows(hazard, events), strict=True):
        depth, part = np.zeros(hazard.sites.size), np.ones(hazard.sites.size)
        hit = np.zeros(hazard.sites.size, dtype=np.bool_)
        depth[sites], part[sites], hit[sites] = values, fraction, True
        wet = there & hit[at]
        intensity = np.where(wet, depth[at], 0.0)
        ratio, affected = _by_curve(intensity, wet, exposure.curve[asset], chosen)
        ratio = ratio * part[at]
        people = None
        if least is not None and exposure.people is not None:
            people = by_asset(np.where(wet & (intensity >= least), exposure.people[asset], 0.0))
        loss = _limited(exposure, asset, ratio, affected)
        yield EventImpact(hazard.event_names[event], by_asset(intensity), by_asset(ratio), by_asset(loss), people)


def _by_curve(
    intensity: Floats, wet: NDArray[np.bool_], curve: NDArray[np.integer], chosen: Sequence[Curve]
) -> tuple[Floats, Floats]:
    """Return damage ratio and affected share of each point; nothing where the event has no value."""
    ratio, affected = np.zeros(len(intensity)), np.zeros(len(intensity))
    for code, known in enumerate(chosen):
        mine = np.flatnonzero(wet & (curve == code))
        ratio[mine], affected[mine] = known.damage_ratio(intensity[mine]), known.affected_share(intensity[mine])
    return ratio, affected


def _limited(exposure: Exposure, asset: NDArray[Any], ratio: Floats, affected: Floats) -> Floats:
    """Return each point's loss before its share: value by ratio, less the deductible, at most the cover."""
    loss: Floats = exposure.value[asset] * ratio
    if exposure.deductible is not None:
        loss = np.maximum(loss - exposure.deductible[asset] * affected, 0.0)
    return loss if exposure.cover is None else np.minimum(loss, exposure.cover[asset])


def _rows(hazard: Any, events: Sequence[int]) -> list[tuple[NDArray[Any], NDArray[Any], Any]]:
    """Return sites, values and affected fractions of some events."""
    if isinstance(hazard, Hazard):
        return [(*hazard.intensity.row(event), _fraction(hazard.intensity, event)) for event in events]
    found: list[list[tuple[NDArray[Any], NDArray[Any]]]] = [[] for _ in events]
    for tile in range(len(hazard.offsets) - 1):
        matrix = hazard.matrix(tile, tile + 1)
        for place, event in enumerate(events):
            found[place].append(matrix.row(event))
    joined = ([np.concatenate(each) for each in zip(*rows, strict=True)] for rows in found)
    return [(sites, values, 1.0) for sites, values in joined]


def _fraction(matrix: EventMatrix, event: int) -> Any:
    if matrix.fraction is None:
        return 1.0
    return matrix.fraction[int(matrix.indptr[event]) : int(matrix.indptr[event + 1])]
