"""Rows (tablas): one file per concept; each row makes its facts one way."""

from cauce.web.models.actors import Assignment, Organization, OrganizationAlias, OrganizationProposal
from cauce.web.models.board import BoardObjective, Seat
from cauce.web.models.communications import (
    CommunicationAction,
    CommunicationObjective,
    CommunicationTarget,
    CommunicationTool,
)
from cauce.web.models.documents import Deliverable, Import, Provenance, SourceDocument
from cauce.web.models.history import Change, Event, Job, MethodSetting, ProblemDecision
from cauce.web.models.people import Membership, SignInLink, User
from cauce.web.models.plan import (
    Acronym,
    Area,
    Dependency,
    ExchangeCity,
    HeadingLine,
    Methodology,
    NamedInput,
    Note,
    PhaseObjective,
    Plan,
    PlanItem,
    Question,
    Row,
    RowQuestion,
    SearchEntry,
    Statement,
    Step,
    Task,
)
from cauce.web.models.strategy import SectionActivity

__all__ = [
    "Acronym",
    "Area",
    "Assignment",
    "BoardObjective",
    "Change",
    "CommunicationAction",
    "CommunicationObjective",
    "CommunicationTarget",
    "CommunicationTool",
    "Deliverable",
    "Dependency",
    "Event",
    "ExchangeCity",
    "HeadingLine",
    "Import",
    "Job",
    "Membership",
    "MethodSetting",
    "Methodology",
    "NamedInput",
    "Note",
    "Organization",
    "OrganizationAlias",
    "OrganizationProposal",
    "PhaseObjective",
    "Plan",
    "PlanItem",
    "ProblemDecision",
    "Provenance",
    "Question",
    "Row",
    "RowQuestion",
    "SearchEntry",
    "Seat",
    "SectionActivity",
    "SignInLink",
    "SourceDocument",
    "Statement",
    "Step",
    "Task",
    "User",
]
