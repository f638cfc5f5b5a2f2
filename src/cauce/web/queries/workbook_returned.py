"""A workbook that came back (libro que vuelve): why it could not be read, or was not written, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cauce.core import messages as sentences
from cauce.core.messages import workbook as words
from cauce.web.jobs import WAITING
from cauce.web.models import Job


def why_not_read(reading: Mapping[str, Any], name: str) -> str:
    """Why a workbook is not taken; empty where it is."""
    code, values = str(reading.get("refused", "")), {"name": name, **reading.get("values", {})}
    if not code:
        return ""
    return words.refusal(code, values, _) if code in words.REFUSALS else sentences.refusal(code, values, _)


def why_not_written(writing: Job | None) -> str:
    """Why the last writing wrote nothing; empty where it did or never was."""
    if writing is None or writing.state in WAITING:
        return ""
    code, values = writing.arguments.get("refused", ""), writing.arguments.get("values", {})
    if code in words.REFUSALS:
        return words.refusal(code, values, _)
    if code == "reason_needed":
        return _("The dates change and a baseline stands. Nothing was written; say why below.")
    if code:
        return _("The workbook was not kept so long. Nothing was written; send it once more.")
    if writing.state == "done":
        return ""
    if writing.state == "cancelled":
        return _("The writing was cancelled, and nothing of the plan changed. It may be asked for again below.")
    return _(
        "It could not be written, and nothing of the plan changed. Try once more; if it fails again, tell whoever "
        "keeps the server."
    )
