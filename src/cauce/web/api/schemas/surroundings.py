"""Deliverables, organisations, the board, sections D to F and search (productos, instituciones, mesa, secciones)."""

from __future__ import annotations

from pydantic import Field

from cauce.web.api.schemas.frame import (
    Assignment,
    DeliverableLine,
    Item,
    OrganizationLink,
    RowLink,
    Shape,
)
from cauce.web.api.schemas.office import Origin
from cauce.web.api.schemas.plan import RowQuestion, Statement, Text


class Deliverable(DeliverableLine):
    """A deliverable with where it belongs."""

    row: RowLink | None = Field(description="Its row; null in sections D and E.")
    assignments: list[Assignment] = Field(
        [], description="Sections D and E: its own parties; else those of its row, absent in lists."
    )
    questions: list[RowQuestion] = Field([], description="Questions that its row answers; absent in lists.")
    provenance: Origin | None = Field(None, description="Office only. Where it was read; absent in lists.")


class OrganizationLine(Item):
    """An organisation in the list of organisations."""

    url: str = Field(description="Address of the organisation.")
    slug: str = Field(description="Name of the organisation in addresses.")
    name: str = Field(description="Name of the organisation.")
    acronym: str = Field(description="Acronym; empty where none is known.")
    sector: str = Field(
        description="public, private, academia, civil_society or international; empty where nobody has said."
    )
    level: str = Field(
        description="community, municipal, regional, national or international; empty where nobody has said."
    )
    roles: dict[str, int] = Field(description="How often it holds each role.")
    owner: str = Field("", description="Office only. The organisation that it belongs to, as printed.")


class Duty(Assignment):
    """One thing that an organisation does."""

    row: RowLink | None = Field(description="In which row; null in sections D and E.")
    deliverable: DeliverableLine | None = Field(description="For which deliverable of sections D and E; null in rows.")


class Duties(Shape):
    """All that an organisation does in one role."""

    role: str = Field(description="The role.")
    items: list[Duty] = Field(description="Where it holds the role.")


class Seat(Item):
    """A seat of the board."""

    level: str = Field(description="internal or extended.")
    text: str = Field(description="The seat as printed.")
    organization: OrganizationLink | None = Field(description="The organisation; null where it is not known.")


class Spelling(Item):
    """A spelling that identifies an organisation."""

    spelling: str = Field(description="The spelling as printed.")
    basis: str = Field(description="sure, or person where somebody decided.")
    reason: str = Field(description="Why it is the same organisation.")


class Organization(OrganizationLine):
    """An organisation with all that it does."""

    work: list[Duties] = Field(description="All that it does, by role.")
    deliverables: list[DeliverableLine] = Field(description="Deliverables of the rows that it leads.")
    seats: list[Seat] = Field(description="Its seats of the board.")
    spellings: list[Spelling] = Field([], description="Office only. Spellings that identify it.")


class Board(Shape):
    """The board."""

    seats: list[Seat] = Field(description="Seats, by level.")
    objectives: list[Text] = Field(description="Objectives of the board.")


class Activity(Item):
    """An activity of section D or E."""

    section: str = Field(description="articulation or production.")
    number: int = Field(description="Printed number; 0 where none is.")
    text: str = Field(description="Words of the activity.")
    state: str = Field(description="planned, in_progress, done, deferred to implementation, or cancelled.")


class Section(Shape):
    """Section D (articulation) or E (production)."""

    objective: Statement | None = Field(description="The section's objective; null where none is stated.")
    activities: list[Activity] = Field(description="Activities, in order.")
    deliverables: list[Deliverable] = Field(description="Deliverables with who does what.")


class CommunicationObjective(Item):
    """An objective of the communication plan."""

    scope: str = Field(description="internal or external.")
    text: str = Field(description="Words of the objective.")


class Target(Item):
    """One measurable part of a target."""

    kind: str = Field(description="count, cadence, goods, window or per_channel.")
    value: int | None = Field(description="How many; null where no number is stated.")
    at_least: bool = Field(description="Whether more also meets the target.")
    every: int | None = Field(description="Cadence: in how many units of time, as 2 for «every 2 months».")
    unit: str = Field(description="Unit of time: day, week, month, quarter or year; empty where none is.")
    what: str = Field(description="What is counted, in the document's words.")
    window: str = Field(description="When: «Q2», «Q1 Q2», «before:launch»; empty where none is stated.")


class CommunicationAction(Item):
    """A line of the communication plan."""

    objective: str = Field(description="Objective that it serves, in the document's words.")
    action: str = Field(description="The action, in the document's words.")
    target: str = Field(description="The target as printed.")
    bullets: list[str] = Field(description="Single actions under one target.")
    channels: list[str] = Field(description="Channels that the action names.")
    targets: list[Target] = Field(description="The target taken apart.")
    objective_carried_down: bool = Field(
        False, description="Office only. Whether the objective stands in a line above."
    )


class Communication(Shape):
    """The communication plan."""

    period_words: str = Field(description="Its period, in the document's words.")
    objectives: list[CommunicationObjective] = Field(description="Objectives, internal and external.")
    tools: list[Text] = Field(description="Tools.")
    actions: list[CommunicationAction] = Field(description="Actions with their targets.")


class Hit(Shape):
    """A thing that search found."""

    kind: str = Field(description="Kind of the thing: area, question, task, deliverable, organization, …")
    title: str = Field(description="Its title.")
    excerpt: str = Field(description="Words around what was asked for; empty where only the title holds it.")
    url: str = Field(description="Address of the thing, or of the list that holds it.")
