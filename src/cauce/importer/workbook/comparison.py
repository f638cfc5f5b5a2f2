"""A workbook compared in three ways (comparación del libro): as it was written, the plan now, as it came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cauce.core.plan.workbook import BY_KIND, SHEETS
from cauce.importer.match import Comparison, ItemChange, Name, match, three_way
from cauce.importer.records import Record
from cauce.importer.workbook import ReadWorkbook
from cauce.importer.workbook.checks import check
from cauce.importer.workbook.items import Fault, Item, Orders, Present, below, children_of, folded, record_of, words_of
from cauce.importer.workbook.rows import RowRead, Rows, Words, changed_since, read_rows

# New rows of these may be known again by what they say; of the others by what they are about.
MATCHED = frozenset({"area", "question", "city", "row", "task", "step", "note", "deliverable", "assignment", "input"})
REFERENCES = frozenset(
    {"area", "row", "task", "question", "deliverable", "activity", "before", "after", "organization", "questions"}
)


@dataclass
class Reading:
    """All that a workbook would do to a plan.

    Attributes
    ----------
    theirs
        What the workbook says of each thing that it adds or touches.
    where
        First cell of each of these, as spreadsheets name it.
    along
        What goes with each thing that would be taken out, by kind.
    labels
        What other sheets call each of these.
    edited
        Things that would be taken out and that somebody changed since.
    """

    comparison: Comparison = field(default_factory=Comparison)
    theirs: list[Record] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    where: dict[Name, str] = field(default_factory=dict)
    places: dict[Name, int] = field(default_factory=dict)
    labels: dict[Name, str] = field(default_factory=dict)
    along: dict[Name, dict[str, int]] = field(default_factory=dict)
    edited: set[Name] = field(default_factory=set)

    @property
    def blocking(self) -> list[Fault]:
        """Faults with which nothing is written."""
        return [fault for fault in self.faults if fault.blocks]


def compare_workbook(read: ReadWorkbook, present: Present, words: Words, *, within: Present | None = None) -> Reading:
    """Compare a workbook that came back with the plan.

    Parameters
    ----------
    read
        The workbook, with its cells as they were written.
    present
        The plan now.
    words
        Of each list of choices what is kept, by what is shown in small letters.
    within
        What a limited workbook may touch: a new row is never taken for something else of the plan.

    Returns
    -------
    Reading
        Only what was touched counts. What somebody changed since is a conflict; so is what would be taken out.
    """
    rows, names = read_rows(read, present, words)
    _known_again(read, present, rows, within or present)
    gone = {(kind, key) for kind, sheet in read.sheets.items() for key in sheet.gone() if key in present.of(kind)}
    check(read, present, rows, gone)
    order = {rule.kind: place for place, rule in enumerate(SHEETS)}
    reading = Reading(faults=sorted(rows.faults, key=lambda fault: (order[fault.kind], fault.place)))
    _changes(present, rows, reading)
    _removals(read, present, rows, gone, reading)
    reading.edited = {
        name
        for name in reading.along
        if name in gone and changed_since(read.sheets[name[0]], name[1], names=names, present=present, words=words)
    }
    return reading


def _changes(present: Present, rows: Rows, reading: Reading) -> None:
    """Compare what was touched and added."""
    base: list[Record] = []
    mine: dict[Name, Record] = {}
    orders = Orders(present)
    for row in rows.found:
        if row.name in reading.where:
            continue  # two new rows that are the same thing of the plan
        there, retired = present.of(row.kind).get(row.key), present.retired.get(row.name)
        order = there.order if there is not None and row.is_new else retired or 0
        if there is not None:
            mine[row.name] = there.record(order=order)
        if there is not None and row.is_new:  # what was left empty followed from the rest when it came
            row.fields = {name: value for name, value in row.fields.items() if value not in (None, "", (), False)}
        record = record_of(row.kind, row.key, row.fields, order=order)
        if there is None and retired is None:
            record = replace(record, order=orders.next(record))
        reading.theirs.append(record)
        reading.where[row.name], reading.places[row.name] = row.where, row.row.place
        reading.labels[row.name] = row.row.cells.get(row.sheet.label, "")
        if not row.is_new:
            base.append(record_of(row.kind, row.key, row.base, order=order))
    reading.comparison = three_way(base, mine, reading.theirs)
    words = {row.name: row.words for row in rows.found}
    reading.comparison.changes = [
        replace(
            change,
            words=words[change.kind, change.key],
            is_conflict=change.is_conflict or (change.what == "added" and (change.kind, change.key) in present.retired),
        )
        for change in reading.comparison.changes
        if change.what == "added" or not BY_KIND[change.kind].only_adds
    ]


def _known_again(read: ReadWorkbook, present: Present, rows: Rows, within: Present) -> None:
    """Give new rows the keys of what is in the plan and not in the workbook: they came with it once before."""
    new = {row.key: row for row in rows.found if row.is_new and row.key not in present.of(row.kind)}
    if not new:
        return
    claimed = {row.key for row in rows.found}
    free = {
        (kind, key): item
        for kind, items in present.items.items()
        for key, item in items.items()
        if key not in claimed
        and (kind not in read.sheets or key not in read.sheets[kind].base)
        and (kind not in MATCHED or key in within.of(kind))
    }
    renamed = _same_words(new, free, present)
    renamed |= _same_thing(new, free, renamed)
    for row in rows.found:
        row.key = renamed.get(row.key, row.key) if row.is_new else row.key
        for name in REFERENCES & row.fields.keys():
            value = row.fields[name]
            if isinstance(value, tuple):
                row.fields[name] = tuple(renamed.get(one, one) for one in value)
            elif isinstance(value, str):
                row.fields[name] = renamed.get(value, value)


def _same_words(new: Mapping[str, RowRead], free: Mapping[Name, Item], present: Present) -> dict[str, str]:
    candidates = [item.record() for (kind, _), item in free.items() if kind in MATCHED]
    records = [record_of(row.kind, row.key, row.fields) for row in new.values() if row.kind in MATCHED]
    records = [one for one in records if one.kind != "task" or one.fields.get("row")]
    if not candidates or not records:
        return {}
    taken = {key for items in present.items.values() for key in items}
    known = {key for kind, key in free if kind in MATCHED}
    pairs = zip(records, match(records, [], taken=taken, present=candidates), strict=True)
    return {old.key: found.key for old, found in pairs if found.key in known}


def _same_thing(new: Mapping[str, RowRead], free: Mapping[Name, Item], renamed: Mapping[str, str]) -> dict[str, str]:
    """Organisations by their name, dates by what they are about, links by their ends, persons by their address."""
    known = {_identity(kind, item.fields): key for (kind, key), item in free.items() if kind not in MATCHED}
    found: dict[str, str] = {}
    for row in new.values():
        if row.kind not in MATCHED:
            names = {**renamed, **found}
            fields = {name: names.get(str(value), value) for name, value in row.fields.items()}
            key = known.get(_identity(row.kind, fields))
            if key is not None:
                found[row.key] = key
    return found


_ABOUT: Mapping[str, tuple[str, ...]] = {
    "organization": ("name",),
    "schedule_entry": ("task", "activity", "title"),
    "schedule_link": ("before", "after"),
    "person": ("email", "organization"),
}


def _identity(kind: str, fields: Mapping[str, object]) -> tuple[str, ...]:
    return (kind, *(folded(str(fields.get(name) or "")) for name in _ABOUT.get(kind, ())))


def _removals(read: ReadWorkbook, present: Present, rows: Rows, gone: set[Name], reading: Reading) -> None:
    """What is no longer in the workbook: only the topmost of things that stand below each other."""
    children = children_of(present)
    roots = _rows_with_their_tasks(present, rows, gone)
    owned = {child for root in roots for child in _all_below(root, children)}
    for rule in SHEETS:
        taken = [name for name in roots if name[0] == rule.kind and name not in owned]
        if taken and (rule.keeps or rule.only_adds):
            values = {"count": len(taken), "sheet": rule.kind}
            reading.faults.append(Fault("kept", values, rule.kind, where=read.sheets[rule.kind].title, blocks=False))
            continue
        for name in taken:
            sheet = read.sheets.get(rule.kind)
            cells = sheet.base.get(name[1], {}) if sheet is not None else {}
            words = words_of(rule.kind, cells) or present.of(rule.kind)[name[1]].label
            reading.comparison.changes.append(ItemChange(*name, "removed", words=words, is_conflict=True))
            reading.along[name] = below(name, children)


def _rows_with_their_tasks(present: Present, rows: Rows, gone: set[Name]) -> list[Name]:
    """A row goes when all its tasks do and none comes."""
    roots = list(gone)
    coming = {row.fields.get("row") for row in rows.of("task") if "row" in row.fields}
    tasks: dict[str, set[Name]] = {}
    for key, item in present.of("task").items():
        tasks.setdefault(str(item.fields["row"]), set()).add(("task", key))
    for row, names in tasks.items():
        if names <= gone and row not in coming and ("row", row) not in gone:
            roots.append(("row", row))
    order = {rule.kind: place for place, rule in enumerate(SHEETS)}
    places = {
        name: place for place, name in enumerate((kind, key) for kind in present.items for key in present.of(kind))
    }
    return sorted(roots, key=lambda name: (order[name[0]], places[name]))


def _all_below(root: Name, children: Mapping[Name, list[Name]]) -> set[Name]:
    found: set[Name] = set()
    waiting = [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found
