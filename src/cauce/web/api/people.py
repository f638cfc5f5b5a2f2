"""Organisations and the board for programs (instituciones, Mesa Técnica)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from cauce.web.api import shapes
from cauce.web.api.reading import found, is_office, open_plan, page
from cauce.web.queries import actors as queries
from cauce.web.queries.board import board as board_of

router = Router(tags=["actors"])


@router.get("/{slug}/organizations", response=shapes.Page[shapes.OrganizationShape], operation_id="organizations")
def organizations(
    request: HttpRequest, slug: str, words: str = "", role: str = "", offset: int = Query(0, ge=0)
) -> dict[str, Any]:
    """List a plan's organisations, with how often each holds each role."""
    lines = queries.organizations(open_plan(request, slug), words=words, role=role)

    def tell(line: queries.OrganizationLine) -> dict[str, Any]:
        one = line.organization
        return {"slug": one.slug, "name": one.name, "acronym": one.acronym, "roles": dict(line.roles)}

    return page(request, lines, offset, tell)


@router.get("/{slug}/organizations/{name}", response=shapes.OrganizationWorkShape, operation_id="organization")
def organization(request: HttpRequest, slug: str, name: str) -> dict[str, Any]:
    """Show an organisation and all it does."""
    plan = open_plan(request, slug)
    one = found(queries.organization(plan, name))
    work = queries.work_of(one)
    told = [
        {
            "role": part.role,
            "row": party.row.key if party.row else None,
            "deliverable": party.deliverable_id,
            "as_printed": party.as_printed if is_office(request, plan) else (party.core or party.as_printed),
        }
        for part in work
        for party in part.parties
    ]
    return {
        "slug": one.slug,
        "name": one.name,
        "acronym": one.acronym,
        "roles": {part.role: len(part.parties) for part in work},
        "work": told,
        "spellings": [alias.spelling for alias in one.aliases.all()] if is_office(request, plan) else None,
    }


@router.get("/{slug}/board", response=shapes.BoardShape, operation_id="board")
def board(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Show the board's seats and objectives."""
    told = board_of(open_plan(request, slug))
    seats = [
        {
            "level": seat.level,
            "text": seat.text,
            "organization": seat.organization.slug if seat.organization else None,
        }
        for _, level in told.levels
        for seat in level
    ]
    return {"seats": seats, "objectives": [one.text for one in told.objectives]}
