"""Scenarios of a city (escenarios de una ciudad): damage by facility, ways by road, bands, what a measure avoids."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely

from cauce.core.scenarios import Asked, usual
from cauce.engines.risk.cascade import Service, outages
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.scenario import Territories
from cauce.engines.risk.scenario_bands import Case, play_bands, totals, worth
from cauce.engines.risk.scenario_city import Site, damage_of, inside, worth_of
from cauce.engines.risk.scenario_ways import network_of, straight

SCHOOL = Site("school", "school", level=5, value=2.0, area_m2=1000, capacity=300, places=200)


def asked(**told: Any) -> Asked:
    return dataclasses.replace(usual(), **told)


def case(*sites: Site, affected: float = 1000.0, **told: Any) -> Case:
    territories = Territories(("Bajo",), np.array([affected]))
    return Case("crecida", sites, territories, "flood", "m", asked(**told))


def test_a_depth_is_read_by_the_curve_of_the_facilitys_use() -> None:
    assert damage_of(SCHOOL, hazard="flood", unit="m").share == pytest.approx(0.99)
    church = dataclasses.replace(SCHOOL, kind="church")
    assert damage_of(church, hazard="flood", unit="m").share == pytest.approx(0.9494)


def test_a_shaking_is_read_by_the_building_code_and_low_is_taken_where_nobody_says_it() -> None:
    shaken = Site("a", "school", level=3, value=0.25)
    told = damage_of(shaken, hazard="earthquake", unit="g")
    assert told.share == pytest.approx(0.351, abs=1e-3) and told.is_assumed
    strict = damage_of(dataclasses.replace(shaken, code_level="high"), hazard="earthquake", unit="g")
    assert strict.share < told.share and not strict.is_assumed


def test_classes_count_by_level_and_vulnerability_and_are_held_at_one() -> None:
    shares = [
        damage_of(Site("a", "school", level=5, vulnerability=v), hazard="landslide", unit="").share for v in (1, 3, 5)
    ]
    assert shares == [0.36, 0.9, 1.0]


def test_where_the_layer_does_not_reach_nothing_is_damaged() -> None:
    assert damage_of(Site("a", "school", value=0.0), hazard="flood", unit="m").share == 0


def test_area_is_taken_from_the_card_else_from_the_capacity_and_said_to_be_assumed() -> None:
    known, guessed = (
        worth_of(one, asked(), hazard="flood") for one in (SCHOOL, dataclasses.replace(SCHOOL, area_m2=None))
    )
    assert (known.area_m2, known.is_assumed, guessed.area_m2, guessed.is_assumed) == (1000, False, 1200, True)


def test_a_facility_without_area_and_capacity_has_no_worth_instead_of_none_at_all() -> None:
    assert worth_of(Site("a", "school"), asked(), hazard="flood").value is None


def test_the_offices_price_goes_before_the_formula() -> None:
    assert worth_of(SCHOOL, asked(prices={"school": 800.0}), hazard="flood").value == 800_000


def test_people_inside_follow_the_time_of_the_day() -> None:
    assert [inside([SCHOOL], ["school"], moment=moment) for moment in ("night", "day")] == [0, 270]


def test_each_need_has_a_reserve_of_its_own() -> None:
    city = [
        Service("power", repair_days=3),
        Service("water", repair_days=4),
        Service("hospital", (("power",), ("water",)), reserves=(24, 48)),
    ]
    told = outages(city, ["power", "water"])["hospital"]
    assert (told.stops, told.returns, told.reason) == (24, 96, "power")


def test_reserves_that_are_not_one_a_need_are_refused() -> None:
    with pytest.raises(UnusableLayer, match="needs, reserves"):
        outages([Service("power"), Service("hospital", (("power",),), reserves=(1, 2))], ["power"])


def test_the_middle_lies_within_its_band() -> None:
    played = play_bands(case(dataclasses.replace(SCHOOL, value=0.5), Site("b", "hotel", area_m2=500)))
    low, mid, high = (totals(played.bands[band])["total"] for band in ("low", "mid", "high"))
    assert low < mid < high


def test_a_strengthened_school_still_shelters_when_its_damage_falls_below_the_limit() -> None:
    weak = dataclasses.replace(SCHOOL, value=0.15)  # 0.183 damaged: out of use
    played = case(weak, affected=500.0)
    before, after = play_bands(played), play_bands(played, strengthened={"school"})
    assert (totals(before.mid)["without"], totals(after.mid)["without"]) == (100, 0)
    assert after.told[0].is_strengthened


def test_what_a_measure_is_worth_follows_from_how_often_the_event_comes() -> None:
    played = case(SCHOOL, return_period=50.0, rate=0.05, years=30)
    before, after = play_bands(played), play_bands(played, strengthened={"school"})
    told = worth(before, after, cost=10_000.0, asked=played.asked)
    mid = told["mid"]
    avoided = mid["avoided"] or 0.0
    assert mid["annual"] == pytest.approx(avoided / 50)
    assert mid["ratio"] == pytest.approx(avoided / 50 * 15.372451 / 10_000)
    assert mid["break_even"] == pytest.approx(avoided * 15.372451 / 10_000)
    assert (told["low"]["ratio"] or 0) < (mid["ratio"] or 0) < (told["high"]["ratio"] or 0)


def test_without_a_return_period_only_the_break_even_is_told() -> None:
    played = case(SCHOOL)
    before, after = play_bands(played), play_bands(played, strengthened={"school"})
    assert set(worth(before, after, cost=1.0, asked=played.asked)["mid"]) == {"avoided", "break_even"}


LINES = [shapely.from_wkt(f"LINESTRING ({path})") for path in ("-79.5 9.0, -79.48 9.0", "-79.49 8.99, -79.49 9.01")]


def test_roads_that_cross_make_a_junction() -> None:
    made = network_of(np.array(LINES), "EPSG:4326", layer="vías")
    assert (made.roads.junctions, len(made.roads.length)) == (5, 4)
    assert made.roads.length.sum() == pytest.approx(2198 + 2224, rel=0.01)


def test_a_way_round_is_gone_when_the_only_road_is_cut() -> None:
    made = network_of(np.array(LINES), "EPSG:4326", layer="vías")
    start, end = np.array([[-79.5, 9.0]]), np.array([[-79.48, 9.0]])
    assert made.distances(start, end)[0, 0] == pytest.approx(straight(start, end)[0, 0], rel=1e-3)
    closed = made.closed_where((made.along.longitude > -79.49) & (made.along.latitude == 9.0))
    assert closed.sum() == 1
    assert np.isinf(made.distances(start, end, closed=closed)).all()


def test_a_layer_without_lines_is_refused_by_name() -> None:
    with pytest.raises(UnusableLayer, match="no line"):
        network_of(np.array([shapely.Point(0, 0)]), "EPSG:4326", layer="vías")
