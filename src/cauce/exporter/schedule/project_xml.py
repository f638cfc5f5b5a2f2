"""Project file (cronograma para MS Project): the schedule in the XML that programs which plan projects open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from cauce.exporter.schedule import MILESTONE, Gantt, Line
from cauce.exporter.word import clean

NAMESPACE = "http://schemas.microsoft.com/project"
# Numbers of the format: PredecessorLink/Type, Task/ConstraintType.
_LINKS = {"finish_finish": 0, "finish_start": 1, "start_finish": 2, "start_start": 3}
MUST_START, START_NO_EARLIER = 2, 4
HOURS, TENTHS_OF_MINUTE = 8, 10

Element = Any  # lxml's elements have no types


@dataclass(frozen=True)
class Bounds:
    """What binds an entry besides its dependencies; see core.schedule.Activity."""

    not_before: dt.date | None = None
    fixed_on: dt.date | None = None
    finish_by: dt.date | None = None


def project_xml(gantt: Gantt, *, bounds: Mapping[str, Bounds] | None = None) -> bytes:
    """Write a schedule as a project file with its calendar, groups as summary tasks, and dependencies.

    ``bounds`` gives for a line's key the days that bind it.
    """
    project = etree.Element("Project", nsmap={None: NAMESPACE})
    _add(project, "Name", gantt.plan[:255])
    _add(project, "Title", f"{gantt.plan} · {gantt.labels.title}"[:512])
    _add(project, "Author", gantt.program)
    if gantt.lines:
        _add(project, "StartDate", _moment(min(line.start for line in gantt.lines), "08:00:00"))
        _add(project, "FinishDate", _moment(max(line.finish for line in gantt.lines), "17:00:00"))
    for name, value in (("MinutesPerDay", HOURS * 60), ("MinutesPerWeek", HOURS * 300), ("CalendarUID", 1)):
        _add(project, name, value)
    _calendar(project, gantt)
    _tasks(project, gantt, bounds or {})
    written: bytes = etree.tostring(project, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _calendar(project: Element, gantt: Gantt) -> None:
    calendar = etree.SubElement(etree.SubElement(project, "Calendars"), "Calendar")
    for name, value in (("UID", 1), ("Name", gantt.plan[:51]), ("IsBaseCalendar", 1)):
        _add(calendar, name, value)
    days = etree.SubElement(calendar, "WeekDays")
    for weekday in range(7):
        day = etree.SubElement(days, "WeekDay")
        _add(day, "DayType", (weekday + 1) % 7 + 1)  # the format begins with Sunday as 1
        works = weekday not in gantt.weekend
        _add(day, "DayWorking", int(works))
        if works:
            times = etree.SubElement(day, "WorkingTimes")
            for start, end in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
                time = etree.SubElement(times, "WorkingTime")
                _add(time, "FromTime", start)
                _add(time, "ToTime", end)
    if gantt.free:
        exceptions = etree.SubElement(calendar, "Exceptions")
        for free_day, name in sorted(gantt.free.items()):
            exception = etree.SubElement(exceptions, "Exception")
            period = etree.SubElement(exception, "TimePeriod")
            _add(period, "FromDate", _moment(free_day, "00:00:00"))
            _add(period, "ToDate", _moment(free_day, "23:59:00"))
            _add(exception, "Occurrences", 1)
            _add(exception, "Name", name)
            _add(exception, "Type", 1)
            _add(exception, "DayWorking", 0)


def _tasks(project: Element, gantt: Gantt, bounds: Mapping[str, Bounds]) -> None:
    tasks = etree.SubElement(project, "Tasks")
    numbers = {line.key: 1000 + place for place, line in enumerate(gantt.lines)}
    befores, group, place, groups = gantt.befores(), None, 0, 0
    for line in gantt.lines:
        if line.group and line.group != group:
            place, groups = place + 1, groups + 1
            _summary(tasks, place, groups, line.group, [one for one in gantt.lines if one.group == line.group])
        group = line.group
        place += 1
        task = _task(tasks, line, numbers[line.key], place, bounds.get(line.key, Bounds()))
        for arrow in befores.get(line.key, ()):
            if arrow.before in numbers:
                link = etree.SubElement(task, "PredecessorLink")
                _add(link, "PredecessorUID", numbers[arrow.before])
                _add(link, "Type", _LINKS[arrow.kind])
                _add(link, "LinkLag", arrow.lag * HOURS * 60 * TENTHS_OF_MINUTE)
                _add(link, "LagFormat", 7)  # days


def _summary(tasks: Element, place: int, number: int, name: str, lines: list[Line]) -> None:
    task = etree.SubElement(tasks, "Task")
    for label, value in (("UID", number), ("ID", place), ("Name", name), ("OutlineLevel", 1), ("Summary", 1)):
        _add(task, label, value)
    _add(task, "Start", _moment(min(line.start for line in lines), "08:00:00"))
    _add(task, "Finish", _moment(max(line.finish for line in lines), "17:00:00"))


def _task(tasks: Element, line: Line, number: int, place: int, bounds: Bounds) -> Element:
    task = etree.SubElement(tasks, "Task")
    hour = "17:00:00" if line.kind == MILESTONE else "08:00:00"
    for name, value in (
        ("UID", number),
        ("ID", place),
        ("Name", " ".join(part for part in (line.code, line.title) if part)[:512]),
        ("WBS", line.key[:255]),
        ("OutlineLevel", 2 if line.group else 1),
        ("Start", _moment(line.start, hour)),
        ("Finish", _moment(line.finish, "17:00:00")),
        ("Duration", f"PT{line.duration * HOURS}H0M0S"),
        ("DurationFormat", 7),
        ("Milestone", int(line.kind == MILESTONE)),
        ("Critical", int(line.is_critical)),
        ("PercentComplete", round(line.done * 100)),
    ):
        _add(task, name, value)
    if day := bounds.fixed_on or bounds.not_before:
        _add(task, "ConstraintType", MUST_START if bounds.fixed_on else START_NO_EARLIER)
        _add(task, "ConstraintDate", _moment(day, hour))
    if bounds.finish_by:
        _add(task, "Deadline", _moment(bounds.finish_by, "17:00:00"))
    if line.note:
        _add(task, "Notes", line.note)
    return task


def _add(parent: Element, name: str, value: object) -> None:
    etree.SubElement(parent, name).text = clean(str(value))


def _moment(day: dt.date, hour: str) -> str:
    return f"{day.isoformat()}T{hour}"
