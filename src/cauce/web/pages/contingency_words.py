"""Words about contingency plans and the folder (palabras de los planes de contingencia), and of their history."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

ITEMS: Words = {
    "contingency_plan": _("Contingency plan"),
    "contingency_duty": _("Party of a contingency plan"),
    "dissemination_step": _("Step of dissemination"),
    "case": _("Good practice"),
    "information_item": _("Piece of information"),
}
FIELDS: Words = {
    "hazards": _("Hazards"),
    "sectors": _("Sectors"),
    "territories": _("Territories"),
    "whole_city": _("For the whole city"),
    "approved_on": _("Approved on"),
    "expires_on": _("Expires on"),
    "drilled_on": _("Last drill"),
    "is_public": _("Public document"),
    "kept_at": _("Where it lies"),
    "link": _("Address"),
    "file_id": _("File"),
    "file_name": _("Name of the file"),
    "note": _("Note"),
    "audience": _("To whom"),
    "channel": _("Channel"),
    "planned_on": _("Planned for"),
    "reach": _("People reached"),
    "place": _("Place"),
    "conditions": _("Conditions"),
    "result": _("Result"),
    "transferable": _("Transferable"),
    "transfer_words": _("What it would take"),
    "question_id": _("Question"),
    "contingency_plan_id": _("Contingency plan"),
    "medium": _("Medium"),
    "dated": _("Dated"),
    "scale": _("Scale"),
    "quality": _("Quality"),
    "released_by": _("Released by"),
    "released_on": _("Released on"),
    "release_reason": _("Why it was released"),
    "said": _("What the office says of it"),
    "said_on": _("Since when"),
    "said_why": _("Why the office says so"),
}
ACTS: Words = {
    "edit_contingency": _("Contingency plans or folder changed"),
    "say_contingency_status": _("Status of a contingency plan said"),
    "import_contingency": _("Contingency plans taken from a list"),
    "release_information": _("Information released"),
    "withhold_information": _("Information made internal again"),
}
STATUSES: Words = {
    "current": pgettext_lazy("contingency plan", "Current"),
    "outdated": pgettext_lazy("contingency plan", "Outdated"),
    "none": pgettext_lazy("contingency plan", "Not approved"),
}
SAID: Words = {
    "current": pgettext_lazy("contingency plan", "Current"),
    "outdated": pgettext_lazy("contingency plan", "Outdated"),
    "withdrawn": pgettext_lazy("contingency plan", "Withdrawn"),
}
CELLS: Words = {
    "current": pgettext_lazy("contingency plan", "Current"),
    "outdated": pgettext_lazy("contingency plan", "Outdated"),
    "none": pgettext_lazy("contingency plan", "None"),
}
SIGNS: Mapping[str, str] = {"current": "done", "outdated": "warning", "none": "blocks"}  # how a state is shown
CELL_SIGNS: Mapping[str, str] = {"current": "done", "outdated": "warning", "none": ""}
STEP_STATES: Words = {
    "done": _("Done"),
    "late": pgettext_lazy("step", "Late"),
    "ahead": _("Ahead"),
    "undated": _("Without a day"),
}
STEP_SIGNS: Mapping[str, str] = {"done": "done", "late": "blocks", "ahead": "remark", "undated": "warning"}
TRANSFERABLE: Words = {
    "yes": pgettext_lazy("transferable", "Yes"),
    "partly": pgettext_lazy("transferable", "In part"),
    "no": pgettext_lazy("transferable", "No"),
    "unknown": pgettext_lazy("transferable", "Not said yet"),
}
LANGUAGES: Words = {
    "es": _("Spanish"),
    "en": _("English"),
    "es en": _("Spanish and English"),
    "other": _("Another language"),
}
MEDIA: Words = {
    "file": _("File kept here"),
    "paper": _("On paper"),
    "layer": _("Layer of a map"),
    "link": _("At an address"),
}
QUALITIES: Words = {
    "high": pgettext_lazy("quality", "High"),
    "medium": pgettext_lazy("quality", "Medium"),
    "low": pgettext_lazy("quality", "Low"),
    "unknown": pgettext_lazy("quality", "Not said yet"),
}
FOLDER: Words = {
    "good": pgettext_lazy("information", "There"),
    "weak": pgettext_lazy("information", "Weak"),
    "nothing": pgettext_lazy("information", "Missing"),
}
FOLDER_SIGNS: Mapping[str, str] = {"good": "done", "weak": "warning", "nothing": ""}
