"""Imports (importaciones): what is there, what was read last, and how a new reading differs from both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cauce.core.plan.structure import OWNERS
from cauce.importer.match import Comparison, Name, match, slot_of, three_way
from cauce.importer.records import Record
from cauce.web.models import Import, Plan, PlanItem
from cauce.web.models.kinds import READ_KINDS, Kind


@dataclass
class Present:
    """The items of a plan as records: those that stand, and the keys that no new item may take."""

    records: dict[Name, Record]
    taken: set[str]


def present(plan: Plan) -> Present:
    """Return what the plan says now; one query for each kind."""
    found = Present({}, set())
    keys: dict[str, dict[int, str]] = {}
    for kind in READ_KINDS:
        if kind.name == "plan":
            fields = {name: getattr(plan, name) for name in kind.fields}
            found.records["plan", "plan:plan"] = Record("plan", "plan:plan", fields=fields, order=1, coded=True)
            continue
        known = keys.setdefault(kind.name, {})
        for row in _values(kind, plan):
            known[row["pk"]] = row["key"]
            found.taken.add(row["key"])
            if row["retired_at"] is None:
                record = _record(kind, row, keys)
                found.records[record.kind, record.key] = record
    return found


def _values(kind: Kind, plan: Plan) -> Any:
    columns = [f"{name}_id" if name in kind.parents else name for name in kind.fields]
    # Model fields named as the row's own key ("kind", "order") never clash with these three.
    return kind.model._default_manager.filter(plan=plan).values("pk", "key", "order", "retired_at", *columns)


def _record(kind: Kind, row: dict[str, Any], keys: dict[str, dict[int, str]]) -> Record:
    fields: dict[str, Any] = {}
    for name in kind.fields:
        if name in kind.parents:
            fields[name] = keys[kind.parents[name]].get(row[f"{name}_id"])
        else:
            fields[name] = row[name]
    owners = (fields[name] for name in OWNERS.get(kind.name, {}).values() if fields[name])
    slot = slot_of(kind.name, fields)
    return Record(kind.name, row["key"], next(owners, ""), slot, order=row["order"], fields=fields)


def last_reading(plan: Plan) -> Import | None:
    """Return the import that was applied last and still holds."""
    applied = Import.objects.filter(plan=plan, state="applied").exclude(applied_event=None)
    return applied.order_by("-applied_event_id").first()


def _last_undone(plan: Plan) -> Import | None:
    """An import that was undone still lends its keys, so that its items are known again."""
    return Import.objects.filter(plan=plan, state="undone").order_by("-applied_event_id").first()


def records_of(run: Import | None) -> list[Record]:
    """Records that an import holds."""
    return [Record.from_json(data) for data in run.records] if run is not None else []


def compare(plan: Plan | None, theirs: Sequence[Record]) -> tuple[list[Record], Comparison]:
    """Return a new reading with lasting keys, and all that it would do to the plan."""
    if plan is None:
        return list(theirs), three_way([], {}, theirs)
    here = present(plan)
    base = records_of(last_reading(plan))
    present_now = list(here.records.values())
    known = match(theirs, base or records_of(_last_undone(plan)), taken=here.taken, present=present_now)
    return known, three_way(base, here.records, known)


def items_by_key(plan: Plan, kind: Kind) -> dict[str, PlanItem]:
    """All rows of a kind by key, those taken away too."""
    rows: dict[str, PlanItem] = {}
    for row in kind.model._default_manager.filter(plan=plan):
        assert isinstance(row, PlanItem)
        rows[row.key] = row
    return rows
