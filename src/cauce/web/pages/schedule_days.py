"""Pages of days without work and of milestones (días no hábiles, hitos)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cauce.core import places
from cauce.core import schedule as rules
from cauce.web.actions import schedule as actions
from cauce.web.models import Closure, Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.pages.schedule import frame_of
from cauce.web.pages.schedule_words import MIDDLE, READY
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.visible import may

FIRST_YEAR, LAST_YEAR = 1970, 2100


def schedule_days(request: HttpRequest, plan: str) -> HttpResponse:
    """Show and change the days without work (/es/<plan>/cronograma/dias/)."""
    opened = open_plan(request, plan, act="see_schedule")
    if request.method == "POST" and _change_days(request, opened):
        return redirect(request.get_full_path())
    kept = queries.kept(Plan.objects.get(pk=opened.pk))
    frame, today = kept.network.frame, timezone.localdate()
    year = _year(request, frame.start.year)
    days = queries.free_days(opened, kept, year)
    return show(
        request,
        "schedule/days.html",
        status=422 if request.method == "POST" else 200,
        **frame_of(opened, _("Days without work"), view="days"),
        days=days,
        year=year,
        years=range(min(frame.start.year, year) - 1, max(frame.end.year, year) + 2),
        knows_country=bool(schedules.holidays_of(schedules.country_of(opened), year, year, opened.language)),
        edits=may("edit_schedule", by=request.user, plan=opened),
        today=today,
        first=max(frame.start, min(today, frame.end)),
        typed=request.POST,
    )


def _year(request: HttpRequest, fallback: int) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and FIRST_YEAR <= int(asked) <= LAST_YEAR else fallback


def _change_days(request: HttpRequest, plan: Plan) -> bool:
    if request.POST.get("act") == "remove":
        asked = request.POST.get("closure", "")
        closures = Closure.objects.filter(plan=plan, retired_at=None).select_related("plan")
        closure = found(closures.filter(pk=int(asked)).first() if asked.isdecimal() else None)
        done = _("%(day)s is worked again.") % {"day": places.city_format(plan.city_format).day(closure.day)}
        return attempt(request, actions.remove_closure, done=_Told(plan, done), closure=closure)
    is_decree = request.POST.get("act") == "decree"
    texts = [request.POST.get("first", "").strip(), request.POST.get("last", "").strip()]
    try:
        first = dt.date.fromisoformat(texts[0])
        last = dt.date.fromisoformat(texts[1]) if texts[1] and not is_decree else first
    except ValueError:
        refusal = _("«%(day)s» is not a day. Write it as 2018-03-15. Nothing was written.")
        messages.error(request, refusal % {"day": " ".join(texts)[:40]}, extra_tags="warning")
        return False
    with translation.override(plan.language):
        decree = _("Decree day")
    name = request.POST.get("name", "").strip() or (decree if is_decree else "")
    done = ngettext(
        "%(count)d day without work was kept.", "%(count)d days without work were kept.", (last - first).days + 1
    )
    done = done % {"count": (last - first).days + 1}
    return attempt(
        request,
        actions.add_closures,
        done=_Told(plan, done),
        plan=plan,
        first=first,
        last=last,
        name=name,
        is_decree=is_decree,
    )


class _Told:
    """Says what a change of the calendar moved, once it is written."""

    def __init__(self, plan: Plan, done: str) -> None:
        self.plan, self.done = plan, done
        self.before = queries.kept(plan).found

    def __call__(self, _event: Any) -> str:
        after = queries.kept(Plan.objects.get(pk=self.plan.pk)).found
        if self.before is None or after is None or not after.timings:
            return self.done
        slips = rules.compare(rules.days_of(self.before), after)
        told = ngettext("%(count)d entry moved", "%(count)d entries moved", len(slips)) % {"count": len(slips)}
        city, end = places.city_format(self.plan.city_format), queries.end_of(after)
        if end is None or end == queries.end_of(self.before):
            return _("%(done)s %(moved)s; the end of the schedule stays.") % {"done": self.done, "moved": told}
        values = {"done": self.done, "moved": told, "end": city.day(end)}
        return _("%(done)s %(moved)s; the schedule now ends on %(end)s.") % values


def schedule_milestones(request: HttpRequest, plan: str) -> HttpResponse:
    """Show and add milestones (/es/<plan>/cronograma/hitos/)."""
    opened = open_plan(request, plan, act="see_schedule")
    if request.method == "POST" and _add_milestone(request, opened):
        return redirect(request.path)
    kept = queries.kept(Plan.objects.get(pk=opened.pk))
    network, now = kept.network, kept.found
    waits: dict[str, list[str]] = {}
    for arrow in network.arrows:
        waits.setdefault(arrow.after, []).append(network.name_of(arrow.before))
    lines = [
        {
            "thing": thing,
            "day": now.start_day(thing.entry.key) if now else None,
            "waits": waits.get(thing.entry.key, []),
        }
        for thing in queries.milestones_of(kept)
    ]
    with translation.override(opened.language):
        titles = {name: str(title) for name, title, _middle in READY}
    there = {thing.title for thing in queries.milestones_of(kept)}
    middle = dt.date(network.frame.end.year, *MIDDLE)
    return show(
        request,
        "schedule/milestones.html",
        status=422 if request.method == "POST" else 200,
        **frame_of(opened, _("Milestones"), view="milestones"),
        lines=lines,
        ready=[
            {"name": name, "title": titles[name], "day": middle if is_legal else None}
            for name, _title, is_legal in READY
            if titles[name] not in there
        ],
        edits=may("edit_schedule", by=request.user, plan=opened),
        typed=request.POST,
    )


def _add_milestone(request: HttpRequest, plan: Plan) -> bool:
    title, text = request.POST.get("title", "").strip(), request.POST.get("day", "").strip()
    try:
        day = dt.date.fromisoformat(text) if text else None
    except ValueError:
        refusal = _("«%(day)s» is not a day. Write it as 2018-03-15, or leave it empty. Nothing was written.")
        messages.error(request, refusal % {"day": text[:40]}, extra_tags="warning")
        return False
    done = _("The milestone «%(name)s» was added.") % {"name": title}
    return attempt(request, actions.add_milestone, done=done, plan=plan, title=title, day=day)
