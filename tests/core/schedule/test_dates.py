"""Dates that cannot hold are explained; a baseline says what slipped and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from cauce.core.schedule import (
    Activity,
    Cause,
    Link,
    Schedule,
    WorkingCalendar,
    compare,
    date_problems,
    days_of,
    explain,
    schedule,
)
from cauce.core.schedule.holding import CODES
from tests.core.schedule.networks import CALENDAR

SOURCES = dict.fromkeys(CODES, "a rule")


def of(*activities: Activity, links: list[Link] | None = None) -> Schedule:
    return schedule(activities, links or [], calendar=CALENDAR)


def test_a_fixed_date_that_work_pushes_is_explained() -> None:
    found = of(
        Activity("1.1.1", 10),
        Activity("1.1.2", 3, fixed_on=dt.date(2018, 1, 4)),
        links=[Link("1.1.1", "1.1.2")],
    )
    (problem,) = date_problems(found, sources=SOURCES)
    assert problem.code == "fixed_date_missed"
    assert problem.values["because"] == "1.1.1"
    assert problem.values["ends"] == dt.date(2018, 1, 16)
    assert problem.values["starts"] == dt.date(2018, 1, 17)


def test_a_deadline_that_cannot_hold_names_the_chain_and_the_days() -> None:
    found = of(
        Activity("1.1.1", 3),
        Activity("1.1.2", 3, finish_by=dt.date(2018, 1, 5)),
        links=[Link("1.1.1", "1.1.2")],
    )
    (problem,) = date_problems(found, sources=SOURCES)
    assert (problem.code, problem.values["days"], problem.values["because"]) == ("deadline_missed", 2, "1.1.1")


def test_a_date_fixed_on_a_holiday_is_remarked_on_with_its_name() -> None:
    found = of(Activity("1.1.1", 3, fixed_on=dt.date(2018, 1, 9)))
    (problem,) = date_problems(found, sources=SOURCES)
    assert (problem.code, problem.values["name"]) == ("fixed_on_free_day", "Día de los Mártires")
    assert problem.values["starts"] == dt.date(2018, 1, 10)


def test_dates_that_hold_are_not_spoken_of() -> None:
    assert not date_problems(of(Activity("1.1.1", 3, finish_by=dt.date(2018, 1, 4))), sources=SOURCES)


def test_work_that_began_before_what_it_needs_had_ended_is_remarked_on() -> None:
    found = of(
        Activity("1.1.1", 10),
        Activity("1.1.2", 3, started_on=dt.date(2018, 1, 4)),
        links=[Link("1.1.1", "1.1.2")],
    )
    assert [problem.code for problem in date_problems(found, sources=SOURCES)] == ["happened_before_its_needs"]


def test_a_comparison_says_what_slipped_and_who_pushed_it() -> None:
    links = [Link("1.1.1", "1.1.2")]
    baseline = days_of(of(Activity("1.1.1", 3), Activity("1.1.2", 3), Activity("1.1.3", 1), links=links))
    now = of(Activity("1.1.1", 5), Activity("1.1.2", 3), Activity("1.1.4", 1), links=links)
    slips = {slip.key: slip for slip in compare(baseline, now)}
    assert (slips["1.1.1"].days, slips["1.1.1"].longer, slips["1.1.1"].because) == (2, 2, "")
    assert (slips["1.1.2"].days, slips["1.1.2"].longer, slips["1.1.2"].because) == (2, 0, "1.1.1")
    assert slips["1.1.3"].now is None
    assert slips["1.1.4"].before is None


def test_the_same_schedule_has_no_slips() -> None:
    found = of(Activity("1.1.1", 3))
    assert compare(days_of(found), found) == []


def causes(then: Schedule, now: Schedule) -> dict[str, tuple[Cause, str]]:
    found = explain(compare(days_of(then), now), then, now)
    return {key: (one.cause, one.root) for key, one in found.items()}


def test_a_slip_is_led_back_to_the_work_where_it_began() -> None:
    links = [Link("1.1.1", "1.1.2"), Link("1.1.2", "1.1.3")]
    rest = (Activity("1.1.2", 2), Activity("1.1.3", 2))
    found = causes(of(Activity("1.1.1", 3), *rest, links=links), of(Activity("1.1.1", 5), *rest, links=links))
    assert found == {
        "1.1.1": (Cause.LONGER, "1.1.1"),
        "1.1.2": (Cause.PUSHED, "1.1.1"),
        "1.1.3": (Cause.PUSHED, "1.1.1"),
    }


def test_work_that_comes_earlier_is_led_back_to_what_it_waited_for() -> None:
    links = [Link("1.1.1", "1.1.2")]
    found = causes(
        of(Activity("1.1.1", 5), Activity("1.1.2", 2), links=links),
        of(Activity("1.1.1", 1), Activity("1.1.2", 2, not_before=dt.date(2018, 1, 5)), links=links),
    )
    assert found["1.1.2"] == (Cause.DATED, "1.1.2")
    found = causes(
        of(Activity("1.1.1", 5), Activity("1.1.2", 2), links=links),
        of(Activity("1.1.1", 1), Activity("1.1.2", 2), links=links),
    )
    assert found["1.1.2"] == (Cause.PUSHED, "1.1.1")


def test_what_happened_and_new_dependencies_are_told_apart_from_days_without_work() -> None:
    one, two = Activity("1.1.1", 3), Activity("1.1.2", 2)
    begun = replace(one, started_on=dt.date(2018, 1, 10))
    assert causes(of(one, two), of(begun, two)) == {"1.1.1": (Cause.REPORTED, "1.1.1")}
    assert causes(of(one, two), of(one, two, links=[Link("1.1.1", "1.1.2")])) == {"1.1.2": (Cause.LINKED, "1.1.2")}
    shut = WorkingCalendar(CALENDAR.first, free={**CALENDAR.free, dt.date(2018, 1, 3): "Decree"})
    now = schedule([one, two], [], calendar=shut)
    assert {cause for cause, _ in causes(of(one, two), now).values()} == {Cause.DAYS}


def test_what_came_and_what_went_is_told_as_such() -> None:
    one, two = Activity("1.1.1", 3), Activity("1.1.2", 2)
    assert causes(of(one), of(two)) == {"1.1.1": (Cause.GONE, "1.1.1"), "1.1.2": (Cause.CAME, "1.1.2")}
