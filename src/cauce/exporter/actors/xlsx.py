"""Annex G.2 as a workbook (anexo G.2 en Excel): a sheet for each table, and the matrix of parties × rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from io import BytesIO
from math import ceil

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cauce.exporter.actors import Annex, Section, sections
from cauce.exporter.word import clean

SIGNS = 150  # signs that a sheet is wide
NAME_SIGNS, VALUE_SIGNS = 44, 90  # of the matrix's first column, and of what the annex says of itself
FILLED = 1.1  # signs of usual words in the width of one figure
LINE_HEIGHT = 15  # points
TALLEST = 409  # points that a row may have
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 32_767  # signs that a cell holds
CELL = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#9DB0B7"}
FORBIDDEN = str.maketrans("[]:*?/\\", "       ")  # signs that a sheet's name may not hold


class _Book:
    """The workbook with its formats."""

    def __init__(self, book: Workbook, annex: Annex) -> None:
        self.book, self.annex = book, annex
        self.plain: Format = book.add_format(CELL)
        self.number: Format = book.add_format(CELL | {"align": "center"})
        self.quoted: Format = book.add_format(CELL | {"quote_prefix": True})
        self.header: Format = book.add_format(CELL | {"bold": True, "bg_color": "#E3EEF0"})
        self.held: Format = book.add_format(CELL | {"align": "center", "bold": True, "bg_color": "#E1EEF0"})

    def sheet(self, name: str) -> Worksheet:
        """Add a sheet that lies and says on each printed page what it is."""
        sheet: Worksheet = self.book.add_worksheet(clean(name).translate(FORBIDDEN)[:31])
        sheet.set_landscape()
        sheet.set_paper(1)  # Letter, as the offices of Panama print
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        told = clean(
            " · ".join(part for part in (self.annex.notice, self.annex.labels.title, self.annex.day) if part)
        ).replace("&", "&&")
        sheet.set_footer(f"&L{told}&R&P / &N"[:255])
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """Write a number as a number and words as words, never as a formula."""
        told = clean(text)[:LONGEST]
        if told.isdecimal() and len(told) < 10:
            sheet.write_number(row, column, int(told), self.number)
        elif told:
            sheet.write_string(row, column, told, self.quoted if told.startswith(FORMULA_SIGNS) else self.plain)
        else:
            sheet.write_blank(row, column, None, self.plain)


def annex_xlsx(annex: Annex) -> bytes:
    """Write annex G.2 as a workbook; the same facts and day give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties(
            {
                "title": f"{annex.labels.title}: {clean(annex.plan)}",
                "author": annex.program,
                "created": datetime.combine(annex.on, time(12)),
            }
        )
        book = _Book(workbook, annex)
        _write_matrix(book)
        for section in sections(annex):
            _write_section(book, section)
        _write_about(book)
    return target.getvalue()


def _write_matrix(book: _Book) -> None:
    annex = book.annex
    sheet = book.sheet(annex.labels.matrix)
    letters = {code: short for code, _, short in annex.roles}
    sheet.set_column(0, 0, NAME_SIGNS)
    sheet.set_column(1, max(len(annex.rows), 1), 7)
    sheet.write_string(0, 0, annex.labels.organization, book.header)
    for column, row in enumerate(annex.rows, 1):
        sheet.write_string(0, column, clean(row.code), book.header)
    for place, one in enumerate(annex.organizations, 1):
        sheet.set_row(place, LINE_HEIGHT * _lines(one.name, NAME_SIGNS))
        book.write(sheet, place, 0, one.name)
        for column, row in enumerate(annex.rows, 1):
            if roles := one.cells.get(row.code):
                sheet.write_string(place, column, " ".join(letters.get(role, role) for role in roles), book.held)
            else:
                sheet.write_blank(place, column, None, book.plain)
    sheet.freeze_panes(1, 1)
    if annex.organizations:
        sheet.autofilter(0, 0, len(annex.organizations), len(annex.rows))


def _write_section(book: _Book, section: Section) -> None:
    sheet = book.sheet(section.title)
    for column, (header, share) in enumerate(zip(section.headers, section.widths, strict=True)):
        sheet.set_column(column, column, max(8, share * SIGNS))
        sheet.write_string(0, column, header, book.header)
    for row, line in enumerate(section.lines, 1):
        lines = [_lines(text, share * SIGNS) for text, share in zip(line, section.widths, strict=True)]
        sheet.set_row(row, LINE_HEIGHT * max(lines))
        for column, text in enumerate(line):
            book.write(sheet, row, column, text)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(section.lines), len(section.headers) - 1)


def _lines(text: str, signs: float) -> int:
    """How many lines a text needs in a column that is so many signs wide; not every program finds out by itself."""
    room = max(8.0, signs) * FILLED
    return sum(max(1, ceil(len(part) / room)) for part in clean(text).split("\n"))


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Height of a row whose texts wrap, each at the width of its column; not every program works it out by itself.

    Examples
    --------
    >>> row_height([("una palabra", 20), ("dos líneas\\ny media", 8)])
    45.0
    """
    return float(min(TALLEST, LINE_HEIGHT * max((_lines(text, width) for text, width in texts), default=1)))


def _write_about(book: _Book) -> None:
    annex = book.annex
    sheet = book.sheet(annex.labels.about)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, VALUE_SIGNS)
    lines = [*annex.facts, (annex.labels.letters, ", ".join(f"{short}: {word}" for _, word, short in annex.roles))]
    sheet.write_string(0, 0, annex.labels.title, book.header)
    sheet.write_blank(0, 1, None, book.header)
    for row, (label, value) in enumerate(lines, 1):
        sheet.set_row(row, LINE_HEIGHT * _lines(value, VALUE_SIGNS))
        book.write(sheet, row, 0, label)
        book.write(sheet, row, 1, value)
    if annex.notice:
        sheet.set_row(len(lines) + 1, LINE_HEIGHT * _lines(annex.notice, VALUE_SIGNS))
        book.write(sheet, len(lines) + 1, 1, annex.notice)
