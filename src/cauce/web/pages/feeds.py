"""Calendar feeds (calendarios por suscripción): made and revoked by the office, read by calendar programs."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

import cauce
from cauce.exporter.schedule.ics import FeedEntry, feed
from cauce.web import environment
from cauce.web.actions.schedule import feeds as actions
from cauce.web.models import CalendarFeed, Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, notice_of, open_plan, show
from cauce.web.queries import schedule_feeds as queries
from cauce.web.queries import schedule_views as views
from cauce.web.queries.task_names import first_steps

STATUS = {"unknown": 404, "revoked": 410, "busy": 429}
FOR = ("plan", "organization", "post", "person")


def feeds(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the calendars that are given out; make one, or revoke one (/es/<plan>/calendarios/)."""
    opened = open_plan(request, plan, act="manage_feeds")
    chosen = {name: request.POST.get(name, "") for name in (*FOR, "scope", "language")}
    made: dict[str, str] = {}
    wrong = ""
    if request.method == "POST" and "revoke" in request.POST:
        pk = request.POST["revoke"]
        one = found(queries.feed_of(opened, int(pk)) if pk.isdecimal() and len(pk) < 12 else None)
        attempt(request, actions.revoke_feed, done=_("The calendar no longer works."), feed=one)
        return redirect("feeds", opened.slug)
    if request.method == "POST":
        whom, wrong = _whom(opened, chosen)
        if not wrong:
            made = _make(request, opened, whom, chosen["language"] or get_language() or "es")
    response = show(
        request,
        "feeds/feeds.html",
        title=_("Calendars"),
        plan=opened,
        section="feeds",
        feeds=queries.feeds_of(opened),
        organizations=queries.organizations_to_choose(opened),
        posts=queries.posts_to_choose(opened),
        persons=queries.persons_to_choose(opened),
        chosen=chosen | {"scope": chosen["scope"] or "plan", "language": chosen["language"] or get_language()},
        made=made,
        wrong=wrong,
        only_here=urlsplit(settings.PUBLIC_ADDRESS).netloc.split(":")[0] in environment.LOOPBACK,
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Schedule"), reverse("schedule", args=[opened.slug])),
        ],
        status=422 if wrong else 200,
    )
    if made:  # the address is shown this once
        response.headers["Cache-Control"] = "no-store, private"
    return response


def _whom(plan: Plan, chosen: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Whom a calendar is for, or what is wrong with the choice."""
    scope = chosen["scope"]
    if scope == "plan":
        return {}, ""
    lists: dict[str, Any] = {
        "organization": queries.organizations_to_choose,
        "post": queries.posts_to_choose,
        "person": queries.persons_to_choose,
    }
    if scope not in lists:
        return {}, _("Choose what the calendar is to show.")
    one = next((each for each in lists[scope](plan) if str(each.pk) == chosen[scope]), None)
    return ({scope: one}, "") if one is not None else ({}, _("Choose for whom the calendar is, in the list beside it."))


def _make(request: HttpRequest, plan: Plan, whom: dict[str, Any], language: str) -> dict[str, str]:
    made: dict[str, str] = {}

    def keep(result: tuple[CalendarFeed, str]) -> str:
        address = actions.address_of(result[1])
        made.update(address=address, webcal=f"webcal:{address.partition(':')[2]}")
        return _("The calendar is ready. Its address is shown this once.")

    attempt(request, actions.make_feed, done=keep, plan=plan, language=language, **whom)
    return made


def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar program what it subscribed to (/calendario/<token>.ics); nobody signs in for it."""
    try:
        one = actions.open_feed(token)
        actions.count_reading(one)
    except actions.FeedRefusedError as refused:
        return _refused(refused.reason)
    stamp = queries.stamp_of(one.plan)
    response = get_conditional_response(request, etag=_etag(one, stamp)) or _written(one, stamp)
    response.headers["ETag"] = _etag(one, stamp)
    response.headers["Last-Modified"] = http_date(int(stamp.at.timestamp()))
    response.headers["Cache-Control"] = "private, max-age=900"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _refused(reason: str) -> HttpResponse:
    told = {
        "unknown": _("There is no such calendar. Ask the office for its address."),
        "revoked": _("This calendar was revoked. Ask the office for another one."),
        "busy": _("This calendar is read too often. Let your program read it every few hours."),
    }
    response = HttpResponse(told[reason], status=STATUS[reason], content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if reason == "busy":
        response.headers["Retry-After"] = "3600"
    return response


def _etag(one: CalendarFeed, stamp: queries.Stamp) -> str:
    """What a calendar says changes with the plan's acts, with the day (posts begin and end), with the program."""
    told = (one.pk, stamp.count, one.plan.revision, timezone.localdate(), one.language, cauce.__version__)
    return f'"{hashlib.sha256(repr((*told, settings.PUBLIC_ADDRESS)).encode()).hexdigest()[:32]}"'


def _written(one: CalendarFeed, stamp: queries.Stamp) -> HttpResponse:
    with override(one.language):
        content = feed(
            _entries(one, stamp),
            name=_name(one),
            text=" ".join(part for part in (notice_of(one.plan), _about(one)) if part),
            language=one.language,
            program=f"Cauce {cauce.__version__}",
        )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{one.plan.slug}.ics"'
    return response


def _name(one: CalendarFeed) -> str:
    """Name a calendar; a person's does not say whose it is."""
    if one.organization is not None:
        return f"{one.plan.title} · {one.organization.acronym or one.organization.name}"
    if one.post is not None:
        return f"{one.plan.title} · {one.post.title}, {one.post.organization.acronym or one.post.organization.name}"
    return f"{one.plan.title} · {_('own work')}" if one.person_id else one.plan.title


def _about(one: CalendarFeed) -> str:
    if one.plan.pk and not (one.organization_id or one.post_id or one.person_id):
        return _("The schedule of the whole plan, with the days on which deliverables are due.")
    return _("The work in which it has a part, with the days on which deliverables are due, and all milestones.")


def _entries(one: CalendarFeed, stamp: queries.Stamp) -> list[FeedEntry]:
    kept = views.kept(one.plan)
    told: list[FeedEntry] = []
    if kept.found is not None:  # where work waits in a circle there are no dates to tell
        steps = first_steps(one.plan)
        told = [_entry(one, each, steps, stamp) for each in queries.entries_of(one, kept.network, kept.found)]
    return told + [_due(one, each, stamp) for each in queries.dues_of(one)]


def _entry(one: CalendarFeed, told: queries.Told, steps: dict[int, str], stamp: queries.Stamp) -> FeedEntry:
    thing, entry = told.thing, told.thing.entry
    title = thing.title or steps.get(entry.task_id or 0, "")
    lines = [_("Lead: %(name)s") % {"name": thing.lead}] if thing.lead else []
    if entry.finish_by_words:
        lines.append(entry.finish_by_words)
    if told.is_critical and not told.is_cancelled:
        lines.append(_("Critical: a day lost here is a day lost at the end."))
    return _event(
        one,
        stamp,
        uid=f"entry-{entry.pk}",
        title=" ".join(part for part in (thing.code, title) if part),
        days=(told.start, told.finish),
        lines=lines,
        path=_path(one.plan, told),
        is_cancelled=told.is_cancelled,
    )


def _path(plan: Plan, told: queries.Told) -> str:
    """The page of an entry; of what was cancelled, the page of the schedule."""
    thing = told.thing
    if told.is_cancelled or not thing.code:
        return reverse("schedule", args=[plan.slug])
    if isinstance(thing.group, int):
        return reverse("task", args=[plan.slug, thing.code])
    return reverse("articulation" if thing.group == "articulation" else "production", args=[plan.slug])


def _due(one: CalendarFeed, due: queries.Due, stamp: queries.Stamp) -> FeedEntry:
    values = {"code": due.code, "text": " ".join(due.deliverable.text.split())[:200]}
    return _event(
        one,
        stamp,
        uid=f"due-{due.deliverable.pk}",
        title=(_("Due: %(code)s %(text)s") % values).replace("  ", " "),
        days=(due.on, due.on),
        lines=[],
        path=reverse("deliverable", args=[one.plan.slug, due.deliverable.pk])
        if not due.is_cancelled
        else reverse("deliverables", args=[one.plan.slug]),
        is_cancelled=due.is_cancelled,
    )


def _event(
    one: CalendarFeed,
    stamp: queries.Stamp,
    *,
    uid: str,
    title: str,
    days: tuple[dt.date, dt.date],
    lines: list[str],
    path: str,
    is_cancelled: bool,
) -> FeedEntry:
    plan = f"plan-{one.plan_id}-{int(one.plan.created_at.timestamp())}"  # the same when the server moves
    return FeedEntry(
        uid=f"{uid}.{plan}@cauce",
        title=title,
        start=days[0],
        finish=days[1],
        changed=stamp.at,
        sequence=stamp.count,
        text="\n".join(lines),
        address=f"{settings.PUBLIC_ADDRESS}{path}",
        is_cancelled=is_cancelled,
    )
