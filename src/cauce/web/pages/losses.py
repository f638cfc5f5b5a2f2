"""Pages of loss analyses (análisis de pérdidas): those of a plan, and one with what floods cost and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.core import losses as rules
from cauce.core import places
from cauce.core.messages import losses as sentences
from cauce.web.actions import losses as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.jobs import WAITING
from cauce.web.models import LossAnalysis, Plan
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import losses as queries
from cauce.web.queries.losses_told import refusal_of, told
from cauce.web.queries.visible import may

SECTION = "losses"
NUMBERS = ("samples", "income", "conversion")
FIELDS = ("buildings", "tail", "currency", "price_year", *NUMBERS)
BOUNDS = tuple(f"{name}_{bound}" for name in rules.RANGES for bound in ("low", "high"))


def losses(request: HttpRequest, plan: str) -> HttpResponse:
    """List the loss analyses; order another (/es/<plan>/perdidas/)."""
    opened = open_plan(request, plan)
    may_edit = may("edit_losses", by=request.user, plan=opened)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        made = _order(request, opened, wrong)
        if made is not None:
            return redirect("loss_analysis", opened.slug, made.pk)
    maps = list(queries.layers(opened)) if may_edit else []
    return show(
        request,
        "losses/losses.html",
        title=_("Losses by floods"),
        plan=opened,
        section=SECTION,
        analyses=queries.analyses(request.user, opened),
        maps=maps,
        chosen=_chosen(request) if request.method == "POST" else [one.pk for one in maps],
        buildings=queries.buildings(opened) if may_edit else (),
        typed=_typed(request),
        tails={code: _(words) for code, words in sentences.TAILS.items()},
        ranges=_ranges(request),
        wrong=wrong,
        is_office=may("see_losses", by=request.user, plan=opened),
        may_edit=may_edit,
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
        status=422 if wrong else 200,
    )


def _chosen(request: HttpRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("layer") if each.isdecimal() and len(each) < 12]


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the fields hold: what was typed, else what is usual."""
    usual = rules.usual()
    known = {name: f"{getattr(usual, name):g}" for name in NUMBERS}
    known |= {"tail": usual.tail, **dict.fromkeys(("currency", "price_year", "buildings", "name"), "")}
    return {name: request.POST.get(name, value) for name, value in known.items()}


def _ranges(request: HttpRequest) -> list[dict[str, str]]:
    """What samples vary, with its bounds and the reason for them."""
    numbers, usual = rules.told()["range"], rules.usual().ranges
    return [
        {
            "name": name,
            "words": _(words),
            "low": request.POST.get(f"{name}_low", f"{usual[name][0]:g}"),
            "high": request.POST.get(f"{name}_high", f"{usual[name][1]:g}"),
            "source": numbers[name]["source"],
        }
        for name, words in sentences.RANGES.items()
    ]


def _order(request: HttpRequest, plan: Plan, wrong: dict[str, str]) -> LossAnalysis | None:
    """Order what was asked; None where it was refused, and ``wrong`` says why by field."""
    day = places.city_format(plan.city_format).day(timezone.localdate())
    name = request.POST.get("name", "").strip() or _("Losses of %(day)s") % {"day": day}
    typed: Mapping[str, Any] = {name: request.POST.get(name, "") for name in (*FIELDS, *BOUNDS)}
    try:
        return actions.order_analysis(plan=plan, name=name, layers=_chosen(request), typed=typed, by=person(request))
    except actions.CannotAskError as refused:
        for one in refused.faults:
            wrong.setdefault(one.field, sentences.refusal(one.code, one.values, _))
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    return None


@never_cache
def loss_analysis(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show one analysis: an average year, how often which loss, where, how sure (/es/<plan>/perdidas/<pk>/)."""
    opened = open_plan(request, plan)
    one: LossAnalysis = found(queries.analysis(request.user, opened, pk))
    is_waiting = one.state == "waiting" and one.job is not None and one.job.state in WAITING
    is_htmx = bool(request.htmx)  # type: ignore[attr-defined]
    if is_htmx and not is_waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    is_office = may("see_losses", by=request.user, plan=opened)
    return show(
        request,
        "losses/_progress.html" if is_htmx else "losses/loss_analysis.html",
        title=one.name,
        plan=opened,
        section=SECTION,
        analysis=one,
        job=one.job,
        is_waiting=is_waiting,
        refusal=refusal_of(one),
        told=told(one, public=not is_office) if one.state == queries.READY else None,
        stale=queries.stale(one) if is_office else (),
        is_office=is_office,
        may_edit=may("edit_losses", by=request.user, plan=opened),
        may_release=one.state == queries.READY and may("release_losses", by=request.user, plan=opened),
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Losses by floods"), reverse("losses", args=[opened.slug])),
        ],
    )


@require_POST
def act_on_losses(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Reckon an analysis again, release it, take it back, or put it away."""
    opened = open_plan(request, plan, act="edit_losses")
    one: LossAnalysis = found(queries.analysis(request.user, opened, pk))
    act = request.POST.get("act", "")
    if act == "again":
        attempt(request, actions.reckon_again, done=_("The losses are reckoned anew."), analysis=one)
    elif act == "withdraw":
        done = _("The analysis is within the office again.")
        attempt(request, actions.withdraw_analysis, done=done, analysis=one)
    elif act == "release":
        _release(request, one)
    elif act == "retire":
        attempt(request, actions.retire_analysis, done=_("The analysis was put away."), analysis=one)
        return redirect("losses", opened.slug)
    return redirect("loss_analysis", opened.slug, pk)


def _release(request: HttpRequest, one: LossAnalysis) -> None:
    typed = {name: request.POST.get(name, "") for name in ("released_by", "released_on", "release_reason")}
    try:
        actions.release_analysis(
            analysis=one, body=typed["released_by"], on=typed["released_on"], reason=typed["release_reason"],
            by=person(request),
        )  # fmt: skip
    except actions.CannotAskError as refused:
        for fault in refused.faults:
            messages.error(request, sentences.refusal(fault.code, fault.values, _))
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    else:
        messages.success(request, _("The release was recorded."), extra_tags="done")
