"""What the schedule's files and feeds say besides its dates (archivos del cronograma): words for what has no title."""

from __future__ import annotations

from cauce.web.models import Plan, Step

LONGEST = 140  # signs of a step that stands for a title


def first_steps(plan: Plan) -> dict[int, str]:
    """Return the first step of each task without a title, by the task's pk: it says what the task is about."""
    steps = Step.objects.filter(plan=plan, retired_at=None, task__title="", task__retired_at=None)
    found: dict[int, str] = {}
    for task, text in steps.order_by("task_id", "order", "pk").values_list("task_id", "text"):
        words = " ".join(text.split()).rstrip(" .:;,")
        found.setdefault(task, words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…")
    return found
