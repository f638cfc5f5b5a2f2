"""Things told with what they belong to (enlaces): areas, questions, rows, parties, deliverables."""

from __future__ import annotations

from urllib.parse import quote

from cauce.web.api.frame import Reader, Told
from cauce.web.models import (
    Area,
    Assignment,
    Deliverable,
    Organization,
    Question,
    Row,
    RowQuestion,
    Seat,
    Task,
)


def area_link(reader: Reader, area: Area) -> Told:
    """An area that another thing names."""
    return {"number": area.number, "title": area.title, "url": f"{reader.root}/areas/{area.number}"}


def question_address(reader: Reader, code: str) -> str:
    """Address of a question."""
    return f"{reader.root}/questions/{quote(code, safe='')}"


def question_link(reader: Reader, question: Question) -> Told:
    """A question that another thing names."""
    return {"code": question.code, "text": question.text, "url": question_address(reader, question.code)}


def task_address(reader: Reader, code: str) -> str:
    """Address of a task."""
    return f"{reader.root}/tasks/{quote(code, safe='')}"


def task_link(reader: Reader, task: Task) -> Told:
    """A task that another thing names."""
    return {"code": task.code, "title": task.title, "url": task_address(reader, task.code)}


def organization_link(reader: Reader, organization: Organization | None) -> Told | None:
    """An organisation that another thing names."""
    if organization is None:
        return None
    return {
        "slug": organization.slug,
        "name": organization.name,
        "acronym": organization.acronym,
        "url": f"{reader.root}/organizations/{organization.slug}",
    }


def code_of(row: Row) -> str:
    """Code of a row's first task, by which the row is named; its tasks must be fetched."""
    tasks = row.tasks.all()
    return tasks[0].code if tasks else ""


def row_link(reader: Reader, row: Row | None) -> Told | None:
    """A row that another thing names; its area and tasks must be fetched."""
    if row is None:
        return None
    return {
        "code": code_of(row),
        "area": area_link(reader, row.area),
        "tasks": [task_link(reader, task) for task in row.tasks.all()],
    }


def assignment(reader: Reader, party: Assignment) -> Told:
    """A party in a role; its organisation must be fetched."""
    as_printed = party.as_printed if reader.is_office else party.public_words
    return reader.told(party, as_printed=as_printed, organization=organization_link(reader, party.organization))


def deliverable(reader: Reader, one: Deliverable) -> Told:
    """A deliverable by itself."""
    return reader.told(one, id=one.pk, url=f"{reader.root}/deliverables/{one.pk}")


def row_question(reader: Reader, one: RowQuestion) -> Told:
    """A question that a row answers; the question must be fetched."""
    return reader.told(one, question=question_link(reader, one.question) if one.question is not None else None)


def seat(reader: Reader, one: Seat) -> Told:
    """A seat of the board; its organisation must be fetched."""
    return reader.told(one, organization=organization_link(reader, one.organization))


def task_text(reader: Reader, task: Task) -> Told:
    """A task's own words; its steps and notes must be fetched."""
    return reader.told(
        task,
        url=task_address(reader, task.code),
        steps=reader.all_told(task.steps.all()),
        notes=reader.all_told(task.notes.all()),
    )


def row_notes(reader: Reader, row: Row) -> list[Told]:
    """Notes of a whole row; its notes must be fetched."""
    return reader.all_told(note for note in row.notes.all() if note.task_id is None)
