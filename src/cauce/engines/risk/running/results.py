"""Results of a case (resultados de un caso): the run, what its worst events do, and how sure its figures are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.hazard.placement import Placement, place
from cauce.engines.risk.impact import Impact
from cauce.engines.risk.impact.by_event import EventImpact, impacts_of_events
from cauce.engines.risk.impact.exceedance import ExceedanceCurve
from cauce.engines.risk.running.case import Case, Inputs, sampling_of
from cauce.engines.risk.running.run import run

if TYPE_CHECKING:
    from cauce.engines.risk.uncertainty_bands import RunBands

Floats = NDArray[np.float64]
WORST = 10  # events that are looked at asset by asset
ROWS = 1_000_000  # of assets by events, at most
POINTS = 40  # of an exceedance curve with bands, at most


@dataclass(frozen=True, eq=False)
class Results:
    """All that a case found; ``bands`` where it asked for samples, ``worst`` its worst events, the worst first."""

    case: Case
    inputs: Inputs
    placement: Placement
    impact: Impact
    worst: tuple[EventImpact, ...] = ()
    bands: RunBands | None = None

    @property
    def curve(self) -> ExceedanceCurve:
        """The exceedance curve, read as the case says."""
        return self.impact.exceedance(**reading(self.case))

    def by_territory(self, of_assets: Floats) -> Floats:
        """Sum up what stands by asset in the territories of the exposure."""
        exposure = self.inputs.exposure
        assert exposure.territory is not None
        known = exposure.territory >= 0
        sums = np.bincount(exposure.territory[known], weights=of_assets[known], minlength=len(exposure.territories))
        return sums.astype(np.float64)


def reading(case: Case) -> Mapping[str, Any]:
    """Return how a case reads an exceedance curve between and past its points."""
    told = case.part("run")
    return {key: told[key] for key in ("axis", "beyond") if key in told}


def check_samples(case: Case, inputs: Inputs) -> None:
    """Refuse samples that could not be drawn before anything is computed.

    Raises
    ------
    UnusableLayer
        A range cannot be, the exposure has limits of payment, or types are not those of its curves.
    """
    if not case.part("uncertainty"):
        return
    from cauce.engines.risk import uncertainty, uncertainty_types  # noqa: PLC0415 - numba: loads with the first samples

    asked = sampling_of(case)
    uncertainty.refuse_limits(inputs.hazard, inputs.exposure, asked.quantities)
    uncertainty_types.refuse_types(inputs.hazard, inputs.exposure, inputs.curves, asked.types)
    if asked.samples:
        asked_of = asked.quantities, asked.samples, asked.seed
        _values, samples = uncertainty.draw_samples(*asked_of, sensitivity=asked.sensitivity)
        samples.for_curves(1)


def compute(
    case: Case,
    inputs: Inputs,
    *,
    executor: Any = None,
    workers: int | None = None,
    progress: Callable[[float], None] | None = None,
    sampled: Callable[[float], None] | None = None,
    checkpoint: Path | None = None,
) -> Results:
    """Run a case, look at its worst events, and draw the samples that it asks for.

    Parameters
    ----------
    progress, sampled
        Called with the share that is done of the run, and of the samples.
    executor, workers, checkpoint
        As of ``run``.

    Raises
    ------
    UnusableLayer
        What does not fit together, with its cure.
    """
    told = case.part("run")
    threshold = told.get("people_threshold")
    placement = place(inputs.hazard, inputs.exposure)
    impact = run(
        inputs.hazard, inputs.exposure, inputs.curves, placement=placement, executor=executor,
        workers=workers or told.get("workers"), memory=told.get("memory", "1 GB"), chunks=16,
        people_threshold=threshold, progress=progress, checkpoint=checkpoint,
    )  # fmt: skip
    count = max(1, min(WORST, ROWS // max(inputs.exposure.size, 1)))
    places = np.argsort(-impact.at_event, kind="stable")[:count].tolist()
    worst = impacts_of_events(
        inputs.hazard, inputs.exposure, inputs.used, site=placement.site, events=places, people_threshold=threshold
    )
    return Results(case, inputs, placement, impact, tuple(worst), _bands(case, inputs, placement, impact, sampled))


def _bands(
    case: Case, inputs: Inputs, placement: Placement, impact: Impact, progress: Callable[[float], None] | None
) -> RunBands | None:
    if not case.part("uncertainty").get("samples", 0):
        return None
    from cauce.engines.risk.uncertainty_bands import run_bands  # noqa: PLC0415 - numba: loads with the first samples

    return run_bands(
        inputs.hazard, inputs.exposure, inputs.curves, placement=placement, sampling=sampling_of(case),
        return_periods=_points(case, impact), people_threshold=case.part("run").get("people_threshold"),
        progress=progress, **reading(case),
    )  # fmt: skip


def _points(case: Case, impact: Impact) -> Floats:
    """Return the periods at which the curve is known: its own, thinned out along their logarithm, and those asked."""
    own = impact.exceedance().return_period
    if len(own) > POINTS:
        wanted = np.geomspace(own[0], own[-1], POINTS)
        own = own[np.unique(np.searchsorted(own, wanted * (1 - 1e-12)))]
    return np.unique(np.concatenate([own, case.return_periods]))
