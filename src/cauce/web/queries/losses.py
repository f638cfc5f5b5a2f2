"""Loss analyses (análisis de pérdidas): those of a plan that a person may see, and what they can be made of."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import F, QuerySet

from cauce.core import losses as rules
from cauce.web.models import LossAnalysis, Plan, RiskLayer
from cauce.web.queries import risk_priorities
from cauce.web.queries.visible import Person, may

READY = "ready"
Notice = tuple[str, Mapping[str, object]]


def analyses(user: Person, plan: Plan) -> QuerySet[LossAnalysis]:
    """Analyses that a person may see, without what came of them, the latest first: to others the released ones."""
    found = LossAnalysis.objects.filter(plan=plan, retired_at=None).defer("results", "reports")
    if not may("see_losses", by=user, plan=plan):
        found = found.filter(state=READY, released_of=F("made_at")).exclude(released_by="")
    return found.select_related("job").order_by("-pk")


def analysis(user: Person, plan: Plan, pk: int) -> LossAnalysis | None:
    """One analysis with what came of it, where a person may see it."""
    return (
        analyses(user, plan)
        .filter(pk=pk)
        .defer(None)
        .select_related("plan", "job", "case", "curves", "curves_by")
        .first()
    )


def layers(plan: Plan) -> QuerySet[RiskLayer]:
    """Rasters with a return period and a unit, by hazard, the most frequent event first."""
    found = risk_priorities.layers(plan).filter(current__facts__form="raster").exclude(unit="")
    return found.exclude(return_period_years=None).order_by("hazard", "unit", "return_period_years", "name", "pk")


def usual_layers(plan: Plan) -> list[RiskLayer]:
    """Maps of one hazard where nobody says which: of floods, else of the first that the method has curves for."""
    every = list(layers(plan))
    kinds = [(one.hazard, one.unit) for one in every]
    first = min(kinds, key=lambda kind: (not rules.has_curves(*kind), kind[0] != rules.FLOOD), default=None)
    return [one for one in every if (one.hazard, one.unit) == first]


def buildings(plan: Plan) -> QuerySet[RiskLayer]:
    """Layers of buildings, whose values may be lost."""
    return risk_priorities.layers(plan, kind=risk_priorities.BUILDINGS)


def stale(one: LossAnalysis) -> list[str]:
    """Names of the layers that have another file since an analysis was made, or are no longer there."""
    if one.state != READY or not one.results:
        return []
    used = {each["id"]: each for each in one.results["layers"]}
    now = dict(
        RiskLayer.objects.filter(pk__in=used, retired_at=None).values_list("pk", "current__file__sha256")
    )  # fmt: skip
    return [str(each["name"]) for pk, each in used.items() if now.get(pk) != each["sha256"]]
