"""Today (hoy): the office's first page of the day, and one sheet for each organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cauce.web.models import Plan, User
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.lists import paged
from cauce.web.queries import actors as organizations
from cauce.web.queries import monitoring, today_sheet
from cauce.web.queries import plan as plans
from cauce.web.queries import today as queries
from cauce.web.queries.actors_corner import corners_of, may_see_corner
from cauce.web.queries.monitoring_sections import section_progress
from cauce.web.queries.risk_brief import risk_today
from cauce.web.queries.visible import may

FIRST = 12  # lines of a group, and acts, that the page shows before one asks for the rest
NEW = "new"
GROUPS: Mapping[str, Any] = {
    "late": gettext_lazy("Late"),
    "due_soon": gettext_lazy("Due soon"),
    "waiting": gettext_lazy("Waiting for somebody"),
}


def today(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the office what is late, due soon, waits for whom, is new and blocks; others their own sheet."""
    opened = open_plan(request, plan, act="see_today")
    if not may("see_drafts", by=request.user, plan=opened):
        return _own(request, opened)
    chosen = {name: request.GET.get(name, "").strip() for name in ("show", "area", "q")}
    told = queries.today(opened, timezone.localdate())
    kept = queries.filtered(told.lines, area=chosen["area"], words=chosen["q"])
    htmx = getattr(request, "htmx", None)
    groups = [
        _group(name, [each for each in kept if each in told.of(name)], shown=chosen["show"])
        for name in GROUPS
        if chosen["show"] in ("", name)
    ]
    return show(
        request,
        "today/_groups.html" if htmx and htmx.target == "list" else "today/today.html",
        title=_("Today"),
        plan=opened,
        section="today",
        today=told,
        chosen=chosen,
        is_filtered=any(chosen.values()),
        choices=[*GROUPS.items(), (NEW, _("New since your last visit"))],
        areas=list(plans.areas(opened)),
        groups=[group for group in groups if group["total"]],
        blocks=queries.filtered(told.blocks, area=chosen["area"], words=chosen["q"]) if not chosen["show"] else [],
        sections=[] if any(chosen.values()) else list(section_progress(opened).values()),
        next_ones=queries.milestones(opened, told.on, most=1),
        risk=None if any(chosen.values()) else risk_today(opened, told.on),
        **_news(opened, request, chosen),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def _group(name: str, lines: list[queries.Shown], *, shown: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": GROUPS[name],
        "total": len(lines),
        "lines": lines if shown else lines[:FIRST],
        "is_cut": not shown and len(lines) > FIRST,
    }


def _news(plan: Plan, request: HttpRequest, chosen: Mapping[str, str]) -> dict[str, Any]:
    """What others did since the reader's last visit; an area or words leave it out, for it is told of the whole."""
    if chosen["show"] not in ("", NEW) or chosen["area"] or chosen["q"]:
        return {"news": [], "news_total": 0, "visit": None}
    user = request.user
    assert isinstance(user, User)  # the office is signed in
    events = monitoring.news(plan, user)
    page = paged(request, events, size=FIRST)
    return {
        "news": monitoring.news_lines(plan, page.items),
        "news_total": page.total,
        "visit": monitoring.last_visit(plan, user),
    }


def _own(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Lead whoever is not of the office to the sheet of their organisation, or say what there is for them."""
    mine = corners_of(request.user, plan)
    if len(mine) == 1:
        return redirect("today_of", plan.slug, mine[0].slug)
    return show(
        request,
        "today/own.html",
        title=_("Today"),
        plan=plan,
        section="today",
        mine=mine,
        sees_brief=may("see_brief", by=request.user, plan=plan),
        crumbs=[Crumb(plan.title, reverse("plan", args=[plan.slug]))],
    )


def today_of(request: HttpRequest, plan: str, slug: str) -> HttpResponse:
    """Show one organisation all that it leads, supports and is asked for today, on a page that prints as a sheet."""
    opened = open_plan(request, plan, act="see_today")
    one = found(organizations.organization(opened, slug))
    found(one if may_see_corner(request.user, one) else None)
    on = timezone.localdate()
    return show(
        request,
        "today/organization.html",
        title=_("Today: %(name)s") % {"name": one.acronym or one.name},
        plan=opened,
        section="today",
        organization=one,
        on=on,
        sheet=today_sheet.sheet(one, on),
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Today"), reverse("today", args=[opened.slug])),
        ],
    )
