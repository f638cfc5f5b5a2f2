"""Adding (agregar): a new thing below another, or below the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from cauce.core.plan import structure as rules
from cauce.core.plan.structure import FieldRule, Obstacle
from cauce.web import events
from cauce.web.actions import actors
from cauce.web.actions.permissions import require
from cauce.web.actions.plan import WrongValueError
from cauce.web.actions.structure.faults import CannotRestructureError, refuse, refuse_what_is_gone
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import (
    Event,
    Note,
    Plan,
    PlanItem,
    Question,
    Row,
    RowQuestion,
    Task,
    User,
)
from cauce.web.models.kinds import KINDS, kind_of
from cauce.web.queries import search
from cauce.web.queries import structure as queries


@transaction.atomic
def add_item(
    *, plan: Plan, kind: str, parent: PlanItem | None, values: Mapping[str, str], by: User | None, why: str = ""
) -> Event:
    """Add one thing at the end of its list; a row comes with its first task.

    Parameters
    ----------
    plan, kind, parent
        What is added and below what; no parent means the plan itself.
    values
        What was written, by the names of ``core.plan.structure.fields_of``.

    Raises
    ------
    CannotRestructureError
        It cannot stand there, something is missing, or the code belongs to another.
    WrongValueError
        A text is too long for its field, or a number is none.
    """
    require("edit_plan", by=by, plan=plan)
    under = kind_of(parent).name if parent is not None else rules.PLAN
    if kind not in rules.ADDABLE.get(under, ()):
        refuse([Obstacle("cannot_stand", {"name": kind})])
    if parent is not None:
        refuse_what_is_gone(parent)
    columns = _columns(plan, kind, parent, values)
    event = events.begin("add_item", plan=plan, by=by, why=why)
    if kind == "row":
        _make_row(event, plan, parent, columns)
    else:
        _make(event, plan, kind, {**_owner(kind, parent), **_derived(kind, columns), **columns})
    if kind in ("assignment", "seat"):
        actors.link_parties(event, plan)
    search.rebuild(plan)
    return event


def _owner(kind: str, parent: PlanItem | None) -> dict[str, Any]:
    if parent is None:
        return {}
    owner = {f"{rules.OWNERS[kind][kind_of(parent).name]}_id": parent.pk}
    if KINDS[kind].model is Note and isinstance(parent, Task):
        owner["row_id"] = parent.row_id
    return owner


def _derived(kind: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What follows from what was written."""
    if kind == "row_question":
        return {"code": Question.objects.values_list("code", flat=True).get(pk=columns["question_id"])}
    if kind == "assignment":
        return {"core": columns["as_printed"]}
    if kind == "dependency":
        return {"kind": "reference", "state": "accepted"}
    return {"state": "accepted"} if kind == "input" else {}


def _make(event: Event, plan: Plan, kind: str, columns: Mapping[str, Any]) -> PlanItem:
    model = KINDS[kind].model
    new = model(plan=plan, key=own_key(kind), **columns)
    assert isinstance(new, PlanItem)
    rest = list(queries.list_with(new, queries.owner_of(new)))
    new.order = max((one.order for one in rest), default=0) + 1
    if (
        "number" in {field.name for field in model._meta.fields}
        and kind != "area"
        and getattr(new, "row_id", None) is None
    ):
        new.number = max((getattr(one, "number", 0) or 0 for one in rest), default=0) + 1  # type: ignore[attr-defined]
    new.save(force_insert=True)
    events.made(event, [new])
    return new


def _make_row(event: Event, plan: Plan, area: PlanItem | None, columns: Mapping[str, Any]) -> None:
    row = _make(event, plan, "row", _owner("row", area))
    _make(event, plan, "task", {"row_id": row.pk, **columns})


def _columns(plan: Plan, kind: str, parent: PlanItem | None, values: Mapping[str, str]) -> dict[str, Any]:
    """Read what was written as columns of the new row, or refuse all that is missing at once."""
    under = kind_of(parent).name if parent is not None else rules.PLAN
    found: dict[str, Any] = {}
    obstacles: list[Obstacle] = []
    for field in rules.fields_of(kind, under=under):
        try:
            found.update(_value(plan, kind, parent, field, values.get(field.name, "").strip()))
        except CannotRestructureError as refusal:
            obstacles += refusal.obstacles
    refuse(obstacles)
    return found


def _value(plan: Plan, kind: str, parent: PlanItem | None, field: FieldRule, written: str) -> dict[str, Any]:
    if field.form == "yes":
        return {field.name: bool(written)}
    if not written:
        refuse([Obstacle("missing", {"field": field.name})] if field.required else [])
        return {} if field.form in ("number", "question", "task") else {rules.DERIVED.get(field.name, field.name): ""}
    if field.form == "question":
        return {"question_id": _question(parent, written)}
    if field.form == "task":
        needed = Task.objects.filter(plan=plan, code=written, retired_at=None).first()
        refuse([] if needed else [Obstacle("no_choice", {"value": written})])
        return {"needs_id": needed.pk if needed else None}
    if field.form == "choice" and written not in field.choices:
        refuse([Obstacle("no_choice", {"value": written})])
    code_kind = "task" if kind == "row" else kind
    if rules.CODE_FIELDS.get(code_kind) == field.name:
        refuse(rules.code_obstacles(written, taken=queries.codes(plan, code_kind)))
    name = rules.DERIVED.get(field.name, field.name)
    return {name: _fitting(KINDS[code_kind].column(name), field, written)}


def _question(parent: PlanItem | None, written: str) -> int:
    assert isinstance(parent, Row)
    asked = Question.objects.filter(plan=parent.plan, code=written, retired_at=None).first()
    if asked is None:
        raise CannotRestructureError([Obstacle("no_choice", {"value": written})])
    if RowQuestion.objects.filter(row=parent, question=asked, retired_at=None).exists():
        raise CannotRestructureError([Obstacle("answered_already", {"code": written})])
    return asked.pk


def _fitting(column: models.Field[Any, Any], field: FieldRule, written: str) -> Any:
    """A value as its column keeps it, or why it cannot stand there."""
    if field.form == "number" or column.get_internal_type() == "PositiveIntegerField":
        if not rules.is_number(written):
            raise WrongValueError("not_a_number", field=field.name, value=written)
        return int(written)
    if column.max_length and len(written) > column.max_length:
        raise WrongValueError("too_long", field=field.name, length=len(written), longest=column.max_length)
    return written
