"""Comparison of schedules (comparación con la línea base): what slipped, by how much, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cauce.core.schedule.calendar import WorkingCalendar
from cauce.core.schedule.network import Bound, Schedule


@dataclass(frozen=True)
class Days:
    """When something was to be: its first and its last day."""

    start: dt.date
    finish: dt.date


@dataclass(frozen=True)
class Slip:
    """How one activity moved between two schedules.

    ``days`` are working days at its end, negative when it comes earlier; None when it stands in one of the two
    only. ``because`` is the activity that pushes it now, or empty when its own dates or duration changed.
    """

    key: str
    before: Days | None
    now: Days | None
    days: int | None
    longer: int = 0
    because: str = ""


def days_of(found: Schedule) -> dict[str, Days]:
    """First and last day of each activity, as a baseline keeps them."""
    return {key: Days(found.start_day(key), found.finish_day(key)) for key in found.timings}


def compare(baseline: Mapping[str, Days], found: Schedule) -> list[Slip]:
    """Compare a baseline with a schedule; only what moved, came or went, the largest slip first."""
    now = days_of(found)
    slips = []
    for key in sorted({*baseline, *now}):
        before, after = baseline.get(key), now.get(key)
        if before == after:
            continue
        if before is None or after is None:
            slips.append(Slip(key, before, after, None))
            continue
        slips.append(
            Slip(
                key,
                before,
                after,
                _apart(found.calendar, before.finish, after.finish),
                longer=found.calendar.days_between(after.start, after.finish)
                - found.calendar.days_between(before.start, before.finish),
                because=_because(found, key, baseline, now),
            )
        )
    return sorted(slips, key=lambda slip: (slip.days is None, -(slip.days or 0), slip.key))


def _apart(calendar: WorkingCalendar, before: dt.date, after: dt.date) -> int:
    return calendar.boundary_after(after) - calendar.boundary_after(before)


def _because(found: Schedule, key: str, baseline: Mapping[str, Days], now: Mapping[str, Days]) -> str:
    timing = found.timings[key]
    if timing.bound is not Bound.LINK:
        return ""
    pusher = found.links[timing.link].before
    return pusher if baseline.get(pusher) != now.get(pusher) else ""
