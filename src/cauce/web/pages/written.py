"""A file that a job writes (archivo en preparación): sent at once, or how far the writing is, then the file."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.web.actions import books as actions
from cauce.web.actions.documents import kept
from cauce.web.jobs import WAITING
from cauce.web.models import Job, Plan
from cauce.web.pages.acting import person
from cauce.web.pages.frame import Crumb, found, notice_of, show
from cauce.web.queries.books import is_large
from cauce.web.storage import NoAnswerError

log = logging.getLogger("cauce.pages")
Response = TypeVar("Response", bound=HttpResponseBase)


def send_or_order(request: HttpRequest, plan: Plan, what: str, form: str, **more: Any) -> HttpResponse:
    """Send a file of a plan; of a large plan order it, and go to the page that shows how far it is."""
    if form not in actions.FORMS[what]:
        found(None)
    language = get_language() or plan.language
    notice = notice_of(plan) if what in actions.BOOKS else ""
    wanted = actions.Wanted(what, form, language, notice=notice, **more)
    if is_large(plan):
        return redirect("written_book", plan.slug, actions.order_file(plan=plan, wanted=wanted, by=person(request)).pk)
    try:
        content = actions.write_file(plan=plan, wanted=wanted, by=person(request))
    except actions.NoSuchFileError:
        content = found(None)
    return sent(HttpResponse(content, content_type=actions.MEDIA_TYPES[form]), actions.name_of(plan, wanted))


def sent(response: Response, name: str) -> Response:
    """Let a file be saved under a name, and by nobody's cache."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def send_kept(request: HttpRequest, job: Job, name: str) -> HttpResponseBase | None:
    """Send what a job has written; nothing where it is not there any more."""
    file = kept.kept_of(job, kept.WRITTEN)
    try:
        content = kept.open_kept(file) if file is not None else None
    except NoAnswerError as error:
        log.error("The storage of files does not answer: %s", error)
        told = _("Where files are kept does not answer just now. Try again in a few minutes.")
        return show(request, "error.html", title=_("The file is not sent"), told=told, status=503)
    if file is None or content is None:
        return None
    return sent(FileResponse(content, content_type=file.media_type), name)


def show_writing(
    request: HttpRequest,
    template: str,
    *,
    plan: Plan,
    job: Job,
    title: str,
    section: str,
    crumbs: Sequence[Crumb],
    **more: Any,
) -> HttpResponse:
    """Show a job that writes a file; once it ended, the page that asked for its progress loads itself again."""
    is_waiting = job.state in WAITING
    if request.htmx and not is_waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    return show(
        request,
        "plan/_document_progress.html" if request.htmx else template,  # type: ignore[attr-defined]
        title=title,
        plan=plan,
        section=section,
        job=job,
        is_waiting=is_waiting,
        is_there=job.state == "done" and kept.kept_of(job, kept.WRITTEN) is not None,
        crumbs=crumbs,
        **more,
    )
