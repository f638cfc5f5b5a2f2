"""Releasing scenarios (liberar escenarios): a named body lets one leave the office, from a day on, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cauce.core.scenarios import Fault
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.scenarios.asking import CannotPlayError
from cauce.web.models import Event, Scenario, User
from cauce.web.queries import scenarios as queries


@transaction.atomic
def release_scenario(*, scenario: Scenario, body: str, reason: str, on: str, by: User | None) -> Event:
    """Record that a body releases a scenario: everybody who sees the plan sees its territories and totals.

    Raises
    ------
    NotAllowedError, CannotPlayError
        Nothing was written.
    """
    require("release_scenario", by=by, plan=scenario.plan)
    faults, today = [], timezone.localdate()
    day = today
    try:
        day = dt.date.fromisoformat(on.strip()) if on.strip() else today
    except ValueError:
        faults.append(Fault("released_on", "no_day", {"value": on[:40]}))
    if day > today:
        faults.append(Fault("released_on", "day_to_come", {"day": day.isoformat()}))
    if not body.strip():
        faults.append(Fault("released_by", "body_missing"))
    if not reason.strip():
        faults.append(Fault("release_reason", "reason_missing"))
    if scenario.state != queries.READY:
        faults.append(Fault("released_by", "not_played"))
    elif queries.stale(scenario):
        faults.append(Fault("released_by", "out_of_date"))
    if faults:
        raise CannotPlayError(faults)
    event = events.begin("release_scenario", plan=scenario.plan, by=by, why=reason.strip())
    values: dict[str, object] = {
        "released_by": body.strip()[:200],
        "released_on": day,
        "release_reason": reason.strip(),
    }
    values["released_of"] = scenario.made_at
    events.update(event, scenario, values, expected_version=None)
    return event


@transaction.atomic
def withdraw_scenario(*, scenario: Scenario, by: User | None, why: str = "") -> Event:
    """Take a scenario back into the office."""
    require("release_scenario", by=by, plan=scenario.plan)
    event = events.begin("withdraw_scenario", plan=scenario.plan, by=by, why=why)
    values = {"released_by": "", "released_on": None, "release_reason": "", "released_of": None}
    events.update(event, scenario, values, expected_version=None)
    return event
