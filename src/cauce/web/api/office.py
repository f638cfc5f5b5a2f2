"""What only the office gets (solo para la oficina): findings about the document, and the plan's history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Query, Router

from cauce.core import messages
from cauce.core.problems import Problem
from cauce.web.api.frame import REFUSALS, From, Reader, Told, found, listing, open_plan
from cauce.web.api.schemas import EventDetail, EventLine, Finding, Listing
from cauce.web.models import Change, Event, ProblemDecision
from cauce.web.queries import facts, history

router = Router(tags=["office"])
State = Annotated[Literal["", "open", "accepted"], Query(description="Only findings that are open, or accepted.")]
Number = Annotated[int, Path(ge=0, le=2**63 - 1, description="Number of the event.")]


@router.get("/{slug}/problems", response={200: Listing[Finding], **REFUSALS}, exclude_unset=True)
def problems(request: HttpRequest, slug: str, state: State = "", start: From = 0) -> Told:
    """List the findings about the document, in the reader's language; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_problems")
    decided = facts.decisions_about(reader.plan)
    wanted = [
        problem
        for problem in facts.plan_problems(reader.plan)
        if not state or (problem.key[:500] in decided) == (state == "accepted")
    ]
    return listing(request, wanted, start, lambda problem: _finding(problem, decided.get(problem.key[:500])))


def _finding(problem: Problem, decision: ProblemDecision | None) -> Told:
    proposed = problem.mending
    return {
        "code": problem.code,
        "key": problem.key,
        "severity": str(problem.severity),
        "where": problem.where,
        "title": messages.title(problem.code, gettext),
        "sentence": messages.sentence(problem, gettext),
        "advice": messages.advice(problem, gettext),
        "words": problem.words,
        "values": _plain(problem.values),
        "source": problem.source,
        "mending": {"act": proposed.act, "values": _plain(proposed.values)} if proposed is not None else None,
        "decision": {"decision": decision.decision, "reason": decision.reason, "at": decision.at} if decision else None,
    }


def _plain(value: Any) -> Any:
    """A value as JSON has them."""
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


@router.get("/{slug}/events", response={200: Listing[EventLine], **REFUSALS}, exclude_unset=True)
def events(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List what was done, the newest first; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_history")
    return listing(request, history.events_of(reader.plan), start, lambda event: _event(reader, event))


def _event(reader: Reader, event: Event) -> Told:
    return {
        "id": event.pk,
        "url": f"{reader.root}/events/{event.pk}",
        "act": event.act,
        "at": event.at,
        "why": event.why,
        "by": {"id": event.actor.pk, "name": str(event.actor)} if event.actor is not None else None,
        "undoes": event.undoes_id,
        "changes": getattr(event, "change_count"),  # noqa: B009 - counted by the query
    }


@router.get("/{slug}/events/{number}", response={200: EventDetail, **REFUSALS}, exclude_unset=True)
def event(request: HttpRequest, slug: str, number: Number, start: From = 0) -> Told:
    """Tell an event with its changes, a hundred at a time; for the office alone."""
    reader = open_plan(request, slug)
    reader.require("see_history")
    one = found(history.events_of(reader.plan).filter(pk=number).first(), number)
    changes = Change.objects.filter(event=one).order_by("pk")
    return {"event": _event(reader, one)} | listing(request, changes, start, _change)


def _change(one: Change) -> Told:
    return {"kind": one.kind, "key": one.key, "field": one.field, "before": one.before, "after": one.after}
