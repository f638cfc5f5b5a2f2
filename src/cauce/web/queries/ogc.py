"""What is published as maps (OGC API – Features): territories of published plans, hazard zones that a body released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from cauce.core.risk_layers import Box, overlap
from cauce.exporter import map_shapes
from cauce.web.models import Plan, RiskLayer, Territory
from cauce.web.queries import map as maps
from cauce.web.queries import risk_layers

NOBODY = AnonymousUser()


@dataclass(frozen=True)
class Collection:
    """A collection of features: a plan's territories, or one of its layers."""

    name: str
    title: str
    told: str
    box: Box
    plan: Plan
    layer: RiskLayer | None = None


def collections() -> list[Collection]:
    """Return every collection that anybody may read."""
    found = []
    for plan in Plan.objects.filter(published_at__isnull=False).order_by("slug"):
        content = maps.content(NOBODY, plan)
        if content.places:
            told = _("Territories of the city, with their population and, where there are enough, their facilities.")
            title = f"{plan.title}: {_('Territories')}"
            found.append(Collection(f"{plan.slug}.territories", title, told, content.box, plan))
        found += [
            Collection(
                f"{plan.slug}.layer-{one.pk}", f"{plan.title}: {one.name}", told_of(one), maps.box_of(one), plan, one
            )
            for one in content.layers
            if one.current is not None and one.current.shapes_id is not None
        ]
    return found


def told_of(layer: RiskLayer) -> str:
    """Tell a layer's provenance in a line; a synthetic one says so first."""
    parts = [
        _("SYNTHETIC: says nothing about the real city.") if layer.is_synthetic else "",
        f"{_('Authority')}: {layer.authority}." if layer.authority else "",
        f"{_('Source')}: {layer.source}." if layer.source else "",
        f"{_('Released by')}: {layer.released_by}.",
        _("For screening, not for design."),
    ]
    return " ".join(part for part in parts if part)


def collection(name: str) -> Collection | None:
    """Return a collection by its name."""
    return next((one for one in collections() if one.name == name), None)


def features(
    one: Collection, *, box: Box | None = None, limit: int = 100, offset: int = 0, number: int = 0
) -> map_shapes.Part:
    """Return a part of a collection: those that meet a box, or the feature of a number."""
    if one.layer is not None:
        assert one.layer.current is not None and one.layer.current.shapes is not None
        path = risk_layers.local_path(one.layer.current.shapes)
        return map_shapes.features(path, box=box, limit=limit, offset=offset, number=number)
    found = Territory.objects.filter(plan=one.plan, retired_at=None, geometry__isnull=False, west__isnull=False)
    rows: Sequence[Territory] = list(found.filter(pk=number) if number else found.order_by("pk"))
    matching = [each for each in rows if box is None or overlap(_box(each), box)]
    content = maps.content(NOBODY, one.plan)
    return map_shapes.Part([_territory(each, content) for each in matching[offset : offset + limit]], len(matching))


def _box(territory: Territory) -> Box:
    return territory.west or 0.0, territory.south or 0.0, territory.east or 0.0, territory.north or 0.0


def _territory(territory: Territory, content: maps.Content) -> dict[str, Any]:
    is_told = territory.key in content.told
    return {
        "type": "Feature",
        "id": territory.pk,
        "geometry": territory.geometry,
        "properties": {
            "code": territory.code,
            "name": territory.name,
            "level": territory.level,
            "population": territory.population,
            "facilities": content.counts.get(territory.key, 0) if is_told else None,
            "source": territory.source,
            "licence": territory.licence,
        },
    }
