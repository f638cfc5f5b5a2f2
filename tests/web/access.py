"""Who may open which page: the act that each asks for, by its name; a page that is not here is shut to the public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.urls import URLPattern, URLResolver, reverse

from cauce.web.models import (
    Assignment,
    Event,
    Facility,
    Holding,
    Import,
    Job,
    Organization,
    Plan,
    ScheduleEntry,
    Territory,
)
from cauce.web.models.kinds import KINDS
from cauce.web.pages import urls
from cauce.web.pages.findings import name_of
from cauce.web.queries.facts import plan_problems
from tests.people import marta_of_the_office
from tests.web import city_map, contingency
from tests.web.drowned import analysed
from tests.web.played import played
from tests.web.risky import reckoned
from tests.web.screened import screened

# Seen by whoever sees the plan.
OF_THE_PLAN = frozenset(
    [
        "plan",
        "area",
        "questions",
        "question",
        "tasks",
        "task",
        "deliverables",
        "deliverable",
        "organizations",
        "organization",
        "cities",
        "map_page",
        "scenarios",
        "losses",
        "map_data",
        "map_sheet",
        "map_sheet_file",
        "written_map_sheet",
        "board",
        "articulation",
        "production",
        "communication",
        "acronyms",
        "about",
        "search",
        "actors",
        "actor_matrix",
        "working_groups",
        "actor_network",
        "actor_annex",
        "plan_book",
        "open_data",
        "written_book",
        "written_book_file",
        "area_sheet",
        "facilities",
        "contingency_plans",
        "information_folder",
        "information_sheets",
    ]
)
# The act that a page asks for.
ACT_OF = {
    "contingency_coverage": "see_contingency",
    "contingency_balance": "see_contingency",
    "contingency_engagement": "see_contingency",
    "contingency_dissemination": "see_contingency",
    "contingency_cases": "see_contingency",
    "contingency_sheets": "see_contingency",
    "contingency_plan": "see_contingency",
    "contingency_file": "see_contingency",
    "information_item": "see_contingency",
    "information_file": "see_contingency",
    "contingency_list": "edit_contingency",
    "contingency_weights": "edit_contingency",
    "import_contingency": "edit_contingency",
    "new_contingency_plan": "edit_contingency",
    "edit_contingency_plan": "edit_contingency",
    "new_step": "edit_contingency",
    "edit_step": "edit_contingency",
    "new_case": "edit_contingency",
    "edit_case": "edit_contingency",
    "new_information": "edit_contingency",
    "edit_information": "edit_contingency",
    "import_into": "import_document",
    "import": "import_document",
    "plan_document": "write_document",
    "written_document": "write_document",
    "written_file": "write_document",
    "workbook": "edit_plan",
    "workbook_file": "edit_plan",
    "returned_workbook": "edit_plan",
    "annotated_workbook": "edit_plan",
    "plan_jobs": "see_jobs",
    "risk_layers": "see_layers",
    "risk_layer": "see_layers",
    "layer_uploads": "manage_layers",
    "layer_upload": "manage_layers",
    "new_layer": "manage_layers",
    "change_layer": "manage_layers",
    "layer_file": "see_layers",
    "map_tiles": "see_layers",
    "map_picture": "see_layers",
    "layer_shapes": "see_layers",
    "history": "see_history",
    "event": "see_history",
    "news": "see_progress",
    "change_many": "change_many",
    "schedule": "see_schedule",
    "schedule_entry": "see_schedule",
    "schedule_part": "see_schedule",
    "schedule_days": "see_schedule",
    "schedule_milestones": "see_schedule",
    "schedule_baselines": "see_schedule",
    "schedule_calendar": "see_schedule",
    "schedule_file": "see_schedule",
    "schedule_project": "edit_schedule",
    "feeds": "manage_feeds",
    "schedule_proposal": "edit_schedule",
    "schedule_levelling": "edit_schedule",
    "move_entry": "edit_schedule",
    "today": "see_today",
    "brief": "see_brief",
    "brief_file": "see_brief",
    "progress_slides": "see_brief",
    "publish": "publish_plan",
    "organization_proposals": "merge_organizations",
    "change_organization": "merge_organizations",
    "describe_organization": "edit_actors",
    "describe_organizations": "edit_actors",
    "actor_load": "see_load",
    "power_grid": "see_power_grid",
    "problems": "see_problems",
    "problem": "see_problems",
    "problems_file": "see_problems",
    "provenance_of": "see_provenance",
    "provenance": "see_provenance",
    "edit": "edit_text",
    "retired_items": "edit_plan",
    "add_item": "edit_plan",
    "change_item": "edit_plan",
    "retire_item": "edit_plan",
    "move_item": "edit_plan",
    "split_item": "edit_plan",
    "join_item": "edit_plan",
    "renumber_item": "edit_plan",
    "settings": "edit_setting",
    "remove_plan": "remove_plan",
    "people": "see_contacts",
    "person": "see_contacts",
    "person_data": "see_contacts",
    "erase_person": "erase_person",
    "named_judges": "erase_person",
    "post": "see_contacts",
    "hand_over": "hand_over",
    "hand_over_file": "hand_over",
    "new_post": "manage_people",
    "placeholder": "manage_people",
    "messages": "see_messages",
    "links": "manage_links",
    "ask_progress": "send_reminders",
    "reminder_settings": "edit_setting",
    "facility": "see_facilities",
    "facilities_sketch": "see_facilities",
    "facilities_file": "see_facilities",
    "territories": "see_facilities",
    "new_facility": "edit_facilities",
    "edit_facility": "edit_facilities",
    "place_facility": "edit_facilities",
    "facility_photos": "edit_facilities",
    "facilities_to_place": "edit_facilities",
    "facilities_doubles": "edit_facilities",
    "import_facilities": "edit_facilities",
    "returned_facilities": "edit_facilities",
    "score_releases": "release_scores",
    "judge_facility": "judge_vulnerability",
    "facility_questionnaire": "judge_vulnerability",
    "questionnaires": "manage_links",
    "send_questionnaire": "manage_links",
    "territory": "edit_territories",
    "import_territories": "edit_territories",
    "screenings": "see_screenings",
    "new_screening": "edit_screenings",
    "screening": "see_screenings",
    "retire_screening": "edit_screenings",
    "priorities": "see_priorities",
    "priority_analysis": "see_priorities",
    "priorities_file": "see_priorities",
    "retire_priorities": "edit_priorities",
    "loss_analysis": "see_losses",
    "losses_file": "see_losses",
    "act_on_losses": "edit_losses",
    "scenario": "see_scenarios",
    "scenario_file": "see_scenarios",
    "facility_needs": "see_scenarios",
    "new_scenario": "edit_scenarios",
    "change_scenario": "edit_scenarios",
    "play_again": "edit_scenarios",
    "strengthen_facilities": "edit_scenarios",
    "retire_scenario": "edit_scenarios",
    "release_scenario": "release_scenario",
    "hand_in_scenario": "see_scenarios",
    "hand_in_losses": "see_losses",
    "losses_curves": "see_losses",
    "hand_in_priorities": "see_priorities",
}
OF_A_FACILITY = (
    "facility",
    "edit_facility",
    "place_facility",
    "facility_photos",
    "facility_photo",
    "judge_facility",
    "facility_questionnaire",
)
# Pages of which more than the plan decides: whose organisation or deliverable it is, or how letters leave.
OF_A_SCENARIO = (
    "scenario",
    "scenario_file",
    "change_scenario",
    "play_again",
    "strengthen_facilities",
    "release_scenario",
    "retire_scenario",
    "hand_in_scenario",
)
OF_ONE_THING = frozenset(["corner", "today_of", "version_file", "uploads", "upload", "kept_letters", "facility_photo"])
# Pages that belong to no plan: anybody may open them, or whoever is signed in, with what is their own.
OF_NO_PLAN = frozenset(
    [
        "plans",
        "style",
        "sign_in",
        "sign_out",
        "act_by_link",
        "questionnaire",
        "answer_questionnaire",
        "uploads_by_link",
        "upload_by_link",
        "recorded_by_link",
        "account",
        "own_data",
        "program_tokens",
        "import_new",
        "jobs",
        "job",
        "new_plan",
        "server_health",
    ]
) | {"own_notices", "notices_by_link"}
OF_ALLAUTH = ("account_", "mfa_", "usersessions_")


def is_of_no_plan(address: str) -> bool:
    """Whether an address for programs tells of no plan in particular."""
    return not address.startswith("/api/plans/")


def names() -> set[str]:
    """Names of every page, those of accounts left aside."""
    found = {pattern.name or "" for pattern in _patterns(urls.urlpatterns)}
    return {name for name in found if not name.startswith(OF_ALLAUTH)}


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def addresses(plan: Plan) -> dict[str, str]:
    """An address of every page of a plan, its values those of things that are there."""
    known = _values(plan)
    found = {}
    for pattern in _patterns(urls.urlpatterns):
        name = pattern.name or ""
        if name in OF_NO_PLAN or name.startswith(OF_ALLAUTH):
            continue
        wanted = pattern.pattern.converters
        values = {one: known.get(f"{name}.{one}", known.get(one, 1)) for one in wanted}
        found[name] = reverse(name, kwargs=values)
    return found


def _values(plan: Plan) -> dict[str, object]:
    """Values of addresses by their name, or by page and name where they differ."""
    task = plan_thing(plan, "task")
    holding = Holding.objects.filter(post__plan=plan).order_by("pk")[0]
    mine = contingency.entered(plan, marta_of_the_office())
    placeholder = Assignment.objects.filter(plan=plan, is_placeholder=True, retired_at=None).order_by("pk")[0]
    facility = a_facility(plan)
    layer = city_map.kept_layer(plan)
    return {
        "risk_layer.pk": layer.pk,
        "change_layer.pk": layer.pk,
        "layer_file.pk": layer.pk,
        "map_tiles.pk": layer.current_id,
        "map_picture.pk": layer.current_id,
        "layer_shapes.pk": layer.current_id,
        "plan": plan.slug,
        "code": task.code,
        "number": 1,
        "slug": Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[0].slug,
        "form": "docx",
        "schedule_file.form": "xml",
        "plan_book.form": "xlsx",
        "area_sheet.form": "xlsx",
        "kind": "task",
        "field": "title",
        "key": task.key,
        "token": "none",
        "add_item.kind": "step",
        "question.code": plan_thing(plan, "question").code,
        "deliverable.pk": plan_thing(plan, "deliverable").pk,
        "new_screening.kind": "shaking",
        "screening.pk": screened(plan).pk,
        "retire_screening.pk": screened(plan).pk,
        "priority_analysis.pk": reckoned(plan).pk,
        **{f"{name}.pk": played(plan).pk for name in OF_A_SCENARIO},
        "loss_analysis.pk": analysed(plan).pk,
        "losses_file.pk": analysed(plan).pk,
        "losses_file.form": "xlsx",
        "act_on_losses.pk": analysed(plan).pk,
        "hand_in_losses.pk": analysed(plan).pk,
        "losses_curves.pk": analysed(plan).pk,
        "scenario_file.form": "pdf",
        "priorities_file.pk": reckoned(plan).pk,
        "retire_priorities.pk": reckoned(plan).pk,
        "hand_in_priorities.pk": reckoned(plan).pk,
        "event.pk": Event.objects.filter(plan=plan).latest("pk").pk,
        "import.pk": Import.objects.filter(plan=plan).latest("pk").pk,
        "returned_workbook.job": Job.objects.get_or_create(plan=plan, kind="read_workbook")[0].pk,
        "annotated_workbook.job": Job.objects.get_or_create(plan=plan, kind="read_workbook")[0].pk,
        "written_book.job": Job.objects.get_or_create(plan=plan, kind="write_book")[0].pk,
        "written_book_file.form": "pdf",
        "written_book_file.job": Job.objects.get_or_create(plan=plan, kind="write_book")[0].pk,
        "map_sheet_file.job": sheet_job(plan).pk,
        "written_map_sheet.job": sheet_job(plan).pk,
        "job": Job.objects.get_or_create(plan=plan, kind="write_plan")[0].pk,
        "problem.name": name_of(plan_problems(plan)[0]),
        "person.pk": holding.person_id,
        "person_data.pk": holding.person_id,
        "erase_person.pk": holding.person_id,
        "post.pk": holding.post_id,
        "hand_over.pk": holding.post_id,
        "hand_over_file.pk": holding.post_id,
        "placeholder.pk": placeholder.pk,
        "ask_progress.pk": task.row_id,
        "schedule_entry.pk": _entry(plan),
        "schedule_part.of": task.code,
        "move_entry.pk": _entry(plan),
        "name": "none",
        **{f"{name}.pk": facility.pk for name in OF_A_FACILITY},
        "judge_facility.index": "generic",
        "facility_questionnaire.index": "generic",
        "facilities_file.form": "csv",
        "territory.pk": facility.territory_id or 0,
        "returned_facilities.job": Job.objects.get_or_create(plan=plan, kind="read_facilities")[0].pk,
        "contingency_plan.pk": mine.plan.pk,
        "contingency_file.pk": mine.plan.pk,
        "edit_contingency_plan.pk": mine.plan.pk,
        "new_step.pk": mine.plan.pk,
        "edit_step.pk": mine.plan.pk,
        "edit_step.step": mine.step.pk,
        "edit_case.pk": mine.case.pk,
        "information_item.pk": mine.item.pk,
        "information_file.pk": mine.item.pk,
        "edit_information.pk": mine.item.pk,
    }


def sheet_job(plan: Plan) -> Job:
    """A printed map of what everybody sees."""
    return Job.objects.get_or_create(plan=plan, kind="write_map_sheet", arguments={"rights": []})[0]


def a_facility(plan: Plan) -> Facility:
    """A facility in a territory with an outline."""
    corners = [[-79.6, 8.9], [-79.5, 8.9], [-79.5, 9.0], [-79.6, 9.0], [-79.6, 8.9]]
    territory, _ = Territory.objects.get_or_create(
        plan=plan,
        key="territory:1",
        defaults={
            "code": "1",
            "name": "Calidonia",
            "geometry": {"type": "Polygon", "coordinates": [corners]},
            "west": -79.6,
            "south": 8.9,
            "east": -79.5,
            "north": 9.0,
        },
    )
    return Facility.objects.get_or_create(
        plan=plan,
        key="facility:1",
        defaults={"name": "Escuela del Agua", "kind": "school", "territory": territory, "placement": "territory"},
    )[0]


def _entry(plan: Plan) -> int:
    """An entry of the schedule, which has none before its proposal is accepted."""
    if not ScheduleEntry.objects.filter(plan=plan).exists():
        ScheduleEntry.objects.create(
            plan=plan, key="milestone:launch", kind="milestone", title="Lanzamiento", duration=0
        )
        Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    return ScheduleEntry.objects.filter(plan=plan).order_by("pk")[0].pk


def plan_thing(plan: Plan, kind: str) -> Any:
    """The first thing of a kind."""
    return KINDS[kind].model._default_manager.filter(plan=plan, retired_at=None).order_by("pk")[0]
