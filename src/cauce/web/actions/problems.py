"""Findings (observaciones): accepted with a reason, opened again, or mended in the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core.problems import Mending, Problem
from cauce.web import events
from cauce.web.actions import actors
from cauce.web.actions.permissions import require
from cauce.web.models import (
    Acronym,
    Deliverable,
    Event,
    Plan,
    PlanItem,
    ProblemDecision,
    Row,
    Task,
    User,
)
from cauce.web.models.kinds import READ_KINDS, Kind
from cauce.web.queries import search
from cauce.web.queries.facts import plan_problems

ACCEPTED = "accepted"


class CannotMendError(Exception):
    """The finding has no mending, or what it would mend is no longer there: ``code`` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def accept_problem(*, plan: Plan, problem_key: str, reason: str, by: User | None) -> Event:
    """Let a finding stand as it is, with the reason."""
    require("decide_problem", by=by, plan=plan)
    event = events.begin("accept_problem", plan=plan, by=by, why=reason)
    decision = ProblemDecision.objects.filter(plan=plan, problem_key=problem_key[:500]).first()
    if decision is None:
        made = ProblemDecision.objects.create(
            plan=plan, problem_key=problem_key[:500], decision=ACCEPTED, reason=reason, by=by
        )
        events.made(event, [made])
    else:
        events.update(event, decision, {"decision": ACCEPTED, "reason": reason}, expected_version=None)
    return event


@transaction.atomic
def reopen_problem(*, plan: Plan, problem_key: str, by: User | None, why: str = "") -> Event:
    """Open a finding again that was accepted."""
    require("decide_problem", by=by, plan=plan)
    event = events.begin("reopen_problem", plan=plan, by=by, why=why)
    decision = ProblemDecision.objects.filter(plan=plan, problem_key=problem_key[:500]).first()
    if decision is not None:
        events.taken_away(event, [decision])
        decision.delete()
    return event


def mend_problem(
    *, plan: Plan, problem_key: str, by: User | None, why: str = "", values: Mapping[str, Any] | None = None
) -> Event:
    """Do what a finding proposes; ``values`` holds what only a person can say (an acronym's name)."""
    require("mend_problem", by=by, plan=plan)
    problem = next((one for one in plan_problems(plan) if one.key == problem_key), None)
    if problem is None:
        raise CannotMendError("gone")
    if problem.mending is None or problem.mending.act not in _MENDINGS:
        raise CannotMendError("no_mending")
    with transaction.atomic():
        event = events.begin("mend_problem", plan=plan, by=by, why=why or _told(problem))
        told = {**problem.values, **problem.mending.values, **(values or {})}
        _MENDINGS[problem.mending.act](event, plan, told)
        search.rebuild(plan)
    return event


def may_be_mended(mending: Mending | None) -> bool:
    """Whether a proposed mending can be done with one click."""
    return mending is not None and mending.act in _MENDINGS


def _told(problem: Problem) -> str:
    return f"{problem.code} @ {problem.where}"


def _merge(event: Event, plan: Plan, values: Mapping[str, Any]) -> None:
    if not actors.write_alike(event, plan, spellings=list(values["spellings"]), into=str(values["into"])):
        raise CannotMendError("gone")


def _set_question_words(event: Event, plan: Plan, values: Mapping[str, Any]) -> None:
    task = Task.objects.filter(plan=plan, code=values["row"], retired_at=None).select_related("row").first()
    if task is None:
        raise CannotMendError("gone")
    row: Row = task.row
    code, text = values["question"], values["text"]
    printed = [[code, text] if _cites(one, values) else one for one in row.texts_printed]
    if printed == row.texts_printed:
        raise CannotMendError("gone")
    codes = [pair[0] for pair in printed if pair[0]]
    events.update(event, row, {"texts_printed": printed, "codes_printed": codes}, expected_version=row.version)


def _cites(pair: list[str], values: Mapping[str, Any]) -> bool:
    return pair[1] == values.get("printed") or ("printed" not in values and pair[0] == values["question"])


def _set_text(event: Event, plan: Plan, values: Mapping[str, Any]) -> None:
    """Put the mended words wherever the printed ones stand."""
    found = False
    for kind in READ_KINDS:
        for name in kind.fields:
            if isinstance(kind.column(name), models.CharField | models.TextField) and name not in kind.parents:
                found = _replace(event, plan, kind, name, values["from"], values["to"]) or found
    if not found:
        raise CannotMendError("gone")


def _replace(event: Event, plan: Plan, kind: Kind, name: str, old: str, new: str) -> bool:
    if not issubclass(kind.model, PlanItem):
        return False
    rows = list(kind.model._default_manager.filter(plan=plan, retired_at=None, **{name: old}))
    events.update_many(event, {row: {name: new} for row in rows})
    return bool(rows)


def _remove_deliverable(event: Event, plan: Plan, values: Mapping[str, Any]) -> None:
    """Take away the repeated ones, the first stays."""
    task = Task.objects.filter(plan=plan, code=values["place"], retired_at=None).first()
    if task is not None:
        rows = Deliverable.objects.filter(plan=plan, row=task.row, retired_at=None).order_by("order", "pk")
    else:
        rows = Deliverable.objects.filter(plan=plan, row=None, text=values["text"], retired_at=None)
    numbers = {int(number) for number in str(values["numbers"]).split(",")} - {values["keep"]}
    gone = [one for at, one in enumerate(rows, 1) if (one.number or at) in numbers]
    if not gone:
        raise CannotMendError("gone")
    events.update_many(event, {one: {"retired_at": timezone.now()} for one in gone})


def _add_acronym(event: Event, plan: Plan, values: Mapping[str, Any]) -> None:
    name, acronym = str(values.get("name", "")).strip(), str(values["acronym"])
    if not name:
        raise CannotMendError("needs_name")
    key = f"acronym:{acronym}"
    last = Acronym.objects.filter(plan=plan).order_by("-order").first()
    there = Acronym.objects.filter(plan=plan, key=key).first()
    if there is not None:
        events.update(event, there, {"name": name, "retired_at": None}, expected_version=there.version)
        return
    order = last.order + 1 if last else 1
    events.made(event, [Acronym.objects.create(plan=plan, key=key, acronym=acronym, name=name, order=order)])


def _remove_acronym(event: Event, plan: Plan, values: Mapping[str, Any]) -> None:
    rows = list(Acronym.objects.filter(plan=plan, acronym=values["acronym"], retired_at=None))
    if not rows:
        raise CannotMendError("gone")
    events.update_many(event, {row: {"retired_at": timezone.now()} for row in rows})


_MENDINGS: Mapping[str, Callable[[Event, Plan, Mapping[str, Any]], None]] = {
    "merge_organizations": _merge,
    "set_question_words": _set_question_words,
    "set_text": _set_text,
    "remove_deliverable": _remove_deliverable,
    "add_acronym": _add_acronym,
    "remove_acronym": _remove_acronym,
}
