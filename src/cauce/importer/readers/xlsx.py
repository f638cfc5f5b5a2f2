"""Spreadsheets (XLSX, hojas de cálculo): each visible sheet a heading and a table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import python_calamine as calamine

from cauce.importer.blocks import Block, Cell, Document, Kind, Paragraph, Position, Table, TableRow, UnusableDocument
from cauce.importer.readers.limits import Limits
from cauce.importer.readers.marks import tidy, with_marker
from cauce.importer.readers.package import Package

__all__ = ["read_xlsx"]

_FILLED_CELL = re.compile(rb'<(?:x:)?c\b[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}?(?<!/)>')
_MOST_CELLS = 4_000_000
_BYTES_OF_A_CELL = 24
_MOST_SHEETS = 300
_CALAMINE_ERRORS = (
    calamine.CalamineError,
    calamine.ZipError,
    calamine.XmlError,
    calamine.WorksheetNotFound,
    OSError,
    ValueError,
    IndexError,
)

Value = int | float | str | bool | time | date | datetime | timedelta
Merges = dict[tuple[int, int], tuple[int, bool]]


def read_xlsx(data: bytes, *, file_name: str, limits: Limits) -> Document:
    """Read a workbook; hidden sheets are left out and named in ``Document.notes``.

    Raises
    ------
    UnusableDocument
        ``truncated``, ``encrypted``, ``macros``, ``external_entities``, ``zip_bomb``,
        ``too_many_pages``.
    """
    check_parts(Package(data, limits=limits))
    blocks: list[Block] = []
    notes: list[str] = []
    characters = 0
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata[:_MOST_SHEETS]:
            if sheet.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible is not calamine.SheetVisibleEnum.Visible:
                notes.append(sheet.name)
                continue
            table = _table(workbook.get_sheet_by_name(sheet.name), number=len(blocks) // 2 + 1)
            if table is None:
                continue
            blocks += [Paragraph(tidy(sheet.name), Kind.HEADING, 1, position=Position(sheet=sheet.name)), table]
            characters += sum(len(cell.text) + 1 for row in table.rows for cell in row.cells)
            limits.check_characters(characters)
    except calamine.PasswordError as error:
        raise UnusableDocument("encrypted") from error
    except _CALAMINE_ERRORS as error:
        raise UnusableDocument("truncated") from error
    return Document(blocks, file_name=file_name, format="xlsx", notes=notes)


def check_parts(package: Package) -> None:
    """Refuse entities, and sheets whose filled corner spans more cells than a plan can have."""
    for name in package.names:
        if not name.startswith("xl/") or not name.endswith(".xml"):
            continue
        part = package.xml(name)
        if "/worksheets/" not in name:
            continue
        rows = columns = 0
        for found in _FILLED_CELL.finditer(part):
            rows, columns = max(rows, int(found.group(2))), max(columns, _column(found.group(1)))
        if rows * columns > _MOST_CELLS:
            unpacked = rows * columns * _BYTES_OF_A_CELL
            raise UnusableDocument("zip_bomb", size=len(part), unpacked=unpacked, parts=1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _table(sheet: calamine.CalamineSheet, *, number: int) -> Table | None:
    """Read a sheet's filled area; empty rows fall away, rows and cells keep the sheet's own numbers."""
    start = sheet.start
    if start is None:
        return None
    merges = _merges(sheet.merged_cell_ranges or [])
    place = Position(table=number, sheet=sheet.name)
    table = Table(position=place)
    for row, values in enumerate(sheet.iter_rows()):
        cells = _cells(values, row, start[1], merges, place)
        if any(cell.blocks for cell in cells):
            table.rows.append(TableRow(cells, position=_at(place, row + 1, 0, 0)))
    return table if table.rows else None


def _merges(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Merges:
    """Tell for each merged cell how many columns it spans (0: it is covered) and whether it goes on from above."""
    merges: Merges = {}
    for (top, left), (bottom, right) in ranges:
        if (bottom - top + 1) * (right - left + 1) > 100_000 or len(merges) > 1_000_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                merges[row, column] = (right - left + 1 if column == left else 0, row > top)
    return merges


def _cells(values: list[Value], row: int, first: int, merges: Merges, place: Position) -> list[Cell]:
    cells = []
    for offset, value in enumerate(values):
        column = first + offset
        spans, continues = merges.get((row, column), (1, False))
        if spans == 0:
            continue
        position = _at(place, row + 1, column + 1, 0)
        blocks = [] if continues else _paragraphs(printed(value), position)
        cells.append(Cell(blocks, spans, continues, position))
    return cells


def _at(place: Position, row: int, cell: int, paragraph: int) -> Position:
    return Position(table=place.table, row=row, cell=cell, paragraph=paragraph, sheet=place.sheet)


def _paragraphs(text: str, position: Position) -> list[Paragraph]:
    """Part a cell's text at its line breaks."""
    blocks: list[Paragraph] = []
    for line in text.splitlines():
        words = tidy(line)
        if words:
            paragraph = with_marker(
                Paragraph(words, position=_at(position, position.row, position.cell, len(blocks) + 1))
            )
            if paragraph.is_list_item:
                paragraph.level = (len(line) - len(line.lstrip())) // 2
            blocks.append(paragraph)
    return blocks


def printed(value: Value) -> str:
    """Print a cell's value: days as ISO text, whole numbers without a point.

    Examples
    --------
    >>> printed(3.0), printed(datetime(2027, 3, 31)), printed(0.1 + 0.2)
    ('3', '2027-03-31', '0.3')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".12g")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
