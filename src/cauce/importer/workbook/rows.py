"""Rows of a workbook (filas del libro): cells become typed values, names become keys, and each fault names its cell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cauce.core.plan.workbook import (
    BY_KIND,
    CODES,
    NAME,
    SHEETS,
    ColumnRule,
    SheetRule,
    UnreadableCellError,
    Value,
    read_cell,
)
from cauce.importer.match import Name
from cauce.importer.workbook import ReadRow, ReadSheet, ReadWorkbook
from cauce.importer.workbook.items import Fault, Present, folded, where_of, words_of

FULL = 32_767  # signs that a cell holds
Words = Mapping[str, Mapping[str, str]]  # by list of choices: what is kept, by what is shown in small letters


@dataclass
class RowRead:
    """One row that says something new: its fields that were touched, and what they were when it was written."""

    sheet: ReadSheet
    row: ReadRow
    key: str
    is_new: bool
    fields: dict[str, Value] = field(default_factory=dict)
    base: dict[str, Value] = field(default_factory=dict)
    label: str = ""

    @property
    def kind(self) -> str:
        """Kind of its sheet."""
        return self.sheet.kind

    @property
    def name(self) -> Name:
        """Kind and key."""
        return self.sheet.kind, self.key

    @property
    def where(self) -> str:
        """Its first cell."""
        return where_of(self.sheet, self.row)

    @property
    def words(self) -> str:
        """First words by which a reader knows it."""
        return words_of(self.kind, self.row.cells)


class Names:
    """Keys by what things are called: in the file as it is, as it was written, and in the plan."""

    def __init__(self, read: ReadWorkbook, keys: Mapping[int, str], present: Present) -> None:
        self._now: dict[str, dict[str, list[str]]] = {}
        self._base: dict[str, dict[str, list[str]]] = {}
        self._plan: dict[str, dict[str, list[str]]] = {}
        for sheet in read.sheets.values():
            if sheet.label:
                for row in sheet.rows:
                    _put(self._now, sheet.kind, row.cells.get(sheet.label, ""), keys[id(row)])
                for key, cells in sheet.base.items():
                    _put(self._base, sheet.kind, cells.get(sheet.label, ""), key)
        for kind, items in present.items.items():
            for item in items.values():
                if not read.only or kind not in read.sheets:
                    _put(self._plan, kind, item.label, item.key)
        self._gone = {kind: set(sheet.gone()) for kind, sheet in read.sheets.items()}

    def find(self, kind: str, text: str) -> list[str]:
        """Keys of what is called so; more than one where two are."""
        for known in (self._now, self._base, self._plan):
            found = known.get(kind, {}).get(folded(text), [])
            if living := [key for key in found if key not in self._gone.get(kind, ())]:
                return list(dict.fromkeys(living))
        return []

    def was(self, kind: str, text: str) -> list[str]:
        """Keys of what was called so when the workbook was written."""
        known = self._base if kind in self._base else self._plan
        return known.get(kind, {}).get(folded(text), [])


def _put(into: dict[str, dict[str, list[str]]], kind: str, label: str, key: str) -> None:
    if label:
        into.setdefault(kind, {}).setdefault(folded(label), []).append(key)


@dataclass
class Rows:
    """All rows that say something new, and the faults of their cells."""

    found: list[RowRead] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def of(self, kind: str) -> list[RowRead]:
        """Rows of one sheet."""
        return [row for row in self.found if row.kind == kind]

    def fault(self, row: RowRead, at: str, code: str, **values: object) -> None:
        """Keep a fault of a cell with which nothing is written."""
        where = where_of(row.sheet, row.row, at)
        self.faults.append(Fault(code, values, row.kind, row.row.place, at, where))

    def remark(self, row: RowRead, at: str, code: str) -> None:
        """Keep that a cell is not taken over."""
        where = where_of(row.sheet, row.row, at)
        self.faults.append(Fault(code, {}, row.kind, row.row.place, at, where, blocks=False))


def read_rows(read: ReadWorkbook, present: Present, words: Words) -> tuple[Rows, Names]:
    """Read all rows that are new or were touched."""
    keys = {id(row): row.key or key for sheet in read.sheets.values() for row, key in _own_keys(sheet)}
    names = Names(read, keys, present)
    rows = Rows()
    for rule in SHEETS:
        sheet = read.sheets.get(rule.kind)
        for row in sheet.rows if sheet is not None else ():
            assert sheet is not None
            touched = sheet.touched(row)
            if touched and row.place not in sheet.mixed:
                _Reader(rows, names, present, words, rule).read(
                    RowRead(sheet, row, keys[id(row)], is_new=not row.key), touched
                )
    return rows, names


def changed_since(sheet: ReadSheet, key: str, *, names: Names, present: Present, words: Words) -> bool:
    """Whether somebody changed a thing of the plan since the workbook was written."""
    rule, item = BY_KIND[sheet.kind], present.of(sheet.kind)[key]
    reader = _Reader(Rows(), names, present, words, rule)
    columns = [one for one in rule.columns if one.is_field and one.name in sheet.columns]
    return any(
        len(str(item.fields[one.name])) < FULL and reader.was(sheet, key, one) != item.fields[one.name]
        for one in columns
        if one.name in item.fields
    )


def _own_keys(sheet: ReadSheet) -> Iterator[tuple[ReadRow, str]]:
    """A new row's key comes from what it says: imported once more it is the same row."""
    seen: Counter[str] = Counter()
    for row in sheet.rows:
        if row.key:
            yield row, row.key
            continue
        told = "\x1f".join(row.cells.get(name, "") for name in sheet.columns)
        seen[told] += 1
        digest = hashlib.sha256(f"{sheet.kind}\x1e{told}\x1e{seen[told]}".encode()).hexdigest()
        yield row, f"own:{sheet.kind}:{digest[:12]}"


@dataclass
class _Reader:
    """Reads rows of one sheet."""

    rows: Rows
    names: Names
    present: Present
    words: Words
    rule: SheetRule

    def read(self, row: RowRead, touched: Mapping[str, str]) -> None:
        """Read one row; what cannot be read becomes a fault of its cell."""
        columns = self.rule.columns if row.is_new else [one for one in self.rule.columns if one.name in touched]
        for column in columns:
            text = row.row.cells.get(column.name, "")
            if column.is_label:
                self._label(row, column, text)
            elif not row.is_new and self._stays(column):
                code = "changed_elsewhere" if self.rule.only_adds else "stays"
                self.rows.remark(row, column.name, code)
            elif not column.is_shown:
                self._field(row, column, text)
        if row.kind == "schedule_entry" and row.is_new:
            self._about(row)
        self._one_of(row)
        if row.fields or row.is_new:
            self.rows.found.append(row)

    def _stays(self, column: ColumnRule) -> bool:
        """Whether a column of a row that is there is not taken over."""
        fixed = self.rule.kind == "schedule_entry" and column.name == "kind"
        return column.is_shown or self.rule.only_adds or fixed

    def _label(self, row: RowRead, column: ColumnRule, text: str) -> None:
        row.label = text
        there = self.present.of(row.kind).get(row.key)
        if row.is_new:
            if column.required and not text:
                self.rows.fault(row, column.name, "needed", column=f"{row.kind}.{column.name}")
        elif there is not None and there.fields.get("kind") == "milestone" and text:
            row.fields["title"] = text
            row.base["title"] = row.sheet.base[row.key][column.name]
        else:
            self.rows.remark(row, column.name, "stays")

    def _field(self, row: RowRead, column: ColumnRule, text: str) -> None:
        try:
            row.fields[column.name] = self._value(row, column, text)
        except UnreadableCellError as problem:
            self.rows.fault(row, column.name, problem.code, **problem.values)
            return
        if not row.is_new:
            row.base[column.name] = self.was(row.sheet, row.key, column)

    def _value(self, row: RowRead, column: ColumnRule, text: str) -> Value:
        if not row.is_new and len(row.sheet.base[row.key].get(column.name, "")) >= FULL:
            raise UnreadableCellError("cut")
        if column.required and not text and not (column.name == "duration" and self._is_milestone(row)):
            raise UnreadableCellError("needed", column=f"{row.kind}.{column.name}")
        if column.what == NAME:
            return self._named(column, text) if text else None
        if column.what == CODES:
            return tuple(dict.fromkeys(self._named(column, one) for one in _parts(text)))
        value = read_cell(column, text, choices=self.words.get(column.of, {}))
        return 0 if value is None and column.name in ("duration", "lag") else value

    @staticmethod
    def _is_milestone(row: RowRead) -> bool:
        return row.fields.get("kind") == "milestone"

    def _named(self, column: ColumnRule, text: str) -> str:
        found = self.names.find(column.of, text)
        if len(found) != 1:
            raise UnreadableCellError("two_of_a_name" if found else "unknown_name", value=text, sheet=column.of)
        return found[0]

    def was(self, sheet: ReadSheet, key: str, column: ColumnRule) -> Value:
        """What a cell said when it was written; what cannot be told any more counts as what is there now."""
        text = sheet.base[key].get(column.name, "")
        there = self.present.of(sheet.kind).get(key)
        now = there.fields.get(column.name) if there is not None else None
        if column.what in (NAME, CODES):
            found = [
                self.names.was(column.of, one)
                for one in (_parts(text) if column.what == CODES else [text] * bool(text))
            ]
            if any(len(keys) != 1 for keys in found):
                return now
            keys = tuple(one for (one,) in found)
            return keys if column.what == CODES else next(iter(keys), None)
        try:
            value = read_cell(column, text, choices=self.words.get(column.of, {}))
        except UnreadableCellError:
            return now
        return 0 if value is None and column.name in ("duration", "lag") else value

    def _about(self, row: RowRead) -> None:
        """What a new row of dates is about: a task, an activity of a section, a milestone of its own."""
        kind = str(row.fields.get("kind"))
        if kind == "milestone":
            row.fields["title"] = row.label
        elif kind in ("task", "activity") and row.label:
            found = self.names.find(kind, row.label)
            if len(found) == 1:
                row.fields[kind] = found[0]
            else:
                sheet = "task" if kind == "task" else "schedule_entry"
                code = "two_of_a_name" if found else "unknown_name"
                self.rows.fault(row, "label", code, value=row.label, sheet=sheet)

    def _one_of(self, row: RowRead) -> None:
        names = self.rule.one_of
        if names and (row.is_new or set(names) & row.fields.keys()):
            cells = row.row.cells
            if not any(cells.get(name) for name in names) and not set(names) & set(row.sheet.missing):
                self.rows.fault(row, names[0], "one_needed", columns=" ".join(f"{row.kind}.{name}" for name in names))


def _parts(text: str) -> Sequence[str]:
    return [part for part in (one.strip() for one in text.replace(";", ",").replace("\n", ",").split(",")) if part]
