"""Pages of one entry of the schedule (fecha del cronograma): its form, what waits for what, moving it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cauce.core import places
from cauce.core import schedule as rules
from cauce.web.actions import schedule as actions
from cauce.web.models import Plan, ScheduleEntry, ScheduleLink
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.kept_forms import sign_in_first, typed
from cauce.web.pages.schedule import frame_of, told_problems, told_slips
from cauce.web.pages.schedule_words import BOUNDS, KINDS
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.schedule import MILESTONE
from cauce.web.queries.visible import may

DAYS = ("not_before", "fixed_on", "finish_by")
LONGEST_LAG = 500


@dataclass
class Form:
    """What was typed about an entry: texts as they were typed, values as they can be written, what is wrong."""

    texts: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def schedule_entry(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show and change when an entry is (/es/<plan>/cronograma/<pk>/); what was typed stays whatever happens."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act="see_schedule")
    entry: ScheduleEntry = found(queries.entry_of(opened, pk))
    if request.method != "POST":
        return _entry_page(request, opened, entry, form_of(entry, typed(request)))
    act = request.POST.get("act", "preview")
    if act in _ACTS:
        return _ACTS[act](request, opened, entry)
    form = form_of(entry, request.POST)
    if form.wrong:
        return _entry_page(request, opened, entry, form, status=422)
    if str(entry.version) != request.POST.get("version"):
        return _conflict(request, opened, entry, form)
    if act == "preview":
        return _entry_page(request, opened, entry, form, effect=effect_of(opened, entry, form.values))
    return _save(request, opened, entry, form)


def form_of(entry: ScheduleEntry, told: Mapping[str, Any]) -> Form:
    """Read what was typed about an entry; what was not typed is as it stands."""
    names = (*DAYS, "duration", "finish_by_words", *(["title"] if entry.kind == MILESTONE else []))
    now = {name: getattr(entry, name) for name in names}
    texts = {name: str(told.get(name, "" if now[name] is None else now[name])).strip() for name in names}
    form = Form(texts)
    for name in DAYS:
        try:
            form.values[name] = dt.date.fromisoformat(texts[name]) if texts[name] else None
        except ValueError:
            form.wrong[name] = _("«%(day)s» is not a day. Write it as 2018-03-15, or leave it empty.") % {
                "day": texts[name][:40]
            }
    if texts["duration"].isdecimal() and len(texts["duration"]) < 6:
        form.values["duration"] = int(texts["duration"])
    else:
        form.wrong["duration"] = _("«%(value)s» is not a whole number of working days. Write digits only.") % {
            "value": texts["duration"][:40]
        }
    if entry.kind == MILESTONE:
        form.values["title"] = texts["title"][:300]
        if not texts["title"]:
            form.wrong["title"] = _("A milestone needs its name. Write how it is to be called.")
    form.values["finish_by_words"] = texts["finish_by_words"][:200]
    return form


def effect_of(plan: Plan, entry: ScheduleEntry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Say what a change of one entry moves, before anything is written."""
    kept = queries.kept(plan)
    network, now = kept.network, kept.found
    if now is None:
        return {}
    names = ("duration", "fixed_on", "not_before", "finish_by")
    least = 0 if entry.kind == MILESTONE else 1
    told = {name: values[name] for name in names if name in values}
    if "duration" in told:
        told["duration"] = max(least, told["duration"])
    after = network.with_change(entry.key, **told)
    slips = rules.compare(rules.days_of(now), after)
    new = schedules.problems_of(network, after)
    old = {one.key for one in schedules.problems_of(network, now)}
    timing = after.timings[entry.key]
    pushed = after.links[timing.link].before if timing.bound is rules.Bound.LINK else ""
    return {
        "start": after.start_day(entry.key),
        "finish": after.finish_day(entry.key),
        "stays": entry.key not in {slip.key for slip in slips},
        "pushed_by": network.name_of(pushed) if pushed else "",
        "pushed_until": after.finish_day(pushed) if pushed else None,
        "moved": told_slips(plan, network, [slip for slip in slips if slip.key != entry.key]),
        "end_before": queries.end_of(now),
        "end": queries.end_of(after),
        "over": (queries.end_of(after) or network.frame.end) > network.frame.end,
        "period_end": network.frame.end,
        "problems": told_problems(plan, network, [one for one in new if one.key not in old]),
    }


def move_entry(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show what moves when an entry starts on another day, and write it (/es/<plan>/cronograma/<pk>/mover/)."""
    if (first := sign_in_first(request)) is not None:
        return first
    opened = open_plan(request, plan, act="edit_schedule")
    entry: ScheduleEntry = found(queries.entry_of(opened, pk))
    kept = queries.kept(opened)
    if kept.found is None or entry.key not in kept.network.things:
        return redirect("schedule", opened.slug)
    told = typed(request) if request.method == "POST" else request.GET
    text = str(told.get("start", kept.found.start_day(entry.key).isoformat())).strip()
    status, wrong = 200, ""
    try:
        start = dt.date.fromisoformat(text)
    except ValueError:
        start, status = kept.found.start_day(entry.key), 422
        wrong = _("«%(day)s» is not a day. Write it as 2018-03-15.") % {"day": text[:40]}
    version = str(told.get("version", entry.version))
    if request.method == "POST" and not wrong:
        stale = version != str(entry.version)
        if not stale and _moved(request, opened, entry, start):
            return redirect(f"{reverse('schedule', args=[opened.slug])}#line-{entry.pk}")
        status = 409 if stale else 422
        if stale:
            messages.error(request, _stale(), extra_tags="warning")
        entry = found(queries.entry_of(opened, pk))
    is_fragment = bool(getattr(request, "htmx", None)) and request.method == "GET"
    return show(
        request,
        "schedule/_move.html" if is_fragment else "schedule/move.html",
        status=status,
        **frame_of(opened, _("Move in time"), view="entry"),
        entry=entry,
        thing=kept.called[entry.key],
        start=start,
        now_start=kept.found.start_day(entry.key),
        now_finish=kept.found.finish_day(entry.key),
        effect=effect_of(opened, entry, start_values(kept.network, entry, start)),
        asks_reason=schedules.baseline_of(opened) is not None,
        wrong=wrong,
        why=told.get("why", ""),
    )


def start_values(network: schedules.Network, entry: ScheduleEntry, start: dt.date) -> dict[str, Any]:
    """Say what has to be written so that an entry starts on a day."""
    waits = any(link.after == entry.key for link in network.arrows)
    if entry.fixed_on is not None or (entry.kind == MILESTONE and not waits):
        return {"fixed_on": start}
    return {"not_before": start}


def _moved(request: HttpRequest, plan: Plan, entry: ScheduleEntry, start: dt.date) -> bool:
    network = queries.kept(plan).network
    return attempt(
        request,
        actions.edit_entry,
        done=_saved(network, entry),
        entry=entry,
        values=start_values(network, entry, start),
        expected_version=entry.version,
        why=request.POST.get("why", "").strip(),
    )


def _saved(network: schedules.Network, entry: ScheduleEntry) -> str:
    return _("The dates of %(name)s were changed. The act stands in the history and can be undone there.") % {
        "name": network.name_of(entry.key)
    }


def _stale() -> str:
    return _(
        "Someone changed this entry after it was shown to you. Nothing was overwritten: what you typed stands in the "
        "form, what stands now beside it. Save again if yours is to hold."
    )


def _save(request: HttpRequest, plan: Plan, entry: ScheduleEntry, form: Form) -> HttpResponse:
    saved = attempt(
        request,
        actions.edit_entry,
        done=_saved(queries.kept(plan).network, entry),
        entry=entry,
        values=form.values,
        expected_version=entry.version,
        why=request.POST.get("why", "").strip(),
    )
    if saved:
        return redirect("schedule_entry", plan.slug, entry.pk)
    now = found(queries.entry_of(plan, entry.pk))
    if now.version != entry.version:
        return _conflict(request, plan, now, form)
    return _entry_page(request, plan, now, form, status=422, effect=effect_of(plan, now, form.values))


def _conflict(request: HttpRequest, plan: Plan, entry: ScheduleEntry, form: Form) -> HttpResponse:
    """Keep what was typed beside what another wrote meanwhile."""
    list(messages.get_messages(request))
    messages.error(request, _stale(), extra_tags="warning")
    city = places.city_format(plan.city_format)
    theirs = {}
    for name, value in form.values.items():
        now = getattr(entry, name)
        if now != value:
            theirs[name] = city.day(now) if isinstance(now, dt.date) else str("—" if now in (None, "") else now)
    effect = effect_of(plan, entry, form.values)
    return _entry_page(request, plan, entry, form, status=409, effect=effect, theirs=theirs)


def _link(request: HttpRequest, plan: Plan, entry: ScheduleEntry) -> HttpResponse:
    network = queries.kept(plan).network
    before = queries.named(network, request.POST.get("before", ""))
    lag = request.POST.get("lag", "0").strip() or "0"
    if before is None:
        refusal = _("«%(name)s» is not in this schedule. Write the code of a task, or the name of a milestone.") % {
            "name": request.POST.get("before", "")[:80]
        }
    elif not lag.lstrip("-+").isdecimal() or abs(int(lag)) > LONGEST_LAG:
        refusal = _("«%(lag)s» is not a number of working days from -%(most)d to %(most)d. Write digits only.") % {
            "lag": lag[:20],
            "most": LONGEST_LAG,
        }
    else:
        done = _("%(after)s now waits for %(before)s.") % {
            "after": network.name_of(entry.key),
            "before": network.name_of(before.entry.key),
        }
        other = found(queries.entry_of(plan, before.entry.pk))
        wanted = {"before": other, "after": entry, "kind": request.POST.get("kind", ""), "lag": int(lag)}
        if attempt(request, actions.link, done=done, why=request.POST.get("why", "").strip(), **wanted):
            return redirect("schedule_entry", plan.slug, entry.pk)
        return _entry_page(request, plan, entry, form_of(entry, {}), status=422)
    messages.error(request, refusal, extra_tags="warning")
    return _entry_page(request, plan, entry, form_of(entry, {}), status=422)


def _unlink(request: HttpRequest, plan: Plan, entry: ScheduleEntry) -> HttpResponse:
    asked = request.POST.get("link", "")
    links = ScheduleLink.objects.filter(plan=plan, after=entry, retired_at=None)
    link = found(links.filter(pk=int(asked)).first() if asked.isdecimal() else None)
    done = _("The dependency was taken away. The act can be undone in the history.")
    attempt(request, actions.unlink, done=done, link=link, why=request.POST.get("why", "").strip())
    return redirect("schedule_entry", plan.slug, entry.pk)


def _retire(request: HttpRequest, plan: Plan, entry: ScheduleEntry) -> HttpResponse:
    done = _("The milestone «%(name)s» was retired. The act can be undone in the history.") % {"name": entry.title}
    why = request.POST.get("why", "").strip()
    if attempt(request, actions.retire_milestone, done=done, entry=entry, why=why):
        return redirect("schedule_milestones", plan.slug)
    return _entry_page(request, plan, entry, form_of(entry, {}), status=422)


_ACTS = {"link": _link, "unlink": _unlink, "retire": _retire}


def _entry_page(
    request: HttpRequest, plan: Plan, entry: ScheduleEntry, form: Form, *, status: int = 200, **context: Any
) -> HttpResponse:
    kept = queries.kept(Plan.objects.get(pk=plan.pk))
    network, now = kept.network, kept.found
    things = kept.called
    thing = found(things.get(entry.key))
    needs, followers = queries.entries_with_links(kept, entry.key)
    timing = now.timings[entry.key] if now else None
    told = frame_of(plan, " ".join((thing.code, thing.title)).strip()[:200], view="entry")
    told["crumbs"] = [*told["crumbs"][:1], Crumb(_("Schedule"), reverse("schedule", args=[plan.slug]))]
    return show(
        request,
        "schedule/entry.html",
        status=status,
        **told,
        entry=entry,
        thing=thing,
        form=form,
        edits=may("edit_schedule", by=request.user, plan=plan),
        is_milestone=entry.kind == MILESTONE,
        start=now.start_day(entry.key) if now else None,
        finish=now.finish_day(entry.key) if now else None,
        timing=timing,
        bound=BOUNDS[timing.bound.value] if timing else "",
        chain=queries.names_of(network, [one.before for one in now.reasons(entry.key)]) if now else [],
        needs=[(link, things[key], KINDS[arrow.kind.value], arrow.lag) for link, key, arrow in needs],
        followers=[(things[key], KINDS[arrow.kind.value], arrow.lag) for key, arrow in followers],
        names=[" ".join((one.code, one.title)).strip() for one in things.values() if one is not thing],
        kinds=[(name, str(words)) for name, words in KINDS.items()],
        asks_reason=schedules.baseline_of(plan) is not None,
        why=request.POST.get("why", ""),
        tried={name: request.POST.get(name, "") for name in ("before", "kind", "lag")},
        **context,
    )
