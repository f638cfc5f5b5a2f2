"""Loss analyses for programs (pérdidas): all of them to the office, to others what a body released."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.utils import timezone

from cauce.web import jobs
from cauce.web.models import LossAnalysis, Plan
from tests.people import marta_of_the_office, with_role
from tests.web.api.conftest import Asker, program_of
from tests.web.drowned import WIND, analysed, depths
from tests.web.importing import import_draft
from tests.web.risky import facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    """A published plan with an analysis that was reckoned."""
    made = import_draft(by=marta_of_the_office())[0]
    analysed(made)
    Plan.objects.filter(pk=made.pk).update(published_at=timezone.now())
    return made


def test_the_office_is_told_figures_with_bands_and_what_loses_most(plan: Plan, office: Asker) -> None:
    root = f"/api/plans/{plan.slug}/losses"
    [one] = office.answer(root)["items"]
    assert (one["name"], one["figures"]["expected_annual_loss"], one["currency"]) == ("Enero", 1200.0, "EUR")
    assert one["figures"]["return_periods"][0]["loss_high"] == 50000.0
    whole = office.answer(f"{root}/{one['id']}")
    assert [line["name"] for line in whole["territories"]] == ["Bajo", "Mediano", "Chico"]
    assert whole["assets"][0]["band"] == [900.0, 1200.0, 1500.0]
    assert whole["layers"][0]["is_synthetic"] is True
    assert whole["stale"] == ["Inundación de 100 años"]
    assert whole["notes"]


@pytest.mark.parametrize("role", ["", "reader"])
def test_others_are_told_only_what_was_released_and_no_single_place(plan: Plan, role: str) -> None:
    client = Client()
    if role:
        client.force_login(with_role(plan, role))
    one = LossAnalysis.objects.get()
    root = f"/api/plans/{plan.slug}/losses"
    assert client.get(root).json()["count"] == 0
    assert client.get(f"{root}/{one.pk}").status_code == 404
    LossAnalysis.objects.update(released_by="Junta", released_of=F("made_at"))
    whole = client.get(f"{root}/{one.pk}").json()
    assert [line["name"] for line in whole["territories"]] == ["Bajo"]
    assert (whole["assets"], whole["notes"], whole["stale"], whole["released_by"]) == ([], [], [], "Junta")


def test_an_analysis_that_waits_has_no_figures(plan: Plan, office: Asker) -> None:
    one = LossAnalysis.objects.get()
    LossAnalysis.objects.update(state="waiting", results={})
    told = office.answer(f"/api/plans/{plan.slug}/losses/{one.pk}")
    assert (told["figures"], told["territories"]) == (None, [])


def test_a_program_orders_an_analysis_and_asks_until_it_is_reckoned(plan: Plan, tmp_path: Path) -> None:
    office = program_of(marta_of_the_office())
    facility(plan, "Escuela", (-79.49, 9.02), capacity=300)
    maps = [depths(plan, years, tmp_path, factor=years / 100) for years in (10, 100)]
    told = {"name": "Crecidas", "layers": [one.pk for one in maps], "samples": 0, "tail": "none"}
    made = office.post(f"/api/plans/{plan.slug}/losses", told, content_type="application/json")
    assert (made.status_code, made["Location"]) == (202, made.json()["url"]), made.json()
    assert office.get(made.json()["url"]).json()["figures"] is None
    one = LossAnalysis.objects.get(pk=made.json()["id"])
    assert (one.name, one.asked["samples"], one.asked["tail"]) == ("Crecidas", 0, "none")


def test_what_cannot_be_reckoned_is_said_by_field(plan: Plan) -> None:
    told = {"samples": "many", "value_low": 2}
    office = program_of(marta_of_the_office())
    refused = office.post(f"/api/plans/{plan.slug}/losses", told, content_type="application/json")
    assert refused.status_code == 422
    assert {"samples", "value_low", "layers", "buildings"} == set(refused.json()["faults"])
    assert LossAnalysis.objects.count() == 1


def test_a_program_brings_curves_of_its_own_with_the_order(plan: Plan, tmp_path: Path) -> None:
    office, address = program_of(marta_of_the_office()), f"/api/plans/{plan.slug}/losses"
    facility(plan, "Escuela", (-79.49, 9.02), capacity=300)
    wind = depths(plan, 50, tmp_path, hazard="wind", unit="m/s")
    order = json.dumps({"layers": [wind.pk], "samples": 0, "curves_source": "Estudio de techos, 2017"})
    without = office.post(address, {"order": order})
    assert set(without.json()["faults"]) == {"curves"}
    named = SimpleUploadedFile("techos.exe", WIND.encode())
    assert set(office.post(address, {"order": order, "curves": named}).json()["faults"]) == {"curves"}
    empty = SimpleUploadedFile("techos.csv", b"")
    assert office.post(address, {"order": order, "curves": empty}).status_code == 422
    made = office.post(address, {"order": order, "curves": SimpleUploadedFile("techos.csv", WIND.encode())})
    assert made.status_code == 202, made.json()
    assert jobs.run_one()
    one = LossAnalysis.objects.get(pk=made.json()["id"])
    assert (one.state, one.curves_name, one.curves_source) == ("ready", "techos.csv", "Estudio de techos, 2017")
    told = office.get(made.json()["url"]).json()
    assert (told["curves"], told["structures"]) == ("techos.csv", {})


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"order": '{"layers": ["x"]}'}, 422, "layers"),
        ({"order": '{"color": "red"}'}, 422, "color"),
        ({"order": "[1]"}, 422, "JSON"),
        ({"order": "{"}, 400, "openapi.json"),
        ({}, 422, "layers"),
    ],
)
def test_an_order_in_a_form_is_read_as_strictly_as_one_alone(
    plan: Plan, sent: dict[str, str], status: int, words: str
) -> None:
    answer = program_of(marta_of_the_office()).post(f"/api/plans/{plan.slug}/losses", sent)
    assert answer.status_code == status
    assert words in answer.json()["message"]


def test_the_description_tells_both_ways_to_order(office: Asker) -> None:
    body = office.answer("/api/openapi.json")["paths"]["/api/plans/{slug}/losses"]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "multipart/form-data"}
    assert "structures" in body["application/json"]["schema"]["properties"]
    assert {"order", "curves"} == set(body["multipart/form-data"]["schema"]["properties"])


def test_a_program_says_shares_of_types_of_structure(plan: Plan, tmp_path: Path) -> None:
    office, address = program_of(marta_of_the_office()), f"/api/plans/{plan.slug}/losses"
    facility(plan, "Escuela", (-79.49, 9.02), capacity=300)
    shaking = depths(plan, 475, tmp_path, factor=0.1, hazard="earthquake", unit="g")
    order = {"layers": [shaking.pk], "structures": {"C1L": 60, "URML": 30}}
    refused = office.post(address, order, content_type="application/json")
    assert "90 %" in refused.json()["faults"]["structures"]
    order["structures"] = {"C1L": 60, "URML": 40}
    made = office.post(address, order, content_type="application/json")
    assert office.get(made.json()["url"]).json()["structures"] == {"C1L": 0.6, "URML": 0.4}


def test_only_the_office_orders_losses(plan: Plan) -> None:
    client = program_of(with_role(plan, "reader"))
    assert client.post(f"/api/plans/{plan.slug}/losses", {}, content_type="application/json").status_code == 403
