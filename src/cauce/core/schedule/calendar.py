"""Working days (días hábiles): a calendar without week-ends, holidays and closures, counted as whole numbers."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from types import MappingProxyType

WEEKEND = frozenset({5, 6})
_STRETCH = 366 * 4


class WorkingCalendar:
    """Working days from a first day on, each with its number: 0 is the first working day.

    A *boundary* is the moment between two working days: boundary 0 stands before the first one, boundary n after
    n of them. Work that starts at boundary s and takes d days ends at boundary s + d; a milestone stands at the
    end of its day.

    Parameters
    ----------
    first
        Day from which days are counted; nothing is scheduled before it.
    free
        Days without work, each with its name (holidays, closures of the office, decree days).
    weekend
        Days of the week without work, Monday is 0.

    Raises
    ------
    ValueError
        The week has no working day at all.

    Examples
    --------
    >>> year = WorkingCalendar(dt.date(2018, 1, 1), free={dt.date(2018, 1, 1): "Año Nuevo"})
    >>> year.day(0), year.boundary_before(dt.date(2018, 1, 6))
    (datetime.date(2018, 1, 2), 4)
    """

    def __init__(
        self,
        first: dt.date,
        *,
        free: Mapping[dt.date, str] | None = None,
        weekend: Iterable[int] = WEEKEND,
    ) -> None:
        self.first = first
        self.free: Mapping[dt.date, str] = MappingProxyType(dict(free or {}))
        self.weekend = frozenset(weekend)
        if self.weekend >= set(range(7)):
            raise ValueError("A week without a working day.")
        self._shut = {day.toordinal() for day in self.free}
        self._days: list[int] = []  # ordinals of the working days
        self._until = first.toordinal()

    def day(self, number: int) -> dt.date:
        """Working day by its number."""
        while len(self._days) <= number:
            self._reach(self._until + _STRETCH)
        return dt.date.fromordinal(self._days[number])

    def boundary_before(self, day: dt.date) -> int:
        """Boundary before a day, or before the next working day when there is no work on it."""
        ordinal = day.toordinal()
        self._reach(ordinal + 1)
        return bisect_left(self._days, ordinal)

    def boundary_after(self, day: dt.date) -> int:
        """Boundary at the end of a day, or of the last working day before it."""
        ordinal = day.toordinal()
        self._reach(ordinal + 1)
        return bisect_right(self._days, ordinal)

    def last_day(self, boundary: int) -> dt.date:
        """Day that a boundary ends; of boundary 0 the first working day."""
        return self.day(max(boundary - 1, 0))

    def is_working(self, day: dt.date) -> bool:
        """Whether there is work on a day."""
        return day.weekday() not in self.weekend and day not in self.free

    def days_between(self, start: dt.date, end: dt.date) -> int:
        """Count the working days from one day to another, both counted; 0 when the end is before the start."""
        return max(0, self.boundary_after(end) - self.boundary_before(start))

    def _reach(self, until: int) -> None:
        if until <= self._until:
            return
        until = max(until, self._until + _STRETCH)
        shut, weekend = self._shut, self.weekend
        self._days.extend(
            one for one in range(self._until, until) if (one - 1) % 7 not in weekend and one not in shut
        )  # ordinal 1 is a Monday
        self._until = until
