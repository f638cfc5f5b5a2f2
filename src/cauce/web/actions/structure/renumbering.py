"""Renumbering (renumerar): a new code for one thing, and for what begins with it when that is asked."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from cauce.core.plan import structure as rules
from cauce.core.plan.structure import Obstacle, RenamedCode
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.plan import WrongValueError
from cauce.web.actions.structure.faults import name_of, refuse, refuse_what_is_gone
from cauce.web.models import Area, Deliverable, Event, PlanItem, Question, RowQuestion, Task, User
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.queries import search
from cauce.web.queries import structure as queries


def new_codes(item: PlanItem, code: str, *, below: bool) -> list[RenamedCode]:
    """Return every code that would change, the thing's own first."""
    kind = kind_of(item).name
    old = str(getattr(item, rules.CODE_FIELDS[kind]) or "")
    found = [RenamedCode(kind, item.key, old, code)]
    return [*found, *rules.renumbered(old, code, _codes_below(item))] if below and old else found


def _codes_below(item: PlanItem) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if isinstance(item, Area):
        asked = Question.objects.filter(area=item, retired_at=None).order_by("order", "pk")
        found += [("question", one.key, one.code) for one in asked]
    if isinstance(item, Area | Question):
        place = {"row__area": item if isinstance(item, Area) else item.area}
        tasks = Task.objects.filter(**place, retired_at=None).order_by("row__order", "order", "pk")
        found += [("task", one.key, one.code) for one in tasks]
    return found


def renumber_obstacles(item: PlanItem, renamed: list[RenamedCode]) -> list[Obstacle]:
    """Say why the codes cannot be given."""
    own = renamed[0]
    if own.old == own.new:
        return [Obstacle("code_same", {"code": own.new})]
    found = []
    for kind in {one.kind for one in renamed}:
        section = item.section if isinstance(item, Deliverable) else ""
        leaving = {one.old for one in renamed if one.kind == kind}
        taken = queries.codes(item.plan, kind, section=section) - leaving
        for one in renamed:
            if one.kind == kind:
                found += rules.code_obstacles(one.new, taken=taken)
    return found


@transaction.atomic
def renumber(
    *,
    item: PlanItem,
    code: str,
    below: bool = False,
    by: User | None,
    expected_version: int | None = None,
    why: str = "",
) -> Event:
    """Give a thing another code; texts that name the old one stay as they are.

    Raises
    ------
    CannotRestructureError
        The code belongs to another thing, or cannot be a code.
    WrongValueError
        A number was expected.
    StaleVersionError
        Someone wrote the thing since it was shown.
    """
    require("edit_plan", by=by, plan=item.plan)
    refuse_what_is_gone(item)
    code = code.strip()
    kind = kind_of(item).name
    if kind not in rules.CODE_FIELDS:
        refuse([Obstacle("cannot_stand", {"name": name_of(item)})])
    if rules.CODE_FIELDS[kind] == "number" and not rules.is_number(code):
        raise WrongValueError("not_a_number", field="number", value=code)
    renamed = new_codes(item, code, below=below)
    refuse(renumber_obstacles(item, renamed))
    event = events.begin("renumber", plan=item.plan, by=by, why=why)
    events.update(event, item, _told(kind, code), expected_version=expected_version)
    for name in ("question", "task"):
        _write(event, item, name, {one.key: one.new for one in renamed[1:] if one.kind == name})
    _follow_questions(event, item, renamed)
    search.rebuild(item.plan)
    return event


def _told(kind: str, code: str) -> dict[str, Any]:
    name = rules.CODE_FIELDS[kind]
    return {name: int(code) if name == "number" else code}


def _write(event: Event, item: PlanItem, kind: str, codes: dict[str, str]) -> None:
    rows = KINDS[kind].model._default_manager.filter(plan=item.plan, key__in=codes)
    changed: dict[models.Model, dict[str, Any]] = {
        row: _told(kind, codes[row.key]) for row in rows if isinstance(row, PlanItem)
    }
    events.update_many(event, changed)


def _follow_questions(event: Event, item: PlanItem, renamed: list[RenamedCode]) -> None:
    """The rows that answer a question call it by its new code; the printed one stays."""
    codes = {one.key: one.new for one in renamed if one.kind == "question"}
    naming = RowQuestion.objects.filter(plan=item.plan, question__key__in=codes).select_related("question")
    changed: dict[models.Model, dict[str, Any]] = {
        one: {"code": codes[one.question.key]} for one in naming if one.question is not None
    }
    events.update_many(event, changed)
