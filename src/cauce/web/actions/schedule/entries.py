"""Entries of the schedule (fechas): changed one by one, milestones added, days without work kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Closure, Event, Plan, ScheduleEntry, User
from cauce.web.queries import schedule as queries
from cauce.web.queries.schedule import MILESTONE

__all__ = [
    "CannotScheduleError",
    "add_closures",
    "add_milestone",
    "edit_entry",
    "remove_closure",
    "retire_milestone",
]

FIELDS = frozenset({"duration", "fixed_on", "not_before", "finish_by", "finish_by_words", "title"})
LONGEST = 2_000  # working days of one entry
MOST_DAYS = 60  # days that one closure may last


@transaction.atomic
def edit_entry(
    *, entry: ScheduleEntry, values: Mapping[str, Any], expected_version: int, by: User | None, why: str = ""
) -> Event:
    """Change when an entry is, if nobody changed it since it was shown; with a baseline a reason is needed.

    Raises
    ------
    CannotScheduleError
        A reason is missing, or a duration is out of bounds.
    StaleVersionError
        Someone changed it meanwhile.
    """
    require("edit_schedule", by=by, plan=entry.plan)
    told = {name: value for name, value in values.items() if name in FIELDS}
    duration = told.get("duration", entry.duration)
    least = 0 if entry.kind == MILESTONE else 1
    if not least <= duration <= LONGEST:
        raise CannotScheduleError("too_long", days=duration, least=least, most=LONGEST)
    _reason(entry.plan, why)
    event = events.begin("edit_schedule", plan=entry.plan, by=by, why=why)
    events.update(event, entry, told, expected_version=expected_version)
    return event


@transaction.atomic
def add_milestone(*, plan: Plan, title: str, day: dt.date | None, by: User | None, why: str = "") -> Event:
    """Add a milestone, fixed on a day or free to follow what is linked before it."""
    require("edit_schedule", by=by, plan=plan)
    if not title.strip():
        raise CannotScheduleError("title_needed")
    event = events.begin("add_milestone", plan=plan, by=by, why=why)
    order = ScheduleEntry.objects.filter(plan=plan).count() + 1
    made = ScheduleEntry.objects.create(
        plan=plan,
        key=own_key("milestone"),
        kind=MILESTONE,
        title=title.strip()[:300],
        duration=0,
        fixed_on=day,
        order=order,
    )
    events.made(event, [made])
    return event


@transaction.atomic
def retire_milestone(*, entry: ScheduleEntry, by: User | None, why: str = "") -> Event:
    """Take a milestone out of the schedule; tasks leave it with the plan's own structure."""
    require("edit_schedule", by=by, plan=entry.plan)
    if entry.kind != MILESTONE:
        raise CannotScheduleError("unknown_kind", kind=entry.kind)
    _reason(entry.plan, why)
    event = events.begin("retire_milestone", plan=entry.plan, by=by, why=why)
    events.update(event, entry, {"retired_at": timezone.now()}, expected_version=entry.version)
    return event


@transaction.atomic
def add_closures(
    *, plan: Plan, first: dt.date, last: dt.date, name: str, is_decree: bool, by: User | None, why: str = ""
) -> Event:
    """Keep days without work under a name; one event however many days they are."""
    require("edit_schedule", by=by, plan=plan)
    if last < first:
        raise CannotScheduleError("days_backwards", start=first, end=last)
    if (last - first).days >= MOST_DAYS:
        raise CannotScheduleError("too_many_days", days=(last - first).days + 1, most=MOST_DAYS)
    if not name.strip():
        raise CannotScheduleError("title_needed")
    event = events.begin("add_closures", plan=plan, by=by, why=why)
    shut = set(Closure.objects.filter(plan=plan, retired_at=None).values_list("day", flat=True))
    days = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    made = [
        Closure(plan=plan, key=own_key("closure"), day=day, name=name.strip()[:200], is_decree=is_decree)
        for day in days
        if day not in shut
    ]
    events.made(event, Closure.objects.bulk_create(made))
    return event


@transaction.atomic
def remove_closure(*, closure: Closure, by: User | None, why: str = "") -> Event:
    """Let a day be worked again."""
    require("edit_schedule", by=by, plan=closure.plan)
    event = events.begin("remove_closure", plan=closure.plan, by=by, why=why)
    events.update(event, closure, {"retired_at": timezone.now()}, expected_version=closure.version)
    return event


def _reason(plan: Plan, why: str) -> None:
    if not why.strip() and queries.baseline_of(plan) is not None:
        raise CannotScheduleError("reason_needed")
