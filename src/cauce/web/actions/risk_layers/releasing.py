"""Releasing layers (liberar capas): a named body lets a layer leave the office, from a day on, with its reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from cauce.core.risk_layers import Fault
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_layers.keeping import CannotKeepLayerError
from cauce.web.models import Event, RiskLayer, User


@transaction.atomic
def release_layer(*, layer: RiskLayer, body: str, reason: str, on: str, by: User | None) -> Event:
    """Record that a body releases a layer: with the plan published, everybody sees it.

    Raises
    ------
    NotAllowedError, CannotKeepLayerError
        Nothing was written.
    """
    require("release_layer", by=by, plan=layer.plan)
    faults, day, today = [], timezone.localdate(), timezone.localdate()
    try:
        day = dt.date.fromisoformat(on) if on.strip() else today
    except ValueError:
        faults.append(Fault("released_on", "no_day", {"value": on[:40]}))
    if day > today:
        faults.append(Fault("released_on", "day_to_come", {"day": day.isoformat()}))
    if not body.strip():
        faults.append(Fault("released_by", "body_missing"))
    if not reason.strip():
        faults.append(Fault("release_reason", "reason_missing"))
    if layer.current_id is None:
        faults.append(Fault("released_by", "not_ready"))
    if faults:
        raise CannotKeepLayerError(faults)
    event = events.begin("release_layer", plan=layer.plan, by=by, why=reason.strip())
    values = {"released_by": body.strip()[:200], "released_on": day, "release_reason": reason.strip()}
    events.update(event, layer, values, expected_version=None)
    return event


@transaction.atomic
def withdraw_layer(*, layer: RiskLayer, by: User | None, why: str = "") -> Event:
    """Take a layer back into the office."""
    require("release_layer", by=by, plan=layer.plan)
    event = events.begin("withdraw_layer", plan=layer.plan, by=by, why=why)
    values = {"released_by": "", "released_on": None, "release_reason": ""}
    events.update(event, layer, values, expected_version=None)
    return event
