"""What holds between the rows of a workbook (reparos entre filas): codes once, links without circles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping

from cauce.core.plan.structure import code_obstacles
from cauce.core.plan.workbook import SHEETS
from cauce.core.schedule.order import circle
from cauce.importer.match import Name
from cauce.importer.workbook import ReadSheet, ReadWorkbook
from cauce.importer.workbook.items import Fault, Present, where_of
from cauce.importer.workbook.oddities import LOST
from cauce.importer.workbook.rows import RowRead, Rows

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


def check(read: ReadWorkbook, present: Present, rows: Rows, gone: Collection[Name]) -> None:
    """Add the faults of whole sheets, of cells that are not what they seem, and those that show between rows."""
    for kind, title in read.gone.items():
        rows.faults.append(Fault("sheet_gone", {"sheet": kind}, kind, where=title, blocks=False))
    for sheet in read.sheets.values():
        _sheet(rows, sheet)
    _codes(present, rows, gone)
    _tasks_of_rows(read, present, rows, gone)
    _entries(present, rows, gone)
    _links(present, rows, gone)
    for row in rows.of("person"):
        if row.is_new:
            _contact(rows, row)


def _sheet(rows: Rows, sheet: ReadSheet) -> None:
    kind, title = sheet.kind, sheet.title
    if not sheet.has_keys:
        rows.faults.append(Fault("keys_gone", {"sheet": kind}, kind, where=title, blocks=False))
    for name in sheet.missing:
        rows.faults.append(Fault("column_gone", {"column": f"{kind}.{name}"}, kind, where=title, blocks=False))
    for header in sheet.added:
        rows.faults.append(Fault("column_added", {"value": header}, kind, where=title, blocks=False))
    for row in sheet.rows:
        if row.place in sheet.mixed:
            rows.faults.append(Fault("keys_mixed", {}, kind, row.place, "", where_of(sheet, row)))
        touched = sheet.touched(row)
        for name in sheet.places:
            code = sheet.odd.get((row.place, name), "")
            if code and (code in LOST or name in touched):
                values = {"value": row.cells[name]}
                where = where_of(sheet, row, name)
                rows.faults.append(Fault(code, values, kind, row.place, name, where, blocks=code in LOST))


def _codes(present: Present, rows: Rows, gone: Collection[Name]) -> None:
    for rule in SHEETS:
        for column in (one for one in rule.columns if one.is_code):
            final = {
                key: str(item.fields[column.name])
                for key, item in present.of(rule.kind).items()
                if (rule.kind, key) not in gone
            }
            touched = [row for row in rows.of(rule.kind) if row.fields.get(column.name) not in (None, "")]
            final |= {row.key: str(row.fields[column.name]) for row in touched}
            counts = Counter(final.values())
            for row in touched:
                code = str(row.fields[column.name])
                if code_obstacles(code, taken=()):
                    rows.fault(row, column.name, "code_shape", value=code)
                elif counts[code] > 1:
                    rows.fault(row, column.name, "code_taken", value=code)


def _tasks_of_rows(read: ReadWorkbook, present: Present, rows: Rows, gone: Collection[Name]) -> None:
    """A new row needs a task; a row that stays keeps one."""
    left = Counter(str(item.fields["row"]) for key, item in present.of("task").items() if ("task", key) not in gone)
    leaving: dict[str, RowRead] = {}
    for task in rows.of("task"):
        there = present.of("task").get(task.key)
        to = task.fields.get("row")
        if "row" not in task.fields or (there is not None and there.fields["row"] == to):
            continue
        left[str(to)] += 1
        if there is not None:
            left[str(there.fields["row"])] -= 1
            leaving[str(there.fields["row"])] = task
    for row in rows.of("row"):
        if row.is_new and not left[row.key]:
            rows.fault(row, "label", "row_without_task", value=row.label, sheet="task")
    for key, task in leaving.items():
        item = present.of("row").get(key)
        if item is not None and not left[key] and ("row", key) not in gone:
            rows.fault(task, "row", "row_emptied", value=item.label, sheet="row")


def _entries(present: Present, rows: Rows, gone: Collection[Name]) -> None:
    """A task or an activity has its dates once."""
    about = {
        str(item.fields.get(kind)): key
        for key, item in present.of("schedule_entry").items()
        for kind in ("task", "activity")
        if item.fields.get(kind) and ("schedule_entry", key) not in gone
    }
    for row in rows.of("schedule_entry"):
        named = row.fields.get("task") or row.fields.get("activity")
        if row.is_new and named and about.setdefault(str(named), row.key) != row.key:
            rows.fault(row, "label", "scheduled_already", value=row.label)


def _links(present: Present, rows: Rows, gone: Collection[Name]) -> None:
    touched = [row for row in rows.of("schedule_link") if {"before", "after"} & row.fields.keys()]
    if not touched:
        return
    ends = _ends(present, rows, gone)
    name = _namer(present, rows)
    befores: dict[str, set[str]] = {}
    for key, (before, after) in ends.items():
        if key not in {row.key for row in touched}:
            befores.setdefault(after, set()).add(before)
    for row in touched:
        before, after = ends[row.key]
        if not before or not after:
            continue
        if before == after:
            rows.fault(row, "before", "same_entry", value=name(before))
        elif before in befores.get(after, ()):
            rows.fault(row, "before", "linked_already", before=name(before), after=name(after))
        else:
            befores.setdefault(after, set()).add(before)
            if found := circle([after], befores):
                befores[after].discard(before)
                rows.fault(row, "before", "circle", circle=" → ".join(name(key) for key in found))


def _ends(present: Present, rows: Rows, gone: Collection[Name]) -> dict[str, tuple[str, str]]:
    """Both ends of each link as they would be."""
    ends = {
        key: (str(item.fields["before"] or ""), str(item.fields["after"] or ""))
        for key, item in present.of("schedule_link").items()
        if ("schedule_link", key) not in gone
    }
    for row in rows.of("schedule_link"):
        before, after = ends.get(row.key, ("", ""))
        ends[row.key] = str(row.fields.get("before") or before), str(row.fields.get("after") or after)
    return ends


def _namer(present: Present, rows: Rows) -> Callable[[str], str]:
    labels: Mapping[str, str] = {key: item.label for key, item in present.of("schedule_entry").items()}
    new = {row.key: row.label for row in rows.of("schedule_entry") if row.is_new}
    return lambda key: labels.get(key) or new.get(key, key)


def _contact(rows: Rows, row: RowRead) -> None:
    email = str(row.fields.get("email") or "")
    if not email:
        rows.fault(row, "email", "contact_missing", value=str(row.fields.get("name", "")))
    elif not EMAIL.fullmatch(email):
        rows.fault(row, "email", "email_unreadable", value=email)
