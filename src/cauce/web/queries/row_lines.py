"""Lines of the table of rows (renglones de la tabla): only what it prints of each, read as plain values.

A table of a hundred rows names some thousand things; as models they would cost more than the page itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.core.actors.names import without_initials
from cauce.web.models import Area, Assignment, Deliverable, Filling, Plan, Row, RowQuestion, Task
from cauce.web.queries.actors import ROLES
from cauce.web.queries.monitoring import steps_of_rows, work_facts
from cauce.web.queries.plan import alive
from cauce.web.queries.task_names import first_steps_of_rows


@dataclass(frozen=True, slots=True)
class TaskName:
    """A task by its code and title; without a title, by its first step."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class QuestionName:
    """A question of a row; ``code_printed`` stands where the document names one that it does not list."""

    code: str | None
    text: str | None
    code_printed: str


@dataclass(frozen=True, slots=True)
class DeliverableName:
    """A deliverable by its words, and where it stands."""

    pk: int
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class OrganizationName:
    """An organisation by its name."""

    slug: str
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class FillingLine:
    """Who fills a placeholder, and since when."""

    organization: OrganizationName
    since_day: dt.date


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party of a row as the table prints it."""

    as_printed: str
    initials: str
    is_placeholder: bool
    organization: OrganizationName | None
    filled_by: Sequence[FillingLine] = ()

    @property
    def public_words(self) -> str:
        """The party as printed, without a person's initials."""
        return without_initials(self.as_printed, self.initials)


@dataclass(frozen=True, slots=True)
class RoleLine:
    """The parties that hold one role in a row."""

    role: str
    parties: list[PartyLine]


@dataclass(slots=True)
class RowLine:
    """A row of the plan's table."""

    pk: int
    key: str
    state: str
    area: Area
    tasks: list[TaskName] = field(default_factory=list)
    questions: list[QuestionName] = field(default_factory=list)
    deliverables: list[DeliverableName] = field(default_factory=list)
    by_role: dict[str, list[PartyLine]] = field(default_factory=dict)

    @property
    def roles(self) -> list[RoleLine]:
        """The parties by role, in the method's order of roles."""
        named = sorted(self.by_role, key=lambda role: ROLES.index(role) if role in ROLES else len(ROLES))
        return [RoleLine(role, self.by_role[role]) for role in named]


def row_lines(rows: Iterable[Row]) -> list[RowLine]:
    """Return the lines of some rows, in their order; seven queries, however many."""
    lines = {row.pk: RowLine(row.pk, row.key, row.state, row.area) for row in rows}
    steps = first_steps_of_rows(lines)
    for row, pk, code, title in alive(Task).filter(row__in=lines).values_list("row_id", "pk", "code", "title"):
        lines[row].tasks.append(TaskName(code, title or steps.get(pk, "")))
    asked = alive(RowQuestion).filter(row__in=lines)
    for row, *question in asked.values_list("row_id", "question__code", "question__text", "code_printed"):
        lines[row].questions.append(QuestionName(*question))
    for row, pk, text, state in alive(Deliverable).filter(row__in=lines).values_list("row_id", "pk", "text", "state"):
        lines[row].deliverables.append(DeliverableName(pk, text, state))
    _add_parties(lines)
    return list(lines.values())


def _add_parties(lines: dict[int, RowLine]) -> None:
    found = alive(Assignment).filter(row__in=lines)
    filled = _fillings(lines)
    for pk, row, role, printed, initials, is_placeholder, slug, name in found.values_list(
        "pk",
        "row_id",
        "role",
        "as_printed",
        "initials",
        "is_placeholder",
        "organization__slug",
        "organization__name",
    ):
        organization = OrganizationName(slug, name) if slug is not None else None
        party = PartyLine(printed, initials, is_placeholder, organization, filled.get(pk, ()))
        lines[row].by_role.setdefault(role, []).append(party)


def _fillings(lines: dict[int, RowLine]) -> dict[int, list[FillingLine]]:
    found: dict[int, list[FillingLine]] = {}
    chosen = alive(Filling).filter(assignment__row__in=lines)
    for pk, slug, name, since in chosen.values_list(
        "assignment_id", "organization__slug", "organization__name", "since"
    ):
        line = FillingLine(OrganizationName(slug, name), timezone.localdate(since))
        found.setdefault(pk, []).append(line)
    return found


def progress_of_lines(plan: Plan, lines: Sequence[RowLine], *, weights: rules.Weights) -> rules.Progress:
    """Return how far some rows are, from their lines; one query, for their steps."""
    facts = work_facts(
        [(line.pk, line.key, line.state) for line in lines],
        {line.pk: line.tasks[0].code for line in lines if line.tasks},
        {line.pk: [each.state for each in line.deliverables] for line in lines},
        steps_of_rows(plan, [line.pk for line in lines]),
    )
    return rules.progress(facts.values(), weights=weights)
