"""Words about scenarios (palabras de los escenarios) and of their history."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ITEMS: Words = {"scenario": _("Scenario"), "facility_need": _("Dependency between facilities")}
FIELDS: Words = {
    "asked": _("What it takes for granted"),
    "asked_at": _("Asked"),
    "layer_id": _("Layer"),
    "released_of": _("Played state that was released"),
    "supplier_id": _("Supplied by"),
    "service": _("Service"),
    "reserve_hours": _("Reserve, in hours"),
}
ACTS: Words = {
    "order_scenario": _("Scenario asked for"),
    "change_scenario": _("Scenario changed"),
    "play_scenario_again": _("Scenario played again"),
    "retire_scenario": _("Scenario put away"),
    "release_scenario": _("Scenario released"),
    "withdraw_scenario": _("Scenario taken back into the office"),
    "add_facility_need": _("Dependency between facilities entered"),
    "retire_facility_need": _("Dependency between facilities taken away"),
}
