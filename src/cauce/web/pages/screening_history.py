"""Words about screenings in the history (palabras del tamizaje en la historia)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

ITEMS: Words = {"screening": _("Screening of a hazard")}
FIELDS: Words = {"told": _("What it was asked with"), "file": _("File")}
ACTS: Words = {
    "order_screening": _("Hazard screened"),
    "retire_screening": _("Screening put away"),
}
