"""Networks for the tests (redes de prueba), and a second, slow and obvious way to schedule them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import strategies as st

from cauce.core.schedule import Activity, Link, LinkKind, WorkingCalendar

FIRST = dt.date(2018, 1, 1)
FREE = {dt.date(2018, 1, 1): "Año Nuevo", dt.date(2018, 1, 9): "Día de los Mártires", dt.date(2018, 2, 13): "Carnaval"}
CALENDAR = WorkingCalendar(FIRST, free=FREE)
Network = tuple[list[Activity], list[Link]]


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


def slow_starts(activities: Sequence[Activity], links: Sequence[Link], calendar: WorkingCalendar) -> dict[str, int]:
    """Push each activity one day at a time until no link and no date is broken any more."""
    length = {one.key: one.duration for one in activities}
    start = {one.key: 0 for one in activities}
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


def _too_early(activity: Activity, start: dict[str, int], calendar: WorkingCalendar) -> bool:
    if activity.not_before is None:
        return False
    if activity.duration:
        return calendar.day(start[activity.key]) < activity.not_before
    worked = sum(calendar.day(number) <= activity.not_before for number in range(200))
    return start[activity.key] < worked


def _broken(link: Link, start: dict[str, int], length: dict[str, int]) -> bool:
    begin = {"start": start[link.before], "finish": start[link.before] + length[link.before]}
    follow = {"start": start[link.after], "finish": start[link.after] + length[link.after]}
    first, second = link.kind.value.split("_")
    return follow[second] < begin[first] + link.lag
