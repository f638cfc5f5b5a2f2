"""Programs of the office read what was screened and what it rests on; nobody else does."""

from __future__ import annotations

from django.test import Client

from cauce.web.models import Plan
from tests.people import someone_of_the_public, with_role
from tests.web.api.conftest import Asker
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
