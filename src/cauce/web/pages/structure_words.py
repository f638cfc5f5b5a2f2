"""Words for the plan's structure (palabras de la estructura): labels, choices, counts, why an act is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cauce.core.messages import structure as sentences
from cauce.core.plan.structure import Obstacle
from cauce.web.pages import words
from cauce.web.pages.words import Words

LABELS: Words = {
    "number": _("Number"),
    "question": _("Question"),
    "needs": _("Task that it needs"),
    "words": _("In which words"),
    "role": _("Role"),
    "group": _("Group"),
    "section": _("Section"),
    "scope": _("For whom"),
    "owner": _("Whose"),
    "kind_of_deliverable": _("Kind"),
    "kind_of_statement": _("Kind"),
    "kind_of_target": _("Kind"),
    "unit_of_time": _("Unit of time"),
    "is_placeholder": _("Still to be named or hired"),
    "as_printed": _("Name of the organization or person"),
    "contribution": _("Contribution, in words"),
    "unit": _("Unit or department"),
    "due_words": _("Due (a day, a week or a quarter)"),
    "pages": _("Pages at most"),
}
HINTS: Words = {
    "due_words": _("As in 2027-03-31, week 12 or 2027-Q2."),
    "is_placeholder": _("As with a consultant who is to be hired: it is listed until somebody is named."),
    "as_printed": _("The list offers the organizations that the plan knows; another name makes a new one."),
    "every": _("For a cadence: every how many units of time."),
    "contribution": _("As in: contacts and logistics."),
}
SCOPES: Words = {"internal": _("Internal communication"), "external": _("External communication")}
TARGETS: Words = {
    "count": _("A number of things"),
    "cadence": _("Something every so often"),
    "per_channel": _("A number in each channel"),
}
UNITS: Words = {
    "": _("None"),
    "day": _("A day"),
    "week": _("A week"),
    "month": _("A month"),
    "quarter": _("A quarter"),
    "year": _("A year"),
}
PROPOSALS: Words = {"proposed": _("Proposed"), "accepted": _("Accepted"), "rejected": _("Rejected")}
OWNERS: Words = {"": _("Nobody's in particular"), "city": _("of the city"), "office": _("of the office")}
CHOICES: Mapping[str, Words] = {
    "role": words.ROLES,
    "kind_of_deliverable": words.KINDS_OF_DELIVERABLE,
    "kind_of_statement": words.STATEMENTS,
    "owner": OWNERS,
    "group": words.OBJECTIVE_GROUPS,
    "level": words.LEVELS,
    "section": words.SECTIONS,
    "scope": SCOPES,
    "kind_of_target": TARGETS,
    "unit_of_time": UNITS,
    "state": PROPOSALS,
}
ADD: Words = {
    "area": _("Add an area"),
    "city": _("Add an exchange city"),
    "question": _("Add a question"),
    "row": _("Add a row with its first task"),
    "row_question": _("Add a question that it answers"),
    "task": _("Add a task to the row"),
    "step": _("Add a step"),
    "note": _("Add a note"),
    "input": _("Add a source that it needs"),
    "dependency": _("Add a task that it needs"),
    "deliverable": _("Add a deliverable"),
    "assignment": _("Add a party"),
    "statement": _("Add a mission, vision or legal basis"),
    "phase_objective": _("Add an objective of the phase"),
    "methodology": _("Add a methodology"),
    "acronym": _("Add an acronym"),
    "seat": _("Add a seat of the board"),
    "board_objective": _("Add an objective of the board"),
    "activity": _("Add an activity"),
    "communication_objective": _("Add a communication objective"),
    "communication_tool": _("Add a communication tool"),
    "communication_action": _("Add a communication action"),
    "communication_target": _("Add a part of the target"),
}
LEAST: Words = {"task": _("Task"), "step": _("Step")}


def add_words(kind: str) -> str:
    """The words of a link by which a kind of thing is added."""
    return words.word(ADD, kind)


def label(name: str) -> str:
    """The label of a field of a form."""
    return str(LABELS[name]) if name in LABELS else words.word(words.FIELDS, name)


def choice_word(name: str, value: str) -> str:
    """The word for something that may be chosen."""
    return words.word(CHOICES[name], value)


def told_obstacle(obstacle: Obstacle) -> str:
    """Say why an act on the structure is refused."""
    values = dict(obstacle.values)
    if "field" in values:
        values["field"] = label(str(values["field"]))
    return sentences.tell(Obstacle(obstacle.code, values), gettext)


Counter = Callable[[int], str]
_COUNTED: Mapping[str, Counter] = {
    "area": lambda n: ngettext("%(count)d area", "%(count)d areas", n),
    "city": lambda n: ngettext("%(count)d exchange city", "%(count)d exchange cities", n),
    "question": lambda n: ngettext("%(count)d question", "%(count)d questions", n),
    "row": lambda n: ngettext("%(count)d row", "%(count)d rows", n),
    "row_question": lambda n: ngettext("%(count)d tie to a question", "%(count)d ties to questions", n),
    "task": lambda n: ngettext("%(count)d task", "%(count)d tasks", n),
    "step": lambda n: ngettext("%(count)d step", "%(count)d steps", n),
    "note": lambda n: ngettext("%(count)d note", "%(count)d notes", n),
    "input": lambda n: ngettext("%(count)d source", "%(count)d sources", n),
    "dependency": lambda n: ngettext("%(count)d tie to another task", "%(count)d ties to other tasks", n),
    "deliverable": lambda n: ngettext("%(count)d deliverable", "%(count)d deliverables", n),
    "organization": lambda n: ngettext("%(count)d organization", "%(count)d organizations", n),
    "assignment": lambda n: ngettext("%(count)d party", "%(count)d parties", n),
    "communication_target": lambda n: ngettext("%(count)d part of a target", "%(count)d parts of targets", n),
}


def counted(counts: Mapping[str, int]) -> str:
    """How many of each kind, in words: «2 tasks, 7 steps, 3 deliverables»."""
    told = [_COUNTED[kind](count) % {"count": count} for kind, count in counts.items() if kind in _COUNTED and count]
    return ", ".join(told)
