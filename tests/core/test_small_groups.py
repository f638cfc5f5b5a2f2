"""Small groups are told neither by themselves nor by what is left of a total."""

from __future__ import annotations

from cauce.core.small_groups import told_of


def test_what_is_left_of_the_total_is_never_of_a_few() -> None:
    assert told_of({"Bajo": 6, "Chico": 1}, 5) == frozenset(), "the total less «Bajo» is the one place of «Chico»"
    assert told_of({"Bajo": 6, "Chico": 1, "Mediano": 4}, 5) == {"Bajo"}
    assert told_of({"Bajo": 6, "Alto": 9}, 5) == {"Bajo", "Alto"}


def test_places_of_no_group_are_left_out_too() -> None:
    assert told_of({"Bajo": 6, "Alto": 9}, 5, besides=2) == {"Alto"}
    assert told_of({"Bajo": 6, "Alto": 9}, 5, besides=5) == {"Bajo", "Alto"}
