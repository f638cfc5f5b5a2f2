"""Shapes (formas): what each answer of the interface for programs holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, Generic, TypeVar

from ninja import Schema

Item = TypeVar("Item")


class Page(Schema, Generic[Item]):
    """A hundred things of a list, how many there are, and where the next ones are."""

    count: int
    next: str | None
    items: list[Item]


class PlanShape(Schema):
    """A plan."""

    slug: str
    title: str
    city: str
    country: str
    language: str
    period_words: str
    is_illustration: bool
    notice: dict[str, str]
    published_at: dt.datetime | None


class QuestionShape(Schema):
    """A diagnostic question."""

    code: str
    text: str
    area: int


class CityShape(Schema):
    """An exchange city, with the areas that learn from it."""

    city: str
    country: str
    areas: list[int]


class AreaShape(Schema):
    """A discovery area."""

    number: int
    title: str
    context: str
    general_objective: str
    questions: list[QuestionShape]
    cities: list[str]


class PartyShape(Schema):
    """A party in a role; ``contribution`` is for the office only."""

    role: str
    as_printed: str
    organization: str | None
    unit: str
    is_placeholder: bool
    text: str
    contribution: str | None = None


class DeliverableShape(Schema):
    """A deliverable of a row or of section D or E."""

    id: int
    row: str | None
    section: str
    number: int | None
    text: str
    kind: str
    pages: int | None
    due: str
    integrated_in: str
    parties: list[PartyShape] = []


class TaskShape(Schema):
    """A task."""

    code: str
    title: str
    steps: list[str]
    notes: list[str]


class RowShape(Schema):
    """A row: its tasks share questions, deliverables and parties."""

    key: str
    area: int
    tasks: list[TaskShape]
    questions: list[str]
    deliverables: list[DeliverableShape]
    parties: list[PartyShape]
    notes: list[str]


class OrganizationShape(Schema):
    """An organisation, with how often it holds each role."""

    slug: str
    name: str
    acronym: str
    roles: dict[str, int]


class WorkShape(Schema):
    """One thing that an organisation does."""

    role: str
    row: str | None
    deliverable: int | None
    as_printed: str


class OrganizationWorkShape(OrganizationShape):
    """An organisation with all it does; ``spellings`` are for the office only."""

    work: list[WorkShape]
    spellings: list[str] | None = None


class SeatShape(Schema):
    """A seat of the board."""

    level: str
    text: str
    organization: str | None


class BoardShape(Schema):
    """The board."""

    seats: list[SeatShape]
    objectives: list[str]


class SectionShape(Schema):
    """Section D (articulation) or E (production)."""

    objective: str
    activities: list[str]
    deliverables: list[DeliverableShape]


class TargetShape(Schema):
    """One measurable part of a target."""

    kind: str
    value: int | None
    at_least: bool
    every: int | None
    unit: str
    what: str
    window: str


class CommunicationActionShape(Schema):
    """A line of the communication plan."""

    objective: str
    action: str
    target: str
    bullets: list[str]
    channels: list[str]
    targets: list[TargetShape]


class CommunicationShape(Schema):
    """The communication plan."""

    period: str
    internal_objectives: list[str]
    external_objectives: list[str]
    tools: list[str]
    actions: list[CommunicationActionShape]


class AcronymShape(Schema):
    """A line of the list of acronyms."""

    acronym: str
    name: str


class StatementShape(Schema):
    """A mission, vision, legal basis or objective, and whose it is."""

    kind: str
    owner: str
    text: str


class AboutShape(Schema):
    """What the document says of itself."""

    statements: list[StatementShape]
    objectives: dict[str, list[str]]
    methodologies: list[str]


class FoundShape(Schema):
    """Something found by search."""

    kind: str
    key: str
    title: str


class ProblemShape(Schema):
    """A finding about the document."""

    key: str
    code: str
    where: str
    severity: str
    message: str
    words: str
    source: str
    accepted: bool
    mending: dict[str, Any] | None
