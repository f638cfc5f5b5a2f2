"""A plan at a glance (panorama del plan): what is there, its areas, how far it is, its roles.

Everything is counted from the same few lists, each read once as plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cauce.core import monitoring as rules
from cauce.web.models import (
    Area,
    Assignment,
    Deliverable,
    Organization,
    Plan,
    Question,
    Row,
    Seat,
    SectionActivity,
    Task,
)
from cauce.web.queries.actors import Roles, roles_at_a_glance
from cauce.web.queries.monitoring import PlanProgress, progress_by_area, steps_of_rows, weights_of, work_facts
from cauce.web.queries.monitoring_sections import SectionProgress, sections_from
from cauce.web.queries.plan import areas, current


@dataclass(frozen=True)
class Figures:
    """How many of each thing a plan has."""

    areas: int
    questions: int
    tasks: int
    rows: int
    deliverables: int
    section_deliverables: int
    organizations: int
    seats: int


@dataclass
class AreaSummary:
    """An area with what belongs to it, counted."""

    area: Area
    questions: int = 0
    tasks: int = 0
    deliverables: int = 0
    organizations: int = 0


@dataclass(frozen=True)
class Overview:
    """What the first page of a plan shows."""

    figures: Figures
    areas: list[AreaSummary]
    progress: PlanProgress
    sections: dict[str, SectionProgress]
    roles: Roles


@dataclass
class _Lists:
    """What a plan has, as plain values; one query each."""

    plan: Plan
    areas: list[Area] = field(init=False)
    questions: list[int] = field(init=False)  # the area of each
    rows: list[tuple[int, str, str, int]] = field(init=False)  # pk, key, state, area
    tasks: list[tuple[int, str]] = field(init=False)  # row, code
    deliverables: list[tuple[int | None, str, str]] = field(init=False)  # row, section, state
    parties: list[tuple[str, int, int | None, bool]] = field(init=False)  # role, row, organisation, placeholder

    def __post_init__(self) -> None:
        self.areas = list(areas(self.plan))
        self.questions = list(current(Question, plan=self.plan).order_by().values_list("area_id", flat=True))
        self.rows = list(current(Row, plan=self.plan).order_by().values_list("pk", "key", "state", "area_id"))
        self.tasks = list(current(Task, plan=self.plan).values_list("row_id", "code"))
        found = current(Deliverable, plan=self.plan).order_by()
        self.deliverables = list(found.values_list("row_id", "section", "state"))
        held = current(Assignment, plan=self.plan).exclude(row=None).order_by()
        self.parties = list(held.values_list("role", "row_id", "organization_id", "is_placeholder"))

    @property
    def of_sections(self) -> list[tuple[str, str]]:
        """Section and state of each deliverable of sections D and E."""
        return [(section, state) for row, section, state in self.deliverables if row is None]


def overview(plan: Plan) -> Overview:
    """Return what the first page of a plan shows; eleven queries, whatever its size."""
    lists, weights = _Lists(plan), weights_of(plan)
    of_sections = lists.of_sections
    area_of = {pk: area for pk, _, _, area in lists.rows}
    return Overview(
        figures=_figures(lists),
        areas=_summaries(lists, area_of),
        progress=progress_by_area(_facts(lists), area_of, weights=weights),
        sections=sections_from(
            current(SectionActivity, plan=plan).values_list("section", "state"), of_sections, weights=weights
        ),
        roles=roles_at_a_glance(lists.parties, rows=len(lists.rows)),
    )


def figures(plan: Plan) -> Figures:
    """Count what a plan has; eight queries."""
    return _figures(_Lists(plan))


def _figures(lists: _Lists) -> Figures:
    section_deliverables = len(lists.of_sections)
    return Figures(
        areas=len(lists.areas),
        questions=len(lists.questions),
        tasks=len(lists.tasks),
        rows=len(lists.rows),
        deliverables=len(lists.deliverables) - section_deliverables,
        section_deliverables=section_deliverables,
        organizations=current(Organization, plan=lists.plan).filter(merged_into=None).count(),
        seats=current(Seat, plan=lists.plan).count(),
    )


def _summaries(lists: _Lists, area_of: dict[int, int]) -> list[AreaSummary]:
    def count(rows: Iterable[int | None]) -> Counter[int]:
        return Counter(area_of[row] for row in rows if row in area_of)

    questions = Counter(lists.questions)
    tasks, deliverables = count(row for row, _ in lists.tasks), count(row for row, _, _ in lists.deliverables)
    held = {(area_of[row], one) for _, row, one, _ in lists.parties if one is not None and row in area_of}
    organizations = Counter(area for area, _ in held)
    return [
        AreaSummary(area, questions[area.pk], tasks[area.pk], deliverables[area.pk], organizations[area.pk])
        for area in lists.areas
    ]


def _facts(lists: _Lists) -> dict[int, rules.WorkFacts]:
    codes: dict[int, str] = {}
    for row, code in lists.tasks:
        codes.setdefault(row, code)
    states: dict[int, list[str]] = {}
    for of, _, state in lists.deliverables:
        if of is not None:
            states.setdefault(of, []).append(state)
    rows = [(pk, key, state) for pk, key, state, _ in lists.rows]
    return work_facts(rows, codes, states, steps_of_rows(lists.plan, None))
