"""Annex G.1 to take away (anexo G.1): the same schedule as PDF, picture, workbook or project file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dates import MONTHS_3, MONTHS_AP
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

import cauce
from cauce.core import messages, places
from cauce.core.problems import Problem
from cauce.exporter.schedule import Arrow, Gantt, Labels, Line
from cauce.exporter.schedule.pdf import gantt_pdf
from cauce.exporter.schedule.project_xml import Bounds, project_xml
from cauce.exporter.schedule.svg import gantt_svg
from cauce.exporter.schedule.xlsx import gantt_xlsx
from cauce.web.models import Plan
from cauce.web.pages.findings import XLSX
from cauce.web.pages.frame import found, notice_of, open_plan
from cauce.web.pages.schedule_chart import lines_of, titled
from cauce.web.queries import schedule as queries
from cauce.web.queries import schedule_views as views


class NothingToWriteError(Exception):
    """There is no schedule to write yet, or its work waits in a circle; ``told`` says so."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


def schedule_file(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the schedule as a file (/es/<plan>/cronograma.pdf); where there is none, the page that says so."""
    opened = open_plan(request, plan, act="see_schedule")
    write, kind = found(FILES.get(form))
    try:
        content = write(opened)
    except NothingToWriteError as nothing:
        notices.error(request, nothing.told, extra_tags="warning")
        return redirect("schedule", opened.slug)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{_("annex-g1-schedule")}-{opened.slug}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def schedule_pdf(plan: Plan) -> bytes:
    """Write the schedule as a PDF, A3 lying."""
    return gantt_pdf(gantt_of(plan))


def schedule_svg(plan: Plan) -> bytes:
    """Write the schedule as a picture."""
    return gantt_svg(gantt_of(plan))


def schedule_xlsx(plan: Plan) -> bytes:
    """Write the schedule as a workbook."""
    return gantt_xlsx(gantt_of(plan))


def schedule_project(plan: Plan) -> bytes:
    """Write the schedule as a project file, which other programs open and which can be read back."""
    gantt = gantt_of(plan)
    entries = {key: thing.entry for key, thing in views.kept(plan).network.things.items()}
    bounds = {
        key: Bounds(not_before=one.not_before, fixed_on=one.fixed_on, finish_by=one.finish_by)
        for key, one in entries.items()
    }
    lines = [replace(line, duration=entries[line.key].duration) for line in gantt.lines]
    return project_xml(replace(gantt, lines=lines), bounds=bounds)


FILES: Mapping[str, tuple[Callable[[Plan], bytes], str]] = {
    "pdf": (schedule_pdf, "application/pdf"),
    "svg": (schedule_svg, "image/svg+xml"),
    "xlsx": (schedule_xlsx, XLSX),
    "xml": (schedule_project, "application/xml"),
}


def gantt_of(plan: Plan) -> Gantt:
    """Put together what the files of a schedule say, in the language of the page.

    Raises
    ------
    NothingToWriteError
        Nothing is scheduled, or work waits for itself.
    """
    kept = views.kept(plan)
    network, schedule = kept.network, kept.found
    if schedule is None:
        circle = queries.circle_of(network, kept.circle)
        raise NothingToWriteError(f"{messages.sentence(circle, _)} {messages.advice(circle, _)}")
    if not network.things:
        raise NothingToWriteError(_("Nothing is scheduled yet, so there is no file of it. Accept the proposal first."))
    today, city = timezone.localdate(), places.city_format(plan.city_format)
    baseline = queries.baseline_of(plan)
    was = queries.days_of(baseline) if baseline else {}
    told = lines_of(network.things, schedule, list(network.things), was=was, notes=_notes(kept, city))
    lines = titled(plan, network.things, told)
    return Gantt(
        plan=plan.title,
        language=get_language() or "es",
        on=today,
        day=city.day(today),
        program=f"Cauce {cauce.__version__}",
        notice=notice_of(plan),
        facts=_facts(kept, lines, baseline.name if baseline else "", city),
        labels=labels(),
        lines=lines,
        arrows=[Arrow(link.before, link.after, link.kind.value, link.lag) for link in schedule.links],
        drawn=frozenset((link.before, link.after) for link in views.drawn_arrows(schedule)),
        free=_within(schedule.calendar.free, lines),
        weekend=schedule.calendar.weekend,
        baseline=baseline.name if baseline else "",
    )


def _within(free: Mapping[dt.date, str], lines: list[Line]) -> dict[dt.date, str]:
    """Days without work of the years that the schedule touches."""
    first, last = min(line.start for line in lines).year, max(line.finish for line in lines).year
    return {day: name for day, name in sorted(free.items()) if first <= day.year <= last}


def _notes(kept: views.Kept, city: places.CityFormat) -> dict[str, str]:
    assert kept.found is not None
    notes: dict[str, str] = {}
    for one in queries.problems_of(kept.network, kept.found):
        values = {name: city.day(value) if isinstance(value, dt.date) else value for name, value in one.values.items()}
        told = messages.sentence(Problem(one.code, values, one.severity, one.where, one.source), _)
        notes[one.where] = f"{notes[one.where]} {told}" if one.where in notes else told
    return notes


def _facts(kept: views.Kept, lines: list[Line], baseline: str, city: places.CityFormat) -> list[tuple[str, str]]:
    frame = kept.network.frame
    critical = sum(line.is_critical for line in lines)
    told = [
        (_("Made on"), city.day(timezone.localdate())),
        (_("Period"), f"{city.day(frame.start)} – {city.day(frame.end)}"),
        (_("Last day"), city.day(max(line.finish for line in lines))),
        (
            _("Entries"),
            ngettext("%(count)d, %(critical)d critical", "%(count)d, %(critical)d critical", len(lines))
            % {"count": len(lines), "critical": critical},
        ),
    ]
    return [*told, (_("Baseline"), baseline)] if baseline else told


def labels() -> Labels:
    """Words of the schedule's files, in the language of the page."""
    months = MONTHS_3 if (get_language() or "es").startswith("es") else MONTHS_AP
    return Labels(
        title=_("Annex G.1. Schedule"),
        code=_("Code"),
        task=_("Task"),
        lead=_("Lead"),
        start=_("Start"),
        finish=_("End"),
        days=_("Working days"),
        slack=_("Slack"),
        critical=_("Critical"),
        depends_on=_("Depends on"),
        baseline=_("Baseline"),
        slipped=_("Days later"),
        note=_("Note"),
        milestone=_("Milestone"),
        free_day=_("Days without work"),
        today=_("Today"),
        page=_("Page"),
        yes=_("yes"),
        months=tuple(str(months[number]) for number in range(1, 13)),
        kinds={
            "finish_start": _("FS"),
            "start_start": _("SS"),
            "finish_finish": _("FF"),
            "start_finish": _("SF"),
        },
        not_critical=_("With slack"),
        kinds_told=_(
            "FS: starts when it has ended. SS: starts when it has started. FF: ends when it has ended. "
            "SF: ends when it has started. A number is a lag in working days."
        ),
        chart=_("Chart of %(count)d lines from %(start)s to %(finish)s; the table says the same."),
    )
