"""What a screening needs and what cannot stand: each fault by its field, with one sentence."""

from __future__ import annotations

import pytest

from cauce.core import screening as rules
from cauce.core.messages import screening as sentences

ELEVATION = rules.LayerGiven("Elevación", "raster")
MONTHS = " ".join(["120"] * 12)
LANDSLIDE = {
    "elevation": "1",
    "lithology_factor": "3",
    "rain_months": MONTHS,
    "rain_day_mm": "220",
    "intensity_mmi": "7",
}
TSUNAMI = {"zone": "1", "arrival_min": "25", "warning_min": "5", "reaction_min": "5", "speed_m_s": "1,1"}


def faults(kind: str, given: dict[str, str], **layers: rules.LayerGiven) -> list[tuple[str, str]]:
    """Fields and codes of what is wrong."""
    return [(one.field, one.code) for one in rules.read(kind, given, layers)[1]]


def test_what_is_whole_is_read_with_commas_and_points() -> None:
    asked, found = rules.read("tsunami", TSUNAMI, {"zone": rules.LayerGiven("Franjas", "polygons")})
    assert not found
    assert asked.numbers["speed_m_s"] == 1.1
    assert asked.layers == ("zone",)


def test_an_empty_landslide_form_says_each_thing_that_is_missing_in_its_order() -> None:
    assert faults("landslide", {}) == [
        ("elevation", "layer_missing"),
        ("lithology", "way_missing"),
        ("rain_months", "months_missing"),
        ("rain_day_mm", "number_missing"),
        ("intensity_mmi", "number_missing"),
    ]


def test_rock_may_be_one_factor_or_a_layer_with_its_field() -> None:
    assert not faults("landslide", LANDSLIDE, elevation=ELEVATION)
    rock = rules.LayerGiven("Roca", "polygons")
    given = {**LANDSLIDE, "lithology": "2", "lithology_factor": ""}
    assert faults("landslide", given, elevation=ELEVATION, lithology=rock) == [("lithology", "lithology_without_field")]
    named = rules.LayerGiven("Roca", "polygons", "factor")
    assert not faults("landslide", given, elevation=ELEVATION, lithology=named)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"rain_months": "1 2 3"}, ("rain_months", "months_missing")),
        ({"rain_months": MONTHS.replace("120", "lluvia", 1)}, ("rain_months", "no_number")),
        ({"rain_months": MONTHS.replace("120", "-4", 1)}, ("rain_months", "number_outside")),
        ({"intensity_mmi": "VII"}, ("intensity_mmi", "no_number")),
        ({"lithology_factor": "9"}, ("lithology_factor", "number_outside")),
    ],
)
def test_what_is_no_number_or_beyond_is_told_by_its_field(changed: dict[str, str], fault: tuple[str, str]) -> None:
    assert faults("landslide", {**LANDSLIDE, **changed}, elevation=ELEVATION) == [fault]


def test_a_layer_of_lines_is_no_ground_and_one_that_is_gone_is_told() -> None:
    lines = rules.LayerGiven("Vías", "lines")
    assert faults("landslide", LANDSLIDE, elevation=lines) == [("elevation", "layer_no_raster")]
    assert faults("landslide", LANDSLIDE) == [("elevation", "layer_unknown")]


def test_a_layer_of_floods_is_no_zone_of_a_tsunami_and_one_of_no_hazard_may_be() -> None:
    flood = rules.LayerGiven("Crecida", "polygons", hazard="flood")
    assert faults("tsunami", TSUNAMI, zone=flood) == [("zone", "layer_other_hazard")]
    assert not faults("tsunami", TSUNAMI, zone=rules.LayerGiven("Ola", "polygons", hazard="tsunami"))
    assert not faults("tsunami", TSUNAMI, zone=rules.LayerGiven("Franja", "polygons"))


def test_a_height_without_the_elevation_asks_for_the_elevation() -> None:
    given = {**TSUNAMI, "zone": "", "runup_m": "8"}
    assert faults("tsunami", given) == [("elevation", "way_missing")]
    assert not faults("tsunami", {**given, "elevation": "2"}, elevation=ELEVATION)


def test_an_epicentre_with_one_coordinate_asks_for_the_other() -> None:
    given = {"longitude": "-79.5", "magnitude": "7", "depth_km": "10"}
    assert faults("shaking", given) == [("latitude", "way_missing")]


def test_words_that_are_no_choice_become_the_usual_one() -> None:
    asked, _faults = rules.read("shaking", {"soil": "arena"}, {})
    assert asked.choices == {"soil": "soil", "field": "prudent"}


def test_every_input_and_fault_has_its_words() -> None:
    for kind in rules.KINDS:
        wanted = rules.method_of(kind)
        assert {one.name for one in wanted.inputs} <= set(sentences.LABELS)
        for one in wanted.inputs:
            assert all(f"{one.name} {choice}" in sentences.CHOICES for choice in one.choices)
        for words in (sentences.KINDS, sentences.NAMES, sentences.LEADS, sentences.METHODS, sentences.LIMITS):
            assert kind in words


def test_numbers_and_ranges_have_a_source() -> None:
    for part in ("grid", "inputs", "tsunami", "mora_vahrson"):
        assert rules.told()[part]["source"]
