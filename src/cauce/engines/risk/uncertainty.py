"""Uncertainty (incertidumbre): the spread of a run's losses when intensities, curves and values are not certain.

The same hazard, assets and curves as ``run``; no sample gives exactly what ``run`` gives. Each uncertain quantity has a
range; samples are drawn by Latin hypercube, or on a Sobol design when it is asked which quantity matters most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.hazard.placement import place
from cauce.engines.risk.impact import Exclusion
from cauce.engines.risk.impact.exceedance import exceedance_of_events, exceedance_of_maps
from cauce.engines.risk.running.run import used_curves
from cauce.engines.risk.store import HazardStore
from cauce.engines.risk.uncertainty_samples import (
    Exposed,
    Ramps,
    Samples,
    event_losses,
    event_losses_by_classes,
)
from cauce.engines.risk.uncertainty_sobol import Indices, design, indices
from cauce.engines.risk.vulnerability import Curve, Curves

Floats = npt.NDArray[np.float64]
Way = Literal["exact", "classes"]
QUANTITIES = ("intensity", "shift", "scale", "value")
UNCHANGED = {"intensity": 1.0, "shift": 0.0, "scale": 1.0, "value": 1.0}


@dataclass(frozen=True)
class Quantity:
    """What is uncertain, and its range.

    ``name`` is one of: intensity, scale, value (factors), or shift (of the curves, in the intensity's unit). ``shape``
    says how it spreads from ``low`` to ``high``: uniform, or triangular with its peak at ``likely``; ``source`` why.
    """

    name: str
    low: float
    high: float
    shape: Literal["uniform", "triangular"] = "uniform"
    likely: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if self.name not in QUANTITIES:
            raise UnusableLayer("quantity_unknown", self.name, known=", ".join(QUANTITIES))
        if not self.low <= self.peak <= self.high:
            raise UnusableLayer(
                "range_unusable", self.name, low=f"{self.low:g}", high=f"{self.high:g}", likely=f"{self.peak:g}"
            )

    @property
    def peak(self) -> float:
        """Where a triangle has its peak: in the middle, unless it is said."""
        return (self.low + self.high) / 2 if self.likely is None else self.likely

    def at(self, shares: Floats) -> Floats:
        """Values below which given shares of the distribution lie.

        Examples
        --------
        >>> Quantity("value", 0.8, 1.2).at(np.array([0.0, 0.5])).tolist()
        [0.8, 1.0]
        """
        width = self.high - self.low
        if self.shape == "uniform" or not width:
            return self.low + width * shares
        turn = (self.peak - self.low) / width
        rising = self.low + np.sqrt(shares * width * (self.peak - self.low))
        falling = self.high - np.sqrt((1 - shares) * width * (self.high - self.peak))
        return np.asarray(np.where(shares < turn, rising, falling))


@dataclass(frozen=True)
class Band:
    """A figure's mean, its middle, and the range that holds nine samples of ten (p05, p95)."""

    mean: float
    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Floats) -> Band:
        """Take the band of samples.

        Examples
        --------
        >>> Band.of(np.arange(101.0)).low
        5.0
        """
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        return cls(float(values.mean()), float(middle), float(low), float(high))


@dataclass(frozen=True, eq=False)
class Uncertain:
    """Losses of every event in every sample, and what to say of them; one sample when nothing is uncertain."""

    event_names: tuple[str, ...]
    frequency: Floats
    losses: Floats
    drawn: Mapping[str, Floats]
    return_periods: Floats | None
    excluded: tuple[Exclusion, ...]
    sensitivity: Indices | None = None

    @property
    def expected(self) -> Floats:
        """Expected annual loss of each sample."""
        return np.asarray(self.frequency @ self.losses)

    @property
    def expected_band(self) -> Band:
        """The band of the expected annual loss."""
        return Band.of(self.expected)

    def event_bands(self) -> dict[str, Band]:
        """The band of each event's loss."""
        return {name: Band.of(row) for name, row in zip(self.event_names, self.losses, strict=True)}

    def loss_band(self, return_period: float) -> Band:
        """The band of the loss of a return period in years; nan where the record does not reach."""
        found = []
        for sample in range(self.losses.shape[1]):
            one = self.losses[:, sample]
            known = self.return_periods is not None
            curve = exceedance_of_maps(one, self.return_periods) if known else exceedance_of_events(one, self.frequency)  # type: ignore[arg-type]
            found.append(curve.loss_at(return_period))
        return Band.of(np.array(found))


def uncertain(
    hazard: Hazard,
    exposure: Exposure,
    curves: Curves,
    *,
    quantities: Sequence[Quantity],
    samples: int,
    seed: int,
    sensitivity: bool = False,
    way: Way = "exact",
    width: float = 0.01,
) -> Uncertain:
    """Calculate a run's losses for samples of what is uncertain, in one pass over the hazard.

    Parameters
    ----------
    hazard, exposure, curves
        As for ``run``; without deductibles, covers and affected fractions.
    samples
        How many; 0 is the run itself, with nothing uncertain. With ``sensitivity``, the size of the Sobol design's
        matrices (a power of two): the model then runs samples × (quantities + 2) times.
    seed
        The same seed draws the same samples.
    way
        ``exact``, or ``classes``: histograms of intensity of a ``width``, many times faster where assets are many.

    Raises
    ------
    UnusableLayer
        A quantity is named twice, a range cannot be, or the exposure has limits of payment.
    """
    names = [each.name for each in quantities]
    refuse_limits(hazard, exposure, quantities)
    if samples < 0:
        raise UnusableLayer("samples_no_power", "samples", samples=samples)
    drawn, chosen = draw_samples(quantities, samples, seed, sensitivity=sensitivity)
    placement = place(hazard, exposure)
    exposed, ramps = exposed_of(hazard, exposure, curves, placement.site)
    matrix = hazard.intensity
    given = matrix.indptr, matrix.indices, matrix.data, exposed, ramps, chosen
    losses = event_losses(*given) if way == "exact" else event_losses_by_classes(*given, width=width)
    told = None
    if sensitivity and samples and names:
        told = indices(names, hazard.frequency @ losses)
    return Uncertain(
        hazard.event_names, hazard.frequency, losses, drawn, hazard.return_periods, placement.excluded, told
    )


def refuse_limits(hazard: Hazard | HazardStore, exposure: Exposure, quantities: Sequence[Quantity]) -> None:
    """Refuse what samples cannot be drawn for, and a quantity that is named twice.

    Raises
    ------
    UnusableLayer
        Deductibles, covers, affected fractions, or two ranges for one quantity.
    """
    names = [each.name for each in quantities]
    if len(set(names)) < len(names):
        raise UnusableLayer("quantity_repeated", next(name for name in names if names.count(name) > 1))
    fraction = isinstance(hazard, Hazard) and hazard.intensity.fraction is not None
    if exposure.deductible is not None or exposure.cover is not None or fraction:
        raise UnusableLayer("limits_with_samples", exposure.name)


def draw_samples(
    quantities: Sequence[Quantity], samples: int, seed: int, *, sensitivity: bool
) -> tuple[dict[str, Floats], Samples]:
    """Draw values of each quantity, and put them as the samples of the kernels."""
    if not samples or not quantities:
        return {}, Samples.none()
    if sensitivity:
        shares = design(len(quantities), samples, seed=seed)
    else:
        from scipy.stats import qmc  # noqa: PLC0415 - heavy: loads with the first samples

        shares = qmc.LatinHypercube(len(quantities), rng=seed).random(samples)
    drawn = {each.name: each.at(shares[:, place]) for place, each in enumerate(quantities)}
    columns = {name: drawn.get(name, np.full(len(shares), UNCHANGED[name])) for name in QUANTITIES}
    return drawn, Samples(**columns)


def exposed_of(
    hazard: Hazard, exposure: Exposure, curves: Curves, site: npt.NDArray[np.integer]
) -> tuple[Exposed, Ramps]:
    """Sum values by site and curve, and put the curves as ramps."""
    chosen = used_curves(hazard, exposure, curves)
    asset = np.arange(exposure.size) if exposure.asset is None else exposure.asset
    share = np.ones(len(asset)) if exposure.share is None else exposure.share
    exposed = Exposed.of(
        site.astype(np.int64), exposure.curve[asset].astype(np.int64), exposure.value[asset] * share,
        count=hazard.sites.size,
    )  # fmt: skip
    return exposed, Ramps.of([ramp_of(curve) for curve in chosen])


def ramp_of(curve: Curve) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
    """A curve as the kernels take it; one that holds below its first node begins at the least intensity there is."""
    hit = np.ones(len(curve.intensity)) if curve.paa is None else np.asarray(curve.paa, dtype=float)
    nodes, damaged = np.asarray(curve.intensity, dtype=float), np.asarray(curve.mdd, dtype=float)
    if curve.below == "held":
        nodes, damaged, hit = np.append(-1e30, nodes), np.append(damaged[0], damaged), np.append(hit[0], hit)
    return list(nodes), list(damaged), list(hit)
