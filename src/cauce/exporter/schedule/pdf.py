"""Annex G.1 as a PDF (anexo G.1 en PDF): A3 lying, tagged; the chart, and a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.exporter.schedule import GROUP, Gantt, Line, with_groups
from cauce.exporter.schedule.chart import ROW, Scale, shapes, short
from cauce.exporter.schedule.legend import as_picture, legend
from cauce.exporter.typeset import tagged_pdf
from cauce.exporter.word import clean

LINES_A_PAGE = 36
LINES_OF_THE_FIRST = 30  # its head stands above them
LABEL = 82  # signs of a title beside the picture; the table has all of it
CHART = 900.0  # width of the picture in its own units


def gantt_pdf(gantt: Gantt) -> bytes:
    """Set a schedule as a tagged PDF; the same facts and day give the same bytes."""
    return tagged_pdf(__package__, "gantt.typ", _told(gantt), on=gantt.on)


def _told(gantt: Gantt) -> dict[str, object]:
    labels = gantt.labels
    return {
        "title": labels.title,
        "plan": clean(gantt.plan),
        "program": gantt.program,
        "notice": clean(gantt.notice),
        "page": labels.page,
        "day": gantt.day,
        "date": [gantt.on.year, gantt.on.month, gantt.on.day],
        "language": gantt.language,
        "facts": [[label, clean(value)] for label, value in gantt.facts],
        "row": ROW,
        "chart": CHART,
        "legend": [[as_picture(drawn), clean(word)] for drawn, word in legend(gantt)],
        "pages": _pages(gantt) if gantt.lines else [],
        "headers": [
            labels.code,
            labels.task,
            labels.lead,
            labels.start,
            labels.finish,
            labels.days,
            labels.slack,
            labels.depends_on,
            labels.note,
        ],
        "kinds": gantt.labels.kinds_told,
        "table": _table(gantt),
    }


def _pages(gantt: Gantt) -> list[dict[str, object]]:
    """Cut the chart into pages; each has its picture, and the labels of its lines."""
    scale = Scale.over(gantt.lines, width=CHART)
    pages: list[dict[str, object]] = []
    grouped = with_groups(gantt.lines)
    for lines in _cut(grouped):
        height = len(lines) * ROW
        pages.append(
            {
                "picture": (
                    f'<svg xmlns="http://www.w3.org/2000/svg" width="{CHART:g}" height="{height}" '
                    f'viewBox="0 0 {CHART:g} {height}">{shapes(gantt, lines, scale)}</svg>'
                ),
                "told": clean(_told_of(gantt, lines)),
                "lines": [[clean(line.code), short(clean(line.title), LABEL), line.kind == GROUP] for line in lines],
                "months": [
                    [gantt.labels.months[month.month - 1] + f" {month.year}", begin, end - begin]
                    for month, begin, end in scale.months()
                ],
            }
        )
    return pages


def _cut(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Cut lines into pages; none ends with a heading whose lines stand on the next."""
    cut: list[Sequence[Line]] = []
    start, room = 0, LINES_OF_THE_FIRST
    while start < len(lines):
        end = min(start + room, len(lines))
        while end < len(lines) and end > start + 1 and lines[end - 1].kind == GROUP:
            end -= 1
        cut.append(lines[start:end])
        start, room = end, LINES_A_PAGE
    return cut


def _told_of(gantt: Gantt, lines: Sequence[Line]) -> str:
    return gantt.labels.chart % {
        "count": len(lines),
        "start": gantt.written(min(line.start for line in lines)),
        "finish": gantt.written(max(line.finish for line in lines)),
    }


def _table(gantt: Gantt) -> list[dict[str, object]]:
    """Lines by group, as text; what they depend on by its code."""
    befores = gantt.befores()
    names = {line.key: line.code or line.title for line in gantt.lines}
    groups: list[dict[str, object]] = []
    rows: list[list[str]] = []
    for line in gantt.lines:
        if not groups or groups[-1]["title"] != clean(line.group):
            rows = []
            groups.append({"title": clean(line.group), "lines": rows})
        needs = [
            f"{names[arrow.before]} {gantt.labels.kinds[arrow.kind]}{f' {arrow.lag:+d}' if arrow.lag else ''}"
            for arrow in befores.get(line.key, ())
            if arrow.before in names
        ]
        rows.append(
            [
                clean(part)
                for part in (
                    line.code,
                    line.title,
                    line.lead,
                    gantt.written(line.start),
                    gantt.written(line.finish),
                    str(line.duration),
                    gantt.labels.critical if line.is_critical else str(line.slack),
                    ", ".join(needs),
                    line.note,
                )
            ]
        )
    return groups
