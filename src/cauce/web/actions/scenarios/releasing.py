"""Releasing scenarios (liberar escenarios): a named body lets one leave the office, from a day on, with its reason."""

from __future__ import annotations

from django.db import transaction

from cauce.core.faults import Fault
from cauce.web.actions import releasing
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
    release, faults = releasing.typed(body, reason, on)
    if scenario.state != queries.READY:
        faults.append(Fault("released_by", "not_played"))
    elif queries.stale(scenario):
        faults.append(Fault("released_by", "out_of_date"))
    if faults:
        raise CannotPlayError(faults)
    return releasing.write("release_scenario", scenario, release, by=by)


@transaction.atomic
def withdraw_scenario(*, scenario: Scenario, by: User | None, why: str = "") -> Event:
    """Take a scenario back into the office."""
    require("release_scenario", by=by, plan=scenario.plan)
    return releasing.withdraw("withdraw_scenario", scenario, by=by, why=why)
