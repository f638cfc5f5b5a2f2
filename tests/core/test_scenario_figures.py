"""People of a scenario are told with as many digits as their band allows."""

from __future__ import annotations

import pytest

from cauce.core.scenario_figures import band_of, bands_beside, beside, people, people_band
from cauce.core.scenarios import Step


@pytest.mark.parametrize(
    ("count", "band", "told"),
    [
        (5791, (684, 12_306), 6000),
        (5791, (5700, 5900), 5790),
        (5791, None, 5800),
        (5791, (5791, 5791), 5800),
        (73, (60, 90), 73),
        (0, (0, 12_306), 0),
        (400, (0, 12_306), 400),
    ],
)
def test_people_are_told_to_the_place_that_their_band_allows(
    count: int, band: tuple[float, float] | None, told: int
) -> None:
    assert people(count, band) == told


def test_the_ends_of_the_band_are_told_to_the_same_place() -> None:
    assert people_band((684, 12_306)) == (1000, 12_000)


def test_the_lower_end_comes_first_whichever_assumption_gives_it() -> None:
    assert band_of({"low": {"without": 90}, "high": {"without": 10}}, "without") == (10, 90)


def test_two_scenarios_are_told_to_the_place_of_the_less_sure_one() -> None:
    sure = {end: {"affected": 500, "needing": 100, "without": 100} for end in ("low", "high")}
    unsure = {"low": sure["low"], "high": {"affected": 500, "needing": 900, "without": 100}}
    assert bands_beside(sure, unsure) == {"affected": (500, 500), "needing": (100, 900), "without": (100, 100)}


def test_the_difference_of_two_scenarios_holds_in_what_is_told() -> None:
    told = beside(Step("affected", 107_310, 81_420), None)
    assert (told.first, told.second, told.change) == (110_000, 80_000, -30_000)
    told = beside(Step("without", 5791, 14_800), (684, 20_000))
    assert (told.first, told.second, told.change) == (6000, 15_000, 9000)
    told = beside(Step("without", 0, 73), None)
    assert (told.first, told.second) == (0, 73)
