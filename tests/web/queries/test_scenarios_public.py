"""What everybody is told of a scenario's costs: of groups with enough facilities, never what one alone would cost."""

from __future__ import annotations

from typing import Any

import pytest

from cauce.core.small_groups import told_of
from cauce.web.models import Plan
from cauce.web.queries.scenarios_public import costs_of, public_costs
from cauce.web.queries.scenarios_told import told
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.played import COST, played

GROUPS = {("education", "public"): 20, ("health", "private"): 1, ("water", "public"): 6}


def results(groups: dict[tuple[str, str], int]) -> dict[str, Any]:
    lines = [
        {"sector": sector, "owner": owner, "side": "economic" if sector == "water" else "social"}
        for (sector, owner), count in groups.items()
        for _each in range(count)
    ]
    sectors = [{"sector": sector, "owner": owner, **COST} for sector, owner in groups]
    emergency = {"sector": "emergency", "owner": "public", **COST}
    return {
        "facilities": lines,
        "sectors": [*sectors, emergency],
        "sides": dict.fromkeys(("social", "economic"), COST),
        "owners": dict.fromkeys(("public", "private"), COST),
    }


def test_what_the_only_private_hospital_would_cost_is_not_told_nor_to_be_reckoned() -> None:
    told_to_all = public_costs(results(GROUPS), 5)
    # without water too, else the total less the rest would be the hospital
    assert [line["sector"] for line in told_to_all.sectors] == ["education", "emergency"]
    assert (set(told_to_all.sides), set(told_to_all.owners)) == ({"social", "economic"}, set())
    assert told_to_all.left_out
    assert len(costs_of(results(GROUPS)).sectors) == 4


def test_groups_of_enough_facilities_are_told_whole() -> None:
    told_to_all = public_costs(results({("education", "public"): 5, ("water", "private"): 7}), 5)
    assert (len(told_to_all.sectors), set(told_to_all.owners)) == (3, {"public", "private"})
    assert not told_to_all.left_out
    assert told_of({}, 5) == frozenset()


def test_a_scenario_kept_without_owners_tells_no_groups() -> None:
    kept = results(GROUPS)
    del kept["facilities"][0]["owner"]
    told_to_all = public_costs(kept, 5)
    assert [line["sector"] for line in told_to_all.sectors] == ["emergency"]
    assert (told_to_all.sides, told_to_all.owners) == ({}, {})


@pytest.mark.django_db
def test_the_public_page_tells_no_group_of_one_school() -> None:
    plan: Plan = import_draft(by=marta_of_the_office())[0]
    one = played(plan)
    public = told(one, public=True)
    assert (public["sectors"], public["sides"], public["owners"]) == ([], [], [])
    assert len(told(one)["owners"]) == 2
