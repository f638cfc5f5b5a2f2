"""Scenarios (escenarios): one event with its assumptions, and all that follows from it.

Facilities hit, services lost by cascade, people who need shelter against the places in reach, days until all works
again, and costs by sector as damage (what is destroyed), losses (what is not earned meanwhile) and additional costs
(what the emergency takes), public and private (ECLAC 2014). Each assumption is a number that the office sets and the
result names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.cascade import Outage, Resilience, Service, outages, resilience_loss
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.shelters import Sheltered, shelter

Floats = npt.NDArray[np.float64]
Owner = Literal["public", "private"]
SIDES = ("social", "economic", "commercial")


@dataclass(frozen=True)
class Assumptions:
    """What a scenario takes for granted.

    Parameters
    ----------
    unusable_from
        A facility does not work from this damaged share of its value on.
    sheltered_share
        Share of the people affected who need a place.
    emergency_cost
        Additional cost for each person affected, in the scenario's currency.
    reach
        Farthest that people go to a shelter, in the unit of the distances.
    """

    unusable_from: float = 0.1
    sheltered_share: float = 0.2
    emergency_cost: float = 0.0
    reach: float = float("inf")

    def __post_init__(self) -> None:
        for name in ("unusable_from", "sheltered_share"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise UnusableLayer("assumption_outside", name, value=f"{value:g}")
        for name in ("emergency_cost", "reach"):
            if not getattr(self, name) >= 0:
                raise UnusableLayer("cost_negative", name, cost=f"{getattr(self, name):g}")


@dataclass(frozen=True)
class Facility:
    """A facility in the scenario.

    ``damage`` is the damaged share of ``value`` in this event; ``repair_days`` the days that mending full damage takes;
    ``loss_a_day`` what each day out of service costs; ``places`` what it shelters while it works; ``side`` one of
    social, economic, commercial.
    """

    name: str
    sector: str
    owner: Owner
    value: float
    damage: float
    side: str = "social"
    repair_days: float = 0.0
    loss_a_day: float = 0.0
    needs: tuple[tuple[str, ...], ...] = ()
    reserve_hours: float = 0.0
    places: int = 0
    reserves: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.damage <= 1:
            raise UnusableLayer("share_outside", self.name, what="damage", value=f"{self.damage:g}")
        wrong = [each for each in (self.value, self.loss_a_day, self.places) if not each >= 0]
        if wrong:
            raise UnusableLayer("cost_negative", self.name, cost=f"{wrong[0]:g}")
        if self.side not in SIDES:
            raise UnusableLayer("side_unknown", self.name, value=self.side, known=", ".join(SIDES))


@dataclass(frozen=True, eq=False)
class Territories:
    """Territories with the people affected in each, and how far each is from each facility that may shelter.

    ``distance`` has the shape (territories, facilities), inf where no road is left; none means that all are in reach.
    """

    names: tuple[str, ...]
    affected: Floats
    distance: Floats | None = None


@dataclass(frozen=True)
class Cost:
    """Costs of a sector and kind of owner: damage, losses, additional costs."""

    damage: float = 0.0
    losses: float = 0.0
    additional: float = 0.0

    @property
    def total(self) -> float:
        """All three together."""
        return self.damage + self.losses + self.additional

    def plus(self, other: Cost) -> Cost:
        """The sum of two."""
        return Cost(self.damage + other.damage, self.losses + other.losses, self.additional + other.additional)


@dataclass(frozen=True, eq=False)
class Scenario:
    """What follows from an event."""

    name: str
    assumptions: Assumptions
    hit: tuple[str, ...]
    outages: Mapping[str, Outage]
    sheltered: Sheltered
    recovery_days: float
    function: Resilience
    costs: Mapping[tuple[str, Owner], Cost] = field(default_factory=dict)
    by_side: Mapping[str, Cost] = field(default_factory=dict)
    affected: float = 0.0

    @property
    def cost(self) -> Cost:
        """Everything together."""
        return sum_of(self.costs.values())

    def of_owner(self, owner: Owner) -> Cost:
        """Costs that fall on public or on private owners."""
        return sum_of(cost for (_sector, whose), cost in self.costs.items() if whose == owner)


def sum_of(costs: Iterable[Cost]) -> Cost:
    """Add costs up.

    Examples
    --------
    >>> sum_of([Cost(1.0, 2.0), Cost(1.0, 0.0, 4.0)]).total
    8.0
    """
    total = Cost()
    for cost in costs:
        total = total.plus(cost)
    return total


def play(
    name: str, facilities: Sequence[Facility], territories: Territories, *, assumptions: Assumptions | None = None
) -> Scenario:
    """Follow an event through the city.

    Raises
    ------
    UnusableLayer
        A facility stands twice, needs what is not there, or numbers cannot be.

    Examples
    --------
    >>> city = [Facility("power", "energy", "private", 1e6, 0.4, side="economic", repair_days=5),
    ...         Facility("school", "education", "public", 2e5, 0.0, needs=(("power",),), places=100)]
    >>> told = play("flood", city, Territories(("Centro",), np.array([300.0])))
    >>> told.hit, sorted(told.outages), told.sheltered.without.tolist(), told.recovery_days
    (('power',), ['power', 'school'], [60], 2.0)
    """
    assumed = assumptions or Assumptions()
    names = [facility.name for facility in facilities]
    if len(set(names)) < len(names):
        raise UnusableLayer("repeated_asset", name, name=next(each for each in names if names.count(each) > 1))
    if not (territories.affected >= 0).all():
        lowest = f"{float(np.nanmin(territories.affected)):g}"
        raise UnusableLayer("negative_values", name, what="affected", count=1, lowest=lowest)
    hit = tuple(each.name for each in facilities if each.damage > 0 and each.damage >= assumed.unusable_from)
    services = [
        Service(each.name, each.needs, each.reserve_hours, each.repair_days * each.damage, each.reserves)
        for each in facilities
    ]
    out = outages(services, hit)
    needing = np.ceil(territories.affected * assumed.sheltered_share - 1e-9).astype(np.int64)
    places = np.array([0 if each.name in out else each.places for each in facilities], dtype=np.int64)
    shape = len(territories.names), len(facilities)
    distance = np.zeros(shape) if territories.distance is None else territories.distance
    sheltered = shelter(needing, places, distance, reach=assumed.reach)
    days = max((told.returns / 24 for told in out.values()), default=0.0)
    affected = float(territories.affected.sum())
    costs, sides = _costs(facilities, out, emergency=affected * assumed.emergency_cost)
    return Scenario(name, assumed, hit, out, sheltered, days, _function(facilities, out, days), costs, sides, affected)


def _costs(
    facilities: Sequence[Facility], out: Mapping[str, Outage], *, emergency: float
) -> tuple[dict[tuple[str, Owner], Cost], dict[str, Cost]]:
    costs: dict[tuple[str, Owner], Cost] = {}
    sides = {side: Cost() for side in SIDES}
    for each in facilities:
        days = out[each.name].hours / 24 if each.name in out else 0.0
        cost = Cost(each.value * each.damage, each.loss_a_day * days)
        key = each.sector, each.owner
        costs[key] = costs.get(key, Cost()).plus(cost)
        sides[each.side] = sides[each.side].plus(cost)
    if emergency:
        costs["emergency", "public"] = costs.get(("emergency", "public"), Cost()).plus(Cost(additional=emergency))
        sides["social"] = sides["social"].plus(Cost(additional=emergency))
    return costs, sides


def _function(facilities: Sequence[Facility], out: Mapping[str, Outage], days: float) -> Resilience:
    """How much of the facilities' function is lost until all work again, each counting alike."""
    if not out:
        return Resilience(0.0, 1.0)
    steps = sorted({0.0, *(told.stops / 24 for told in out.values()), *(told.returns / 24 for told in out.values())})
    when, level = [0.0], [100.0]
    for day in steps:
        working = sum(1 for each in facilities if not _is_out(out.get(each.name), day))
        when += [day, day]
        level += [level[-1], 100 * working / len(facilities)]
    return resilience_loss(when, level, horizon=days or 1.0)


def _is_out(told: Outage | None, day: float) -> bool:
    return told is not None and told.stops / 24 <= day < told.returns / 24


@dataclass(frozen=True)
class Difference:
    """What changes from one scenario to another; below zero is less."""

    damage: float
    losses: float
    additional: float
    recovery_days: float
    without_shelter: int
    no_longer_out: tuple[str, ...]
    newly_out: tuple[str, ...]

    @property
    def total(self) -> float:
        """All costs together."""
        return self.damage + self.losses + self.additional


def difference(first: Scenario, second: Scenario) -> Difference:
    """Compare two scenarios: the second less the first."""
    before, after = first.cost, second.cost
    return Difference(
        after.damage - before.damage,
        after.losses - before.losses,
        after.additional - before.additional,
        second.recovery_days - first.recovery_days,
        int(second.sheltered.without.sum() - first.sheltered.without.sum()),
        tuple(sorted(set(first.outages) - set(second.outages))),
        tuple(sorted(set(second.outages) - set(first.outages))),
    )
