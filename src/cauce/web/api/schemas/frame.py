"""The frame of an answer (marco de las respuestas): lists, items, links, and what is said when nothing is given."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Told = TypeVar("Told")


class Shape(BaseModel):
    """What every answer is made of: nothing that is not declared leaves the house."""

    model_config = ConfigDict(extra="ignore")


class NotDone(Shape):
    """Why a request was not answered."""

    message: str = Field(description="One sentence in the reader's language: what happened and what to do.")
    faults: dict[str, str] = Field({}, description="What cannot stand, by field, where fields were sent; else absent.")


class Listing(Shape, Generic[Told]):
    """A part of a list: at most 100 items."""

    count: int = Field(description="Number of items in the whole list.")
    items: list[Told] = Field(description="Items of this part, in the document's order unless said otherwise.")
    next: str | None = Field(description="Address of the next part, on this server; null at the end of the list.")


class Entry(Shape):
    """Where to go from here."""

    name: str = Field(description="Name of the program.")
    version: str = Field(description="Version of the program.")
    openapi: str = Field(description="Address of this interface's description.")
    plans: str = Field(description="Address of the list of plans.")


class Item(Shape):
    """What the office sees of every item of a plan."""

    key: str = Field("", description="Office only. Name of the item that stays the same from import to import.")
    version: int = Field(0, description="Office only. Number of times that the item was written.")


class AreaLink(Shape):
    """An area that another thing names."""

    number: int = Field(description="Number of the area.")
    title: str = Field(description="Title of the area.")
    url: str = Field(description="Address of the area.")


class QuestionLink(Shape):
    """A question that another thing names."""

    code: str = Field(description="Code of the question, as «3.4».")
    text: str = Field(description="Words of the question.")
    url: str = Field(description="Address of the question.")


class TaskLink(Shape):
    """A task that another thing names."""

    code: str = Field(description="Code of the task, as «3.4.1».")
    title: str = Field(description="Title of the task; empty where the document prints none.")
    url: str = Field(description="Address of the task.")


class OrganizationLink(Shape):
    """An organisation that another thing names."""

    slug: str = Field(description="Name of the organisation in addresses.")
    name: str = Field(description="Name of the organisation.")
    acronym: str = Field(description="Acronym; empty where none is known.")
    url: str = Field(description="Address of the organisation.")


class RowLink(Shape):
    """A row of an area's table that another thing names."""

    code: str = Field(description="Code of the row's first task.")
    area: AreaLink
    tasks: list[TaskLink] = Field(description="Tasks that share the row.")


class Assignment(Item):
    """A party in a role, in a row or in a deliverable of sections D and E."""

    role: str = Field(
        description="leads, supports, supervises, validates, working_group, allies, guides, reviews or provides_inputs."
    )
    as_printed: str = Field(description="The party's name as the document prints it.")
    unit: str = Field(description="Unit of the organisation that is named; empty where none is.")
    is_placeholder: bool = Field(description="Whether the party is still to be named or hired.")
    text: str = Field(description="Sections D and E: what the party does, in the document's words.")
    organization: OrganizationLink | None = Field(description="The organisation; null for a party still to be named.")
    core: str = Field("", description="Office only. The printed name without its bracket.")
    owner: str = Field("", description="Office only. The organisation that a bracket names as owner.")
    contribution: str = Field("", description="Office only. What a bracket says that the party gives.")
    initials: str = Field("", description="Office only. Initials of a person, as a bracket prints them.")
    body: str = Field("", description="Office only. The body that a bracket names.")
    count: int | None = Field(None, description="Office only. How many parties are still to be named.")


class DeliverableLine(Item):
    """A deliverable by itself."""

    id: int = Field(description="Number of the deliverable in addresses.")
    url: str = Field(description="Address of the deliverable.")
    section: str = Field(description="articulation or production; empty for a deliverable of a row.")
    number: int | None = Field(description="Printed number, in sections D and E.")
    text: str = Field(description="Words of the deliverable.")
    kind: str = Field(
        description="report, note, presentation, minutes, list, map, data, terms_of_reference, … or other."
    )
    pages: int | None = Field(description="Length in pages; null where the document states none.")
    due_words: str = Field(description="Due date as read: «2027-03-31», «week 12», «2027-Q2»; empty where undated.")
    state: str = Field(description="planned, in_preparation, submitted, returned or accepted.")
    integrated_in: str = Field(description="What the deliverable is to be integrated in, in the document's words.")
