"""Kinds (clases de cosas): which row stands for which kind of item, and which of its fields may be edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from cauce.web.models import (
    actors,
    board,
    communications,
    contingency,
    documents,
    facilities,
    history,
    information_folder,
    losses,
    monitoring,
    people,
    plan,
    questionnaires,
    risk_layers,
    risk_priorities,
    scenarios,
    schedule,
    screening,
    strategy,
    territories,
)


@dataclass(frozen=True)
class Kind:
    """One kind of thing of a plan: its rows, what a document says of it, what a person may edit."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)  # field → kind of the row that it names
    editable: frozenset[str] = frozenset()
    is_personal: bool = False  # the history names the row and the field, never what they say
    private: frozenset[str] = frozenset()  # columns that say something of a person: the same for these alone

    @property
    def is_read_from_documents(self) -> bool:
        """Whether a document says what is in these rows."""
        return bool(self.fields)

    @property
    def is_retired_not_deleted(self) -> bool:
        """Whether taking an item away keeps its row."""
        return issubclass(self.model, plan.PlanItem)

    def column(self, name: str) -> models.Field[Any, Any]:
        """Field of the row by its name or, for a reference, by its column's name."""
        found = self.model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        assert isinstance(found, models.Field)
        return found


def _kind(
    name: str,
    model: type[models.Model],
    fields: str = "",
    *,
    parents: Mapping[str, str] | None = None,
    editable: str = "",
    is_personal: bool = False,
    private: str = "",
) -> Kind:
    of_fields = tuple(fields.split()), parents or {}, frozenset(editable.split())
    return Kind(name, model, *of_fields, is_personal, frozenset(private.split()))


# Parents stand before what belongs to them.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind("plan", plan.Plan, "title language period_words", editable="title city country period_words"),
        _kind("statement", plan.Statement, "kind owner text", editable="text"),
        _kind("phase_objective", plan.PhaseObjective, "group text", editable="text"),
        _kind("methodology", plan.Methodology, "text", editable="text"),
        _kind("acronym", plan.Acronym, "acronym name", editable="acronym name"),
        _kind("heading", plan.HeadingLine, "source label title page"),
        _kind("seat", board.Seat, "level text", editable="text"),
        _kind("board_objective", board.BoardObjective, "text", editable="text"),
        _kind(
            "area",
            plan.Area,
            "number title context general_objective",
            editable="title context general_objective",
        ),
        _kind("city", plan.ExchangeCity, "area city country", parents={"area": "area"}, editable="city country"),
        _kind("question", plan.Question, "area code text", parents={"area": "area"}, editable="text"),
        _kind("row", plan.Row, "area questions_as_printed codes_printed texts_printed", parents={"area": "area"}),
        _kind(
            "row_question",
            plan.RowQuestion,
            "row question code code_printed text_printed",
            parents={"row": "row", "question": "question"},
            editable="code_printed text_printed",
        ),
        _kind("task", plan.Task, "row code title", parents={"row": "row"}, editable="title"),
        _kind("step", plan.Step, "task text", parents={"task": "task"}, editable="text"),
        _kind("note", plan.Note, "row task text", parents={"row": "row", "task": "task"}, editable="text"),
        _kind("input", plan.NamedInput, "task name step_words", parents={"task": "task"}, editable="name state"),
        _kind(
            "dependency",
            plan.Dependency,
            "task needs words kind",
            parents={"task": "task", "needs": "task"},
            editable="state",
        ),
        _kind("activity", strategy.SectionActivity, "section number text", editable="text"),
        _kind(
            "deliverable",
            documents.Deliverable,
            "row section number text kind pages due_words integrated_in",
            parents={"row": "row"},
            editable="text kind pages due_words integrated_in",
        ),
        _kind(
            "assignment",
            actors.Assignment,
            "row deliverable role as_printed core owner unit contribution initials body is_placeholder count text",
            parents={"row": "row", "deliverable": "deliverable"},
            editable="as_printed unit contribution text",
        ),
        _kind("communication_objective", communications.CommunicationObjective, "scope text", editable="text"),
        _kind("communication_tool", communications.CommunicationTool, "text", editable="text"),
        _kind(
            "communication_action",
            communications.CommunicationAction,
            "objective action target bullets channels objective_carried_down",
            editable="objective action target",
        ),
        _kind(
            "communication_target",
            communications.CommunicationTarget,
            "action kind value at_least every unit what window",
            parents={"action": "communication_action"},
            editable="value every unit what window",
        ),
        _kind("schedule_entry", schedule.ScheduleEntry),
        _kind("schedule_link", schedule.ScheduleLink),
        _kind("closure", schedule.Closure),
        _kind("baseline", schedule.Baseline),
        _kind("calendar_feed", schedule.CalendarFeed, is_personal=True),
        _kind("organization", actors.Organization, editable="name acronym"),
        _kind("alias", actors.OrganizationAlias),
        _kind("proposal", actors.OrganizationProposal),
        _kind("territory", territories.Territory),
        _kind("facility", facilities.Facility),
        _kind("facility_photo", facilities.FacilityPhoto),
        _kind("facility_proposal", facilities.FacilityProposal),
        _kind("vulnerability_judgement", facilities.VulnerabilityJudgement, private="judge_post longitude latitude"),
        _kind("score_release", facilities.ScoreRelease),
        _kind("setting", history.MethodSetting),
        _kind("decision", history.ProblemDecision),
        _kind("import", documents.Import),
        _kind("version", monitoring.DeliverableVersion),
        _kind("comment", monitoring.Comment),
        _kind("membership", people.Membership),
        _kind("person", people.Person, is_personal=True),
        _kind("program_token", people.ProgramToken, is_personal=True),
        _kind("post", people.Post),
        _kind("holding", people.Holding),
        _kind("filling", monitoring.Filling),
        _kind("action_link", monitoring.ActionLink, is_personal=True),
        _kind("questionnaire_link", questionnaires.QuestionnaireLink, is_personal=True),
        _kind("contingency_plan", contingency.ContingencyPlan),
        _kind("contingency_duty", contingency.ContingencyDuty),
        _kind("dissemination_step", contingency.DisseminationStep),
        _kind("case", contingency.Case),
        _kind("information_item", information_folder.InformationItem),
        _kind("risk_layer", risk_layers.RiskLayer),
        _kind("risk_layer_file", risk_layers.RiskLayerFile),
        _kind("priority_analysis", risk_priorities.PriorityAnalysis),
        _kind("screening", screening.Screening),
        _kind("facility_need", scenarios.FacilityNeed),
        _kind("loss_analysis", losses.LossAnalysis),
        _kind("scenario", scenarios.Scenario),
        _kind("message", monitoring.OutgoingMessage, is_personal=True),
    )
}

READ_KINDS: tuple[Kind, ...] = tuple(kind for kind in KINDS.values() if kind.is_read_from_documents)
_BY_MODEL: Mapping[type[models.Model], Kind] = {kind.model: kind for kind in KINDS.values()}


def kind_of(thing: models.Model) -> Kind:
    """Kind of a row."""
    return _BY_MODEL[type(thing)]


def key_of(thing: models.Model) -> str:
    """Name of a row in the history: its stable key where it has one."""
    key = getattr(thing, "key", None) or getattr(thing, "problem_key", None) or getattr(thing, "slug", None)
    return str(key or thing.pk)[:200]
