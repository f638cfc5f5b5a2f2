"""Undo (deshacer): a reverse act; what people changed since stays unless they say yes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.web import events
from cauce.web.actions import writing
from cauce.web.actions.permissions import require
from cauce.web.models import Change, Event, Import, Plan, PlanItem, User
from cauce.web.models.kinds import KINDS, Kind
from cauce.web.queries import search
from cauce.web.queries.history import may_be_undone, rows_of, undoing
from cauce.web.queries.imports import last_reading, records_of


class CannotUndoError(Exception):
    """The event is not of a kind that can be undone, or was undone already."""

    def __init__(self, event: Event) -> None:
        super().__init__(f"The event {event.pk} («{event.act}») cannot be undone, or was undone already.")
        self.event = event


@transaction.atomic
def undo(*, event: Event, by: User | None, why: str, yes: Collection[str] = ()) -> Event:
    """Put back what an event changed.

    ``yes`` holds the tokens (see ``queries.history.undoing``) of what people changed since and
    that goes back all the same; the rest of that stays.
    """
    require("undo", by=by, plan=event.plan)
    if not may_be_undone(event):
        raise CannotUndoError(event)
    new = events.begin("undo", plan=event.plan, by=by, why=why, undoes=event)
    if Event.objects.filter(undoes=event).exclude(pk=new.pk).exists():
        raise CannotUndoError(event)  # someone else was quicker
    what = undoing(event)
    _put_back(new, [*what.back, *(since.change for since in what.since if since.token in yes)])
    Import.objects.filter(applied_event=event, state="applied").update(state="undone")
    if event.undoes_id:
        Import.objects.filter(applied_event_id=event.undoes_id, state="undone").update(state="applied")
    if event.plan is not None:
        plan = Plan.objects.get(pk=event.plan.pk)
        if (run := last_reading(plan)) is not None:
            writing.write_provenance(run, plan, records_of(run))
        search.rebuild(plan)
    return new


def _put_back(event: Event, changes: Sequence[Change]) -> None:
    """Write the state before, the last change first; things are made before what names them."""
    rows = rows_of(changes)
    updates: dict[str, dict[models.Model, dict[str, Any]]] = {}
    for change in reversed(changes):
        kind, row = KINDS[change.kind], rows.get((change.kind, change.object_id))
        if change.field:
            if row is not None:
                updates.setdefault(kind.name, {}).setdefault(row, {})[change.field] = _value(kind, change)
        elif change.after is None:
            _make_again(event, kind, change)
        elif row is not None:
            _take_away(event, kind, row, updates)
    for found in updates.values():
        events.update_many(event, found)


def _value(kind: Kind, change: Change) -> Any:
    column = kind.column(change.field)
    return change.before if column.is_relation else column.to_python(change.before)


def _take_away(
    event: Event, kind: Kind, row: models.Model, updates: dict[str, dict[models.Model, dict[str, Any]]]
) -> None:
    if isinstance(row, PlanItem):
        updates.setdefault(kind.name, {}).setdefault(row, {})["retired_at"] = timezone.now()
    else:
        events.taken_away(event, [row])
        row.delete()


def _make_again(event: Event, kind: Kind, change: Change) -> None:
    values = {}
    for name, value in (change.before or {}).items():
        column = kind.column(name)
        values[name] = value if column.is_relation else column.to_python(value)
    row = kind.model(pk=change.object_id, **values)
    row.save(force_insert=True)
    events.made(event, [row])
