"""Sheets of contingency as a workbook and as CSV (planes de contingencia en Excel): a sheet for each table."""

from __future__ import annotations

import csv
from datetime import datetime, time
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from cauce.exporter.actors.xlsx import CELL, FORBIDDEN, FORMULA_SIGNS, LONGEST, row_height
from cauce.exporter.contingency import Section, Sheets
from cauce.exporter.word import clean

SIGNS = 150.0  # signs that a sheet is wide
LABEL, VALUE = 28, 90  # widths of the sheet that says what this is


class _Book:
    """The workbook, its formats and the names of its sheets; words are never formulas."""

    def __init__(self, book: Workbook, sheets: Sheets) -> None:
        self.book, self.sheets = book, sheets
        self.plain: Format = book.add_format(CELL)
        self.quoted: Format = book.add_format(CELL | {"quote_prefix": True})
        self.header: Format = book.add_format(CELL | {"bold": True, "bg_color": "#E3EEF0"})
        self.names: set[str] = set()

    def add(self, name: str, headers: tuple[str, ...], widths: list[float], lines: tuple[tuple[str, ...], ...]) -> None:
        """Add a sheet with its header frozen and its filters, its width on one printed page."""
        sheet = self.book.add_worksheet(self._name(name))
        sheet.set_landscape()
        sheet.set_paper(8 if len(headers) > 10 else 1)  # A3, else Letter
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 1)
        sheet.set_footer(f"&L{clean(self.sheets.foot).replace('&', '&&')[:220]}&R&P / &N")
        for column, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, clean(header), self.header)
        for row, line in enumerate(lines, 1):
            for column, text in enumerate(line):
                told = clean(text)[:LONGEST]
                if told:
                    style = self.quoted if told.startswith(FORMULA_SIGNS) else self.plain
                    sheet.write_string(row, column, told, style)
                else:
                    sheet.write_blank(row, column, None, self.plain)
            sheet.set_row(row, row_height(zip(line, widths, strict=True)))
        sheet.autofilter(0, 0, len(lines), len(headers) - 1)

    def _name(self, wanted: str) -> str:
        name = clean(wanted).translate(FORBIDDEN)[:31].strip("'")
        while name.casefold() in self.names:
            name = f"{name[:28]} {len(self.names)}"
        self.names.add(name.casefold())
        return name


def sheets_xlsx(sheets: Sheets) -> bytes:
    """Write tables as a workbook; the same facts and day give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        title = clean(f"{sheets.title}: {sheets.plan}")[:255]
        created = datetime.combine(sheets.on, time(12))
        workbook.set_properties({"title": title, "author": sheets.program, "created": created})
        book = _Book(workbook, sheets)
        for section in sheets.sections:
            widths = [max(8.0, share * SIGNS) for share in section.widths]
            book.add(section.title, section.headers, widths, section.lines)
        book.add(sheets.title, (sheets.title, sheets.day), [LABEL, VALUE], (*sheets.facts, ("Cauce", sheets.foot)))
    return target.getvalue()


def section_csv(section: Section) -> bytes:
    """Write one table as CSV in UTF-8 that spreadsheet programs open with its accents; nothing is a formula."""
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(section.headers)
    for line in section.lines:
        told = (clean(text) for text in line)
        writer.writerow([f"'{text}" if text.startswith(FORMULA_SIGNS) else text for text in told])
    return b"\xef\xbb\xbf" + target.getvalue().encode()
