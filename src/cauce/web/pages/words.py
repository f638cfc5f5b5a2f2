"""Words of the interface for what the rows call by a code (palabras de pantalla)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cauce.web.models import CommunicationTarget
from cauce.web.pages import contingency_words, facilities_words, losses_words, risk_priorities_words, scenarios_words

Words = Mapping[str, str | Promise]

ROLES: Words = {
    "leads": _("Leads"),
    "supports": _("Supports"),
    "supervises": _("Supervises"),
    "validates": _("Validates"),
    "working_group": _("Working group"),
    "allies": _("Allies"),
    "guides": _("Guides"),
    "reviews": _("Reviews"),
    "provides_inputs": _("Provides inputs"),
}
KINDS_OF_DELIVERABLE: Words = {
    "report": _("Report"),
    "synthesis_report": _("Synthesis report"),
    "technical_note": _("Technical note"),
    "workshop_notes": _("Minutes or notes of a workshop"),
    "presentation": _("Presentation"),
    "map": _("Map"),
    "list": _("List"),
    "data": _("Data"),
    "terms_of_reference": _("Terms of reference"),
    "recommendations": _("Recommendations"),
    "plan": _("Plan or proposal"),
    "section": _("Section of a document"),
    "other": _("Other deliverable"),
}
SECTIONS: Words = {
    "articulation": _("Articulation of the strategy"),
    "production": _("Production of the strategy"),
}
LEVELS: Words = {"internal": _("Internal level"), "extended": _("Extended level")}
SEVERITIES: Words = {"blocks": _("Blocks"), "warning": _("Warning"), "note": _("Remark")}
OBJECTIVE_GROUPS: Words = {
    "discovery": _("Objectives of discovery"),
    "stakeholders": _("Objectives for the actors involved"),
    "institutional": _("Objectives for the institutions"),
}
STATEMENTS: Words = {
    "mission": _("Mission"),
    "vision": _("Vision"),
    "legal_basis": _("Legal basis"),
    "articulation_objective": _("Objective of the articulation"),
    "production_objective": _("Objective of the production"),
}
OWNERS: Words = {"city": _("of the city"), "office": _("of the office")}
ITEMS: Words = {
    "plan": _("Plan"),
    "statement": _("Statement"),
    "phase_objective": _("Phase objective"),
    "methodology": _("Methodology"),
    "acronym": _("Acronym"),
    "heading": _("Heading"),
    "seat": _("Seat of the board"),
    "board_objective": _("Objective of the board"),
    "area": _("Area"),
    "city": _("Exchange city"),
    "question": _("Question"),
    "row": _("Row of the table"),
    "row_question": _("Question of a row"),
    "schedule_entry": _("Date of the schedule"),
    "schedule_link": _("Dependency of the schedule"),
    "closure": _("Day without work"),
    "baseline": _("Baseline"),
    "calendar_feed": _("Calendar"),
    "task": _("Task"),
    "step": _("Step"),
    "note": _("Note"),
    "input": _("Named input"),
    "dependency": _("Reference to another task"),
    "activity": _("Activity"),
    "deliverable": _("Deliverable"),
    "assignment": _("Party in a role"),
    "communication_objective": _("Communication objective"),
    "communication_tool": _("Communication tool"),
    "communication_action": _("Communication action"),
    "communication_target": _("Part of a target"),
    "organization": _("Organization"),
    "alias": _("Spelling of an organization"),
    "proposal": _("Proposal about organizations"),
    "setting": _("Setting of the method"),
    "decision": _("Decision on a finding"),
    "import": _("Import"),
    "membership": _("Membership"),
    "version": _("Version of a deliverable"),
    "comment": _("Comment"),
    "action_link": _("Private link"),
    "message": _("Letter"),
    "person": _("Person"),
    "program_token": _("Token of a program"),
    "post": _("Post"),
    "holding": _("Holder of a post"),
    "filling": _("Who fills a party to be named"),
    "risk_layer": _("Layer of the map"),
    "risk_layer_file": _("File of a layer"),
    **contingency_words.ITEMS,
    **facilities_words.ITEMS,
    **risk_priorities_words.ITEMS,
    **scenarios_words.ITEMS,
    **losses_words.ITEMS,
}
FIELDS: Words = {
    "": _("Everything"),
    "text": _("Text"),
    "title": _("Title"),
    "name": _("Name"),
    "acronym": _("Acronym"),
    "code": _("Code"),
    "code_printed": _("Printed code"),
    "text_printed": _("Printed words"),
    "context": _("Context"),
    "general_objective": _("General objective"),
    "city": _("City"),
    "country": _("Country"),
    "kind": _("Kind"),
    "pages": _("Pages"),
    "due_words": _("Due"),
    "integrated_in": _("Integrated in"),
    "as_printed": _("As printed"),
    "unit": _("Unit"),
    "contribution": _("Contribution"),
    "objective": _("Objective"),
    "action": _("Action"),
    "target": _("Target"),
    "value": _("Value"),
    "every": _("Every"),
    "what": _("What"),
    "window": _("When"),
    "state": _("State"),
    "state_on": _("Since"),
    "decided_by": _("Decided by"),
    "state_why": _("Why"),
    "taken_up_in": _("Taken up in"),
    "done_on": _("Done on"),
    "duration": _("Working days"),
    "fixed_on": _("Fixed on"),
    "not_before": _("Not before"),
    "finish_by": _("To end by"),
    "finish_by_words": _("To end by, in words"),
    "lag": _("Lag in working days"),
    "before_id": _("Waits for"),
    "after_id": _("What waits"),
    "day": _("Day"),
    "days": _("Days kept"),
    "is_decree": _("By decree"),
    "reason": _("Reason"),
    "activity_id": _("Activity"),
    "asked_on": _("Asked on"),
    "got_on": _("Received on"),
    "decided_as": _("Decided as"),
    "decision_note": _("What was said with it"),
    "is_self_accepted": _("Accepted by who submitted it"),
    "order": _("Place in the list"),
    "retired_at": _("In the plan"),
    "row_id": _("Row"),
    "task_id": _("Task"),
    "area_id": _("Area"),
    "needs_id": _("Task that it needs"),
    "key": _("Key"),
    "published_at": _("Published"),
    "organization_id": _("Organization"),
    "post_id": _("Post"),
    "person_id": _("Person"),
    "since": _("Since"),
    "until": _("Until"),
    "email": _("E-mail"),
    "phone": _("Telephone"),
    "user_id": _("Account"),
    "consent_at": _("Consent given"),
    "consent_words": _("How consent was given"),
    "batch_messages": _("Messages together"),
    "erased_at": _("Erased"),
    "is_contact": _("Contact post"),
    "sector": _("Sector"),
    "level": _("Level"),
    "liaison_id": _("Liaison"),
    "power": _("Power"),
    "interest": _("Interest"),
    "merged_into_id": _("Merged into"),
    "period_words": _("Period"),
    "language": _("Language"),
    "body": _("Body"),
    "channels": _("Channels"),
    "bullets": _("Lines"),
    "number": _("Number"),
    "asked_of": _("Asked of"),
    "revoked_at": _("Revoked"),
    "withdrawn_at": _("Withdrawn"),
    "hazard": _("Hazard"),
    "return_period_years": _("Return period, in years"),
    "event": _("Event"),
    "climate": _("Climate"),
    "class_field": _("Field of the classes"),
    "run": _("Run of the risk engine"),
    "authority": _("Authority"),
    "scale": _("Scale"),
    "quality": _("Quality"),
    "is_synthetic": _("Synthetic"),
    "current_id": _("File that is drawn"),
    "released_by": _("Released by"),
    "released_on": _("Released on"),
    "release_reason": _("Why it was released"),
    **contingency_words.FIELDS,
    **facilities_words.FIELDS,
    **losses_words.FIELDS,
    **risk_priorities_words.FIELDS,
    **scenarios_words.FIELDS,
    "note": _("Note"),
}
ACTS: Words = {
    "remove_plan": _("Plan removed"),
    "bring_back_plan": _("Plan brought back"),
    "create_plan": _("Plan begun"),
    "apply_import": _("Document imported"),
    "apply_workbook": _("Workbook imported"),
    "upload": _("Document uploaded"),
    "discard_import": _("Import discarded"),
    "edit_text": _("Text edited"),
    "add_item": _("Something added"),
    "move_item": _("Something moved"),
    "retire_item": _("Something retired"),
    "bring_back": _("Something brought back"),
    "split_row": _("Row split"),
    "split_task": _("Task split"),
    "join_rows": _("Rows joined"),
    "join_tasks": _("Tasks joined"),
    "renumber": _("Renumbered"),
    "publish_plan": _("Plan published"),
    "withdraw_plan": _("Plan made private again"),
    "accept_problem": _("Finding accepted"),
    "reopen_problem": _("Finding opened again"),
    "mend_problem": _("Finding mended"),
    "merge_organizations": _("Organizations merged"),
    "split_organization": _("Organization split"),
    "keep_apart": _("Organizations kept apart"),
    "describe_organization": _("Organization described"),
    "describe_organizations": _("Organizations described"),
    "rate_actors": _("Power and interest set"),
    "edit_setting": _("Setting changed"),
    "set_work_state": _("State set"),
    "tick_step": _("Step ticked off"),
    "report": _("Progress reported"),
    "comment": _("Comment made"),
    "decide_input": _("Input accepted or rejected"),
    "record_input": _("Input asked for or received"),
    "decide_dependency": _("Reference accepted or rejected"),
    "prepare_deliverable": _("Deliverable taken up"),
    "submit_version": _("Deliverable submitted"),
    "return_version": _("Deliverable returned"),
    "accept_version": _("Deliverable accepted"),
    "accept_schedule": _("Proposed schedule accepted"),
    "edit_schedule": _("Dates changed"),
    "link_schedule": _("Dependency made"),
    "unlink_schedule": _("Dependency taken away"),
    "add_milestone": _("Milestone added"),
    "retire_milestone": _("Milestone retired"),
    "add_closures": _("Days without work added"),
    "remove_closure": _("Day worked again"),
    "set_baseline": _("Baseline set"),
    "make_feed": _("Calendar given out"),
    "revoke_feed": _("Calendar revoked"),
    "import_project": _("Project file taken over"),
    "level_load": _("Load levelled"),
    "add_layer": _("Layer brought"),
    "change_layer": _("Layer changed"),
    "replace_layer_file": _("File of a layer replaced"),
    "use_layer_file": _("Earlier file of a layer drawn again"),
    "draw_layer": _("File of a layer checked and drawn"),
    "retire_layer": _("Layer taken from the map"),
    "release_layer": _("Layer released"),
    "withdraw_layer": _("Layer taken back into the office"),
    "undo": _("Act undone"),
    "prepare_reminders": _("Reminders prepared"),
    "ask_progress": _("Progress asked for"),
    "send_now": _("Letter let go"),
    "tell_news": _("Letters of news written"),
    "withdraw_message": _("Letter withdrawn"),
    "send_links": _("Private links sent"),
    "make_link": _("Private link made"),
    "revoke_link": _("Private link revoked"),
    "make_token": _("Token of a program made"),
    "revoke_token": _("Token of a program revoked"),
    "say_not_mine": _("Said to be another's"),
    "add_people": _("People entered"),
    "change_person": _("Person changed"),
    "record_consent": _("Consent recorded"),
    "export_person": _("Personal data given out"),
    "erase_person": _("Person erased"),
    "make_post": _("Post made"),
    "rename_post": _("Post renamed"),
    "retire_post": _("Post taken away"),
    "hold_post": _("Holder of a post entered"),
    "end_holding": _("End of a holder's period entered"),
    "hand_over": _("Post handed over"),
    "assign_posts": _("Roles given to a post"),
    "fill_placeholder": _("Party to be named filled"),
    "invite": _("Account offered"),
    "give_role": _("Role given to an account"),
    "take_role": _("Role taken from an account"),
    **contingency_words.ACTS,
    **facilities_words.ACTS,
    **risk_priorities_words.ACTS,
    **scenarios_words.ACTS,
    **losses_words.ACTS,
}
FORMATS: Words = {"docx": _("Word document"), "pdf": _("PDF"), "xlsx": _("Workbook"), "text": _("Text")}
POSITIONS: Words = {
    "file_name": _("File"),
    "copied_from": _("Copied from the plan"),
    "page": _("Page"),
    "line": _("Line"),
    "sheet": _("Sheet"),
    "block": _("Block"),
    "table": _("Table"),
    "row": _("Row"),
    "column": _("Column"),
    "cell": _("Cell"),
    "paragraph": _("Paragraph"),
}


def word(words: Words, code: str) -> str:
    """The word for a code; a code without one is shown as words."""
    return str(words.get(code, code.replace("_", " ").capitalize()))


def _units(unit: str, count: int) -> str:
    singular_plural = {
        "day": ngettext("day", "%(count)s days", count),
        "week": ngettext("week", "%(count)s weeks", count),
        "month": ngettext("month", "%(count)s months", count),
        "quarter": ngettext("quarter", "%(count)s quarters", count),
        "year": ngettext("year", "%(count)s years", count),
    }
    found = singular_plural.get(unit.rstrip("s"))
    return found % {"count": count} if found else unit


def _count(part: CommunicationTarget) -> str:
    if part.value is None:
        return ""
    return gettext("at least %(value)d") % {"value": part.value} if part.at_least else str(part.value)


def _window(window: str) -> str:
    when, _separator, milestone = window.partition(":")
    if milestone:
        launch = {"before": gettext("before the launch"), "after": gettext("after the launch")}
        return launch.get(when, gettext("at the launch"))
    quarters = [part.removeprefix("Q") for part in window.split()]
    return gettext("in quarter %(number)s") % {"number": ", ".join(quarters)}


def target(part: CommunicationTarget) -> str:
    """Say one part of a communication target in words."""
    if part.kind == "cadence":
        values = {"value": _count(part) or "1", "period": _units(part.unit, part.every or 1)}
        return gettext("%(value)s every %(period)s") % values
    if part.kind == "window":
        return _window(part.window)
    if part.kind == "per_channel":
        values = {"count": _count(part), "period": _units(part.unit, part.every or 1)}
        if not part.unit:
            return gettext("%(count)s in each channel") % values
        return gettext("%(count)s each %(period)s, in each channel") % values
    return " ".join(each for each in (_count(part), part.what) if each)


IMPORT_STATES: Words = {
    "uploaded": _("Waits to be read"),
    "read": _("Read; nothing written yet"),
    "failed": _("Could not be read"),
    "applied": _("Written into the plan"),
    "discarded": _("Discarded; nothing was written"),
    "undone": _("Undone"),
}
CHANGES: Words = {
    "conflict": _("To decide"),
    "added": _("New"),
    "changed": _("Changed"),
    "removed": _("No longer in the document"),
    "moved": _("In another order"),
}
