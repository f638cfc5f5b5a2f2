"""Scenarios (escenarios): those of a plan that a person may see, what facilities need of each other, what grew old."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Max, QuerySet, Sum

from cauce.core import scenarios as rules
from cauce.web.models import (
    Facility,
    FacilityNeed,
    Plan,
    RiskLayer,
    Scenario,
    Territory,
    VulnerabilityJudgement,
)
from cauce.web.queries import risk_priorities
from cauce.web.queries.visible import Person, may

READY, ROADS = "ready", "roads"
Notice = tuple[str, Mapping[str, object]]


def scenarios(user: Person, plan: Plan) -> QuerySet[Scenario]:
    """Scenarios that a person may see, without what came of them, the latest first: to others the released ones."""
    found = Scenario.objects.filter(plan=plan, retired_at=None).defer("results")
    if not may("see_scenarios", by=user, plan=plan):
        found = found.filter(state=READY, released_of=F("made_at")).exclude(released_by="")
    return found.select_related("layer", "job").order_by("-pk")


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
    return found.select_related("facility", "supplier").order_by("facility__name", "service", "pk")


def facilities(plan: Plan) -> QuerySet[Facility]:
    """Facilities to choose from, by name."""
    found = Facility.objects.filter(plan=plan, retired_at=None).select_related("territory")
    return found.defer("territory__geometry").order_by("name", "pk")


def register_of(plan: Plan) -> str:
    """A mark of the facilities, judgements, needs and territories as they are: it changes when one of them does."""
    parts = []
    for model in (Facility, VulnerabilityJudgement, FacilityNeed, Territory):
        rows = model._default_manager.filter(plan=plan, retired_at=None)
        told = rows.aggregate(count=Count("pk"), last=Max("pk"), versions=Sum("version"))
        parts.append(f"{told['count']}.{told['last'] or 0}.{told['versions'] or 0}")
    return "-".join(parts)


def stale(one: Scenario) -> list[Notice]:
    """Say what changed since a scenario was played; nothing where it still holds."""
    results = one.results
    if one.state != READY or not results:
        return []
    found: list[Notice] = []
    if results["asked"] != one.asked or results["layer"] != one.layer_id:
        found.append(("asked_changed", {}))
    numbers = [told["id"] for told in results["layers"]]
    rows = RiskLayer.objects.filter(plan=one.plan, pk__in=numbers, retired_at=None).select_related("current__file")
    now = {row.pk: row.current.file.sha256 if row.current else "" for row in rows}
    for told in results["layers"]:
        if told["id"] not in now:
            found.append(("layer_gone", {"layer": told["name"]}))
        elif now[told["id"]] != told["sha256"]:
            found.append(("layer_replaced", {"layer": told["name"]}))
    if results["register"] != register_of(one.plan):
        found.append(("register_changed", {}))
    if results["method"]["risk_scenarios"] != rules.told()["version"]:
        found.append(("method_changed", {"version": rules.told()["version"]}))
    return found


def public_territories(one: Scenario, least: int) -> list[dict[str, Any]]:
    """Lines of territories of which everybody may be told: those with enough facilities."""
    return [line for line in one.results["territories"] if line["facilities"] >= least]
