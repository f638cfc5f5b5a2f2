"""Contingency plans for programs (planes de contingencia): told to who has a part, refused to the public."""

from __future__ import annotations

import pytest
from django.test import Client

from cauce.web.models import Plan
from tests.people import marta_of_the_office, with_role
from tests.web.contingency import entered
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
PARTS = ("contingency-plans", "contingency-coverage", "contingency-balance", "information")


@pytest.fixture
def plan() -> Plan:
    """A plan with one of each entry."""
    marta = marta_of_the_office()
    made = import_draft(by=marta)[0]
    entered(made, marta)
    return made


def test_each_part_is_told_to_who_has_a_part_in_the_plan(plan: Plan) -> None:
    client = Client()
    client.force_login(with_role(plan, "reader"))
    told = {part: client.get(f"/api/plans/{plan.slug}/{part}").json() for part in PARTS}
    (one,) = told["contingency-plans"]["items"]
    assert (one["name"], one["status"], one["hazards"]) == ("Plan de crecidas", "current", ["flood"])
    assert one["implementers"][0]["key"].startswith("words:")
    coverage = told["contingency-coverage"]
    assert coverage["count"] == 14 * 13
    assert coverage["weighted"] == pytest.approx(1 / (14 * 13))
    assert told["contingency-balance"]["index"] == 1
    assert told["information"]["items"][0]["name"] == "Mapa de crecidas"
    assert "hazard_map" not in told["information"]["missing"]["flood"]


def test_the_public_is_told_nothing(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(published_at="2026-01-01T00:00:00Z")
    for part in PARTS:
        assert Client().get(f"/api/plans/{plan.slug}/{part}").status_code in (401, 403, 404), part
