"""What a loss analysis takes for granted: what is typed, what is usual, which maps go together."""

from __future__ import annotations

import pytest

from cauce import method
from cauce.core import losses as rules
from cauce.core.messages import losses as sentences


def test_an_empty_form_has_what_is_usual() -> None:
    asked, faults = rules.read({})
    assert (asked, faults) == (rules.usual(), [])


def test_what_is_typed_is_kept_with_decimal_commas() -> None:
    typed = {
        "value_low": "0,5",
        "value_high": "2",
        "samples": "0",
        "tail": "none",
        "conversion": "1,4",
        "currency": "pab",
    }
    asked, faults = rules.read(typed)
    assert faults == []
    assert (asked.ranges["value"], asked.samples, asked.tail, asked.currency) == ((0.5, 2.0), 0, "none", "PAB")
    assert rules.asked_from(asked.as_json()) == asked


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"value_low": "3", "value_high": "2"}, ["range_turned"]),
        ({"intensity_low": "-1"}, ["outside"]),
        ({"samples": "x", "tail": "fat"}, ["no_number", "no_tail"]),
        ({"currency": "USD"}, ["conversion_missing"]),
        ({"buildings": "7"}, ["currency_of_values"]),
        ({"buildings": "7", "currency": "USD"}, []),
    ],
)
def test_what_cannot_be_names_its_field(typed: dict[str, str], codes: list[str]) -> None:
    assert sorted(one.code for one in rules.read(typed)[1]) == sorted(codes)


@pytest.mark.parametrize(
    ("periods", "tail", "codes"),
    [([], "constant", ["no_layer"]), ([10, 10], "constant", ["period_twice"]), ([100], "none", ["one_map"]),
     ([100], "constant", []), ([10, 100], "none", [])],
)  # fmt: skip
def test_maps_go_together_by_their_periods(periods: list[int], tail: str, codes: list[str]) -> None:
    assert [one.code for one in rules.map_faults(periods, tail=tail)] == codes


def test_every_number_of_the_method_has_its_source() -> None:
    told = rules.told()
    tables = {name: table for name, table in told.items() if isinstance(table, dict) and name != "range"}
    assert [name for name, table in [*tables.items(), *told["range"].items()] if not table.get("source")] == []


@pytest.mark.parametrize("use", ["residential", "commerce", "industry"])
def test_the_source_of_a_curve_is_told_in_every_language(use: str) -> None:
    curve = method.load("risk_curves")["jrc"]["curves"][f"jrc-{use}-south-america"]
    assert curve["source"] in sentences.CURVES
