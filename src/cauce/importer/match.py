"""Matching (cotejo): a new reading takes the keys of the last one, and is compared with what is there."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from cauce.importer.records import Record, Value

ALIKE = 0.6  # two texts of one place are the same item from this ratio on
FAR = 40  # in lists longer than this an item is looked for among so many before and after its place
Name = tuple[str, str]  # kind, key


def match(
    records: Sequence[Record], base: Sequence[Record], *, taken: Collection[str] = (), present: Sequence[Record] = ()
) -> list[Record]:
    """Give each record the key that the same item had in the base, or has where people put it since.

    Parameters
    ----------
    records : sequence of Record
        A new reading, parents before what belongs to them.
    base : sequence of Record
        The last reading, with its keys.
    taken : collection of str
        Keys that no new item may take (of items retired or made by people).
    present : sequence of Record
        Items as they stand now: a document that was written from the plan holds what people added,
        moved and changed, and is known again by it.

    Returns
    -------
    list of Record
        The same records in the same order, with their lasting keys.

    Examples
    --------
    >>> old = [Record("step", "task:1/step:1", "task:1", "step", fields={"text": "List the rivers"})]
    >>> new = [Record("step", "task:1/step:2", "task:1", "step", fields={"text": "List the rivers."})]
    >>> match(new, old)[0].key
    'task:1/step:1'
    """
    used = {record.key for record in base} | set(taken)
    used |= {record.key for record in records if record.coded}
    coded = _coded_by_people(records, base, present)
    renamed = coded | _rows_by_their_tasks(records, base, present, coded)
    waiting = _pair_places(records, [record for record in base if not record.coded], renamed)
    given = set(renamed.values())
    free = [record for record in present if record.key not in given]
    waiting = _pair_places(waiting, free, renamed)
    for record in waiting:
        renamed[record.key] = _fresh(renamed.get(record.parent, record.parent), record.slot, used)
        used.add(renamed[record.key])
    return [_rename(record, renamed) for record in records]


def _pair_places(records: Sequence[Record], others: Sequence[Record], renamed: dict[str, str]) -> list[Record]:
    """Give the items of each place the keys of the same items there; return those that found none."""
    places = _by_place(others)
    waiting: list[Record] = []
    lost: set[str] = set()
    for place in _by_place(records).values():
        first = place[0]
        if first.parent in lost:  # what it stands under is still to be named
            renamed |= {record.key: renamed.get(record.key, record.key) for record in place if record.coded}
            waiting += [record for record in place if not record.coded]
            lost |= {record.key for record in place if not record.coded}
            continue
        candidates = places.get((renamed.get(first.parent, first.parent), first.slot), ())
        pairs = {} if first.coded else _pairs(place, candidates)
        for index, record in enumerate(place):
            if record.coded:
                renamed.setdefault(record.key, record.key)
            elif index in pairs:
                renamed[record.key] = pairs[index].key
            else:
                waiting.append(record)
                lost.add(record.key)
    return waiting


_CODES: Mapping[str, tuple[str, ...]] = {
    "area": ("number",),
    "question": ("code",),
    "task": ("code",),
    "acronym": ("acronym",),
    "deliverable": ("section", "number"),
}


def _coded_by_people(records: Sequence[Record], base: Sequence[Record], present: Sequence[Record]) -> dict[str, str]:
    """Items that people added or gave another code are known by the code that they have now."""
    known = {record.key for record in (*base, *present)}
    read = {record.key for record in records}
    by_code = {_code(record): record.key for record in present if record.kind in _CODES and record.key not in read}
    found = {}
    for record in records:
        if record.coded and record.kind in _CODES and record.key not in known:
            there = by_code.pop(_code(record), None)
            if there is not None:
                found[record.key] = there
    return found


def _code(record: Record) -> tuple[str, ...]:
    return (record.kind, *(str(record.fields.get(name)) for name in _CODES[record.kind]))


def _by_place(records: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    places: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        places[(record.parent, record.slot)].append(record)
    return places


def _rows_by_their_tasks(
    records: Sequence[Record], base: Sequence[Record], present: Sequence[Record], coded: Mapping[str, str]
) -> dict[str, str]:
    """A row is named after its first task; when that one goes, the row that keeps most tasks keeps its name.

    A row that holds just the tasks of one row of the last reading, or of one as people left it, is that one.
    """
    renamed: dict[str, str] = {}
    tasks = _tasks_by_row(records, coded)
    for there in (base, present):
        whole = {frozenset(keys): row for row, keys in _tasks_by_row(there, {}).items()}
        for row, keys in tasks.items():
            old = whole.get(frozenset(keys))
            if row not in renamed and old is not None and old not in renamed.values():
                renamed[row] = old
    for there in (base, present):
        _rows_by_most_tasks(tasks, _tasks_by_row(there, {}), renamed)
    kept = set(renamed.values())
    for record in records:
        if record.kind == "row" and record.key not in renamed and record.key in kept:
            renamed[record.key] = f"{record.key}~new"
    return renamed


def _tasks_by_row(records: Sequence[Record], coded: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.kind == "task":
            found[str(record.fields["row"])].append(coded.get(record.key, record.key))
    return found


def _rows_by_most_tasks(
    tasks: Mapping[str, Sequence[str]], there: Mapping[str, Sequence[str]], renamed: dict[str, str]
) -> None:
    row_of = {key: row for row, keys in there.items() for key in keys}
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for row, keys in tasks.items():
        for key in keys:
            if key in row_of:
                shared[row, row_of[key]] += 1
    for (new, old), _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0][0] != pair[0][1], pair[0])):
        if new not in renamed and old not in renamed.values():
            renamed[new] = old


def slot_of(kind: str, fields: Mapping[str, Value]) -> str:
    """Return the list of its parent in which an item stands, as a reading calls it.

    Examples
    --------
    >>> slot_of("assignment", {"role": "leads"}), slot_of("step", {})
    ('leads', 'step')
    """
    named = _SLOTS.get(kind)
    return named.format(**fields) if named else kind


_SLOTS: Mapping[str, str] = {
    "assignment": "{role}",
    "seat": "seat.{level}",
    "statement": "{kind}.{owner}",
    "phase_objective": "objective.{group}",
    "heading": "heading.{source}",
    "activity": "activity.{section}",
    "communication_objective": "objective.{scope}",
}


def _fresh(parent: str, slot: str, used: Collection[str]) -> str:
    number = 1
    while (key := f"{parent}/{slot}:{number}".lstrip("/")) in used:
        number += 1
    return key


def _rename(record: Record, renamed: Mapping[str, str]) -> Record:
    fields = {
        name: renamed.get(value, value) if name in _REFERENCES and isinstance(value, str) else value
        for name, value in record.fields.items()
    }
    parent = renamed.get(record.parent, record.parent)
    return replace(record, key=renamed.get(record.key, record.key), parent=parent, fields=fields)


_REFERENCES = frozenset({"area", "row", "task", "question", "needs", "deliverable"})


def _pairs(new: Sequence[Record], old: Sequence[Record]) -> dict[int, Record]:
    """Pair the items of one place: the same words first, in order, then the most alike."""
    found: dict[int, Record] = {}
    waiting: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(old):
        waiting[_words(record)].append(index)
    free = set(range(len(old)))
    for index, record in enumerate(new):
        if same := waiting.get(_words(record)):
            free.discard(same[0])
            found[index] = old[same.pop(0)]
    left = [index for index in range(len(new)) if index not in found]
    for _, _, index, other in sorted(_alike(new, old, left, sorted(free)), reverse=True):
        if index not in found and other in free:
            found[index] = old[other]
            free.discard(other)
    return found


def _alike(
    new: Sequence[Record], old: Sequence[Record], left: Sequence[int], free: Sequence[int]
) -> list[tuple[float, int, int, int]]:
    """Likeness, nearness and places of each two that may be the same; in long lists only those near each other."""
    reach = FAR if len(left) * len(free) > FAR * FAR else len(new) + len(old)
    pairs = []
    for index in left:
        matcher = SequenceMatcher(None, "", _words(new[index]), autojunk=False)
        for other in free:
            if abs(index - other) > reach:
                continue
            matcher.set_seq1(_words(old[other]))
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                ratio = matcher.ratio()
                if ratio >= ALIKE:
                    pairs.append((ratio, -abs(index - other), index, other))
    return pairs


def _words(record: Record) -> str:
    """Words by which an item is known again, in the fields' alphabetical order, as a database may shuffle them.

    What it refers to does not count.
    """
    fields = sorted(record.fields.items())
    told = (str(value) for name, value in fields if name not in _REFERENCES and value not in (None, ""))
    return _folded(" ".join(told))


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"\W+", " ", letters).strip()


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
