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


def test_what_shifts_a_curve_of_water_is_not_taken_of_shaking() -> None:
    shaking, faults = rules.read({}, hazard="earthquake", unit="g")
    assert (shaking.hazard, shaking.unit, shaking.ranges["shift"], faults) == ("earthquake", "g", (0.0, 0.0), [])
    assert rules.read({"shift_high": "0,2"}, hazard="earthquake")[0].ranges["shift"] == (0.0, 0.2)


def test_who_says_what_prices_are_and_which_curve_is_for_what_is_kept() -> None:
    asked, faults = rules.read({"price_source": " Cámara de la construcción, 2018 ", "curve_industrial": "3"})
    assert faults == []
    assert (asked.price_source, asked.curves) == ("Cámara de la construcción, 2018", {"industrial": "3"})
    assert rules.asked_from(asked.as_json()) == asked


def test_an_analysis_of_before_is_one_of_floods() -> None:
    kept = rules.usual().as_json()
    old = {name: value for name, value in kept.items() if name not in ("hazard", "unit", "curves", "price_source")}
    assert rules.asked_from(old) == rules.usual()


@pytest.mark.parametrize(
    ("maps", "own", "codes"),
    [
        ([("flood", "m"), ("flood", "m")], False, []),
        ([("earthquake", "g")], False, []),
        ([("flood", "ft")], False, ["curves_missing"]),
        ([("wind", "m/s")], False, ["curves_missing"]),
        ([("wind", "m/s")], True, []),
        ([("flood", "m"), ("wind", "m/s")], True, ["several_hazards"]),
        ([("wind", "m/s"), ("wind", "km/h")], True, ["several_units"]),
    ],
)
def test_maps_are_of_one_hazard_in_one_unit_for_which_there_are_curves(
    maps: list[tuple[str, str]], own: bool, codes: list[str]
) -> None:
    assert [one.code for one in rules.hazard_faults(maps, brings_curves=own)] == codes


def test_a_hazard_is_named_within_its_sentence() -> None:
    [fault] = rules.hazard_faults([("wind", "m/s")], brings_curves=False)
    assert sentences.refusal(fault.code, fault.values, str).startswith("There are no curves for strong wind in m/s:")
    [several] = rules.hazard_faults([("flood", "m"), ("heat", "°C")], brings_curves=True)
    assert "flood, heat" in sentences.refusal(several.code, several.values, str)


def test_a_table_of_curves_is_a_small_csv_or_xlsx() -> None:
    assert [one.code for one in rules.curve_file_faults("curvas.docx", 9)] == ["curves_no_table"]
    assert [one.code for one in rules.curve_file_faults("curvas.csv", 3_000_000)] == ["curves_too_large"]
    assert rules.curve_file_faults("curvas.csv", 2_000_000) == []
