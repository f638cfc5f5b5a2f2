"""Inputs and references (insumos, dependencias): what the reading proposed is accepted or not; asked for, and got."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.web import events
from cauce.web.actions.monitoring.states import heard, refuse_what_blocks
from cauce.web.actions.permissions import require
from cauce.web.events import Actor
from cauce.web.models import Dependency, Event, NamedInput
from cauce.web.queries.monitoring import weights_of


@transaction.atomic
def decide_input(*, item: NamedInput, accepted: bool, by: Actor, why: str = "") -> Event:
    """Accept a named input that the reading proposed, or reject it."""
    require("edit_plan", by=by, plan=item.plan)
    event = events.begin("decide_input", plan=item.plan, by=by, why=why)
    events.update(event, item, {"state": "accepted" if accepted else "rejected"}, expected_version=item.version)
    return event


@transaction.atomic
def decide_dependency(*, item: Dependency, accepted: bool, by: Actor, why: str = "") -> Event:
    """Accept a reference between tasks that the reading proposed, or reject it."""
    require("edit_plan", by=by, plan=item.plan)
    event = events.begin("decide_dependency", plan=item.plan, by=by, why=why)
    events.update(event, item, {"state": "accepted" if accepted else "rejected"}, expected_version=item.version)
    return event


@transaction.atomic
def record_input(
    *,
    item: NamedInput,
    asked_of: str,
    asked_on: dt.date | None,
    got_on: dt.date | None,
    expected_version: int,
    by: Actor,
) -> Event:
    """Say from whom an input was asked, since when, and when it was got; so it is an accepted one.

    Raises
    ------
    CannotChangeError
        A day is still to come, or the input was got before it was asked for.
    """
    plan, row = item.plan, item.task.row
    require("record_input", by=by, plan=plan, on=row)
    weights = weights_of(plan)
    days = rules.input_problems(item.name, asked=asked_on, got=got_on, on=timezone.localdate(), weights=weights)
    refuse_what_blocks(days)
    event = events.begin("record_input", plan=plan, by=by)
    values = {"asked_of": asked_of.strip()[:300], "asked_on": asked_on, "got_on": got_on, "state": "accepted"}
    events.update(event, item, values, expected_version=expected_version)
    heard(plan, [row.pk], by)
    return event
