"""Permissions (permisos): who may do what, with the reason in words, and what the public may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

OFFICE = "office"
PUBLIC = "public"


def N_(message: str) -> str:  # noqa: N802 - the name by which the catalogue tools know a message
    """Mark a message for the catalogues."""
    return message


@dataclass(frozen=True)
class Act:
    """One act: who may do it, and what is said to the others."""

    roles: frozenset[str]
    refusal: str


def _office(refusal: str) -> Act:
    return Act(frozenset({OFFICE}), refusal)


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
    "row": ("area",),
    "row_question": ("question", "code"),
    "task": ("code", "title"),
    "step": ("text",),
    "note": ("text",),
    "activity": ("section", "number", "text"),
    "deliverable": ("section", "number", "text", "kind", "pages", "due_words", "integrated_in"),
    "assignment": ("role", "organization", "as_printed", "unit", "is_placeholder", "text"),
    "communication_objective": ("scope", "text"),
    "communication_tool": ("text",),
    "communication_action": ("objective", "action", "target", "bullets", "channels"),
    "communication_target": ("kind", "value", "at_least", "every", "unit", "what", "window"),
    "organization": ("slug", "name", "acronym"),
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
