"""The schedule (cronograma), as the interface tells it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from cauce.web.api.schemas.frame import Listing, Shape


class Waiting(Shape):
    """What an entry waits for."""

    key: str = Field(description="Key of the entry that comes before.")
    kind: str = Field(description="finish_start, start_start, finish_finish or start_finish.")
    lag: int = Field(description="Lag in working days; negative where they overlap.")


class ScheduleEntry(Shape):
    """When a task, an activity of section D or E, or a milestone is."""

    key: str = Field(description="Stable name of the entry.")
    kind: str = Field(description="task, activity or milestone.")
    code: str = Field(description="Code of the task or activity; empty for a milestone.")
    title: str = Field(description="Words of the task, the activity or the milestone.")
    start: date = Field(description="First day.")
    finish: date = Field(description="Last day.")
    working_days: int = Field(description="How long it lasts, in working days; a milestone lasts none.")
    slack: int = Field(description="Working days by which it may slip without moving the end.")
    critical: bool = Field(description="Whether a day lost here is a day lost at the end.")
    not_before: date | None = Field(description="Day before which it does not start.")
    fixed_on: date | None = Field(description="Day on which it is fixed.")
    finish_by: date | None = Field(description="Day by which it is to have ended; it moves nothing.")
    lead: str = Field(description="Who leads it.")
    waits_for: list[Waiting] = Field(description="What it waits for.")


class Schedule(Listing[ScheduleEntry]):
    """The computed schedule in the plan's order; without entries while none is accepted or they wait in a circle."""

    period_start: date = Field(description="First day of the period of the work.")
    period_end: date = Field(description="Last day of the period of the work.")
    confirmed: bool = Field(description="Whether the office confirmed the period.")
    circle: list[str] = Field(description="Names of entries that wait for each other; without them dates are computed.")
    cannot_hold: list[str] = Field(description="What cannot hold, in words.")
