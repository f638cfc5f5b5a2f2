"""Organisations with all that they do, by role (instituciones), for programs."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, From, Reader, Told, Words, found, listing, open_plan
from cauce.web.api.schemas import Listing, Organization, OrganizationLine
from cauce.web.models import Assignment
from cauce.web.models import Organization as OrganizationRow
from cauce.web.queries import actors as queries

router = Router(tags=["actors"])
RoleWord = Annotated[str, Query(max_length=32, description="Only those who hold this role, as «leads».")]


@router.get("/{slug}/organizations", response={200: Listing[OrganizationLine], **REFUSALS}, exclude_unset=True)
def organizations(request: HttpRequest, slug: str, words: Words = "", role: RoleWord = "", start: From = 0) -> Told:
    """List the organisations by name, each with how often it holds each role."""
    reader = open_plan(request, slug)
    lines = queries.organizations(reader.plan, words=words, role=role)
    return listing(request, lines, start, lambda line: _line(reader, line.organization, dict(line.roles)))


def _line(reader: Reader, one: OrganizationRow, roles: dict[str, int]) -> Told:
    return reader.told(one, url=f"{reader.root}/organizations/{one.slug}", roles=roles)


@router.get("/{slug}/organizations/{name}", response={200: Organization, **REFUSALS}, exclude_unset=True)
def organization(request: HttpRequest, slug: str, name: str) -> Told:
    """Tell an organisation with all that it does, by role; one that was merged is told as the one that stands."""
    reader = open_plan(request, slug)
    one = found(queries.organization(reader.plan, name), name)
    if one.merged_into is not None:
        one = found(queries.organization(reader.plan, one.merged_into.slug), name)
    work = queries.work_of(one)
    told = _line(reader, one, {each.role: len(each.parties) for each in work}) | {
        "work": [{"role": each.role, "items": [_duty(reader, party, one) for party in each.parties]} for each in work],
        "deliverables": [telling.deliverable(reader, each) for each in queries.deliverables_led_by(one)],
        "seats": [telling.seat(reader, each) for each in queries.seats_of(one).select_related("organization")],
    }
    return told | ({"spellings": reader.all_told(one.aliases.all())} if reader.is_office else {})


def _duty(reader: Reader, party: Assignment, one: OrganizationRow) -> Told:
    party.organization = one
    return telling.assignment(reader, party) | {
        "row": telling.row_link(reader, party.row),
        "deliverable": telling.deliverable(reader, party.deliverable) if party.deliverable is not None else None,
    }
