"""Lasting keys (claves duraderas): a new reading takes the keys of the last one, and of what people did since."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache

from cauce.importer.records import Record, Value

ALIKE = 0.6  # two texts of one place are the same item from this ratio on
FAR = 40  # in lists longer than this an item is looked for among so many before and after its place


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
    waiting = list(records)
    uncoded = [record for record in base if not record.coded]
    for same_words in (True, False):  # words that stay the same tell more than a place
        for known in (uncoded, present):
            given = set(renamed.values())
            free = [record for record in known if record.key not in given]
            waiting = _pair_places(waiting, free, renamed, same_words=same_words)
    for record in waiting:
        renamed[record.key] = _fresh(renamed.get(record.parent, record.parent), record.slot, used)
        used.add(renamed[record.key])
    return [_rename(record, renamed) for record in records]


def _pair_places(
    records: Sequence[Record], others: Sequence[Record], renamed: dict[str, str], *, same_words: bool
) -> list[Record]:
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
        pairs = {} if first.coded else _pairs(place, candidates, same_words=same_words)
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


def _pairs(new: Sequence[Record], old: Sequence[Record], *, same_words: bool) -> dict[int, Record]:
    """Pair the items of one place: the same words first, in order, then, unless only these, the most alike."""
    found: dict[int, Record] = {}
    waiting: dict[str, list[int]] = defaultdict(list)
    for index, record in enumerate(old):
        waiting[_words(record)].append(index)
    free = set(range(len(old)))
    for index, record in enumerate(new):
        if same := waiting.get(_words(record)):
            free.discard(same[0])
            found[index] = old[same.pop(0)]
    if same_words:
        return found
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
