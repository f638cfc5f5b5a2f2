"""Keys and places of what people make (claves propias): no reading of a document ever makes the same."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from cauce.core import monitoring
from cauce.web import events
from cauce.web.models import Event, PlanItem, Row, Task

OWN = "own:"


def own_key(kind: str) -> str:
    """Return a lasting key for a thing that a person makes."""
    return f"{OWN}{kind}:{uuid.uuid4().hex[:12]}"


def put_in_order(event: Event, things: Sequence[PlanItem]) -> None:
    """Number a list as it stands; only what changes its number is written."""
    changed: dict[models.Model, Mapping[str, Any]] = {
        thing: {"order": number} for number, thing in enumerate(things, 1) if thing.order != number
    }
    events.update_many(event, changed)


def follow_tasks(event: Event, rows: Iterable[int]) -> None:
    """Let rows stand where their tasks do, after tasks came or went."""
    states: dict[int, list[Task]] = {}
    wanted = set(rows)
    for task in Task.objects.filter(row__in=wanted, retired_at=None):
        states.setdefault(task.row_id, []).append(task)
    changed: dict[models.Model, Mapping[str, Any]] = {}
    for row in Row.objects.filter(pk__in=states, retired_at=None):
        tasks = states[row.pk]
        state = monitoring.state_of_row([task.state for task in tasks])
        if state != row.state:
            like = next((task for task in tasks if task.state == state), None)
            names = ("state_on", "decided_by", "state_why", "taken_up_in")
            blank = {"state_on": row.state_on, "decided_by": "", "state_why": "", "taken_up_in": ""}
            told = {name: getattr(like, name) for name in names} if like else blank
            changed[row] = {"state": state, **told}
    events.update_many(event, changed)
