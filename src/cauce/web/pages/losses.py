"""Pages of loss analyses (análisis de pérdidas): those of a plan, and one with what a hazard costs, how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.core import losses as rules
from cauce.core import losses_structures as structures
from cauce.core import messages as messages_of_files
from cauce.core import places
from cauce.core.messages import losses as sentences
from cauce.web.actions import losses as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.jobs import WAITING
from cauce.web.models import LossAnalysis, Plan, RiskLayer
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import losses as queries
from cauce.web.queries.losses_told import refusal_of, told
from cauce.web.queries.risk_priorities import deliverables
from cauce.web.queries.visible import may

SECTION = "losses"
NUMBERS = ("samples", "income", "conversion", "structures_counted")
WORDS = ("currency", "price_year", "price_source", "curves_source", *(f"curve_{use}" for use in rules.USES))
FIELDS = ("buildings", "tail", *WORDS, *NUMBERS)
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
    chosen = _chosen(request) if request.method == "POST" else [one.pk for one in queries.usual_layers(opened)]
    return show(
        request,
        "losses/losses.html",
        title=_("Losses"),
        plan=opened,
        section=SECTION,
        analyses=queries.analyses(request.user, opened),
        maps=_by_hazard(maps),
        chosen=chosen if may_edit else (),
        uses={use: _(words) for use, words in sentences.USES.items()},
        buildings=queries.buildings(opened) if may_edit else (),
        typed=_typed(request),
        tails={code: _(words) for code, words in sentences.TAILS.items()},
        ranges=_ranges(request),
        structures=_structures(request),
        says_structures=any(each["share"].strip() for each in _structures(request)),
        usual_structure=structures.name_of(structures.usual(), get_language() or "es").lower(),
        wrong=wrong,
        is_office=may("see_losses", by=request.user, plan=opened),
        may_edit=may_edit,
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
        status=422 if wrong else 200,
    )


def _by_hazard(maps: Sequence[RiskLayer]) -> list[dict[str, Any]]:
    """Maps by hazard and unit, and whether the method has curves for these."""
    kinds = dict.fromkeys((one.hazard, one.unit) for one in maps)
    return [
        {
            "hazard": hazard,
            "unit": unit,
            "has_curves": rules.has_curves(hazard, unit),
            "maps": [one for one in maps if (one.hazard, one.unit) == (hazard, unit)],
        }
        for hazard, unit in kinds
    ]


def _chosen(request: HttpRequest) -> list[int]:
    return [int(each) for each in request.POST.getlist("layer") if each.isdecimal() and len(each) < 12]


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the fields hold: what was typed, else what is usual."""
    usual = rules.usual()
    known = {name: f"{getattr(usual, name):g}" for name in NUMBERS}
    known |= {"tail": usual.tail, **dict.fromkeys((*WORDS, "buildings", "name"), "")}
    return {name: request.POST.get(name, value) for name, value in known.items()}


def _ranges(request: HttpRequest) -> list[dict[str, Any]]:
    """What samples vary, with what was typed; what is usual of floods and of other hazards, and the reason for it."""
    usual, others = rules.usual(rules.FLOOD), rules.usual(rules.EARTHQUAKE)
    return [
        {
            "name": name,
            "words": _(words),
            "low": request.POST.get(f"{name}_low", ""),
            "high": request.POST.get(f"{name}_high", ""),
            "usual": usual.ranges[name],
            "others": others.ranges[name],
            "source": rules.usual_range(name, rules.FLOOD)["source"],
        }
        for name, words in sentences.RANGES.items()
    ]


def _structures(request: HttpRequest) -> list[dict[str, str]]:
    """Types of structure by their names, with the shares that were typed."""
    language = get_language() or "es"
    return [
        {"code": code, "name": structures.name_of(code, language), "share": request.POST.get(f"structure_{code}", "")}
        for code in structures.known()
    ]


def _order(request: HttpRequest, plan: Plan, wrong: dict[str, str]) -> LossAnalysis | None:
    """Order what was asked; None where it was refused, and ``wrong`` says why by field."""
    day = places.city_format(plan.city_format).day(timezone.localdate())
    name = request.POST.get("name", "").strip() or _("Losses of %(day)s") % {"day": day}
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in (*FIELDS, *BOUNDS)}
    typed["structures"] = {code: request.POST.get(f"structure_{code}", "") for code in structures.known()}
    layers, curves = _chosen(request), _curves(request)
    try:
        return actions.order_analysis(
            plan=plan, name=name, layers=layers, typed=typed, curves=curves, by=person(request)
        )
    except CannotKeepFileError as refused:
        wrong["curves"] = messages_of_files.file_refusal(refused.code, refused.values, _)
    except actions.CannotAskError as refused:
        for one in refused.faults:
            wrong.setdefault(one.field, sentences.refusal(one.code, one.values, _))
        if curves is not None:
            wrong.setdefault("curves", _("Choose the table of curves once more: a browser does not keep it."))
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    return None


def _curves(request: HttpRequest) -> UploadedFile | None:
    """The table of curves that came with the form, if one did."""
    file = request.FILES.get("curves")
    return file if isinstance(file, UploadedFile) and file.name else None


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
        deliverables=deliverables(opened) if is_office and one.state == queries.READY else (),
        may_edit=may("edit_losses", by=request.user, plan=opened),
        may_release=one.state == queries.READY and may("release_losses", by=request.user, plan=opened),
        crumbs=[
            Crumb(opened.title, reverse("plan", args=[opened.slug])),
            Crumb(_("Losses"), reverse("losses", args=[opened.slug])),
        ],
    )


@require_POST
def act_on_losses(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Reckon an analysis again, release it, take it back, or put it away."""
    opened = open_plan(request, plan, act="edit_losses")
    one: LossAnalysis = found(queries.analysis(request.user, opened, pk))
    act = request.POST.get("act", "")
    if act == "again":
        _again(request, one)
    elif act == "withdraw":
        done = _("The analysis is within the office again.")
        attempt(request, actions.withdraw_analysis, done=done, analysis=one)
    elif act == "release":
        _release(request, one)
    elif act == "retire":
        attempt(request, actions.retire_analysis, done=_("The analysis was put away."), analysis=one)
        return redirect("losses", opened.slug)
    return redirect("loss_analysis", opened.slug, pk)


def _again(request: HttpRequest, one: LossAnalysis) -> None:
    """Reckon it anew, with other curves where some came; what is wrong with them is said above the page."""
    done = _("The losses are reckoned anew.")
    brought = {"curves": _curves(request), "curves_source": request.POST.get("curves_source", "")}
    try:
        attempt(request, actions.reckon_again, done=done, analysis=one, **brought)
    except actions.CannotAskError as refused:
        for fault in refused.faults:
            messages.error(request, sentences.refusal(fault.code, fault.values, _))


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
