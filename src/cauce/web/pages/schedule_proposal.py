"""Page of the proposed schedule (propuesta de cronograma): its period, how it comes about, what does not fit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce import method
from cauce.core import schedule as rules
from cauce.web.actions import schedule as actions
from cauce.web.actions.schedule.proposing import LONGEST_PERIOD
from cauce.web.models import Plan
from cauce.web.pages import schedule_chart as charts
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.settings import laid_over, settings_of


def schedule_proposal(request: HttpRequest, plan: str) -> HttpResponse:
    """Propose a schedule for a period (/es/<plan>/cronograma/propuesta/), and write it when it is accepted."""
    opened = open_plan(request, plan, act="edit_schedule")
    if request.method == "POST":
        start, end = _day(request.POST.get("start", "")), _day(request.POST.get("end", ""))
        done = _("The schedule stands. Everything in it can be changed; the act can be undone in the history.")
        if start and end:
            why = request.POST.get("why", "").strip()
            if attempt(request, actions.accept_proposal, done=done, plan=opened, start=start, end=end, why=why):
                return redirect("schedule", opened.slug)
        response = show_proposal(request, opened, asked=request.POST)
        response.status_code = 422
        return response
    return show_proposal(request, opened)


def show_proposal(request: HttpRequest, plan: Plan, *, asked: Any = None, is_first: bool = False) -> HttpResponse:
    """Show what is proposed for the period that was asked for, or for the plan's own."""
    told = asked if asked is not None else request.GET
    frame = schedules.frame_of(plan)
    start, end, errors = _period(told, frame)
    context: dict[str, Any] = {
        "title": _("Schedule") if is_first else _("Proposal of a schedule"),
        "plan": plan,
        "section": "schedule",
        "view": "proposal",
        "is_first": is_first,
        "frame": frame,
        "start": start,
        "end": end,
        "errors": errors,
        "asks_reason": schedules.baseline_of(plan) is not None,
        "why": told.get("why", ""),
        "durations": laid_over(method.load("schedule"), settings_of(plan)),
        "crumbs": _crumbs(plan, is_first=is_first),
        "chart": None,
        "page": None,
    }
    if not errors:
        context |= _proposed(request, plan, start, end)
    page = context["page"]
    template = "schedule/_more_parts.html" if page and page.is_fragment else "schedule/proposal.html"
    return show(request, template, status=422 if errors else 200, **context)


def _proposed(request: HttpRequest, plan: Plan, start: dt.date, end: dt.date) -> dict[str, Any]:
    proposal = schedules.proposal_of(plan, start=start, end=end)
    things, found = queries.proposed_things(plan, proposal), proposal.schedule
    lines = charts.titled(plan, things, charts.lines_of(things, found, list(things)))
    chart = charts.chart_of(request, plan, things, found, lines, links=queries.drawn_arrows(found))
    return {
        "chart": chart,
        "page": chart.page if chart else None,
        "last": queries.end_of(found),
        "tasks": sum(thing.entry.kind == "task" for thing in things.values()),
        "activities": sum(thing.entry.kind == "activity" for thing in things.values()),
        "late": [line for line in lines if line.finish > end],
        "percent": round(proposal.scale * 100),
        "is_shortened": proposal.scale < 1,
        "does_not_fit": proposal.ends_after_the_period,
        "left_out": [_pair(link, things) for link in proposal.left_out],
        "peak_before": proposal.levelling.peak_before,
        "peak_after": proposal.levelling.peak_after,
        "load_before": proposal.levelling.load_before,
        "load_after": proposal.levelling.load_after,
    }


def _pair(link: rules.Link, things: Any) -> tuple[str, str]:
    return tuple(things[key].code if key in things else key for key in (link.before, link.after))  # type: ignore[return-value]


def _period(told: Any, frame: schedules.Frame) -> tuple[dt.date, dt.date, list[str]]:
    errors = []
    days = {"start": frame.start, "end": frame.end}
    for name in days:
        if told.get(name):
            if day := _day(told[name]):
                days[name] = day
            else:
                values = {"day": told[name][:40], "example": days[name].isoformat()}
                errors.append(_("«%(day)s» is not a day. Write it as %(example)s.") % values)
    if not errors and days["end"] < days["start"]:
        errors.append(_("The period ends before it starts. Choose a last day after the first."))
    elif not errors and (days["end"] - days["start"]).days > LONGEST_PERIOD:
        errors.append(_("The period is longer than twelve years. Choose days that are closer together."))
    return days["start"], days["end"], errors


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _crumbs(plan: Plan, *, is_first: bool) -> list[Crumb]:
    crumbs = [Crumb(plan.title, reverse("plan", args=[plan.slug]))]
    return crumbs if is_first else [*crumbs, Crumb(_("Schedule"), reverse("schedule", args=[plan.slug]))]
