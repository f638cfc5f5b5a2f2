"""Permissions (permisos): who may do what, with the reason in words, and what the public may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

SUPERUSER = "superuser"
OFFICE = "office"
LEAD = "lead"
CONTRIBUTOR = "contributor"
SUPERVISOR = "supervisor"
ALLY = "ally"
PARTICIPANT = "participant"
READER = "reader"
COMMUNICATIONS = "communications"
PROGRAMME = "programme"
BOARD_SECRETARY = "board_secretary"
BOARD_MEMBER = "board_member"
MAYOR = "mayor"
REVIEWER = "reviewer"
TRANSLATOR = "translator"
RATER = "rater"
QUESTIONED = "questioned"
SELF = "self"
PUBLIC = "public"


def N_(message: str) -> str:  # noqa: N802 - the name by which the catalogue tools know a message
    """Mark a message for the catalogues."""
    return message


# Every role, in words. Those of the first group are given to an account in a plan; those of the second come
# from the posts that a person holds today, and hold for one row or deliverable; the last come by themselves.
GIVEN_ROLES: Mapping[str, str] = {
    OFFICE: N_("Resilience office"),
    READER: N_("Kept informed"),
    COMMUNICATIONS: N_("Communications department"),
    PROGRAMME: N_("Programme of the network of cities"),
    BOARD_SECRETARY: N_("Secretary of the board"),
    BOARD_MEMBER: N_("Member of the board"),
    MAYOR: N_("Mayor's office"),
    REVIEWER: N_("Reviewer"),
    TRANSLATOR: N_("Translator"),
    RATER: N_("Rater"),
}
POST_ROLES: Mapping[str, str] = {
    LEAD: N_("Lead"),
    CONTRIBUTOR: N_("Contributor"),
    SUPERVISOR: N_("Supervisor"),
    ALLY: N_("Ally"),
}
ROLES: Mapping[str, str] = {
    SUPERUSER: N_("Keeper of the server"),
    **GIVEN_ROLES,
    **POST_ROLES,
    PARTICIPANT: N_("Has a part in the plan"),
    QUESTIONED: N_("Judges by a private link"),
    SELF: N_("The person in question"),
    PUBLIC: N_("The public"),
}

# What a party does in a row or deliverable, as the role of whoever holds its posts.
ROLE_OF_PARTY: Mapping[str, str] = {
    "leads": LEAD,
    "supports": CONTRIBUTOR,
    "working_group": CONTRIBUTOR,
    "provides_inputs": CONTRIBUTOR,
    "supervises": SUPERVISOR,
    "validates": SUPERVISOR,
    "reviews": SUPERVISOR,
    "guides": ALLY,
    "allies": ALLY,
}
# Whoever works inside of the plan sees it before it is published, without what stays with the office.
INSIDE: tuple[str, ...] = (
    PARTICIPANT,
    READER,
    COMMUNICATIONS,
    PROGRAMME,
    BOARD_SECRETARY,
    BOARD_MEMBER,
    MAYOR,
    TRANSLATOR,
)


@dataclass(frozen=True)
class Act:
    """One act: who may do it, and what is said to the others."""

    roles: frozenset[str]
    refusal: str


def _office(refusal: str, *others: str) -> Act:
    """An act of the office, of who keeps the server, and of some others."""
    return Act(frozenset({SUPERUSER, OFFICE, *others}), refusal)


ACTS: Mapping[str, Act] = {
    "import_document": _office(N_("Only the office may import a document into the plan. Sign in as the office.")),
    "apply_import": _office(N_("Only the office may apply an import. Sign in as the office.")),
    "discard_import": _office(N_("Only the office may discard an import. Sign in as the office.")),
    "undo": _office(N_("Only the office may undo an act. Sign in as the office.")),
    "publish_plan": _office(N_("Only the office may publish the plan. Sign in as the office.")),
    "withdraw_plan": _office(N_("Only the office may withdraw the plan. Sign in as the office.")),
    "edit_text": _office(N_("Only the office may edit the plan. Sign in as the office.")),
    "decide_problem": _office(N_("Only the office may decide about a finding. Sign in as the office.")),
    "mend_problem": _office(N_("Only the office may mend the plan. Sign in as the office.")),
    "merge_organizations": _office(N_("Only the office may merge organizations. Sign in as the office.")),
    "split_organization": _office(N_("Only the office may split an organization. Sign in as the office.")),
    "keep_apart": _office(N_("Only the office may keep organizations apart. Sign in as the office.")),
    "edit_setting": _office(N_("Only the office may change the plan's settings. Sign in as the office.")),
    "see_problems": _office(N_("Only the office sees the document's findings. Sign in as the office.")),
    "see_provenance": _office(N_("Only the office sees where an item was read. Sign in as the office.")),
    "see_history": _office(N_("Only the office sees the plan's history. Sign in as the office.")),
    "see_drafts": _office(N_("Only the office sees a plan that is not published. Sign in as the office.")),
    "see_plan": _office(
        N_("This plan is not published: only the office and who has a part in it see it. Sign in."), *INSIDE
    ),
    "see_jobs": _office(N_("Only the office sees what is done in the background for the plan. Sign in as the office.")),
    "manage_jobs": _office(
        N_("Only the office and who asked for it may cancel this work or ask for it once more. Sign in."), SELF
    ),
    "write_document": _office(N_("Only the office may write the plan's document. Sign in as the office.")),
    "create_plan": _office(N_("Only the office may begin a plan. Sign in as the office.")),
    "see_server": _office(N_("Only the office of the whole server sees how the server is. Sign in as that office.")),
    "remove_plan": _office(N_("Only the office may remove a plan. Sign in as the office.")),
    "bring_back_plan": _office(N_("Only the office may bring a removed plan back. Sign in as the office.")),
    "edit_plan": _office(N_("Only the office may change the plan. Sign in as the office.")),
    "edit_schedule": _office(N_("Only the office may change the schedule. Sign in as the office.")),
    "see_schedule": _office(N_("Only the office and who has a part in the plan see its schedule. Sign in."), *INSIDE),
    "manage_feeds": _office(N_("Only the office may make or revoke a calendar's address. Sign in as the office.")),
    "edit_actors": _office(N_("Only the office may say what an organization is. Sign in as the office.")),
    "see_contingency": _office(
        N_("Only the office and who has a part in the plan see all contingency plans and their gaps. Sign in."), *INSIDE
    ),
    "edit_contingency": _office(
        N_("Only the office may change the contingency plans and the information folder. Sign in as the office.")
    ),
    "release_information": _office(
        N_("Only the office may record that information is released. Sign in as the office.")
    ),
    "report_progress": _office(
        N_("Only the office, who leads this row and who works on it may say where it stands. Ask its lead."),
        LEAD,
        CONTRIBUTOR,
    ),
    "change_many": _office(
        N_("Only the office and who holds a post in the plan may change many rows at once. Sign in."), PARTICIPANT
    ),
    "decide_state": _office(N_("Only the office may record that work is deferred or cancelled. Tell the office.")),
    "record_input": _office(
        N_("Only the office and the parties of this row may say that an input was asked for or received."),
        LEAD,
        CONTRIBUTOR,
        ALLY,
    ),
    "submit_deliverable": _office(
        N_("Only the office, who leads this row and who works on it may submit its deliverables. Ask its lead."),
        LEAD,
        CONTRIBUTOR,
    ),
    "return_deliverable": _office(
        N_("Only who supervises or validates this row, or the office, may return a deliverable."), SUPERVISOR
    ),
    "accept_deliverable": _office(
        N_("Only who supervises or validates this row, or the office, may accept a deliverable."), SUPERVISOR
    ),
    "see_progress": _office(N_("Only the office and who has a part in the plan see its progress. Sign in."), *INSIDE),
    "see_files": _office(
        N_("Only the office and the parties of this row may open its files. Sign in, or ask the office for them."),
        LEAD,
        CONTRIBUTOR,
        SUPERVISOR,
        ALLY,
        READER,
        PROGRAMME,
        MAYOR,
    ),
    "see_comments": _office(N_("Only the office and who has a part in the plan see its comments. Sign in."), *INSIDE),
    "comment": _office(N_("Only the office and who has a part in the plan may comment. Sign in."), *INSIDE),
    "follow": _office(N_("Only the office and who has a part in the plan may follow its things. Sign in."), *INSIDE),
    "see_today": _office(N_("Only the office and who has a part in the plan have a page of today. Sign in."), *INSIDE),
    "see_brief": _office(
        N_("Only the office, the mayor's office and those whom they keep informed see the brief. Sign in."),
        MAYOR,
        READER,
        COMMUNICATIONS,
        PROGRAMME,
    ),
    "see_load": _office(
        N_("Only the office and those whom it keeps informed see the load of each organization. Sign in."),
        READER,
        PROGRAMME,
        MAYOR,
    ),
    "see_power_grid": _office(N_("The power and interest of the actors stay in the office. Sign in as the office.")),
    "see_facilities": _office(
        N_("Only the office and who has a part in the plan see its facilities one by one. Sign in."), *INSIDE
    ),
    "edit_facilities": _office(N_("Only the office may enter or change facilities. Sign in as the office.")),
    "edit_territories": _office(N_("Only the office may enter or change territories. Sign in as the office.")),
    "judge_vulnerability": _office(
        N_("Only the office and who holds a post in the plan may judge how vulnerable a facility is. Sign in."),
        PARTICIPANT,
        QUESTIONED,
    ),
    "see_scores": _office(N_("How vulnerable a facility was judged to be stays in the office. Sign in as the office.")),
    "see_priorities": _office(N_("Which places come first stays in the office until it publishes it. Sign in.")),
    "edit_priorities": _office(N_("Only the office may reckon which places come first. Sign in as the office.")),
    "release_priorities": _office(
        N_("Only the office may record that a body releases a reckoning of priorities. Sign in as the office.")
    ),
    "see_scenarios": _office(
        N_("What would follow from an event stays in the office until a body releases it. Sign in.")
    ),
    "edit_scenarios": _office(N_("Only the office may play what follows from an event. Sign in as the office.")),
    "release_scenario": _office(
        N_("Only the office may record that a body releases a scenario. Sign in as the office.")
    ),
    "see_losses": _office(N_("What floods would cost stays in the office until a body releases it. Sign in.")),
    "edit_losses": _office(N_("Only the office may reckon what floods would cost. Sign in as the office.")),
    "release_losses": _office(
        N_("Only the office may record that a body releases a loss analysis. Sign in as the office.")
    ),
    "see_screenings": _office(N_("The screening of hazards stays in the office. Sign in as the office.")),
    "edit_screenings": _office(N_("Only the office may screen hazards. Sign in as the office.")),
    "release_scores": _office(N_("Only the office may record that a body releases scores. Sign in as the office.")),
    "manage_layers": _office(N_("Only the office may bring or change layers of the map. Sign in as the office.")),
    "release_layer": _office(N_("Only the office may record that a body releases a layer. Sign in as the office.")),
    "see_layers": _office(N_("Layers that no body has released stay in the office. Sign in as the office.")),
    "see_contacts": _office(N_("Only the office sees how to reach people. Sign in as the office.")),
    "see_messages": _office(N_("Only the office sees the messages that go out. Sign in as the office.")),
    "send_reminders": _office(N_("Only the office may send reminders. Sign in as the office.")),
    "manage_links": _office(N_("Only the office may make or revoke private links. Sign in as the office.")),
    "manage_people": _office(N_("Only the office may enter or change people and posts. Sign in as the office.")),
    "hand_over": _office(N_("Only the office may pass a post to another person. Sign in as the office.")),
    "invite": _office(N_("Only the office may invite people to have an account. Sign in as the office.")),
    "export_person": _office(
        N_("Only the office and the person in question may take out a person's data. Sign in."), SELF
    ),
    "choose_notices": _office(
        N_("Only the person in question, and the office for them, choose which letters they get. Sign in."), SELF
    ),
    "erase_person": _office(N_("Only the office may erase a person's data. Ask the office for it.")),
}


# What the public sees of each kind once the plan is published; what is not listed is never public.
PUBLISHED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "plan": ("slug", "title", "city", "country", "language", "period_words", "is_illustration", "notice"),
    "statement": ("kind", "owner", "text"),
    "phase_objective": ("group", "text"),
    "methodology": ("text",),
    "acronym": ("acronym", "name"),
    "seat": ("level", "text", "organization"),
    "board_objective": ("text",),
    "area": ("number", "title", "context", "general_objective"),
    "city": ("city", "country"),
    "question": ("code", "text"),
    "row": ("area", "state"),
    "row_question": ("question", "code"),
    "task": ("code", "title", "state"),
    "step": ("text",),
    "note": ("text",),
    "activity": ("section", "number", "text", "state"),
    "deliverable": ("section", "number", "text", "kind", "pages", "due_words", "integrated_in", "state"),
    "assignment": ("role", "organization", "as_printed", "unit", "is_placeholder", "text"),
    "communication_objective": ("scope", "text"),
    "communication_tool": ("text",),
    "communication_action": ("objective", "action", "target", "bullets", "channels"),
    "communication_target": ("kind", "value", "at_least", "every", "unit", "what", "window"),
    "organization": ("slug", "name", "acronym", "sector", "level"),
}
# What stays with the office whatever is published.
NEVER_PUBLIC: tuple[str, ...] = (
    "problems",
    "provenance",
    "contacts",
    "comments",
    "drafts",
    "imports",
    "history",
    "inputs",
    "dependencies",
    "organization_proposals",
    "facilities",
)


def may(act: str, roles: Collection[str]) -> bool:
    """Whether one of the roles may do an act.

    Examples
    --------
    >>> may("publish_plan", ["office"]), may("publish_plan", ["public"])
    (True, False)
    """
    return not ACTS[act].roles.isdisjoint(roles)


def refusal(act: str) -> str:
    """Say, as the id of a message, why others may not do an act."""
    return ACTS[act].refusal


def is_published_field(kind: str, field: str) -> bool:
    """Whether the public may see a field of a kind of thing in a published plan."""
    return field in PUBLISHED_FIELDS.get(kind, ())
