"""Priorities (prioridades): ordered by the office, reckoned by a job, with the layers as they are that day."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cauce.web import events, jobs
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError, reckoned
from cauce.web.actions.risk_priorities.releasing import CannotReleaseError, release_analysis, withdraw_analysis
from cauce.web.models import Event, Plan, PriorityAnalysis, User
from cauce.web.queries import risk_priorities as queries

KIND = "reckon_priorities"
__all__ = [
    "KIND",
    "CannotReleaseError",
    "NothingToReckonError",
    "order_analysis",
    "reckon_job",
    "release_analysis",
    "retire_analysis",
    "withdraw_analysis",
]


class NothingToReckonError(ValueError):
    """What was asked cannot be reckoned; ``code`` names the sentence in ``core/messages/risk_priorities.py``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def order_analysis(*, plan: Plan, name: str, layers: Sequence[int], by: User | None) -> PriorityAnalysis:
    """Order a reckoning with some hazard layers; it begins as soon as a worker is free.

    Raises
    ------
    NothingToReckonError
        No layer was chosen or none of these can be counted with, or the plan has neither facilities nor territories.
    """
    require("edit_priorities", by=by, plan=plan)
    chosen = list(queries.layers(plan).filter(pk__in=layers).values_list("pk", flat=True))
    there = queries.counts(plan)
    if not chosen:
        raise NothingToReckonError("no_layer" if there["layers"] else "no_layers_yet")
    if not there["facilities"] and not there["territories"]:
        raise NothingToReckonError("nothing_to_reach")
    with transaction.atomic():
        event = events.begin("order_priorities", plan=plan, by=by)
        made = PriorityAnalysis.objects.create(plan=plan, key="", name=name.strip()[:200], layers=chosen, asked_by=by)
        PriorityAnalysis.objects.filter(pk=made.pk).update(key=f"priorities-{made.pk}")
        made.key = f"priorities-{made.pk}"
        events.made(event, [made])
        made.job = jobs.enqueue(KIND, {"analysis": made.pk}, plan=plan, by=by)
        PriorityAnalysis.objects.filter(pk=made.pk).update(job=made.job)
    return made


def retire_analysis(*, analysis: PriorityAnalysis, by: User | None) -> Event:
    """Put a reckoning away; undoing brings it back."""
    require("edit_priorities", by=by, plan=analysis.plan)
    with transaction.atomic():
        event = events.begin("retire_priorities", plan=analysis.plan, by=by)
        events.update(event, analysis, {"retired_at": timezone.now()}, expected_version=analysis.version)
    return event


@jobs.handler(KIND, minutes=30)
def reckon_job(job: jobs.Running) -> None:
    """Reckon what was ordered; doing it once more gives the same."""
    analysis = PriorityAnalysis.objects.filter(pk=job.arguments["analysis"]).select_related("plan").first()
    if analysis is None:
        return
    values: dict[str, object]
    try:
        values = {"state": "ready", "problem": [], "results": reckoned(analysis, report=job.report)}
    except CannotReckonError as error:
        values = {"state": "refused", "problem": [error.code, error.values], "results": {}}
    with job.finishing():
        PriorityAnalysis.objects.filter(pk=analysis.pk).update(**values, made_at=timezone.now())
