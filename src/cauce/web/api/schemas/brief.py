"""Progress and the mayor's brief (avance, informe breve), as the interface tells them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from cauce.web.api.schemas.frame import AreaLink, Shape
from cauce.web.api.schemas.plan import Progress


class AreaProgress(Shape):
    """How far one area is."""

    area: AreaLink
    progress: Progress


class PlanProgress(Shape):
    """How far the plan is, and each of its areas."""

    whole: Progress
    areas: list[AreaProgress] = Field(description="Areas that have rows, in order.")


class OpenThing(Shape):
    """A thing that stands open today."""

    kind: str = Field(description="late, due_soon, returned, to_accept, input_not_got or party_not_named.")
    codes: list[str] = Field(description="Codes of the tasks of its row; none in sections D and E.")
    section: str = Field(description="articulation or production; empty for what belongs to a row.")
    name: str = Field(description="The thing's words.")
    since: date | None = Field(description="Since when it is so, or its day where it is still to come.")
    waits_for: list[str] = Field(description="Who is waited for; nobody means the office.")
    holds_up: list[str] = Field(description="Codes of the tasks of other rows that wait for its row.")


class Deferred(Shape):
    """A row that was deferred to implementation."""

    codes: list[str] = Field(description="Codes of its tasks.")
    title: str = Field(description="Title of its first task that has one.")
    on: date | None = Field(description="Since when.")
    decided_by: str = Field(description="mayor, department or programme.")
    why: str = Field(description="The reason that was given.")
    taken_up_in: str = Field(description="Where the strategy takes it up.")


class Coming(Shape):
    """A deliverable that is due next."""

    id: int = Field(description="Number of the deliverable in addresses.")
    url: str = Field(description="Address of the deliverable.")
    codes: list[str] = Field(description="Codes of the tasks of its row; none in sections D and E.")
    section: str = Field(description="articulation or production; empty for a deliverable of a row.")
    text: str = Field(description="Words of the deliverable.")
    due: date = Field(description="Its day.")


class Risk(Shape):
    """What the brief says of risk: the last reckoning that the reader may see, and how plans cover hazards."""

    reckoning: str = Field(description="Key of the reckoning.")
    made_on: date | None = Field(description="Day of the reckoning.")
    released_by: str = Field(description="The body that released it; empty while it is internal.")
    is_synthetic: bool = Field(description="Whether a layer is made up and says nothing of the real hazard.")
    facilities: int = Field(description="Facilities that were reckoned with.")
    facilities_first: int = Field(description="Facilities that come first for contingency plans.")
    territories_first: int = Field(description="Territories that come first.")
    people: int = Field(description="People who live where a hazard reaches, by the worst hazard of each territory.")
    gaps: int = Field(description="Pairs of a hazard and a sector without a current contingency plan.")
    cells: int = Field(description="All such pairs.")
    coverage: float | None = Field(description="Weighted coverage by contingency plans, from 0 to 1.")
    missing: list[str] = Field(description="Codes of hazards without any contingency plan.")


class Brief(Shape):
    """What the mayor's brief of today is made of."""

    on: date = Field(description="Today.")
    progress: Progress
    deliverables: int = Field(description="Deliverables in all.")
    accepted: int = Field(description="Deliverables that are accepted.")
    late: list[OpenThing] = Field(description="What is late, the longest first.")
    blocks: list[OpenThing] = Field(description="The few things that hold others up.")
    deferred: list[Deferred] = Field(description="Rows that were deferred, the newest first.")
    coming: list[Coming] = Field(description="The deliverables that are due next.")
    risk: Risk | None = Field(description="Risk; null where the reader may see no reckoning.")
