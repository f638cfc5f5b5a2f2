"""Releasing priorities (liberar prioridades): a named body lets a reckoning leave the office, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, PriorityAnalysis, User


class CannotReleaseError(Exception):
    """A release cannot stand; each fault is the form's field, the code of its sentence, and the values in it."""

    def __init__(self, faults: list[tuple[str, str, dict[str, object]]]) -> None:
        super().__init__(", ".join(code for _field, code, _values in faults))
        self.faults = faults


@transaction.atomic
def release_analysis(*, analysis: PriorityAnalysis, body: str, reason: str, on: str, by: User | None) -> Event:
    """Record that a body releases a reckoning: everybody who sees the plan sees its territories on the map.

    Raises
    ------
    NotAllowedError, CannotReleaseError
        Nothing was written.
    """
    require("release_priorities", by=by, plan=analysis.plan)
    faults: list[tuple[str, str, dict[str, object]]] = []
    today = day = timezone.localdate()
    try:
        day = dt.date.fromisoformat(on.strip()) if on.strip() else today
    except ValueError:
        faults.append(("released_on", "no_day", {"value": on[:40]}))
    if day > today:
        faults.append(("released_on", "day_to_come", {"day": day.isoformat()}))
    if not body.strip():
        faults.append(("released_by", "body_missing", {}))
    if not reason.strip():
        faults.append(("release_reason", "reason_missing", {}))
    if analysis.state != "ready":
        faults.append(("released_by", "not_reckoned", {}))
    if faults:
        raise CannotReleaseError(faults)
    event = events.begin("release_priorities", plan=analysis.plan, by=by, why=reason.strip())
    values = {"released_by": body.strip()[:200], "released_on": day, "release_reason": reason.strip()}
    events.update(event, analysis, values, expected_version=None)
    return event


@transaction.atomic
def withdraw_analysis(*, analysis: PriorityAnalysis, by: User | None, why: str = "") -> Event:
    """Take a reckoning back into the office."""
    require("release_priorities", by=by, plan=analysis.plan)
    event = events.begin("withdraw_priorities", plan=analysis.plan, by=by, why=why)
    values = {"released_by": "", "released_on": None, "release_reason": ""}
    events.update(event, analysis, values, expected_version=None)
    return event
