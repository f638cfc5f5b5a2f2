"""Shapes of a plan's things (formas): what each stands under, what it needs when it is added, what it may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cauce.core.permissions import ROLE_OF_PARTY

PLAN = "plan"
Form = Literal["line", "text", "number", "choice", "yes", "question", "task", "code"]

# Each kind's owners, and the field that names the owner; what stands under the plan itself has none.
OWNERS: Mapping[str, Mapping[str, str]] = {
    "city": {"area": "area"},
    "question": {"area": "area"},
    "row": {"area": "area"},
    "row_question": {"row": "row"},
    "task": {"row": "row"},
    "step": {"task": "task"},
    "note": {"task": "task", "row": "row"},
    "input": {"task": "task"},
    "dependency": {"task": "task"},
    "deliverable": {"row": "row"},
    "assignment": {"row": "row", "deliverable": "deliverable"},
    "communication_target": {"communication_action": "action"},
}
# What stands under each kind: (kind, its field), in the order in which a page shows it.
CHILDREN: Mapping[str, tuple[tuple[str, str], ...]] = {
    "area": (("question", "area"), ("row", "area"), ("city", "area")),
    "row": (
        ("task", "row"),
        ("deliverable", "row"),
        ("row_question", "row"),
        ("assignment", "row"),
        ("note", "row"),
    ),
    "task": (("step", "task"), ("note", "task"), ("input", "task"), ("dependency", "task")),
    "deliverable": (("assignment", "deliverable"),),
    "communication_action": (("communication_target", "action"),),
}
# What names a thing from elsewhere and says nothing without it: (kind, its field, kind that it names).
TIES: tuple[tuple[str, str, str], ...] = (("row_question", "question", "question"), ("dependency", "needs", "task"))
# Fields that part the things of one owner into lists, each in an order of its own.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "assignment": ("role",),
    "seat": ("level",),
    "activity": ("section",),
    "deliverable": ("section",),
    "communication_objective": ("scope",),
    "phase_objective": ("group",),
    "statement": ("kind", "owner"),
    "note": ("task",),
}
# What may be added below each kind. A row is added with its first task.
ADDABLE: Mapping[str, tuple[str, ...]] = {
    PLAN: (
        "area",
        "statement",
        "phase_objective",
        "methodology",
        "acronym",
        "seat",
        "board_objective",
        "activity",
        "deliverable",
        "communication_objective",
        "communication_tool",
        "communication_action",
    ),
    "area": ("row", "question", "city"),
    "row": ("task", "deliverable", "row_question", "assignment", "note"),
    "task": ("step", "note", "input", "dependency"),
    "deliverable": ("assignment",),
    "communication_action": ("communication_target",),
}


@dataclass(frozen=True)
class FieldRule:
    """One field of the form by which a thing is added."""

    name: str
    form: Form = "line"
    required: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen, where it is a choice."""
        return CHOICES.get(self.name, ())


def _needs(name: str, form: Form = "line") -> FieldRule:
    return FieldRule(name, form, required=True)


TEXT = (_needs("text", "text"),)
ADDED: Mapping[str, tuple[FieldRule, ...]] = {
    "area": (
        _needs("number", "number"),
        _needs("title"),
        FieldRule("context", "text"),
        FieldRule("general_objective", "text"),
    ),
    "city": (_needs("city"), FieldRule("country")),
    "question": (_needs("code", "code"), _needs("text", "text")),
    "row": (_needs("code", "code"), FieldRule("title")),
    "task": (_needs("code", "code"), FieldRule("title")),
    "row_question": (_needs("question", "question"),),
    "step": TEXT,
    "note": TEXT,
    "input": (_needs("name"),),
    "dependency": (_needs("needs", "task"), FieldRule("words")),
    "deliverable": (
        _needs("text", "text"),
        _needs("kind_of_deliverable", "choice"),
        FieldRule("pages", "number"),
        FieldRule("due_words"),
        FieldRule("integrated_in"),
    ),
    "assignment": (
        _needs("role", "choice"),
        _needs("as_printed"),
        FieldRule("unit"),
        FieldRule("contribution"),
        FieldRule("is_placeholder", "yes"),
    ),
    "statement": (_needs("kind_of_statement", "choice"), FieldRule("owner", "choice"), _needs("text", "text")),
    "phase_objective": (_needs("group", "choice"), *TEXT),
    "methodology": TEXT,
    "acronym": (_needs("acronym"), _needs("name")),
    "seat": (_needs("level", "choice"), _needs("text")),
    "board_objective": TEXT,
    "activity": (_needs("section", "choice"), *TEXT),
    "communication_objective": (_needs("scope", "choice"), *TEXT),
    "communication_tool": TEXT,
    "communication_action": (_needs("objective"), _needs("action", "text"), FieldRule("target")),
    "communication_target": (
        _needs("kind_of_target", "choice"),
        FieldRule("value", "number"),
        FieldRule("every", "number"),
        FieldRule("unit_of_time", "choice"),
        FieldRule("what"),
    ),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "role": tuple(ROLE_OF_PARTY),
    "kind_of_deliverable": (
        "report",
        "synthesis_report",
        "technical_note",
        "workshop_notes",
        "presentation",
        "map",
        "list",
        "data",
        "terms_of_reference",
        "recommendations",
        "plan",
        "section",
        "other",
    ),
    "kind_of_statement": ("mission", "vision", "legal_basis", "articulation_objective", "production_objective"),
    "owner": ("", "city", "office"),
    "group": ("discovery", "stakeholders", "institutional"),
    "level": ("internal", "extended"),
    "section": ("articulation", "production"),
    "scope": ("internal", "external"),
    "kind_of_target": ("count", "cadence", "per_channel"),
    "unit_of_time": ("", "day", "week", "month", "quarter", "year"),
}
# Fields of a form whose column has a shorter name.
DERIVED: Mapping[str, str] = {
    "kind_of_deliverable": "kind",
    "kind_of_statement": "kind",
    "kind_of_target": "kind",
    "unit_of_time": "unit",
}
# Where each kind may go beside its own list; a note goes to a task or to the whole row.
_MOVES: Mapping[str, tuple[str, ...]] = {
    "step": ("task",),
    "input": ("task",),
    "task": ("row",),
    "deliverable": ("row",),
    "assignment": ("row",),
    "note": ("row", "task"),
    "row": ("area",),
    "question": ("area",),
    "city": ("area",),
}
_FIXED = frozenset({"plan", "heading", "area", "dependency"})  # an area stands where its number says


def fields_of(kind: str, *, under: str = PLAN) -> tuple[FieldRule, ...]:
    """Fields of the form by which a thing is added; a deliverable of no row says of which section it is.

    Examples
    --------
    >>> fields_of("deliverable")[0].name, fields_of("step", under="task")[0].name
    ('section', 'text')
    """
    own = ADDED[kind]
    return (_needs("section", "choice"), *own) if kind == "deliverable" and under == PLAN else own


def movable_to(kind: str) -> tuple[str, ...]:
    """Kinds under which a thing may be put.

    Examples
    --------
    >>> movable_to("step"), movable_to("seat")
    (('task',), ())
    """
    return _MOVES.get(kind, ())


def may_move(kind: str) -> bool:
    """Whether a thing has a place among others of its list that a person may change."""
    return kind not in _FIXED


def splittable(kind: str) -> bool:
    """Whether a thing may be split in two, or joined with another."""
    return kind in ("row", "task")
