"""Sections of the document for programs (articulación, producción, comunicación, siglas, búsqueda)."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from cauce.web.api import shapes
from cauce.web.api.reading import deliverable, is_office, open_plan, page, party
from cauce.web.queries import plan as queries
from cauce.web.queries.communications import communication as communication_of
from cauce.web.queries.search import search as find
from cauce.web.queries.strategy import section as section_of

router = Router(tags=["sections"])


@router.get("/{slug}/sections/{name}", response=shapes.SectionShape, operation_id="section")
def section(request: HttpRequest, slug: str, name: Literal["articulation", "production"]) -> dict[str, Any]:
    """Show section D (articulation) or E (production)."""
    plan = open_plan(request, slug)
    office = is_office(request, plan)
    told = section_of(plan, name)
    return {
        "objective": told.objective.text if told.objective else "",
        "activities": [one.text for one in told.activities],
        "deliverables": [
            deliverable(one, row=None, parties=[party(each, office=office) for each in one.assignments.all()])
            for one in told.deliverables
        ],
    }


@router.get("/{slug}/communication", response=shapes.CommunicationShape, operation_id="communication")
def communication(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Show the communication plan, its targets taken apart."""
    plan = open_plan(request, slug)
    told = communication_of(plan)
    actions = [
        {
            "objective": one.objective,
            "action": one.action,
            "target": one.target,
            "bullets": one.bullets,
            "channels": one.channels,
            "targets": [
                {name: getattr(target, name) for name in shapes.TargetShape.model_fields}
                for target in one.targets.all()
            ],
        }
        for _, group in told.groups
        for one in group
    ]
    return {
        "period": plan.period_words,
        "internal_objectives": [one.text for one in told.internal],
        "external_objectives": [one.text for one in told.external],
        "tools": [one.text for one in told.tools],
        "actions": actions,
    }


@router.get("/{slug}/acronyms", response=shapes.Page[shapes.AcronymShape], operation_id="acronyms")
def acronyms(request: HttpRequest, slug: str, offset: int = Query(0, ge=0)) -> dict[str, Any]:
    """List the acronyms."""
    things = queries.acronyms(open_plan(request, slug))
    return page(request, things, offset, lambda one: {"acronym": one.acronym, "name": one.name})


@router.get("/{slug}/cities", response=shapes.Page[shapes.CityShape], operation_id="cities")
def cities(request: HttpRequest, slug: str, offset: int = Query(0, ge=0)) -> dict[str, Any]:
    """List the exchange cities with the areas that learn from each."""
    things = queries.exchange_cities(open_plan(request, slug))
    return page(
        request,
        things,
        offset,
        lambda one: {"city": one.city, "country": one.country, "areas": [area.number for area in one.areas]},
    )


@router.get("/{slug}/about", response=shapes.AboutShape, operation_id="about")
def about(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Show missions, visions, legal basis, objectives and methodologies."""
    told = queries.about(open_plan(request, slug))
    return {
        "statements": [{"kind": one.kind, "owner": one.owner, "text": one.text} for one in told.statements],
        "objectives": {group: [one.text for one in items] for group, items in told.objectives.items()},
        "methodologies": [one.text for one in told.methodologies],
    }


@router.get("/{slug}/search", response=shapes.Page[shapes.FoundShape], operation_id="search")
def search(request: HttpRequest, slug: str, words: str, offset: int = Query(0, ge=0)) -> dict[str, Any]:
    """Find what holds every word."""
    things = find(open_plan(request, slug), request.user, words)
    return page(request, things, offset, lambda one: {"kind": one.kind, "key": one.key, "title": one.title})
