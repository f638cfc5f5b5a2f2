"""XLSX (hoja de cálculo): sheets of areas, questions and activities, or one sheet for all."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tests.corpus.cells import row_cells
from tests.corpus.content import Area, Plan
from tests.corpus.layout import Layout, layout_of
from tests.corpus.sheet import Cell


def write(plan: Plan, path: Path) -> None:
    """Write a plan as a workbook, as ``[xlsx]`` of the plan says."""
    layout, book = layout_of(plan.raw.get("layout", {})), plan.raw["xlsx"]
    with xlsxwriter.Workbook(str(path)) as workbook:
        for name in book["sheets"]:
            sheet = workbook.add_worksheet(book.get("names", {}).get(name, name))
            day = workbook.add_format({"num_format": "dd/mm/yyyy"}) if book.get("typed", False) else None
            _fill(sheet, _rows(name, plan, layout, book), day)


def _fill(sheet: Worksheet, rows: list[list[str | int]], day: Format | None) -> None:
    """Write a sheet; ``day`` given, dates and codes that look like numbers become such, as people type them."""
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if day is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
                sheet.write_datetime(number, column, datetime.fromisoformat(str(value)), day)
            elif day is not None and re.fullmatch(r"\d\.\d", str(value)):
                sheet.write_number(number, column, float(value))
            elif value != "":
                sheet.write(number, column, value)


def _rows(name: str, plan: Plan, layout: Layout, book: dict[str, Any]) -> list[list[str | int]]:
    shown = [column[0] for column in layout.columns] if name == "activities" else book["headers"][name]
    header: list[list[str | int]] = [list(shown)]
    if name == "areas":
        return header + [_area(area) for area in plan.areas]
    if name == "questions":
        return header + [[area.number, code, words] for area in plan.areas for code, words in area.questions]
    if name == "acronyms":
        return header + [[acronym, meaning] for acronym, meaning in plan.acronyms]
    lead: list[list[str | int]] = [[line] for line in book.get("above", [])]
    return lead + header + _activities(plan, layout, carried=book.get("carried", False))


def _area(area: Area) -> list[str | int]:
    cities = "; ".join(f"{city} ({country})" if country else city for city, country in area.cities)
    return [area.number, area.title, area.context, area.objective, cities]


def _activities(plan: Plan, layout: Layout, *, carried: bool) -> list[list[str | int]]:
    rows: list[list[str | int]] = []
    for area in plan.areas:
        for number, row in enumerate(area.rows):
            cells: list[str | int] = [_words(cell) for cell in row_cells(row, area, layout)]
            for column, (_, holds) in enumerate(layout.columns):
                if holds == "area_number":
                    cells[column] = area.number
                if carried and number and holds in ("area", "area_number"):
                    cells[column] = ""
            rows.append(cells)
    return rows


def _words(cell: Cell) -> str:
    marks = {"bullet": "- "}
    return "\n".join(f"{marks.get(para.kind, para.marker + ' ' if para.marker else '')}{para.text}" for para in cell)
