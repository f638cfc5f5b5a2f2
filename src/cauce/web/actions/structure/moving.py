"""Moving (mover): a thing to another place of its list, or under another owner; its key stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from cauce.core.plan import structure as rules
from cauce.core.plan.structure import Obstacle
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.faults import name_of, refuse, refuse_what_is_gone
from cauce.web.actions.structure.keys import follow_tasks, put_in_order
from cauce.web.models import Event, Note, PlanItem, Task, User
from cauce.web.models.kinds import kind_of
from cauce.web.queries import search
from cauce.web.queries import structure as queries


@transaction.atomic
def move_item(
    *,
    item: PlanItem,
    to: PlanItem | None,
    after: int | None,
    by: User | None,
    expected_version: int | None = None,
    why: str = "",
) -> Event:
    """Put a thing behind another of a list (first, when there is none), under another owner where one is named.

    Raises
    ------
    CannotRestructureError
        It cannot stand there, or its row would be left without a task.
    StaleVersionError
        Someone wrote the thing since it was shown.
    """
    require("edit_plan", by=by, plan=item.plan)
    refuse_what_is_gone(item, *([to] if to else []))
    here = queries.owner_of(item)
    owner = to if to is not None else here
    before = getattr(item, "row_id", None)
    if owner != here:
        assert owner is not None
        kind = kind_of(item).name
        if here is None or kind_of(here).name not in rules.movable_to(kind):
            refuse([Obstacle("cannot_stand", {"name": name_of(item)})])
        left = queries.tasks_left(item) if isinstance(item, Task) else None
        refuse(rules.move_obstacles(kind, under=kind_of(owner).name, name=name_of(item), tasks_left=left))
    event = events.begin("move_item", plan=item.plan, by=by, why=why)
    events.update(event, item, _owner(item, owner) if owner != here else {}, expected_version=expected_version)
    _take_notes_along(event, item)
    others = {one.pk: one for one in queries.list_with(item, owner)}
    others[item.pk] = item
    placed = rules.place_after(list(others), item.pk, after)
    put_in_order(event, [others[pk] for pk in placed])
    if isinstance(item, Task) and before != item.row_id:
        assert before is not None
        follow_tasks(event, [before, item.row_id])
    search.rebuild(item.plan)
    return event


def _owner(item: PlanItem, owner: PlanItem | None) -> dict[str, Any]:
    """Columns that say what a thing stands under."""
    if owner is None:
        return {}
    if isinstance(item, Note):
        if isinstance(owner, Task):
            return {"row_id": owner.row_id, "task_id": owner.pk}
        return {"row_id": owner.pk, "task_id": None}
    return {f"{rules.OWNERS[kind_of(item).name][kind_of(owner).name]}_id": owner.pk}


def _take_notes_along(event: Event, item: PlanItem) -> None:
    """A task's notes name its row too."""
    if isinstance(item, Task):
        notes = Note.objects.filter(task=item).exclude(row=item.row_id)
        events.update_many(event, {note: {"row_id": item.row_id} for note in notes})


def end_of(item: PlanItem, owner: PlanItem | None) -> int | None:
    """The last of the list that a thing would join, behind which it goes."""
    last = queries.list_with(item, owner).exclude(pk=item.pk).last()
    return last.pk if last else None
