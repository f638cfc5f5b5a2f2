"""Releasing priorities (liberar prioridades): a named body lets a reckoning leave the office, with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from cauce.core.faults import Fault
from cauce.web.actions import releasing
from cauce.web.actions.permissions import require
from cauce.web.models import Event, PriorityAnalysis, User


class CannotReleaseError(Exception):
    """A release cannot stand; ``faults`` says why, by field."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(one.code for one in faults))
        self.faults = list(faults)


@transaction.atomic
def release_analysis(*, analysis: PriorityAnalysis, body: str, reason: str, on: str, by: User | None) -> Event:
    """Record that a body releases a reckoning: everybody who sees the plan sees its territories on the map.

    Raises
    ------
    NotAllowedError, CannotReleaseError
        Nothing was written.
    """
    require("release_priorities", by=by, plan=analysis.plan)
    release, faults = releasing.typed(body, reason, on)
    if analysis.state != "ready":
        faults.append(Fault("released_by", "not_reckoned"))
    if faults:
        raise CannotReleaseError(faults)
    return releasing.write("release_priorities", analysis, release, by=by)


@transaction.atomic
def withdraw_analysis(*, analysis: PriorityAnalysis, by: User | None, why: str = "") -> Event:
    """Take a reckoning back into the office."""
    require("release_priorities", by=by, plan=analysis.plan)
    return releasing.withdraw("withdraw_priorities", analysis, by=by, why=why)
