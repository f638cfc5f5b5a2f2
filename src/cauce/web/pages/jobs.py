"""Pages of jobs (trabajos): what is done in the background, how far each is, cancelled or asked for once more."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.web import jobs as background
from cauce.web.actions import jobs as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Job, Plan, User
from cauce.web.pages.acting import person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.jobs_words import FILTERS, file_phrase, told
from cauce.web.pages.lists import paged
from cauce.web.queries import jobs as queries
from cauce.web.queries.visible import may


def jobs(request: HttpRequest) -> HttpResponse:
    """List all jobs that this person may see (/es/trabajos/)."""
    found(request.user if isinstance(request.user, User) else None)
    return _list(request, None)


def plan_jobs(request: HttpRequest, plan: str) -> HttpResponse:
    """List the jobs of a plan (/es/<plan>/trabajos/)."""
    return _list(request, open_plan(request, plan, act="see_jobs"))


def _list(request: HttpRequest, plan: Plan | None) -> HttpResponse:
    chosen = request.GET.get("state", "")
    page = paged(request, queries.in_state(queries.visible_jobs(request.user, plan=plan), chosen))
    files = queries.files_of(page.items)
    oldest = max((each for each in page.items if each.state == "queued"), key=lambda one: one.created_at, default=None)
    return show(
        request,
        "jobs/_lines.html" if page.is_fragment else "jobs/_list.html" if page.is_filter else "jobs/jobs.html",
        title=_("Background work"),
        plan=plan,
        section="jobs",
        page=page,
        lines=[told(each, file=files.get(each.pk, "")) for each in page.items],
        is_left=oldest is not None and queries.is_left_waiting(oldest),
        filters=FILTERS.items(),
        chosen=chosen,
        kept_days=background.KEPT.days,
        crumbs=[Crumb(plan.title, reverse("plan", args=[plan.slug]))] if plan else [],
    )


@never_cache
def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a job is, or how it ended; cancel it or ask for it once more (/es/trabajos/<job>/)."""
    shown: Job = found(queries.visible_job(request.user, pk))
    if request.method == "POST":
        return _steer(request, shown)
    is_waiting = shown.state in background.WAITING
    if request.htmx and not is_waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    plan = shown.plan
    within = plan is not None and may("see_jobs", by=request.user, plan=plan)
    list_of = reverse("plan_jobs", args=[plan.slug]) if plan is not None and within else reverse("jobs")
    crumbs = [Crumb(plan.title, reverse("plan", args=[plan.slug]))] if plan is not None else []
    return show(
        request,
        "jobs/_progress.html" if request.htmx else "jobs/job.html",  # type: ignore[attr-defined]
        title=told(shown).what,
        plan=plan,
        section="jobs",
        job=shown,
        told=told(shown),
        is_waiting=is_waiting,
        is_left=queries.is_left_waiting(shown),
        may_be_cancelled=is_waiting and shown.cancel_asked_at is None,
        may_be_repeated=shown.state in background.MAY_BE_REPEATED,
        may_manage=may("manage_jobs", by=request.user, plan=plan, on=shown),
        file=file_phrase(queries.file_of(shown)),
        address=_address_of(shown),
        crumbs=[*crumbs, Crumb(_("Background work"), list_of)],
    )


def _steer(request: HttpRequest, job: Job) -> HttpResponse:
    is_retry = request.POST.get("act") == "retry"
    try:
        if is_retry:
            actions.retry_job(job=job, by=person(request))
            answer = _("It waits to be done once more.")
        elif actions.cancel_job(job=job, by=person(request)) == "cancelled":
            answer = _("Cancelled. It can be asked for once more.")
        else:
            answer = _("It was asked to stop, and does so at its next step.")
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except actions.CannotSteerJobError:
        refusal = _("Meanwhile this work went on; nothing was changed. How it stands now is told below.")
        messages.error(request, refusal, extra_tags="warning")
    else:
        messages.success(request, answer, extra_tags="done")
    return redirect("job", job.pk)


def _address_of(job: Job) -> str:
    """Where the fruit of a job is looked at; empty where it has no page."""
    read = queries.import_of(job)
    if read is not None:
        return reverse("import", args=[read.pk])
    name = {
        "write_book": "written_book",
        "write_plan": "written_document",
        "read_workbook": "returned_workbook",
        "write_map_sheet": "written_map_sheet",
    }
    if job.plan is None:
        return ""
    if job.kind == "apply_workbook" and "sent" in job.arguments:
        return reverse("returned_workbook", args=[job.plan.slug, job.arguments["sent"]])
    return reverse(name[job.kind], args=[job.plan.slug, job.pk]) if job.kind in name else ""
