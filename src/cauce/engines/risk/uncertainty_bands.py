"""Bands of a run (bandas de una corrida): how sure each figure of a report is, by total, event, territory and asset.

The figures themselves are those of the run, to the bit; samples say between which bounds nine of ten would lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.hazard.model import EventMatrix, as_held
from cauce.engines.risk.hazard.placement import Placement
from cauce.engines.risk.impact.exceedance import Axis, Beyond, exceedance_of_events, exceedance_of_maps
from cauce.engines.risk.running.run import used_curves
from cauce.engines.risk.store import HazardStore
from cauce.engines.risk.uncertainty import Quantity, Way, draw_samples, ramp_of, refuse_limits
from cauce.engines.risk.uncertainty_assets import asset_bands
from cauce.engines.risk.uncertainty_groups import Grouped, group_losses, group_losses_by_classes
from cauce.engines.risk.uncertainty_samples import (
    AT_ONCE,
    Exposed,
    Ramps,
    Samples,
    event_losses,
    event_losses_by_classes,
)
from cauce.engines.risk.uncertainty_sobol import Indices, indices
from cauce.engines.risk.uncertainty_types import Types, typed_losses
from cauce.engines.risk.vulnerability import Curves
from cauce.engines.risk.vulnerability.model import step

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
# Assets times samples up to which each asset is sampled on its own (32 MB); above, by shapes of damage.
EACH_ASSET = 4_000_000
SHARES = (0.05, 0.5, 0.95)
WIDTH = 0.01


@dataclass(frozen=True)
class Sampling:
    """What a case asks: how many samples, from which seed, of which quantities.

    ``sensitivity`` asks which quantity matters most; ``samples`` is then the base of a Sobol design, a power of two.
    ``way`` is «exact», or «classes» where assets are many. ``types`` says of which curves each asset's own type is
    not known: its types, each a curve, with their shares (``uncertainty_types``), counted on ``types_counted`` assets
    (0: taken as they are); computed exactly, whatever the way.
    """

    samples: int = 0
    seed: int = 1
    quantities: tuple[Quantity, ...] = ()
    sensitivity: bool = False
    way: Way = "exact"
    types: Types = field(default_factory=dict)
    types_counted: int = 0

    @property
    def drawn(self) -> int:
        """How many times the losses are computed."""
        return self.samples * (len(self.quantities) + 2) if self.sensitivity else self.samples


@dataclass(frozen=True, eq=False)
class Spread:
    """Between which bounds nine samples of ten lie (``low`` p05, ``high`` p95), and the middle one; of one shape."""

    low: Floats
    middle: Floats
    high: Floats

    @classmethod
    def of(cls, values: Floats) -> Spread:
        """Take the spread of each row over its samples.

        Examples
        --------
        >>> Spread.of(np.arange(101.0)[None]).high.tolist()
        [95.0]
        """
        return cls(*(np.asarray(found) for found in np.quantile(values, SHARES, axis=-1)))

    def at(self, place: int) -> tuple[float, float, float]:
        """Return low, middle and high of one place."""
        return float(self.low[place]), float(self.middle[place]), float(self.high[place])


@dataclass(frozen=True, eq=False)
class RunBands:
    """Bands of a run's figures; people are None where the run does not count them.

    ``expected`` and ``people`` have one place, ``events`` those of the hazard, ``periods`` those of ``return_period``,
    ``territories`` and ``assets`` those of the exposure. ``expected_samples`` is the expected annual loss of each
    sample, ``values`` what was drawn for it. ``asset_error`` is how far off a damage ratio may be in ``assets``.
    """

    sampling: Sampling
    values: Mapping[str, Floats]
    expected_samples: Floats
    expected: Spread
    events: Spread
    return_period: Floats
    periods: Spread
    territories: Spread | None
    assets: Spread | None
    asset_error: float
    people: Spread | None
    people_events: Spread | None
    people_territories: Spread | None
    sensitivity: Indices | None


@dataclass(frozen=True, eq=False)
class _Task:
    """A hazard, where each piece of the exposure stands on it, and the samples."""

    hazard: Hazard | HazardStore
    exposure: Exposure
    site: Whole
    asset: Whole
    share: Floats
    way: Way

    def matrices(self) -> Iterator[EventMatrix]:
        """Yield the intensities: whole from memory, tile after tile from a store."""
        if isinstance(self.hazard, Hazard):
            yield self.hazard.intensity
            return
        for tile in range(len(self.hazard.offsets) - 1):
            yield self.hazard.matrix(tile, tile + 1)

    def events(self, values: Floats, curve: Whole, ramps: Ramps, samples: Samples) -> Floats:
        """Return each event's sum in each sample."""
        sites = self.hazard.sites.size
        exposed = Exposed.of(self.site, curve[self.asset], values[self.asset] * self.share, count=sites)
        total = np.zeros((self.hazard.events, len(samples)))
        for matrix in self.matrices():
            given = matrix.indptr, matrix.indices, matrix.data, exposed, ramps, samples
            total += event_losses(*given) if self.way == "exact" else event_losses_by_classes(*given, width=WIDTH)
        return total

    def groups(
        self, values: Floats, curve: Whole, group: Whole, count: int, ramps: Ramps, samples: Samples
    ) -> Floats:  # fmt: skip
        """Return the expected annual sum of each group in each sample."""
        grouped = Grouped.of(
            self.site, curve[self.asset], group[self.asset], values[self.asset] * self.share,
            sites_in_all=self.hazard.sites.size, count=count,
        )  # fmt: skip
        total = np.zeros((count, len(samples)))
        for matrix in self.matrices():
            given = matrix, self.hazard.frequency, grouped, ramps, samples
            places = len(ramps.nodes) * count * (float(matrix.data.max(initial=0.0)) / WIDTH + 2)
            if self.way == "exact" or places > AT_ONCE:  # histograms that would not fit; the exact way needs no room
                total += group_losses(*given)
            else:
                total += group_losses_by_classes(*given, width=WIDTH)
        return total


def run_bands(
    hazard: Hazard | HazardStore,
    exposure: Exposure,
    curves: Curves,
    *,
    placement: Placement,
    sampling: Sampling,
    return_periods: Floats,
    people_threshold: float | None = None,
    axis: Axis = "probability",
    beyond: Beyond = "unknown",
    progress: Callable[[float], None] | None = None,
) -> RunBands:
    """Draw samples and say how sure each figure of a run is.

    Parameters
    ----------
    placement
        Where the assets stand, as of the run.
    return_periods
        Years whose losses get bands.

    Raises
    ------
    UnusableLayer
        A range cannot be, or the exposure has limits of payment, which samples do not know.
    """
    refuse_limits(hazard, exposure, sampling.quantities)
    told = progress or (lambda _share: None)
    told(0.0)
    values, samples = draw_samples(
        sampling.quantities, sampling.samples, sampling.seed, sensitivity=sampling.sensitivity
    )
    task = _task(hazard, exposure, placement, sampling)
    of_losses = _losses_by_type if sampling.types else _losses
    losses, territories, assets, error = of_losses(task, curves, samples, sampling, told)
    people = _people(task, people_threshold, samples)
    told(1.0)
    expected = np.asarray(hazard.frequency @ losses)
    return RunBands(
        sampling, values, expected, Spread.of(expected[None]), Spread.of(losses), return_periods,
        Spread.of(_curves(losses, hazard, return_periods, axis, beyond)), territories, assets, error, *people,
        indices(list(values), expected) if sampling.sensitivity and values else None,
    )  # fmt: skip


_Found = tuple[Floats, Spread | None, Spread | None, float]


def _losses(
    task: _Task, curves: Curves, samples: Samples, sampling: Sampling, told: Callable[[float], None]
) -> _Found:  # fmt: skip
    """Return losses of events in each sample, spreads of territories and assets, and how far off the latter may be."""
    exposure = task.exposure
    ramps = Ramps.of([ramp_of(each) for each in used_curves(task.hazard, exposure, curves)])
    curve = exposure.curve.astype(np.int64)
    losses = task.events(exposure.value, curve, ramps, samples)
    told(0.4)
    territories = _territories(task, exposure.value, curve, ramps, samples)
    told(0.6)
    assets, error = _assets(task, curves, curve, ramps, samples, sampling)
    told(0.9)
    return losses, territories, assets, error


def _losses_by_type(
    task: _Task, curves: Curves, samples: Samples, sampling: Sampling, told: Callable[[float], None]
) -> _Found:  # fmt: skip
    """Return the same where each sample draws the type of each asset."""
    found = typed_losses(
        task.hazard, task.exposure, curves, sampling.types, site=task.site, samples=samples, seed=sampling.seed,
        counted=sampling.types_counted,
    )  # fmt: skip
    told(0.9)
    territories = None if found.territories is None else Spread.of(found.territories)
    return found.events, territories, Spread(*found.assets), 0.0


def _task(hazard: Hazard | HazardStore, exposure: Exposure, placement: Placement, sampling: Sampling) -> _Task:
    points = len(placement.site)
    asset = np.arange(points) if exposure.asset is None else exposure.asset
    share = np.ones(points) if exposure.share is None else exposure.share
    return _Task(hazard, exposure, placement.site.astype(np.int64), asset.astype(np.int64), share, sampling.way)


def _territories(task: _Task, values: Floats, curve: Whole, ramps: Ramps, samples: Samples) -> Spread | None:
    exposure = task.exposure
    if exposure.territory is None:
        return None
    group, count = exposure.territory.astype(np.int64), len(exposure.territories)
    return Spread.of(task.groups(values, curve, group, count, ramps, samples))


def _assets(
    task: _Task, curves: Curves, curve: Whole, ramps: Ramps, samples: Samples, sampling: Sampling
) -> tuple[Spread | None, float]:
    """Return each asset's spread: sampled on its own where they are few, else by shapes that all curves share."""
    exposure = task.exposure
    if exposure.size * len(samples) <= EACH_ASSET:
        each = np.arange(exposure.size, dtype=np.int64)
        return Spread.of(task.groups(exposure.value, curve, each, exposure.size, ramps, samples)), 0.0
    if not isinstance(task.hazard, Hazard):
        return None, 0.0
    found = asset_bands(
        task.hazard, exposure, curves, quantities=sampling.quantities, samples=sampling.samples, seed=sampling.seed
    )
    return Spread(found.low, found.middle, found.high), found.error


def _people(
    task: _Task, threshold: float | None, samples: Samples
) -> tuple[Spread | None, Spread | None, Spread | None]:  # fmt: skip
    """Return people's spreads: a year, by event, by territory; of what is drawn only intensity touches people."""
    exposure = task.exposure
    if threshold is None or exposure.people is None:
        return None, None, None
    drawn = len(samples)
    least = as_held(threshold, task.hazard)
    wet = step(id="affected", hazard=task.hazard.kind, unit=task.hazard.unit, threshold=least)
    ramps = Ramps.of([ramp_of(wet)])
    told = Samples(samples.intensity, np.zeros(drawn), np.ones(drawn), np.ones(drawn))
    curve = np.zeros(exposure.size, dtype=np.int64)
    by_event = task.events(exposure.people, curve, ramps, told)
    year = np.asarray(task.hazard.frequency @ by_event)[None]
    return Spread.of(year), Spread.of(by_event), _territories(task, exposure.people, curve, ramps, told)


def _curves(
    losses: Floats, hazard: Hazard | HazardStore, return_periods: Floats, axis: Axis, beyond: Beyond
) -> Floats:  # fmt: skip
    """Return each sample's losses at the return periods; shape (periods, samples)."""
    found = np.empty((len(return_periods), losses.shape[1]))
    for sample, one in enumerate(losses.T):
        curve = (
            exceedance_of_events(one, hazard.frequency, axis=axis, beyond=beyond)
            if hazard.return_periods is None
            else exceedance_of_maps(one, hazard.return_periods, axis=axis, beyond=beyond)
        )
        found[:, sample] = [curve.loss_at(float(period)) for period in return_periods]
    return found
