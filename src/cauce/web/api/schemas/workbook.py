"""The workbook (libro de trabajo), for programs."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from cauce.web.api.schemas.frame import Shape


class WorkbookWaits(Shape):
    """A workbook of a large plan that is being written."""

    state: Literal["queued", "running", "failed"] = Field(description="How far the writing is.")
    progress: int = Field(description="How far it is, from 0 to 100.")
    url: str = Field(description="Address to ask again, which sends the workbook once it is written.")


class WorkbookFault(Shape):
    """What is to be corrected in a cell, or is not taken over."""

    where: str = Field(description="The cell as spreadsheets name it, as «Tareas!C14», or the sheet.")
    code: str = Field(description="Short name of what is wrong.")
    sentence: str = Field(description="What is wrong and what to do, in the language asked for.")
    blocks: bool = Field(description="Whether nothing is written while it stands.")


class WorkbookField(Shape):
    """A cell that changes."""

    field: str = Field(description="Name of the field.")
    now: str = Field(description="What the plan says now.")
    workbook: str = Field(description="What the workbook says.")
    token: str = Field(description="What to send as «yes» so that the workbook wins; empty where none is needed.")


class WorkbookChange(Shape):
    """A thing that the workbook changes, adds or takes out."""

    kind: str = Field(description="Kind of thing.")
    key: str = Field(description="Key that lasts.")
    what: Literal["added", "changed", "moved", "removed"] = Field(description="What the workbook does to it.")
    where: str = Field(description="Its first cell; empty where its row was taken out.")
    words: str = Field(description="Words by which people know it.")
    needs_yes: bool = Field(description="Whether it is written only with a yes.")
    token: str = Field(description="What to send as «yes» to all of it.")
    fields: list[WorkbookField] = Field(description="Cells that change.")


class ReturnedWorkbook(Shape):
    """A workbook that was sent, and what it would do; a dry run until it is applied."""

    id: str = Field(description="Name of the workbook that was sent.")
    url: str = Field(description="Address that says how far it is.")
    page: str = Field(description="Page on which a person looks at it.")
    file_name: str = Field(description="Name of the file; empty once it is no longer kept.")
    state: Literal["reading", "read", "refused", "writing", "written", "gone"] = Field(description="How far it is.")
    message: str = Field(description="Why it is refused, or was not written; empty where nothing is in the way.")
    faults: list[WorkbookFault] = Field(description="What is to be corrected, and what is not taken over.")
    changes: list[WorkbookChange] = Field(description="What it would change.")
    event: int | None = Field(description="Number of the act by which it was written; null before, or for nothing new.")


class Applying(Shape):
    """That what a workbook changes is to be written."""

    yes: list[str] = Field(
        default=[],
        max_length=100_000,
        description="Tokens of what is taken out and of conflicts in which the workbook wins; «all:removed» and "
        "«all:conflict» stand for all of them.",
    )
    why: str = Field(default="", max_length=500, description="Why; needed where dates change and a baseline stands.")
