"""Words about loss analyses (palabras de los análisis de pérdidas) and of their history."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ITEMS: Words = {"loss_analysis": _("Loss analysis")}
FIELDS: Words = {
    "curves_id": _("File of the curves"),
    "curves_name": _("Name of the file of curves"),
    "curves_source": _("Source of the curves"),
    "curves_by_id": _("Who brought the curves"),
    "curves_at": _("Curves brought"),
}
ACTS: Words = {
    "order_losses": _("Losses reckoned"),
    "reckon_losses_again": _("Losses reckoned again"),
    "retire_losses": _("Loss analysis put away"),
    "release_losses": _("Loss analysis released"),
    "withdraw_losses": _("Loss analysis taken back into the office"),
}
