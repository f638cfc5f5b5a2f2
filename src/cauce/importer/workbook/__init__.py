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

FORMAT = 1
HIDDEN_SHEET = "_cauce"
MOST_ROWS = 100_000
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
    """

    kind: str
    title: str
    label: str
    columns: tuple[str, ...]
    rows: list[ReadRow] = field(default_factory=list)
    base: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    places: dict[str, int] = field(default_factory=dict)

    def touched(self, row: ReadRow) -> dict[str, str]:
        """Cells of a row that say something else than what was written; all of them when it was added."""
        was = self.base.get(row.key)
        if was is None:
            return dict(row.cells)
        return {name: text for name, text in row.cells.items() if text != was.get(name, "")}

    def gone(self) -> list[str]:
        """Keys that were written and are in no row any more."""
        there = {row.key for row in self.rows}
        return [key for key in self.base if key not in there]


@dataclass
class ReadWorkbook:
    """A workbook that came back."""

    plan: str
    revision: int
    language: str
    only: str
    sheets: dict[str, ReadSheet]


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
    check_parts(Package(data, limits=limits or Limits()))
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if HIDDEN_SHEET not in names:
            raise UnusableDocument("not_a_workbook")
        lines = book.get_sheet_by_name(HIDDEN_SHEET).to_python()
        described = json.loads(str(lines[0][0]))
        if int(described["format"]) > FORMAT:
            raise UnusableDocument("newer_workbook", found=described["format"], known=FORMAT)
        base = _base(lines[1:])
        sheets = {
            told["kind"]: _sheet(book, told, base.get(told["kind"], {}))
            for told in described["sheets"]
            if told["title"] in names
        }
        return ReadWorkbook(
            str(described["plan"]),
            int(described["revision"]),
            str(described["language"]),
            str(described["only"]),
            sheets,
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


def _sheet(book: calamine.CalamineWorkbook, told: Mapping[str, Any], base: Mapping[str, list[str]]) -> ReadSheet:
    names = [name for name, _ in told["columns"]]
    lines = book.get_sheet_by_name(told["title"]).to_python(skip_empty_area=False)
    header = [printed(value).strip() if value != "" else "" for value in lines[0]] if lines else []
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
    )
    key_at = header.index("key") if "key" in header else -1
    seen: set[str] = set()
    for place, line in enumerate(lines[1 : MOST_ROWS + 1]):
        cells = {name: _text(line[at]) for name, at in places.items()}
        key = _text(line[key_at]) if key_at >= 0 else ""
        if not key and not any(cells.values()):
            continue
        if key in seen or key not in sheet.base:
            key = ""  # a row that was copied, or one whose key was typed
        if key and not any(cells.values()):
            continue  # emptied: the same as taken away
        seen.add(key)
        sheet.rows.append(ReadRow(key, place, cells))
    return sheet


def _text(value: Any) -> str:
    return printed(value).replace("\r\n", "\n").replace("\r", "\n").strip() if value != "" else ""
