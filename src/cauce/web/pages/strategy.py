"""Pages of sections D and E (articulación y producción de la estrategia): who does what, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cauce.core import monitoring as rules
from cauce.web.actions import monitoring as actions
from cauce.web.models import Plan, SectionActivity
from cauce.web.pages import words
from cauce.web.pages.acting import attempt
from cauce.web.pages.days import day_of, refuses_days
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.monitoring import REPORTED
from cauce.web.queries import actors
from cauce.web.queries import strategy as queries
from cauce.web.queries.monitoring_sections import section_progress
from cauce.web.queries.visible import may


@dataclass(frozen=True)
class ActivityLine:
    """An activity, and the states that the reader may set."""

    activity: SectionActivity
    becomes: tuple[str, ...]

    @property
    def sets_aside(self) -> bool:
        """Whether the reader may defer or cancel it."""
        return any(state in rules.OUT_OF_THE_COUNT for state in self.becomes)


def section(request: HttpRequest, plan: str, name: str) -> HttpResponse:
    """Show a section: its objective, activities, deliverables, who does what; say where an activity stands."""
    opened = open_plan(request, plan)
    shown = queries.section(opened, name)
    if request.method == "POST" and _report(request, shown.activities):
        return redirect(name, opened.slug)
    first = shown.activities[0] if shown.activities else None
    reports = first is not None and may("report_progress", by=request.user, plan=opened, on=first)
    decides = may("decide_state", by=request.user, plan=opened)
    return show(
        request,
        "strategy/section.html",
        status=422 if request.method == "POST" else 200,
        title=words.word(words.SECTIONS, name),
        plan=opened,
        section=name,
        shown=shown,
        activities=[ActivityLine(one, _becomes(one, reports=reports, decides=decides)) for one in shown.activities],
        deliverables=[(each, actors.by_role(each.assignments.all())) for each in shown.deliverables],
        progress=section_progress(opened).get(name),
        is_inside=may("see_progress", by=request.user, plan=opened),
        deciders=rules.DECIDERS,
        today=timezone.localdate(),
        crumbs=[_plan_crumb(opened)],
    )


def _becomes(activity: SectionActivity, *, reports: bool, decides: bool) -> tuple[str, ...]:
    if not reports:
        return ()
    offered = rules.STATES if decides else REPORTED
    following = (activity.state, *rules.FOLLOWING.get(activity.state, rules.STATES))
    return tuple(state for state in offered if state in following)


def _report(request: HttpRequest, activities: list[SectionActivity]) -> bool:
    """Write where one activity stands; False when it was refused."""
    activity = found(next((one for one in activities if str(one.pk) == request.POST.get("activity")), None))
    told = {name: request.POST.get(name, "").strip() for name in ("decided_by", "why", "taken_up_in")}
    state, shown = request.POST.get("state", ""), request.POST.get("version", "")
    if refuses_days(request, "day"):
        return False
    return attempt(
        request,
        actions.set_activity_state,
        done=_("Written down. It stands in the history and can be undone there."),
        activities=[activity],
        change=rules.WorkChange(state if state in rules.STATES else activity.state, day_of(request, "day"), **told),
        expected_versions={activity.pk: int(shown)} if shown.isdecimal() else None,
    )


def _plan_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))
