"""Books as workbooks (libros en Excel): tasks with all that belongs to them, and the sections, to filter and print."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from cauce.exporter.actors.xlsx import CELL, FORBIDDEN, FORMULA_SIGNS, LONGEST, row_height
from cauce.exporter.books import Book, Heading, RowSheet, Table, row_sheet
from cauce.exporter.word import clean

LEAD = ("leads", "supports", "supervises", "validates", "working_group", "allies")


def book_xlsx(book: Book) -> bytes:
    """Write a book as a workbook; the same words and day give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties(
            {
                "title": clean(f"{book.title}: {book.subtitle}")[:255],
                "author": book.text.program,
                "created": datetime.combine(book.text.on, time(12)),
            }
        )
        writer = _Writer(workbook, book)
        _tasks(writer, book)
        _questions(writer, book)
        for name, part in _tables(book):
            writer.sheet(name, list(part.headers), [share * 130 for share in part.widths], part.lines)
    return target.getvalue()


class _Writer:
    """The workbook and its formats; words are never formulas."""

    def __init__(self, workbook: Any, book: Book) -> None:
        self.workbook = workbook
        self.plain = workbook.add_format(CELL)
        self.quoted = workbook.add_format(CELL | {"quote_prefix": True})
        self.header = workbook.add_format(CELL | {"bold": True, "bg_color": "#E3EEF0"})
        parts = (book.text.notice, book.subtitle, book.day, book.text.program)
        foot = clean(" · ".join(part for part in parts if part)).replace("&", "&&")
        self.foot = f"&L{foot[:220]}&R&P / &N"
        self.names: set[str] = set()

    def sheet(self, name: str, headers: list[str], widths: list[float], lines: Any) -> None:
        """Add a sheet with its header frozen, its filters, its width on one page."""
        sheet = self.workbook.add_worksheet(self._name(name))
        sheet.set_landscape()
        sheet.set_paper(8 if len(headers) > 8 else 1)  # A3, else Letter
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 1)
        sheet.set_footer(self.foot)
        for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, clean(header), self.header)
        row = 0
        for row, line in enumerate(lines, 1):
            for column, text in enumerate(line):
                self._put(sheet, row, column, text)
            sheet.set_row(row, row_height(zip(line, widths, strict=True)))
        sheet.autofilter(0, 0, row, len(headers) - 1)

    def _name(self, wanted: str) -> str:
        name = clean(wanted).translate(FORBIDDEN)[:31].strip("'")
        while name.casefold() in self.names:
            name = f"{name[:28]} {len(self.names)}"
        self.names.add(name.casefold())
        return name

    def _put(self, sheet: Any, row: int, column: int, text: str) -> None:
        told = clean(text)[:LONGEST]
        if told:
            sheet.write_string(row, column, told, self.quoted if told.startswith(FORMULA_SIGNS) else self.plain)
        else:
            sheet.write_blank(row, column, None, self.plain)


def _tasks(writer: _Writer, book: Book) -> None:
    """One line a task; what belongs to its row stands beside each of the row's tasks."""
    labels, terms = book.labels, book.text.terms
    roles = [terms.roles[role].rstrip(":") for role in LEAD]
    headers = [labels.area, labels.code, labels.task, labels.steps, labels.questions, labels.deliverables, *roles]
    lines = []
    for area in book.text.facts.areas:
        for row in area.rows:
            told = row_sheet(row, area, terms)
            names = dict(told.parties)
            beside = (
                _listed(told.questions),
                _listed(told.deliverables),
                *(_listed(names.get(one, ())) for one in roles),
            )
            for task in row.tasks:
                steps = _listed((*task.steps, *task.notes, *_row_notes(told, is_first=task is row.tasks[0])))
                lines.append((f"{area.number}. {area.title}", task.code, task.title or "", steps, *beside))
    writer.sheet(labels.tasks, headers, [22, 8, 36, 56, 36, 40, *[24] * len(roles)], lines)


def _row_notes(told: RowSheet, *, is_first: bool) -> tuple[str, ...]:
    return told.notes if is_first else ()


def _listed(texts: tuple[str, ...]) -> str:
    return "\n".join(texts)


def _questions(writer: _Writer, book: Book) -> None:
    labels = book.labels
    lines = [
        (f"{area.number}. {area.title}", one.code, one.text) for area in book.text.facts.areas for one in area.questions
    ]
    if lines:
        writer.sheet(labels.questions, [labels.area, labels.code, labels.questions], [30, 8, 100], lines)


def _tables(book: Book) -> list[tuple[str, Table]]:
    """Tables of the sections, each under the heading before it, without its letter."""
    found, heading = [], ""
    for part in book.parts:
        if isinstance(part, Table):
            found.append((heading, part))
        elif isinstance(part, Heading):
            heading = part.text.partition(". ")[2] or part.text
    return found
