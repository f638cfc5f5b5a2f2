"""Chart and table of the schedule (diagrama y tabla): lines with their words, the picture in parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core import places
from cauce.core import schedule as rules
from cauce.exporter.schedule import ACTIVITY, GROUP, MILESTONE, TASK, Arrow, Gantt, Labels, Line, with_groups
from cauce.exporter.schedule.chart import ROW, Drawing, Scale
from cauce.web.models import Plan
from cauce.web.pages import words as screen
from cauce.web.pages.lists import PAGE, Page
from cauce.web.pages.tags import address
from cauce.web.queries.schedule import Thing
from cauce.web.queries.task_names import first_steps

WIDTH = 700.0  # of the whole period when nothing else is asked for
ZOOMS = {"whole": 0.0, "months": 4.0, "weeks": 12.0}  # width of a day; 0 fits the period into the page
NARROWEST, WIDEST = 0.7, 14.0
HEAD = 26
PART = 50  # lines drawn together: a browser draws a part when it comes into sight
NO_WORDS = Labels(**dict.fromkeys(Labels.__dataclass_fields__, ""))  # type: ignore[arg-type]  # shapes carry none


@dataclass(frozen=True)
class Name:
    """A line's name beside the picture: where it leads, what the picture shows of it in words."""

    line: Line
    pk: int
    link: str
    move: str
    told: str

    @property
    def is_group(self) -> bool:
        """Whether it is a heading."""
        return self.line.kind == GROUP

    @property
    def start(self) -> str:
        """First day for programs."""
        return self.line.start.isoformat()


@dataclass(frozen=True)
class Part:
    """Some lines: their names, their picture."""

    names: Sequence[Name]
    picture: SafeString
    height: int


@dataclass(frozen=True)
class Chart:
    """A picture in parts, its months, and what moving a bar needs to know."""

    parts: Sequence[Part]
    page: Page
    head: SafeString
    width: str
    first: str
    step: str
    free: str
    told: str


def lines_of(
    things: Mapping[str, Thing],
    found: rules.Schedule,
    keys: Sequence[str],
    *,
    was: Mapping[str, rules.Days] | None = None,
    notes: Mapping[str, str] | None = None,
) -> list[Line]:
    """Put what is known of entries together as lines, in the order of their keys."""
    kinds = {"task": TASK, "activity": ACTIVITY, "milestone": MILESTONE}
    lines = []
    for key in keys:
        thing, timing = things[key], found.timings[key]
        before = (was or {}).get(key)
        lines.append(
            Line(
                key=key,
                code=thing.code,
                title=thing.title,
                group=group_name(thing),
                kind=kinds[thing.entry.kind],
                start=found.start_day(key),
                finish=found.finish_day(key),
                duration=timing.early_finish - timing.early_start,
                slack=timing.slack,
                is_critical=timing.is_critical,
                lead=thing.lead,
                was=(before.start, before.finish) if before else None,
                done=thing.done,
                note=(notes or {}).get(key, ""),
            )
        )
    return lines


def titled(plan: Plan, things: Mapping[str, Thing], lines: Sequence[Line]) -> list[Line]:
    """Give lines without a title the first step of their task as one."""
    tasks = {line.key: things[line.key].entry.task_id for line in lines if not line.title}
    if not tasks:
        return list(lines)
    steps = first_steps(plan)
    return [replace(one, title=steps.get(tasks[one.key] or 0, "")) if one.key in tasks else one for one in lines]


def group_name(thing: Thing) -> str:
    """The heading under which an entry stands."""
    if isinstance(thing.group, int):
        return f"{thing.group}. {thing.group_title}"
    return screen.word(screen.SECTIONS, thing.group) if thing.group else _("Milestones")


def chart_of(
    request: HttpRequest,
    plan: Plan,
    things: Mapping[str, Thing],
    found: rules.Schedule,
    lines: Sequence[Line],
    *,
    links: Sequence[rules.Link],
) -> Chart | None:
    """Draw the part of a schedule that the address asks for; nothing where there are no lines."""
    if not lines:
        return None
    grouped = with_groups(lines)
    page = page_of(request, grouped)
    scale = scale_of(request, lines)
    drawing = Drawing(_gantt(plan, found, lines, links), grouped, scale)
    parts = []
    for start in range(page.start, page.end, PART):
        end = min(start + PART, page.end)
        names = names_of(plan, things, grouped[start:end])
        parts.append(Part(names, SafeString(drawing.part(start, end)), len(names) * ROW))  # drawings escape
    return Chart(
        parts=parts,
        page=page,
        head=_head(scale),
        width=f"{scale.width:g}",
        first=scale.first.isoformat(),
        step=f"{scale.step:g}",
        free=" ".join(day.isoformat() for day in found.calendar.free if scale.first <= day <= scale.last),
        told=_told(plan, lines),
    )


def page_of(request: HttpRequest, lines: Sequence[Line]) -> Page:
    """The part of the lines that the address asks for (?from=100), or all from there on (&all=1)."""
    wanted = request.GET.get("from", "")
    start = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else 0
    start = start if start < len(lines) else 0
    end = len(lines) if request.GET.get("all") == "1" else start + PAGE
    htmx = getattr(request, "htmx", None)
    target = htmx.target if htmx else ""
    return Page(
        items=lines[start:end],
        start=start,
        total=len(lines),
        is_fragment=target == "more",
        is_filter=False,
    )


def scale_of(request: HttpRequest, lines: Sequence[Line]) -> Scale:
    """How wide a day is: as the address asks, or such that the whole period fits into the page."""
    zoom = ZOOMS.get(request.GET.get("zoom", ""), 0.0)
    one = Scale.over(lines, width=1)
    days = (one.last - one.first).days + 1
    return Scale(one.first, one.last, zoom or round(max(NARROWEST, min(WIDEST, WIDTH / days)), 2))


def names_of(plan: Plan, things: Mapping[str, Thing], lines: Sequence[Line]) -> list[Name]:
    """Name lines beside their picture or in their table."""
    city = places.city_format(plan.city_format)
    pks = [things[line.key].entry.pk if line.key in things else 0 for line in lines]
    return [
        Name(
            line=line,
            pk=pk,
            link=address("schedule_entry", plan.slug, pk) if pk else "",
            move=address("move_entry", plan.slug, pk) if pk else "",
            told=_told_line(line, city),
        )
        for line, pk in zip(lines, pks, strict=True)
    ]


def _told_line(line: Line, city: places.CityFormat) -> str:
    told = [city.day(line.finish)]
    if line.kind != MILESTONE:
        told = [f"{city.day(line.start)} – {city.day(line.finish)}"]
    if line.kind not in (MILESTONE, GROUP):
        told.append(
            ngettext("%(count)d working day", "%(count)d working days", line.duration) % {"count": line.duration}
        )
    if line.is_critical:
        told.append(_("critical"))
    if line.was and line.was != (line.start, line.finish):
        told.append(_("before: %(start)s – %(finish)s") % _days(line.was, city))
    if line.note:
        told.append(line.note)
    return ", ".join(told)


def _days(days: tuple[dt.date, dt.date], city: places.CityFormat) -> dict[str, str]:
    return {"start": city.day(days[0]), "finish": city.day(days[1])}


def _told(plan: Plan, lines: Sequence[Line]) -> str:
    city = places.city_format(plan.city_format)
    days = (min(line.start for line in lines), max(line.finish for line in lines))
    critical = sum(line.is_critical for line in lines)
    told = ngettext(
        "%(count)d line from %(start)s to %(finish)s, %(critical)d of them critical.",
        "%(count)d lines from %(start)s to %(finish)s, %(critical)d of them critical.",
        len(lines),
    )
    return told % ({"count": len(lines), "critical": critical} | _days(days, city))


def _gantt(plan: Plan, found: rules.Schedule, lines: Sequence[Line], links: Sequence[rules.Link]) -> Gantt:
    """What the drawing needs to know; words are none of it."""
    return Gantt(
        plan=plan.title,
        language=plan.language,
        on=timezone.localdate(),
        day="",
        program="",
        notice="",
        facts=(),
        labels=NO_WORDS,
        lines=lines,
        arrows=[Arrow(link.before, link.after, link.kind.value, link.lag) for link in links],
        free=found.calendar.free,
        weekend=found.calendar.weekend,
    )


def _head(scale: Scale) -> SafeString:
    """Names of the months, and the years where there is no room for months."""
    parts = []
    for month, start, end in scale.months():
        year = month.month == 1 or month == scale.first
        parts.append(f'<line class="grid" x1="{start}" y1="0" x2="{start}" y2="{HEAD}"/>')
        if end - start >= 68:
            told = date_format(month, "F Y") if end - start > 110 else date_format(month, "M Y")
        elif end - start >= 26:
            told = date_format(month, "M y") if year and end - start >= 44 else date_format(month, "M")
        else:
            told = str(month.year) if month.month == 1 or (month == scale.first and month.month < 9) else ""
        if told:
            parts.append(f'<text x="{start + 4}" y="17">{escape(told)}</text>')
    return SafeString("".join(parts))


def table_of(
    request: HttpRequest, plan: Plan, things: Mapping[str, Thing], lines: Sequence[Line]
) -> tuple[Page, list[Name]]:
    """Return the part of the table that the address asks for."""
    page = page_of(request, lines)
    return page, names_of(plan, things, page.items)


def waiting(found: rules.Schedule, names: Mapping[str, str]) -> dict[str, list[str]]:
    """Name what each entry waits for, by its key."""
    told: dict[str, list[str]] = {}
    for link in found.links:
        if link.before in names and link.after in found.timings:
            lag = f" {link.lag:+d}" if link.lag else ""
            told.setdefault(link.after, []).append(f"{names[link.before]}{lag}")
    return told
