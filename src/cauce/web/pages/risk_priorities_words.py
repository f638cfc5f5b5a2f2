"""Words about priorities (palabras de las prioridades) and of their history."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ITEMS: Words = {"priority_analysis": _("Reckoning of priorities")}
FIELDS: Words = {"layers": _("Layers")}
ACTS: Words = {
    "order_priorities": _("Priorities reckoned"),
    "retire_priorities": _("Reckoning of priorities put away"),
    "release_priorities": _("Reckoning of priorities released"),
    "withdraw_priorities": _("Reckoning of priorities taken back into the office"),
}
