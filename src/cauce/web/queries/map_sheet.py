"""The printed map (mapa impreso) put together: what the page shows, for whoever may see it, as an A3 sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import places
from cauce.exporter import map_drawing as drawing
from cauce.exporter.map_sheet import Sheet, SheetLayer, as_data
from cauce.web.models import Plan, RiskLayer, StoredFile
from cauce.web.queries import map as queries
from cauce.web.queries import map_priorities, risk_layers, risk_priorities
from cauce.web.queries.map_choice import Choice, chosen_of
from cauce.web.queries.map_words import facility_legend, legend, quality_word, scenario, spots
from cauce.web.queries.plan_text import PROGRAM
from cauce.web.queries.visible import Person

LISTED = 6  # facilities that come first, written beside the map


def sheet_of(user: Person, plan: Plan, asked: Mapping[str, Sequence[str]], *, on: dt.date) -> Sheet:
    """Put together the sheet that an address asks for; only what the person may see is on it."""
    content = queries.content(user, plan)
    chosen = chosen_of(asked, content)
    shown = [chosen.layer] if chosen.layer is not None else []
    base = chosen.base(content)
    places_first = map_priorities.shown_to(user, plan, content) if chosen.priorities else None
    marks = spots(content) if chosen.facilities else []
    sources = sorted({one.source for one in content.places if one.source})
    return Sheet(
        title=shown[0].name if shown else _("The city's territories"),
        plan=plan.title,
        program=PROGRAM,
        language=get_language() or "es",
        on=on,
        day=_("Made on %(day)s") % {"day": places.city_format(plan.city_format).day(on)},
        caution=_("For screening, not for design."),
        north=_("N"),
        kilometres=_("%(kilometres)s km"),
        drawn=_drawn(content, chosen, places_first, marks),
        layers=[*(_layer(plan, one) for one in shown), *(_beneath(plan, one) for one in base)],
        sources=[f"{_('Territories:')} {one}" for one in sources],
        synthetic=_synthetic([*shown, *base], places_first),
        spots=_("Facilities") if marks else "",
        spot_classes=[(one.colour, one.words) for one in facility_legend(content)] if marks else [],
        priorities=_("Priorities") if places_first is not None else "",
        priority_classes=[(sign, colour, words) for _state, words, colour, sign in places_first.states]
        if places_first is not None
        else [],
        hatched=_("Territories that come first are hatched.") if places_first is not None else "",
        first=[_told(one) for one in places_first.first[:LISTED]] if places_first is not None else [],
        note=_("Web Mercator projection, WGS84. The scale holds in the middle of the map."),
        nameless=_("Without room for their names on the map: %(names)s."),
    )


def rests_on(user: Person, plan: Plan, chosen: Choice, content: queries.Content) -> list[list[int]]:
    """What a sheet shows, by number and version: a layer taken back, retired or replaced is another or none."""
    layers = [*([chosen.layer] if chosen.layer is not None else []), *chosen.base(content)]
    reckoned = risk_priorities.visible(user, plan) if chosen.priorities else None
    found = [[one.pk, one.version, one.current_id or 0] for one in layers]
    return [*found, [reckoned.pk, reckoned.version]] if reckoned is not None else found


def _told(one: map_priorities.Standing) -> str:
    return f"{one.name}. {one.reasons[0]}" if one.reasons else one.name


def _drawn(
    content: queries.Content,
    chosen: Choice,
    places_first: map_priorities.Shown | None,
    marks: Sequence[drawing.Spot],
) -> drawing.Drawing:
    themes = [(chosen.layer, chosen.opacity / 100)] if chosen.layer is not None else []
    overlays = [
        drawing.Overlay(as_data(_bytes(one.current.picture)), queries.box_of(one), opacity)
        for one, opacity in [*((one, 1.0) for one in chosen.base(content)), *themes]
        if one.current is not None and one.current.picture is not None
    ]
    areas = map_priorities.areas(content, places_first)
    return drawing.Drawing(content.box, areas, [*marks, *map_priorities.signs(places_first)], overlays)


def _synthetic(shown: Sequence[RiskLayer], places_first: map_priorities.Shown | None) -> str:
    names = [one.name for one in shown if one.is_synthetic]
    if places_first is not None and places_first.is_synthetic:
        names.append(places_first.analysis.name)
    told = _("Synthetic, made up to show how the map works: %(names)s. It says nothing about the real city.")
    return told % {"names": ", ".join(names)} if names else ""


def _bytes(stored: StoredFile) -> bytes:
    return risk_layers.local_path(stored).read_bytes()


def _beneath(plan: Plan, layer: RiskLayer) -> SheetLayer:
    """A layer that lies beneath: in few lines, with its source and licence."""
    whole = _layer(plan, layer)
    told = ", ".join(part for part in (layer.source, layer.licence) if part)
    return SheetLayer(whole.name, whole.legend, [(_("Source"), told)])


def _layer(plan: Plan, layer: RiskLayer) -> SheetLayer:
    """A layer's legend and provenance, as the sheet prints them."""
    day = places.city_format(plan.city_format).day

    def dated(words: str, on: dt.date | None) -> str:
        return ", ".join(part for part in (words, day(on) if on else "") if part)

    facts = [
        (_("What it shows"), scenario(layer)),
        (_("Authority"), layer.authority),
        (_("Source"), dated(layer.source, layer.source_on)),
        (_("Scale"), layer.scale),
        (_("Licence"), layer.licence),
        (_("Quality"), quality_word(layer.quality)),
        (_("Released by"), dated(layer.released_by, layer.released_on) or _("nobody: internal")),
    ]
    return SheetLayer(layer.name, [(one.colour, one.words) for one in legend(layer)], facts)
