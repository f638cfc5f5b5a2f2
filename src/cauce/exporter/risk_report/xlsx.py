"""The risk report as a workbook (mapa de riesgos en Excel): what it is first, then a sheet for each table.

Figures are numbers under their format; there are no formulas.
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from cauce.core.places import CityFormat
from cauce.exporter.actors.xlsx import CELL, FORBIDDEN, FORMULA_SIGNS, LONGEST, row_height
from cauce.exporter.risk_report import Number, RiskReport
from cauce.exporter.word import clean

SIGNS = 140  # signs that a sheet is wide


class Cells:
    """Figures as numbers, with the decimals that the report shows."""

    def __init__(self, book: xlsxwriter.Workbook, city: CityFormat) -> None:
        self.book, self.city = book, city
        self.formats: dict[str, Any] = {}

    def write(self, sheet: Any, row: int, column: int, text: str) -> bool:
        """Write a figure or a share in per cent as a number; say whether it was one."""
        if isinstance(text, Number):
            sheet.write_number(row, column, text.value, self.format_of(text.shown))
            return True
        share = text.removesuffix("%").rstrip()
        is_share = share != text
        read = self.city.read(share)
        if read is None:
            return False
        value, decimals = read
        shown = ("0" if is_share else "#,##0") + (f".{'0' * decimals}" if decimals else "") + ("%" if is_share else "")
        value = round(value / 100, decimals + 2) if is_share else value
        sheet.write_number(row, column, value, self.format_of(shown))
        return True

    def format_of(self, shown: str) -> Any:
        """Return the format of a cell by how its number is shown."""
        if shown not in self.formats:
            self.formats[shown] = self.book.add_format(CELL | {"num_format": shown})
        return self.formats[shown]


def report_xlsx(report: RiskReport) -> bytes:
    """Write the report's tables as a workbook; the same facts and day give the same bytes."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        title = f"{report.title}: {clean(report.plan)}"
        book.set_properties(
            {"title": title[:255], "author": report.program, "created": datetime.combine(report.on, time(12))}
        )
        cells = Cells(book, report.city)
        plain, quoted = book.add_format(CELL), book.add_format(CELL | {"quote_prefix": True})
        header = book.add_format(CELL | {"bold": True, "bg_color": "#E3EEF0"})
        parts = [
            (part.title, part.headers, part.widths, (*part.lines, *((note,) for note in part.notes)))
            for part in report.tables
        ]
        for name, headers, widths, lines in (_first(report), *parts):
            sheet = book.add_worksheet(clean(name).translate(FORBIDDEN)[:31])
            sheet.set_landscape()
            sheet.set_paper(1)
            sheet.fit_to_pages(1, 0)
            sheet.freeze_panes(1, 0)
            for column, (text, share) in enumerate(zip(headers, widths, strict=True)):
                sheet.set_column(column, column, max(8.0, share * SIGNS))
                sheet.write_string(0, column, clean(text), header)
            for row, line in enumerate(lines, 1):
                told = [text if isinstance(text, Number) else clean(text)[:LONGEST] for text in line]
                sheet.set_row(
                    row, row_height([(text, share * SIGNS) for text, share in zip(told, widths, strict=False)])
                )
                for column, text in enumerate(told):
                    if cells.write(sheet, row, column, text):
                        continue
                    sheet.write_string(row, column, text, quoted if text.startswith(FORMULA_SIGNS) else plain)
    return target.getvalue()


def _first(report: RiskReport) -> tuple[str, tuple[str, ...], tuple[float, ...], tuple[tuple[str, ...], ...]]:
    """What stands first: what the report is and what it is not, its figures, how it was reckoned."""
    says = [one for one in (report.warning, report.lead, *report.method[:1]) if one]
    rest = [one for one in (*report.method[1:], report.notice, report.day, report.program) if one]
    figures = [(words, value) for value, words in report.figures]
    return (
        report.title,
        (report.title, ""),
        (0.7, 0.2),
        (*((one,) for one in says), *figures, *((one,) for one in rest)),
    )
