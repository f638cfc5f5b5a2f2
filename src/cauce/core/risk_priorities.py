"""Priorities (prioridades): which facilities and territories come first for contingency plans, and why, in words.

The score is the highest hazard level times the vulnerability, both from 1 to 5; of two alike, the one with more
people comes first. It is a screening: nothing is designed by it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cauce import method

NEAR = 1e-9  # so that shares of 0.06, 0.03 and 0.01 sum up to 0.1
GROUPS = ("women", "men", "children_0_14", "older_65", "with_disability")


@dataclass(frozen=True)
class Reason:
    """One reason for a place in the list; its sentence stands in ``core/messages/risk_priorities.py``."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """One hazard layer that reaches a place.

    Attributes
    ----------
    level
        1 (very low) to 5 (very high).
    value
        What the layer says there, in its unit; None where it says a class.
    """

    layer: str
    hazard: str
    level: int
    value: float | None = None
    unit: str = ""
    words: str = ""


@dataclass(frozen=True)
class FacilityFacts:
    """What the rule needs to know of a facility: how vulnerable (1 to 5, None: nobody judged it), for how many."""

    key: str
    vulnerability: int | None = None
    people: int = 0
    hits: tuple[Hit, ...] = ()
    shelters: bool = False


@dataclass(frozen=True)
class TerritoryFacts:
    """What the rule needs to know of a territory.

    Attributes
    ----------
    shares
        For each layer, the share of the people whom each level reaches: {layer: {level: share}}.
    groups
        People of each group, None where nobody counted them.
    """

    key: str
    population: int | None = None
    groups: Mapping[str, int | None] = field(default_factory=dict)
    shares: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    hazards: Mapping[str, str] = field(default_factory=dict)  # layer → its hazard
    vulnerabilities: tuple[int, ...] = ()  # of its facilities that somebody judged
    facilities: int = 0
    facilities_reached: int = 0
    safe_capacity: int = 0  # of its shelters that no layer reaches


@dataclass(frozen=True)
class Priority:
    """A place in the list: its score, whether it comes first, and why."""

    key: str
    hazard_level: int
    vulnerability: float
    is_assumed: bool
    score: float
    is_priority: bool
    people: int
    reasons: tuple[Reason, ...]
    affected: Mapping[str, int] = field(default_factory=dict)  # layer → people, of a territory


@dataclass(frozen=True)
class GroupShare:
    """How much of a group the layers reach, beside everybody: above 1 it is reached more than the whole."""

    group: str
    people: int
    affected: int
    share: float
    ratio: float | None
    is_more: bool
    counted_in: int  # territories that know the group


@cache
def told() -> Mapping[str, Any]:
    """Return the method's numbers."""
    return method.load("risk_priorities")


def threshold() -> float:
    """Score from which a place comes first."""
    return float(told()["score"]["threshold"])


def level_of(place: int, classes: int) -> int:
    """Return the level, 1 to 5, of a class by its place (from 1) among a layer's classes, low to high.

    The highest class of every layer is level 5, the others are spread evenly below it; a layer of one class, which
    only says how far it reaches, has the middle level.

    Examples
    --------
    >>> [level_of(place, 3) for place in (1, 2, 3)], [level_of(place, 5) for place in (1, 2, 3, 4, 5)], level_of(1, 1)
    ([2, 3, 5], [1, 2, 3, 4, 5], 3)
    """
    if not 1 <= place <= classes:
        raise ValueError(f"There are {classes} classes; {place} is none of them.")
    if classes == 1:
        return int(told()["unclassed"]["level"])
    return max(1, math.floor(int(told()["score"]["highest"]) * place / classes + 0.5))


def facility_priorities(facilities: Iterable[FacilityFacts]) -> list[Priority]:
    """Put facilities in the order in which they need a contingency plan; what no layer reaches comes last.

    Source: highest hazard level × vulnerability, of two alike the one with more people (own convention, in the terms
    of UNDRR 2017).

    Examples
    --------
    >>> school = FacilityFacts("A", vulnerability=4, people=600, hits=(Hit("río", "flood", 4),))
    >>> church = FacilityFacts("C", vulnerability=5, people=300, hits=(Hit("falla", "earthquake", 3),))
    >>> [(one.key, one.score, one.is_priority) for one in facility_priorities([church, school])]
    [('A', 16, True), ('C', 15, True)]
    """
    return _in_order(_facility(one) for one in facilities)


def _facility(facts: FacilityFacts) -> Priority:
    level = max((hit.level for hit in facts.hits), default=0)
    assumed = facts.vulnerability is None
    vulnerability = int(told()["unjudged"]["level"]) if facts.vulnerability is None else facts.vulnerability
    score = level * vulnerability
    return Priority(
        key=facts.key,
        hazard_level=level,
        vulnerability=vulnerability,
        is_assumed=assumed,
        score=score,
        is_priority=score >= threshold(),
        people=facts.people,
        reasons=tuple(_reasons(facts, vulnerability, assumed=assumed)),
    )


def _reasons(facts: FacilityFacts, vulnerability: int, *, assumed: bool) -> Iterable[Reason]:
    if not facts.hits:
        yield Reason("not_reached")
        return
    said: set[str] = set()
    for hit in sorted(facts.hits, key=lambda one: (-one.level, one.layer)):
        if hit.hazard in said:
            continue  # of several layers of a hazard (return periods, say) the gravest speaks
        said.add(hit.hazard)
        if hit.value is None:
            yield Reason("reached_class", {"layer": hit.layer, "level": hit.level, "words": hit.words})
        else:
            values = {"layer": hit.layer, "level": hit.level, "value": hit.value, "unit": hit.unit}
            yield Reason("reached_value", values)
    yield Reason("vulnerability_assumed" if assumed else "vulnerability_judged", {"level": vulnerability})
    if facts.people:
        yield Reason("holds", {"people": facts.people})
    if facts.shelters and any(hit.level >= int(told()["unclassed"]["level"]) for hit in facts.hits):
        yield Reason("shelter_reached")


def territory_priorities(territories: Iterable[TerritoryFacts]) -> list[Priority]:
    """Put territories in the order in which they need a contingency plan.

    The level is the highest that reaches the stated share of the people; the vulnerability the mean of the facilities
    that somebody judged, else the middle.

    Examples
    --------
    >>> town = TerritoryFacts("T", population=4000, shares={"río": {2: 0.2, 5: 0.1}}, hazards={"río": "flood"})
    >>> [(one.hazard_level, one.score, one.affected) for one in territory_priorities([town])]
    [(5, 15.0, {'río': 1200})]
    """
    return _in_order(_territory(one) for one in territories)


def _territory(facts: TerritoryFacts) -> Priority:
    least = float(told()["territory"]["share"])
    levels = {layer: _level_reaching(shares, least) for layer, shares in facts.shares.items()}
    level = max(levels.values(), default=0)
    judged = facts.vulnerabilities
    vulnerability = sum(judged) / len(judged) if judged else float(told()["unjudged"]["level"])
    affected = {
        layer: _people(facts.population, sum(shares.values())) for layer, shares in facts.shares.items() if shares
    }
    score = level * vulnerability
    return Priority(
        key=facts.key,
        hazard_level=level,
        vulnerability=vulnerability,
        is_assumed=not judged,
        score=score,
        is_priority=score >= threshold(),
        people=max(affected.values(), default=0),
        reasons=tuple(_territory_reasons(facts, levels, affected, vulnerability)),
        affected=affected,
    )


def _level_reaching(shares: Mapping[int, float], least: float) -> int:
    """The highest level that, with those above it, reaches at least this share of the people."""
    reached = 0.0
    for level in sorted(shares, reverse=True):
        reached += shares[level]
        if reached >= least - NEAR:
            return level
    return 0


def _territory_reasons(
    facts: TerritoryFacts, levels: Mapping[str, int], affected: Mapping[str, int], vulnerability: float
) -> Iterable[Reason]:
    reached = [layer for layer in affected if affected[layer] or math.fsum(facts.shares[layer].values())]
    if not reached:
        yield Reason("territory_not_reached")
        return
    said: set[str] = set()
    for layer in sorted(reached, key=lambda one: (-levels[one], -affected[one], one)):
        hazard = facts.hazards.get(layer, layer)
        if hazard in said:
            continue
        said.add(hazard)
        share = sum(facts.shares[layer].values())
        values = {"layer": layer, "level": levels[layer], "people": affected[layer], "share": share}
        yield Reason("territory_reached" if levels[layer] else "territory_touched", values)
    judged = len(facts.vulnerabilities)
    values = {"level": vulnerability, "judged": judged, "facilities": facts.facilities}
    yield Reason("territory_judged" if judged else "territory_unjudged", values)
    if facts.facilities_reached:
        yield Reason("facilities_reached", {"reached": facts.facilities_reached, "facilities": facts.facilities})
    most = max(affected.values(), default=0)
    if most > facts.safe_capacity:
        yield Reason("shelter_short", {"people": most, "capacity": facts.safe_capacity})


def _people(population: int | None, share: float) -> int:
    return round((population or 0) * share)


def _in_order(found: Iterable[Priority]) -> list[Priority]:
    return sorted(found, key=lambda one: (-round(one.score, 9), -one.people, one.key))


def group_shares(territories: Sequence[TerritoryFacts], layer: str) -> list[GroupShare]:
    """Say how much of each group a layer reaches, beside how much of everybody.

    Within a territory every group is taken to live as everybody does: what is seen is that groups live in other
    territories, not in other houses.

    Examples
    --------
    >>> low = TerritoryFacts("T", population=100, groups={"older_65": 30}, shares={"río": {3: 0.5}})
    >>> high = TerritoryFacts("U", population=100, groups={"older_65": 10}, shares={"río": {}})
    >>> [(one.affected, one.share, one.ratio, one.is_more) for one in group_shares([low, high], "río")]
    [(15, 0.375, 1.5, True)]
    """
    shares: dict[str, float] = {one.key: sum(one.shares.get(layer, {}).values()) for one in territories}
    found = []
    for group in GROUPS:
        known = [(one, count) for one in territories if (count := one.groups.get(group)) is not None and one.population]
        people = sum(count for _one, count in known)
        if not people:
            continue
        affected = sum(count * shares[one.key] for one, count in known)
        everybody = sum(one.population or 0 for one, _count in known)
        common = sum((one.population or 0) * shares[one.key] for one, _count in known) / everybody
        share = affected / people
        ratio = share / common if common else None
        more = ratio is not None and ratio >= float(told()["equity"]["more"]) - NEAR
        found.append(GroupShare(group, people, round(affected), share, ratio, more, len(known)))
    return found


def shares_by_level(levels: Sequence[int], weights: Sequence[float]) -> dict[int, float]:
    """Return the share of the weight at each level above none.

    Examples
    --------
    >>> shares_by_level([0, 2, 2, 5], [1.0, 1.0, 2.0, 4.0])
    {2: 0.375, 5: 0.5}
    """
    whole = sum(weights)
    found: dict[int, float] = defaultdict(float)
    for level, weight in zip(levels, weights, strict=True):
        if level and whole:
            found[level] += weight / whole
    return dict(sorted(found.items()))
