"""What the map shows to a person (contenido del mapa): territories, facilities, layers; only what they may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cauce.core import facilities as rules
from cauce.core.risk_layers import Box, LayerClass, union
from cauce.web.models import Facility, Plan, RiskLayer, Territory
from cauce.web.queries import risk_layers, vulnerability
from cauce.web.queries.visible import Person, may

GRID = 5000  # steps of a degree to which outlines are thinned for a screen: some 20 m
NO_CITY: Box = (-79.7, 8.9, -79.3, 9.2)  # where a map without anything on it begins


@dataclass(frozen=True)
class Place:
    """A territory on the map."""

    pk: int
    key: str
    code: str
    name: str
    geometry: Mapping[str, Any]
    box: Box
    population: int | None
    source: str
    licence: str


@dataclass(frozen=True)
class Line:
    """A territory in the table beside the map: what the map shows of it, in numbers."""

    place: Place
    facilities: int | None  # None: too few to be told
    shares: Sequence[Sequence[float]] = ()  # for each layer that is shown, of each of its classes


@dataclass(frozen=True)
class Content:
    """All that a person sees on the map of a plan."""

    places: Sequence[Place]
    facilities: Sequence[Facility]
    layers: Sequence[RiskLayer]
    counts: Mapping[str, int] = field(default_factory=dict)  # facilities by the key of their territory
    told: frozenset[str] = frozenset()  # keys of territories whose count may be told
    levels: Mapping[int, str] = field(default_factory=dict)  # how vulnerable a facility was judged, by its number

    @property
    def box(self) -> Box:
        """The box around the city, else around its layers."""
        boxes = [one.box for one in self.places]
        boxes = boxes or [box_of(one) for one in self.layers if one.current is not None]
        return union(boxes) if boxes else NO_CITY

    def lines(self, shown: Iterable[RiskLayer]) -> list[Line]:
        """The table: each territory with its facilities and what the shown layers cover of it."""
        classes = [classes_of(one) for one in shown]
        return [
            Line(
                place,
                self.counts.get(place.key, 0) if place.key in self.told else None,
                [[one.shares.get(place.key, 0.0) for one in each] for each in classes],
            )
            for place in self.places
        ]


def content(user: Person, plan: Plan) -> Content:
    """Return what a person sees: facilities one by one within, only territories with enough of them outside."""
    inside = may("see_facilities", by=user, plan=plan)
    found = Facility.objects.filter(plan=plan, retired_at=None).select_related("territory")
    counts = Counter(found.filter(territory__isnull=False).values_list("territory__key", flat=True))
    every = list(places(plan))
    told = frozenset(one.key for one in every) if inside else rules.told_to_public(counts)
    placed = list(found.filter(longitude__isnull=False, latitude__isnull=False)) if inside else []
    layers = list(risk_layers.drawn_layers(user, plan))
    stands = vulnerability.stands(plan) if placed and vulnerability.sees_scores(user, plan) else {}
    levels = {pk: stand.level for pk, stand in stands.items()}
    return Content(every, placed, layers, counts, told, levels)


def places(plan: Plan) -> tuple[Place, ...]:
    """Territories of a plan with an outline, thinned for a screen; kept until the plan changes."""
    return _places(plan.pk, plan.revision, plan.created_at.isoformat())


@lru_cache(maxsize=8)
def _places(plan: int, _revision: int, _made: str) -> tuple[Place, ...]:
    found = Territory.objects.filter(plan=plan, retired_at=None, geometry__isnull=False, west__isnull=False)
    return tuple(
        Place(
            one.pk,
            one.key,
            one.code,
            one.name,
            thinned(one.geometry or {}),
            (one.west or 0.0, one.south or 0.0, one.east or 0.0, one.north or 0.0),
            one.population,
            one.source,
            one.licence,
        )
        for one in found.order_by("name", "pk")
    )


def thinned(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Thin an outline for a screen; neighbours that share corners still share them.

    Examples
    --------
    >>> ring = [[0, 0], [0.5, 0], [0.50001, 0.00001], [0.5, 0.5], [0, 0]]
    >>> thinned({"type": "Polygon", "coordinates": [ring]})["coordinates"]
    [[[[0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.0, 0.0]]]]
    """
    told = geometry.get("coordinates") or []
    polygons = [told] if geometry.get("type") == "Polygon" else told
    kept = [[ring for ring in map(_thin, polygon) if len(ring) >= 4] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": [polygon for polygon in kept if polygon]}


def _thin(ring: Iterable[Sequence[float]]) -> list[list[float]]:
    kept: list[list[float]] = []
    for longitude, latitude, *_height in ring:
        point = [round(longitude * GRID) / GRID, round(latitude * GRID) / GRID]
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def classes_of(layer: RiskLayer) -> list[LayerClass]:
    """Classes by which a layer is drawn."""
    return risk_layers.classes_of(layer.current) if layer.current is not None else []


def box_of(layer: RiskLayer) -> Box:
    """Where the picture of a layer lies."""
    assert layer.current is not None
    west, south, east, north = layer.current.corners
    return west, south, east, north
