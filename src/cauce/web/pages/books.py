"""The plan and its areas to take away (libros): as PDF, Word document or workbook."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.web.actions import books as actions
from cauce.web.models import Job, Plan
from cauce.web.pages.frame import Crumb, found, open_plan
from cauce.web.pages.written import send_kept, send_or_order, show_writing
from cauce.web.queries.plan_then import job_of

SECTIONS = {actions.FINDINGS: "problems", actions.WORKBOOK: "workbook", actions.NOTES: "workbook"}


def plan_book(request: HttpRequest, plan: str, form: str) -> HttpResponse:
    """Send the whole plan as a file (/es/<plan>/plan.pdf); that of a large plan is written in the background."""
    return send_or_order(request, open_plan(request, plan), actions.PLAN, form)


def area_sheet(request: HttpRequest, plan: str, number: int, form: str) -> HttpResponse:
    """Send an area as a file (/es/<plan>/areas/1.pdf)."""
    return send_or_order(request, open_plan(request, plan), actions.AREA, form, area=number)


def open_data(request: HttpRequest, plan: str) -> HttpResponse:
    """Send what is published of a plan as tables and answers (/es/<plan>/datos-abiertos.zip)."""
    opened = open_plan(request, plan)
    if opened.published_at is None:
        messages.info(request, _("The plan is not published, so that there are no open data of it yet."))
        return redirect("plan", opened.slug)
    return send_or_order(request, opened, actions.DATA, "zip")


@never_cache
def written_book(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Show how far the writing of a large plan's file is, then where it lies (/es/<plan>/plan/<job>/)."""
    opened, ordered, wanted = _ordered(request, plan, job)
    return show_writing(
        request,
        "plan/book_written.html",
        plan=opened,
        job=ordered,
        title=_title(wanted),
        section=SECTIONS.get(wanted.what, "plan"),
        crumbs=_crumbs(opened, wanted),
        form=wanted.form,
        again=_again(opened, wanted),
    )


@never_cache
def written_book_file(request: HttpRequest, plan: str, job: uuid.UUID, form: str) -> HttpResponseBase:
    """Send a file that was written; where it is not there, the page that says so."""
    opened, ordered, wanted = _ordered(request, plan, job)
    found(wanted.form == form or None)
    sent = send_kept(request, ordered, actions.name_of(opened, wanted))
    return sent if sent is not None else redirect("written_book", opened.slug, job)


def _ordered(request: HttpRequest, slug: str, job: uuid.UUID) -> tuple[Plan, Job, actions.Wanted]:
    """What was ordered, for whoever may have it."""
    plan = open_plan(request, slug)
    ordered: Job = found(job_of(plan, actions.KIND, job))
    wanted = actions.wanted_of(ordered)
    if wanted.act != "see_plan":
        open_plan(request, slug, act=wanted.act)
    return plan, ordered, wanted


def _title(wanted: actions.Wanted) -> str:
    titles = {
        actions.PLAN: _("The plan to take away"),
        actions.AREA: _("The sheet of area %(number)s") % {"number": wanted.area},
        actions.FINDINGS: _("The findings to take away"),
        actions.WORKBOOK: _("The plan as a workbook"),
        actions.NOTES: _("The workbook with its notes"),
        actions.DATA: _("The open data of the plan"),
    }
    return f"{titles[wanted.what]} ({wanted.form.upper()})"


def _again(plan: Plan, wanted: actions.Wanted) -> str:
    """Address that orders it once more."""
    if wanted.what == actions.AREA:
        return reverse("area_sheet", args=[plan.slug, wanted.area, wanted.form])
    if wanted.what == actions.FINDINGS:
        return reverse("problems_file", args=[plan.slug, wanted.form])
    if wanted.what == actions.WORKBOOK:
        return reverse("workbook_file", args=[plan.slug]) + (f"?only={wanted.only}" if wanted.only else "")
    if wanted.what == actions.NOTES:
        return reverse("returned_workbook", args=[plan.slug, wanted.sent])
    if wanted.what == actions.DATA:
        return reverse("open_data", args=[plan.slug])
    return reverse("plan_book", args=[plan.slug, wanted.form])


def _crumbs(plan: Plan, wanted: actions.Wanted) -> list[Crumb]:
    crumbs = [Crumb(plan.title, reverse("plan", args=[plan.slug]))]
    if wanted.what == actions.FINDINGS:
        crumbs.append(Crumb(_("Findings"), reverse("problems", args=[plan.slug])))
    if wanted.what in (actions.WORKBOOK, actions.NOTES):
        crumbs.append(Crumb(_("Workbook"), reverse("workbook", args=[plan.slug])))
    return crumbs
