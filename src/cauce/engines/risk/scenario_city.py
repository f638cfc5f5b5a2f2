"""Facilities of a scenario (equipamientos de un escenario): how much of each is damaged, and what that costs.

Depths are read by the JRC curves of the continent, shaking by Hazus fragility, classes by the method's own table of
level and vulnerability. What a facility is worth follows from its area and the price of a square metre.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cauce.core.scenarios import Asked, told
from cauce.engines.risk.fragility import damage_ratios, hazus, mean_damage
from cauce.engines.risk.scenario import Assumptions, Facility, Owner
from cauce.engines.risk.summary_costs import maximum_damage
from cauce.engines.risk.vulnerability.readers import method_curves

WATER = frozenset({"flood", "tsunami"})
USE_CURVES = {
    "residential": "jrc-residential-south-america",
    "commercial": "jrc-commerce-south-america",
    "industrial": "jrc-industry-south-america",
}
CURVE, FRAGILITY, CLASSES = "curve", "fragility", "classes"


@dataclass(frozen=True)
class Site:
    """What a scenario needs to know of a facility.

    Attributes
    ----------
    level
        Of the hazard, 1 to 5; 0 where it does not reach.
    value
        What the layer says there, in its unit; None where it says a class.
    vulnerability
        1 to 5; None where nobody judged it.
    places
        People whom it shelters while it works.
    """

    key: str
    kind: str
    owner: str = ""
    level: int = 0
    value: float | None = None
    vulnerability: int | None = None
    code_level: str = ""
    area_m2: float | None = None
    capacity: int | None = None
    places: int = 0
    needs: tuple[tuple[str, ...], ...] = ()
    reserves: tuple[float, ...] = ()


@dataclass(frozen=True)
class Worth:
    """What a facility is worth, by which area; ``value`` None where neither area nor capacity is known."""

    value: float | None
    area_m2: float | None
    is_assumed: bool


@dataclass(frozen=True)
class Damaged:
    """The damaged share of a facility, and by what it was told: a curve, a fragility or the table of classes."""

    share: float
    by: str
    is_assumed: bool  # vulnerability or building code that nobody stated


def kind_of(site: Site) -> Mapping[str, Any]:
    """The method's numbers for a kind of facility."""
    kinds: Mapping[str, Mapping[str, Any]] = told()["kind"]
    return kinds.get(site.kind, kinds["other"])


def damage_of(site: Site, *, hazard: str, unit: str) -> Damaged:
    """Say how much of a facility is damaged.

    Examples
    --------
    >>> damage_of(Site("school", "school", level=4, value=1.0), hazard="flood", unit="m").share
    0.84
    >>> damage_of(Site("school", "school", level=4, vulnerability=4), hazard="landslide", unit="").share
    0.78
    """
    if not site.level:
        return Damaged(0.0, CLASSES, is_assumed=False)
    if site.value is not None and hazard in WATER and unit == "m":
        curve = _curves()[USE_CURVES[kind_of(site)["use"]]]
        return Damaged(float(curve.damage_ratio(np.array([site.value]))[0]), CURVE, is_assumed=False)
    if site.value is not None and hazard == "earthquake" and unit == "g":
        frame = hazus(told()["structure"]["kind"], site.code_level or told()["structure"]["code_level"])
        share = float(mean_damage(frame, np.array([site.value]), damage_ratios())[0])
        return Damaged(share, FRAGILITY, is_assumed=not site.code_level)
    classes = told()["classes"]
    factor = classes["vulnerability"][(site.vulnerability or 3) - 1]
    share = min(1.0, classes["damage"][site.level - 1] * factor)
    return Damaged(round(share, 12), CLASSES, is_assumed=site.vulnerability is None)


@cache
def _curves() -> Any:
    return method_curves()


def worth_of(site: Site, asked: Asked, *, hazard: str) -> Worth:
    """Say what a facility is worth, in the scenario's money.

    Of floods only what water damages counts (Huizinga and others 2017), of other hazards all that building costs.

    Examples
    --------
    >>> from cauce.core.scenarios import usual
    >>> school = Site("school", "school", area_m2=1000, capacity=300)
    >>> round(worth_of(school, dataclasses.replace(usual(), prices={"school": 500.0}), hazard="flood").value)
    500000
    """
    kind = kind_of(site)
    area, assumed = site.area_m2, False
    if not area and site.capacity:
        area, assumed = site.capacity * float(kind["area_m2_per_person"]), True
    if not area:
        return Worth(None, None, is_assumed=True)
    if site.kind in asked.prices:
        return Worth(area * asked.prices[site.kind], area, assumed)
    found = maximum_damage(asked.income, use=kind["use"])
    price = found.total if hazard in WATER else found.construction
    return Worth(area * price * asked.conversion, area, assumed)


@dataclass(frozen=True)
class Told:
    """A facility with what is known of its damage and worth."""

    site: Site
    damaged: Damaged
    worth: Worth
    is_strengthened: bool = False


def tell(site: Site, asked: Asked, *, hazard: str, unit: str, strengthened: bool) -> Told:
    """Bring together what is known of a facility; a strengthened one keeps a share of its damage."""
    damaged = damage_of(site, hazard=hazard, unit=unit)
    if strengthened:
        damaged = dataclasses.replace(damaged, share=damaged.share * asked.strengthened)
    return Told(site, damaged, worth_of(site, asked, hazard=hazard), strengthened)


def facility_of(one: Told, *, band: int | None = None) -> Facility:
    """Return a facility as the engine plays it.

    Parameters
    ----------
    band
        0 for the low side, 1 for the high one; None in the middle.
    """
    kind, bands = kind_of(one.site), told()["band"]
    damage = one.damaged.share * (1.0 if band is None else bands["damage"][band])
    value = (one.worth.value or 0.0) * (1.0 if band is None else bands["price"][band])
    owner: Owner = "private" if (one.site.owner or kind["owner"]) == "private" else "public"
    return Facility(
        name=one.site.key,
        sector=kind["sector"],
        owner=owner,
        value=value,
        damage=min(1.0, damage),
        side=kind["side"],
        repair_days=float(kind["repair_days"]),
        loss_a_day=value * float(kind["loss_a_year"]) / 365,
        needs=one.site.needs,
        reserves=one.site.reserves,
        places=one.site.places,
    )


def assumptions_of(asked: Asked, *, band: int | None = None) -> Assumptions:
    """Return what the engine takes for granted, in the middle or on one side of the band."""
    swing = 1.0 if band is None else told()["band"]["sheltered"][band]
    share = min(1.0, asked.sheltered_share * swing)
    return Assumptions(asked.unusable_from, share, asked.emergency_cost, asked.reach_m)


def inside(sites: Sequence[Site], hit: Sequence[str], *, moment: str) -> int:
    """People inside of the facilities that are hit, at a moment of the day.

    Examples
    --------
    >>> inside([Site("school", "school", capacity=200)], ["school"], moment="day")
    180
    """
    there = set(hit)
    return round(sum((one.capacity or 0) * float(kind_of(one)[moment]) for one in sites if one.key in there))
