"""Scenarios for programs (escenarios): all of them to the office, to others what a body released."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cauce.web.models import Plan, Scenario
from tests.people import marta_of_the_office, with_role
from tests.web.api.conftest import Asker
from tests.web.importing import import_draft
from tests.web.played import played

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    """A published plan with a scenario that was played."""
    made = import_draft(by=marta_of_the_office())[0]
    played(made)
    Plan.objects.filter(pk=made.pk).update(published_at=timezone.now())
    return made


def test_the_office_is_told_facility_by_facility_and_what_grew_old(plan: Plan, office: Asker) -> None:
    root = f"/api/plans/{plan.slug}/scenarios"
    [one] = office.answer(root)["items"]
    assert (one["name"], one["figures"]["without"], one["currency"]) == ("Ladera", 100, "EUR")
    whole = office.answer(f"{root}/{one['id']}")
    assert whole["facilities"][0]["state"] == "hit"
    assert whole["layers"][0]["is_synthetic"] is True
    assert whole["stale"]


@pytest.mark.parametrize("role", ["", "reader"])
def test_others_are_told_only_what_was_released_and_no_single_facility(plan: Plan, role: str) -> None:
    client = Client()
    if role:
        client.force_login(with_role(plan, role))
    one = Scenario.objects.get()
    root = f"/api/plans/{plan.slug}/scenarios"
    assert client.get(root).json()["count"] == 0
    assert client.get(f"{root}/{one.pk}").status_code == 404
    Scenario.objects.update(released_by="Junta", released_of=one.made_at)
    whole = client.get(f"{root}/{one.pk}").json()
    assert whole["territories"] == [] and {"facilities", "stale"}.isdisjoint(whole)
    assert whole["released_by"] == "Junta"


def test_a_scenario_that_waits_has_no_figures(plan: Plan, office: Asker) -> None:
    one = Scenario.objects.get()
    Scenario.objects.update(state="waiting", results={}, figures={})
    told = office.answer(f"/api/plans/{plan.slug}/scenarios/{one.pk}")
    assert (told["state"], told["figures"], told["territories"]) == ("waiting", None, [])
