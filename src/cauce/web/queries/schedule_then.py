"""The schedule as it was (cronograma como estaba): on a past day or after an act, and the reasons given since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils import timezone

from cauce.core import schedule as rules
from cauce.web.models import (
    Baseline,
    Change,
    Closure,
    Event,
    MethodSetting,
    Plan,
    Row,
    ScheduleEntry,
    ScheduleLink,
    SectionActivity,
    Task,
)
from cauce.web.queries.schedule import Network, network_from
from cauce.web.queries.schedule_rows import FRAME, ActivityRow, Entry, LinkRow, Rows, TaskRow, areas_of

COLUMNS: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    "schedule_entry": (ScheduleEntry, (*Entry._fields[1:], "retired_at")),
    "schedule_link": (ScheduleLink, (*LinkRow._fields[1:], "retired_at")),
    "closure": (Closure, ("day", "name", "retired_at")),
    "setting": (MethodSetting, ("key", "value", "source")),
    "task": (Task, ("row_id", "code", "title", "state", "state_on", "order", "retired_at")),
    "row": (Row, ("order", "retired_at", "area_id")),
    "activity": (SectionActivity, ActivityRow._fields[1:]),
}
Table = dict[int, dict[str, Any]]


class NoScheduleThenError(Exception):
    """There was no schedule as asked for: ``code`` is "to_come", "before_plan", "none_yet" or "circle"."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Then:
    """A schedule of the past with its dates; ``event`` is the last act that it knows, 0 before the first."""

    network: Network
    found: rules.Schedule
    event: int


@dataclass(frozen=True)
class Given:
    """An act that changed dates, with the reason that was given."""

    event: int
    act: str
    day: dt.date
    why: str


@dataclass(frozen=True)
class Reasons:
    """Acts since some act, the last first: by the entry that they changed, and those about days and the period."""

    by_entry: Mapping[str, Sequence[Given]] = field(default_factory=dict)
    of_days: Sequence[Given] = ()


def schedule_on(plan: Plan, day: dt.date) -> Then:
    """Return a plan's schedule as it stood at the end of a past day.

    Raises
    ------
    NoScheduleThenError
        The day has not ended, is before the plan, nothing was scheduled then, or work waited in a circle.
    """
    begun = timezone.localtime(plan.created_at).date()
    if day >= timezone.localdate():
        raise NoScheduleThenError("to_come", day=day)
    if day < begun:
        raise NoScheduleThenError("before_plan", day=day, begun=begun)
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=timezone.get_current_timezone())
    last = Event.objects.filter(plan=plan, at__lt=midnight).order_by("-pk").values_list("pk", flat=True).first()
    return _after(plan, last or 0, day)


def schedule_of(plan: Plan, baseline: Baseline) -> Then | None:
    """Return the schedule of which a baseline was made; nothing when its history does not reach so far."""
    made = Change.objects.filter(event__plan=plan, kind="baseline", object_id=baseline.pk, field="")
    event = made.order_by("pk").values_list("event_id", flat=True).first()
    try:
        return _after(plan, event, baseline.on) if event is not None else None
    except NoScheduleThenError:
        return None


def _after(plan: Plan, event: int, day: dt.date) -> Then:
    network = network_from(plan, rows_after(plan, event))
    if not network.things:
        raise NoScheduleThenError("none_yet", day=day)
    try:
        return Then(network, network.computed(), event)
    except rules.CycleError as error:
        raise NoScheduleThenError("circle", day=day) from error


def rows_after(plan: Plan, event: int) -> Rows:
    """Return what the schedule was computed from after an act: every later change is taken back."""
    tables: dict[str, Table] = {
        kind: {one["pk"]: one for one in model._default_manager.filter(plan=plan).values("pk", *columns)}
        for kind, (model, columns) in COLUMNS.items()
    }
    later = Change.objects.filter(event__plan=plan, event__pk__gt=event, kind__in=COLUMNS)
    columns = later.order_by("-event_id", "-pk").values_list("kind", "object_id", "field", "before")
    for kind, pk, name, before in columns.iterator():
        _take_back(tables[kind], COLUMNS[kind], pk, name, before)
    return _as_rows(plan, tables)


def _take_back(table: Table, known: tuple[type[Model], tuple[str, ...]], pk: int, name: str, before: Any) -> None:
    model, columns = known
    if not name:
        if before is None:
            table.pop(pk, None)
        else:
            table[pk] = {"pk": pk} | {one: _value(model, one, before.get(one)) for one in columns}
    elif pk in table:
        column = model._meta.get_field(name).attname  # type: ignore[union-attr]  # only its own columns are recorded
        if column in columns:
            table[pk][column] = _value(model, column, before)


def _value(model: type[Model], column: str, told: Any) -> Any:
    """Make a column's value of what the history says."""
    known = model._meta.get_field(column)
    return known.to_python(told) if isinstance(told, str) else told  # type: ignore[union-attr]


def _as_rows(plan: Plan, tables: Mapping[str, Table]) -> Rows:
    rows, areas = tables["row"], areas_of(plan)
    standing = {kind: _standing(tables[kind].values()) for kind in ("schedule_entry", "schedule_link", "closure")}
    frame = next((one for one in tables["setting"].values() if one["key"] == FRAME), None)
    tasks = {}
    for pk, task in tables["task"].items():
        row = rows.get(task["row_id"])
        if row is not None and row["area_id"] in areas:
            of_row = {"row_order": row["order"], "row_retired_at": row["retired_at"], "area_id": row["area_id"]}
            tasks[pk] = TaskRow(**task, **of_row)
    return Rows(
        frame=frame["value"] if frame else None,
        frame_source=frame["source"] if frame else "",
        entries=[Entry(**_without_retired(one)) for one in standing["schedule_entry"]],
        links=[LinkRow(**_without_retired(one)) for one in standing["schedule_link"]],
        tasks=tasks,
        activities={pk: ActivityRow(**one) for pk, one in tables["activity"].items()},
        areas=areas,
        closures={one["day"]: one["name"] for one in standing["closure"]},
    )


def _standing(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in rows if one["retired_at"] is None]


def _without_retired(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "retired_at"}


def reasons_since(plan: Plan, event: int) -> Reasons:
    """Return the acts after an act that changed dates, by the entry that they changed; what was undone is left out."""
    changes = Change.objects.filter(event__plan=plan, event__pk__gt=event, kind__in=COLUMNS).exclude(kind="row")
    changes = changes.filter(event__undone_by=None).exclude(event__undoes__gt=event)
    entries = list(ScheduleEntry.objects.filter(plan=plan).values_list("pk", "key", "task_id", "activity_id"))
    keys = {
        "schedule_entry": {pk: key for pk, key, _task, _activity in entries},
        "schedule_link": _afters(plan, {pk: key for pk, key, _task, _activity in entries}),
        "task": {task: key for _pk, key, task, _activity in entries if task},
        "activity": {activity: key for _pk, key, _task, activity in entries if activity},
    }
    by_entry: dict[str, dict[int, Given]] = {}
    of_days: dict[int, Given] = {}
    told = changes.order_by("-event_id").values_list(
        "kind", "object_id", "event_id", "event__act", "event__at", "event__why"
    )
    for kind, pk, number, act, at, why in told.distinct():
        given = Given(number, act, timezone.localtime(at).date(), why)
        if kind in ("closure", "setting"):
            of_days[number] = given
        elif key := keys[kind].get(pk):
            by_entry.setdefault(key, {})[number] = given
    return Reasons({key: list(those.values()) for key, those in by_entry.items()}, list(of_days.values()))


def _afters(plan: Plan, keys: Mapping[int, str]) -> dict[int, str]:
    links = ScheduleLink.objects.filter(plan=plan).values_list("pk", "after_id")
    return {pk: keys[after] for pk, after in links if after in keys}
