"""Tables that people make (tablas de la gente): XLSX and CSV, with a title above or not, in any order of columns."""

from __future__ import annotations

import csv
import io

import python_calamine as calamine

from cauce.core.facilities import column_of
from cauce.importer.blocks import UnusableDocument
from cauce.importer.facilities.refusals import UnusableListError
from cauce.importer.readers.limits import DEFAULT_LIMITS
from cauce.importer.readers.package import Package
from cauce.importer.readers.xlsx import check_parts, printed

SEARCHED = 25  # lines in which the headers may stand
MOST_LINES = 50_000
Rows = list[list[str]]


def read_table(
    content: bytes, *, name: str, wanted: str, table: str = "columns"
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headers of the first table that has the wanted column, and its lines with their numbers.

    Raises
    ------
    UnusableListError
        "damaged", "no_table".
    """
    sheets = _sheets(content, name) if content.startswith(b"PK") else [_csv(content, name)]
    for rows in sheets:
        for at, row in enumerate(rows[:SEARCHED]):
            fields = [column_of(cell, table=table) for cell in row]
            if wanted in fields and sum(map(bool, row)) > 1:
                lines = [(at + 2 + number, each) for number, each in enumerate(rows[at + 1 :]) if any(each)]
                return row, lines[:MOST_LINES]
    raise UnusableListError("no_table", name=name)


def _sheets(content: bytes, name: str) -> list[Rows]:
    try:
        check_parts(Package(content, limits=DEFAULT_LIMITS))
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible
        ]
        sheets = [workbook.get_sheet_by_name(one).to_python(skip_empty_area=False) for one in visible]
        return [[[printed(cell).strip() for cell in row] for row in rows] for rows in sheets]
    except (
        UnusableDocument,
        calamine.CalamineError,
        calamine.ZipError,
        calamine.XmlError,
        OSError,
        ValueError,
    ) as error:
        raise UnusableListError("damaged", name=name) from error


def _csv(content: bytes, name: str) -> Rows:
    if b"\x00" in content:
        raise UnusableListError("damaged", name=name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    first = text[:20_000]
    delimiter = max(",;\t|", key=lambda sign: first.count(sign))
    try:
        return [
            [cell.strip().removeprefix("'") for cell in row]
            for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise UnusableListError("damaged", name=name) from error
