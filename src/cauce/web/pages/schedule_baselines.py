"""Pages of baselines and of levelling (líneas base, nivelar la carga): what slipped and why, what evens the load."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce.core import schedule as rules
from cauce.web.actions import schedule as actions
from cauce.web.models import Organization, Plan
from cauce.web.pages.acting import attempt
from cauce.web.pages.frame import open_plan, show
from cauce.web.pages.schedule import Against, compared, frame_of, told_slips
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.schedule_then import reasons_since
from cauce.web.queries.visible import may


def schedule_baselines(request: HttpRequest, plan: str) -> HttpResponse:
    """Set a baseline and compare with any (/es/<plan>/cronograma/lineas-base/)."""
    opened = open_plan(request, plan, act="see_schedule")
    if request.method == "POST":
        done = _("The baseline was set. From now on, changing a date asks for its reason.")
        name, reason = (request.POST.get(one, "").strip() for one in ("name", "reason"))
        today = timezone.localdate()
        if attempt(request, actions.set_baseline, done=done, plan=opened, name=name, reason=reason, on=today):
            return redirect(request.path)
    kept = queries.kept(Plan.objects.get(pk=opened.pk))
    baselines = queries.baselines_of(opened)
    against = compared(request, opened, baselines, whole=True)
    return show(
        request,
        "schedule/baselines.html",
        status=422 if request.method == "POST" else 200,
        **frame_of(opened, _("Baselines"), view="baselines"),
        baselines=baselines,
        against=against,
        baseline=against.baseline,
        wrong=against.wrong,
        on=request.GET.get("on", ""),
        has_work=bool(kept.network.things),
        edits=may("edit_schedule", by=request.user, plan=opened),
        typed=request.POST,
        **(_compared(request, opened, kept, against) if against.was else {}),
    )


def _compared(request: HttpRequest, plan: Plan, kept: queries.Kept, against: Against) -> dict[str, Any]:
    if kept.found is None:
        return {"slips": []}
    slips = rules.compare(against.was, kept.found)
    then, why, given = against.then, None, None
    gone = {slip.key: _("an entry that is gone") for slip in slips if slip.now is None}
    if then is not None:
        why = rules.explain(slips, then.found, kept.found)
        gone |= {key: then.network.name_of(key) for key in gone if key in then.network.things}
        if may("see_history", by=request.user, plan=plan):
            given = reasons_since(plan, then.event)
    return {
        "slips": told_slips(plan, kept.network, slips, names=gone, why=why, given=given),
        "gives": given is not None,
        "later": sum((slip.days or 0) > 0 for slip in slips),
        "earlier": sum((slip.days or 0) < 0 for slip in slips),
        "end_before": max((days.finish for days in against.was.values()), default=None),
        "end": max((kept.found.finish_day(key) for key in kept.found.timings), default=None),
        "same": len(against.was) - sum(slip.before is not None for slip in slips),
    }


def schedule_levelling(request: HttpRequest, plan: str) -> HttpResponse:
    """Show what levelling the load would do, and do it (/es/<plan>/cronograma/nivelar/)."""
    opened = open_plan(request, plan, act="edit_schedule")
    if request.method == "POST":
        revision = request.POST.get("revision", "")
        done = _("The load was levelled as one act; it can be undone in the history.")
        levelled = attempt(
            request,
            actions.level_load,
            done=done,
            plan=opened,
            expected_revision=int(revision) if revision.isdecimal() else -1,
            why=request.POST.get("why", "").strip(),
        )
        if levelled:
            return redirect("schedule", opened.slug)
    fresh = Plan.objects.get(pk=opened.pk)
    kept = queries.kept(fresh)
    context: dict[str, Any] = {}
    if kept.found is not None and kept.network.things:
        context = _levelled(opened, kept)
    return show(
        request,
        "schedule/levelling.html",
        status=422 if request.method == "POST" else 200,
        **frame_of(opened, _("Level the load"), view="levelling"),
        revision=fresh.revision,
        asks_reason=schedules.baseline_of(opened) is not None,
        why=request.POST.get("why", ""),
        **context,
    )


def _levelled(plan: Plan, kept: queries.Kept) -> dict[str, Any]:
    now = kept.found
    assert now is not None
    levelling = rules.level(now)
    after = rules.levelled(now, levelling)
    before_peaks, after_peaks = rules.peaks(now), rules.peaks(after)
    names = {str(one.pk): one for one in Organization.objects.filter(plan=plan)}
    leads = [
        {"lead": names.get(lead, lead), "before": most, "after": after_peaks.get(lead, 0)}
        for lead, most in sorted(before_peaks.items(), key=lambda one: (-one[1], one[0]))
    ]
    return {
        "levelling": levelling,
        "leads": leads,
        "moved": told_slips(plan, kept.network, rules.compare(rules.days_of(now), after)),
        "end": queries.end_of(now),
    }
