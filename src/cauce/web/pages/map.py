"""The map (mapa): layers over the city, drawn by the browser or by the server, with a table that says the same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cauce import method
from cauce.exporter import map_drawing as drawing
from cauce.web.models import Plan, RiskLayer, RiskLayerFile
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.map_words import facility_legend, for_script, legend, level_word, scenario, spots
from cauce.web.queries import map as queries
from cauce.web.queries.risk_layers import facts_of
from cauce.web.queries.visible import may

OPACITY = 75
BUNDLE = Path(settings.PACKAGE) / "static" / "map"


def map_page(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the map (/es/<plan>/mapa/)."""
    opened = open_plan(request, plan)
    content = queries.content(request.user, opened)
    chosen = chosen_of(request, content)
    shown = [one for one in (chosen["layer"], chosen["beside"]) if one is not None]
    base = [one for one in content.layers if one.kind != "hazard" and one.pk in chosen["also"]]
    return show(
        request,
        "map/_told.html" if request.htmx else "map/map.html",  # type: ignore[attr-defined]
        title=_("Map"),
        plan=opened,
        section="map",
        content=content,
        hazards=[one for one in content.layers if one.kind == "hazard"],
        others=[one for one in content.layers if one.kind != "hazard"],
        shown=shown,
        base=base,
        chosen=chosen,
        heading=_heading(shown),
        drawings=[_drawn(opened, content, [one], base, chosen) for one in shown]
        or [_drawn(opened, content, [], base, chosen)],
        lines=content.lines(shown),
        facility_legend=facility_legend(content) if chosen["facilities"] else [],
        sources=sorted({one.source for one in content.places if one.source}),
        manages=may("manage_layers", by=request.user, plan=opened),
        inside=may("see_facilities", by=request.user, plan=opened),
        bundle=bundle(),
        script_words=json.dumps(for_script(), ensure_ascii=False),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def bundle() -> dict[str, str] | None:
    """Addresses of the map's script; None where it was not made, and the server draws the map."""
    if not (BUNDLE / "map.js").is_file():
        return None
    return {name: static(f"map/{file}") for name, file in BUNDLED.items()}


BUNDLED = {"script": "map.js", "worker": "worker.js", "style": "map.css"}


def chosen_of(request: HttpRequest, content: queries.Content) -> dict[str, Any]:
    """What the address asks for: the hazard shown, the one beside it, other layers, how much shows through."""
    by_pk = {str(one.pk): one for one in content.layers}
    hazards = [one for one in content.layers if one.kind == "hazard"]
    asked = request.GET.get("layer")
    layer = by_pk.get(asked or "") if asked is not None else next(iter(hazards), None)
    beside = by_pk.get(request.GET.get("beside", ""))
    opacity = request.GET.get("opacity", "")
    also = {int(one) for one in request.GET.getlist("also") if one.isdecimal()}
    is_asked = bool(request.GET)
    return {
        "layer": layer,
        "beside": beside if beside is not None and beside != layer and layer is not None else None,
        "opacity": min(100, max(10, int(opacity))) if opacity.isdecimal() else OPACITY,
        "also": also if is_asked else {one.pk for one in content.layers if one.kind != "hazard"},
        "facilities": not is_asked or "facilities" in request.GET,
    }


def _heading(shown: Sequence[RiskLayer]) -> str:
    return _(" and ").join(scenario(one) for one in shown) if shown else ""


def _drawn(
    plan: Plan,
    content: queries.Content,
    hazards: Sequence[RiskLayer],
    base: Sequence[RiskLayer],
    chosen: dict[str, Any],
) -> dict[str, Any]:
    """The map as the server draws it, for one hazard."""
    opacity = chosen["opacity"] / 100
    overlays = [
        drawing.Overlay(picture_address(plan, one.current), queries.box_of(one), 1.0 if one in base else opacity)
        for one in [*base, *hazards]
        if one.current is not None
    ]
    marks = spots(content) if chosen["facilities"] else []
    told = drawing.Drawing(
        drawing.box_around(content.box, shape=0.6),
        [drawing.Area(one.name, one.geometry) for one in content.places],
        marks,
        overlays,
    )
    title = scenario(hazards[0]) if hazards else _("The city's territories")
    return {
        "layer": hazards[0] if hazards else None,
        "title": title,
        "svg": SafeString(drawing.svg(told, title=title, scale=_("%(kilometres)s km"))),
    }


def picture_address(plan: Plan, file: RiskLayerFile | None) -> str:
    """Where the picture of a file is sent from."""
    return reverse("map_picture", args=[plan.slug, file.pk]) if file is not None else ""


def map_data(request: HttpRequest, plan: str) -> JsonResponse:
    """Send what the map's script draws (/es/<plan>/mapa/datos.json)."""
    opened = open_plan(request, plan)
    content = queries.content(request.user, opened)
    told = {
        "box": drawing.box_around(content.box),
        "territories": _collection(
            {"type": "Feature", "geometry": one.geometry, "properties": {"name": one.name, "people": one.population}}
            for one in content.places
        ),
        "facilities": _collection(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
                "properties": _facility(one.name, content.levels.get(one.pk, "")),
            }
            for one in content.facilities
        ),
        "levels": dict(method.load("maps")["facilities"]["colours"]),
        "layers": [_layer(opened, one) for one in content.layers],
        "basemap": settings.BASEMAP,
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response.headers["Content-Disposition"] = "attachment"
    return response


def _facility(name: str, level: str) -> dict[str, str]:
    """A facility as the script draws it: its name with its class in words, and the class."""
    return {"name": f"{name}: {level_word(level)}", "level": level} if level else {"name": name}


def _collection(features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _layer(plan: Plan, layer: RiskLayer) -> dict[str, Any]:
    """A layer as the script draws it: vector tiles from a zoom on, the picture below it or alone."""
    file = layer.current
    assert file is not None
    facts = facts_of(file)
    return {
        "id": layer.pk,
        "name": layer.name,
        "kind": layer.kind,
        "form": facts.form if facts else "raster",
        "picture": picture_address(plan, file),
        "corners": file.corners,
        "tiles": reverse("map_tiles", args=[plan.slug, file.pk]) if file.tiles_id else "",
        "many": bool(facts and facts.features >= MANY),
        "classes": [{"colour": one.colour, "words": one.words} for one in legend(layer)],
    }


MANY = int(method.load("maps")["tiles"]["many_shapes"])
