"""Books (libros): the whole plan, or one area's sheet, as parts that are read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cauce.core.plan.facts import AreaFacts, DeliverableFacts, PartyFacts, RowFacts, SectionFacts
from cauce.exporter.plan import PlanText, Terms
from cauce.exporter.plan_docx.front import purpose_parts


@dataclass(frozen=True)
class Labels:
    """Words of a book besides the plan's own headings, in the reader's language."""

    page: str
    made_on: str
    questions: str
    deliverables: str
    notes: str
    steps: str
    parties: str
    area: str
    code: str
    task: str
    tasks: str
    row: str


@dataclass(frozen=True)
class Heading:
    """A heading; the book's own parts have level 1."""

    level: int
    text: str
    on_new_page: bool = False


@dataclass(frozen=True)
class Words:
    """A paragraph, which may open with a label."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Items:
    """A list, which may have a line that opens it."""

    texts: tuple[str, ...]
    lead: str = ""
    is_numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table; ``widths`` are shares of the page."""

    headers: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TaskSheet:
    """A task of a row: its heading, its steps, its notes."""

    heading: str
    steps: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RowSheet:
    """A row: its tasks on one side; what it answers, what it delivers and who takes part on the other."""

    tasks: tuple[TaskSheet, ...]
    notes: tuple[str, ...]
    questions: tuple[str, ...]
    deliverables: tuple[str, ...]
    parties: tuple[tuple[str, tuple[str, ...]], ...]


Part = Heading | Words | Items | Table | RowSheet


@dataclass(frozen=True)
class Book:
    """What a book says; its headings in ``language``, the plan's own words in ``words_language``."""

    title: str
    subtitle: str
    text: PlanText
    language: str
    day: str
    labels: Labels
    parts: tuple[Part, ...] = field(default=())
    has_contents: bool = True
    words_language: str = "es"


def plan_parts(plan: PlanText) -> tuple[Part, ...]:
    """Return the parts of the whole plan, in the document's order; what the plan lacks has none."""
    return (
        *_acronyms(plan),
        *_purpose(plan),
        *_engagement(plan),
        Heading(1, plan.terms.areas, on_new_page=True),
        *(part for area in plan.facts.areas for part in area_parts(plan, area, level=2)),
        *_section(plan, "articulation", plan.facts.articulation),
        *_section(plan, "production", plan.facts.production),
        *_communication(plan),
    )


def area_parts(plan: PlanText, area: AreaFacts, *, level: int, with_heading: bool = True) -> Iterator[Part]:
    """Return the parts of one area: its words, its questions, its rows."""
    terms = plan.terms
    if with_heading:
        yield Heading(level, terms.area % (area.number, area.title))
    for label, text in ((terms.context, area.context), (terms.general_objective, area.general_objective)):
        if text:
            yield Words(text, label)
    if area.questions:
        yield Items(tuple(f"{one.code} {one.text}".strip() for one in area.questions), terms.questions)
    if cities := plan.cities.get(area.number, ()):
        told = "; ".join(f"{one.city} ({one.country})" if one.country else one.city for one in cities)
        yield Words(told, terms.cities)
    for row in area.rows:
        yield row_sheet(row, area, terms)


def row_sheet(row: RowFacts, area: AreaFacts, terms: Terms) -> RowSheet:
    """Put together what a row says; its questions are those of the area's list."""
    listed = {one.code: one.text for one in area.questions}
    return RowSheet(
        tasks=tuple(
            TaskSheet(f"{terms.task % one.code} {one.title or ''}".strip(), tuple(one.steps), tuple(one.notes))
            for one in row.tasks
        ),
        notes=tuple(row.notes),
        questions=tuple(f"{code} {listed.get(code, '')}".strip() for code in row.question_codes),
        deliverables=tuple(deliverable_words(one, terms) for one in row.deliverables),
        parties=parties_by_role(row.parties, terms),
    )


def parties_by_role(parties: Sequence[PartyFacts], terms: Terms) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Name who holds each role, roles in the order in which they stand."""
    by_role: dict[str, list[str]] = {}
    for one in parties:
        by_role.setdefault(one.role, []).append(one.name)
    return tuple((terms.roles.get(role, role).rstrip(":"), tuple(names)) for role, names in by_role.items())


def deliverable_words(one: DeliverableFacts, terms: Terms) -> str:
    """Say what is delivered, with its due date where the words do not say it."""
    number = re.search(r"\d+", one.due or "")
    if not one.due or (number and re.search(rf"(?<!\d)0*{int(number.group())}(?!\d)", one.text)):
        return one.text
    week = re.fullmatch(r"week (\d+)", one.due)
    return f"{one.text} ({terms.due % (terms.week % week.group(1) if week else one.due)})"


def _acronyms(plan: PlanText) -> Iterator[Part]:
    if plan.facts.acronyms:
        yield Heading(1, plan.terms.acronyms)
        lines = tuple((one.acronym, one.name) for one in plan.facts.acronyms)
        yield Table(plan.terms.acronym_columns, (0.2, 0.8), lines)


def _purpose(plan: PlanText) -> Iterator[Part]:
    parts = purpose_parts(plan)
    if parts:
        yield Heading(1, plan.terms.plan)
    for title, statements in parts:
        yield Heading(2, title)
        for one in statements:
            label = plan.terms.statement_labels.get(one.kind, "")
            yield Words(one.text, f"{label}:" if label else "")
        if not statements:
            for group, lead in plan.terms.phase_groups.items():
                texts = tuple(text for own, text in plan.phase_objectives if own == group)
                if texts:
                    yield Items(texts, lead, is_numbered=True)


def _engagement(plan: PlanText) -> Iterator[Part]:
    terms, facts = plan.terms, plan.facts
    has_board, has_method = bool(plan.seats or facts.board_texts), bool(plan.methodologies or facts.group_size)
    if has_board or has_method:
        yield Heading(1, terms.engagement)
    if has_board:
        yield Heading(2, terms.board)
        for level, lead in terms.levels.items():
            if texts := tuple(text for own, text in plan.seats if own == level):
                yield Items(texts, lead, is_numbered=True)
        if facts.board_texts:
            yield Items(tuple(facts.board_texts), terms.board_objectives)
    if has_method:
        yield Heading(2, terms.method)
        if facts.group_size:
            yield Words(terms.group_size % (facts.group_size_words or terms.entities % facts.group_size))
        if plan.methodologies:
            yield Items(plan.methodologies, terms.methods, is_numbered=True)


def _section(plan: PlanText, name: str, section: SectionFacts) -> Iterator[Part]:
    terms, objective = plan.terms, plan.objectives.get(name, "")
    if not (section.activities or section.deliverables or objective):
        return
    yield Heading(1, terms.sections[name])
    if objective:
        yield Words(objective, terms.objective)
    if section.activities:
        yield Items(tuple(section.activities), terms.activities, is_numbered=True)
    if section.deliverables:
        lines = tuple(
            (f"{one.number or place}.", one.text, "\n".join(_duty(party, terms) for party in one.parties))
            for place, one in enumerate(section.deliverables, 1)
        )
        yield Table(terms.section_columns, (0.08, 0.36, 0.56), lines)


def _duty(party: PartyFacts, terms: Terms) -> str:
    if party.text or party.role not in terms.roles:
        return f"{party.name}: {party.text}".rstrip(": ")
    return f"{terms.roles[party.role]} {party.name}"


def _communication(plan: PlanText) -> Iterator[Part]:
    terms, actions = plan.terms, plan.facts.communication
    if not (actions or plan.communication_objectives or plan.tools):
        return
    yield Heading(1, terms.communication)
    if plan.facts.period_words:
        yield Words(terms.period % plan.facts.period_words)
    for scope, lead in terms.scopes.items():
        if texts := tuple(text for own, text in plan.communication_objectives if own == scope):
            yield Items(texts, lead)
    if plan.tools:
        yield Items(plan.tools, terms.tools)
    if actions:
        yield Heading(2, terms.actions)
        lines = tuple(
            ("" if place in plan.carried_down else one.objective, one.action, one.target)
            for place, one in enumerate(actions)
        )
        yield Table(terms.action_columns, (0.34, 0.37, 0.29), lines)
