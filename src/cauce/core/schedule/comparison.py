"""Comparison of schedules (comparación con la línea base): what slipped, by how much, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

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


class Cause(StrEnum):
    """Why something is on other days than before."""

    CAME = "came"
    GONE = "gone"
    REPORTED = "reported"  # what happened decides
    PUSHED = "pushed"  # by what it waits for
    LONGER = "longer"  # or shorter: its own duration
    DATED = "dated"  # its own days were given anew
    LINKED = "linked"  # it waits for other things than before
    DAYS = "days"  # days without work, or the period


@dataclass(frozen=True)
class Explained:
    """Why one activity moved; ``root`` is the first in the chain of those that push it: itself when none does."""

    cause: Cause
    root: str


def explain(slips: Sequence[Slip], then: Schedule, now: Schedule) -> dict[str, Explained]:
    """Say of each slip why it came about, by what differs between two schedules.

    Parameters
    ----------
    slips
        What moved from ``then`` to ``now``.
    then, now
        The two schedules with what each activity said and waited for.

    Examples
    --------
    >>> from cauce.core.schedule import Activity, Link, WorkingCalendar, schedule
    >>> year, links = WorkingCalendar(dt.date(2018, 1, 1)), [Link("a", "b")]
    >>> before = schedule([Activity("a", 2), Activity("b", 1)], links, calendar=year)
    >>> after = schedule([Activity("a", 4), Activity("b", 1)], links, calendar=year)
    >>> found = explain(compare(days_of(before), after), before, after)
    >>> [(key, one.cause.value, one.root) for key, one in sorted(found.items())]
    [('a', 'longer', 'a'), ('b', 'pushed', 'a')]
    """
    moved = {slip.key: slip for slip in slips}
    waits = (_waits(then), _waits(now))
    found = {key: _cause(slip, moved, then, now, waits) for key, slip in moved.items()}
    return {key: Explained(cause, _root(key, found)) for key, (cause, _pusher) in found.items()}


Waits = Mapping[str, frozenset[tuple[str, str, int]]]


def _waits(found: Schedule) -> Waits:
    waits: dict[str, set[tuple[str, str, int]]] = {}
    for link in found.links:
        waits.setdefault(link.after, set()).add((link.before, link.kind.value, link.lag))
    return {key: frozenset(those) for key, those in waits.items()}


def _cause(
    slip: Slip, moved: Mapping[str, Slip], then: Schedule, now: Schedule, waits: tuple[Waits, Waits]
) -> tuple[Cause, str]:
    """Why a slip came about, and the activity that pushes it."""
    before, after = then.activities.get(slip.key), now.activities.get(slip.key)
    if before is None or after is None:
        return (Cause.CAME if before is None else Cause.GONE), ""
    if (before.started_on, before.finished_on) != (after.started_on, after.finished_on):
        return Cause.REPORTED, ""
    if before.duration != after.duration and not slip.because:
        return Cause.LONGER, ""
    if waits[0].get(slip.key) != waits[1].get(slip.key):
        return Cause.LINKED, ""
    if slip.because:
        return Cause.PUSHED, slip.because
    if (before.fixed_on, before.not_before) != (after.fixed_on, after.not_before):
        return Cause.DATED, ""
    timing = then.timings[slip.key]
    if timing.bound is Bound.LINK and (pusher := then.links[timing.link].before) in moved:
        return Cause.PUSHED, pusher  # it waited for what ends earlier now
    return Cause.DAYS, ""


def _root(key: str, found: Mapping[str, tuple[Cause, str]]) -> str:
    seen = {key}
    while (pusher := found[key][1]) and pusher in found and pusher not in seen:
        seen.add(pusher)
        key = pusher
    return key
