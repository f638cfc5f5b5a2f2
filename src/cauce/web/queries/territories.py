"""Territories (territorios): in lists without their outlines, and the outlines that a place or a drawing needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, Max, Min, Q, QuerySet

from cauce.core import facilities as rules
from cauce.core.territories import Box, Polygon, Position, distance_to_m, placed_in, polygons, simplified
from cauce.web.models import Facility, Plan, Territory

FIGURES = (
    "population",
    "women",
    "men",
    "children_0_14",
    "older_65",
    "with_disability",
    "dwellings",
)


def territories(plan: Plan) -> QuerySet[Territory]:
    """Territories of a plan without their outlines, in their order."""
    return Territory.objects.filter(plan=plan, retired_at=None).defer("geometry").order_by("order", "name", "pk")


def with_counts(plan: Plan) -> QuerySet[Territory]:
    """Territories, each with ``facility_count``."""
    standing = Count("facilities", filter=Q(facilities__retired_at=None))
    return (
        territories(plan)
        .select_related("parent")
        .defer("geometry", "parent__geometry")
        .annotate(facility_count=standing)
    )


def city_box(plan: Plan) -> Box | None:
    """The box around the territories of a plan; None where no outline is known."""
    outlined = Territory.objects.filter(plan=plan, retired_at=None, west__isnull=False)
    found = outlined.aggregate(west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north"))
    return None if found["west"] is None else Box(**found)


def box_of(territory: Territory) -> Box | None:
    """The box around a territory."""
    west, south, east, north = territory.west, territory.south, territory.east, territory.north
    if west is None or south is None or east is None or north is None:
        return None
    return Box(west, south, east, north)


def around(plan: Plan, place: Position, *, margin: float = 0.0) -> list[tuple[Territory, Box, list[Polygon]]]:
    """Territories in whose box a place lies, with their outlines."""
    longitude, latitude = place
    near = Territory.objects.filter(
        plan=plan,
        retired_at=None,
        west__lte=longitude + margin,
        east__gte=longitude - margin,
        south__lte=latitude + margin,
        north__gte=latitude - margin,
    ).order_by("order", "pk")
    return [(one, box, polygons(one.geometry)) for one in near if (box := box_of(one)) is not None and one.geometry]


def territory_at(plan: Plan, place: Position) -> int | None:
    """The number of the territory in which a place lies."""
    return placed_in(place, [(one.pk, box, found) for one, box, found in around(plan, place)])


def nearest(plan: Plan, place: Position) -> tuple[str, float] | None:
    """Name and distance in metres of the territory nearest to a place."""
    near = around(plan, place, margin=rules.MARGIN)
    told = [(one.name, distance_to_m(place, found)) for one, _box, found in near]
    return min(told, key=lambda each: each[1]) if told else None


class Outlines:
    """Outlines of all territories of a plan in memory, for the many points of a list."""

    def __init__(self, plan: Plan) -> None:
        rows = Territory.objects.filter(plan=plan, retired_at=None, west__isnull=False).order_by("order", "pk")
        self._known: list[tuple[int, Box, list[Polygon]]] = []
        self._names: dict[int, str] = {}
        for one in rows:
            box = box_of(one)
            if box is not None and one.geometry:
                self._known.append((one.pk, box, polygons(one.geometry)))
                self._names[one.pk] = one.name

    def __call__(self, place: Position) -> int | None:
        """The number of the territory in which a place lies."""
        return placed_in(place, self._known)

    def nearest(self, place: Position) -> tuple[str, float] | None:
        """Name and distance in metres of the territory nearest to a place."""
        near = [
            (self._names[pk], distance_to_m(place, found))
            for pk, box, found in self._known
            if place in box.grown(rules.MARGIN)
        ]
        return min(near, key=lambda each: each[1]) if near else None


def drawn(plan: Plan, window: Box, *, tolerance: float) -> list[tuple[Territory, list[list[Position]]]]:
    """Territories that touch a window, with their rings simplified for a drawing."""
    touching = Territory.objects.filter(
        plan=plan,
        retired_at=None,
        west__lte=window.east,
        east__gte=window.west,
        south__lte=window.north,
        north__gte=window.south,
    ).order_by("order", "pk")
    found = []
    for one in touching:
        if one.geometry:
            rings = [simplified(ring, tolerance=tolerance) for polygon in polygons(one.geometry) for ring in polygon]
            found.append((one, [ring for ring in rings if len(ring) >= 4]))
    return found


def public_counts(plan: Plan) -> list[tuple[Territory, int, Mapping[str, int]]]:
    """Territories of which the public may be told: how many facilities each has, and of which kinds."""
    counts: dict[int, dict[str, int]] = {}
    placed = Facility.objects.filter(plan=plan, retired_at=None, territory__isnull=False)
    for territory, kind, count in placed.values_list("territory", "kind").annotate(count=Count("pk")).order_by("kind"):
        counts.setdefault(territory, {})[kind] = count
    told = rules.told_to_public({str(number): sum(kinds.values()) for number, kinds in counts.items()})
    return [(one, sum(counts[one.pk].values()), counts[one.pk]) for one in territories(plan) if str(one.pk) in told]


def known_territories(plan: Plan) -> Sequence[tuple[int, str, str, str]]:
    """Number, key, code and name of each territory."""
    return list(territories(plan).values_list("pk", "key", "code", "name"))
