"""Which facilities and territories come first, and what is said of why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.core import risk_priorities as rules
from cauce.core.risk_priorities import FacilityFacts, Hit, TerritoryFacts


def test_the_worked_example_of_the_overlay_gives_its_order() -> None:
    """Three facilities of the method's example: 4×4, 3×3 and 3×5, with 12 as the threshold."""
    told = {"Escuela A": (4, 4, 600), "CS B": (3, 3, 150), "Iglesia C": (5, 3, 300)}
    facts = [
        FacilityFacts(key, vulnerability, people, (Hit("x", "flood", level),))
        for key, (vulnerability, level, people) in told.items()
    ]
    found = rules.facility_priorities(facts)
    assert [(one.key, one.score) for one in found] == [("Escuela A", 16), ("Iglesia C", 15), ("CS B", 9)]
    assert [one.key for one in found if one.is_priority] == ["Escuela A", "Iglesia C"]


def test_the_people_of_the_worked_example_are_counted_by_zone() -> None:
    zones = {"z1": (4000, 0.3, 1200), "z2": (2500, 0.1, 250), "z3": (800, 0.75, 600)}
    facts = [TerritoryFacts(key, population, shares={"x": {3: share}}) for key, (population, share, _) in zones.items()]
    found = {one.key: one.affected["x"] for one in rules.territory_priorities(facts)}
    assert found == {key: expected for key, (_, _, expected) in zones.items()}


def test_of_two_alike_the_one_with_more_people_comes_first() -> None:
    alike = [FacilityFacts(key, 4, people, (Hit("x", "flood", 3),)) for key, people in (("a", 10), ("b", 90))]
    assert [one.key for one in rules.facility_priorities(alike)] == ["b", "a"]


def test_what_nobody_judged_counts_as_middle_and_says_so() -> None:
    [one] = rules.facility_priorities([FacilityFacts("a", None, 0, (Hit("x", "flood", 5, 2.0, "m"),))])
    assert (one.vulnerability, one.is_assumed, one.score) == (3, True, 15)
    assert [reason.code for reason in one.reasons] == ["reached_value", "vulnerability_assumed"]


def test_a_facility_that_no_layer_reaches_is_no_priority_and_says_so() -> None:
    [one] = rules.facility_priorities([FacilityFacts("a", 5, 900)])
    assert (one.score, one.is_priority, [reason.code for reason in one.reasons]) == (0, False, ["not_reached"])


def test_a_shelter_within_a_hazard_is_remarked_on() -> None:
    [one] = rules.facility_priorities([FacilityFacts("a", 2, 100, (Hit("x", "flood", 4),), shelters=True)])
    assert "shelter_reached" in [reason.code for reason in one.reasons]


def test_a_level_that_reaches_few_does_not_make_a_territorys_level() -> None:
    [one] = rules.territory_priorities([TerritoryFacts("t", 1000, shares={"x": {5: 0.02, 2: 0.2}})])
    assert one.hazard_level == 2


def test_a_territory_whose_shelters_hold_fewer_than_are_reached_says_so() -> None:
    [one] = rules.territory_priorities([TerritoryFacts("t", 1000, shares={"x": {4: 0.5}}, safe_capacity=120)])
    [short] = [reason for reason in one.reasons if reason.code == "shelter_short"]
    assert short.values == {"people": 500, "capacity": 120}


def test_a_group_that_nobody_counted_is_left_out() -> None:
    facts = [TerritoryFacts("t", 100, groups={"women": 60, "older_65": None}, shares={"x": {3: 0.5}})]
    assert [one.group for one in rules.group_shares(facts, "x")] == ["women"]


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5), st.integers(0, 5000)), max_size=30))
def test_the_order_of_the_list_does_not_matter(told: list[tuple[int, int, int]]) -> None:
    facts = [
        FacilityFacts(f"{number:02}", vulnerability, people, (Hit("x", "flood", level),) if level else ())
        for number, (vulnerability, level, people) in enumerate(told)
    ]
    assert rules.facility_priorities(facts) == rules.facility_priorities(facts[::-1])


@given(st.integers(1, 12))
def test_levels_rise_with_the_class_and_end_at_the_highest(classes: int) -> None:
    levels = [rules.level_of(place, classes) for place in range(1, classes + 1)]
    assert levels == sorted(levels)
    assert levels[-1] == (3 if classes == 1 else 5)


def test_a_class_that_is_none_of_them_is_refused() -> None:
    with pytest.raises(ValueError, match="3 classes"):
        rules.level_of(4, 3)


@pytest.mark.parametrize("deep", [0, 1, 9, 10, 20])
def test_a_twentieth_of_a_territorys_points_is_a_twentieth_however_it_is_split(deep: int) -> None:
    """Of 200 and of 400 points, as many as the method's share lie in levels 4 and 5."""
    for points in (200, 400):
        few = points // 20
        levels = [5] * min(deep, few) + [4] * (few - min(deep, few)) + [0] * (points - few)
        shares = rules.shares_by_level(levels, [1.0] * points)
        [one] = rules.territory_priorities([TerritoryFacts("t", 1000, shares={"x": shares})])
        assert one.hazard_level >= 4, (points, shares)


def test_scores_that_are_one_number_are_one_however_they_are_reckoned() -> None:
    """5 × 4/3 and 4 × 5/3 differ in the computer's last place alone; people decide then."""
    twenty_thirds = {"few": (4, (1, 2, 2)), "many": (5, (1, 1, 2))}
    facts = [
        TerritoryFacts(key, 1000 if key == "many" else 10, shares={"x": {level: 1.0}}, vulnerabilities=judged)
        for key, (level, judged) in twenty_thirds.items()
    ]
    found = rules.territory_priorities(facts)
    assert {round(one.score, 9) for one in found} == {6.666666667}
    assert [one.key for one in found] == ["many", "few"]


def test_a_group_that_is_reached_just_a_tenth_more_is_told_as_more() -> None:
    low = TerritoryFacts("T", population=100, groups={"older_65": 55}, shares={"x": {3: 0.3}})
    high = TerritoryFacts("U", population=100, groups={"older_65": 45}, shares={"x": {}})
    [one] = rules.group_shares([low, high], "x")
    assert (one.ratio, one.is_more) == (pytest.approx(1.1), True)
