"""Layers of the map for programs: what the public is told, how the office brings and replaces them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cauce.web.models import Plan, RiskLayer, User
from tests.people import marta_of_the_office, with_role
from tests.web import city_map
from tests.web.api.conftest import SLUG, program_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROOT = f"/api/plans/{SLUG}/layers"
OFFSETS = "application/offset+octet-stream"


@pytest.fixture
def marta(plan: Plan) -> User:
    return marta_of_the_office()


def names(answer: Any) -> list[str]:
    return [one["name"] for one in answer.json()["items"]]


def test_the_public_is_told_of_released_layers_and_the_office_of_all(plan: Plan, marta: User, client: Client) -> None:
    city_map.territories(plan)
    city_map.layer(plan, marta, name="Interna")
    outer = city_map.released(plan, marta, name="Liberada")
    assert names(client.get(ROOT)) == ["Liberada"]
    office = program_of(marta)
    assert names(office.get(ROOT)) == ["Interna", "Liberada"]
    told = client.get(f"{ROOT}/{outer.pk}").json()
    assert [one["words"] for one in told["classes"]] == ["Baja", "Alta"] and told["state"] == "ready"
    assert told["classes"][0]["shares"]["00"] == pytest.approx(0.5, abs=0.02)
    assert client.get(told["picture"]).status_code == 200
    assert client.get(f"{ROOT}/{outer.pk}/files").status_code == 403


def test_a_program_brings_a_layer_whole_and_replaces_its_file(plan: Plan, marta: User) -> None:
    city_map.territories(plan)
    office = program_of(marta)
    made = office.post(ROOT, {**city_map.TOLD, "file": city_map.zones()})
    assert made.status_code == 201, made.json()
    city_map.work()
    there = made.json()["url"]
    replaced = office.post(f"{there}/files", {"file": city_map.zones(west=10.0), "why": "Nueva."})
    assert (replaced.status_code, replaced.json()["number"]) == (201, 2)
    city_map.work()
    files = office.get(f"{there}/files").json()["items"]
    assert [(one["number"], one["is_drawn"]) for one in files] == [(2, False), (1, True)]
    assert "«Deslizamientos»" in files[0]["found"][0]


def test_a_program_brings_a_layer_in_parts(plan: Plan, marta: User) -> None:
    office = program_of(marta)
    content = city_map.zones().read()
    said = office.post(
        f"{ROOT}/uploads", {"name": "zonas.geojson", "size": len(content)}, content_type="application/json"
    ).json()
    for at in (0, 100):
        part = content[at : at + 100] if at == 0 else content[100:]
        sent = office.patch(said["url"], part, content_type=OFFSETS, headers={"upload-offset": str(at)})
        assert sent.status_code == 200, sent.json()
    assert office.get(said["url"]).json()["received"] == len(content)
    made = office.post(ROOT, {**city_map.TOLD, "upload": said["id"]})
    assert made.status_code == 201 and RiskLayer.objects.get(plan=plan).files.get().file.size == len(content)


def test_what_cannot_stand_is_said_by_field(plan: Plan, marta: User) -> None:
    refused = program_of(marta).post(ROOT, {"name": "Inundación", "kind": "hazard"})
    assert refused.status_code == 422
    assert "hazard:" in refused.json()["message"] and "file:" in refused.json()["message"]


def test_only_the_office_brings_layers(plan: Plan) -> None:
    reader = program_of(with_role(plan, "reader"))
    assert reader.post(ROOT, {**city_map.TOLD, "file": city_map.zones()}).status_code == 403
