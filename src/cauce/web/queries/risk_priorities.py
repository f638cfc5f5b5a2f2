"""Priorities (prioridades): the reckonings of a plan, the layers that can take part, the facts they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from cauce.core import facilities as of_facilities
from cauce.core import vulnerability
from cauce.web.models import Deliverable, Facility, Plan, PriorityAnalysis, RiskLayer, Task, Territory
from cauce.web.queries.visible import Person, may
from cauce.web.queries.vulnerability import stands

HAZARD, BUILDINGS, READY = "hazard", "buildings", "ready"


def analyses(plan: Plan) -> QuerySet[PriorityAnalysis]:
    """Reckonings of a plan without what came of them, the latest first."""
    found = PriorityAnalysis.objects.filter(plan=plan, retired_at=None).defer("results")
    return found.select_related("job").order_by("-pk")


def analysis(plan: Plan, pk: int) -> PriorityAnalysis | None:
    """One reckoning with what came of it."""
    return PriorityAnalysis.objects.filter(plan=plan, pk=pk, retired_at=None).select_related("plan", "job").first()


def latest(plan: Plan) -> PriorityAnalysis | None:
    """The last reckoning that came to an end."""
    return PriorityAnalysis.objects.filter(plan=plan, retired_at=None, state=READY).order_by("-made_at").first()


def released(plan: Plan) -> PriorityAnalysis | None:
    """The last reckoning that a body released; None where none is."""
    found = PriorityAnalysis.objects.filter(plan=plan, retired_at=None, state=READY).exclude(released_by="")
    return found.order_by("-made_at").first()


def visible(user: Person, plan: Plan) -> PriorityAnalysis | None:
    """The reckoning that a person may be shown: the last one within the office, the last released one outside."""
    return latest(plan) if may("see_priorities", by=user, plan=plan) else released(plan)


def layers(plan: Plan, *, kind: str = HAZARD) -> QuerySet[RiskLayer]:
    """Layers of a kind whose file was read and can be counted with."""
    found = RiskLayer.objects.filter(plan=plan, retired_at=None, kind=kind, current__state=READY)
    rarest_last = F("return_period_years").asc(nulls_last=True)
    return found.select_related("current__file").order_by("hazard", rarest_last, "name", "pk")


@dataclass(frozen=True)
class Standing:
    """A facility with how vulnerable it is, 1 to 5; None where nobody judged it."""

    facility: Facility
    vulnerability: int | None


def standings(plan: Plan) -> list[Standing]:
    """Facilities of a plan with what was judged of them; a constant number of queries."""
    judged = stands(plan)
    found = Facility.objects.filter(plan=plan, retired_at=None).select_related("territory").defer("territory__geometry")
    levels = {pk: vulnerability.BANDS.index(stand.level) + 1 for pk, stand in judged.items()}
    return [Standing(one, levels.get(one.pk)) for one in found.order_by("pk")]


def territories(plan: Plan) -> list[Territory]:
    """Territories that have no parts of their own, with their outlines: the leaves of the city."""
    every = Territory.objects.filter(plan=plan, retired_at=None).order_by("order", "name", "pk")
    parents = set(every.exclude(parent=None).values_list("parent", flat=True))
    return [one for one in every if one.pk not in parents]


def counts(plan: Plan) -> dict[str, int]:
    """What there is to reckon with: layers, facilities, those without a place, territories."""
    facilities = Facility.objects.filter(plan=plan, retired_at=None)
    return {
        "layers": layers(plan).count(),
        "facilities": facilities.count(),
        "unplaced": facilities.exclude(placement=of_facilities.PLACED).count(),
        "territories": Territory.objects.filter(plan=plan, retired_at=None).count(),
    }


KINDS = ("map", "report")  # of deliverables that the report can be


def deliverables(plan: Plan) -> list[Deliverable]:
    """Deliverables that the report can be handed in as: maps and reports that wait, those about risk first.

    Each has the code of its row's first task as ``code``.
    """
    waiting = Deliverable.objects.filter(plan=plan, retired_at=None, kind__in=KINDS)
    first = Task.objects.filter(row=OuterRef("row")).order_by("order", "pk").values("code")[:1]
    found = waiting.exclude(state__in=("submitted", "accepted")).annotate(code=Subquery(first)).order_by("order", "pk")
    return sorted(
        found, key=lambda one: ("riesgo" not in one.text.lower() and "risk" not in one.text.lower(), one.kind)
    )
