"""What a schedule is computed from (datos del cronograma): read as plain records, for a plan may have thousands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from cauce.web.models import (
    Area,
    Assignment,
    Closure,
    MethodSetting,
    Plan,
    ScheduleEntry,
    ScheduleLink,
    SectionActivity,
    Step,
    Task,
)

FRAME = "schedule.frame"


class Entry(NamedTuple):
    """When a task, an activity of a section, or a milestone is, as its row says; a proposed one has the pk 0."""

    pk: int
    key: str
    kind: str
    task_id: int | None
    activity_id: int | None
    title: str = ""
    duration: int = 1
    fixed_on: dt.date | None = None
    not_before: dt.date | None = None
    finish_by: dt.date | None = None
    finish_by_words: str = ""
    order: int = 0


class TaskRow(NamedTuple):
    """A task with what the schedule needs to know of its row."""

    pk: int
    row_id: int
    code: str
    title: str
    state: str
    state_on: dt.date | None
    order: int
    retired_at: dt.datetime | None
    row_order: int
    row_retired_at: dt.datetime | None
    area_id: int


class ActivityRow(NamedTuple):
    """An activity of section D or E."""

    pk: int
    section: str
    number: int
    text: str
    state: str
    retired_at: dt.datetime | None


class LinkRow(NamedTuple):
    """A dependency between two entries."""

    pk: int
    key: str
    before_id: int
    after_id: int
    kind: str
    lag: int
    words: str = ""
    order: int = 0


class AreaRow(NamedTuple):
    """An area's number, name and place."""

    number: int
    title: str
    order: int


@dataclass(frozen=True)
class Rows:
    """All that a plan's schedule is computed from, as it is or as it was."""

    frame: Mapping[str, str] | None
    frame_source: str
    entries: Sequence[Entry]
    links: Sequence[LinkRow]
    tasks: Mapping[int, TaskRow]
    activities: Mapping[int, ActivityRow]
    areas: Mapping[int, AreaRow]
    closures: Mapping[dt.date, str]


TASK_COLUMNS = tuple(name.replace("row_", "row__") if name != "row_id" else name for name in TaskRow._fields[:-1])


def rows_of(plan: Plan) -> Rows:
    """Read what a plan's schedule is computed from, as it is now, in a constant number of queries."""
    setting = MethodSetting.objects.filter(plan=plan, key=FRAME).first()
    entries = ScheduleEntry.objects.filter(plan=plan, retired_at=None)
    links = ScheduleLink.objects.filter(plan=plan, retired_at=None)
    return Rows(
        frame=setting.value if setting else None,
        frame_source=setting.source if setting else "",
        entries=[Entry._make(one) for one in entries.values_list(*Entry._fields)],
        links=[LinkRow._make(one) for one in links.values_list(*LinkRow._fields)],
        tasks=tasks_of(plan),
        activities=activities_of(plan),
        areas=areas_of(plan),
        closures=dict(Closure.objects.filter(plan=plan, retired_at=None).values_list("day", "name")),
    )


def tasks_of(plan: Plan) -> dict[int, TaskRow]:
    """Return a plan's tasks, also the retired ones, by their pk."""
    columns = Task.objects.filter(plan=plan).order_by().values_list(*TASK_COLUMNS, "row__area_id")
    return {one[0]: TaskRow._make(one) for one in columns}


def activities_of(plan: Plan) -> dict[int, ActivityRow]:
    """Return a plan's activities of sections D and E, also the retired ones, by their pk."""
    columns = SectionActivity.objects.filter(plan=plan).order_by().values_list(*ActivityRow._fields)
    return {one[0]: ActivityRow._make(one) for one in columns}


def areas_of(plan: Plan) -> dict[int, AreaRow]:
    """Return a plan's areas by their pk."""
    columns = Area.objects.filter(plan=plan).values_list("pk", *AreaRow._fields)
    return {one[0]: AreaRow._make(one[1:]) for one in columns}


def leads_of(plan: Plan) -> dict[int, tuple[int | None, str]]:
    """Return who leads each row: the organisation, and its name."""
    found: dict[int, tuple[int | None, str]] = {}
    parties = Assignment.objects.filter(plan=plan, role="leads", retired_at=None).exclude(row=None)
    for row, pk, acronym, name, printed in parties.order_by("order", "pk").values_list(
        "row_id", "organization_id", "organization__acronym", "organization__name", "as_printed"
    ):
        found.setdefault(row, (pk, acronym or name or printed))
    return found


def steps_of(plan: Plan) -> dict[int, tuple[int, int]]:
    """Return how many steps each task has, and how many are done."""
    counted = Step.objects.filter(plan=plan, retired_at=None).order_by().values_list("task_id")
    return {task: (total, done) for task, total, done in counted.annotate(Count("pk"), Count("done_on"))}
