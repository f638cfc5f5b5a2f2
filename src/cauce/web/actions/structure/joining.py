"""Joining (unir): rows become one row, tasks become one task; what was said and done goes with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core.plan import structure as rules
from cauce.core.plan.structure import Obstacle, Party
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.faults import name_of, refuse, refuse_what_is_gone
from cauce.web.actions.structure.keys import follow_tasks, own_key, put_in_order
from cauce.web.models import (
    Assignment,
    Comment,
    Deliverable,
    Dependency,
    Event,
    Follow,
    NamedInput,
    Note,
    PlanItem,
    Row,
    RowQuestion,
    Task,
    User,
)
from cauce.web.models.kinds import kind_of
from cauce.web.queries import search
from cauce.web.queries import structure as queries

Updates = dict[models.Model, Mapping[str, Any]]


@transaction.atomic
def join_rows(
    *, first: Row, others: Sequence[Row], by: User | None, expected_version: int | None = None, why: str = ""
) -> Event:
    """Put all that some rows hold into the first; equal parties and questions stand once.

    Raises
    ------
    CannotRestructureError
        There is nothing to join.
    StaleVersionError
        Someone wrote the first since it was shown.
    """
    require("edit_plan", by=by, plan=first.plan)
    refuse_what_is_gone(first, *others)
    coming = [one for one in others if one.pk != first.pk and one.plan_id == first.plan_id]
    name = queries.row_words(list(first.tasks.filter(retired_at=None).order_by("order", "pk")))
    refuse(rules.join_obstacles(first.pk, [one.pk for one in coming], name=name))
    event = events.begin("join_rows", plan=first.plan, by=by, why=why)
    events.update(event, first, {}, expected_version=expected_version)
    for other in coming:
        _leave_equals(event, first, other)
        for model in (Task, Deliverable, RowQuestion, Assignment, Note):
            _append(event, first, other, model)
        _take_talk_along(event, first, other)
    _retire(event, coming)
    follow_tasks(event, [first.pk])
    search.rebuild(first.plan)
    return event


def _leave_equals(event: Event, first: Row, other: Row) -> None:
    """What both rows have is retired in the one that goes."""
    equal = set(rules.equal_parties(_parties(first), _parties(other)))
    _retire(event, list(other.assignments.filter(retired_at=None, key__in=equal)))
    asked = first.row_questions.filter(retired_at=None).exclude(question=None).values("question")
    _retire(event, list(other.row_questions.filter(retired_at=None, question__in=asked)))


def _parties(row: Row) -> list[Party]:
    found = row.assignments.filter(retired_at=None).order_by("order", "pk")
    return [
        # A placeholder is one for each row until someone says that two are the same.
        Party(
            one.key,
            one.role,
            f"{one.as_printed}{one.key}" if one.is_placeholder else one.as_printed,
            one.organization_id,
        )
        for one in found
    ]


def _append(event: Event, first: Row, other: Row, model: type[models.Model]) -> None:
    """Put what one row has of a kind behind what the first has; what was retired before stays where it was."""
    there = model._default_manager.filter(row=first, retired_at=None)
    start = there.aggregate(last=models.Max("order"))["last"] or 0
    coming = model._default_manager.filter(row=other, retired_at=None).order_by("order", "pk")
    moved: Updates = {one: {"row_id": first.pk, "order": start + at} for at, one in enumerate(coming, 1)}
    events.update_many(event, moved)


def _take_talk_along(event: Event, first: PlanItem, other: PlanItem) -> None:
    """Comments on what goes stand with what stays, and who followed the one follows the other."""
    kind = kind_of(first).name
    said = Comment.objects.filter(plan=first.plan, kind=kind, key=other.key)
    moved: Updates = {one: {"key": first.key} for one in said}
    events.update_many(event, moved)
    for person in Follow.objects.filter(plan=first.plan, kind=kind, key=other.key).values_list("person", flat=True):
        Follow.objects.get_or_create(plan=first.plan, person_id=person, kind=kind, key=first.key)


def _retire(event: Event, things: Sequence[PlanItem]) -> None:
    gone: Updates = {one: {"retired_at": timezone.now()} for one in things}
    events.update_many(event, gone)


@transaction.atomic
def join_tasks(
    *,
    first: Task,
    others: Sequence[Task],
    keep_titles: bool = True,
    by: User | None,
    expected_version: int | None = None,
    why: str = "",
) -> Event:
    """Append the steps of some tasks to the first; their titles stand as notes where they are kept.

    Raises
    ------
    CannotRestructureError
        There is nothing to join, or a row would be left without a task.
    StaleVersionError
        Someone wrote the first since it was shown.
    """
    require("edit_plan", by=by, plan=first.plan)
    refuse_what_is_gone(first, *others)
    coming = [one for one in others if one.pk != first.pk and one.plan_id == first.plan_id]
    refuse(_obstacles(first, coming))
    event = events.begin("join_tasks", plan=first.plan, by=by, why=why)
    events.update(event, first, {}, expected_version=expected_version)
    for other in coming:
        _append_to_task(event, first, other)
        if keep_titles and other.title.strip() and other.title.strip() != first.title.strip():
            _note(event, first, other.title.strip())
    _retire(event, coming)
    _retire(event, list(Dependency.objects.filter(task=first, needs=first, retired_at=None)))
    follow_tasks(event, {first.row_id, *(one.row_id for one in coming)})
    search.rebuild(first.plan)
    return event


def _obstacles(first: Task, coming: Sequence[Task]) -> list[Obstacle]:
    pks = [one.pk for one in coming]
    elsewhere = [one for one in coming if one.row_id != first.row_id]
    left = {one.code: queries.tasks_left(one, without=pks) for one in elsewhere}
    return rules.join_obstacles(first.pk, pks, name=name_of(first), tasks_left=left)


def _append_to_task(event: Event, first: Task, other: Task) -> None:
    steps = [*first.steps.filter(retired_at=None).order_by("order", "pk")]
    coming = [*other.steps.filter(retired_at=None).order_by("order", "pk")]
    moved: Updates = {step: {"task_id": first.pk} for step in coming}
    events.update_many(event, moved)
    put_in_order(event, [*steps, *coming])
    notes: Updates = {
        note: {"task_id": first.pk, "row_id": first.row_id} for note in other.notes.filter(retired_at=None)
    }
    events.update_many(event, notes)
    for model in (NamedInput, Dependency):
        own: Updates = {
            one: {"task_id": first.pk} for one in model._default_manager.filter(task=other, retired_at=None)
        }
        events.update_many(event, own)
    needed: Updates = {one: {"needs_id": first.pk} for one in Dependency.objects.filter(needs=other, retired_at=None)}
    events.update_many(event, needed)


def _note(event: Event, task: Task, text: str) -> None:
    last = task.notes.filter(retired_at=None).order_by("order").last()
    order = (last.order if last else 0) + 1
    note = Note.objects.create(
        plan=task.plan, key=own_key("note"), row_id=task.row_id, task=task, text=text, order=order
    )
    events.made(event, [note])
