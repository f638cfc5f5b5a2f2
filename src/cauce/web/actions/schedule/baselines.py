"""Baselines (líneas base): the schedule of a day kept under a name, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cauce.core.schedule import days_of
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Baseline, Event, Plan, User
from cauce.web.queries import schedule as queries


@transaction.atomic
def set_baseline(*, plan: Plan, name: str, reason: str, on: dt.date, by: User | None) -> Event:
    """Keep the schedule as it is; from now on, moving an entry asks for the reason."""
    require("edit_schedule", by=by, plan=plan)
    if not name.strip():
        raise CannotScheduleError("title_needed")
    event = events.begin("set_baseline", plan=plan, by=by, why=reason)
    found = queries.network_of(plan).computed()
    if not found.timings:
        raise CannotScheduleError("no_work")
    kept = [[key, days.start.isoformat(), days.finish.isoformat()] for key, days in sorted(days_of(found).items())]
    made = Baseline.objects.create(
        plan=plan,
        key=own_key("baseline"),
        name=name.strip()[:120],
        reason=reason,
        on=on,
        days=kept,
        order=Baseline.objects.filter(plan=plan).count() + 1,
    )
    events.made(event, [made])
    return event
