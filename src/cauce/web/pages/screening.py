"""Pages of the screening of hazards (tamizaje de amenazas): which of four, with what, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cauce.core import places
from cauce.core import screening as rules
from cauce.core.messages import screening as sentences
from cauce.core.typed_numbers import read_number
from cauce.web.actions import screening as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.jobs import WAITING
from cauce.web.models import Plan, RiskLayer, Screening
from cauce.web.pages import screening_words as words
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.pages.screening_tap import sketch_of, tapped
from cauce.web.queries import screening as queries
from cauce.web.queries.visible import may

SECTION = "screening"
Typed = Mapping[str, Any]


def screenings(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the four ways to screen and what was screened (/es/<plan>/tamizaje/)."""
    opened = open_plan(request, plan, act="see_screenings")
    return show(
        request,
        "screening/screenings.html",
        title=_("Screening of hazards"),
        plan=opened,
        section=SECTION,
        kinds=[(kind, words.kind_word(kind), _(sentences.LEADS[kind])) for kind in rules.KINDS],
        screenings=[(one, words.kind_word(one.kind)) for one in queries.screenings(opened)],
        may_edit=may("edit_screenings", by=request.user, plan=opened),
        crumbs=[_first_crumb(opened)],
    )


def new_screening(request: HttpRequest, plan: str, kind: str) -> HttpResponse:
    """Take what one screening needs, and order it (/es/<plan>/tamizaje/nuevo/<kind>/)."""
    opened = open_plan(request, plan, act="edit_screenings")
    found(kind if kind in rules.KINDS else None)
    before = _before(request, opened, kind)
    typed: Typed = request.POST if request.method == "POST" else _first_values(opened, kind, before)
    wrong: dict[str, str] = {}
    place = tapped(request, opened) if kind == "shaking" and request.method == "POST" else None
    if place is not None:
        typed = {**request.POST.dict(), "longitude": f"{place[0]:.4f}", "latitude": f"{place[1]:.4f}"}
    elif request.method == "POST":
        made = _order(request, opened, kind, before, wrong)
        if made is not None:
            return redirect("screening", opened.slug, made.pk)
    return _form(request, opened, kind, typed, wrong, before)


def _before(request: HttpRequest, plan: Plan, kind: str) -> Screening | None:
    """The screening that is done once more with other values, where the address names one of this kind."""
    asked = request.GET.get("redo", "")
    one = queries.screening(plan, int(asked)) if asked.isdecimal() and len(asked) < 12 else None
    return one if one is not None and one.kind == kind else None


def _order(
    request: HttpRequest, plan: Plan, kind: str, before: Screening | None, wrong: dict[str, str]
) -> Screening | None:
    layer = before.layer if before is not None and request.POST.get("into") == "same" else None
    try:
        return actions.order_screening(plan=plan, kind=kind, told=request.POST, by=person(request), replaces=layer)
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except actions.NotWholeError as error:
        for one in error.faults:
            wrong.setdefault(one.field, sentences.tell_fault(one.code, one.values, _))
    return None


def _first_values(plan: Plan, kind: str, before: Screening | None) -> dict[str, Any]:
    """What stands in the form at first: what was asked before, else what is usual and the layers that fit best."""
    if before is not None:
        return {**before.told, "name": before.layer.name if before.layer is not None else before.name}
    every = queries.layers(plan)
    wanted = rules.method_of(kind).inputs
    city = places.city_format(plan.city_format)
    values: dict[str, Any] = {one.name: _usual(one, city) for one in wanted}
    for one in wanted:
        fitting = queries.offered(one, every) if one.form == "layer" else []
        # A layer is only proposed where nothing else can be meant: one of the kind that the input asks for.
        best = [layer for layer in fitting if layer.kind == one.kinds[0] and layer.kind not in ("other", "hazard")]
        if len(best) == 1:
            values[one.name] = str(best[0].pk)
    return values


def _usual(one: rules.Input, city: places.CityFormat) -> str:
    """What is usual, a number as the city writes it."""
    number = read_number(one.usual) if one.form == "number" else None
    return one.usual if number is None else city.number(number, decimals=0 if number.is_integer() else 1)


def _form(
    request: HttpRequest, plan: Plan, kind: str, typed: Typed, wrong: dict[str, str], before: Screening | None
) -> HttpResponse:
    fields = words.fields(kind, typed, wrong, queries.layers(plan))
    layer = before.layer if before is not None and before.layer is not None else None
    return show(
        request,
        "screening/form.html",
        title=words.kind_word(kind),
        plan=plan,
        section=SECTION,
        kind=kind,
        lead=_(sentences.LEADS[kind]),
        method=_(sentences.METHODS[kind]),
        limits=_(sentences.LIMITS[kind]),
        fields=fields,
        name=typed.get("name", ""),
        usual_name=_(sentences.NAMES[kind]),
        wrong=wrong,
        wrong_links=_wrong_links(fields, wrong),
        replaces=layer if layer is not None and layer.retired_at is None else None,
        into=typed.get("into", "same"),
        sketch=sketch_of(plan, typed) if kind == "shaking" else None,
        crumbs=[_first_crumb(plan), _list_crumb(plan)],
        status=422 if wrong else 200,
    )


def _wrong_links(fields: Sequence[words.Field], wrong: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where each fault is mended, and the fault after the name of its field."""
    labels = {each.name: each.label for each in fields}
    return [
        (f"id-{name}" if name in labels else name, f"{labels[name]}: {told}" if name in labels else told)
        for name, told in wrong.items()
    ]


@never_cache
def screening(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show one screening: how far it is, what came of it, what it rests on (/es/<plan>/tamizaje/<pk>/)."""
    opened = open_plan(request, plan, act="see_screenings")
    one: Screening = found(queries.screening(opened, pk))
    is_waiting = one.state == "waiting" and one.job is not None and one.job.state in WAITING
    if request.htmx and not is_waiting:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    parts = words.parts(one)
    layer: RiskLayer | None = one.layer if one.layer is not None and one.layer.retired_at is None else None
    return show(
        request,
        "screening/_progress.html" if request.htmx else "screening/screening.html",  # type: ignore[attr-defined]
        title=one.name,
        plan=opened,
        section=SECTION,
        screening=one,
        job=one.job,
        is_waiting=is_waiting,
        refusal=words.refusal(one),
        kind_word=words.kind_word(one.kind),
        limits=_(sentences.LIMITS[one.kind]),
        method=_(sentences.METHODS[one.kind]),
        asked=words.asked(one, queries.layers(opened)),
        figures=words.figures(one),
        parts=parts,
        finding=words.finding(one, parts),
        sources=words.sources(one),
        changed=queries.changed_since(one) if one.state == queries.READY else (),
        layer=layer,
        is_drawn=layer is not None and layer.current_id is not None,
        is_last=layer is not None and one.file_id is not None and layer.current_id == one.file_id,
        may_edit=may("edit_screenings", by=request.user, plan=opened),
        crumbs=[_first_crumb(opened), _list_crumb(opened)],
    )


@require_POST
def retire_screening(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Put a screening away; its layer stays."""
    opened = open_plan(request, plan, act="edit_screenings")
    one: Screening = found(queries.screening(opened, pk))
    if "retire" not in request.POST:
        return redirect("screening", opened.slug, pk)
    attempt(request, actions.retire_screening, done=_("The screening was put away; its layer stays."), screening=one)
    return redirect("screenings", opened.slug)


def _first_crumb(plan: Plan) -> Crumb:
    return Crumb(plan.title, reverse("plan", args=[plan.slug]))


def _list_crumb(plan: Plan) -> Crumb:
    return Crumb(_("Screening of hazards"), reverse("screenings", args=[plan.slug]))
