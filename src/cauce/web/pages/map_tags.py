"""Tags of the map's templates (etiquetas del mapa)."""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cauce.core.risk_layers import THEMES
from cauce.exporter import map_drawing as drawing
from cauce.web.models import RiskLayer
from cauce.web.pages.map_words import severity_word as weight_word
from cauce.web.queries import map_words
from cauce.web.queries.map import Line
from cauce.web.queries.map_priorities import Standing

LEAST = 0.0005  # a share below it is told as nothing
AREA = '<rect width="22" height="14" rx="2" fill="{colour}"/>'
SHAPES = {
    "lines": '<path class="stroke" d="M1 11 8 4l5 5 8-6" stroke="{colour}"/>',
    "points": '<circle cx="11" cy="7" r="{radius}" fill="{colour}"/>',
}

register = Library()
register.filter("hazard_word", map_words.hazard_word)
register.filter("layer_kind", map_words.kind_word)
register.filter("layer_form", map_words.form_word)
register.filter("layer_quality", map_words.quality_word)


@register.filter
def layer_name(layer: RiskLayer) -> str:
    """A layer's name, which says that it is synthetic."""
    return map_words.synthetic_name(layer.name, is_synthetic=layer.is_synthetic)


@register.filter
def scenario(layer: RiskLayer) -> str:
    """What a layer assumes: hazard, return period or event, climate."""
    return map_words.scenario(layer)


@register.filter
def legend(layer: RiskLayer) -> list[map_words.Entry]:
    """The legend of a layer."""
    return map_words.legend(layer)


@register.simple_tag
def swatch(entry: map_words.Entry, layer: RiskLayer) -> SafeString:
    """The sign of a class in a legend: an area, a line or a point, as the map draws it."""
    form = layer.current.facts.get("form", "") if layer.current is not None else ""
    shape = SHAPES.get(form, AREA).format(radius=_radius(entry, layer), colour="{}")
    return format_html(
        '<svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true">' + shape + "</svg>", entry.colour
    )


def _radius(entry: map_words.Entry, layer: RiskLayer) -> float:
    """The radius of a point in a legend: of losses the larger, the more is lost."""
    return min(6.5, 2.5 + 1.2 * (entry.mark - 1)) if layer.kind in THEMES else 3.0


@register.filter
def severity_word(name: str) -> str:
    """How much a finding weighs, in words."""
    return weight_word(name)


@register.simple_tag(takes_context=True)
def shares(context: Any, line: Line, number: int) -> SafeString:
    """What a layer covers of a territory, as a share of its area; by class where it has several."""
    layer = context["shown"][number]
    if layer.kind == "losses":
        return _loss(layer, line)
    parts = [(entry.words, share) for entry, share in zip(map_words.legend(layer), line.shares[number], strict=True)]
    told = [(words, share) for words, share in parts if share >= LEAST]
    if not told:
        return format_html('<span class="soft">{}</span>', _("nothing"))
    whole = map_words.percent(min(1.0, sum(share for _words, share in told)), layer.plan)
    if len(parts) == 1:
        return format_html("{}", whole)
    split = format_html_join(" · ", "{}: {}", ((words, map_words.percent(share, layer.plan)) for words, share in told))
    return format_html('<b>{}</b> <span class="soft small">{}</span>', whole, split)


def _loss(layer: RiskLayer, line: Line) -> SafeString:
    """What is lost in a territory, as the sum of its places."""
    sums = layer.current.facts.get("sums", {}) if layer.current is not None else {}
    if line.place.key not in sums:
        return format_html('<span class="soft">{}</span>', _("nothing"))
    return format_html("{}", map_words.number(round(sums[line.place.key]), layer.plan))


@register.filter
def sign_points(sign: str) -> str:
    """The corners of a sign around (7, 7), as a legend draws it."""
    return " ".join(f"{7 + x * 4:.1f},{7 + y * 4:.1f}" for x, y in drawing.SIGNS[sign])


@register.simple_tag(takes_context=True)
def standing(context: Any, line: Line) -> Standing | None:
    """Where a territory comes, by the reckoning that is shown."""
    first = context["first"]
    return first.territories.get(line.place.pk) if first is not None else None
