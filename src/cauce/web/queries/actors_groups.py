"""Working groups (grupos de trabajo): who is in each, what the rules remark, and who came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from cauce.core.problems import Problem
from cauce.web.models import Assignment, Change, Plan, Row, Task
from cauce.web.queries.facts import open_problems
from cauce.web.queries.plan import alive, current

ROLE = "working_group"


@dataclass(frozen=True)
class Turn:
    """Something that happened to a working group: ``what`` is added, removed, brought_back or changed."""

    at: datetime
    actor: str
    event: int
    what: str
    before: str = ""
    after: str = ""


@dataclass
class Group:
    """The working group of a row."""

    row: Row
    members: list[Assignment] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    history: list[Turn] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Code of the row's first task."""
        return next((task.code for task in self.row.tasks.all()), "")


def groups(plan: Plan, *, area: str = "", with_office: bool = False) -> list[Group]:
    """Return the working groups of a plan; ``with_office`` adds what only the office sees."""
    rows = current(Row, plan=plan).select_related("area").prefetch_related(Prefetch("tasks", alive(Task)))
    if area.isdecimal():
        rows = rows.filter(area__number=int(area))
    found = {row.pk: Group(row) for row in rows.order_by("area__number", "order", "pk")}
    parties = Assignment.objects.filter(plan=plan, role=ROLE, row__in=found).select_related("organization")
    every = list(parties.order_by("order", "pk"))
    for party in every:
        if party.retired_at is None and party.row_id:
            found[party.row_id].members.append(party)
    if with_office:
        _add_remarks(plan, found.values())
        _add_history(found, every)
    return [group for group in found.values() if group.members or group.history]


def _add_remarks(plan: Plan, found: Iterable[Group]) -> None:
    told: dict[str, list[Problem]] = defaultdict(list)
    for problem in open_problems(plan):
        if problem.code == "group_size":
            told[problem.where].append(problem)
    for group in found:
        group.remarks = told.get(group.code, [])


def _add_history(found: dict[int, Group], parties: list[Assignment]) -> None:
    """Say who came and went; what the first import wrote is where the history begins, and is left out."""
    by_pk = {party.pk: party for party in parties}
    changes = (
        Change.objects.filter(kind="assignment", object_id__in=by_pk)
        .select_related("event__actor")
        .order_by("event__at", "pk")
    )
    begun: dict[int, int] = {}
    for change in changes:
        party = by_pk[change.object_id]
        begun.setdefault(party.row_id or 0, change.event_id)
        if begun[party.row_id or 0] != change.event_id and (turn := _turn(change, party)):
            found[party.row_id or 0].history.append(turn)


def _turn(change: Change, party: Assignment) -> Turn | None:
    def told(what: str, before: Any = "", after: Any = "") -> Turn:
        actor = str(change.event.actor) if change.event.actor else ""
        return Turn(change.event.at, actor, change.event_id, what, str(before or ""), str(after or ""))

    if change.field == "" and change.before is None:
        return told("added", after=(change.after or {}).get("as_printed", party.as_printed))
    if change.field == "retired_at":
        if change.after is None:
            return told("brought_back", after=party.as_printed)
        return told("removed", before=party.as_printed)
    if change.field == "as_printed":
        return told("changed", before=change.before, after=change.after)
    return None
