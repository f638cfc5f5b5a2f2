"""Asking for scenarios (pedir escenarios): made and changed by the office, each time played anew by a job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from cauce.core import facilities as of_facilities
from cauce.core.faults import Fault
from cauce.core.scenarios import Asked, read
from cauce.web import events, jobs
from cauce.web.actions import releasing
from cauce.web.actions.permissions import require
from cauce.web.actions.risk_priorities.reckoning import CannotReckonError
from cauce.web.actions.scenarios.reckoning import played
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, Facility, Plan, RiskLayer, Scenario, Territory, User
from cauce.web.queries import scenarios as queries

KIND = "play_scenario"


class CannotPlayError(ValueError):
    """What was asked cannot be played; each fault names its field and its sentence (``core/messages/scenarios.py``)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(one.code for one in faults))
        self.faults = list(faults)


@transaction.atomic
def order_scenario(*, plan: Plan, told: Mapping[str, Any], by: User | None) -> Scenario:
    """Ask for a scenario: ``name``, ``layer`` and the assumptions as they are typed; a job plays it.

    Raises
    ------
    NotAllowedError, CannotPlayError
        Nothing was written.
    """
    require("edit_scenarios", by=by, plan=plan)
    name, layer, asked = _read(plan, told)
    event = events.begin("order_scenario", plan=plan, by=by)
    made = Scenario.objects.create(
        plan=plan, key=own_key("scenario"), name=name, layer=layer, asked=asked.as_json(), asked_by=by
    )
    events.made(event, [made])
    _enqueue(made, by)
    return made


@transaction.atomic
def change_scenario(
    *, scenario: Scenario, told: Mapping[str, Any], by: User | None, expected_version: int | None
) -> Event:
    """Change what a scenario takes for granted, and play it anew.

    Raises
    ------
    NotAllowedError, CannotPlayError, StaleVersionError
        Nothing was written.
    """
    require("edit_scenarios", by=by, plan=scenario.plan)
    name, layer, asked = _read(scenario.plan, told)
    event = events.begin("change_scenario", plan=scenario.plan, by=by)
    values = {"name": name, "layer_id": layer.pk, "asked": asked.as_json(), **releasing.inside(Scenario)}
    events.update(event, scenario, values, expected_version=expected_version)
    _enqueue(scenario, by)
    return event


@transaction.atomic
def play_again(*, scenario: Scenario, by: User | None) -> Event:
    """Play a scenario anew with the layers, facilities and people of today; a released one is within the office again.

    Raises
    ------
    CannotPlayError
        Its layer is no longer there.
    """
    require("edit_scenarios", by=by, plan=scenario.plan)
    if not queries.layers(scenario.plan).filter(pk=scenario.layer_id or 0).exists():
        raise CannotPlayError([Fault("layer", "layer_missing")])
    event = events.begin("play_scenario_again", plan=scenario.plan, by=by)
    events.update(event, scenario, {"asked_at": timezone.now(), **releasing.inside(Scenario)}, expected_version=None)
    _enqueue(scenario, by)
    return event


@transaction.atomic
def retire_scenario(*, scenario: Scenario, by: User | None) -> Event:
    """Put a scenario away; undoing brings it back."""
    require("edit_scenarios", by=by, plan=scenario.plan)
    event = events.begin("retire_scenario", plan=scenario.plan, by=by)
    events.update(event, scenario, {"retired_at": timezone.now()}, expected_version=scenario.version)
    return event


def _read(plan: Plan, told: Mapping[str, Any]) -> tuple[str, RiskLayer, Asked]:
    """Read what the office typed, or refuse it with everything that is wrong."""
    name, faults = str(told.get("name", "")).strip()[:200], []
    if not name:
        faults.append(Fault("name", "name_missing"))
    number = str(told.get("layer", "")).strip()
    layer = queries.layers(plan).filter(pk=int(number)).first() if number.isdecimal() and len(number) < 12 else None
    if layer is None:
        faults.append(Fault("layer", "layer_missing" if queries.layers(plan).exists() else "no_layers_yet"))
    classes = len(layer.current.classes) if layer is not None and layer.current is not None else 1
    asked, wrong = read(told, classes=classes, kinds=of_facilities.kinds())
    faults += wrong
    if asked.roads and not queries.roads(plan).filter(pk=asked.roads).exists():
        faults.append(Fault("roads", "roads_missing"))
    there = set(queries.facilities(plan).filter(pk__in=asked.strengthen).values_list("pk", flat=True))
    if missing := set(asked.strengthen) - there:
        faults.append(Fault("strengthen", "facilities_gone", {"count": len(missing)}))
    if not Facility.objects.filter(plan=plan, retired_at=None).exists():
        faults.append(Fault("layer", "no_facilities"))
    elif not Territory.objects.filter(plan=plan, retired_at=None).exists():
        faults.append(Fault("layer", "no_territories"))
    if faults or layer is None:
        raise CannotPlayError(faults)
    return name, layer, asked


def _enqueue(scenario: Scenario, by: User | None) -> None:
    if scenario.job is not None and scenario.job.state in jobs.WAITING:
        jobs.cancel(scenario.job)
    scenario.job = jobs.enqueue(KIND, {"scenario": scenario.pk}, plan=scenario.plan, by=by)
    scenario.state = "waiting"
    Scenario.objects.filter(pk=scenario.pk).update(job=scenario.job, state="waiting", problem=[])


@jobs.handler(KIND, minutes=30)
def play_job(job: jobs.Running) -> None:
    """Play what was asked for; doing it once more gives the same."""
    one = Scenario.objects.filter(pk=job.arguments["scenario"]).select_related("plan", "layer__current__file").first()
    if one is None:
        return
    values: dict[str, Any]
    try:
        results, rests = played(one, report=job.report)
        values = {"state": "ready", "problem": [], "results": results, "figures": results["figures"], "rests": rests}
    except CannotReckonError as error:
        values = {"state": "refused", "problem": [error.code, error.values], "results": {}, "figures": {}, "rests": {}}
    with job.finishing():
        Scenario.objects.filter(pk=one.pk).update(**values, made_at=timezone.now())
