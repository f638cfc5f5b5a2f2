"""Facilities and territories (equipamientos y territorios), for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router

from cauce.core import facilities as rules
from cauce.web.api.frame import REFUSALS, From, Reader, Told, Words, listing, open_plan
from cauce.web.api.schemas.facilities import Facilities, Territories
from cauce.web.queries import facilities as queries
from cauce.web.queries import vulnerability as judging

router = Router(tags=["facilities"])
KindWord = Annotated[str, Query(max_length=32, description="Only of this kind.")]
TerritoryWord = Annotated[str, Query(max_length=40, description="Only those in the territory of this code.")]
PlacementWord = Annotated[str, Query(max_length=16, description="placed, territory or unplaced.")]


@router.get("/{slug}/territories", response={200: Territories, **REFUSALS})
def territories(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """Tell the territories with at least five facilities; their classes once a body released them."""
    reader = open_plan(request, slug)
    return listing(request, judging.public_lines(reader.plan), start, _territory)


def _territory(line: judging.PublicLine) -> Told:
    return {
        "code": line.code,
        "name": line.name,
        "facilities": line.facilities,
        "kinds": dict(line.kinds),
        "bands": dict(line.bands) if line.bands is not None else None,
    }


@router.get(
    "/{slug}/facilities",
    response={200: Facilities, **REFUSALS},
    exclude_unset=True,
    openapi_extra={"x-act": "see_facilities"},
)
def facilities(
    request: HttpRequest,
    slug: str,
    q: Words = "",
    kind: KindWord = "",
    territory: TerritoryWord = "",
    placement: PlacementWord = "",
    start: From = 0,
) -> Told:
    """Tell the facilities one by one, for whom has a part in the plan; scores only where they may be known."""
    reader = open_plan(request, slug)
    reader.require("see_facilities")
    sees = judging.sees_scores(reader.person, reader.plan)
    chosen = queries.Chosen(q=q, kind=kind, territory=territory, placement=placement)
    lines = queries.lines(reader.plan, chosen, with_scores=sees)
    return listing(request, lines, start, lambda line: _facility(reader, line, sees=sees))


def _facility(reader: Reader, line: queries.Line, *, sees: bool) -> Told:
    one = line.facility
    shelter = rules.shelter_capacity(
        area_m2=one.floor_area_m2, toilets=one.toilets, water_l_per_day=one.water_l_per_day
    )
    plain = (
        "key name kind territory_words address placement longitude latitude capacity floor_area_m2 toilets "
        "water_l_per_day roles structure code_level built_year source source_on"
    )
    told: Told = {name: getattr(one, name) for name in plain.split()}
    told |= {
        "id": one.pk,
        "url": reverse("facility", args=[reader.plan.slug, one.pk]),
        "territory": one.territory.code if one.territory else "",
        "owner": one.owner.name if one.owner else one.owner_words,
        "shelters": shelter.people,
    }
    scores: Mapping[str, object] = {
        "vulnerability": line.stand.level if line.stand else None,
        "opinions_differ": line.stand.standing.disagree if line.stand else None,
    }
    return told | (dict(scores) if sees else {})
