"""Scenarios (escenarios): cascades, roads, shelter, costs, two side by side, what strengthening is worth."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engines.risk import Curves, UnusableLayer, run
from cauce.engines.risk.cascade import Service, inoperability, outages, resilience_loss
from cauce.engines.risk.scenario import Assumptions, Facility, Territories, difference, play
from cauce.engines.risk.scenario_measures import strengthened, strengthened_facilities, worth_of_strengthening
from cauce.engines.risk.scenario_roads import Roads
from cauce.engines.risk.shelters import shelter
from cauce.engines.risk.summary import annuity, chance_within, expected_annual
from cauce.engines.risk.summary_costs import maximum_damage
from tests.engines.risk.cities import curve, curves, exposure, hazard

NETWORK = (
    Service("substation north", repair_days=3),
    Service("substation south", repair_days=1),
    Service("water plant", (("substation north", "substation south"),), reserve_hours=8, repair_days=10),
    Service("hospital", (("substation north",), ("water plant",)), reserve_hours=24),
)
CITY = (
    Facility("substation", "energy", "private", 4e6, 0.5, side="economic", repair_days=6, loss_a_day=9_000),
    Facility("plant", "water", "public", 8e6, 0.0, needs=(("substation",),), reserve_hours=12, loss_a_day=4_000),
    Facility("school one", "education", "public", 1e6, 0.3, repair_days=60, places=150),
    Facility("school two", "education", "public", 1e6, 0.02, places=200, needs=(("plant",),), reserve_hours=96),
    Facility("market", "commerce", "private", 2e6, 0.2, side="commercial", repair_days=20, loss_a_day=1_500),
)  # fmt: skip
PEOPLE = Territories(("San Felipe", "El Chorrillo"), np.array([700.0, 900.0]))


def test_power_takes_water_and_the_hospital_along_when_its_reserve_is_used_up() -> None:
    told = outages(NETWORK, ["substation north", "substation south"])
    assert (told["water plant"].stops, told["water plant"].returns) == (8, 24)
    assert (told["hospital"].stops, told["hospital"].returns) == (24, 72)
    assert told["hospital"].chain == ("substation north", "hospital")


def test_one_of_two_substations_is_enough_for_the_water() -> None:
    assert "water plant" not in outages(NETWORK, ["substation north"])


def test_a_reserve_that_lasts_until_the_power_is_back_carries_over() -> None:
    lasting = [dataclasses.replace(each, reserve_hours=80) if each.name == "hospital" else each for each in NETWORK]
    assert "hospital" not in outages(lasting, ["substation north"])


def test_a_ring_of_needs_comes_to_rest() -> None:
    ring = [Service("power", (("water",),), 6, 2), Service("water", (("power",),), 4, 1)]
    told = outages(ring, ["power"])
    assert (told["water"].stops, told["water"].returns, told["power"].returns) == (4, 48, 48)


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_more_that_is_hit_never_means_less_that_is_out(seed: int) -> None:
    draw = np.random.default_rng(seed)
    names = [f"s{n}" for n in range(7)]
    services = [
        Service(
            name,
            tuple(tuple(draw.choice(names, draw.integers(1, 3), replace=False)) for _ in range(draw.integers(0, 3))),
            float(draw.integers(0, 40)),
            float(draw.integers(0, 5)),
        )
        for name in names
    ]
    few = outages(services, names[:1])
    many = outages(services, names[:3])
    for name, told in few.items():
        assert many[name].stops <= told.stops and many[name].returns >= told.returns


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_each_outage_leads_back_to_what_was_hit_and_order_changes_nothing(seed: int) -> None:
    draw = np.random.default_rng(seed)
    names = [f"s{n}" for n in range(8)]
    services = [
        Service(
            name,
            tuple(tuple(draw.choice(names, draw.integers(1, 3), replace=False)) for _ in range(draw.integers(0, 4))),
            float(draw.choice([0, 0, 6])),
            float(draw.integers(0, 5)),
        )
        for name in names
    ]
    told = outages(services, names[:2])
    for name, one in told.items():
        assert one.chain[-1] == name and one.chain[0] in names[:2] and len(set(one.chain)) == len(one.chain)
        assert one.reason == ("hit" if name in names[:2] else one.chain[-2])
        assert list(one.chain[:-1]) == list(told[one.chain[-2]].chain) if len(one.chain) > 1 else name in names[:2]
    assert outages(services[::-1], names[1::-1]) == told


def test_two_that_need_each_other_are_not_each_others_reason() -> None:
    ring = [
        Service("water", (("power",), ("pumps",))),
        Service("power", (("water",), ("pumps",))),
        Service("pumps", repair_days=2),
    ]
    told = outages(ring, ["pumps"])
    assert told["water"].chain == ("pumps", "water") and told["power"].chain == ("pumps", "power")


def test_a_ring_of_three_whose_reasons_could_go_round_for_ever_comes_to_rest() -> None:
    each_needs = {"water": "power", "power": "telephone", "telephone": "water"}
    ring = [Service(name, ((needed,), ("pumps",))) for name, needed in each_needs.items()]
    told = outages([*ring, Service("pumps", repair_days=2)], ["pumps"])
    assert {name: one.chain for name, one in told.items() if name != "pumps"} == {
        name: ("pumps", name) for name in each_needs
    }
    assert {one.returns for one in told.values()} == {48}


def test_a_sector_that_is_wholly_out_passes_on_no_more_than_all_it_has() -> None:
    """Alone, power would come to 1.4 and take six tenths of that from the water; it has 1 to pass on."""
    needs = [[0, 0.5, 0], [0, 0, 0], [0.6, 0, 0]]
    found = inoperability(needs, [0.9, 1.0, 0])
    assert found.tolist() == [1, 1, pytest.approx(0.6)]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_inoperability_answers_to_itself(seed: int) -> None:
    draw = np.random.default_rng(seed)
    needs = draw.random((5, 5)) * 0.4
    needs *= min(1.0, 0.95 / np.abs(np.linalg.eigvals(needs)).max())
    hit = draw.random(5) * draw.integers(0, 2, 5)
    found = inoperability(needs, hit)
    np.testing.assert_allclose(found, np.minimum(1, needs @ found + hit), rtol=0, atol=1e-12)


def test_a_scenario_tells_who_is_hit_out_sheltered_and_what_it_costs() -> None:
    told = play("flood", CITY, PEOPLE, assumptions=Assumptions(sheltered_share=0.2, emergency_cost=30))
    assert told.hit == ("substation", "school one", "market")
    assert told.outages["plant"].hours == 60
    assert "school two" not in told.outages  # its tank lasts
    assert told.sheltered.needing.tolist() == [140, 180]
    assert told.sheltered.without.sum() == 120
    assert told.costs["energy", "private"].damage == 2e6
    assert told.costs["water", "public"].losses == pytest.approx(4_000 * 2.5)
    assert told.of_owner("public").additional == 1600 * 30
    assert told.cost.total == pytest.approx(sum(cost.total for cost in told.by_side.values()))
    assert told.recovery_days == pytest.approx(18)
    assert 0 < told.function.mean < 1


def test_what_no_road_reaches_shelters_nobody() -> None:
    far = dataclasses.replace(PEOPLE, distance=np.full((2, 5), np.inf))
    assert play("flood", CITY, far, assumptions=Assumptions(reach=5000)).sheltered.found.sum() == 0


def test_strengthening_a_school_shows_beside_the_scenario_without() -> None:
    before = play("flood", CITY, PEOPLE)
    after = play("flood, stronger", strengthened_facilities(CITY, ["school one"], damage=0.1), PEOPLE)
    told = difference(before, after)
    assert told.damage == pytest.approx(-0.27e6)
    assert told.no_longer_out == ("school one",) and told.newly_out == ()
    assert told.without_shelter == -120 and told.recovery_days < 0


def test_strengthening_five_schools_avoids_what_their_curve_says() -> None:
    flood = hazard(2_500, 9)
    city = exposure(300, on=flood)
    known = Curves([*curves().values(), curve("stronger", 3.0)])
    five = [city.ids[place] for place in range(5)]
    worth = worth_of_strengthening(run, flood, city, known, ids=five, curve="stronger", cost=1000, rate=0.05, years=30)
    stronger = strengthened(city, five, curve="stronger")
    mine = run(flood, city, known).eai[:5].sum() - run(flood, stronger, known).eai[:5].sum()
    assert worth.annual == pytest.approx(mine, rel=1e-9) and mine > 0
    assert worth.ratio == pytest.approx(mine * annuity(rate=0.05, years=30) / 1000)


def test_a_closed_road_makes_the_way_longer_and_a_cut_off_place_unreachable() -> None:
    roads = Roads(4, np.array([0, 1, 0, 2, 0]), np.array([1, 2, 2, 3, 1]), np.array([1.0, 1, 5, 1, 9]))
    origin, targets = np.array([0]), np.array([2, 3])
    assert roads.distances(origin, targets).tolist() == [[2, 3]]
    assert roads.distances(origin, targets, closed=np.array([True, False, False, False, False])).tolist() == [[5, 6]]
    cut = roads.distances(origin, targets, closed=np.array([False, False, False, True, False]))
    assert cut.tolist() == [[2, np.inf]]


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_as_many_people_as_possible_find_a_place(seed: int) -> None:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    draw = np.random.default_rng(seed)
    people, places = draw.integers(0, 60, 5), draw.integers(0, 60, 4)
    away = draw.random((5, 4)) * 10
    told = shelter(people, places, away, reach=4)
    assert (told.placed >= 0).all() and (told.without >= 0).all() and (told.free >= 0).all()
    assert (told.placed[away > 4] == 0).all()
    graph = np.zeros((11, 11), dtype=np.int32)
    graph[0, 1:6], graph[6:10, 10] = people, places
    graph[1:6, 6:10] = np.where(away <= 4, 1000, 0)
    assert told.found.sum() == maximum_flow(csr_array(graph), 0, 10).flow_value


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: inoperability([[0, 1], [1, 0]], [0.1, 0]), "sectors_without_end"),
        (lambda: inoperability([[0, 2], [0, 0]], [0.1, 0], names=("power", "water")), "share_outside"),
        (lambda: inoperability([[0]], [0.1, 0]), "lengths_differ"),
        (lambda: resilience_loss([-5, 0, 9], [100, 50, 100], horizon=9), "day_before_event"),
        (lambda: outages([Service("b", repair_days=float("nan"))], ["b"]), "duration_negative"),
        (lambda: outages([Service("a", (("b",),), float("nan")), Service("b")], ["b"]), "duration_negative"),
        (lambda: Facility("a", "x", "public", float("nan"), 0.1), "cost_negative"),
        (lambda: Facility("a", "x", "public", 1.0, 0.1, loss_a_day=float("nan")), "cost_negative"),
        (lambda: shelter([float("nan")], [5], [[1]], reach=9), "negative_values"),
        (lambda: resilience_loss([0, 5, 3], [100, 50, 100], horizon=9), "days_fall"),
        (lambda: resilience_loss([0, 5], [100, float("nan")], horizon=9), "not_a_number"),
        (lambda: resilience_loss([0, float("nan")], [100, 50], horizon=9), "not_a_number"),
        (lambda: resilience_loss([0, 5], [100, 50], horizon=float("nan")), "horizon_not_positive"),
        (lambda: resilience_loss([0, 5], [100, 150], horizon=9), "function_outside"),
        (lambda: resilience_loss([0], [100], horizon=0), "horizon_not_positive"),
        (lambda: resilience_loss([0], [], horizon=1), "lengths_differ"),
        (lambda: outages(NETWORK, ["bridge"]), "service_unknown"),
        (lambda: outages([Service("a", (("b",),))], ["a"]), "service_unknown"),
        (lambda: outages([Service("a", repair_days=-1)], ["a"]), "duration_negative"),
        (lambda: play("x", [CITY[0], CITY[0]], PEOPLE), "repeated_asset"),
        (lambda: play("x", CITY, Territories(("c",), np.array([-1.0]))), "negative_values"),
        (lambda: Facility("x", "s", "public", 1, 1.5), "share_outside"),
        (lambda: Facility("x", "s", "public", -1, 0.5), "cost_negative"),
        (lambda: Facility("x", "s", "public", 1, 0.5, side="odd"), "side_unknown"),
        (lambda: Assumptions(sheltered_share=20), "assumption_outside"),
        (lambda: strengthened_facilities(CITY, ["church"], damage=0.5), "asset_unknown"),
        (lambda: shelter([1], [1], [[1, 2]], reach=1), "lengths_differ"),
        (lambda: shelter([-1], [1], [[1]], reach=1), "negative_values"),
        (lambda: Roads(2, np.array([0]), np.array([5]), np.array([1.0])), "junction_unknown"),
        (lambda: annuity(rate=-1, years=3), "annuity_unusable"),
        (lambda: chance_within(0.5, years=3), "return_periods_do_not_rise"),
        (lambda: expected_annual([5, 10], [1], tail="none"), "lengths_differ"),
        (lambda: maximum_damage(8000, use="farm"), "use_unknown"),
        (lambda: maximum_damage(0, use="residential"), "income_not_positive"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_reason(call: object, code: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        call()  # type: ignore[operator]
    assert refused.value.problem.code == code
    assert str(refused.value).endswith(".")


def test_where_no_road_is_left_nobody_is_in_reach_however_far_people_go() -> None:
    cut = np.array([[np.inf, 3.0], [np.inf, np.inf]])
    told = shelter([5, 7], [10, 2], cut, reach=float("inf"))
    assert (told.found.tolist(), told.without.tolist()) == ([2, 0], [3, 7])
