"""The workbook that comes back, as XLSX (libro de trabajo en Excel): drop-downs, keys, notes in cells."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from cauce.exporter.actors.xlsx import FORBIDDEN, FORMULA_SIGNS, LINE_HEIGHT, LONGEST, row_height
from cauce.exporter.word import clean
from cauce.exporter.workbook import (
    CHOICE,
    DAY,
    FORMAT,
    HIDDEN_SHEET,
    LISTS_SHEET,
    NAME,
    TEXT,
    WHOLE,
    Column,
    Sheet,
    Value,
    Workbook,
    as_written,
)

MOST_ROWS = 100_000  # down to which a drop-down reaches
SPARE_ROWS = 2_000  # rows below the last one that drop-downs serve too
IN_A_CELL = 30_000  # signs of what is kept in one cell of the hidden sheet
CELL = {"text_wrap": True, "valign": "top"}


def workbook_xlsx(told: Workbook) -> bytes:
    """Write a workbook; the same facts and day give the same bytes. No cell is a formula."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties(
            {
                "title": clean(told.title)[:255],
                "author": told.program,
                "created": dt.datetime.combine(told.on, dt.time(12)),
            }
        )
        writer = _Writer(book, told)
        writer.read_me()
        for sheet in told.sheets:
            writer.sheet(sheet)
        writer.lists()
        writer.hidden()
    return target.getvalue()


class _Writer:
    """The workbook, its formats, and what its drop-downs choose from."""

    def __init__(self, book: Any, told: Workbook) -> None:
        self.book, self.told = book, told
        self.formats = {
            "plain": book.add_format(CELL),
            "quoted": book.add_format(CELL | {"quote_prefix": True}),
            "typed": book.add_format(CELL | {"num_format": "@"}),  # 1.10 stays 1.10 where a code is typed
            "day": book.add_format(CELL | {"num_format": "dd/mm/yyyy", "align": "left"}),
            "number": book.add_format(CELL | {"align": "left"}),  # beside words that begin at the left too
            "fixed": book.add_format(CELL | {"font_color": "#4A5B61", "bg_color": "#F8F6F0"}),
            "header": book.add_format({"bold": True, "bg_color": "#E1EEF0", "valign": "top", "text_wrap": True}),
            "marked": book.add_format(CELL | {"bg_color": "#FAEED3"}),
            "marked quoted": book.add_format(CELL | {"bg_color": "#FAEED3", "quote_prefix": True}),
            "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#0A5A6C"}),
        }
        self.titles = {sheet.kind: _title(sheet) for sheet in told.sheets}
        self.labels = {sheet.kind: sheet for sheet in told.sheets if sheet.label}
        self.long_lists: list[tuple[str, ...]] = []
        self.comments: dict[str, dict[tuple[int, str], str]] = {}
        for (kind, row, column), text in told.comments.items():
            self.comments.setdefault(kind, {})[row, column] = text

    def read_me(self) -> None:
        """Say what the workbook is and how it is used."""
        title, lines = self.told.read_me
        sheet = self.book.add_worksheet(clean(title).translate(FORBIDDEN)[:31])
        sheet.set_column(0, 0, 110)
        sheet.write_string(0, 0, clean(self.told.title), self.formats["title"])
        for row, line in enumerate([part for part in (self.told.notice, *lines) if part], 2):
            sheet.write_string(row, 0, clean(line), self.formats["plain"])
        sheet.set_footer(f"&L{clean(self.told.notice or self.told.title).replace('&', '&&')}&R&P / &N"[:255])

    def sheet(self, told: Sheet) -> None:
        """Write one sheet: its key hidden in the first column, its header frozen."""
        sheet = self.book.add_worksheet(self.titles[told.kind])
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_column(0, 0, 12, None, {"hidden": True})
        sheet.write_string(0, 0, "key", self.formats["header"])
        for at, column in enumerate(told.columns, 1):
            typed = self.formats["typed"] if column.what in (TEXT, NAME) and not column.is_fixed else None
            sheet.set_column(at, at, column.width, typed)
            sheet.write_string(0, at, clean(column.header), self.formats["header"])
            self._choices(sheet, at, column, len(told.rows))
        comments = self.comments.get(told.kind, {})
        for place, (key, values) in enumerate(told.rows):
            height = row_height(
                (one, column.width) for column, one in zip(told.columns, values, strict=True) if isinstance(one, str)
            )
            if height > LINE_HEIGHT:
                sheet.set_row(place + 1, height)
            if key:
                sheet.write_string(place + 1, 0, key, self.formats["plain"])
            for at, (column, value) in enumerate(zip(told.columns, values, strict=True), 1):
                marked = (place, column.name) in comments or (at == 1 and (place, "") in comments)
                self._cell(sheet, place + 1, at, value, column=column, marked=marked)
        self._notes(sheet, told, comments)
        if told.rows:
            sheet.autofilter(0, 0, len(told.rows), len(told.columns))

    def _notes(self, sheet: Any, told: Sheet, comments: Mapping[tuple[int, str], str]) -> None:
        places = {column.name: at for at, column in enumerate(told.columns, 1)}
        for (row, name), text in sorted(comments.items()):
            sheet.write_comment(
                row + 1, places.get(name, 1), clean(text)[:LONGEST], {"author": self.told.program, "x_scale": 2}
            )

    def _cell(self, sheet: Any, row: int, at: int, value: Value, *, column: Column, marked: bool) -> None:
        form = self.formats["marked" if marked else "fixed" if column.is_fixed else "plain"]
        if value is None or value == "":
            if marked:
                sheet.write_blank(row, at, None, form)
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, at, dt.datetime.combine(value, dt.time()), self.formats["day"])
        elif isinstance(value, int):
            sheet.write_number(row, at, value, self.formats["number"] if form is self.formats["plain"] else form)
        else:
            told = clean(value)[:LONGEST]
            quoted = told.startswith(FORMULA_SIGNS)
            sheet.write_string(row, at, told, self.formats["marked quoted" if marked else "quoted"] if quoted else form)

    def _choices(self, sheet: Any, at: int, column: Column, rows: int) -> None:
        """Offer what may stand in a column; a name that is not there yet only warns, it may be added."""
        last = min(rows + SPARE_ROWS, MOST_ROWS)
        if column.what == CHOICE and column.choices:
            shown = tuple(label for _, label in column.choices)
            source: Any = list(shown) if len(",".join(shown)) < 250 and not any("," in one for one in shown) else None
            if source is None:
                self.long_lists.append(shown)
                letter = xl_col_to_name(len(self.long_lists) - 1)
                source = f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(shown)}"
            sheet.data_validation(1, at, last, at, {"validate": "list", "source": source})
        elif column.what == NAME and column.of in self.labels:
            other = self.labels[column.of]
            place = 1 + [one.name for one in other.columns].index(other.label)
            letter = xl_col_to_name(place)
            source = f"='{self.titles[column.of]}'!${letter}$2:${letter}${min(len(other.rows) + SPARE_ROWS, MOST_ROWS)}"
            rule = {"validate": "list", "source": source, "error_type": "warning"}
            sheet.data_validation(1, at, last, at, rule)
        elif column.what == WHOLE:
            rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
            sheet.data_validation(1, at, last, at, rule)
        elif column.what == DAY:
            rule = {"validate": "date", "criteria": ">=", "value": dt.date(1990, 1, 1), "error_type": "warning"}
            sheet.data_validation(1, at, last, at, rule)

    def lists(self) -> None:
        """Write the choices that are too long for a drop-down of their own."""
        if not self.long_lists:
            return
        sheet = self.book.add_worksheet(LISTS_SHEET)
        sheet.very_hidden()
        for at, shown in enumerate(self.long_lists):
            for row, label in enumerate(shown):
                sheet.write_string(row, at, clean(label))

    def hidden(self) -> None:
        """Write what the workbook says of itself, and all cells as they were first written."""
        sheet = self.book.add_worksheet(HIDDEN_SHEET)
        sheet.very_hidden()
        sheet.write_string(0, 0, json.dumps(self._described(), ensure_ascii=False))
        row = 1
        for line in self._base():
            for start in range(0, max(len(line), 1), IN_A_CELL):
                sheet.write_string(row, start // IN_A_CELL, line[start : start + IN_A_CELL])
            row += 1

    def _described(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "plan": self.told.plan,
            "revision": self.told.revision,
            "language": self.told.language,
            "only": self.told.only,
            "sheets": [
                {"kind": sheet.kind, "title": self.titles[sheet.kind], "label": sheet.label}
                | {"columns": [[one.name, clean(one.header)] for one in sheet.columns]}
                for sheet in self.told.sheets
            ],
        }

    def _base(self) -> Iterator[str]:
        for sheet in self.told.sheets:
            if self.told.base is not None:
                rows: Sequence[tuple[str, Sequence[Value]]] = list(self.told.base.get(sheet.kind, {}).items())
            else:
                rows = [(key, values) for key, values in sheet.rows if key]
            for key, values in rows:
                told = [clean(as_written(value))[:LONGEST] for value in values]
                yield json.dumps([sheet.kind, key, told], ensure_ascii=False)


def _title(sheet: Sheet) -> str:
    return clean(sheet.title).translate(FORBIDDEN).strip("' ")[:31]
