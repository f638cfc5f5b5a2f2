"""Shapes of what the interface answers (esquemas): each field with what it means and its unit.

A field marked «Office only» is absent, not null, in what the public gets.
"""

from cauce.web.api.schemas.actors_work import Load, Matrix
from cauce.web.api.schemas.brief import Brief, PlanProgress
from cauce.web.api.schemas.frame import Entry, Listing, NotDone, Shape
from cauce.web.api.schemas.office import EventDetail, EventLine, Finding, JobLine, Origin, ReadItem
from cauce.web.api.schemas.people import Person, Post
from cauce.web.api.schemas.plan import (
    About,
    Area,
    AreaLine,
    City,
    PlanDetail,
    PlanLine,
    Question,
    QuestionLine,
    RowLine,
    Task,
    TaskLine,
)
from cauce.web.api.schemas.plan import AcronymLine as Acronym
from cauce.web.api.schemas.schedule import Schedule
from cauce.web.api.schemas.surroundings import (
    Board,
    Communication,
    Deliverable,
    Hit,
    Organization,
    OrganizationLine,
    Section,
)
from cauce.web.api.schemas.uploads import Announcement, Arriving, Reading, Version

__all__ = [
    "About",
    "Acronym",
    "Announcement",
    "Area",
    "AreaLine",
    "Arriving",
    "Board",
    "Brief",
    "City",
    "Communication",
    "Deliverable",
    "Entry",
    "EventDetail",
    "EventLine",
    "Finding",
    "Hit",
    "JobLine",
    "Listing",
    "Load",
    "Matrix",
    "NotDone",
    "Organization",
    "OrganizationLine",
    "Origin",
    "Person",
    "PlanDetail",
    "PlanLine",
    "PlanProgress",
    "Post",
    "Question",
    "QuestionLine",
    "ReadItem",
    "Reading",
    "RowLine",
    "Schedule",
    "Section",
    "Shape",
    "Task",
    "TaskLine",
    "Version",
]
