"""Levelling (nivelación de carga): who leads much at once does some of it later, within its slack.

The heuristic of Burgess and Killebrew (1962): activities that are not critical are tried at each place of their
slack, those that may go latest first, and stand where the sum of the squares of each lead's daily load is
least; rounds follow until nothing improves. The end of all never moves and a round that does not improve is not
taken, so that the result is never worse than without.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cauce.core.schedule.calendar import WorkingCalendar
from cauce.core.schedule.network import Activity, Bound, Link, LinkKind, Schedule
from cauce.core.schedule.passes import schedule

ROUNDS = 3


@dataclass(frozen=True)
class Levelling:
    """What levelling did: ``starts`` are the boundaries of the activities that it moved; the loads are sums of squares.

    ``peak_before`` and ``peak_after`` are the most activities that one lead has on one day.
    """

    starts: dict[str, int]
    load_before: int
    load_after: int
    peak_before: int
    peak_after: int


def level(found: Schedule, *, rounds: int = ROUNDS) -> Levelling:
    """Move what may move within its slack so that the load of each lead is as even as the heuristic gets it."""
    work = _Work(found)
    before, peak = work.total(), work.peak()
    for _ in range(rounds):
        if not work.improve():
            break
    moved = {key: at for key, at in work.starts.items() if at != found.timings[key].early_start}
    return Levelling(moved, before, work.total(), peak, work.peak())


def levelled(found: Schedule, levelling: Levelling) -> Schedule:
    """Compute the schedule again with the days that levelling chose as days before which nothing starts."""
    moved = [
        replace(activity, not_before=_day(found.calendar, activity, levelling.starts[key]))
        if key in levelling.starts
        else activity
        for key, activity in found.activities.items()
    ]
    return schedule(moved, found.links, calendar=found.calendar)


def _day(calendar: WorkingCalendar, activity: Activity, boundary: int) -> dt.date:
    return calendar.last_day(boundary) if activity.is_milestone else calendar.day(boundary)


def peaks(found: Schedule) -> dict[str, int]:
    """Count for each lead the most activities that are led on one day."""
    days: dict[str, dict[int, int]] = {}
    for key, activity in found.activities.items():
        timing = found.timings[key]
        if activity.lead and timing.early_finish > timing.early_start:
            load = days.setdefault(activity.lead, {})
            for day in range(timing.early_start, timing.early_finish):
                load[day] = load.get(day, 0) + 1
    return {lead: max(load.values()) for lead, load in days.items()}


class _Work:
    """Starts that may move, and the load of each lead by day."""

    def __init__(self, found: Schedule) -> None:
        self.found = found
        self.starts = {key: timing.early_start for key, timing in found.timings.items()}
        self.length = {key: timing.early_finish - timing.early_start for key, timing in found.timings.items()}
        self.into: dict[str, list[Link]] = {key: [] for key in self.starts}
        self.out_of: dict[str, list[Link]] = {key: [] for key in self.starts}
        for link in found.links:
            if link.before in self.starts and link.after in self.starts and link.before != link.after:
                self.into[link.after].append(link)
                self.out_of[link.before].append(link)
        self.load: dict[str, list[int]] = {}
        for key, activity in found.activities.items():
            if activity.lead:
                self._put(activity.lead, self.starts[key], self.length[key], 1)
        # Those whose followers already went as late as they like find the most room: the last first.
        self.movable = sorted(
            (
                key
                for key, timing in found.timings.items()
                if timing.slack > 0
                and found.activities[key].lead
                and found.activities[key].fixed_on is None
                and timing.bound is not Bound.HAPPENED
                and self.length[key]
            ),
            key=lambda key: (-found.timings[key].late_start, key),
        )

    def total(self) -> int:
        """Sum of the squares of each lead's daily load."""
        return sum(one * one for days in self.load.values() for one in days)

    def peak(self) -> int:
        """Most activities that one lead has on one day."""
        return max((one for days in self.load.values() for one in days), default=0)

    def improve(self) -> bool:
        """Try each activity at each place of its room; say whether anything moved."""
        moved = False
        for key in self.movable:
            low, high = self._room(key)
            if high <= low:
                continue
            lead, length, at = self.found.activities[key].lead, self.length[key], self.starts[key]
            self._put(lead, at, length, -1)
            best = _best_place(self.load[lead], low, high, length, at)
            self._put(lead, best, length, 1)
            moved = moved or best != at
            self.starts[key] = best
        return moved

    def _room(self, key: str) -> tuple[int, int]:
        """First and last boundary at which an activity may start with all others where they are."""
        timing, length = self.found.timings[key], self.length[key]
        low, high = timing.early_start, self.found.end - length
        activity = self.found.activities[key]
        if activity.finish_by is not None:
            by = self.found.calendar.boundary_after(activity.finish_by) - length
            high = min(high, max(by, self.starts[key]))
        for link in self.into[key]:
            low = max(low, _least(link, self.starts[link.before], self.length[link.before], length))
        for link in self.out_of[key]:
            if self.found.timings[link.after].bound is Bound.HAPPENED:
                continue
            high = min(high, _most(link, self.starts[link.after], self.length[link.after], length))
        return low, high

    def _put(self, lead: str, start: int, length: int, what: int) -> None:
        days = self.load.setdefault(lead, [])
        if len(days) < start + length:
            days.extend([0] * (max(start + length, self.found.end) - len(days)))
        for at in range(start, start + length):
            days[at] += what


def _best_place(days: Sequence[int], low: int, high: int, length: int, now: int) -> int:
    """Place where adding an activity adds least to the sum of squares; where it stands when nothing is better."""

    def load(at: int) -> int:
        return days[at] if at < len(days) else 0

    cost = sum(load(at) for at in range(low, low + length))
    best, least = low, cost
    costs = {low: cost}
    for start in range(low + 1, high + 1):
        cost += load(start + length - 1) - load(start - 1)
        costs[start] = cost
        if cost < least:
            best, least = start, cost
    return now if costs.get(now, least + 1) == least else best


def _least(link: Link, start: int, length: int, own: int) -> int:
    finish = start + length
    return {
        LinkKind.FINISH_START: finish + link.lag,
        LinkKind.START_START: start + link.lag,
        LinkKind.FINISH_FINISH: finish + link.lag - own,
        LinkKind.START_FINISH: start + link.lag - own,
    }[link.kind]


def _most(link: Link, start: int, length: int, own: int) -> int:
    finish = start + length
    return {
        LinkKind.FINISH_START: start - link.lag - own,
        LinkKind.START_START: start - link.lag,
        LinkKind.FINISH_FINISH: finish - link.lag - own,
        LinkKind.START_FINISH: finish - link.lag,
    }[link.kind]
