"""Asking for loss analyses (pedir análisis de pérdidas): ordered by the office, reckoned in a job, put away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from cauce.core import facilities as of_facilities
from cauce.core import losses as rules
from cauce.core import losses_structures as structures
from cauce.core.faults import Fault
from cauce.web import events, jobs
from cauce.web.actions import releasing
from cauce.web.actions.losses import curves as of_curves
from cauce.web.actions.losses.reckoning import reckoned
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, Facility, LossAnalysis, Plan, RiskLayer, User
from cauce.web.queries import losses as queries

KIND = "reckon_losses"


class CannotAskError(ValueError):
    """What was asked cannot be reckoned; each fault names its field and its sentence (``core/messages/losses.py``)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(one.code for one in faults))
        self.faults = list(faults)


def order_analysis(
    *,
    plan: Plan,
    name: str,
    layers: Sequence[int],
    typed: Mapping[str, Any],
    by: User | None,
    curves: of_curves.Brought | None = None,
) -> LossAnalysis:
    """Ask for what a hazard costs; a job reckons it.

    Parameters
    ----------
    layers
        Numbers of maps of one hazard in one unit, one for each return period.
    typed
        The assumptions as they are typed (``core.losses.read``), and ``curves_source``.
    curves
        A table of the office's own curves; the method's where none is given.

    Raises
    ------
    NotAllowedError, CannotAskError, CannotKeepFileError
        Nothing was written.
    """
    require("edit_losses", by=by, plan=plan)
    chosen = list(queries.layers(plan).filter(pk__in=layers))
    asked, faults = rules.read(typed, **_hazard_of(chosen))
    faults += _layer_faults(plan, chosen, asked, brings_curves=curves is not None)
    faults += of_curves.faults(curves) if curves is not None else []
    faults += structures.use_faults(asked.structures, hazard=asked.hazard, brings_curves=curves is not None)
    if asked.buildings and not queries.buildings(plan).filter(pk=asked.buildings).exists():
        faults.append(Fault("buildings", "buildings_missing"))
    placed = Facility.objects.filter(plan=plan, retired_at=None, placement=of_facilities.PLACED)
    if not asked.buildings and not placed.exists():
        faults.append(Fault("buildings", "nothing_exposed"))
    if faults:
        raise CannotAskError(faults)
    source = str(typed.get("curves_source", "") or "")
    own = of_curves.kept(curves, source=source, by=by) if curves is not None else {}
    numbers = [one.pk for one in chosen]
    asked = replace(asked, price_on=timezone.localdate().isoformat())
    values: dict[str, Any] = {"name": name.strip()[:200], "layers": numbers, "asked": asked.as_json(), "asked_by": by}
    with transaction.atomic():
        event = events.begin("order_losses", plan=plan, by=by)
        made = LossAnalysis.objects.create(plan=plan, key=own_key("losses"), **values, **own)
        events.made(event, [made])
        _enqueue(made, by)
    return made


def _hazard_of(chosen: Sequence[RiskLayer]) -> dict[str, str]:
    """What the maps show, and in which unit; of floods where there are none."""
    return {"hazard": chosen[0].hazard, "unit": chosen[0].unit} if chosen else {}


def _layer_faults(
    plan: Plan, chosen: Sequence[RiskLayer], asked: rules.Asked, *, brings_curves: bool
) -> list[Fault]:  # fmt: skip
    if not chosen and not queries.layers(plan).exists():
        return [Fault("layers", "no_layers_yet")]
    of_hazard = rules.hazard_faults([(one.hazard, one.unit) for one in chosen], brings_curves=brings_curves)
    return of_hazard or rules.map_faults([one.return_period_years or 0 for one in chosen], tail=asked.tail)


def reckon_again(
    *, analysis: LossAnalysis, by: User | None, curves: of_curves.Brought | None = None, curves_source: str = ""
) -> Event:  # fmt: skip
    """Reckon an analysis anew with the layers and facilities of today; a released one is within the office again.

    Parameters
    ----------
    curves
        A table of curves that takes the place of those it had.

    Raises
    ------
    NotAllowedError, CannotAskError, CannotKeepFileError
        Nothing was written.
    """
    require("edit_losses", by=by, plan=analysis.plan)
    if curves is not None and (faults := of_curves.faults(curves)):
        raise CannotAskError(faults)
    own = of_curves.kept(curves, source=curves_source, by=by) if curves is not None else {}
    with transaction.atomic():
        event = events.begin("reckon_losses_again", plan=analysis.plan, by=by)
        values = {"asked_at": timezone.now(), **releasing.inside(LossAnalysis), **own}
        events.update(event, analysis, values, expected_version=None)
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
