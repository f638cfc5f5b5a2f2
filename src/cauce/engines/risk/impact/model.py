"""What a run finds (resultado de una corrida): by asset, by event, by territory, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.impact.exceedance import (
    Axis,
    Beyond,
    ExceedanceCurve,
    exceedance_of_events,
    exceedance_of_maps,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Exclusion:
    """Assets that were left out or changed, and why; ``reason`` as in ``messages.EXCLUSIONS``."""

    reason: str
    layer: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class TerritoryImpact:
    """Expected annual figures of a territory."""

    name: str
    assets: int
    value: float
    expected_annual_loss: float
    people: float = 0.0
    expected_annual_people: float = 0.0


@dataclass(frozen=True, eq=False)
class Impact:
    """Losses in the exposure's currency of its price year.

    Parameters
    ----------
    ids, eai
        Assets and their expected annual loss, shape (assets,); zero for excluded assets, which ``excluded`` lists.
    event_names, frequency, at_event
        Events, 1/year, loss of each event; shape (events,).
    people_at_event, people_eai
        People affected in each event and, a year, in each asset; None where no threshold was given.
    return_periods
        Where the events are maps by return period; else None.
    eai_of_pieces
        Expected annual loss of each piece of the assets, in the exposure's order; None where each asset is a point.
    """

    ids: tuple[str, ...]
    eai: Floats
    event_names: tuple[str, ...]
    frequency: Floats
    at_event: Floats
    currency: str
    price_year: int
    total_value: float
    territories: Mapping[str, TerritoryImpact] = field(default_factory=dict)
    people_at_event: Floats | None = None
    people_eai: Floats | None = None
    return_periods: Floats | None = None
    tail: str = ""
    excluded: tuple[Exclusion, ...] = ()
    eai_of_pieces: Floats | None = None

    @property
    def aai(self) -> float:
        """Expected annual loss of everything: the events' losses by their frequencies."""
        return float(np.add.reduce(self.at_event * self.frequency))

    @property
    def annual_people(self) -> float:
        """People affected a year, on average; NaN where no threshold was given."""
        if self.people_at_event is None:
            return float("nan")
        return float(np.add.reduce(self.people_at_event * self.frequency))

    def exceedance(self, *, axis: Axis = "probability", beyond: Beyond = "unknown") -> ExceedanceCurve:
        """Return the exceedance curve; ``axis`` and ``beyond`` say how it is read between and past its points."""
        if self.return_periods is not None:
            return exceedance_of_maps(self.at_event, self.return_periods, axis=axis, beyond=beyond)
        return exceedance_of_events(self.at_event, self.frequency, axis=axis, beyond=beyond)

    def worst_events(self, count: int = 10) -> tuple[tuple[str, float], ...]:
        """Return the events of the largest losses, the largest first."""
        order = np.argsort(-self.at_event, kind="stable")[:count]
        return tuple((self.event_names[at], float(self.at_event[at])) for at in order)
