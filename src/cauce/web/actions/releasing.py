"""Releasing (liberar): how a layer or an analysis leaves the office by a named body's word, and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cauce.core import releasing as rules
from cauce.core.faults import Fault
from cauce.web import events
from cauce.web.models import Event, LossAnalysis, PriorityAnalysis, RiskLayer, Scenario, User

Released = RiskLayer | PriorityAnalysis | Scenario | LossAnalysis


def typed(body: str, reason: str, on: str) -> tuple[rules.Release, list[Fault]]:
    """Read what was typed of a release, as of today."""
    return rules.read_release(body, reason, on, today=timezone.localdate())


def inside(kind: type[Released]) -> Mapping[str, Any]:
    """Return what the fields of a release hold while it is the office's alone."""
    return rules.INSIDE | ({"released_of": None} if kind in (Scenario, LossAnalysis) else {})


def write(act: str, thing: Released, release: rules.Release, *, by: User | None) -> Event:
    """Record a release that stands; an analysis keeps which figures the body saw."""
    event = events.begin(act, plan=thing.plan, by=by, why=release.reason)
    values = release.values()
    if isinstance(thing, (Scenario, LossAnalysis)):
        values["released_of"] = thing.made_at
    events.update(event, thing, values, expected_version=None)
    return event


def withdraw(act: str, thing: Released, *, by: User | None, why: str) -> Event:
    """Take what was released back into the office."""
    event = events.begin(act, plan=thing.plan, by=by, why=why)
    events.update(event, thing, inside(type(thing)), expected_version=None)
    return event
