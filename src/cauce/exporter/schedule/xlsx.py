"""Annex G.1 as a workbook (anexo G.1 en Excel): the schedule's table with real dates, and the days without work."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from cauce.exporter.actors.xlsx import CELL, FORBIDDEN, FORMULA_SIGNS, LONGEST
from cauce.exporter.schedule import Gantt
from cauce.exporter.word import clean

WIDTHS = (10, 60, 34, 12, 12, 10, 10, 10, 24, 12, 12, 10, 40)


def gantt_xlsx(gantt: Gantt) -> bytes:
    """Write a schedule as a workbook; the same facts and day give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties(
            {
                "title": f"{gantt.labels.title}: {gantt.plan}"[:255],
                "author": gantt.program,
                "created": datetime.combine(gantt.on, time(12)),
            }
        )
        writer = _Writer(book)
        _lines(writer, gantt)
        _free_days(writer, gantt)
    return target.getvalue()


class _Writer:
    """The workbook and its formats; words are never formulas."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.plain = book.add_format(CELL)
        self.quoted = book.add_format(CELL | {"quote_prefix": True})
        self.header = book.add_format(CELL | {"bold": True, "bg_color": "#E3EEF0"})
        self.number = book.add_format(CELL | {"num_format": "0", "align": "center"})
        self.day = book.add_format(CELL | {"num_format": "dd/mm/yyyy", "align": "left"})
        self.critical = book.add_format(CELL | {"bold": True, "font_color": "#9C2418"})

    def sheet(self, name: str, headers: list[str], widths: tuple[int, ...], foot: str) -> Any:
        """Add a sheet with its header frozen and its width on one page."""
        sheet = self.book.add_worksheet(clean(name).translate(FORBIDDEN)[:31])
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 2)
        sheet.set_footer(f"&L{clean(foot).replace('&', '&&')}&R&P / &N"[:255])
        for column, (header, width) in enumerate(zip(headers, widths, strict=False)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, clean(header), self.header)
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: object) -> None:
        """Write a day as a day, a number as a number, words as words."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.plain)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self.day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.number)
        else:
            told = clean(str(value))[:LONGEST]
            sheet.write_string(row, column, told, self.quoted if told.startswith(FORMULA_SIGNS) else self.plain)


def _lines(writer: _Writer, gantt: Gantt) -> None:
    labels = gantt.labels
    headers = [
        labels.code,
        labels.task,
        labels.lead,
        labels.start,
        labels.finish,
        labels.days,
        labels.slack,
        labels.critical,
        labels.depends_on,
    ]
    if gantt.baseline:
        headers += [f"{labels.start} ({gantt.baseline})", f"{labels.finish} ({gantt.baseline})", labels.slipped]
    headers.append(labels.note)
    foot = " · ".join(part for part in (gantt.notice, labels.title, gantt.day) if part)
    sheet = writer.sheet(labels.title, headers, WIDTHS if gantt.baseline else (*WIDTHS[:9], WIDTHS[-1]), foot)
    names = {line.key: line.code or line.title for line in gantt.lines}
    befores = gantt.befores()
    for row, line in enumerate(gantt.lines, 1):
        needs = ", ".join(
            f"{names[one.before]} {labels.kinds[one.kind]}{f' {one.lag:+d}' if one.lag else ''}"
            for one in befores.get(line.key, ())
            if one.before in names
        )
        values: list[object] = [line.code, line.title, line.lead, line.start, line.finish, line.duration, line.slack]
        values += [labels.yes if line.is_critical else "", needs]
        if gantt.baseline:
            values += [*(line.was or (None, None)), (line.finish - line.was[1]).days if line.was else None]
        for column, value in enumerate([*values, line.note]):
            writer.put(sheet, row, column, value)
        sheet.set_row(row, _height([(line.title, 60), (line.lead, 34), (needs, 24), (line.note, 40)]))
    sheet.autofilter(0, 0, len(gantt.lines), len(headers) - 1)


def _height(texts: list[tuple[str, int]]) -> float:
    """Height of a row whose texts wrap at the widths of their columns; some programs work out none by themselves."""
    return 15.0 * max(-(-len(text) // width) or 1 for text, width in texts)


def _free_days(writer: _Writer, gantt: Gantt) -> None:
    if not gantt.free:
        return
    sheet = writer.sheet(gantt.labels.free_day, [gantt.labels.start, gantt.labels.free_day], (14, 60), gantt.notice)
    for row, (day, name) in enumerate(sorted(gantt.free.items()), 1):
        writer.put(sheet, row, 0, day)
        writer.put(sheet, row, 1, name)
