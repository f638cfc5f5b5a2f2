"""Asking for loss analyses (pedir análisis de pérdidas): ordered by the office, reckoned in a job, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cauce.core import facilities as of_facilities
from cauce.core import losses as rules
from cauce.core.faults import Fault
from cauce.web import events, jobs
from cauce.web.actions import releasing
from cauce.web.actions.losses.reckoning import reckoned
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, Facility, LossAnalysis, Plan, User
from cauce.web.queries import losses as queries

KIND = "reckon_losses"


class CannotAskError(ValueError):
    """What was asked cannot be reckoned; each fault names its field and its sentence (``core/messages/losses.py``)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(one.code for one in faults))
        self.faults = list(faults)


@transaction.atomic
def order_analysis(
    *, plan: Plan, name: str, layers: Sequence[int], typed: Mapping[str, Any], by: User | None
) -> LossAnalysis:  # fmt: skip
    """Ask for what floods cost; a job reckons it.

    Parameters
    ----------
    layers
        Numbers of maps of depths, one for each return period.
    typed
        The assumptions as they are typed (``core.losses.read``).

    Raises
    ------
    NotAllowedError, CannotAskError
        Nothing was written.
    """
    require("edit_losses", by=by, plan=plan)
    asked, faults = rules.read(typed)
    chosen = list(queries.layers(plan).filter(pk__in=layers))
    faults += _layer_faults(plan, [one.return_period_years or 0 for one in chosen], asked)
    if asked.buildings and not queries.buildings(plan).filter(pk=asked.buildings).exists():
        faults.append(Fault("buildings", "buildings_missing"))
    placed = Facility.objects.filter(plan=plan, retired_at=None, placement=of_facilities.PLACED)
    if not asked.buildings and not placed.exists():
        faults.append(Fault("buildings", "nothing_exposed"))
    if faults:
        raise CannotAskError(faults)
    event = events.begin("order_losses", plan=plan, by=by)
    numbers = [one.pk for one in chosen]
    values: dict[str, Any] = {"name": name.strip()[:200], "layers": numbers, "asked": asked.as_json(), "asked_by": by}
    made = LossAnalysis.objects.create(plan=plan, key=own_key("losses"), **values)
    events.made(event, [made])
    _enqueue(made, by)
    return made


def _layer_faults(plan: Plan, periods: Sequence[int], asked: rules.Asked) -> list[Fault]:
    if not periods and not queries.layers(plan).exists():
        return [Fault("layers", "no_layers_yet")]
    return rules.map_faults(periods, tail=asked.tail)


@transaction.atomic
def reckon_again(*, analysis: LossAnalysis, by: User | None) -> Event:
    """Reckon an analysis anew with the layers and facilities of today; a released one is within the office again."""
    require("edit_losses", by=by, plan=analysis.plan)
    event = events.begin("reckon_losses_again", plan=analysis.plan, by=by)
    events.update(
        event, analysis, {"asked_at": timezone.now(), **releasing.inside(LossAnalysis)}, expected_version=None
    )
    _enqueue(analysis, by)
    return event


@transaction.atomic
def retire_analysis(*, analysis: LossAnalysis, by: User | None) -> Event:
    """Put an analysis away; undoing brings it back."""
    require("edit_losses", by=by, plan=analysis.plan)
    event = events.begin("retire_losses", plan=analysis.plan, by=by)
    events.update(event, analysis, {"retired_at": timezone.now()}, expected_version=analysis.version)
    return event


def _enqueue(analysis: LossAnalysis, by: User | None) -> None:
    if analysis.job is not None and analysis.job.state in jobs.WAITING:
        jobs.cancel(analysis.job)
    analysis.job = jobs.enqueue(KIND, {"analysis": analysis.pk}, plan=analysis.plan, by=by)
    analysis.state = "waiting"
    LossAnalysis.objects.filter(pk=analysis.pk).update(job=analysis.job, state="waiting", problem=[])


@jobs.handler(KIND, minutes=30)
def reckon_job(job: jobs.Running) -> None:
    """Reckon what was asked for; doing it once more gives the same."""
    one = LossAnalysis.objects.filter(pk=job.arguments["analysis"]).select_related("plan").first()
    if one is None:
        return
    values: dict[str, Any]
    try:
        values = {"state": "ready", "problem": [], **reckoned(one, report=job.report)}
    except CannotReckonError as error:
        values = {"state": "refused", "problem": [error.code, error.values], "results": {}, "reports": {}}
    with job.finishing():
        LossAnalysis.objects.filter(pk=one.pk).update(**values, made_at=timezone.now())
