"""What a workbook is compared with (cosas del plan), and what is wrong in its cells (reparos)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cauce.core.plan.structure import OWNERS
from cauce.core.plan.workbook import BY_KIND, TEXT, Value, column_letters
from cauce.importer.match import Name, slot_of
from cauce.importer.records import Record
from cauce.importer.workbook import ReadRow, ReadSheet

CODED = frozenset({"area", "question", "task", "row"})


@dataclass(frozen=True)
class Item:
    """A thing of the plan as a sheet has it: what names another holds its key.

    Attributes
    ----------
    label
        What other sheets call it.
    shown
        What is computed for it, by column.
    """

    kind: str
    key: str
    fields: Mapping[str, Value]
    order: int = 0
    label: str = ""
    shown: Mapping[str, Value] = field(default_factory=dict)

    def record(self, *, order: int = 0) -> Record:
        """Return it as a record, to be compared."""
        return record_of(self.kind, self.key, self.fields, order=order)


@dataclass(frozen=True)
class Present:
    """The plan as it is now: things by kind and key, and the places of those that were retired."""

    items: Mapping[str, Mapping[str, Item]]
    retired: Mapping[Name, int] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[str, Item]:
        """Things of a kind by key."""
        return self.items.get(kind, {})


class Orders:
    """Places behind the last one of each list."""

    def __init__(self, present: Present) -> None:
        self._last: dict[tuple[str, str, str], int] = {}
        for kind in BY_KIND:
            for item in present.of(kind).values():
                record = item.record()
                place = (record.kind, record.parent, record.slot)
                self._last[place] = max(self._last.get(place, 0), item.order)

    def next(self, record: Record) -> int:
        """Return the place behind the last one of a record's list."""
        place = (record.kind, record.parent, record.slot)
        self._last[place] = self._last.get(place, 0) + 1
        return self._last[place]


def record_of(kind: str, key: str, fields: Mapping[str, Value], *, order: int = 0) -> Record:
    """Make a record of typed fields; it stands below the first owner that it names."""
    owners = (str(fields[name]) for name in OWNERS.get(kind, {}).values() if fields.get(name))
    slot = slot_of(kind, {"role": "", **fields})
    return Record(kind, key, next(owners, ""), slot, kind in CODED, order, dict(fields))


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, or is not taken over.

    Attributes
    ----------
    place, column
        Row of the sheet from 0, and the column's name; -1 and "" for the whole sheet.
    where
        As a spreadsheet names it: «Tareas!C14».
    blocks
        Nothing is written while it stands.
    """

    code: str
    values: Mapping[str, object]
    kind: str
    place: int = -1
    column: str = ""
    where: str = ""
    blocks: bool = True


def where_of(sheet: ReadSheet, row: ReadRow, column: str = "") -> str:
    """Name a cell, or the first of a row, as spreadsheets do."""
    at = sheet.places.get(column, min(sheet.places.values(), default=0))
    return f"{sheet.title}!{column_letters(at)}{row.place + 2}"


def words_of(kind: str, cells: Mapping[str, str]) -> str:
    """First words by which a reader knows a row: its name or its owner's, and its first text."""
    told = [column for column in BY_KIND[kind].columns if cells.get(column.name)]
    if not told:
        return ""
    texts = [one for one in told[1:] if one.what == TEXT and not (one.is_label or one.is_shown)]
    return " · ".join(cells[column.name] for column in (told[0], *texts[:1]))[:300]


def folded(text: str) -> str:
    """A name as names are compared."""
    return " ".join(text.casefold().split())


def children_of(present: Present) -> dict[Name, list[Name]]:
    """What stands below each thing."""
    found: dict[Name, list[Name]] = {}
    for kind, items in present.items.items():
        owners = OWNERS.get(kind, {}) if kind in BY_KIND else {}
        for item in items.values():
            for owner, name in owners.items():
                if item.fields.get(name):
                    found.setdefault((owner, str(item.fields[name])), []).append((kind, item.key))
    return found


def below(name: Name, children: Mapping[Name, Iterable[Name]]) -> dict[str, int]:
    """How many of each kind stand below a thing."""
    counts: dict[str, int] = {}
    waiting = [name]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            counts[child[0]] = counts.get(child[0], 0) + 1
            waiting.append(child)
    return counts
