"""Releasing loss analyses (liberar análisis de pérdidas): a named body lets one leave the office, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cauce.core.scenarios import Fault
from cauce.web import events
from cauce.web.actions.losses.asking import INTERNAL, CannotAskError
from cauce.web.actions.permissions import require
from cauce.web.models import Event, LossAnalysis, User
from cauce.web.queries import losses as queries


@transaction.atomic
def release_analysis(*, analysis: LossAnalysis, body: str, reason: str, on: str, by: User | None) -> Event:
    """Record that a body releases an analysis: whoever sees the plan sees its totals and larger territories.

    Raises
    ------
    NotAllowedError, CannotAskError
        Nothing was written.
    """
    require("release_losses", by=by, plan=analysis.plan)
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
    if analysis.state != queries.READY:
        faults.append(Fault("released_by", "not_reckoned"))
    if faults:
        raise CannotAskError(faults)
    event = events.begin("release_losses", plan=analysis.plan, by=by, why=reason.strip())
    values: dict[str, object] = {
        "released_by": body.strip()[:200],
        "released_on": day,
        "release_reason": reason.strip(),
        "released_of": analysis.made_at,
    }
    events.update(event, analysis, values, expected_version=None)
    return event


@transaction.atomic
def withdraw_analysis(*, analysis: LossAnalysis, by: User | None, why: str = "") -> Event:
    """Take an analysis back into the office."""
    require("release_losses", by=by, plan=analysis.plan)
    event = events.begin("withdraw_losses", plan=analysis.plan, by=by, why=why)
    events.update(event, analysis, INTERNAL, expected_version=None)
    return event
