"""The two passes: hand-made cases, laws that hold for every network, and a second way to compute the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.core.schedule import Activity, Bound, CycleError, Link, LinkKind, WorkingCalendar, circle, schedule
from tests.core.schedule.networks import (
    CALENDAR,
    CALM,
    FIRST,
    Network,
    Plan,
    networks,
    plans,
    slow_end,
    slow_slack,
    slow_starts,
)


def test_holidays_and_weekends_are_not_worked() -> None:
    found = schedule([Activity("1.1.1", 5)], [], calendar=CALENDAR)
    assert (found.start_day("1.1.1"), found.finish_day("1.1.1")) == (dt.date(2018, 1, 2), dt.date(2018, 1, 8))
    longer = schedule([Activity("1.1.1", 6)], [], calendar=CALENDAR)
    assert longer.finish_day("1.1.1") == dt.date(2018, 1, 10)  # 9 January is a holiday


def test_a_network_by_hand_has_its_known_critical_path() -> None:
    activities = [Activity("a", 3), Activity("b", 2), Activity("c", 4), Activity("d", 1)]
    links = [Link("a", "b"), Link("a", "c"), Link("b", "d"), Link("c", "d")]
    found = schedule(activities, links, calendar=CALENDAR)
    assert found.end == 8
    assert found.critical == ("a", "c", "d")
    assert found.timings["b"].slack == 2
    assert [link.before for link in found.reasons("d")] == ["c", "a"]


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (LinkKind.FINISH_START, 6),
        (LinkKind.START_START, 1),
        (LinkKind.FINISH_FINISH, 4),
        (LinkKind.START_FINISH, 0),
    ],
)
def test_each_kind_of_dependency_pushes_by_its_lag(kind: LinkKind, start: int) -> None:
    found = schedule([Activity("a", 5), Activity("b", 2)], [Link("a", "b", kind, 1)], calendar=CALENDAR)
    assert found.timings["b"].early_start == start


def test_a_milestone_stands_at_the_end_of_the_day_on_which_its_work_ends() -> None:
    found = schedule([Activity("a", 5), Activity("launch", 0)], [Link("a", "launch")], calendar=CALENDAR)
    assert found.start_day("launch") == found.finish_day("a")


def test_an_election_on_a_sunday_stays_on_its_sunday() -> None:
    sunday = dt.date(2018, 2, 4)
    found = schedule(
        [Activity("vote", 0, fixed_on=sunday), Activity("next", 1)], [Link("vote", "next")], calendar=CALENDAR
    )
    assert found.start_day("vote") == sunday
    assert found.start_day("next") == dt.date(2018, 2, 5)


def test_an_election_after_the_work_leaves_the_critical_path_as_it_is() -> None:
    activities = [Activity("a", 3), Activity("b", 1), Activity("c", 2)]
    vote = Activity("vote", 0, fixed_on=dt.date(2019, 5, 5))
    links = [Link("a", "c"), Link("b", "c")]
    found = schedule([*activities, vote], [*links, Link("c", "vote")], calendar=CALENDAR)
    assert found.end == 5
    assert found.critical == ("a", "c")
    assert found.timings["b"].slack == 2


def test_what_has_happened_is_not_moved() -> None:
    activities = [
        Activity("a", 10),
        Activity("b", 5, started_on=dt.date(2018, 1, 4), finished_on=dt.date(2018, 1, 8)),
        Activity("c", 1),
    ]
    found = schedule(activities, [Link("a", "b"), Link("b", "c")], calendar=CALENDAR)
    assert (found.start_day("b"), found.finish_day("b")) == (dt.date(2018, 1, 4), dt.date(2018, 1, 8))
    assert found.timings["b"].bound is Bound.HAPPENED
    assert "b" not in found.critical


def test_a_circle_is_named_activity_by_activity() -> None:
    links = [Link("1.1.1", "1.1.2"), Link("1.1.2", "1.2.1"), Link("1.2.1", "1.1.1")]
    with pytest.raises(CycleError) as caught:
        schedule([Activity("1.1.1"), Activity("1.1.2"), Activity("1.2.1")], links, calendar=CALENDAR)
    assert caught.value.keys == ("1.1.1", "1.1.2", "1.2.1", "1.1.1")


def test_a_chain_without_a_circle_has_none() -> None:
    assert circle("abc", {"a": ["b"], "b": ["c"]}) == ()


def test_two_activities_under_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="one key"):
        schedule([Activity("a"), Activity("a")], [], calendar=CALENDAR)


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="without a working day"):
        WorkingCalendar(FIRST, weekend=range(7))


@CALM
@given(plans())
def test_the_early_dates_equal_those_of_the_slow_way(plan: Plan) -> None:
    activities, links, calendar = plan
    found = schedule(activities, links, calendar=calendar)
    assert {key: timing.early_start for key, timing in found.timings.items()} == slow_starts(*plan)
    assert found.end == slow_end(activities, slow_starts(*plan))


@settings(CALM, max_examples=40)
@given(plans(most=4))
def test_the_slack_equals_that_of_the_slow_way(plan: Plan) -> None:
    activities, links, calendar = plan
    found = schedule(activities, links, calendar=calendar)
    assert {key: timing.slack for key, timing in found.timings.items()} == {
        one.key: slow_slack(one.key, activities, links, calendar) for one in activities
    }


@CALM
@given(plans(), st.data())
def test_slack_is_never_negative_whatever_happened(plan: Plan, data: st.DataObject) -> None:
    activities, links, calendar = plan
    days = st.none() | st.dates(FIRST, FIRST + dt.timedelta(days=60))
    happened = [replace(one, started_on=data.draw(days), finished_on=data.draw(days)) for one in activities]
    found = schedule(happened, links, calendar=calendar)
    assert all(timing.slack >= 0 for timing in found.timings.values())
    assert all(found.start_day(one.key) == one.started_on for one in happened if _is_plain(one, calendar))


def _is_plain(activity: Activity, calendar: WorkingCalendar) -> bool:
    """Whether what was reported can be read off the schedule as it stands."""
    began = activity.started_on
    return began is not None and calendar.is_working(began) and activity.duration > 0 and activity.finished_on is None


@CALM
@given(networks())
def test_no_late_date_passes_the_end(network: Network) -> None:
    found = schedule(*network, calendar=CALENDAR)
    assert all(timing.late_finish <= found.end for timing in found.timings.values())


@CALM
@given(networks(), st.randoms())
def test_the_order_of_input_does_not_matter(network: Network, random: Random) -> None:
    activities, links = network
    found = schedule(activities, links, calendar=CALENDAR)
    shuffled, mixed = list(activities), list(links)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    again = schedule(shuffled, mixed, calendar=CALENDAR)
    assert {key: timing[:4] for key, timing in found.timings.items()} == {
        key: timing[:4] for key, timing in again.timings.items()
    }


@CALM
@given(plans(), st.integers(1, 6))
def test_a_critical_activity_that_starts_later_by_d_moves_the_end_by_d(plan: Plan, days: int) -> None:
    activities, links, calendar = plan
    found = schedule(activities, links, calendar=calendar)
    assert found.critical
    for key in found.critical:
        at = found.timings[key].early_start + days
        day = calendar.day(at) if found.activities[key].duration else calendar.day(at - 1)
        later = [replace(one, not_before=day) if one.key == key else one for one in activities]
        assert schedule(later, links, calendar=calendar).end == found.end + days


@CALM
@given(networks())
def test_an_activity_may_slip_by_its_slack_and_the_end_stands(network: Network) -> None:
    activities, links = network
    found = schedule(activities, links, calendar=CALENDAR)
    for key, timing in found.timings.items():
        if not timing.slack or found.activities[key].is_milestone:
            continue
        day = CALENDAR.day(timing.late_start)
        later = [replace(one, not_before=day) if one.key == key else one for one in activities]
        assert schedule(later, links, calendar=CALENDAR).end == found.end
