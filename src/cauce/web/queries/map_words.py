"""Words of the map (palabras del mapa): a layer's name and provenance, its classes with their unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce import method
from cauce.core import places, vulnerability
from cauce.core.messages import maps as sentences
from cauce.core.risk_layers import LayerClass
from cauce.exporter import map_drawing as drawing
from cauce.web.models import Plan, RiskLayer
from cauce.web.queries import map as queries

SAYS_SO = ("sintétic", "sintetic", "synthetic")  # within a name that says itself that its layer was made up


@dataclass(frozen=True)
class Entry:
    """A line of a legend."""

    colour: str
    words: str
    mark: int  # the number of its pattern in the style sheet, for who does not see the colour


def hazard_word(name: str) -> str:
    """A hazard in words."""
    return _(sentences.HAZARDS[name]) if name in sentences.HAZARDS else name


def kind_word(name: str) -> str:
    """The kind of a layer in words."""
    return _(sentences.LAYER_KINDS[name]) if name in sentences.LAYER_KINDS else name


def form_word(name: str) -> str:
    """How a layer is drawn, in words."""
    return _(sentences.FORMS[name]) if name in sentences.FORMS else name


def synthetic_name(name: str, *, is_synthetic: bool) -> str:
    """A layer's name, which says that the layer is synthetic; once, where the name says so itself."""
    if not is_synthetic or any(stem in name.casefold() for stem in SAYS_SO):
        return name
    return f"{name} · {_('synthetic')}"


def quality_word(name: str) -> str:
    """The quality of a layer in words."""
    return _(sentences.QUALITIES[name]) if name in sentences.QUALITIES else ""


def scenario(layer: RiskLayer) -> str:
    """What a layer assumes: hazard, return period or event, climate."""
    years = layer.return_period_years
    parts = [
        hazard_word(layer.hazard) if layer.hazard else kind_word(layer.kind),
        _("return period of %(years)d years") % {"years": years} if years else "",
        layer.event or (_("expected annual loss") if layer.run else ""),
        layer.climate,
    ]
    return " · ".join(part for part in parts if part)


def legend(layer: RiskLayer) -> list[Entry]:
    """The legend of a layer, from low to high, with its unit."""
    classes = queries.classes_of(layer)
    return [Entry(one.colour, class_words(one, layer), number) for number, one in enumerate(classes, start=1)]


def class_words(one: LayerClass, layer: RiskLayer) -> str:
    """A class in words: its value, or its bounds with the unit."""
    if one.low is None and one.high is None:
        return one.value or layer.name
    unit = f" {layer.unit}" if layer.unit else ""
    low, high = ("" if each is None else number(each, layer.plan) for each in (one.low, one.high))
    if one.low is None:
        return _("below %(high)s%(unit)s") % {"high": high, "unit": unit}
    if one.high is None:
        return _("%(low)s%(unit)s and more") % {"low": low, "unit": unit}
    return _("%(low)s to %(high)s%(unit)s") % {"low": low, "high": high, "unit": unit}


def number(value: float, plan: Plan) -> str:
    """A number as the city writes it, with the decimals that it has."""
    written = "" if float(value).is_integer() else f"{Decimal(str(value)):f}".partition(".")[2]
    return places.city_format(plan.city_format).number(value, decimals=len(written))


def spots(content: queries.Content) -> list[drawing.Spot]:
    """Facilities as the map draws them: by how vulnerable they were judged, where that may be seen."""
    colours = method.load("maps")["facilities"]["colours"]
    order = list(colours)
    found = []
    for one in content.facilities:
        level = content.levels.get(one.pk, "")
        words = f"{one.name}: {level_word(level)}" if level else one.name
        size = 0.8 + 0.2 * order.index(level) if level in colours else 1.0
        place = (one.longitude or 0.0, one.latitude or 0.0)
        found.append(drawing.Spot(words, *place, colour=colours.get(level, ""), size=size))
    return found


def level_word(level: str) -> str:
    """How vulnerable a facility was judged to be, in words."""
    return vulnerability.band_word("generic", level, get_language() or "es")


def facility_legend(content: queries.Content) -> list[Entry]:
    """The legend of facilities by class: the classes that are there."""
    there = set(content.levels.values())
    colours = method.load("maps")["facilities"]["colours"]
    return [
        Entry(colour, level_word(level), number)
        for number, (level, colour) in enumerate(colours.items(), start=1)
        if level in there
    ]


def percent(share: float, plan: Plan) -> str:
    """A share in percent, with a digit where it is small."""
    value = share * 100
    return f"{places.city_format(plan.city_format).number(value, decimals=1 if value < 10 else 0)}\u00a0%"
