"""Rows and tasks (filas y tareas) for programs."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, From, Reader, Told, Words, found, listing, open_plan
from cauce.web.api.schemas import Listing, RowLine, Task, TaskLine
from cauce.web.models import Dependency, Row
from cauce.web.models import Task as TaskRow
from cauce.web.queries import plan as queries
from cauce.web.queries.actors import by_role

router = Router(tags=["tasks"])
AreaNumber = Annotated[str, Query(max_length=10, description="Only of the area of this number.")]
MissingRole = Annotated[str, Query(max_length=32, description="Only rows without a party in this role, as «supports».")]


@router.get("/{slug}/rows", response={200: Listing[RowLine], **REFUSALS}, exclude_unset=True)
def rows(
    request: HttpRequest,
    slug: str,
    words: Words = "",
    area: AreaNumber = "",
    missing: MissingRole = "",
    start: From = 0,
) -> Told:
    """List the rows of the areas' tables with their tasks, questions, deliverables and parties."""
    reader = open_plan(request, slug)
    wanted = queries.filtered_rows(reader.plan, words=words, area=area, missing=missing)
    return listing(request, queries.with_steps(wanted), start, lambda row: _row(reader, row))


def _row(reader: Reader, row: Row) -> Told:
    return reader.told(
        row,
        code=telling.code_of(row),
        area=telling.area_link(reader, row.area),
        tasks=[telling.task_text(reader, task) for task in row.tasks.all()],
        questions=[telling.row_question(reader, one) for one in row.row_questions.all()],
        deliverables=[telling.deliverable(reader, one) for one in row.deliverables.all()],
        assignments=_assignments(reader, row),
        notes=telling.row_notes(reader, row),
    )


def _assignments(reader: Reader, row: Row) -> list[Told]:
    return [telling.assignment(reader, party) for role in by_role(row.assignments.all()) for party in role.parties]


@router.get("/{slug}/tasks", response={200: Listing[TaskLine], **REFUSALS}, exclude_unset=True)
def tasks(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List the tasks of all areas with their steps."""
    reader = open_plan(request, slug)
    return listing(request, queries.tasks(reader.plan), start, lambda task: _task(reader, task))


def _task(reader: Reader, task: TaskRow) -> Told:
    return telling.task_text(reader, task) | {"area": telling.area_link(reader, task.row.area)}


@router.get("/{slug}/tasks/{code}", response={200: Task, **REFUSALS}, exclude_unset=True)
def task(request: HttpRequest, slug: str, code: str) -> Told:
    """Tell a task with all of its row; the office also gets its inputs, references and provenance."""
    reader = open_plan(request, slug)
    one = found(queries.task(reader.plan, code), code)
    row = queries.with_steps(queries.rows(reader.plan)).get(pk=one.row_id)
    one.row = row
    office = _office_part(reader, one) if reader.is_office else {}
    return (
        _task(reader, one)
        | {
            "row": telling.row_link(reader, row),
            "questions": [telling.row_question(reader, each) for each in row.row_questions.all()],
            "deliverables": [telling.deliverable(reader, each) for each in row.deliverables.all()],
            "assignments": _assignments(reader, row),
            "row_notes": telling.row_notes(reader, row),
        }
        | office
        | reader.origin(one)
    )


def _office_part(reader: Reader, one: TaskRow) -> Told:
    def tie(reference: Dependency, other: TaskRow | None) -> Told:
        return reader.told(reference, task=telling.task_link(reader, other) if other is not None else None)

    return {
        "inputs": reader.all_told(one.inputs.all()),
        "needs": [tie(each, each.needs) for each in one.dependencies.all()],
        "needed_by": [tie(each, each.task) for each in one.needed_by.all()],
    }
