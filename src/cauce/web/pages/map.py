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
from cauce.core import places
from cauce.core.risk_layers import THEMES
from cauce.exporter import map_drawing as drawing
from cauce.web.models import Plan, RiskLayer, RiskLayerFile
from cauce.web.pages.frame import Crumb, open_plan, show
from cauce.web.pages.map_words import for_script as words_for_script
from cauce.web.queries import map as queries
from cauce.web.queries import map_priorities
from cauce.web.queries.map_choice import Choice, chosen_of, themes
from cauce.web.queries.map_words import facility_legend, legend, level_word, scenario, spots
from cauce.web.queries.risk_layers import facts_of
from cauce.web.queries.visible import may

BUNDLE = Path(settings.PACKAGE) / "static" / "map"


def map_page(request: HttpRequest, plan: str) -> HttpResponse:
    """Show the map (/es/<plan>/mapa/)."""
    opened = open_plan(request, plan)
    content = queries.content(request.user, opened)
    chosen = chosen_of(dict(request.GET.lists()), content)
    reckoned = map_priorities.shown_to(request.user, opened, content)
    first = reckoned if chosen.priorities else None
    shown = [one for one in (chosen.layer, chosen.beside) if one is not None]
    base = chosen.base(content)
    every = themes(content)
    return show(
        request,
        "map/_told.html" if request.htmx else "map/map.html",  # type: ignore[attr-defined]
        title=_("Map"),
        plan=opened,
        section="map",
        content=content,
        themes=every,
        hazards=[one for one in every if one.kind == "hazard"],
        losses=[one for one in every if one.kind == "losses"],
        others=[one for one in content.layers if one.kind not in THEMES],
        shown=shown,
        base=base,
        chosen=chosen,
        reckoned=reckoned,
        first=first,
        heading=_heading(shown),
        drawings=[
            _drawn(opened, content, chosen, first, layer, f"map-{number}")
            for number, layer in enumerate(shown or [None])
        ],
        lines=content.lines(shown),
        facility_legend=facility_legend(content) if chosen.facilities else [],
        sources=sorted({one.source for one in content.places if one.source}),
        manages=may("manage_layers", by=request.user, plan=opened),
        inside=may("see_facilities", by=request.user, plan=opened),
        bundle=bundle(),
        script_words=json.dumps(words_for_script(), ensure_ascii=False),
        crumbs=[Crumb(opened.title, reverse("plan", args=[opened.slug]))],
    )


def bundle() -> dict[str, str] | None:
    """Addresses of the map's script; None where it was not made, and the server draws the map."""
    if not (BUNDLE / "map.js").is_file():
        return None
    return {name: static(f"map/{file}") for name, file in BUNDLED.items()}


BUNDLED = {"script": "map.js", "worker": "worker.js", "style": "map.css"}


def _heading(shown: Sequence[RiskLayer]) -> str:
    return _(" and ").join(scenario(one) for one in shown) if shown else ""


def _drawn(
    plan: Plan,
    content: queries.Content,
    chosen: Choice,
    first: map_priorities.Shown | None,
    layer: RiskLayer | None,
    mark: str,
) -> dict[str, Any]:
    """The map as the server draws it, for one hazard or one run's losses; ``mark`` tells two drawings apart."""
    themed = [(layer, chosen.opacity / 100)] if layer is not None else []
    overlays = [
        drawing.Overlay(picture_address(plan, one.current), queries.box_of(one), opacity)
        for one, opacity in [*((one, 1.0) for one in chosen.base(content)), *themed]
        if one.current is not None
    ]
    marks = spots(content) if chosen.facilities else []
    told = drawing.Drawing(
        drawing.box_around(content.box, shape=0.6),
        map_priorities.areas(content, first),
        [*marks, *map_priorities.signs(first)],
        overlays,
        mark=mark,
    )
    title = scenario(layer) if layer is not None else _("The city's territories")
    return {
        "layer": layer,
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
    first = map_priorities.shown_to(request.user, opened, content)
    told = {
        "box": drawing.box_around(content.box),
        "territories": _collection(
            {"type": "Feature", "geometry": one.geometry, "properties": _territory(one, first, opened)}
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
        "priorities": _priorities(opened, first),
        "basemap": settings.BASEMAP,
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response.headers["Content-Disposition"] = "attachment"
    return response


def _territory(place: queries.Place, first: map_priorities.Shown | None, plan: Plan) -> dict[str, Any]:
    """A territory as the script draws it; with where it comes, in words, where that may be seen."""
    people = "" if place.population is None else places.city_format(plan.city_format).number(place.population)
    told: dict[str, Any] = {"name": place.name, "people": people}
    standing = first.territories.get(place.pk) if first is not None else None
    return told | _said(standing) if standing is not None else told


def _said(one: map_priorities.Standing) -> dict[str, str]:
    return {"state": one.state, "words": one.words, "why": "\n".join(one.reasons)}


def _priorities(plan: Plan, first: map_priorities.Shown | None) -> dict[str, Any] | None:
    """What comes first, as the script draws it: facilities by sign, and where the reckoning stands."""
    if first is None:
        return None
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": one.place},
            "properties": {"name": one.name, "url": reverse("facility", args=[plan.slug, one.pk]), **_said(one)},
        }
        for one in reversed(first.facilities)
        if one.place is not None
    ]
    kept = method.load("maps")["priorities"]
    return {
        "facilities": _collection(features),
        "signs": {
            state: {"corners": drawing.SIGNS[sign], "colour": kept["colours"][state]}
            for state, sign in kept["signs"].items()
        },
        "hatches": {state: drawing.HATCHES[drawing.HATCHINGS[word]] for state, word in kept["hatches"].items()},
        "url": reverse("priority_analysis", args=[plan.slug, first.analysis.pk]) if first.is_inside else "",
    }


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
        "theme": layer.kind in THEMES,
        "form": facts.form if facts else "raster",
        "picture": picture_address(plan, file),
        "corners": file.corners,
        "tiles": reverse("map_tiles", args=[plan.slug, file.pk]) if file.tiles_id else "",
        "many": bool(facts and facts.features >= MANY),
        "classes": [{"colour": one.colour, "words": one.words} for one in legend(layer)],
    }


MANY = int(method.load("maps")["tiles"]["many_shapes"])
