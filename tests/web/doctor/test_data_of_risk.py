"""What jobs find of a city at risk is not held against the history: they wrote it, and nobody decided it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cauce.web.actions import losses, risk_priorities
from cauce.web.actions.scenarios import order_scenario
from cauce.web.actions.screening import order_screening
from cauce.web.doctor.data import history
from cauce.web.models import Change, LossAnalysis, Plan, PriorityAnalysis, RiskLayer, Scenario, Screening, User
from tests.people import marta_of_the_office
from tests.web import city_map, drowned
from tests.web.importing import import_draft
from tests.web.screened import SHAKING

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return drowned.city(import_draft(by=marta)[0])


@pytest.fixture
def layer(plan: Plan, marta: User) -> RiskLayer:
    return city_map.layer(plan, marta, file=city_map.depths(), class_field="", **city_map.FLOOD)


def ordered(plan: Plan, layer: RiskLayer, marta: User, folder: Path) -> None:
    """Everything that a job reckons with, asked for by whoever may."""
    maps = [drowned.depths(plan, 10, folder, factor=0.5).pk, drowned.depths(plan, 100, folder).pk]
    risk_priorities.order_analysis(plan=plan, name="Todas", layers=[layer.pk], by=marta)
    order_scenario(plan=plan, told={"name": "Crecida", "layer": str(layer.pk)}, by=marta)
    typed = {"samples": "20", "currency": "usd", "price_year": "2018", "conversion": "1.5"}
    losses.order_analysis(plan=plan, name="Todas", layers=maps, typed=typed, by=marta)
    order_screening(plan=plan, kind="shaking", told=SHAKING, by=marta)
    city_map.work()


def test_what_jobs_found_of_a_city_at_risk_is_well(plan: Plan, layer: RiskLayer, marta: User, tmp_path: Path) -> None:
    ordered(plan, layer, marta, tmp_path)
    for kind in (PriorityAnalysis, Scenario, LossAnalysis, Screening):
        made = kind._default_manager.get(plan=plan)
        assert made.state == "ready", made.problem
    known = set(Change.objects.values_list("kind", flat=True))
    assert {"risk_layer_file", "priority_analysis", "scenario", "loss_analysis", "screening"} <= known
    assert list(history.findings()) == []


def test_a_layer_released_past_the_acts_differs_from_its_history(layer: RiskLayer) -> None:
    RiskLayer.objects.filter(pk=layer.pk).update(released_by="Nobody")
    found = [one for one in history.findings() if one.code == "row_differs"]
    assert [one.things for one in found] == [(f"risk_layer {layer.pk} released_by",)]
