"""Rows (tablas): one file per concept; each row makes its facts one way."""

from cauce.web.models.actors import Assignment, Organization, OrganizationAlias, OrganizationProposal
from cauce.web.models.board import BoardObjective, Seat
from cauce.web.models.communications import (
    CommunicationAction,
    CommunicationObjective,
    CommunicationTarget,
    CommunicationTool,
)
from cauce.web.models.contingency import Case, ContingencyDuty, ContingencyPlan, DisseminationStep
from cauce.web.models.documents import Deliverable, Import, Provenance, SourceDocument, Upload
from cauce.web.models.facilities import (
    Facility,
    FacilityPhoto,
    FacilityProposal,
    ScoreRelease,
    VulnerabilityJudgement,
)
from cauce.web.models.history import Change, Event, Job, JobRound, MethodSetting, ProblemDecision
from cauce.web.models.information_folder import InformationItem
from cauce.web.models.kept import KeptFile
from cauce.web.models.losses import LossAnalysis
from cauce.web.models.monitoring import (
    ActionLink,
    Comment,
    DeliverableVersion,
    Filling,
    Follow,
    MessageReminder,
    OutgoingMessage,
    StoredFile,
    Visit,
)
from cauce.web.models.notifications import DailyRound, NewsTold
from cauce.web.models.people import Holding, KeptAnswer, Membership, Person, Post, ProgramToken, SignInLink, User
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
from cauce.web.models.questionnaires import QuestionnaireDraft, QuestionnaireLink
from cauce.web.models.risk_layers import RiskLayer, RiskLayerFile
from cauce.web.models.risk_priorities import PriorityAnalysis
from cauce.web.models.scenarios import FacilityNeed, Scenario
from cauce.web.models.schedule import Baseline, CalendarFeed, Closure, ScheduleEntry, ScheduleLink
from cauce.web.models.screening import Screening
from cauce.web.models.strategy import SectionActivity
from cauce.web.models.territories import Territory

__all__ = [
    "Acronym",
    "ActionLink",
    "Area",
    "Assignment",
    "Baseline",
    "BoardObjective",
    "CalendarFeed",
    "Case",
    "Change",
    "Closure",
    "Comment",
    "CommunicationAction",
    "CommunicationObjective",
    "CommunicationTarget",
    "CommunicationTool",
    "ContingencyDuty",
    "ContingencyPlan",
    "DailyRound",
    "Deliverable",
    "DeliverableVersion",
    "Dependency",
    "DisseminationStep",
    "Event",
    "ExchangeCity",
    "Facility",
    "FacilityNeed",
    "FacilityPhoto",
    "FacilityProposal",
    "Filling",
    "Follow",
    "HeadingLine",
    "Holding",
    "Import",
    "InformationItem",
    "Job",
    "JobRound",
    "KeptAnswer",
    "KeptFile",
    "LossAnalysis",
    "Membership",
    "MessageReminder",
    "MethodSetting",
    "Methodology",
    "NamedInput",
    "NewsTold",
    "Note",
    "Organization",
    "OrganizationAlias",
    "OrganizationProposal",
    "OutgoingMessage",
    "Person",
    "PhaseObjective",
    "Plan",
    "PlanItem",
    "Post",
    "PriorityAnalysis",
    "ProblemDecision",
    "ProgramToken",
    "Provenance",
    "Question",
    "QuestionnaireDraft",
    "QuestionnaireLink",
    "RiskLayer",
    "RiskLayerFile",
    "Row",
    "RowQuestion",
    "Scenario",
    "ScheduleEntry",
    "ScheduleLink",
    "ScoreRelease",
    "Screening",
    "SearchEntry",
    "Seat",
    "SectionActivity",
    "SignInLink",
    "SourceDocument",
    "Statement",
    "Step",
    "StoredFile",
    "Task",
    "Territory",
    "Upload",
    "User",
    "Visit",
    "VulnerabilityJudgement",
]
