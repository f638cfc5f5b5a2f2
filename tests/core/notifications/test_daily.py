"""When a plan's round is due (ronda diaria)."""

from __future__ import annotations

import datetime as dt

from cauce import method
from cauce.core.notifications import Daily, next_round, round_due

TOLD = Daily.from_mapping(method.load("notifications"))
FRIDAY = dt.date(2027, 4, 2)


def moment(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, 15))


def test_it_begins_on_working_days_at_seven() -> None:
    assert (TOLD.reminds, TOLD.hour, TOLD.begins(FRIDAY), TOLD.begins(FRIDAY + dt.timedelta(days=1))) == (
        True,
        7,
        True,
        False,
    )


def test_it_is_not_due_before_its_hour_nor_twice() -> None:
    assert round_due(moment(FRIDAY, 6), last=None, daily=TOLD) is None
    assert round_due(moment(FRIDAY, 7), last=None, daily=TOLD) == FRIDAY
    assert round_due(moment(FRIDAY, 8), last=FRIDAY, daily=TOLD) is None


def test_days_that_were_missed_are_one_round() -> None:
    assert round_due(moment(FRIDAY, 20), last=dt.date(2027, 3, 1), daily=TOLD) == FRIDAY


def test_after_fridays_round_the_next_is_on_monday() -> None:
    assert next_round(moment(FRIDAY, 9), last=FRIDAY, daily=TOLD) == dt.datetime.combine(
        dt.date(2027, 4, 5), dt.time(7)
    )


def test_a_round_that_is_due_is_the_next_one() -> None:
    assert next_round(moment(FRIDAY, 9), last=None, daily=TOLD) == moment(FRIDAY, 9)


def test_without_working_days_there_is_none() -> None:
    assert next_round(moment(FRIDAY, 9), last=None, daily=Daily(True, 7, frozenset())) is None
