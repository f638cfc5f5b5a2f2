"""Writing an import (escritura): operations become rows, a constant number of queries for each kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from cauce.importer.match import Operation
from cauce.importer.records import Record
from cauce.web import events
from cauce.web.models import Event, Import, Plan, PlanItem, Provenance
from cauce.web.models.kinds import READ_KINDS, Kind
from cauce.web.queries.imports import items_by_key

Rows = dict[str, PlanItem]


def write(event: Event, plan: Plan, operations: Sequence[Operation], *, kinds: Sequence[Kind] = READ_KINDS) -> None:
    """Write what an import says, parents before what belongs to them, in the order of ``kinds``."""
    by_kind: dict[str, list[Operation]] = {}
    for operation in operations:
        by_kind.setdefault(operation.kind, []).append(operation)
    pks: dict[str, dict[str, int]] = {}
    for kind in kinds:
        wanted = by_kind.get(kind.name, [])
        if kind.name == "plan":
            _write_plan(event, plan, wanted)
            continue
        rows = items_by_key(plan, kind)
        _make(event, plan, kind, [one for one in wanted if one.what == "make"], rows, pks)
        _set(event, kind, [one for one in wanted if one.what != "make"], rows, pks)
        pks[kind.name] = {key: row.pk for key, row in rows.items()}


def _write_plan(event: Event, plan: Plan, wanted: Iterable[Operation]) -> None:
    for operation in wanted:
        if operation.fields:
            title = str(operation.fields.get("title", ""))[:300] or plan.title
            values = {**operation.fields, **({"title": title} if "title" in operation.fields else {})}
            events.update(event, plan, values, expected_version=None)


def _make(
    event: Event, plan: Plan, kind: Kind, wanted: list[Operation], rows: Rows, pks: Mapping[str, Mapping[str, int]]
) -> None:
    new: list[models.Model] = []
    again: dict[models.Model, dict[str, Any]] = {}
    for operation in wanted:
        values = columns(kind, operation.fields, pks)
        order = operation.order or 0
        if row := rows.get(operation.key):
            again[row] = {**values, "order": order, "retired_at": None}
        else:
            new.append(kind.model(plan=plan, key=operation.key, order=order, **values))
    for made in kind.model._default_manager.bulk_create(new, batch_size=500):
        assert isinstance(made, PlanItem)
        rows[made.key] = made
    events.made(event, new)
    events.update_many(event, again)


def _set(
    event: Event, kind: Kind, wanted: Iterable[Operation], rows: Rows, pks: Mapping[str, Mapping[str, int]]
) -> None:
    updates: dict[models.Model, dict[str, Any]] = {}
    for operation in wanted:
        row = rows[operation.key]
        if operation.what == "retire":
            updates[row] = {"retired_at": timezone.now()}
            continue
        values = columns(kind, operation.fields, pks)
        if operation.order is not None:
            values["order"] = operation.order
        if values:
            updates[row] = values
    events.update_many(event, updates)


def columns(kind: Kind, fields: Mapping[str, Any], pks: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Fields of a record as columns of its row: keys become ids, words are cut to what fits."""
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name in kind.parents:
            values[f"{name}_id"] = pks[kind.parents[name]].get(value) if value else None
        elif isinstance(value, str):
            room = kind.column(name).max_length
            values[name] = value[:room] if room else value
        else:
            values[name] = value
    return values


def write_provenance(run: Import, plan: Plan, records: Sequence[Record]) -> None:
    """Say of each item where it was read; what is no longer in the document keeps its last place."""
    known = {(record.kind, record.key) for record in records}
    old = [
        pk
        for pk, kind, key in Provenance.objects.filter(plan=plan).values_list("pk", "kind", "key")
        if (kind, key) in known
    ]
    for start in range(0, len(old), 10_000):
        Provenance.objects.filter(pk__in=old[start : start + 10_000]).delete()
    Provenance.objects.bulk_create((_provenance(run, plan, record) for record in records), batch_size=500)


def _provenance(run: Import, plan: Plan, record: Record) -> Provenance:
    told = record.as_json()["provenance"]
    return Provenance(
        plan=plan,
        import_run=run,
        kind=record.kind,
        key=record.key,
        words=told["words"],
        heading_path=list(told["heading_path"]),
        position={name: value for name, value in told["position"].items() if value},
        sure=told["sure"],
        reason=told["reason"],
    )
