"""Facilities (equipamientos): lists by what is asked, what a plan knows by name, likely doubles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from cauce.core import facilities as rules
from cauce.core.facilities_entries import Known
from cauce.core.territories import Position
from cauce.web.models import Facility, FacilityPhoto, FacilityProposal, Organization, OrganizationAlias, Plan
from cauce.web.queries.territories import Outlines, city_box, known_territories, nearest, territory_at
from cauce.web.queries.vulnerability import Stand, stands

CHOICES = ("q", "kind", "territory", "placement", "role", "band", "retired")
LONGEST_NUMBER = 10  # digits
UNJUDGED, DISAGREE, OLD = "unjudged", "disagree", "old"  # choices of «band» besides the five


def facilities(plan: Plan, *, retired: bool = False) -> QuerySet[Facility]:
    """Facilities of a plan with their territory and owner, by name."""
    found = Facility.objects.filter(plan=plan, retired_at__isnull=not retired)
    return found.select_related("territory", "owner").defer("territory__geometry").order_by("name", "pk")


def facility(plan: Plan, pk: int) -> Facility | None:
    """One facility, also a retired one."""
    found = Facility.objects.filter(plan=plan, pk=pk).select_related("plan", "territory", "owner")
    return found.defer("territory__geometry").first()


def facility_named(plan: Plan, name: str) -> Facility | None:
    """One facility by its key or its number, also a retired one."""
    by_key = Facility.objects.filter(plan=plan, key=name).select_related("plan").first()
    is_number = name.isascii() and name.isdecimal() and len(name) <= LONGEST_NUMBER
    return by_key or (facility(plan, int(name)) if is_number else None)


@dataclass(frozen=True)
class Chosen:
    """What a list is cut by; empty says nothing."""

    q: str = ""
    kind: str = ""
    territory: str = ""
    placement: str = ""
    role: str = ""
    band: str = ""
    retired: str = ""


@dataclass
class Line:
    """A facility in a list, with where it stands where the reader may know it."""

    facility: Facility
    stand: Stand | None = None
    marks: list[str] = field(default_factory=list)


def lines(plan: Plan, chosen: Chosen, *, with_scores: bool) -> list[Line]:
    """Facilities that match what was chosen; a constant number of queries."""
    found = facilities(plan, retired=bool(chosen.retired))
    for name in ("kind", "placement"):
        if value := getattr(chosen, name):
            found = found.filter(**{name: value})
    if chosen.territory:
        found = found.filter(territory__code=chosen.territory)
    known = stands(plan) if with_scores else {}
    words = rules.folded(chosen.q).split()
    listed = [Line(one, known.get(one.pk)) for one in found if _has(one, words)]
    if chosen.role:
        listed = [line for line in listed if chosen.role in line.facility.roles]
    if chosen.band and with_scores:
        listed = [line for line in listed if _is_of_band(line.stand, chosen.band)]
    return listed


def _has(one: Facility, words: Sequence[str]) -> bool:
    if not words:
        return True
    territory = one.territory.name if one.territory else one.territory_words
    text = rules.folded(f"{one.name} {one.address} {territory} {one.owner_words} {one.owner.name if one.owner else ''}")
    return all(word in text for word in words)


def _is_of_band(stand: Stand | None, band: str) -> bool:
    if stand is None or band == UNJUDGED:
        return stand is None and band == UNJUDGED
    marks = {stand.level, DISAGREE if stand.standing.disagree else "", OLD if stand.standing.is_old else ""}
    return band in marks


def counts(plan: Plan) -> Mapping[str, int]:
    """How many facilities stand in each placement, how many are retired, how many pairs are likely one."""
    found = Facility.objects.filter(plan=plan).aggregate(
        total=Count("pk", filter=Q(retired_at=None)),
        placed=Count("pk", filter=Q(retired_at=None, placement=rules.PLACED)),
        territory=Count("pk", filter=Q(retired_at=None, placement=rules.BY_TERRITORY)),
        unplaced=Count("pk", filter=Q(retired_at=None, placement=rules.UNPLACED)),
        retired=Count("pk", filter=Q(retired_at__isnull=False)),
    )
    return found | {"doubles": open_proposals(plan).count()}


def open_proposals(plan: Plan) -> QuerySet[FacilityProposal]:
    """Pairs that are likely one and wait for a yes or no, the likeliest first."""
    found = FacilityProposal.objects.filter(
        plan=plan, state="open", first__retired_at=None, second__retired_at=None
    ).select_related("first__territory", "second__territory", "first__owner", "second__owner")
    return found.defer("first__territory__geometry", "second__territory__geometry").order_by(
        "-likeness", "distance_m", "pk"
    )


def photos(one: Facility) -> QuerySet[FacilityPhoto]:
    """Pictures of a facility."""
    return FacilityPhoto.objects.filter(facility=one, retired_at=None).select_related("file").order_by("order", "pk")


def owners(plan: Plan) -> list[tuple[int, str]]:
    """Number and name of organisations, one for each spelling."""
    standing = Organization.objects.filter(plan=plan, retired_at=None, merged_into=None)
    told = [(pk, name) for pk, name, acronym in standing.values_list("pk", "name", "acronym") if name]
    told += [(pk, acronym) for pk, acronym in standing.values_list("pk", "acronym") if acronym]
    spelled = OrganizationAlias.objects.filter(plan=plan, retired_at=None, organization__in=standing)
    return told + list(spelled.values_list("organization", "spelling"))


def known(plan: Plan, *, outlines: Outlines | None = None) -> Known:
    """What a plan knows by name; for many points pass the outlines in memory."""
    return Known(
        territories=known_territories(plan),
        owners=owners(plan),
        city=city_box(plan),
        locate=outlines or (lambda place: territory_at(plan, place)),
        nearest=outlines.nearest if outlines is not None else lambda place: nearest(plan, place),
    )


def facts(found: Iterable[Facility]) -> list[rules.Facts]:
    """What the rules need to know of facilities."""
    return [
        rules.Facts(
            one.key,
            one.name,
            one.kind,
            str(one.territory_id or rules.folded(one.territory_words)),
            place_of(one),
        )
        for one in found
    ]


def place_of(one: Facility) -> Position | None:
    """Where a facility stands, as far as that is known."""
    return None if one.longitude is None or one.latitude is None else (one.longitude, one.latitude)
