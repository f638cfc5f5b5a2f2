"""Splitting (partir): some of a row go to a new row, some steps of a task to a new task."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, transaction

from cauce.core.plan import structure as rules
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.faults import name_of, refuse, refuse_what_is_gone
from cauce.web.actions.structure.keys import follow_tasks, own_key, put_in_order
from cauce.web.models import Assignment, Deliverable, Event, Filling, Note, PlanItem, Row, RowQuestion, Task, User
from cauce.web.queries import search
from cauce.web.queries import structure as queries


@transaction.atomic
def split_row(
    *,
    row: Row,
    tasks: Collection[int],
    deliverables: Collection[int] = (),
    questions: Collection[int] = (),
    by: User | None,
    expected_version: int | None = None,
    why: str = "",
) -> Event:
    """Put some tasks, deliverables and questions of a row into a new row behind it; parties stand in both.

    Raises
    ------
    CannotRestructureError
        No task was chosen, or none would stay.
    StaleVersionError
        Someone wrote the row since it was shown.
    """
    require("edit_plan", by=by, plan=row.plan)
    refuse_what_is_gone(row)
    here = list(row.tasks.filter(retired_at=None).order_by("order", "pk"))
    name = queries.row_words(here)
    refuse(rules.split_obstacles(chosen=tasks, all_of=[one.pk for one in here], name=name, least="task"))
    event = events.begin("split_row", plan=row.plan, by=by, why=why)
    events.update(event, row, {}, expected_version=expected_version)
    new = Row.objects.create(
        plan=row.plan, key=own_key("row"), area=row.area, state=row.state, state_on=row.state_on, order=row.order
    )
    events.made(event, [new])
    rows = list(queries.list_with(new, row.area).exclude(pk=new.pk))
    at = next(number for number, one in enumerate(rows, 1) if one.pk == row.pk)
    put_in_order(event, [*rows[:at], new, *rows[at:]])
    chosen = {Task: set(tasks), Deliverable: set(deliverables), RowQuestion: set(questions)}
    for model, pks in chosen.items():
        _put_into(event, new, model, _of_row(model, row).filter(pk__in=pks))
    _put_into(event, new, Note, Note.objects.filter(row=row, task__in=chosen[Task]))
    _copy_parties(event, row, new)
    follow_tasks(event, [row.pk, new.pk])
    search.rebuild(row.plan)
    return event


def _put_into(event: Event, row: Row, model: type[models.Model], things: Any) -> None:
    moved: dict[models.Model, Mapping[str, Any]] = {thing: {"row_id": row.pk} for thing in things}
    events.update_many(event, moved)


def _of_row(model: type[models.Model], row: Row) -> models.QuerySet[Any]:
    return model._default_manager.filter(row=row, retired_at=None)


def _copy_parties(event: Event, row: Row, new: Row) -> None:
    """Each party takes part in both rows, who fills it too."""
    left_out = {"id", "key", "row", "version", "retired_at"}
    names = [one.attname for one in Assignment._meta.concrete_fields if one.name not in left_out]
    old = list(row.assignments.filter(retired_at=None).prefetch_related("fillings"))
    copies = [
        Assignment(key=own_key("assignment"), row=new, **{name: getattr(one, name) for name in names}) for one in old
    ]
    Assignment.objects.bulk_create(copies)
    events.made(event, copies)
    fillings = [
        Filling(plan=row.plan, key=own_key("filling"), assignment=copy, organization_id=filling.organization_id)
        for one, copy in zip(old, copies, strict=True)
        for filling in one.fillings.all()
        if filling.retired_at is None
    ]
    Filling.objects.bulk_create(fillings)
    events.made(event, fillings)


@transaction.atomic
def split_task(
    *,
    task: Task,
    steps: Collection[int],
    code: str,
    title: str = "",
    by: User | None,
    expected_version: int | None = None,
    why: str = "",
) -> Event:
    """Put some steps of a task into a new task of the same row behind it; what is done stays done.

    Raises
    ------
    CannotRestructureError
        No step was chosen, none would stay, or the code cannot be given.
    StaleVersionError
        Someone wrote the task since it was shown.
    """
    require("edit_plan", by=by, plan=task.plan)
    refuse_what_is_gone(task)
    here = list(task.steps.filter(retired_at=None).order_by("order", "pk"))
    name = name_of(task)
    refuse(
        rules.split_obstacles(chosen=steps, all_of=[one.pk for one in here], name=name, least="step")
        + rules.code_obstacles(code.strip(), taken=queries.codes(task.plan, "task"))
    )
    event = events.begin("split_task", plan=task.plan, by=by, why=why)
    events.update(event, task, {}, expected_version=expected_version)
    new = _behind(event, task, code.strip(), title.strip())
    going: list[PlanItem] = [one for one in here if one.pk in set(steps)]
    moved: dict[models.Model, Mapping[str, Any]] = {
        step: {"task_id": new.pk, "order": number} for number, step in enumerate(going, 1)
    }
    events.update_many(event, moved)
    search.rebuild(task.plan)
    return event


def _behind(event: Event, task: Task, code: str, title: str) -> Task:
    """Make a task that stands where another does, behind it."""
    told = {name: getattr(task, name) for name in ("state", "state_on", "decided_by", "state_why", "taken_up_in")}
    new = Task.objects.create(
        plan=task.plan, key=own_key("task"), row=task.row, code=code, title=title, order=task.order, **told
    )
    events.made(event, [new])
    tasks = list(queries.list_with(new, task.row).exclude(pk=new.pk))
    at = next(number for number, one in enumerate(tasks, 1) if one.pk == task.pk)
    put_in_order(event, [*tasks[:at], new, *tasks[at:]])
    return new
