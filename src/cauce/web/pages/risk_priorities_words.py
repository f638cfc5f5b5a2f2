"""Words about priorities (palabras de las prioridades) and of their history, with those of the screenings."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cauce.web.pages import screening_history

Words = Mapping[str, str | Promise]

ITEMS: Words = {"priority_analysis": _("Reckoning of priorities"), **screening_history.ITEMS}
FIELDS: Words = {"layers": _("Layers"), **screening_history.FIELDS}
ACTS: Words = {
    "order_priorities": _("Priorities reckoned"),
    "retire_priorities": _("Reckoning of priorities put away"),
    "release_priorities": _("Reckoning of priorities released"),
    "withdraw_priorities": _("Reckoning of priorities taken back into the office"),
    **screening_history.ACTS,
}
