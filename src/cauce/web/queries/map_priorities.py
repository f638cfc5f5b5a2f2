"""Priorities on the map (prioridades en el mapa): facilities by sign, territories by hatching, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cauce import method
from cauce.core.messages import maps as sentences
from cauce.exporter import map_drawing as drawing
from cauce.web.models import Plan, PriorityAnalysis
from cauce.web.queries import map as of_map
from cauce.web.queries import risk_priorities as queries
from cauce.web.queries.risk_priorities_told import told
from cauce.web.queries.visible import Person, may

SIZE = 1.5  # of a sign, beside the mark of a facility


@dataclass(frozen=True)
class Standing:
    """A facility or a territory by where it comes, with the reasons in words."""

    pk: int
    name: str
    state: str  # first, nearly, reached
    words: str
    reasons: Sequence[str]
    place: tuple[float, float] | None = None

    @property
    def sign(self) -> str:
        """The sign by which it is drawn."""
        return str(_method()["signs"][self.state])

    @property
    def colour(self) -> str:
        """The colour of its sign."""
        return str(_method()["colours"][self.state])

    @property
    def hatch(self) -> int:
        """The hatching of a territory; 0 is none."""
        return drawing.HATCHINGS.get(_method()["hatches"].get(self.state, ""), 0)


@dataclass(frozen=True)
class Shown:
    """The reckoning that the map shows."""

    analysis: PriorityAnalysis
    facilities: Sequence[Standing]  # none to the public
    territories: Mapping[int, Standing]  # by their number
    is_synthetic: bool
    is_inside: bool  # shown to who sees the reckoning itself

    @property
    def first(self) -> list[Standing]:
        """Facilities that come first, as many as a table beside the map holds."""
        return [one for one in self.facilities if one.state == "first"][: int(_method()["most_listed"])]

    @property
    def more(self) -> int:
        """Facilities that come first beyond those."""
        return sum(one.state == "first" for one in self.facilities) - len(self.first)

    @property
    def states(self) -> list[tuple[str, str, str, str]]:
        """The legend: state, its words, colour and sign, of those that are there; what comes first at the top."""
        there = {one.state for one in (*self.facilities, *self.territories.values())}
        kept = _method()
        return [
            (state, _(sentences.PRIORITIES[state]), str(colour), str(kept["signs"][state]))
            for state, colour in kept["colours"].items()
            if state in there
        ]


def _method() -> Mapping[str, Any]:
    found: Mapping[str, Any] = method.load("maps")["priorities"]
    return found


def shown_to(user: Person, plan: Plan, content: of_map.Content) -> Shown | None:
    """Return the reckoning that a person may see on the map: outside the office only what a body released of it."""
    one = queries.visible(user, plan)
    if one is None:
        return None
    inside = may("see_priorities", by=user, plan=plan)
    if not inside:
        one.results = _outside(one.results, content)
    words = told(one)
    facilities = [_standing(line, words) for line in words["facilities"]] if inside else []
    territories = [_standing(line, words) for line in words["territories"]]
    return Shown(
        one,
        [each for each in facilities if each is not None],
        {each.pk: each for each in territories if each is not None},
        words["is_synthetic"],
        inside,
    )


def _outside(results: Mapping[str, Any], content: of_map.Content) -> dict[str, Any]:
    """What of a reckoning leaves the office: territories with enough facilities, nothing of unreleased layers."""
    told_of = {one.pk for one in content.places if one.key in content.told}
    known = {one.name for one in content.layers}
    kept = []
    for line in results["territories"]:
        if line["id"] in told_of:
            reasons = [[code, values] for code, values in line["reasons"] if values.get("layer", "") in {"", *known}]
            kept.append({**line, "reasons": reasons, "affected": {}})
    return {**results, "facilities": [], "territories": kept, "groups": {}}


def _standing(line: Mapping[str, Any], words: Mapping[str, Any]) -> Standing | None:
    """A line of a reckoning as the map shows it; None where nothing reaches it."""
    state = state_of(line["score"], words["threshold"], is_priority=line["is_priority"])
    if not state:
        return None
    place = line.get("place")
    where = (float(place[0]), float(place[1])) if place else None
    return Standing(line["id"], line["name"], state, _(sentences.PRIORITIES[state]), line["reasons"], where)


def state_of(score: float, threshold: float, *, is_priority: bool) -> str:
    """Where a place comes: first, nearly, reached; empty where nothing reaches it.

    Examples
    --------
    >>> [state_of(score, 12, is_priority=score >= 12) for score in (25, 9, 4, 0)]
    ['first', 'nearly', 'reached', '']
    """
    if is_priority:
        return "first"
    if not score:
        return ""
    return "nearly" if score >= threshold * float(_method()["nearly_share"]) else "reached"


def areas(content: of_map.Content, shown: Shown | None) -> list[drawing.Area]:
    """The city's territories as the server draws them, hatched by where they come."""
    found = []
    for one in content.places:
        standing = shown.territories.get(one.pk) if shown is not None else None
        if standing is None:
            found.append(drawing.Area(one.name, one.geometry))
        else:
            words = f"{one.name}: {_sentence(standing)}"
            found.append(drawing.Area(one.name, one.geometry, standing.hatch, words))
    return found


def _sentence(one: Standing) -> str:
    return " ".join([f"{one.words}.", *one.reasons[:2]])


def signs(shown: Shown | None) -> list[drawing.Spot]:
    """Facilities by sign, as the server draws them; what comes first lies on top."""
    if shown is None:
        return []
    return [
        drawing.Spot(f"{one.name}: {_sentence(one)}", *one.place, colour=one.colour, size=SIZE, sign=one.sign)
        for one in reversed(shown.facilities)
        if one.place is not None
    ]
