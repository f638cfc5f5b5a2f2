"""Scenarios (escenarios), for programs: to the office all of a plan, to others those that a body released."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Path, Router, Status

from cauce.core import facilities as of_facilities
from cauce.core.faults import Fault
from cauce.core.messages import scenarios as sentences
from cauce.web.actions import scenarios as actions
from cauce.web.actions.permissions import require
from cauce.web.api.frame import REFUSALS, WRITING, From, NotHere, Told, listing, open_plan
from cauce.web.api.orders import check_known, ordered, refused, spread
from cauce.web.api.schemas import Listing
from cauce.web.api.schemas.orders import Ordered, ScenarioOrder
from cauce.web.api.schemas.scenarios import Scenario as ScenarioShape
from cauce.web.api.schemas.scenarios import WholeScenario
from cauce.web.api.uploads import person_of
from cauce.web.models import Scenario
from cauce.web.queries import scenarios as queries
from cauce.web.queries.scenarios_told import told
from cauce.web.queries.visible import may

router = Router(tags=["scenarios"])
Number = Annotated[int, Path(ge=1, le=2_000_000_000, description="Number of the scenario.")]


@router.get("/{slug}/scenarios", response={200: Listing[ScenarioShape], **REFUSALS})
def scenarios(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """List what would follow from events, the latest first; to others than the office the released ones."""
    reader = open_plan(request, slug)
    return listing(request, queries.scenarios(reader.person, reader.plan).select_related("plan"), start, scenario_told)


@router.post("/{slug}/scenarios", response={202: Ordered, **WRITING}, summary="Order a scenario")
def order_scenario(request: HttpRequest, response: HttpResponse, slug: str, said: ScenarioOrder) -> Status[Told]:
    """Order a scenario as the page does: a worker plays it (202); what does not fit is said by field (422)."""
    reader = open_plan(request, slug)
    person = person_of(request)
    require("edit_scenarios", by=person, plan=reader.plan)
    typed = said.model_dump(exclude={"prices", "costs", "strengthen"})
    chosen = [str(one) for one in said.strengthen]
    typed |= {"strengthen": chosen, **spread(said.prices, "price-"), **spread(said.costs, "cost-")}
    check_known(said.prices, of_facilities.kinds(), "prices")
    check_known(said.costs, chosen, "costs")
    try:
        made = actions.order_scenario(plan=reader.plan, told=typed, by=person)
    except actions.CannotPlayError as error:
        raise refused(error.faults, _fault_told, fields=_field) from error
    page = reverse("scenario", args=[slug, made.pk])
    return ordered(response, reader, made, part="scenarios", page=page)


def _fault_told(fault: Fault) -> str:
    return sentences.sentence(sentences.FAULTS, fault.code, fault.values, _)


def _field(name: str) -> str:
    """The field of an order by its name on the page: «price-school» stands under «prices»."""
    group, dash, key = name.partition("-")
    return f"{group}s.{key}" if dash else name


@router.get("/{slug}/scenarios/{number}", response={200: WholeScenario, **REFUSALS}, exclude_unset=True)
def scenario(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell a scenario with its territories; to the office also facility by facility."""
    reader = open_plan(request, slug)
    one = queries.scenario(reader.person, reader.plan, number)
    if one is None:
        raise NotHere(_("The plan has no scenario %(number)d that may be seen.") % {"number": number})
    public = not may("see_scenarios", by=reader.person, plan=reader.plan)
    common = scenario_told(one) | {"note": _("Screening, not design")}
    if one.state != queries.READY:
        empty: Told = {name: [] for name in ("layers", "territories", "warnings")}
        return common | empty | {"method": {}}
    words, results = told(one, every=False, public=public), one.results
    least = of_facilities.public_at_least()
    of_office = {} if public else {"facilities": results["facilities"], "stale": words["stale"]}
    return (
        common
        | of_office
        | {
            "layers": results["layers"],
            "method": results["method"],
            "territories": queries.public_territories(one, least) if public else results["territories"],
            "warnings": words["warnings"],
        }
    )


def scenario_told(one: Scenario) -> Told:
    """Tell a scenario without what happens where."""
    return {
        "id": one.pk,
        "name": one.name,
        "url": reverse("scenario", args=[one.plan.slug, one.pk]),
        "state": one.state,
        "made_at": one.made_at,
        "currency": one.asked.get("currency", ""),
        "price_year": one.asked.get("price_year", 0),
        "released_by": one.released_by if one.is_released else "",
        "figures": one.figures or None,
    }
