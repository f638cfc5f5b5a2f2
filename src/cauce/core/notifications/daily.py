"""The day's round (ronda diaria): on which days and at what hour a plan's reminders are prepared by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Daily:
    """When a plan's round is due; ``weekdays`` are 1 (Monday) to 7, ``reminds`` says whether it tells reminders."""

    reminds: bool
    hour: int
    weekdays: frozenset[int]

    @classmethod
    def from_mapping(cls, told: Mapping[str, Any]) -> Daily:
        """Take the hour and days from the method's file, as loaded (with a plan's own values laid over it)."""
        days = told["daily"]["weekdays"]
        return cls(bool(told["daily"]["on"]), int(told["daily"]["hour"]), frozenset(int(day) for day in days))

    def begins(self, day: dt.date) -> bool:
        """Whether there is a round on a day."""
        return day.isoweekday() in self.weekdays


def round_due(now: dt.datetime, *, last: dt.date | None, daily: Daily) -> dt.date | None:
    """Return the day whose round is due now, if one is; rounds that were missed are caught up by this one alone.

    Parameters
    ----------
    now
        The moment, in the city's time.
    last
        Day of the last round; None when there was none yet.
    daily
        The plan's hour and days.

    Examples
    --------
    >>> daily = Daily(True, 7, frozenset({1, 2, 3, 4, 5}))
    >>> round_due(dt.datetime(2027, 3, 31, 7, 5), last=dt.date(2027, 3, 25), daily=daily)
    datetime.date(2027, 3, 31)
    >>> round_due(dt.datetime(2027, 3, 31, 9), last=dt.date(2027, 3, 31), daily=daily) is None
    True
    """
    today = now.date()
    if not daily.begins(today) or now.hour < daily.hour or (last is not None and last >= today):
        return None
    return today


def next_round(now: dt.datetime, *, last: dt.date | None, daily: Daily) -> dt.datetime | None:
    """Return when the next round begins, in the city's time; None where no day has one.

    Examples
    --------
    >>> daily = Daily(True, 7, frozenset({1, 2, 3, 4, 5}))
    >>> next_round(dt.datetime(2027, 4, 2, 9), last=dt.date(2027, 4, 2), daily=daily)
    datetime.datetime(2027, 4, 5, 7, 0)
    """
    for after in range(8):
        day = now.date() + after * DAY
        if daily.begins(day) and (last is None or day > last):
            at = now.replace(year=day.year, month=day.month, day=day.day, hour=daily.hour, minute=0)
            return max(at.replace(second=0, microsecond=0), now)
    return None
