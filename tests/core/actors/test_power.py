"""The grid of power and interest (matriz de poder e interés), and what a corner shows."""

from __future__ import annotations

import pytest

from cauce.core.actors.corner import shown_state
from cauce.core.actors.power import Rated, Scale, quarter, spots

SCALE = Scale(1, 5, 3, "Mendelow (1991)")


@pytest.mark.parametrize(
    ("power", "interest", "expected"),
    [(5, 5, "work_closely"), (4, 3, "keep_satisfied"), (3, 4, "keep_informed"), (3, 3, "watch"), (1, 1, "watch")],
)
def test_the_middle_of_the_scale_is_not_high(power: int, interest: int, expected: str) -> None:
    assert quarter(Rated("a", "A", power, interest), SCALE) == expected


@pytest.mark.parametrize(("value", "fits"), [(1, True), (5, True), (0, False), (6, False), (True, False), ("3", False)])
def test_values_go_from_one_to_five(value: object, fits: bool) -> None:
    assert (value in SCALE) is fits


def test_more_power_stands_higher_and_more_interest_further_right() -> None:
    strong, weak = spots([Rated("b", "B", 2, 1), Rated("a", "A", 5, 4)], SCALE)
    assert (strong.rated.name, strong.number) == ("A", 1)
    assert strong.y < weak.y
    assert strong.x > weak.x


def test_twelve_of_one_square_stand_on_twelve_places_within_it() -> None:
    found = spots([Rated(str(index), str(index), 3, 3) for index in range(12)], SCALE)
    assert len({(spot.x, spot.y) for spot in found}) == 12
    assert all(0.4 < spot.x < 0.6 and 0.4 < spot.y < 0.6 for spot in found)


@pytest.mark.parametrize("state", ["in_preparation", "submitted", "returned"])
def test_an_ally_sees_others_drafts_as_planned(state: str) -> None:
    assert shown_state(state, {"allies"}) == "planned"
    assert shown_state(state, {"allies", "validates"}) == state
