"""Why a document cannot be read (documentos que no se pueden leer): one sentence for each reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cauce.core import messages
from cauce.web.models import Import
from cauce.web.pages.jobs_words import told


def refusal(run: Import) -> str:
    """Say why an import's document could not be read; nothing where it could."""
    if run.state == "failed" and run.error_code in messages.REFUSALS:
        return messages.refusal(run.error_code, {"name": run.file_name, **run.error_values}, _)
    if run.state == "failed":
        values = {"file": run.file_name, "code": run.error_code}
        return _("«%(file)s» could not be read (%(code)s). Save it again as Word and upload it once more.") % values
    if run.state == "uploaded" and run.job is not None and run.job.state == "cancelled":
        return _("The reading of «%(file)s» was cancelled. Ask for it once more, or upload another document.") % {
            "file": run.file_name
        }
    if run.state == "uploaded" and (run.job is None or run.job.state == "failed"):
        stopped = _("The reading of «%(file)s» came to no end.") % {"file": run.file_name}
        return " ".join(filter(None, [stopped, told(run.job).error if run.job is not None else ""]))
    return ""
