"""Contingency plans and the information folder (planes de contingencia, carpeta), as the interface tells them."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from cauce.web.api.schemas.frame import Listing, Shape


class ContingencyParty(Shape):
    """An actor of a contingency plan."""

    key: str = Field(description="Short name of the organization; begins with «words:» where the directory lacks it.")
    name: str = Field(description="Its name.")
    sector: str = Field(description="public, private, academia, civil_society, international or empty.")
    level: str = Field(description="municipal, national, regional, international, community or empty.")


class ContingencyPlan(Shape):
    """A contingency plan, and where it stands today."""

    id: int = Field(description="Number of the plan.")
    key: str = Field(description="Name that stays the same; a list that is sent again is known by it.")
    name: str = Field(description="Its name.")
    hazards: list[str] = Field(description="Codes of hazards.")
    sectors: list[str] = Field(description="Codes of sectors.")
    whole_city: bool = Field(description="Whether it is for the whole city.")
    territories: list[str] = Field(description="Names of the territories that it is for, where not the whole city.")
    owner: ContingencyParty | None = Field(description="Who answers for it.")
    planners: list[ContingencyParty] = Field(description="Who plans it; its owner where nobody else is named.")
    implementers: list[ContingencyParty] = Field(description="Who carries it out.")
    approved_on: dt.date | None = Field(description="Day of its approval.")
    expires_on: dt.date | None = Field(description="Last day on which it holds, as it says itself.")
    drilled_on: dt.date | None = Field(description="Day of the last drill.")
    is_public: bool = Field(description="Whether its document may be read by everybody.")
    language: str = Field(description="es, en, «es en», other or empty.")
    status: str = Field(description="current, outdated or none (not approved).")
    status_reason: str = Field(description="Why, in the reader's language.")
    status_is_said: bool = Field(description="Whether the office says so with a reason, whatever the dates say.")
    status_by_dates: str = Field(description="current, outdated or none, as its dates alone say.")


class CoverageCell(Shape):
    """A hazard and a sector."""

    hazard: str = Field(description="Code of the hazard.")
    sector: str = Field(description="Code of the sector.")
    status: str = Field(description="current, outdated or none: the best among the plans for both.")
    weight: float = Field(description="Weight of the hazard times weight of the sector.")
    plans: list[str] = Field(description="Keys of the plans for both, the best first.")
    closers: list[str] = Field(description="Keys of the actors who could close the gap; empty where it is current.")


class Coverage(Listing[CoverageCell]):
    """The matrix of hazards × sectors."""

    weighted: float | None = Field(description="Weighted coverage, from 0 to 1.")
    current: float | None = Field(description="Weighted share of the cells with a current plan, from 0 to 1.")
    territories: dict[str, list[str]] = Field(description="Codes of the hazards without any plan, by territory.")
    remarks: list[str] = Field(description="What is worth a look, in the reader's language.")


class BalanceLine(Shape):
    """An actor's duties and shares."""

    actor: ContingencyParty
    plans: int = Field(description="In how many contingency plans it plans.")
    implements: int = Field(description="How many it carries out.")
    planning_share: float = Field(description="Share of all duties of planning, from 0 to 1.")
    implementing_share: float = Field(description="Share of all duties of carrying out, from 0 to 1.")
    difference: float = Field(description="Share of carrying out less share of planning, from -1 to 1.")
    is_flagged: bool = Field(description="Whether the difference reaches the threshold.")


class Balance(Listing[BalanceLine]):
    """Who plans and who carries out, the widest difference first."""

    index: float | None = Field(description="Half the sum of absolute differences; null while one kind is missing.")
    flag: float = Field(description="Difference from which an actor is remarked on.")
    both: int = Field(description="Actors who plan and carry out.")


class InformationItem(Shape):
    """A piece of information about hazards."""

    name: str = Field(description="Its title.")
    hazards: list[str] = Field(description="Codes of hazards.")
    kind: str = Field(description="hazard_map, events, exposure, vulnerability, monitoring or rules.")
    medium: str = Field(description="file, paper, layer or link.")
    kept_at: str = Field(description="Where the paper lies.")
    link: str = Field(description="Its address.")
    source: str = Field(description="Who made it.")
    dated: str = Field(description="A year, a month or a day: 2019, 2019-05 or 2019-05-31.")
    scale: str = Field(description="Scale or detail.")
    licence: str = Field(description="Its licence.")
    quality: str = Field(description="high, medium, low or unknown.")
    is_weak: bool = Field(description="Whether it is of low quality, undated or old.")
    released_by: str = Field(description="The body that released it; empty while it is internal.")


class Information(Listing[InformationItem]):
    """The information folder with the layers of the map."""

    missing: dict[str, list[str]] = Field(description="Kinds of information that a hazard lacks, by the hazard's code.")
