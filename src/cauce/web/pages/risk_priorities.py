"""Pages of priorities (prioridades): which layers to reckon with, and which places come first, with the reason."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.core import places
from cauce.core.messages import risk_priorities as sentences
from cauce.web.actions import risk_priorities as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.jobs import WAITING
from cauce.web.models import Plan, PriorityAnalysis
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import risk_priorities as queries
from cauce.web.queries.risk_priorities_told import told
from cauce.web.queries.visible import may

SECTION = "priorities"


def priorities(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the reckonings that were made; order another (/es/<plan>/prioridades/)."""
    opened = open_plan(request, plan, act="see_priorities")
    chosen = [int(each) for each in request.POST.getlist("layer") if each.isdecimal() and len(each) < 12]
    wrong = ""
    if request.method == "POST":
        name = request.POST.get("name", "").strip() or _("Reckoning of %(day)s") % {"day": _today(opened)}
        try:
            made = actions.order_analysis(plan=opened, name=name, layers=chosen, by=person(request))
        except actions.NothingToReckonError as error:
            wrong = sentences.refusal(error.code, {}, _)
        else:
            return redirect("priority_analysis", opened.slug, made.pk)
    layers = list(queries.layers(opened))
    return show(
        request,
        "risk_priorities/priorities.html",
        title=_("Priorities"),
        plan=opened,
        section=SECTION,
        analyses=queries.analyses(opened),
        layers=layers,
        counts=queries.counts(opened),
        chosen=chosen if request.method == "POST" else [one.pk for one in layers],
        wrong=wrong,
        may_edit=may("edit_priorities", by=request.user, plan=opened),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
        status=422 if wrong else 200,
    )


def _today(plan: Plan) -> str:
    return places.city_format(plan.city_format).day(timezone.localdate())


@never_cache
def priority_analysis(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show one reckoning: facilities, territories, who is reached, what it rests on."""
    opened = open_plan(request, plan, act="see_priorities")
    one: PriorityAnalysis = found(queries.analysis(opened, pk))
    wrong: dict[str, str] = {}
    if request.method == "POST" and _release(request, one, wrong):
        return redirect("priority_analysis", opened.slug, pk)
    is_waiting = one.state == "waiting" and one.job is not None and one.job.state in WAITING
    if request.htmx and not is_waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    template = "risk_priorities/_progress.html" if request.htmx else "risk_priorities/analysis.html"  # type: ignore[attr-defined]
    crumbs = [
        Crumb(opened.title, reverse("plan", args=[opened.slug])),
        Crumb(_("Priorities"), reverse("priorities", args=[opened.slug])),
    ]
    return show(
        request,
        template,
        title=one.name,
        plan=opened,
        section=SECTION,
        analysis=one,
        job=one.job,
        is_waiting=is_waiting,
        refusal=_refusal(one),
        told=told(one, every="all" in request.GET) if one.state == "ready" else None,
        every="all" in request.GET,
        shown_instead=_shown_instead(one),
        deliverables=queries.deliverables(opened) if one.state == queries.READY else (),
        may_edit=may("edit_priorities", by=request.user, plan=opened),
        may_release=one.state == "ready" and may("release_priorities", by=request.user, plan=opened),
        wrong=wrong,
        typed=request.POST,
        crumbs=crumbs,
        status=422 if wrong else 200,
    )


def _shown_instead(one: PriorityAnalysis) -> PriorityAnalysis | None:
    """The later released reckoning that others are shown instead of a released one; None where it is itself shown."""
    latest = queries.released(one.plan) if one.released_by else None
    return None if latest == one else latest


def _release(request: HttpRequest, one: PriorityAnalysis, wrong: dict[str, str]) -> bool:
    """Record a release or take it back; False where it was refused, and ``wrong`` says why by field."""
    typed = request.POST
    if typed.get("act") == "withdraw":
        return attempt(
            request, actions.withdraw_analysis, done=_("The reckoning is within the office again."), analysis=one
        )
    if typed.get("act") != "release":
        return True
    told = {"body": typed.get("released_by", ""), "reason": typed.get("release_reason", "")}
    try:
        actions.release_analysis(analysis=one, on=typed.get("released_on", ""), by=person(request), **told)
    except actions.CannotReleaseError as refused:
        for one_fault in refused.faults:
            wrong.setdefault(one_fault.field, sentences.refusal(one_fault.code, one_fault.values, _))
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    return not wrong


@require_POST
def retire_priorities(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Put a reckoning away."""
    opened = open_plan(request, plan, act="edit_priorities")
    one: PriorityAnalysis = found(queries.analysis(opened, pk))
    if "retire" not in request.POST:
        return redirect("priority_analysis", opened.slug, pk)
    attempt(request, actions.retire_analysis, done=_("The reckoning was put away."), analysis=one)
    return redirect("priorities", opened.slug)


def _refusal(one: PriorityAnalysis) -> str:
    if not one.problem:
        return ""
    code, values = one.problem
    return sentences.refusal(code, values, _)
