"""Retiring and bringing back (retirar, traer de vuelta): nothing is deleted, and all that went along returns."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core.plan import structure as rules
from cauce.core.plan.structure import Obstacle
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.structure.faults import name_of, refuse, refuse_what_is_gone
from cauce.web.actions.structure.keys import follow_tasks
from cauce.web.models import Deliverable, Event, Plan, PlanItem, Task, User
from cauce.web.models.kinds import kind_of
from cauce.web.queries import search
from cauce.web.queries import structure as queries


@transaction.atomic
def retire_item(*, item: PlanItem, by: User | None, why: str = "", expected_version: int | None = None) -> Event:
    """Take a thing out of the plan with all that stands below it; the only task of a row takes the row along.

    Raises
    ------
    CannotRestructureError
        It is out of the plan already.
    StaleVersionError
        Someone wrote the thing since it was shown.
    """
    require("edit_plan", by=by, plan=item.plan)
    refuse_what_is_gone(item)
    event = events.begin("retire_item", plan=item.plan, by=by, why=why)
    going = queries.retirement(item)
    gone: dict[str, Any] = {"retired_at": timezone.now()}
    events.update(event, item, gone, expected_version=expected_version)
    if going.root != item:
        events.update(event, going.root, gone, expected_version=None)
    for rows in going.along.values():
        along: dict[models.Model, dict[str, Any]] = {row: gone for row in rows if row != item}
        events.update_many(event, along)
    if isinstance(item, Task) and going.root == item:
        follow_tasks(event, [item.row_id])
    search.rebuild(item.plan)
    return event


@transaction.atomic
def bring_back(*, item: PlanItem, by: User | None, why: str = "") -> Event:
    """Put a retired thing back with all that went along with it.

    Raises
    ------
    CannotRestructureError
        It is in the plan, what it stood under is not, or another thing has its code by now.
    """
    require("edit_plan", by=by, plan=item.plan)
    if item.retired_at is None:
        refuse([Obstacle("not_retired", {"name": name_of(item)})])
    if queries.stands_under_retired(item):
        refuse([Obstacle("under_retired", {"name": name_of(item)})])
    things = queries.gone_together(item)
    refuse(_codes_taken(item.plan, things))
    event = events.begin("bring_back", plan=item.plan, by=by, why=why)
    by_kind: dict[str, dict[models.Model, dict[str, Any]]] = {}
    for thing in things:
        by_kind.setdefault(kind_of(thing).name, {})[thing] = {"retired_at": None}
    for rows in by_kind.values():
        events.update_many(event, rows)
    if isinstance(item, Task):
        follow_tasks(event, [item.row_id])
    search.rebuild(item.plan)
    return event


def _codes_taken(plan: Plan, things: list[PlanItem]) -> list[Obstacle]:
    found = []
    for kind, name in rules.CODE_FIELDS.items():
        coded = [one for one in things if kind_of(one).name == kind and getattr(one, name) not in (None, "")]
        for thing in coded:
            if isinstance(thing, Deliverable) and thing.row_id is not None:
                continue
            section = thing.section if isinstance(thing, Deliverable) else ""
            code = str(getattr(thing, name))
            if code in queries.codes(plan, kind, section=section):
                found.append(Obstacle("code_taken", {"code": code}))
    return found
