"""The printed map (mapa impreso): the map that the page shows, as an A3 sheet."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cauce.core import places
from cauce.exporter import map_drawing as drawing
from cauce.exporter.map_sheet import Sheet, SheetLayer, as_data, map_sheet_pdf
from cauce.web.models import Plan, RiskLayer, StoredFile
from cauce.web.pages.frame import open_plan
from cauce.web.pages.map import chosen_of
from cauce.web.pages.map_words import facility_legend, legend, quality_word, scenario, spots
from cauce.web.pages.written import sent
from cauce.web.queries import map as queries
from cauce.web.queries import risk_layers
from cauce.web.queries.plan_text import PROGRAM


@require_safe
def map_sheet(request: HttpRequest, plan: str) -> HttpResponse:
    """Send the printed map (/es/<plan>/mapa/hoja.pdf)."""
    opened = open_plan(request, plan)
    content = queries.content(request.user, opened)
    chosen = chosen_of(request, content)
    hazards = [chosen["layer"]] if chosen["layer"] is not None else []
    base = [one for one in content.layers if one.kind != "hazard" and one.pk in chosen["also"]]
    overlays = [
        drawing.Overlay(as_data(_bytes(one.current.picture)), queries.box_of(one), opacity)
        for one, opacity in [*((one, 1.0) for one in base), *((one, chosen["opacity"] / 100) for one in hazards)]
        if one.current is not None and one.current.picture is not None
    ]
    marks = spots(content) if chosen["facilities"] else []
    areas = [drawing.Area(one.name, one.geometry) for one in content.places]
    today = timezone.localdate()
    day = places.city_format(opened.city_format).day
    shown = [*hazards, *base]
    sheet = Sheet(
        title=hazards[0].name if hazards else _("The city's territories"),
        plan=opened.title,
        program=PROGRAM,
        language=get_language() or "es",
        on=today,
        day=_("Made on %(day)s") % {"day": day(today)},
        caution=_("For screening, not for design."),
        north=_("N"),
        kilometres=_("%(kilometres)s km"),
        drawn=drawing.Drawing(content.box, areas, marks, overlays),
        layers=[_layer(opened, one) for one in shown],
        sources=[f"{_('Territories:')} {one}" for one in sorted({one.source for one in content.places if one.source})],
        synthetic=_synthetic(shown),
        spots=_("Facilities") if marks else "",
        spot_classes=[(one.colour, one.words) for one in facility_legend(content)] if marks else [],
        note=_("Web Mercator projection, WGS84. The scale holds in the middle of the map."),
    )
    return sent(HttpResponse(map_sheet_pdf(sheet), content_type="application/pdf"), f"{opened.slug}-{_('map')}-a3.pdf")


def _synthetic(shown: list[RiskLayer]) -> str:
    names = [one.name for one in shown if one.is_synthetic]
    told = _("Synthetic, made up to show how the map works: %(names)s. It says nothing about the real city.")
    return told % {"names": ", ".join(names)} if names else ""


def _bytes(stored: StoredFile) -> bytes:
    return risk_layers.local_path(stored).read_bytes()


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
