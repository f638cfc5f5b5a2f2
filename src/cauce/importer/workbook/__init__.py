"""The workbook that came back (libro de trabajo que vuelve): what was touched, added and taken away in it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import python_calamine as calamine

from cauce.importer.blocks import UnusableDocument
from cauce.importer.readers.limits import Limits
from cauce.importer.readers.package import Package
from cauce.importer.readers.xlsx import check_parts, printed
from cauce.importer.workbook.oddities import JOINED, LOST, joined_cells, odd_cells, realigned, recovered

FORMAT = 1
HIDDEN_SHEET = "_cauce"
KEY = "key"  # over the hidden column
MOST_ROWS = 100_000
HEADER_WITHIN = 10  # lines among which the header is looked for, when somebody wrote above it
_ERRORS = (
    calamine.CalamineError,
    calamine.ZipError,
    calamine.XmlError,
    calamine.WorksheetNotFound,
    OSError,
    ValueError,
    IndexError,
    TypeError,
    KeyError,
    SyntaxError,  # of XML
)


@dataclass(frozen=True)
class ReadRow:
    """One row of a sheet.

    Attributes
    ----------
    key
        What it was written under; empty for a row that was added, or copied from another.
    place
        Its place among the sheet's rows, from 0; the program shows it two lower.
    cells
        Text of each column, by the column's name; a day as 2018-01-31.
    """

    key: str
    place: int
    cells: Mapping[str, str]


@dataclass
class ReadSheet:
    """One kind of thing as it came back.

    Attributes
    ----------
    base
        Cells as they were written, by key.
    missing
        Columns that are no longer there; what they held stays.
    places
        Where each column stands now, from 0.
    odd
        Cells that are not what they seem, by place of the row and column: a formula, an error, one that was joined
        with another.
    added
        Headers of columns that somebody added and wrote into.
    has_keys
        Whether the hidden column is there that says which row is which.
    mixed
        Places of rows of which nobody can tell any more which they were.
    """

    kind: str
    title: str
    label: str
    columns: tuple[str, ...]
    rows: list[ReadRow] = field(default_factory=list)
    base: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    odd: dict[tuple[int, str], str] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    has_keys: bool = True
    mixed: set[int] = field(default_factory=set)

    def touched(self, row: ReadRow) -> dict[str, str]:
        """Cells of a row that say something else than what was written; all of them when it was added."""
        was = self.base.get(row.key)
        if was is None:
            return dict(row.cells)
        return {name: text for name, text in row.cells.items() if text != was.get(name, "")}

    def gone(self) -> list[str]:
        """Keys that were written and are in no row any more."""
        if self.mixed:
            return []
        there = {row.key for row in self.rows}
        return [key for key in self.base if key not in there]


@dataclass
class ReadWorkbook:
    """A workbook that came back; ``gone`` holds the titles of sheets that were taken out, by kind."""

    plan: str
    revision: int
    language: str
    only: str
    sheets: dict[str, ReadSheet]
    gone: dict[str, str] = field(default_factory=dict)


def is_workbook(data: bytes) -> bool:
    """Whether a file is a workbook that Cauce wrote, told by what it holds and not by its name."""
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return HIDDEN_SHEET in book.sheet_names
    except _ERRORS:
        return False


def read_workbook(data: bytes, *, limits: Limits | None = None) -> ReadWorkbook:
    """Read a workbook that Cauce wrote and people changed.

    Sheets may be taken out or moved, columns moved, rows sorted, added, copied and taken away.

    Raises
    ------
    UnusableDocument
        ``not_a_workbook`` when it is none that Cauce wrote, ``newer_workbook`` when a later version wrote it, and
        what any workbook is refused for (``encrypted``, ``truncated``, ``zip_bomb``, ``macros``…).
    """
    package = Package(data, limits=limits or Limits())
    check_parts(package)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if HIDDEN_SHEET not in names:
            raise UnusableDocument("not_a_workbook")
        lines = book.get_sheet_by_name(HIDDEN_SHEET).to_python()
        described = json.loads(str(lines[0][0]))
        if int(described["format"]) > FORMAT:
            raise UnusableDocument("newer_workbook", found=described["format"], known=FORMAT)
        base, odd = _base(lines[1:]), odd_cells(package)
        sheets = {
            told["kind"]: _sheet(book, told, base.get(told["kind"], {}), odd.get(told["title"], {}))
            for told in described["sheets"]
            if told["title"] in names
        }
        return ReadWorkbook(
            str(described["plan"]),
            int(described["revision"]),
            str(described["language"]),
            str(described["only"]),
            sheets,
            {told["kind"]: told["title"] for told in described["sheets"] if told["title"] not in names},
        )
    except calamine.PasswordError as error:
        raise UnusableDocument("encrypted") from error
    except _ERRORS as error:
        if isinstance(error, UnusableDocument):
            raise
        raise UnusableDocument("not_a_workbook") from error


def _base(lines: list[list[Any]]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for line in lines:
        kind, key, values = json.loads("".join(str(part) for part in line))
        found.setdefault(kind, {})[key] = values
    return found


def _sheet(
    book: calamine.CalamineWorkbook,
    told: Mapping[str, Any],
    base: Mapping[str, list[str]],
    odd: Mapping[tuple[int, int], str],
) -> ReadSheet:
    names = [name for name, _ in told["columns"]]
    came = book.get_sheet_by_name(told["title"])
    lines = came.to_python(skip_empty_area=False)
    top = next((at for at, line in enumerate(lines[:HEADER_WITHIN]) if KEY in line), 0)
    header = [_text(value) for value in lines[top]] if lines else []
    headers = [text for _, text in told["columns"]]
    places = {name: header.index(text) for name, text in zip(names, headers, strict=True) if text in header}
    sheet = ReadSheet(
        told["kind"],
        told["title"],
        told["label"],
        tuple(names),
        base={key: dict(zip(names, values, strict=True)) for key, values in base.items()},
        missing=tuple(name for name in names if name not in places),
        places=places,
        added=tuple(
            text
            for at, text in enumerate(header)
            if text and text not in (*headers, KEY) and any(_text(line[at]) for line in lines[top + 1 :])
        ),
        has_keys=KEY in header,
    )
    covered = joined_cells(came.merged_cell_ranges or (), lines=len(lines), columns=len(header))
    _take_rows(sheet, lines, top, {**odd, **dict.fromkeys(covered, JOINED)})
    return sheet


def _take_rows(sheet: ReadSheet, lines: list[list[Any]], top: int, odd: Mapping[tuple[int, int], str]) -> None:
    """Read the rows below the header; where nothing can be read, a cell says what was written."""
    key_at = [_text(value) for value in lines[top]].index(KEY) if sheet.has_keys else -1
    seen: dict[str, int] = {}
    for place, line in enumerate(lines[top + 1 : top + MOST_ROWS + 1], top):
        cells = {name: _text(line[at]) for name, at in sheet.places.items()}
        key = _text(line[key_at]) if sheet.has_keys else ""
        strange = {name: odd[place + 1, at] for name, at in sheet.places.items() if (place + 1, at) in odd}
        if not key and not any(cells.values()) and not strange:
            continue
        if key not in sheet.base:
            key = ""  # it was typed
        if key and not any(cells.values()) and not strange:
            continue  # emptied: the same as taken away
        for name, code in strange.items():
            sheet.odd[place, name] = code
            if code in LOST:
                cells[name] = sheet.base.get(key, {}).get(name, "")
        row = ReadRow(key, place, cells)
        if key in seen:  # one is a copy of the other: the one that says what was written is the first
            first = sheet.rows[seen[key]]
            is_first = bool(sheet.touched(first)) and not sheet.touched(row)
            sheet.rows[seen[key]] = ReadRow("" if is_first else key, first.place, first.cells)
            row = ReadRow(key if is_first else "", place, cells)
        elif key:
            seen[key] = len(sheet.rows)
        sheet.rows.append(row)
    if sheet.has_keys:
        keys = realigned([(row.key, row.cells) for row in sheet.rows], sheet.base, label=sheet.label)
    else:
        keys = recovered([row.cells for row in sheet.rows], sheet.base, label=sheet.label)
    sheet.mixed = {row.place for row, key in zip(sheet.rows, keys, strict=True) if key is None}
    sheet.rows = [
        row if key == row.key else ReadRow(key or "", row.place, row.cells)
        for row, key in zip(sheet.rows, keys, strict=True)
    ]


def _text(value: Any) -> str:
    return printed(value).replace("\r\n", "\n").replace("\r", "\n").strip() if value != "" else ""
