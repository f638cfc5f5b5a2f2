"""Page of what facilities need of each other (dependencias entre equipamientos): power, water, access."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cauce.core import places
from cauce.core import scenarios as rules
from cauce.web.actions import scenarios as actions
from cauce.web.models import Facility, FacilityNeed, Plan
from cauce.web.pages.acting import attempt, person
from cauce.web.pages.frame import found, open_plan, show
from cauce.web.pages.scenarios import SECTION, Wrong, attempted, crumbs_of
from cauce.web.queries import scenarios as queries
from cauce.web.queries.scenarios_told import word
from cauce.web.queries.visible import may


def facility_needs(request: HttpRequest, plan: str) -> HttpResponse:
    """List what facilities need of each other; enter it, take it away (/es/<plan>/escenarios/dependencias/)."""
    opened = open_plan(request, plan, act="see_scenarios")
    wrong: Wrong = {}
    if request.method == "POST" and _act(request, opened, wrong):
        return redirect("facility_needs", opened.slug)
    return show(
        request,
        "scenarios/needs.html",
        title=_("Dependencies between facilities"),
        plan=opened,
        section=SECTION,
        needs=[(one, word("SERVICES", one.service), reserve(one)) for one in queries.needs(opened)],
        facilities=list(queries.facilities(opened)),
        services=[(code, word("SERVICES", code)) for code in rules.SERVICES],
        typed=request.POST if request.method == "POST" else _asked(request),
        wrong=wrong,
        may_edit=may("edit_facilities", by=request.user, plan=opened),
        crumbs=crumbs_of(opened),
        status=422 if wrong else 200,
    )


def _asked(request: HttpRequest) -> dict[str, str]:
    """What a link fills in: of whom, and who supplies it."""
    return {name: request.GET.get(name, "") for name in ("facility", "supplier")}


@dataclass(frozen=True)
class Tie:
    """One dependency as a facility's card tells it: for what, with whom, how long it does without."""

    service: str
    other: Facility
    reserve: str  # empty where there is none
    source: str


def reserve(need: FacilityNeed) -> str:
    """How long a facility does without, in hours; empty where it has no reserve."""
    hours = need.reserve_hours
    city = places.city_format(need.plan.city_format)
    return f"{city.number(hours, decimals=0 if hours.is_integer() else 1)} h" if hours else ""


def needs_told(one: Facility) -> dict[str, list[Tie]]:
    """What a facility needs of others (``needs``), and what others need of it (``supplies``)."""
    found: dict[str, list[Tie]] = {"needs": [], "supplies": []}
    for each in queries.needs_about(one):
        is_own = each.facility_id == one.pk
        other = each.supplier if is_own else each.facility
        tie = Tie(word("SERVICES", each.service), other, reserve(each), each.source)
        found["needs" if is_own else "supplies"].append(tie)
    return found


def _act(request: HttpRequest, plan: Plan, wrong: Wrong) -> bool:
    """Enter a dependency or take one away; False where it was refused."""
    number = request.POST.get("retire", "")
    if number:
        known = queries.needs(plan).filter(pk=int(number)) if number.isdecimal() and len(number) < 12 else None
        need: FacilityNeed = found(known.first() if known is not None else None)
        done = _("The dependency was taken away. The history can undo it.")
        return attempt(request, actions.retire_need, done=done, need=need)
    told = {name: str(value) for name, value in request.POST.items()}
    made = attempted(wrong, lambda: actions.add_need(plan=plan, told=told, by=person(request)))
    if made is not None:
        messages.success(request, _("The dependency was entered."), extra_tags="done")
    return made is not None
