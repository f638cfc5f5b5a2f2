"""Levelling the load (nivelar la carga): what each lead has at once made even within the slack, as one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from cauce.core import schedule as rules
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.models import Event, Plan, ScheduleEntry, User
from cauce.web.queries import schedule as queries


@transaction.atomic
def level_load(*, plan: Plan, expected_revision: int | None, by: User | None, why: str = "") -> Event:
    """Let what may wait begin later, so that no lead has more at once than needs be; the end of all stays.

    Raises
    ------
    CannotScheduleError
        The plan changed since the effect was shown, nothing would move, or a baseline stands and no reason is given.
    """
    require("edit_schedule", by=by, plan=plan)
    if expected_revision is not None and Plan.objects.get(pk=plan.pk).revision != expected_revision:
        raise CannotScheduleError("changed_meanwhile")
    if not why.strip() and queries.baseline_of(plan) is not None:
        raise CannotScheduleError("reason_needed")
    event = events.begin("level_load", plan=plan, by=by, why=why)
    network = queries.network_of(plan)
    after = rules.levelled(found := network.computed(), rules.level(found))
    updates: dict[models.Model, Mapping[str, Any]] = {}
    moved = {
        network.things[key].entry.pk: activity.not_before
        for key, activity in after.activities.items()
        if activity.not_before != network.things[key].entry.not_before
    }
    for entry in ScheduleEntry.objects.filter(plan=plan, pk__in=moved):
        updates[entry] = {"not_before": moved[entry.pk]}
    if not updates:
        raise CannotScheduleError("nothing_to_level")
    events.update_many(event, updates)
    return event
