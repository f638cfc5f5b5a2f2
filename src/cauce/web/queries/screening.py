"""Screening of hazards (tamizaje de amenazas): what was screened, the layers it can be made from, what is old of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from cauce.core import screening as rules
from cauce.web.models import Plan, RiskLayer, Screening
from cauce.web.queries import risk_layers

READY = "ready"


def screenings(plan: Plan) -> QuerySet[Screening]:
    """Screenings of a plan that were not put away, the latest first."""
    found = Screening.objects.filter(plan=plan, retired_at=None)
    return found.select_related("job", "layer", "asked_by").order_by("-pk")


def screening(plan: Plan, pk: int) -> Screening | None:
    """One screening with the layer that came of it."""
    found = Screening.objects.filter(plan=plan, pk=pk, retired_at=None)
    return found.select_related("plan", "job", "layer__current", "file__file", "asked_by").first()


def layers(plan: Plan) -> list[RiskLayer]:
    """Layers whose file was read and that a screening can be made from, by kind and name."""
    found = risk_layers.layers(plan).filter(current__state=READY)
    return list(found.order_by("kind", "name", "pk"))


def form_of(layer: RiskLayer) -> str:
    """What a layer holds: raster, polygons, lines, points; empty before it was read."""
    return str(layer.current.facts.get("form", "")) if layer.current is not None else ""


def offered(wanted: rules.Input, every: Iterable[RiskLayer]) -> list[RiskLayer]:
    """Layers that fit an input, those of the kind that fits best first."""
    fitting = [one for one in every if one.kind in wanted.kinds and not misfits(wanted, one)]
    return sorted(fitting, key=lambda one: (wanted.kinds.index(one.kind), _nearness(wanted, one), one.name, one.pk))


def misfits(wanted: rules.Input, layer: RiskLayer) -> list[str]:
    """Why a layer of a fitting kind is not offered; nothing where it is."""
    return wanted.misfits(form=form_of(layer), hazard=layer.hazard)


def _nearness(wanted: rules.Input, layer: RiskLayer) -> int:
    return wanted.hazards.index(layer.hazard) if layer.hazard in wanted.hazards else len(wanted.hazards)


def left_out(wanted: rules.Input, every: Iterable[RiskLayer]) -> dict[str, list[RiskLayer]]:
    """Layers of a fitting kind that are not offered for one reason, by it; nobody looks for those that have two."""
    found: dict[str, list[RiskLayer]] = {}
    for one in every:
        why = misfits(wanted, one) if one.kind in wanted.kinds else []
        if len(why) == 1:
            found.setdefault(why[0], []).append(one)
    return found


def chosen(kind: str, told: Mapping[str, Any], every: Iterable[RiskLayer]) -> dict[str, RiskLayer]:
    """Layers that were chosen and are there, by the name of the input."""
    by_pk = {str(one.pk): one for one in every}
    names = [one.name for one in rules.method_of(kind).inputs if one.form == "layer"]
    return {name: by_pk[str(told[name])] for name in names if str(told.get(name, "")) in by_pk}


def given(layers: Mapping[str, RiskLayer]) -> dict[str, rules.LayerGiven]:
    """What the rules need to know of the layers that were chosen."""
    return {name: rules.LayerGiven(one.name, form_of(one), one.class_field, one.hazard) for name, one in layers.items()}


def changed_since(one: Screening) -> list[str]:
    """Names of the layers whose file is another than the one that a screening rests on, or that are gone."""
    rests = {each["id"]: each for each in one.results.get("sources", ())}
    now = dict(risk_layers.layers(one.plan).filter(pk__in=rests).values_list("pk", "current__file__sha256"))
    return [each["name"] for pk, each in rests.items() if now.get(pk) != each["sha256"]]
