"""Programs of the office read what was screened and what it rests on; nobody else does."""

from __future__ import annotations

from django.test import Client

from cauce.web.models import Plan, Screening
from tests.people import marta_of_the_office, someone_of_the_public, with_role
from tests.web.api.conftest import Asker, program_of
from tests.web.screened import screened


def test_the_office_reads_its_screenings_with_their_sources(plan: Plan, office: Asker) -> None:
    one = screened(plan)
    told = office.answer(f"/api/plans/{plan.slug}/screenings")
    [item] = told["items"]
    assert (item["id"], item["kind"], item["state"], item["layer"]) == (one.pk, "flood", "ready", None)
    assert item["figures"]["cell_m"] == 30.0
    assert [(each["input"], each["is_synthetic"]) for each in item["sources"]] == [("elevation", True)]


def test_nobody_else_reads_them(plan: Plan) -> None:
    screened(plan)
    for user in (with_role(plan, "reader"), someone_of_the_public()):
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        assert client.get(f"/api/plans/{plan.slug}/screenings").status_code in (403, 404)


def test_a_program_orders_a_screening_and_asks_until_its_layer_is_made(plan: Plan) -> None:
    office = program_of(marta_of_the_office())
    values = {"longitude": -79.45, "latitude": "9.05", "magnitude": 6.8, "depth_km": 12, "field": "median"}
    told = {"kind": "shaking", "name": "Sismo", "values": values}
    made = office.post(f"/api/plans/{plan.slug}/screenings", told, content_type="application/json")
    assert (made.status_code, made["Location"]) == (202, made.json()["url"]), made.json()
    asked = office.get(made.json()["url"]).json()
    assert (asked["name"], asked["state"], asked["values"]["magnitude"]) == ("Sismo", "waiting", "6.8")


def test_what_cannot_be_screened_is_said_by_field(plan: Plan) -> None:
    office, address = program_of(marta_of_the_office()), f"/api/plans/{plan.slug}/screenings"
    for told, field in (
        ({"kind": "volcano"}, "kind"),
        ({"kind": "shaking", "values": {"magnitude": "strong"}}, "values.magnitude"),
        ({"kind": "shaking", "values": {"colour": "red"}}, "values.colour"),
    ):
        refused = office.post(address, told, content_type="application/json")
        assert refused.status_code == 422 and refused.json()["faults"][field], refused.json()
    assert not Screening.objects.exists()


def test_only_the_office_orders_a_screening(plan: Plan) -> None:
    client = program_of(with_role(plan, "reader"))
    address = f"/api/plans/{plan.slug}/screenings"
    assert client.post(address, {"kind": "shaking"}, content_type="application/json").status_code == 403
