"""What a task without a title is called (nombres de tareas): by its first step, which says what it is about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from cauce.web.models import Plan, Step

LONGEST = 140  # signs of a step that stands for a title


def first_steps(plan: Plan) -> dict[int, str]:
    """Return the first step of each task without a title, by the task's pk."""
    return _first(Step.objects.filter(plan=plan, task__title="", task__retired_at=None))


def first_steps_of_rows(rows: Iterable[int]) -> dict[int, str]:
    """Return the same of the tasks of some rows only."""
    return _first(Step.objects.filter(task__row__in=list(rows), task__title="", task__retired_at=None))


def _first(steps: QuerySet[Step]) -> dict[int, str]:
    found: dict[int, str] = {}
    alive = steps.filter(retired_at=None).order_by("task_id", "order", "pk")
    for task, text in alive.values_list("task_id", "text"):
        words = " ".join(text.split()).rstrip(" .:;,")
        found.setdefault(task, words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…")
    return found
