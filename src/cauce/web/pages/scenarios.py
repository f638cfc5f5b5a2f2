"""Pages of scenarios (escenarios): those of a plan, one with all that follows from it, two side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cauce.core import facilities as of_facilities
from cauce.core import messages as core_sentences
from cauce.core import places
from cauce.core import scenarios as rules
from cauce.core.loss_figures import Band
from cauce.core.messages import risk_priorities as priority_words
from cauce.core.messages import scenarios as sentences
from cauce.core.scenario_figures import people
from cauce.web.actions import scenarios as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import StaleVersionError
from cauce.web.jobs import WAITING
from cauce.web.models import Plan, RiskLayer, Scenario
from cauce.web.pages.acting import person
from cauce.web.pages.frame import Crumb, found, open_plan, show
from cauce.web.queries import risk_priorities
from cauce.web.queries import scenarios as queries
from cauce.web.queries.map_words import Entry, legend, synthetic_name
from cauce.web.queries.scenarios_compared import compared
from cauce.web.queries.scenarios_told import Teller, money_words, told, word
from cauce.web.queries.visible import may

SECTION = "scenarios"
ENGINE = "engine:"
Wrong = dict[str, str]


def scenarios(request: HttpRequest, plan: str) -> HttpResponse:
    """List the scenarios of a plan (/es/<plan>/escenarios/)."""
    opened = open_plan(request, plan)
    is_office = may("see_scenarios", by=request.user, plan=opened)
    every = list(queries.scenarios_listed(request.user, opened))
    old = {pk for pk, changed in queries.stale_of(opened, every).items() if changed} if is_office else set()
    steps = _first_steps(opened) if is_office else []
    return show(
        request,
        "scenarios/scenarios.html",
        title=_("Scenarios"),
        plan=opened,
        section=SECTION,
        scenarios=[_line(opened, one) | {"is_old": one.pk in old} for one in every],
        steps=steps,
        is_prepared=all(step.is_done for step in steps),
        needs=queries.needs(opened).count() if is_office else 0,
        is_office=is_office,
        may_edit=may("edit_scenarios", by=request.user, plan=opened),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


@dataclass(frozen=True)
class Step:
    """What there must be before a scenario can be played: whether it is there, and where it is brought."""

    words: str
    is_done: bool
    link: str
    address: str


def _first_steps(plan: Plan) -> list[Step]:
    counts = risk_priorities.counts(plan)
    placed, of_plan = counts["facilities"] - counts["unplaced"], [plan.slug]
    city = places.city_format(plan.city_format)
    return [
        Step(
            _("A hazard layer that can be drawn: where it floods, shakes or slides."),
            counts["layers"] > 0,
            _("Bring a layer"),
            reverse("risk_layers", args=of_plan),
        ),
        Step(
            _("Facilities with their place on the map; now %(placed)s of %(all)s have one.")
            % {"placed": city.number(placed), "all": city.number(counts["facilities"])},
            placed > 0,
            _("Place them") if counts["facilities"] else _("Enter facilities"),
            reverse("facilities_to_place" if counts["facilities"] else "facilities", args=of_plan),
        ),
        Step(
            _("Territories with their outlines and their people."),
            counts["territories"] > 0,
            _("Bring territories"),
            reverse("import_territories", args=of_plan),
        ),
    ]


def _line(plan: Plan, one: Scenario) -> dict[str, Any]:
    """A scenario of the list with its main figures."""
    figures, city = one.figures, places.city_format(plan.city_format)
    return {
        "scenario": one,
        "layer": one.layer.name if one.layer is not None else "—",
        "out": figures.get("out"),
        "without": city.number(people(figures["without"], _band(one))) if figures else "—",
        "total": money_words(city, str(one.asked.get("currency", "")), figures["total"]) if figures else "—",
    }


def _band(one: Any) -> Band | None:
    """The band of the people without shelter, as the list was asked for it; None where it was not kept."""
    ends = one.without_low, one.without_high
    return None if None in ends else (float(min(ends)), float(max(ends)))


@never_cache
def scenario(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Show a scenario and what follows; beside another with ?with= (/es/<plan>/escenarios/<pk>/)."""
    opened = open_plan(request, plan)
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    if bool(request.htmx) and not _is_waiting(one):  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    other = _other(request, opened, one) if one.state == queries.READY else None
    return show_scenario(request, opened, one) if other is None else _beside(request, opened, one, other)


def _is_waiting(one: Scenario) -> bool:
    return one.state == "waiting" and one.job is not None and one.job.state in WAITING


def show_scenario(
    request: HttpRequest,
    opened: Plan,
    one: Scenario,
    *,
    shown: Mapping[str, Any] | None = None,
    wrong: Wrong | None = None,
) -> HttpResponse:
    """Show a scenario; what was typed into one of its forms and refused stands there again, with why."""
    is_waiting, is_htmx = _is_waiting(one), bool(request.htmx)  # type: ignore[attr-defined]
    is_office = may("see_scenarios", by=request.user, plan=opened)
    is_whole = "all" in request.GET
    is_ready = one.state == queries.READY
    return show(
        request,
        "scenarios/_progress.html" if is_htmx else "scenarios/scenario.html",
        title=one.name,
        plan=opened,
        section=SECTION,
        scenario=one,
        job=one.job,
        is_waiting=is_waiting,
        refusal=refusal_of(one),
        told=told(one, every=is_whole, public=not is_office) if is_ready else None,
        every=is_whole,
        is_office=is_office,
        others=_others(request, opened, one) if is_ready else (),
        deliverables=risk_priorities.deliverables(opened) if is_ready and is_office else (),
        strengthen=_strengthen(one, shown or {}, wrong or {}) if is_ready and is_office else None,
        wrong=wrong or {},
        typed=shown or {},
        may_edit=may("edit_scenarios", by=request.user, plan=opened),
        crumbs=crumbs_of(opened),
        status=422 if wrong else 200,
    )


def _other(request: HttpRequest, plan: Plan, one: Scenario) -> Scenario | None:
    number = request.GET.get("with", "")
    if not number.isdecimal() or len(number) > 11 or int(number) == one.pk:
        return None
    other = queries.scenario(request.user, plan, int(number))
    return other if other is not None and other.state == queries.READY else found(None)


def _others(request: HttpRequest, plan: Plan, one: Scenario) -> list[tuple[int, str]]:
    every = queries.scenarios(request.user, plan).filter(state=queries.READY).exclude(pk=one.pk)
    return list(every.values_list("pk", "name"))


def _beside(request: HttpRequest, plan: Plan, one: Scenario, other: Scenario) -> HttpResponse:
    is_office = may("see_scenarios", by=request.user, plan=plan)
    old = queries.stale_of(plan, [one, other]) if is_office else {}
    return show(
        request,
        "scenarios/beside.html",
        title=_("Two scenarios side by side"),
        plan=plan,
        section=SECTION,
        first=one,
        second=other,
        both=compared(one, other, public=not is_office),
        old=[each for each in (one, other) if old.get(each.pk)],
        layers=[told(each, every=False, public=not is_office)["layers"] for each in (one, other)],
        is_office=is_office,
        crumbs=[*crumbs_of(plan), Crumb(one.name, reverse("scenario", args=[plan.slug, one.pk]))],
    )


def _strengthen(one: Scenario, shown: Mapping[str, Any], wrong: Wrong) -> dict[str, Any]:
    """What may be strengthened: what is damaged, the dearest first, with what was chosen before or was just typed."""
    teller, typed = Teller(one), {**rules.typed_of(one.asked), **shown}
    chosen = set(typed["strengthen"])
    touched = [line for line in one.results["facilities"] if line["damage"] > 0]
    lines = sorted(
        touched, key=lambda line: (str(line["id"]) not in chosen, -line["cost"] - line["loss"], line["name"])
    )
    return {
        "lines": [
            {
                "id": line["id"],
                "name": line["name"],
                "territory": line["territory"],
                "is_chosen": str(line["id"]) in chosen,
                "cost": typed.get(f"cost-{line['id']}", ""),
                "wrong": wrong.get(f"cost-{line['id']}", ""),
                "avoidable": teller.money(line["cost"] + line["loss"]),
            }
            for line in lines[: int(rules.told()["measure"]["most"])]
        ],
        "typed": typed,
        "usual": usual_words(),
    }


def usual_words() -> dict[str, str]:
    """What is assumed where the office says nothing, as the form's hints tell it."""
    method = rules.told()["assumption"]
    return {
        name: f"{each['value'] * 100:g} %" if name in rules.PERCENTS | {"cost_share"} else f"{each['value']:g}"
        for name, each in method.items()
    }


def new_scenario(request: HttpRequest, plan: str) -> HttpResponse:
    """Ask for a scenario, as another one with ?from= (/es/<plan>/escenarios/nuevo/)."""
    opened = open_plan(request, plan, act="edit_scenarios")
    wrong: Wrong = {}
    if request.method == "POST":
        made = attempted(wrong, lambda: actions.order_scenario(plan=opened, told=typed(request), by=person(request)))
        if made is not None:
            return redirect("scenario", opened.slug, made.pk)
    number = request.GET.get("from", "")
    model = queries.scenario(request.user, opened, int(number)) if number.isdecimal() and len(number) < 12 else None
    shown: Mapping[str, Any] = {}
    if model is not None:
        shown = {**rules.typed_of(model.asked), "layer": str(model.layer_id or "")}
    return _form(request, opened, typed(request) if request.method == "POST" else shown, wrong, _("New scenario"))


def change_scenario(request: HttpRequest, plan: str, pk: int) -> HttpResponse:
    """Change what a scenario takes for granted (/es/<plan>/escenarios/<pk>/cambiar/)."""
    opened = open_plan(request, plan, act="edit_scenarios")
    one: Scenario = found(queries.scenario(request.user, opened, pk))
    wrong: Wrong = {}
    if request.method == "POST":
        values = {**measure_of(one), **typed(request)}
        if changed(request, one, values, wrong):
            return redirect("scenario", opened.slug, pk)
    kept = {**rules.typed_of(one.asked), "name": one.name, "layer": str(one.layer_id or ""), "version": one.version}
    shown = typed(request) if request.method == "POST" else kept
    return _form(request, opened, shown, wrong, _("Change the scenario"), scenario=one)


def measure_of(one: Scenario) -> dict[str, Any]:
    """What a scenario strengthens, as it is typed: the form of assumptions leaves it as it is."""
    kept = rules.typed_of(one.asked)
    costs = {name: value for name, value in kept.items() if name.startswith("cost-")}
    return {name: kept[name] for name in ("strengthen", "strengthened", "rate", "years")} | costs


def changed(request: HttpRequest, one: Scenario, values: Mapping[str, Any], wrong: Wrong) -> bool:
    """Change a scenario as it was typed; False where it was refused."""
    shown = str(request.POST.get("version", ""))
    version = int(shown) if shown.isdecimal() and len(shown) < 12 else None
    done = attempted(
        wrong,
        lambda: actions.change_scenario(scenario=one, told=values, by=person(request), expected_version=version),
    )
    if done is not None:
        messages.success(request, _("The scenario was changed; it is played anew."), extra_tags="done")
    return done is not None


def attempted(wrong: Wrong, act: Any) -> Any:
    """Do something with a form's words; why it was refused stands by the field."""
    try:
        return act()
    except NotAllowedError as error:
        raise PermissionDenied(_(error.reason)) from error
    except actions.CannotPlayError as refused:
        for one in refused.faults:
            wrong.setdefault(one.field, sentences.sentence(sentences.FAULTS, one.code, one.values, _))
    except StaleVersionError:
        wrong["name"] = _("Someone changed this after it was shown to you. Nothing was written; look at it again.")
    return None


def typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed into a form, by field."""
    values: dict[str, Any] = dict(request.POST.items())
    if "strengthen" in request.POST:
        values["strengthen"] = request.POST.getlist("strengthen")
    return values


def _form(
    request: HttpRequest, plan: Plan, shown: Mapping[str, Any], wrong: Wrong, title: str, **more: Any
) -> HttpResponse:
    kinds = of_facilities.words_of("kinds", get_language() or "es")
    layers = sorted(queries.layers(plan), key=lambda one: (one.hazard, one.return_period_years or 0, one.name))
    return show(
        request,
        "scenarios/form.html",
        title=title,
        plan=plan,
        section=SECTION,
        typed=shown,
        wrong=wrong,
        layers=[(one.pk, _layer_words(one)) for one in layers],
        legends=_legends(plan, layers),
        roads=list(queries.roads(plan)),
        moments=[(code, word("MOMENTS", code)) for code in rules.told()["moment"]],
        usual=usual_words(),
        money=rules.told()["money"],
        prices=[
            (f"price-{code}", name, shown.get(f"price-{code}", ""), wrong.get(f"price-{code}", ""))
            for code, name in kinds.items()
        ],
        crumbs=crumbs_of(plan),
        status=422 if wrong else 200,
        **more,
    )


def _layer_words(one: RiskLayer) -> str:
    """A layer to choose: its name with who answers for it; nobody answers for what was made up."""
    named = synthetic_name(one.name, is_synthetic=one.is_synthetic)
    return f"{named} · {one.authority}" if one.authority and not one.is_synthetic else named


def _legends(plan: Plan, layers: Sequence[RiskLayer]) -> list[tuple[str, list[Entry]]]:
    """The classes of each layer, from the lowest on, by the name of the layer."""
    for one in layers:
        one.plan = plan
    return [(one.name, legend(one)) for one in layers]


def crumbs_of(plan: Plan) -> list[Crumb]:
    """The way from the plan to a page of scenarios."""
    return [
        Crumb(plan.title, reverse("plan", args=[plan.slug])),
        Crumb(_("Scenarios"), reverse("scenarios", args=[plan.slug])),
    ]


def refusal_of(one: Scenario) -> str:
    """Say why a scenario could not be played; empty where it could."""
    if not one.problem:
        return ""
    code, values = one.problem
    if code.startswith(ENGINE):
        return core_sentences.layer_refusal(code.removeprefix(ENGINE), values, _)
    return priority_words.refusal(code, values, _)
