"""Words of the screening of hazards (palabras del tamizaje): its fields, its figures, why it could not be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cauce.core import messages, places
from cauce.core import screening as rules
from cauce.core.messages import screening as sentences
from cauce.web.models import RiskLayer, Screening
from cauce.web.queries import screening as queries
from cauce.web.queries.map_words import legend, percent, synthetic_name

MOST_LEFT_OUT = 6  # layers that are not offered and are told one by one
WHOLE = frozenset(
    {"farthest_m", "longest_walk_min", "least_margin_min", "edge_cells", "moisture", "rain", "shaking"}
)  # figures without decimals
UNITS = {"flood": "m", "shaking": "g"}
IN_UNIT = frozenset({"lowest", "highest", "mean"})
DECIMALS = {("shaking", "lowest"): 3, ("shaking", "highest"): 3, ("shaking", "sigma"): 3, ("flood", "mean"): 2}


@dataclass(frozen=True)
class Field:
    """A field of the form as it is shown."""

    name: str
    form: str
    label: str
    hint: str
    value: str
    wrong: str
    is_optional: bool
    options: list[tuple[str, str]]
    left_out: list[str]  # sentences: layers that are not offered, and why

    @property
    def described_by(self) -> str:
        """What beside the field says more of it: the names of these parts of the page."""
        said = [f"{self.name}-hint"] if self.hint else []
        said += [f"{self.name}-wrong"] if self.wrong else []
        return " ".join([*said, *(f"{self.name}-left-{number}" for number in range(1, len(self.left_out) + 1))])


def kind_word(kind: str) -> str:
    """What a screening shows, in words."""
    return _(sentences.KINDS[kind])


def fields(kind: str, typed: Mapping[str, Any], wrong: Mapping[str, str], every: Sequence[RiskLayer]) -> list[Field]:
    """The fields of a screening, in their order; what one of two ways needs is not called optional."""
    wanted = rules.method_of(kind)
    in_ways = {name for ways in wanted.ways for way in ways for name in way}
    return [
        _field(one, typed, wrong, every, is_optional=not one.is_needed and one.name not in in_ways)
        for one in wanted.inputs
    ]


def _field(
    one: rules.Input,
    typed: Mapping[str, Any],
    wrong: Mapping[str, str],
    every: Sequence[RiskLayer],
    *,
    is_optional: bool,
) -> Field:
    options: list[tuple[str, str]] = []
    left_out: list[str] = []
    if one.form == "layer":
        options = [(str(layer.pk), _layer_words(layer)) for layer in queries.offered(one, every)]
        left_out = [_left_out(why, layers) for why, layers in queries.left_out(one, every).items()]
    if one.form == "choice":
        options = [(choice, _(sentences.CHOICES[f"{one.name} {choice}"])) for choice in one.choices]
    hint = _(sentences.HINTS[one.name]) if one.name in sentences.HINTS else ""
    if one.form == "number" and not hint:
        low, high = (f"{limit:g}".replace("-", places.MINUS) for limit in one.limits)
        hint = _("From %(low)s to %(high)s.") % {"low": low, "high": high}
    value = str(typed.get(one.name, "") or "")
    told = {"label": _(sentences.LABELS[one.name]), "hint": hint, "wrong": wrong.get(one.name, "")}
    return Field(one.name, one.form, value=value, is_optional=is_optional, options=options, left_out=left_out, **told)


def _layer_words(layer: RiskLayer) -> str:
    return synthetic_name(layer.name, is_synthetic=layer.is_synthetic)


def _left_out(why: str, layers: Sequence[RiskLayer]) -> str:
    more = [f"(+{len(layers) - MOST_LEFT_OUT})"] if len(layers) > MOST_LEFT_OUT else []
    names = [f"«{layer.name}»" for layer in layers[:MOST_LEFT_OUT]]
    return _(sentences.MISFITS[why]) % {"layers": ", ".join(names + more)}


def refusal(one: Screening) -> str:
    """Why a screening could not be done; empty where it could."""
    if not one.problem:
        return ""
    code, values = one.problem
    return messages.layer_refusal(code, values, _)


def asked(one: Screening, every: Iterable[RiskLayer]) -> list[tuple[str, str]]:
    """What a screening was asked with: labels and words."""
    known = {str(layer.pk): layer.name for layer in every}
    known |= {str(each["id"]): each["name"] for each in one.results.get("sources", ())}
    lines = []
    for wanted in rules.method_of(one.kind).inputs:
        words = str(one.told.get(wanted.name, ""))
        if wanted.form == "layer" and words:
            words = known.get(words, _("a layer that is no longer there"))
        if wanted.form == "choice":
            words = _(sentences.CHOICES[f"{wanted.name} {words if words in wanted.choices else wanted.usual}"])
        if words:
            lines.append((_(sentences.LABELS[wanted.name]), words))
    return lines


def sources(one: Screening) -> list[Mapping[str, Any]]:
    """The layers that a screening rests on, each by a name that says whether it is synthetic."""
    return [
        {**each, "name": synthetic_name(each["name"], is_synthetic=each["is_synthetic"])}
        for each in one.results.get("sources", ())
    ]


def figures(one: Screening) -> list[tuple[str, str]]:
    """Figures to judge a screening by: labels and numbers as the city writes them, with their unit."""
    city, unit = places.city_format(one.plan.city_format), UNITS.get(one.kind, "")
    lines = []
    for name, value in one.results.get("figures", {}).items():
        if name in sentences.FIGURES:
            decimals = 0 if name in WHOLE or float(value).is_integer() else DECIMALS.get((one.kind, name), 1)
            words = city.number(value, decimals=decimals)
            lines.append((_(sentences.FIGURES[name]), f"{words} {unit}" if unit and name in IN_UNIT else words))
    return lines


@dataclass(frozen=True)
class Part:
    """A class of the zones: its colour where the map draws it, its words, its area and its share of the whole."""

    colour: str
    words: str
    area: str
    share: str  # empty of a class that lies nowhere


def parts(one: Screening) -> list[Part]:
    """The area of each class, from the lowest; none of a raster, or of what was screened before areas were kept."""
    areas = [float(area) for area in one.results.get("classes", ())]
    words = sentences.class_words(one.kind, _)
    whole = sum(areas)
    if not whole or len(areas) != len(words):
        return []
    drawn = one.layer is not None and one.layer.current is not None and one.layer.current_id == one.file_id
    colours = [entry.colour for entry in legend(one.layer)] if one.layer is not None and drawn else []
    colours = [""] * (len(words) - len(colours)) + colours  # the lowest class of some is no zone
    city = places.city_format(one.plan.city_format)
    return [
        Part(
            colour, said, city.number(area, decimals=2 if area else 0), percent(area / whole, one.plan) if area else ""
        )
        for colour, said, area in zip(colours, words, areas, strict=True)
    ]


def finding(one: Screening, told: Sequence[Part]) -> str:
    """What is seen in the areas, in a sentence; empty where there are none."""
    there = [part for part in told if part.share]
    if not there or one.kind not in sentences.FINDINGS:
        return ""
    worst = there[-1]
    code = "tsunami none" if one.kind == "tsunami" and worst is not told[-1] else one.kind
    return _(sentences.FINDINGS[code]) % {"words": worst.words, "share": worst.share, "area": worst.area}
