"""What an entry lacks (lo que le falta): plans, cases, steps of dissemination, pieces of information."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path
from typing import Any

from cauce import method
from cauce.core.contingency import Catalogue, entries
from cauce.core.messages import contingency as messages

CATALOGUE = Catalogue.from_mapping(method.load("contingency"))
TODAY = dt.date(2027, 3, 15)
PLAN: dict[str, Any] = {"name": "Plan", "hazards": ["flood"], "sectors": ["health"]}
ITEM = {"name": "Mapa", "hazards": ["flood"], "kind": "hazard_map", "medium": "paper", "quality": "high"}


def codes(faults: list[entries.Fault]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in faults]


def test_a_plan_with_a_name_a_hazard_and_a_sector_can_be_kept() -> None:
    assert entries.plan_faults(PLAN, CATALOGUE, on=TODAY) == []


def test_a_plan_does_not_expire_before_it_is_approved_nor_is_it_drilled_tomorrow() -> None:
    days = {"approved_on": TODAY, "expires_on": dt.date(2027, 3, 14), "drilled_on": dt.date(2027, 3, 16)}
    found = entries.plan_faults(PLAN | days, CATALOGUE, on=TODAY)
    assert codes(found) == [("expires_on", "expires_before"), ("drilled_on", "day_to_come")]


def test_a_plan_says_where_it_holds_and_says_it_once() -> None:
    def found(**place: Any) -> list[tuple[str, str]]:
        return codes(entries.plan_faults(PLAN | place, CATALOGUE, on=TODAY))

    assert found(whole_city=True) == found(whole_city=False, territory_words="La ribera") == []
    assert found(whole_city=True, territories=["territory:1"]) == [("whole_city", "city_and_parts")]
    assert found(whole_city=False) == [("whole_city", "no_place")]


def test_a_hazard_that_there_is_not_is_refused() -> None:
    found = entries.plan_faults(PLAN | {"hazards": ["locust"]}, CATALOGUE, on=TODAY)
    assert codes(found) == [("hazards", "no_choice")]


def test_what_is_on_paper_says_where_it_lies() -> None:
    assert codes(entries.item_faults(ITEM, CATALOGUE, on=TODAY)) == [("kept_at", "paper_place")]
    assert entries.item_faults(ITEM | {"kept_at": "Archivo, estante 3"}, CATALOGUE, on=TODAY) == []


def test_a_date_may_lack_its_day_and_is_none_to_come() -> None:
    def found(dated: str) -> list[tuple[str, str]]:
        return codes(entries.item_faults(ITEM | {"kept_at": "a", "dated": dated}, CATALOGUE, on=TODAY))

    assert found("2019") == found("2019-05") == found("2019-05-31") == []
    assert found("mayo de 2019") == [("dated", "date_shape")]
    assert found("2028") == [("dated", "year_to_come")]
    assert found("2027-04") == found("2027-03-16") == [("dated", "day_to_come")]
    assert found("2027") == found("2027-03") == found("2027-03-15") == []


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    for dated in ("2019-02-31", "2026-04-31", "2026-02-29", "0000"):
        found = entries.item_faults(ITEM | {"kept_at": "a", "dated": dated}, CATALOGUE, on=TODAY)
        assert codes(found) == [("dated", "date_shape")], dated


def test_a_case_and_a_step_say_what_they_are_about() -> None:
    assert codes(entries.case_faults({"transferable": "perhaps"})) == [
        ("place", "empty"),
        ("text", "empty"),
        ("transferable", "no_choice"),
    ]
    assert codes(entries.step_faults({"done_on": dt.date(2028, 1, 1)}, CATALOGUE, on=TODAY)) == [
        ("text", "empty"),
        ("audience", "empty"),
        ("channel", "no_choice"),
        ("done_on", "day_to_come"),
    ]


def test_a_weight_beyond_the_scale_is_refused() -> None:
    assert codes(entries.weight_faults({"flood": 5.5, "tsunami": 0}, CATALOGUE)) == [("flood", "weight_range")]


def test_every_code_has_its_sentence() -> None:
    source = Path(entries.__file__).parent
    raised = {
        call.args[1].value
        for path in [*source.glob("*.py"), source.parents[1] / "importer" / "contingency.py"]
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Fault" and len(call.args) > 1
        if isinstance(call.args[1], ast.Constant)
    }
    assert raised - {"field"} <= messages.ENTRIES.keys()
