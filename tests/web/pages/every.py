"""Every page of a plan by name, for tests that look at all of them."""

from __future__ import annotations

import copy
import datetime as dt

from django.urls import reverse
from django.utils.translation import override

from cauce.importer.draft import Draft, DraftArea
from cauce.web.actions.schedule import accept_proposal
from cauce.web.models import Deliverable, Event, Import, Organization, Plan, Question, ScheduleEntry, Task
from cauce.web.pages.findings import name_of
from cauce.web.queries.facts import plan_problems
from tests.drafts import small_draft
from tests.web import city_map, contingency
from tests.web.access import a_facility, sheet_job
from tests.web.drowned import analysed
from tests.web.played import played
from tests.web.risky import reckoned
from tests.web.screened import screened

OFFICE = frozenset(
    {
        "risk_layers",
        "risk_layer",
        "new_layer",
        "change_layer",
        "facility",
        "new_facility",
        "edit_facility",
        "place_facility",
        "facilities_to_place",
        "facilities_doubles",
        "import_facilities",
        "score_releases",
        "judge_facility",
        "questionnaires",
        "send_questionnaire",
        "named_judges",
        "territories",
        "territory",
        "import_territories",
        "import_into",
        "import",
        "plan_document",
        "workbook",
        "history",
        "plan_jobs",
        "news",
        "event",
        "publish",
        "organization_proposals",
        "change_organization",
        "problems",
        "problem",
        "provenance",
        "edit",
        "retired_items",
        "add_item",
        "change_item",
        "retire_item",
        "move_item",
        "split_item",
        "join_item",
        "renumber_item",
        "change_many",
        "today",
        "today_of",
        "schedule",
        "schedule_proposal",
        "schedule_entry",
        "schedule_part",
        "move_entry",
        "schedule_days",
        "schedule_milestones",
        "schedule_baselines",
        "schedule_levelling",
        "schedule_calendar",
        "schedule_project",
        "feeds",
        "brief",
        "actor_load",
        "power_grid",
        "remove_plan",
        "describe_organizations",
        "corner",
        "messages",
        "reminder_settings",
        "links",
        "ask_progress",
        "contingency_coverage",
        "contingency_weights",
        "contingency_balance",
        "contingency_engagement",
        "contingency_dissemination",
        "contingency_cases",
        "contingency_plan",
        "import_contingency",
        "new_contingency_plan",
        "edit_contingency_plan",
        "edit_step",
        "edit_case",
        "information_item",
        "edit_information",
        "priorities",
        "priority_analysis",
        "loss_analysis",
        "scenario",
        "new_scenario",
        "change_scenario",
        "facility_needs",
        "screenings",
        "new_screening",
        "screening",
    }
)


def addresses(plan: Plan, *, language: str = "es") -> dict[str, str]:
    """Addresses of every page of a plan, by the name of the page."""
    with override(language):
        found = {name: reverse(name, args=[plan.slug, *rest]) for name, rest in _arguments(plan).items()}
        found["import"] = reverse("import", args=[Import.objects.filter(plan=plan).latest("pk").pk])
        return found


def own_pages(*, language: str = "es") -> dict[str, str]:
    """Addresses of the pages of whoever is signed in, which belong to no plan."""
    with override(language):
        return {name: reverse(name) for name in ("account", "own_notices", "jobs", "program_tokens", "server_health")}


def _arguments(plan: Plan) -> dict[str, list[object]]:
    task = Task.objects.filter(plan=plan).order_by("pk")[0]
    organization = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[0]
    facility = a_facility(plan)
    simple = (
        "plan questions tasks deliverables organizations cities board articulation production communication "
        "schedule schedule_days schedule_milestones schedule_baselines schedule_levelling schedule_calendar "
        "schedule_project feeds "
        "schedule_proposal "
        "today brief change_many actors actor_matrix actor_load working_groups actor_network power_grid "
        "describe_organizations remove_plan "
        "named_judges questionnaires send_questionnaire facilities new_facility facilities_to_place facilities_doubles "
        "import_facilities score_releases "
        "territories import_territories map_page risk_layers new_layer "
        "acronyms about search messages reminder_settings links "
        "contingency_plans contingency_coverage contingency_weights contingency_balance contingency_engagement "
        "contingency_dissemination contingency_cases import_contingency new_contingency_plan information_folder "
        "import_into plan_document workbook plan_jobs history priorities losses scenarios "
        "new_scenario facility_needs screenings news "
        "publish organization_proposals problems"
    )
    mine = contingency.entered(plan, Event.objects.filter(plan=plan, actor__isnull=False).earliest("pk").actor)
    return {name: [] for name in simple.split()} | {
        "contingency_plan": [mine.plan.pk],
        "edit_contingency_plan": [mine.plan.pk],
        "edit_step": [mine.plan.pk, mine.step.pk],
        "edit_case": [mine.case.pk],
        "information_item": [mine.item.pk],
        "edit_information": [mine.item.pk],
        "area": [1],
        "written_map_sheet": [sheet_job(plan).pk],
        "risk_layer": [city_map.kept_layer(plan).pk],
        "change_layer": [city_map.kept_layer(plan).pk],
        "facility": [facility.pk],
        "edit_facility": [facility.pk],
        "place_facility": [facility.pk],
        "judge_facility": [facility.pk, "hospital"],
        "territory": [facility.territory_id],
        "question": [Question.objects.filter(plan=plan).order_by("pk")[0].code],
        "task": [task.code],
        "ask_progress": [task.row_id],
        "priority_analysis": [reckoned(plan).pk],
        "loss_analysis": [analysed(plan).pk],
        "scenario": [played(plan).pk],
        "change_scenario": [played(plan).pk],
        "new_screening": ["shaking"],
        "screening": [screened(plan).pk],
        "schedule_entry": [scheduled(plan, task)],
        "schedule_part": ["task", task.code],
        "move_entry": [scheduled(plan, task)],
        "deliverable": [Deliverable.objects.filter(plan=plan).order_by("pk")[0].pk],
        "organization": [organization.slug],
        "change_organization": [organization.slug],
        "today_of": [organization.slug],
        "corner": [organization.slug],
        "event": [Event.objects.filter(plan=plan).latest("pk").pk],
        "problem": [name_of(plan_problems(plan)[0])],
        "provenance": ["task", task.key],
        "edit": ["task", "title", task.key],
        "retired_items": [],
        "add_item": ["deliverable", task.row.key],
        "change_item": ["task", task.key],
        "retire_item": ["task", task.key],
        "move_item": ["task", task.key],
        "split_item": ["task", task.key],
        "join_item": ["row", task.row.key],
        "renumber_item": ["task", task.key],
    }


def scheduled(plan: Plan, task: Task) -> int:
    """The entry of a task in the plan's schedule, which is accepted as proposed when there is none."""
    if not ScheduleEntry.objects.filter(plan=plan).exists():
        office = Event.objects.filter(plan=plan, actor__isnull=False).earliest("pk").actor
        accept_proposal(plan=plan, start=dt.date(2018, 1, 1), end=dt.date(2018, 7, 31), by=office)
    return ScheduleEntry.objects.get(plan=plan, task=task).pk


def larger_draft(times: int) -> Draft:
    """A plan with its only area several times over, each with rows, parties and deliverables of its own."""
    draft = small_draft()
    draft.areas = [_renumbered(draft.areas[0], number) for number in range(1, times + 1)]
    draft.communication.actions = [each for each in draft.communication.actions for _ in range(times)]
    return draft


def _renumbered(area: DraftArea, number: int) -> DraftArea:
    new = copy.deepcopy(area)
    new.number = number
    for question in new.questions:
        question.code = f"{number}{question.code[1:]}"
    for row in new.rows:
        row.question_codes = [f"{number}{code[1:]}" for code in row.question_codes]
        for task in row.tasks:
            task.code = f"{number}{task.code[1:]}"
        for party in row.parties:
            if number > 1 and not party.placeholder:
                party.name = party.core = f"{party.name} {number}"
    return new
