"""Scenarios (escenarios), as the interface tells them."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from cauce.web.api.schemas.frame import Shape


class ScenarioFigures(Shape):
    """What follows from an event for the whole city; costs in the scenario's money."""

    hit: float = Field(description="Facilities that the event itself puts out of service.")
    out: float = Field(description="Facilities out of service, with those that fail for want of others.")
    affected: float = Field(description="People whom the event reaches.")
    needing: float = Field(description="People who need shelter.")
    without: float = Field(description="People who find no shelter in reach.")
    recovery_days: float = Field(description="Days until all works again.")
    damage: float = Field(description="What is destroyed.")
    losses: float = Field(description="What is not earned meanwhile.")
    additional: float = Field(description="What the emergency costs.")
    total: float = Field(description="All costs.")
    low: float = Field(description="All costs at the low end of the band.")
    high: float = Field(description="All costs at the high end of the band.")


class ScenarioLayer(Shape):
    """A layer that a scenario rests on."""

    role: str = Field(description="hazard, people or roads.")
    name: str = Field(description="Its name.")
    authority: str = Field(description="Who answers for it.")
    source: str = Field(description="Where it comes from.")
    source_on: str = Field(description="Day of its source, or empty.")
    is_synthetic: bool = Field(description="Whether it is made up and says nothing of the real hazard.")
    sha256: str = Field(description="Hash of its file.")


class Scenario(Shape):
    """A scenario of a plan."""

    id: int = Field(description="Its number.")
    name: str = Field(description="Its name.")
    url: str = Field(description="Address of its page.")
    state: str = Field(description="waiting, ready or refused.")
    made_at: dt.datetime | None = Field(description="When it was played.")
    currency: str = Field(description="Currency of its costs.")
    price_year: int = Field(description="Year of its prices.")
    released_by: str = Field(description="Body that released it; empty while it is internal.")
    figures: ScenarioFigures | None = Field(description="What follows for the city; null before it was played.")


class ScenarioFacility(Shape):
    """What happens to a facility."""

    id: int = Field(description="Its number.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="Code of its kind.")
    state: str = Field(description="hit, out (lacks what it needs), damaged (works) or works.")
    level: int = Field(description="Level of the hazard, 1 to 5; 0 where it does not reach.")
    damage: float = Field(description="Damaged share of its value.")
    stops: float = Field(description="Hours after the event at which it stops.")
    days: float = Field(description="Days out of service.")
    chain: list[str] = Field(description="From what was hit to this facility, where it fails for want of others.")
    worth: float | None = Field(description="What it is worth; null where neither area nor capacity is known.")
    cost: float = Field(description="What is destroyed of it.")
    loss: float = Field(description="What is not earned while it is out of service.")


class ScenarioTerritory(Shape):
    """What happens to the people of a territory."""

    code: str = Field(description="Its code.")
    name: str = Field(description="Its name.")
    population: int | None = Field(description="Its people.")
    affected: int = Field(description="People whom the event reaches.")
    needing: int = Field(description="People who need shelter.")
    without: int = Field(description="People who find no shelter in reach.")
    nearest_m: int | None = Field(description="Metres to the nearest shelter that works; null where there is no way.")
    is_cut: bool = Field(description="Whether no road is left to a facility that works.")


class WholeScenario(Scenario):
    """A scenario with all that follows; to others than the office without single facilities."""

    note: str = Field(description="What it is for.")
    layers: list[ScenarioLayer] = Field(description="What it rests on.")
    method: dict[str, str] = Field(description="Versions of the method and of the program.")
    facilities: list[ScenarioFacility] = Field([], description="Office only. What happens to each facility.")
    territories: list[ScenarioTerritory] = Field(description="Territories; to the public those with enough facilities.")
    warnings: list[str] = Field(description="What could not be counted or was assumed, in the reader's language.")
    stale: list[str] = Field([], description="Office only. What changed since it was played, in the reader's language.")
