"""Refusals of acts on the structure (negativas): raised with what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.core.plan.structure import Obstacle
from cauce.web.models import Area, PlanItem, Row, Task
from cauce.web.queries.structure import row_words


class CannotRestructureError(Exception):
    """An act on the structure is refused; ``obstacles`` say why."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(", ".join(one.code for one in obstacles))
        self.obstacles = obstacles


def refuse(obstacles: Sequence[Obstacle]) -> None:
    """Pass in silence, or raise with what stands in the way."""
    if obstacles:
        raise CannotRestructureError(obstacles)


def name_of(thing: PlanItem) -> str:
    """First words by which a reader knows a thing."""
    if isinstance(thing, Task):
        return f"{thing.code} {thing.title}".strip()
    if isinstance(thing, Row):
        tasks = sorted(thing.tasks.all(), key=lambda task: (task.retired_at is not None, task.order))
        shown = [task for task in tasks if task.retired_at is None or thing.retired_at is not None]
        return row_words(shown)
    if isinstance(thing, Area):
        return f"{thing.number}. {thing.title}"
    for name in ("text", "as_printed", "title", "name", "city", "action", "words", "code"):
        if told := getattr(thing, name, ""):
            return str(told)[:120]
    return thing.key


def refuse_what_is_gone(*things: PlanItem) -> None:
    """Refuse to act on what was taken out of the plan."""
    refuse([Obstacle("gone", {"name": name_of(thing)}) for thing in things if thing.retired_at is not None])
