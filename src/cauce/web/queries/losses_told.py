"""A loss analysis in words (análisis de pérdidas en palabras): its figures as pages and files show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import losses as rules
from cauce.core import messages, places
from cauce.core.messages import losses as sentences
from cauce.core.small_groups import told_of
from cauce.web.models import LossAnalysis

ENGINE = "engine:"
NONE = "–"


def refusal_of(one: LossAnalysis) -> str:
    """Say why an analysis could not be reckoned; nothing where it could."""
    if not one.problem:
        return ""
    code, values = one.problem
    if code.startswith(ENGINE):
        return messages.layer_refusal(code.removeprefix(ENGINE), values, _)
    return sentences.refusal(code, values, _)


def told(one: LossAnalysis, *, public: bool = False) -> dict[str, Any]:
    """Return an analysis as it is shown; to the public without single assets and without small territories."""
    results = one.results
    territories = shown_territories(one, public=public)
    periods = _periods(results)
    told_of = results["uncertainty"]
    city = places.city_format(one.plan.city_format)
    return {
        **{name: results[name] for name in ("currency", "price_year", "total_value", "exposure", "assets_in_all")},
        "loss": results["expected_annual_loss"],
        "band": band_of(results, "expected_annual_loss"),
        "share": 100 * results["expected_annual_loss"] / results["total_value"] if results["total_value"] else 0.0,
        "people": results["expected_annual_people"],
        "people_band": band_of(results, "expected_annual_people"),
        "periods": periods,
        "longest": next((line for line in reversed(periods) if line["loss"] is not None), None),
        "territories": [line | {"band": ends(line["band"])} for line in territories if line["loss"] or line["worst"]],
        "spared": sorted(line["name"] for line in territories if not line["loss"] and not line["worst"]),
        "assets": [] if public else [_place(line) for line in results["assets"] if line["loss"]],
        "worst_events": results["worst_events"],
        "layers": [layer | {"day": city.kept_day(layer["source_on"])} for layer in results["layers"]],
        "is_synthetic": any(layer["is_synthetic"] for layer in results["layers"]),
        "authorities": list(dict.fromkeys(layer["authority"] for layer in results["layers"] if layer["authority"])),
        "notes": [] if public else _notes(results),
        "samples": told_of["computed"] if told_of else 0,
        "seed": told_of["seed"] if told_of else 0,
        "ranges": _ranges(told_of),
        "tail": sentences.tail(results["asked"]["tail"], _),
        "curves": {curve: _(source) for curve, source in results["curves"].items()},
        "versions": results["versions"],
        "method": results["method"],
        "picture": one.reports.get((get_language() or "es")[:2], one.reports.get("es", {})).get("picture", ""),
    }


def _periods(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the losses of the usual return periods, with their chance in a year and their bands."""
    known = rules.told()["return_periods"]["years"]
    return [
        {**line, "chance": 100 / line["years"], "band": band_of(line, "loss")}
        for line in results["return_periods"]
        if line["years"] in known
    ]


def shown_territories(one: LossAnalysis, *, public: bool) -> list[dict[str, Any]]:
    """Return the territories that may be told, those that lose most first; small ones are the office's alone."""
    every = [line for line in one.results["territories"] if line["name"]]
    if not public:
        return every
    sizes = {line["name"]: line["assets"] for line in every if line["assets"]}
    besides = one.results["assets_in_all"] - sum(sizes.values())
    kept = told_of(sizes, int(rules.told()["shown"]["least"]), besides=besides)
    return [line for line in every if line["name"] in kept]


def _place(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands at a place with its name: that of a facility, or the building's number in its layer."""
    name = line["name"] if line["id"] else _("Building %(number)s of its layer") % {"number": line["key"][1:]}
    return {**line, "name": name, "territory": line.get("territory", ""), "band": ends(line["band"])}


def band_of(line: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    """Return between which bounds nine samples of ten lie; None without samples, or where nothing is known."""
    low, high = line.get(f"{name}_low"), line.get(f"{name}_high")
    return None if low is None or high is None else (low, high)


def ends(band: Sequence[float] | None) -> tuple[float, float] | None:
    """Return low and high of a band of low, middle and high."""
    return None if band is None else (band[0], band[2])


def _ranges(told_of: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    if told_of is None:
        return []
    return [{**line, "words": sentences.quantity(line["name"], _)} for line in told_of["quantities"]]


def _notes(results: Mapping[str, Any]) -> list[str]:
    """Say what was left out or taken for granted."""
    counts = {**results["notes"], **{code: n for code, n in results["left_out"].items() if code in sentences.NOTES}}
    return [sentences.note(code, {"n": n}, _) for code, n in counts.items() if n]
