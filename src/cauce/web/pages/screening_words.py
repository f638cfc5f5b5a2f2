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

WHOLE = frozenset({"farthest_m", "edge_cells", "moisture", "rain", "shaking"})  # figures without decimals
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
    if one.form == "layer":
        options = [(str(layer.pk), _layer_words(layer)) for layer in queries.offered(one, every)]
    if one.form == "choice":
        options = [(choice, _(sentences.CHOICES[f"{one.name} {choice}"])) for choice in one.choices]
    hint = _(sentences.HINTS[one.name]) if one.name in sentences.HINTS else ""
    if one.form == "number" and not hint:
        low, high = (f"{limit:g}" for limit in one.limits)
        hint = _("From %(low)s to %(high)s.") % {"low": low, "high": high}
    value = str(typed.get(one.name, "") or "")
    told = {"label": _(sentences.LABELS[one.name]), "hint": hint, "wrong": wrong.get(one.name, "")}
    return Field(one.name, one.form, value=value, is_optional=is_optional, options=options, **told)


def _layer_words(layer: RiskLayer) -> str:
    return f"{layer.name} · {_('synthetic')}" if layer.is_synthetic else layer.name


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
