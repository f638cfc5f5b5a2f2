"""Facilities and territories (equipamientos y territorios), as the interface tells them."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from cauce.web.api.schemas.frame import Listing, Shape


class TerritoryLine(Shape):
    """A territory; whoever has no part in the plan is told only of those with at least five facilities."""

    code: str = Field(description="Code of the territory.")
    name: str = Field(description="Its name.")
    facilities: int = Field(description="How many facilities it has.")
    kinds: dict[str, int] = Field(description="How many of each kind.")
    bands: dict[str, int] | None = Field(
        description="How many in each class of vulnerability, very_low to very_high; null while no body released it."
    )


class FacilityLine(Shape):
    """A facility, for the office and who has a part in the plan."""

    id: int = Field(description="Number in its address.")
    key: str = Field(description="Lasting name, as in the list that comes back.")
    url: str = Field(description="Address of its card.")
    name: str = Field(description="Its name.")
    kind: str = Field(description="hospital, health_centre, school, hotel, gym, church, temple, market …")
    territory: str = Field(description="Code of its territory; empty where it has none.")
    territory_words: str = Field(description="What a list called its territory, where the plan has none of that name.")
    address: str = Field(description="Its address in words.")
    placement: str = Field(description="placed, territory or unplaced.")
    longitude: float | None = Field(description="Degrees of WGS84.")
    latitude: float | None = Field(description="Degrees of WGS84.")
    owner: str = Field(description="Who owns it.")
    capacity: int | None = Field(description="People.")
    floor_area_m2: float | None = Field(description="Usable area in square metres.")
    toilets: int | None = Field(description="Toilets.")
    water_l_per_day: float | None = Field(description="Water in litres a day.")
    shelters: int | None = Field(description="People that it shelters by the Sphere standards.")
    roles: list[str] = Field(description="shelter, supply, command.")
    structure: str = Field(description="Type of structure.")
    code_level: str = Field(description="high, moderate, low or pre: how demanding its building code was.")
    built_year: int | None = Field(description="Year in which it was built.")
    source: str = Field(description="Where this comes from.")
    source_on: dt.date | None = Field(description="Day of the source.")
    vulnerability: str | None = Field(
        None, description="very_low to very_high; absent while no body released single scores, save for the office."
    )
    opinions_differ: bool | None = Field(None, description="Whether two judgements differ in class; as vulnerability.")


class Territories(Listing[TerritoryLine]):
    """Territories of a plan."""


class Facilities(Listing[FacilityLine]):
    """Facilities of a plan, by name."""
