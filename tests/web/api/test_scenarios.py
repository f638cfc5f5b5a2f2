"""Scenarios for programs (escenarios): all of them to the office, to others what a body released."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cauce.web import jobs
from cauce.web.models import Event, Facility, Plan, RiskLayer, Scenario
from tests.people import marta_of_the_office, with_role
from tests.web.api.conftest import Asker, program_of
from tests.web.importing import import_draft
from tests.web.played import played
from tests.web.risky import square, zones

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


@pytest.fixture
def slope(plan: Plan, tmp_path: Path) -> RiskLayer:
    """A slide over the school."""
    return zones(plan, "Laderas", tmp_path, ("alta", square(-79.7, 9.0, 0.05)), hazard="landslide", unit="")


def order(client: Client, plan: Plan, **told: Any) -> Any:
    """Order a scenario as a program does."""
    return client.post(f"/api/plans/{plan.slug}/scenarios", told, content_type="application/json")


def test_a_program_orders_a_scenario_and_asks_until_it_is_played(plan: Plan, slope: RiskLayer) -> None:
    office = program_of(marta_of_the_office())
    school = Facility.objects.get(name="Escuela de la ladera")
    measure = {"strengthen": [school.pk], "costs": {str(school.pk): 5000.5}}
    prices = {"reach_m": 1250, "sheltered_share": 12.5, "prices": {"school": "1,200"}}
    made = order(office, plan, name="Ladera alta", layer=slope.pk, **prices, **measure)
    assert (made.status_code, made.json()["state"], made["Location"]) == (202, "waiting", made.json()["url"])
    assert office.get(made.json()["url"]).json()["figures"] is None
    assert jobs.run_one()
    whole = office.get(made.json()["url"]).json()
    assert (whole["state"], whole["figures"]["hit"]) == ("ready", 1)
    asked = Scenario.objects.get(pk=made.json()["id"]).asked
    assert (asked["reach_m"], asked["sheltered_share"], asked["prices"]) == (1250, 0.125, {"school": 1200})
    assert asked["costs"] == {str(school.pk): 5000.5}
    assert Event.objects.order_by("-pk")[0].act == "order_scenario"


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"name": "A"}, "layer", "No hazard layer was chosen that is there. Choose one of the list."),
        ({"rate": "five"}, "rate", "«five» is no number."),
        ({"sheltered_share": 150}, "sheltered_share", "«150» does not fit; a number from 0 to 100 is expected."),
        ({"prices": {"school": "dear"}}, "prices.school", "«dear» is no number."),
        ({"prices": {"castle": 5}}, "prices.castle", "«castle» is not known here. Choose among:"),
        ({"costs": {"7": 5}}, "costs.7", "«7» is not known here."),
    ],
)
def test_what_cannot_be_played_is_said_by_field_and_nothing_is_written(
    plan: Plan, slope: RiskLayer, told: dict[str, Any], field: str, words: str
) -> None:
    before = Scenario.objects.count()
    given = {"name": "A"} | ({} if field == "layer" else {"layer": slope.pk}) | told
    refused = order(program_of(marta_of_the_office()), plan, **given)
    assert refused.status_code == 422
    assert words in refused.json()["faults"][field] and f"{field}: " in refused.json()["message"]
    assert Scenario.objects.count() == before


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"shelter": 5}, "«shelter» is not known here. See the fields in /api/openapi.json."),
        ({"rate": [5]}, "What was sent as «rate» cannot be used; words or a number is expected."),
        (
            {"prices": {"school": True}},
            "What was sent as «prices.school» cannot be used; words or a number is expected.",
        ),
    ],
)
def test_what_the_description_does_not_know_is_refused(plan: Plan, told: dict[str, Any], words: str) -> None:
    refused = order(program_of(marta_of_the_office()), plan, **told)
    assert (refused.status_code, refused.json()["message"]) == (422, words)


@pytest.mark.parametrize("role", ["", "reader", "mayor"])
def test_only_the_office_orders(plan: Plan, slope: RiskLayer, role: str) -> None:
    client = program_of(with_role(plan, role)) if role else Client()
    refused = order(client, plan, name="A", layer=slope.pk)
    assert refused.status_code == (403 if role else 401)
    assert Scenario.objects.count() == 1


def test_a_token_that_only_reads_orders_nothing(plan: Plan, slope: RiskLayer) -> None:
    refused = order(program_of(marta_of_the_office(), may_write=False), plan, name="A", layer=slope.pk)
    assert refused.status_code == 403 and "only reads" in refused.json()["message"]
