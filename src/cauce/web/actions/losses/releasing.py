"""Releasing loss analyses (liberar análisis de pérdidas): a named body lets one leave the office, with its reason."""

from __future__ import annotations

from django.db import transaction

from cauce.core.faults import Fault
from cauce.web.actions import releasing
from cauce.web.actions.losses.asking import CannotAskError
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
    release, faults = releasing.typed(body, reason, on)
    if analysis.state != queries.READY:
        faults.append(Fault("released_by", "not_reckoned"))
    if faults:
        raise CannotAskError(faults)
    return releasing.write("release_losses", analysis, release, by=by)


@transaction.atomic
def withdraw_analysis(*, analysis: LossAnalysis, by: User | None, why: str = "") -> Event:
    """Take an analysis back into the office."""
    require("release_losses", by=by, plan=analysis.plan)
    return releasing.withdraw("withdraw_losses", analysis, by=by, why=why)
