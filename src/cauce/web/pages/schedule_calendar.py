"""Calendar of the schedule (calendario): what begins, ends and stands on each day, by month and by quarter."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cauce.core import schedule as rules
from cauce.web.pages.frame import open_plan, show
from cauce.web.pages.schedule import frame_of
from cauce.web.queries import plan as plans
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.schedule import Thing
from cauce.web.queries.visible import may

MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
QUARTER = 3  # months


@dataclass
class Happening:
    """What happens on a day: an entry begins, ends, does both, is due, or stands as a milestone."""

    what: str
    word: str
    thing: Thing
    is_critical: bool


@dataclass
class Day:
    """A day with what happens on it."""

    day: dt.date
    free: str = ""
    is_weekend: bool = False
    is_today: bool = False
    happenings: list[Happening] = field(default_factory=list)

    @property
    def column(self) -> int:
        """Day of the week, Monday is 1."""
        return self.day.isoweekday()


def schedule_calendar(request: HttpRequest, plan: str) -> HttpResponse:
    """Show a month or a quarter of the schedule (/es/<plan>/calendario/)."""
    opened = open_plan(request, plan, act="see_schedule")
    kept = queries.kept(opened)
    by_quarter = request.GET.get("by") == "quarter"
    first = _first(request, kept, by_quarter=by_quarter)
    months = [_month_after(first, number) for number in range(QUARTER if by_quarter else 1)]
    area = request.GET.get("area", "").strip()
    days = _days(kept, months, area=area, today=timezone.localdate())
    step = QUARTER if by_quarter else 1
    return show(
        request,
        "schedule/calendar.html",
        **frame_of(opened, _("Calendar"), view="calendar") | {"section": "schedule_calendar"},
        by_quarter=by_quarter,
        months=[
            {
                "first": month,
                "name": date_format(month, "F Y"),
                "days": [days[day] for day in _each(month)],
                "has_any": any(days[day].happenings or days[day].free for day in _each(month)),
            }
            for month in months
        ],
        name=_quarter_name(first) if by_quarter else date_format(first, "F Y"),
        before=f"{_month_after(first, -step):%Y-%m}",
        after=f"{_month_after(first, step):%Y-%m}",
        at=f"{first:%Y-%m}",
        weekdays=[date_format(dt.date(2018, 1, day), "D") for day in range(1, 8)],  # 2018 began on a Monday
        area=area,
        areas=list(plans.areas(opened)),
        has_work=bool(kept.network.things) and kept.found is not None,
        edits=may("edit_schedule", by=request.user, plan=opened),
    )


def _first(request: HttpRequest, kept: queries.Kept, *, by_quarter: bool) -> dt.date:
    """First day of what is asked for; without a wish, of today where the work is under way, else of its beginning."""
    asked = MONTH.match(request.GET.get("at", ""))
    frame, today = kept.network.frame, timezone.localdate()
    day = today if frame.start <= today <= frame.end else frame.start
    if asked and 1 <= int(asked[2]) <= 12 and 1970 <= int(asked[1]) <= 2100:
        day = dt.date(int(asked[1]), int(asked[2]), 1)
    month = (day.month - 1) // QUARTER * QUARTER + 1 if by_quarter else day.month
    return dt.date(day.year, month, 1)


def _quarter_name(first: dt.date) -> str:
    values = {"number": (first.month - 1) // QUARTER + 1, "year": first.year}
    return pgettext("of a year", "Quarter %(number)d of %(year)d") % values


def _month_after(first: dt.date, count: int) -> dt.date:
    months = first.year * 12 + first.month - 1 + count
    return dt.date(months // 12, months % 12 + 1, 1)


def _each(month: dt.date) -> list[dt.date]:
    count = calendar.monthrange(month.year, month.month)[1]
    return [month.replace(day=number) for number in range(1, count + 1)]


def _days(kept: queries.Kept, months: list[dt.date], *, area: str, today: dt.date) -> dict[dt.date, Day]:
    work = kept.network.calendar
    days = {
        day: Day(day, work.free.get(day, ""), day.weekday() in work.weekend, day == today)
        for month in months
        for day in _each(month)
    }
    if kept.found is None:
        return days
    for key, thing in kept.called.items():
        if area and str(thing.group) != area:
            continue
        for day, what, word in _happenings(kept.found, key, thing):
            if day in days:
                days[day].happenings.append(Happening(what, word, thing, kept.found.timings[key].is_critical))
    order = {"milestone": 0, "due": 1, "ends": 2, "day": 3, "begins": 4}
    for one in days.values():
        one.happenings.sort(key=lambda each: order[each.what])
    return days


def _happenings(found: rules.Schedule, key: str, thing: Thing) -> list[tuple[dt.date, str, str]]:
    start, finish = found.start_day(key), found.finish_day(key)
    told: list[tuple[dt.date, str, str]] = []
    if thing.entry.kind == "milestone":
        told.append((start, "milestone", _("Milestone")))
    elif start == finish:
        told.append((start, "day", _("This day")))
    else:
        told += [(start, "begins", _("Begins")), (finish, "ends", _("Ends"))]
    if thing.entry.finish_by is not None:
        told.append((thing.entry.finish_by, "due", _("To end by")))
    return told
