"""What only the office gets (solo para la oficina): findings, where items were read, events."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import Field, JsonValue

from cauce.web.api.schemas.frame import Shape


class Origin(Shape):
    """Where an item was read."""

    file: str = Field(description="Name of the file.")
    headings: list[str] = Field(description="Headings above the item, from the outermost.")
    position: dict[str, JsonValue] = Field(
        description="Table, row, cell and paragraph, and page or line where the format has one; counted from 1."
    )
    words: str = Field(description="The words as printed.")
    sure: float = Field(description="How sure the reading is, from 0 to 1; under 0.8 it is a guess.")
    reason: str = Field(description="Why it is a guess; empty where it is none.")


class ReadItem(Origin):
    """An item of the plan and where it was read."""

    kind: str = Field(description="Kind of the item: task, step, deliverable, assignment, …")
    key: str = Field(description="Name of the item that stays the same from import to import.")


class Decision(Shape):
    """What the office decided about a finding."""

    decision: str = Field(description="accepted.")
    reason: str = Field(description="Reason that the office gave.")
    at: datetime = Field(description="When it was decided.")


class Mending(Shape):
    """A proposed mending."""

    act: str = Field(description="What would be done.")
    values: dict[str, JsonValue] = Field(description="With which values.")


class Finding(Shape):
    """A finding about the document."""

    code: str = Field(description="Rule: missing_lead, group_size, unknown_acronym, …")
    key: str = Field(description="Name of the finding that stays the same from check to check.")
    severity: str = Field(description="blocks, warning or note (a remark).")
    where: str = Field(description="Code of the task, letter of the section, or «plan».")
    title: str = Field(description="The rule's title, in the reader's language.")
    sentence: str = Field(description="What was found and what was expected, in the reader's language.")
    advice: str = Field(description="What to do, in the reader's language.")
    words: str = Field(description="The document's words that the finding is about.")
    values: dict[str, JsonValue] = Field(description="The values that the sentence names.")
    source: str = Field(description="Where the rule comes from.")
    mending: Mending | None = Field(description="What would mend it; null where nothing is proposed.")
    decision: Decision | None = Field(description="What the office decided; null while it is open.")


class Doer(Shape):
    """The person who did something."""

    id: int = Field(description="Number of the account.")
    name: str = Field(description="Name of the account, or its e-mail address.")


class EventLine(Shape):
    """One act in the plan's history."""

    id: int = Field(description="Number of the event.")
    url: str = Field(description="Address of the event with its changes.")
    act: str = Field(description="What was done: apply_import, edit_text, publish_plan, …")
    at: datetime = Field(description="When it was done.")
    why: str = Field(description="Reason that the person gave.")
    by: Doer | None = Field(description="Who did it; null for the program itself.")
    undoes: int | None = Field(description="Number of the event that this one undid.")
    changes: int = Field(description="Number of changes.")


class Change(Shape):
    """What an event changed in one field of one object."""

    kind: str = Field(description="Kind of the object.")
    key: str = Field(description="Name of the object.")
    field: str = Field(description="Name of the field; empty where the whole object was made or taken away.")
    before: JsonValue = Field(description="Value before; null for an object that was made.")
    after: JsonValue = Field(description="Value after; null for an object that was taken away.")


class EventDetail(Shape):
    """An event with a part of its changes."""

    event: EventLine
    count: int = Field(description="Number of changes in all.")
    items: list[Change] = Field(description="Changes of this part, at most 100.")
    next: str | None = Field(description="Address of the next part; null at the end.")


class JobLine(Shape):
    """A job that is done in the background."""

    id: UUID = Field(description="Name of the job.")
    kind: str = Field(description="read_import, write_book, write_plan, read_workbook or apply_workbook.")
    what: str = Field(description="What it does, in the reader's language.")
    state: str = Field(description="queued, running, done, failed or cancelled.")
    progress: int = Field(description="How far it is, in percent.")
    attempts: int = Field(description="How often it was begun.")
    by: Doer | None = Field(description="Who asked for it; null for somebody without an account.")
    asked_at: datetime = Field(description="When it was asked for.")
    started_at: datetime | None = Field(description="When its last attempt began; null before the first.")
    finished_at: datetime | None = Field(description="When it ended; null while it waits or is being done.")
    not_before: datetime | None = Field(description="When it is tried again; null where it does not wait for that.")
    sentence: str = Field(description="What stood in its way and what to do, in the reader's language; else empty.")
    page: str = Field(description="Address of its page.")
