"""What the mayor's brief says (informe breve): how far the plan is, what is late, what is to be decided, what comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from cauce.core import documents
from cauce.web.models import Deliverable, Plan, Row, Task
from cauce.web.queries.monitoring import PlanProgress, plan_progress
from cauce.web.queries.plan import alive, current
from cauce.web.queries.today import Milestone, Shown, milestones, today


@dataclass(frozen=True)
class BriefFacts:
    """The facts of a plan on a day, before they are cut to one page and put into words.

    ``codes`` are those of the tasks of the rows of what comes, by the row's pk.
    """

    on: dt.date
    progress: PlanProgress
    deliverables: int
    accepted: int
    late: Sequence[Shown]
    blocks: Sequence[Shown]
    waiting: Sequence[Shown]
    deferred: Sequence[Row]
    coming: Sequence[Milestone]
    codes: Mapping[int, Sequence[str]]


def brief(plan: Plan, on: dt.date, *, most: int) -> BriefFacts:
    """Return the facts of a plan's brief on a day, in a constant number of queries."""
    told = today(plan, on, proposed=False)
    states = list(current(Deliverable, plan=plan).values_list("state", flat=True))
    deferred = current(Row, plan=plan).filter(state="deferred").prefetch_related(Prefetch("tasks", alive(Task)))
    coming = milestones(plan, on, most=most)
    return BriefFacts(
        on=on,
        progress=plan_progress(plan),
        deliverables=len(states),
        accepted=states.count(documents.ACCEPTED),
        late=told.of("late"),
        blocks=told.blocks,
        waiting=told.of("waiting"),
        deferred=list(deferred.order_by("-state_on", "order", "pk")),
        coming=coming,
        codes=_codes(plan, {each.deliverable.row_id for each in coming}),
    )


def _codes(plan: Plan, rows: Iterable[int | None]) -> dict[int, list[str]]:
    """Codes of the tasks of some rows, by the row's pk."""
    found: dict[int, list[str]] = {}
    told = current(Task, plan=plan).filter(row__in=[row for row in rows if row is not None]).order_by("order", "pk")
    for row, code in told.values_list("row", "code"):
        found.setdefault(row, []).append(code)
    return found
