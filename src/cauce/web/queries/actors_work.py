"""Rows with their parties (filas con sus actores): the facts of matrix, load, network and working groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.cache import caches

from cauce import method
from cauce.core.actors import layout
from cauce.core.actors.matrix import Remark, remarks
from cauce.core.actors.network import Tie, least_weight, ties
from cauce.core.actors.power import Rated, Scale
from cauce.core.actors.work import Holder, WorkRow, due_day
from cauce.web.models import Area, Assignment, Deliverable, Filling, Organization, Plan, Row, Task
from cauce.web.queries.actors import ROLES
from cauce.web.queries.facts import rules_version
from cauce.web.queries.plan import current, folded

Kept = TypeVar("Kept")
WIDTH, HEIGHT, MARGIN = 960.0, 640.0, 60.0


@dataclass(frozen=True)
class Work:
    """The rows of a plan with who holds which role, and what its organisations are called."""

    rows: tuple[WorkRow, ...]
    organizations: Mapping[str, Organization]
    titles: Mapping[str, tuple[str, ...]]  # «1.2.1 Title» of each task, by the row's code

    @property
    def tasks(self) -> int:
        """How many tasks the plan has."""
        return sum(row.tasks for row in self.rows)

    @property
    def roles(self) -> list[str]:
        """Roles that the rows use, in the method's order."""
        used = {holder.role for row in self.rows for holder in row.holders}
        return [role for role in ROLES if role in used]

    @property
    def areas(self) -> list[int]:
        """Numbers of the areas that have rows."""
        return sorted({row.area for row in self.rows})

    def of_area(self, number: str) -> list[WorkRow]:
        """Rows of one area; every row where no number is given."""
        return [row for row in self.rows if number in ("", str(row.area))]


def work(plan: Plan) -> Work:
    """Return the rows of a plan with their parties; six queries."""
    organizations = {one.pk: one for one in current(Organization, plan=plan).filter(merged_into=None)}
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in current(Task, plan=plan).order_by("order", "pk"):
        tasks[task.row_id].append(task)
    deliverables = _deliverables(plan)
    holders = _holders(plan, organizations)
    numbers = dict(current(Area, plan=plan).order_by().values_list("pk", "number"))
    rows, titles = [], {}
    for row in current(Row, plan=plan).order_by("area__number", "order", "pk"):
        own = tasks.get(row.pk, [])
        code = own[0].code if own else row.key.removeprefix("row:")
        dues = deliverables.get(row.pk, [])
        rows.append(
            WorkRow(
                code=code,
                area=numbers.get(row.area_id, 0),
                tasks=len(own),
                deliverables=len(dues),
                dues=tuple(day for one in dues if (day := one or row.due_on)),
                holders=tuple(holders.get(row.pk, ())),
            )
        )
        titles[code] = tuple(f"{task.code} {task.title}".strip() for task in own)
    return Work(tuple(rows), {one.slug: one for one in organizations.values()}, titles)


def _deliverables(plan: Plan) -> dict[int, list[date | None]]:
    found: dict[int, list[date | None]] = defaultdict(list)
    told = current(Deliverable, plan=plan).exclude(row=None).order_by("order", "pk")
    for row, due_on, words in told.values_list("row", "due_on", "due_words"):
        found[row].append(due_on or due_day(words))
    return found


def _holders(plan: Plan, organizations: Mapping[int, Organization]) -> dict[int, list[Holder]]:
    """Parties of each row; a placeholder that is filled counts as who fills it."""
    fillings: dict[int, list[Organization]] = defaultdict(list)
    for filled, one in current(Filling, plan=plan).values_list("assignment", "organization"):
        if one in organizations:
            fillings[filled].append(organizations[one])
    found: dict[int, list[Holder]] = defaultdict(list)
    for party in current(Assignment, plan=plan).exclude(row=None).order_by("order", "pk"):
        own = organizations.get(party.organization_id or 0)
        named = [own] if own else fillings[party.pk]
        told = [Holder(one.slug, called(one), party.role) for one in named]
        found[party.row_id or 0] += told or [Holder("", party.as_printed, party.role)]
    return found


def called(one: Organization) -> str:
    """The short name of an organisation: its acronym, else its name."""
    return one.acronym or one.name


def row_remarks(found: Work) -> list[Remark]:
    """Say what is missing or doubled in the rows of a plan."""
    told = method.load("actors")["row_roles"]
    return remarks(found.rows, expected=told["expected"], share=told["share"])


def power_scale() -> Scale:
    """The scale of power and interest."""
    told = method.load("actors")["power_grid"]
    return Scale(told["low"], told["high"], told["middle"], told["source"])


def rated(plan: Plan) -> tuple[list[Rated], list[Organization]]:
    """Return the organisations with power and interest, and those that still lack one of both."""
    every = sorted(current(Organization, plan=plan).filter(merged_into=None), key=lambda one: folded(one.name))
    done = [
        Rated(one.slug, called(one), one.power, one.interest)
        for one in every
        if one.power is not None and one.interest is not None
    ]
    return done, every


@dataclass(frozen=True)
class Picture:
    """The network as it is drawn: names with place and number of rows, ties with their ends and weight."""

    names: tuple[tuple[str, str, float, float, int], ...]
    ties: tuple[tuple[Tie, float, float, float, float], ...]
    least: int
    left_out: int


def network(plan: Plan) -> tuple[Work, list[Tie]]:
    """Return the rows of a plan, and who works with whom."""
    found = work(plan)
    return found, ties(found.rows)


def picture(plan: Plan, found: Work, every: list[Tie], *, least: int = 0) -> Picture:
    """Draw the closest ties of a network; kept until the plan's next event."""
    numbers = method.load("actors")["network"]
    weight = least or least_weight(every, most=numbers["ties"])

    def draw() -> Picture:
        return _drawn(found, every, weight, most=numbers["names"])

    return _kept(f"{plan.pk}/{plan.created_at:%Y%m%d%H%M%S%f}/{plan.revision}/{weight}", draw)


def _kept(name: str, make: Callable[[], Kept]) -> Kept:
    key = f"network/{name}/{rules_version()}"
    known: Kept | None = caches["default"].get(key)
    if known is None:
        known = make()
        caches["default"].set(key, known, timeout=None)
    return known


def _drawn(found: Work, every: list[Tie], least: int, *, most: int) -> Picture:
    strong = [tie for tie in every if tie.weight >= least]
    count: dict[str, int] = defaultdict(int)
    for tie in strong:
        for name in (tie.first, tie.second):
            count[name] += tie.weight
    chosen = sorted(sorted(count), key=lambda name: -count[name])[:most]
    shown = [tie for tie in strong if tie.first in chosen and tie.second in chosen]
    edges = [(tie.first, tie.second, tie.weight) for tie in shown]
    at = layout.fitted(layout.places(sorted(chosen), edges), width=WIDTH, height=HEIGHT, margin=MARGIN)
    rows = {name: sum(name in row.organizations() for row in found.rows) for name in chosen}
    names = [(name, called(found.organizations[name]), *at[name], rows[name]) for name in chosen]
    drawn = [(tie, *at[tie.first], *at[tie.second]) for tie in shown]
    return Picture(tuple(names), tuple(drawn), least, len(every) - len(shown))
