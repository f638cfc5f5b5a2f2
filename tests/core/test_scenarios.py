"""Reading what a scenario takes for granted (escenarios): usual values, what does not fit, needs, two compared."""

from __future__ import annotations

import pytest

from cauce.core import facilities, messages
from cauce.core import scenarios as rules
from cauce.core.messages import scenarios as sentences


def test_what_is_left_empty_has_the_usual_value() -> None:
    asked, faults = rules.read({}, classes=3, kinds=["school"])
    assert (faults, asked) == ([], rules.usual())


def test_shares_are_typed_in_per_cent() -> None:
    asked, _faults = rules.read({"sheltered_share": "12,5", "rate": "4 %"}, classes=3, kinds=[])
    assert (asked.sheltered_share, asked.rate) == (0.125, 0.04)


@pytest.mark.parametrize(
    ("field", "words", "code"),
    [
        ("sheltered_share", "-1", "outside"),
        ("sheltered_share", "101", "outside"),
        ("least_class", "4", "outside"),
        ("least_class", "NaN", "no_number"),
        ("least_class", "1.5", "not_whole"),
        ("years", "2.5", "not_whole"),
        ("price_year", "2020.5", "not_whole"),
        ("return_period", "0.5", "outside"),
        ("income", "inf", "no_number"),
        ("moment", "noon", "no_choice"),
        ("currency", "DÓLAR", "no_currency"),
        ("price_year", "1066", "outside"),
        ("price-school", "-5", "outside"),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(field: str, words: str, code: str) -> None:
    _asked, faults = rules.read({field: words}, classes=3, kinds=["school"])
    assert [(one.field, one.code) for one in faults] == [(field, code)]


def test_every_fault_that_is_wrong_is_told_at_once() -> None:
    _asked, faults = rules.read({"rate": "x", "years": "0", "currency": "1"}, classes=1, kinds=[])
    assert sorted(one.field for one in faults) == ["currency", "rate", "years"]


def test_too_many_facilities_are_a_programme_and_no_measure() -> None:
    _asked, faults = rules.read({"strengthen": [str(one) for one in range(1, 60)]}, classes=1, kinds=[])
    assert [one.code for one in faults] == ["too_many"]


def test_what_was_typed_comes_back_as_it_was() -> None:
    typed = {
        "sheltered_share": "35", "price-school": "900", "strengthen": ["7", "3"], "cost-7": "1200.5",
        "least_class": "2", "moment": "day", "roads": "9",
    }  # fmt: skip
    asked, _faults = rules.read(typed, classes=3, kinds=["school"])
    shown = rules.typed_of(asked.as_json())
    assert {name: shown[name] for name in typed} == typed | {"strengthen": ["3", "7"]}
    assert rules.read(shown, classes=3, kinds=["school"])[0] == asked


def test_an_older_scenario_has_the_usual_value_of_what_it_was_not_asked() -> None:
    kept = rules.usual().as_json()
    del kept["strengthened"]
    assert rules.asked_from(kept | {"forgotten": 1}) == rules.usual()


def test_a_need_says_what_is_missing() -> None:
    _need, faults = rules.read_need({"facility": "1", "supplier": "", "service": ""}, known=[1, 2])
    assert [(one.field, one.code) for one in faults] == [
        ("supplier", "facility_missing"),
        ("service", "service_missing"),
    ]


def test_costs_in_different_money_are_not_compared() -> None:
    totals = dict.fromkeys(rules.COMPARED, 1.0)
    assert {one.name for one in rules.steps(totals, totals, same_money=False)}.isdisjoint(rules.MONEY)


def test_every_word_that_a_result_can_hold_has_its_words() -> None:
    kinds = rules.told()["kind"].values()
    assert {one["sector"] for one in kinds} | {"emergency"} == set(sentences.SECTORS)
    assert {one["side"] for one in kinds} <= set(rules.SIDES) == set(sentences.SIDES)
    assert set(rules.told()["moment"]) == set(sentences.MOMENTS)
    assert set(rules.SERVICES) == set(sentences.SERVICES)
    assert set(rules.COMPARED) == set(sentences.FIGURES)


def test_every_kind_of_facility_has_its_numbers() -> None:
    assert set(facilities.kinds()) == set(rules.told()["kind"])


def test_roads_that_cannot_be_used_are_told_with_their_cure() -> None:
    assert messages.layer_refusal("no_roads", {"layer": "Vías"}).startswith("«Vías» has no line")


def test_a_cost_is_read_as_the_page_writes_it() -> None:
    """Pages write 250,000; elsewhere people write 250.000: neither is two hundred and fifty."""
    typed = {
        "strengthen": ["7", "8"],
        "cost-7": "250,000",
        "cost-8": "250.000",
        "reach_m": "3,000",
        "conversion": "1,327",
    }
    asked, faults = rules.read(typed, classes=3, kinds=[])
    assert faults == []
    assert (asked.costs, asked.reach_m, asked.conversion) == ({"7": 250_000.0, "8": 250_000.0}, 3000.0, 1.327)


@pytest.mark.parametrize("told", [{"currency": "USD"}, {"price_year": "2018"}])
def test_another_money_needs_what_a_euro_of_the_formula_is_in_it(told: dict[str, str]) -> None:
    _asked, faults = rules.read(told, classes=1, kinds=[])
    assert [(one.field, one.code) for one in faults] == [("conversion", "conversion_missing")]
    asked, faults = rules.read({**told, "conversion": "1"}, classes=1, kinds=[])
    assert not faults
    kept = rules.typed_of(asked.as_json())
    assert kept["conversion"] == "1" and not rules.read(kept, classes=1, kinds=[])[1]
