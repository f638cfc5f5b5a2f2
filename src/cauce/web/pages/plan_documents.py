"""Pages of the plan's document (documento del plan): written again in Word, clean or with changes marked."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.core import places
from cauce.core.messages import plans as sentences
from cauce.web.actions import plan_documents as actions
from cauce.web.models import Job, Plan
from cauce.web.pages.acting import person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.history_words import things_told
from cauce.web.pages.written import send_kept, show_writing
from cauce.web.queries.history import events_of
from cauce.web.queries.imports import last_reading
from cauce.web.queries.plan_then import LAST_IMPORT, NoSuchStateError, acts_with_text, job_of

SHOWN = 40


def plan_document(request: HttpRequest, plan: str) -> HttpResponse:
    """Choose how the plan's document is written, and order it."""
    opened = open_plan(request, plan, act="write_document")
    chosen = {name: request.POST.get(name, request.GET.get(name, "")).strip() for name in ("form", "day", "event")}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            job = actions.order_document(plan=opened, by=person(request), since=_since(chosen))
        except NoSuchStateError as error:
            wrong[chosen["form"]] = told_refusal(error, opened)
        else:
            return redirect("written_document", opened.slug, job.pk)
    acts = acts_with_text(opened, most=SHOWN, chosen=chosen["event"])
    return show(
        request,
        "plan/document.html",
        title=_("The plan as a Word document"),
        plan=opened,
        section="document",
        run=last_reading(opened),
        acts=acts,
        things=things_told(opened, events_of(opened).filter(pk__in=[each.pk for each in acts])),
        chosen={**chosen, "form": chosen["form"] or "clean"},
        today=timezone.localdate(),
        wrong=wrong,
        crumbs=[_plan_crumb(opened)],
        status=422 if wrong else 200,
    )


def _since(chosen: dict[str, str]) -> str:
    """What a choice names: nothing, the last import, a day, an act."""
    if chosen["form"] in ("day", "event"):
        return chosen[chosen["form"]] or "—"
    return LAST_IMPORT if chosen["form"] == LAST_IMPORT else ""


def told_refusal(error: NoSuchStateError, plan: Plan) -> str:
    """Say why the plan cannot be compared with what was named."""
    city = places.city_format(plan.city_format)
    values = {name: city.day(value) if isinstance(value, dt.date) else value for name, value in error.values.items()}
    return sentences.tell(error.code, values, _)


@never_cache
def written_document(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Show how far the writing is, then where the document lies."""
    opened = open_plan(request, plan, act="write_document")
    ordered: Job = found(job_of(opened, actions.KIND, job))
    return show_writing(
        request,
        "plan/document_written.html",
        plan=opened,
        job=ordered,
        title=_("The plan as a Word document"),
        section="document",
        crumbs=[_plan_crumb(opened), Crumb(_("Word document"), reverse("plan_document", args=[opened.slug]))],
        is_marked=bool(ordered.arguments.get("since")),
    )


@never_cache
def written_file(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponseBase:
    """Send a document that was written; where it is not there, the page that says so."""
    opened = open_plan(request, plan, act="write_document")
    ordered: Job = found(job_of(opened, actions.KIND, job))
    sent = send_kept(request, ordered, _file_name(opened, ordered))
    return sent if sent is not None else redirect("written_document", opened.slug, job)


def _file_name(plan: Plan, job: Job) -> str:
    """The plan's short name, whether changes are marked, the day."""
    day = timezone.localtime(job.created_at).date().isoformat()
    words = [plan.slug, _("with-changes"), day] if job.arguments.get("since") else [plan.slug, day]
    return f"{'-'.join(words)}.docx"


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))
