"""Comparison in three ways (comparación): the last reading, what people did since, and the new reading."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from cauce.importer.records import Record, Value

Name = tuple[str, str]  # kind, key


@dataclass(frozen=True)
class FieldChange:
    """One field in three states: the last reading, what is there now, the new reading."""

    field: str
    base: Value
    mine: Value
    theirs: Value
    is_conflict: bool


@dataclass(frozen=True)
class ItemChange:
    """What a new reading would do to one item: "added", "changed", "removed" or "moved"."""

    kind: str
    key: str
    what: Literal["added", "changed", "removed", "moved"]
    parent: str = ""
    words: str = ""
    is_conflict: bool = False
    fields: tuple[FieldChange, ...] = ()
    order: int | None = None

    @property
    def token(self) -> str:
        """Name of the whole item's change, by which a person says yes to it."""
        return f"{self.kind}|{self.key}|"

    def token_of(self, change: FieldChange) -> str:
        """Name of one field's change."""
        return f"{self.kind}|{self.key}|{change.field}"


@dataclass
class Comparison:
    """All that a new reading would do to a plan."""

    changes: list[ItemChange] = field(default_factory=list)
    unchanged: int = 0

    def of(self, what: str) -> list[ItemChange]:
        """Changes of one sort."""
        return [change for change in self.changes if change.what == what]

    @property
    def conflicts(self) -> list[ItemChange]:
        """Changes that touch what a person did; nothing is done without a yes."""
        return [change for change in self.changes if change.is_conflict]

    @property
    def changes_nothing(self) -> bool:
        """Whether the document says what is there already."""
        return not self.changes

    def as_json(self) -> dict[str, Value]:
        """Return the comparison as JSON can say it, each change with its token."""
        told = []
        for change in self.changes:
            fields = [{**asdict(one), "token": change.token_of(one)} for one in change.fields]
            told.append({**asdict(change), "token": change.token, "fields": fields})
        return {"changes": told, "unchanged": self.unchanged}


def three_way(base: Sequence[Record], mine: Mapping[Name, Record], theirs: Sequence[Record]) -> Comparison:
    """Compare a new reading with the last one and with what is there now.

    Parameters
    ----------
    base : sequence of Record
        The last reading that was applied.
    mine : mapping of (kind, key) to Record
        What is there now; items that were taken away are absent.
    theirs : sequence of Record
        The new reading, with lasting keys (see ``match``).

    Returns
    -------
    Comparison
        Only what differs from what is there now. A change is a conflict when a person changed
        the same thing since the last reading.
    """
    before = {(record.kind, record.key): record for record in base}
    after = {(record.kind, record.key): record for record in theirs}
    result = Comparison()
    for name, new in after.items():
        change = _compare_item(before.get(name), mine.get(name), new)
        if change is None:
            result.unchanged += 1
        else:
            result.changes.append(change)
    for name, old in before.items():
        here = mine.get(name)
        if name in after or here is None or name[0] == "plan":
            continue
        edited = any(here.fields.get(one) != value for one, value in old.fields.items())
        result.changes.append(ItemChange(*name, "removed", here.parent or old.parent, _title(here), edited))
    return result


def _compare_item(old: Record | None, here: Record | None, new: Record) -> ItemChange | None:
    if here is None:
        if old is not None and dict(old.fields) == dict(new.fields):
            return None  # taken away by a person, and the document says nothing new
        return ItemChange(new.kind, new.key, "added", new.parent, _title(new), old is not None, order=new.order)
    fields = []
    for name, theirs in new.fields.items():
        mine = here.fields.get(name)
        base = old.fields.get(name) if old is not None else None
        if theirs == mine or (old is not None and theirs == base):
            continue
        by_hand = mine not in (None, "", []) if old is None else mine != base
        fields.append(FieldChange(name, base, mine, theirs, is_conflict=by_hand))
    moved = here.order != new.order and (old is None or old.order != new.order)
    if not fields and not moved:
        return None
    return ItemChange(
        new.kind,
        new.key,
        "changed" if fields else "moved",
        new.parent,
        _title(new),
        any(change.is_conflict for change in fields),
        tuple(fields),
        new.order if moved else None,
    )


def _title(record: Record) -> str:
    """First words by which a reader knows the item."""
    fields = record.fields
    parts = [str(fields[name]) for name in ("code", "acronym", "number") if fields.get(name)]
    names = ("title", "text", "as_printed", "city", "name", "action", "words", "code_printed", "kind")
    parts += [str(fields[name]) for name in names if fields.get(name)][:1]
    return " ".join(parts)[:300]


@dataclass(frozen=True)
class Operation:
    """One thing to write: "make", "set" (some fields) or "retire" an item."""

    what: Literal["make", "set", "retire"]
    kind: str
    key: str
    fields: Mapping[str, Value] = field(default_factory=dict)
    order: int | None = None


def operations(comparison: Comparison, theirs: Sequence[Record], *, yes: Collection[str] = ()) -> list[Operation]:
    """Say what to write for a comparison; what a person did stays unless its token is in ``yes``."""
    after = {(record.kind, record.key): record for record in theirs}
    result: list[Operation] = []
    for change in comparison.changes:
        name = (change.kind, change.key)
        agreed = not change.is_conflict or change.token in yes
        if change.what == "added" and agreed:
            result.append(Operation("make", *name, after[name].fields, after[name].order))
        elif change.what == "removed" and agreed:
            result.append(Operation("retire", *name))
        elif change.what in ("changed", "moved"):
            chosen = {
                one.field: one.theirs
                for one in change.fields
                if not one.is_conflict or change.token in yes or change.token_of(one) in yes
            }
            if chosen or change.order is not None:
                result.append(Operation("set", *name, chosen, change.order))
    return result
