"""Handing in (entregar): a report of priorities, scenarios or losses becomes a version of a deliverable."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cauce.web.actions import documents
from cauce.web.models import Plan
from cauce.web.pages.acting import attempt
from cauce.web.queries.risk_priorities import deliverables


def hand_in(
    request: HttpRequest, plan: Plan, *, back: HttpResponse, name: str, note: str, write: Callable[[], bytes]
) -> HttpResponse:
    """Hand a PDF in as a version of the deliverable that was chosen.

    Parameters
    ----------
    back
        Where one is led when none was chosen.
    write
        Makes the content, once it is wanted.
    """
    by_number = {str(each.pk): each for each in deliverables(plan)}
    deliverable = by_number.get(request.POST.get("deliverable", ""))
    if deliverable is None:
        messages.error(request, _("Choose the deliverable that the report is handed in as."))
        return back
    done = _("The report was handed in as a version of the deliverable.")
    file = SimpleUploadedFile(name, write())
    attempt(request, documents.submit_version, done=done, deliverable=deliverable, file=file, note=note)
    return redirect("deliverable", plan.slug, deliverable.pk)
