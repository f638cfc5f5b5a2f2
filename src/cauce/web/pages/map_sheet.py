"""The printed map (mapa impreso): ordered, how far its writing is, then the A3 sheet with its hash."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cauce.web.actions import map_sheets as actions
from cauce.web.actions.documents import kept
from cauce.web.models import Job, Plan
from cauce.web.pages.acting import person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.written import send_kept, show_writing
from cauce.web.queries.plan_then import job_of


@require_safe
def map_sheet(request: HttpRequest, plan: str) -> HttpResponse:
    """Order the printed map and go to where it is written (/es/<plan>/mapa/hoja/)."""
    opened = open_plan(request, plan)
    language = get_language() or opened.language
    asked = dict(request.GET.lists())
    try:
        ordered = actions.order_sheet(plan=opened, asked=asked, language=language, by=person(request))
    except actions.TooManySheetsError:
        told = _("Many maps are being written just now. Try again in some minutes, or print the page of the map.")
        return show(request, "error.html", title=_("The map is not written now"), told=told, status=429)
    return redirect("written_map_sheet", opened.slug, ordered.pk)


@never_cache
def written_map_sheet(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponse:
    """Show how far the writing of a printed map is, then where it lies (/es/<plan>/mapa/hoja/<job>/)."""
    opened, ordered = _ordered(request, plan, job)
    address = reverse("map_page", args=[opened.slug])
    asked = ordered.arguments.get("asked", "")
    changed = ordered.state == "done" and not actions.is_as_ordered(request.user, ordered)
    return show_writing(
        request,
        "map/sheet.html",
        plan=opened,
        job=ordered,
        title=_("The printed map (A3, PDF)"),
        section="map",
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug])), Crumb(_("Map"), address)],
        file=kept.kept_of(ordered, kept.WRITTEN),
        changed=changed,
        back=f"{address}?{asked}" if asked else address,
        again=reverse("map_sheet", args=[opened.slug]) + (f"?{asked}" if asked else ""),
    )


@never_cache
@require_safe
def map_sheet_file(request: HttpRequest, plan: str, job: uuid.UUID) -> HttpResponseBase:
    """Send a printed map; where it is not there any more or shows what was taken back, the page that says so."""
    opened, ordered = _ordered(request, plan, job)
    if not actions.is_as_ordered(request.user, ordered):
        return redirect("written_map_sheet", opened.slug, job)
    sent = send_kept(request, ordered, f"{opened.slug}-{_('map')}-a3.pdf")
    return sent if sent is not None else redirect("written_map_sheet", opened.slug, job)


def _ordered(request: HttpRequest, slug: str, job: uuid.UUID) -> tuple[Plan, Job]:
    """What was ordered, for whoever sees all that is on it."""
    plan = open_plan(request, slug)
    ordered: Job = found(job_of(plan, actions.KIND, job))
    found(actions.may_have(request.user, ordered) or None)
    return plan, ordered
