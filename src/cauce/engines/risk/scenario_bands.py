"""Bands of a scenario (bandas de un escenario): one event played low, in the middle and high; with a measure too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.core.scenarios import BANDS, Asked, break_even
from cauce.engines.risk.scenario import Scenario, Territories, play
from cauce.engines.risk.scenario_city import Site, Told, assumptions_of, facility_of, tell
from cauce.engines.risk.summary import annuity, benefit_of

SIDES_OF_BAND: Mapping[str, int | None] = {"low": 0, "mid": None, "high": 1}


@dataclass(frozen=True, eq=False)
class Case:
    """An event over a city: its facilities, its territories with who is affected, and what is assumed."""

    name: str
    sites: Sequence[Site]
    territories: Territories
    hazard: str
    unit: str
    asked: Asked


@dataclass(frozen=True, eq=False)
class Played:
    """An event played low, in the middle and high, with what is known of each facility in the middle."""

    bands: Mapping[str, Scenario]
    told: tuple[Told, ...]

    @property
    def mid(self) -> Scenario:
        """The middle."""
        return self.bands["mid"]


def play_bands(case: Case, *, strengthened: AbstractSet[str] = frozenset()) -> Played:
    """Play an event in the middle and at both ends of the band, with some facilities strengthened."""
    told = tuple(
        tell(one, case.asked, hazard=case.hazard, unit=case.unit, strengthened=one.key in strengthened)
        for one in case.sites
    )
    bands = {
        name: play(
            case.name,
            [facility_of(one, band=side) for one in told],
            case.territories,
            assumptions=assumptions_of(case.asked, band=side),
        )
        for name, side in SIDES_OF_BAND.items()
    }
    return Played(bands, told)


def territories_of(names: Sequence[str], affected: Sequence[float], distance: npt.ArrayLike) -> Territories:
    """Return territories by name, with who is affected in each and how far each is from each facility."""
    shape = len(names), -1
    away = np.asarray(distance, dtype=np.float64).reshape(shape) if len(names) else np.zeros((0, 0))
    return Territories(tuple(names), np.asarray(affected, dtype=np.float64), away)


def totals(scenario: Scenario) -> dict[str, float]:
    """Return the figures of the whole city, as two scenarios are compared by them."""
    cost = scenario.cost
    return {
        "hit": len(scenario.hit),
        "out": len(scenario.outages),
        "affected": round(scenario.affected),
        "needing": int(scenario.sheltered.needing.sum()),
        "found": int(scenario.sheltered.found.sum()),
        "without": int(scenario.sheltered.without.sum()),
        "recovery_days": scenario.recovery_days,
        "function": scenario.function.mean,
        "damage": cost.damage,
        "losses": cost.losses,
        "additional": cost.additional,
        "total": cost.total,
    }


def worth(before: Played, after: Played, *, cost: float, asked: Asked) -> dict[str, dict[str, float | None]]:
    """Say what a measure avoids, in the middle and at both ends of the band.

    Of the avoided loss, a year's share follows from how often the event comes; other events are left out, so that the
    benefit is told too low rather than too high. Without a return period only the break-even is told: how many years
    may lie between two events for the measure to pay.
    """
    found = {}
    for band in BANDS:
        avoided = totals(before.bands[band])["total"] - totals(after.bands[band])["total"]
        factor = annuity(rate=asked.rate, years=asked.years)
        told: dict[str, float | None] = {"avoided": avoided, "break_even": break_even(avoided, cost, factor)}
        if asked.return_period:
            benefit = benefit_of(avoided / asked.return_period, 0.0, cost=cost, rate=asked.rate, years=asked.years)
            told |= {"annual": benefit.annual, "present_value": benefit.present_value, "net": benefit.net}
            told["ratio"] = benefit.ratio if cost else None
        found[band] = told
    return found
