"""Network of activities (red de actividades): what is scheduled, what depends on what, and what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from cauce.core.schedule.calendar import WorkingCalendar


class LinkKind(StrEnum):
    """What must have happened before what."""

    FINISH_START = "finish_start"
    START_START = "start_start"
    FINISH_FINISH = "finish_finish"
    START_FINISH = "start_finish"


class Bound(StrEnum):
    """What an activity's early start rests on."""

    BEGINNING = "beginning"
    NOT_BEFORE = "not_before"
    FIXED = "fixed"
    HAPPENED = "happened"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Activity:
    """What the rules need to know of a task, an activity of a section or a milestone.

    Attributes
    ----------
    key
        Its stable name.
    duration
        Working days; 0 is a milestone.
    fixed_on
        Day on which it is to start (a milestone: to stand). It never starts before; when what it depends on ends
        later, it is pushed and a problem says so.
    not_before
        Day before which it does not start.
    finish_by
        Day by which it must have ended; it moves nothing, a problem says when it cannot hold.
    started_on, finished_on
        What has happened; the past is not moved.
    lead
        Who leads it, for the load.
    """

    key: str
    duration: int = 1
    fixed_on: dt.date | None = None
    not_before: dt.date | None = None
    finish_by: dt.date | None = None
    started_on: dt.date | None = None
    finished_on: dt.date | None = None
    lead: str = ""

    @property
    def is_milestone(self) -> bool:
        """Whether it takes no time."""
        return self.duration == 0


@dataclass(frozen=True, slots=True)
class Link:
    """A dependency: ``after`` depends on ``before``, with a lag in working days (negative: they overlap)."""

    before: str
    after: str
    kind: LinkKind = LinkKind.FINISH_START
    lag: int = 0


class Timing(NamedTuple):
    """When an activity is, as boundaries of the calendar; the slack in working days is never negative."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    bound: Bound
    link: int  # place of the link that decides, or -1

    @property
    def slack(self) -> int:
        """Working days by which it may slip without moving the end of all."""
        return self.late_start - self.early_start

    @property
    def is_critical(self) -> bool:
        """Whether a day lost here is a day lost at the end; what has happened, or stands on its own day, is not."""
        if self.bound is Bound.HAPPENED or (self.bound is Bound.FIXED and self.early_start == self.early_finish):
            return False
        return self.late_start == self.early_start


@dataclass(frozen=True)
class Schedule:
    """A network with its timings."""

    calendar: WorkingCalendar
    activities: Mapping[str, Activity]
    links: Sequence[Link]
    timings: Mapping[str, Timing]
    end: int

    def start_day(self, key: str) -> dt.date:
        """Day on which an activity starts; of a milestone the day at whose end it stands."""
        timing, activity = self.timings[key], self.activities[key]
        if not activity.is_milestone:
            return self.calendar.day(timing.early_start)
        if activity.fixed_on and timing.bound is Bound.FIXED:
            return activity.fixed_on  # also where there is no work on it: an election is on a Sunday
        return self.calendar.last_day(timing.early_start)

    def finish_day(self, key: str) -> dt.date:
        """Last day of an activity."""
        if self.activities[key].is_milestone:
            return self.start_day(key)
        return self.calendar.last_day(self.timings[key].early_finish)

    @cached_property
    def critical(self) -> tuple[str, ...]:
        """Keys of the critical activities, in order of time."""
        found = [(timing.early_start, key) for key, timing in self.timings.items() if timing.is_critical]
        return tuple(key for _, key in sorted(found))

    def reasons(self, key: str) -> tuple[Link, ...]:
        """Say why an activity starts when it does: the deciding links from it back to what nothing pushes."""
        found: list[Link] = []
        timing = self.timings[key]
        while timing.link >= 0:
            found.append(self.links[timing.link])
            timing = self.timings[found[-1].before]
        return tuple(found)
