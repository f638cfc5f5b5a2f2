"""A reckoning of priorities in words (prioridades en palabras): its tables, its notes, what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import facilities as of_facilities
from cauce.core import places
from cauce.core.messages import risk_priorities as sentences
from cauce.web.models import PriorityAnalysis

FEW = 25  # lines shown before the rest is asked for
SHARES = frozenset({"share"})
COUNTS = frozenset({"people", "capacity", "facilities", "judged", "reached"})


def told(one: PriorityAnalysis, *, every: bool = True) -> dict[str, Any]:
    """Put what came of a reckoning into words: its tables, its notes, what is left out."""
    results = one.results
    city = places.city_format(one.plan.city_format)
    kinds = of_facilities.words_of("kinds", get_language() or "es")
    facilities = [_with_words(line, city) | {"kind": kinds.get(line["kind"], "")} for line in results["facilities"]]
    territories = [_with_words(line, city) for line in results["territories"]]
    return {
        "facilities": facilities if every else facilities[:FEW],
        "facilities_in_all": len(facilities),
        "facilities_first": sum(line["is_priority"] for line in facilities),
        "facilities_reached": sum(bool(line["level"]) for line in facilities),
        "territories": territories,
        "territories_first": sum(line["is_priority"] for line in territories),
        "layers": [_layer(line, city) for line in results["layers"]],
        "is_synthetic": any(line["is_synthetic"] for line in results["layers"]),
        "groups": _groups(results, city),
        "without_place": results["without_place"],
        "without_outline": results["without_outline"],
        "people_from": results["people_from"],
        "threshold": results["threshold"],
        "method": results["method"],
    }


def _with_words(line: Mapping[str, Any], city: places.CityFormat) -> dict[str, Any]:
    """A line with its levels and reasons in words."""

    def tell(name: str, value: Any) -> object:
        if name in SHARES:
            return _share(value, city)
        if name in COUNTS:
            return city.number(value)
        if name == "level" and isinstance(value, int):
            return sentences.level(value, _)
        return city.number(value, decimals=1 if name == "level" else 2) if isinstance(value, float) else value

    reasons = [sentences.reason(code, values, _, tell) for code, values in line["reasons"]]
    affected = sorted(line.get("affected", {}).items(), key=lambda one: (-one[1], one[0]))
    shares = {layer: _share(share, city) for layer, share in line.get("shares", {}).items()}
    return {
        **line,
        "level_word": sentences.level(line["level"], _),
        "reasons": reasons,
        "affected": [(layer, people, shares.get(layer, "")) for layer, people in affected],
    }


def _share(share: float, city: places.CityFormat) -> str:
    return f"{city.number(100 * share, decimals=1 if share < 0.1 else 0)} %"


def _layer(line: Mapping[str, Any], city: places.CityFormat) -> dict[str, Any]:
    missing = line["facilities_without_data"] + line["facilities_outside"]
    return {**line, "missing": missing, "day": city.kept_day(line["source_on"])}


def _groups(results: Mapping[str, Any], city: places.CityFormat) -> list[dict[str, Any]]:
    """Lines of the table of groups: one for each layer and group that somebody counted."""
    lines = []
    for layer, groups in results["groups"].items():
        for one in groups:
            ratio = "—" if one["ratio"] is None else city.number(one["ratio"], decimals=2)
            name = sentences.GROUPS[one["group"]]
            words = _(name)
            lines.append({**one, "layer": layer, "words": words, "share": _share(one["share"], city), "ratio": ratio})
    return lines
