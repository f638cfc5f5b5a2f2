"""Reading for programs (lectura): which plan, who asks, and a list's hundred things at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from cauce.web.api import shapes
from cauce.web.models import Assignment, Deliverable, Plan
from cauce.web.queries.visible import may, visible_plans

PAGE = 100
Thing = TypeVar("Thing")


def open_plan(request: HttpRequest, slug: str, act: str = "") -> Plan:
    """Return a plan that the person may see and, where an act is named, do it; else there is nothing."""
    plan = visible_plans(request.user).filter(slug=slug).first()
    if plan is None or (act and not may(act, by=request.user, plan=plan)):
        raise Http404
    return plan


def found(thing: Thing | None) -> Thing:
    """Return the thing, or say that there is nothing."""
    if thing is None:
        raise Http404
    return thing


def is_office(request: HttpRequest, plan: Plan) -> bool:
    """Whether the person may see what is not published."""
    return may("see_drafts", by=request.user, plan=plan)


def page(
    request: HttpRequest, things: QuerySet[Any] | Sequence[Any], offset: int, tell: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """Return a hundred things of a list from an offset on, and the address of the next ones."""
    count = things.count() if isinstance(things, QuerySet) else len(things)
    end = offset + PAGE
    query = request.GET.copy()
    query["offset"] = str(end)
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if end < count else None
    return {"count": count, "next": address, "items": [tell(thing) for thing in things[offset:end]]}


def party(one: Assignment, *, office: bool) -> shapes.PartyShape:
    """Tell a party; what it contributes is told to the office only."""
    return shapes.PartyShape(
        role=one.role,
        as_printed=one.as_printed if office else (one.core or one.as_printed),
        organization=one.organization.slug if one.organization else None,
        unit=one.unit,
        is_placeholder=one.is_placeholder,
        text=one.text,
        contribution=one.contribution if office else None,
    )


def deliverable(one: Deliverable, *, row: str | None, parties: Sequence[shapes.PartyShape] = ()) -> dict[str, Any]:
    """Tell a deliverable."""
    return {
        "id": one.pk,
        "row": row,
        "section": one.section,
        "number": one.number,
        "text": one.text,
        "kind": one.kind,
        "pages": one.pages,
        "due": one.due_words,
        "integrated_in": one.integrated_in,
        "parties": list(parties),
    }
