"""Networks for the tests (redes de prueba), and a second, slow and obvious way to schedule them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from cauce.core.schedule import Activity, Link, LinkKind, WorkingCalendar

FIRST = dt.date(2018, 1, 1)
FREE = {dt.date(2018, 1, 1): "Año Nuevo", dt.date(2018, 1, 9): "Día de los Mártires", dt.date(2018, 2, 13): "Carnaval"}
CALENDAR = WorkingCalendar(FIRST, free=FREE)
Network = tuple[list[Activity], list[Link]]
Plan = tuple[list[Activity], list[Link], WorkingCalendar]
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault


@st.composite
def networks(draw: st.DrawFn, most: int = 9) -> Network:
    """Draw activities whose links only lead onward, so that there is no circle."""
    size = draw(st.integers(1, most))
    days = st.none() | st.dates(FIRST, FIRST + dt.timedelta(days=60))
    activities = [
        Activity(f"{place:02d}", draw(st.integers(0, 8)), not_before=draw(days), lead=draw(st.sampled_from("abc")))
        for place in range(size)
    ]
    links = []
    for _ in range(draw(st.integers(0, 2 * size))):
        before, after = sorted((draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))))
        if before != after:
            kind = draw(st.sampled_from(list(LinkKind)))
            links.append(Link(f"{before:02d}", f"{after:02d}", kind, draw(st.integers(-3, 5))))
    return activities, links


@st.composite
def plans(draw: st.DrawFn, most: int = 6) -> Plan:
    """Draw a network with fixed dates too, and a calendar of its own: any week-end, any holidays."""
    activities, links = draw(networks(most))
    days = st.none() | st.dates(FIRST, FIRST + dt.timedelta(days=40))
    activities = [replace(one, fixed_on=draw(days)) if one.duration else one for one in activities]
    weekend = draw(st.sampled_from([frozenset({5, 6}), frozenset({6}), frozenset({4, 5}), frozenset[int]()]))
    free = draw(st.sets(st.dates(FIRST, FIRST + dt.timedelta(days=40)), max_size=12))
    return activities, links, WorkingCalendar(FIRST, free=dict.fromkeys(free, "free"), weekend=weekend)


def slow_starts(
    activities: Sequence[Activity],
    links: Sequence[Link],
    calendar: WorkingCalendar,
    *,
    least: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Push each activity one day at a time until no link and no date is broken any more.

    ``least`` says before which boundary an activity is not to start, whatever its dates.
    """
    length = {one.key: one.duration for one in activities}
    start = {one.key: (least or {}).get(one.key, 0) for one in activities}
    moved = True
    while moved:
        moved = False
        for one in activities:
            if _too_early(one, start, calendar) or any(
                _broken(link, start, length) for link in links if link.after == one.key
            ):
                start[one.key] += 1
                moved = True
    return start


def slow_end(activities: Sequence[Activity], start: Mapping[str, int]) -> int:
    """Boundary at which all has ended."""
    return max(start[one.key] + one.duration for one in activities)


def slow_slack(key: str, activities: Sequence[Activity], links: Sequence[Link], calendar: WorkingCalendar) -> int:
    """Let one activity start a day later and a day later again, until the end of all moves."""
    starts = slow_starts(activities, links, calendar)
    end, days = slow_end(activities, starts), 0
    while True:
        later = slow_starts(activities, links, calendar, least={key: starts[key] + days + 1})
        if slow_end(activities, later) > end:
            return days
        days += 1


def _too_early(activity: Activity, start: Mapping[str, int], calendar: WorkingCalendar) -> bool:
    for day in (activity.not_before, activity.fixed_on):
        if day is None:
            continue
        if activity.duration and calendar.day(start[activity.key]) < day:
            return True
        if not activity.duration and start[activity.key] < sum(calendar.day(one) <= day for one in range(200)):
            return True
    return False


def _broken(link: Link, start: Mapping[str, int], length: Mapping[str, int]) -> bool:
    begin = {"start": start[link.before], "finish": start[link.before] + length[link.before]}
    follow = {"start": start[link.after], "finish": start[link.after] + length[link.after]}
    first, second = link.kind.value.split("_")
    return follow[second] < begin[first] + link.lag
