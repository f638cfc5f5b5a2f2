"""Forward and backward pass (ruta crítica): early and late dates, slack, the critical path.

The critical path method (Kelley and Walker, 1959) with four kinds of dependency, lags, dates before which nothing
starts, and what has already happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cauce.core.schedule.calendar import WorkingCalendar
from cauce.core.schedule.network import Activity, Bound, Link, LinkKind, Schedule, Timing
from cauce.core.schedule.order import CycleError, circle, in_order

_FINISH_START, _START_START, _FINISH_FINISH, _START_FINISH = range(4)
_NUMBER = {kind: place for place, kind in enumerate(LinkKind)}

Arrow = tuple[int, int, int, int]  # the other activity, kind, lag, place of the link


class _Arrows(NamedTuple):
    """Links by activity: those that come in, those that go out, and an order to walk in."""

    into: list[list[Arrow]]
    out_of: list[list[Arrow]]
    order: list[int]


def schedule(activities: Iterable[Activity], links: Iterable[Link], *, calendar: WorkingCalendar) -> Schedule:
    """Compute when each activity is.

    Parameters
    ----------
    activities
        Each with its own key.
    links
        Dependencies between them; one that names an unknown activity, or the same twice, is left out.
    calendar
        Its first day is the first on which anything may start.

    Raises
    ------
    CycleError
        Activities wait for each other in a circle.
    ValueError
        Two activities have one key, or a duration is negative.
    """
    given = tuple(activities)
    known = {activity.key: activity for activity in given}
    if len(known) != len(given):
        raise ValueError("Two activities have one key.")
    listed = sorted(known)
    things = [known[key] for key in listed]
    kept = tuple(links)
    arrows = _arrows(listed, kept)
    spans = [_span(one, calendar) for one in things]
    early, bounds, deciding = _forward(things, arrows, spans, calendar)
    lengths = [span[2] for span in spans]
    end = _end(early, lengths, bounds)
    late = _backward(arrows, early, lengths, end)
    timings = {
        key: Timing(early[i], early[i] + lengths[i], late[i], late[i] + lengths[i], bounds[i], deciding[i])
        for i, key in enumerate(listed)
    }
    return Schedule(calendar, known, kept, timings, end)


def _arrows(listed: Sequence[str], links: Sequence[Link]) -> _Arrows:
    place = {key: i for i, key in enumerate(listed)}
    into: list[list[Arrow]] = [[] for _ in listed]
    out_of: list[list[Arrow]] = [[] for _ in listed]
    followers: list[list[int]] = [[] for _ in listed]
    for at, link in enumerate(links):
        before, after = place.get(link.before), place.get(link.after)
        if before is None or after is None or before == after:
            continue
        kind = _NUMBER[link.kind]
        into[after].append((before, kind, link.lag, at))
        out_of[before].append((after, kind, link.lag, at))
        followers[before].append(after)
    order = in_order(len(listed), followers, [len(one) for one in into])
    if order is None:
        befores = {listed[i]: [listed[one[0]] for one in found] for i, found in enumerate(into)}
        raise CycleError(circle(listed, befores))
    return _Arrows(into, out_of, order)


def _span(activity: Activity, calendar: WorkingCalendar) -> tuple[int, Bound, int]:
    """First boundary at which an activity may start by itself, why, and how long it takes."""
    length = activity.duration
    if length < 0:
        raise ValueError(f"{activity.key}: a duration of {length} days.")
    if activity.finished_on or activity.started_on:
        return _happened(activity, calendar)
    at, bound = 0, Bound.BEGINNING
    boundary = calendar.boundary_after if not length else calendar.boundary_before
    if activity.not_before and (given := boundary(activity.not_before)) > at:
        at, bound = given, Bound.NOT_BEFORE
    if activity.fixed_on and (given := boundary(activity.fixed_on)) >= at:
        at, bound = given, Bound.FIXED
    return at, bound, length


def _happened(activity: Activity, calendar: WorkingCalendar) -> tuple[int, Bound, int]:
    finish = calendar.boundary_after(activity.finished_on) if activity.finished_on else None
    if activity.started_on:
        start = calendar.boundary_before(activity.started_on)
    else:
        start = max(0, (finish or 0) - activity.duration)
    length = activity.duration if finish is None else max(0, finish - start)
    return start, Bound.HAPPENED, length


def _forward(
    things: Sequence[Activity], arrows: _Arrows, spans: Sequence[tuple[int, Bound, int]], calendar: WorkingCalendar
) -> tuple[list[int], list[Bound], list[int]]:
    early = [span[0] for span in spans]
    bounds = [span[1] for span in spans]
    deciding = [-1] * len(things)
    happened, link_bound = Bound.HAPPENED, Bound.LINK
    for one in arrows.order:
        if bounds[one] is happened:
            continue
        start, length, by = early[one], spans[one][2], -1
        for before, kind, lag, at in arrows.into[one]:
            if kind == _FINISH_START:
                least = early[before] + spans[before][2] + lag
            elif kind == _START_START:
                least = early[before] + lag
            elif kind == _FINISH_FINISH:
                least = early[before] + spans[before][2] + lag - length
            else:
                least = early[before] + lag - length
            if least > start:
                start, by = least, at
        if by >= 0:
            early[one], bounds[one], deciding[one] = start, link_bound, by
    return early, bounds, deciding


def _end(early: Sequence[int], lengths: Sequence[int], bounds: Sequence[Bound]) -> int:
    """Boundary at which all work has ended.

    A milestone that stands on its own day is no work: an election next year does not make this year's path loose.
    """
    finishes = [start + length for start, length in zip(early, lengths, strict=True)]
    work = [at for at, length, bound in zip(finishes, lengths, bounds, strict=True) if length or bound != Bound.FIXED]
    return max(work or finishes, default=0)


def _backward(arrows: _Arrows, early: Sequence[int], lengths: Sequence[int], end: int) -> list[int]:
    late = [max(end - length, start) for start, length in zip(early, lengths, strict=True)]
    for one in reversed(arrows.order):
        start, length, first = late[one], lengths[one], early[one]
        for after, kind, lag, _ in arrows.out_of[one]:
            if kind == _FINISH_START:
                most = late[after] - lag - length
            elif kind == _START_START:
                most = late[after] - lag
            elif kind == _FINISH_FINISH:
                most = late[after] + lengths[after] - lag - length
            else:
                most = late[after] + lengths[after] - lag
            if first <= most < start:  # what has happened may have broken a link: it binds no more
                start = most
        late[one] = start
    return late
