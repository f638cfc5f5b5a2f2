"""Scenarios (escenarios): those of a plan that a person may see, what facilities need of each other, what grew old."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from cauce.core.scenario_figures import HIGH, LOW
from cauce.web.models import Facility, FacilityNeed, Plan, RiskLayer, Scenario
from cauce.web.queries import risk_priorities
from cauce.web.queries.scenarios_basis import Notice, stale_of
from cauce.web.queries.visible import Person, may

READY, ROADS = "ready", "roads"
__all__ = [
    "facilities",
    "layers",
    "needs",
    "needs_about",
    "public_territories",
    "roads",
    "scenario",
    "scenarios",
    "scenarios_listed",
    "stale",
    "stale_of",
]


def scenarios(user: Person, plan: Plan) -> QuerySet[Scenario]:
    """Scenarios that a person may see, without what came of them, the latest first: to others the released ones."""
    found = Scenario.objects.filter(plan=plan, retired_at=None).defer("results")
    if not may("see_scenarios", by=user, plan=plan):
        found = found.filter(state=READY, released_of=F("made_at")).exclude(released_by="")
    return found.select_related("layer", "job").order_by("-pk")


def scenarios_listed(user: Person, plan: Plan) -> QuerySet[Scenario]:
    """Scenarios that a person may see, with the band of the people without shelter (``without_low``, …)."""
    ends = {f"without_{end}": F(f"results__bands__{end}__without") for end in (LOW, HIGH)}
    return scenarios(user, plan).annotate(**ends)


def scenario(user: Person, plan: Plan, pk: int) -> Scenario | None:
    """One scenario with what came of it, where a person may see it."""
    found = scenarios(user, plan).filter(pk=pk).defer(None)
    return found.select_related("plan", "job", "layer__current__file").first()


def layers(plan: Plan) -> QuerySet[RiskLayer]:
    """Hazard layers that can be played."""
    return risk_priorities.layers(plan)


def roads(plan: Plan) -> QuerySet[RiskLayer]:
    """Layers of roads that people can go along."""
    return risk_priorities.layers(plan, kind=ROADS)


def needs(plan: Plan) -> QuerySet[FacilityNeed]:
    """What facilities need of each other; those of retired facilities are left out."""
    found = FacilityNeed.objects.filter(plan=plan, retired_at=None)
    found = found.filter(facility__retired_at=None, supplier__retired_at=None).exclude(facility=F("supplier"))
    return found.select_related("plan", "facility", "supplier").order_by("facility__name", "service", "pk")


def needs_about(facility: Facility) -> QuerySet[FacilityNeed]:
    """What a facility needs of others, and what others need of it; one query."""
    return needs(facility.plan).filter(Q(facility=facility) | Q(supplier=facility))


def facilities(plan: Plan) -> QuerySet[Facility]:
    """Facilities to choose from, by name."""
    found = Facility.objects.filter(plan=plan, retired_at=None).select_related("territory")
    return found.defer("territory__geometry").order_by("name", "pk")


def stale(one: Scenario) -> list[Notice]:
    """Say what changed since a scenario was played; nothing where it still holds."""
    return stale_of(one.plan, [one]).get(one.pk, [])


def public_territories(one: Scenario, least: int) -> list[dict[str, Any]]:
    """Lines of territories of which everybody may be told: those with enough facilities."""
    return [line for line in one.results["territories"] if line["facilities"] >= least]
