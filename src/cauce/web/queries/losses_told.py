"""A loss analysis in words (análisis de pérdidas en palabras): its figures as pages and files show them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce import method
from cauce.core import facilities as of_facilities
from cauce.core import losses as rules
from cauce.core import losses_structures as structures
from cauce.core import messages, places
from cauce.core import scenarios as of_scenarios
from cauce.core.loss_figures import band_of_worth, honest, honest_band
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
    """Return an analysis as it is shown; to the public without single assets and without small territories.

    Figures are rounded to what their bands allow (`core.loss_figures`); ``full`` beside them holds them whole.
    """
    results = one.results
    territories = shown_territories(one, public=public)
    periods = _periods(results)
    told_of = results["uncertainty"]
    city = places.city_format(one.plan.city_format)
    asked = rules.asked_from(results["asked"])
    main = figures(results, "expected_annual_loss", "loss") | figures(results, "expected_annual_people", "people")
    return {
        **{name: results[name] for name in ("currency", "price_year", "exposure", "assets_in_all")},
        **main,
        "hazard": asked.hazard,
        "unit": asked.unit,
        "hazard_word": sentences.hazard(asked.hazard, _),
        "total_value": _worth(results["total_value"], results),
        "full_value": results["total_value"],
        **_share(results),
        "periods": periods,
        "longest": next((line for line in reversed(periods) if line["loss"] is not None), None),
        "territories": [_line(line, results) for line in territories if line["loss"] or line["worst"]],
        "spared": sorted(line["name"] for line in territories if not line["loss"] and not line["worst"]),
        "assets": [] if public else [_place(line, results) for line in results["assets"] if line["loss"]],
        "layers": [layer | {"day": city.kept_day(layer["source_on"])} for layer in results["layers"]],
        "is_synthetic": any(layer["is_synthetic"] for layer in results["layers"]),
        "authorities": list(dict.fromkeys(layer["authority"] for layer in results["layers"] if layer["authority"])),
        "notes": [] if public else _notes(results),
        "samples": told_of["computed"] if told_of else 0,
        "seed": told_of["seed"] if told_of else 0,
        "ranges": _ranges(told_of),
        "drawn_types": bool(told_of and told_of.get("types")),
        "tail": sentences.tail(results["asked"]["tail"], _),
        "curves": {curve: _(source) for curve, source in results["curves"].items()},
        "curves_told": [_curve(line, city) for line in results.get("curves_told", ())],
        "own_curves": _own(results.get("own_curves"), city),
        "limits": limits(results, asked),
        "before_first": before_first(results),
        "prices": prices(one, asked),
        "versions": results["versions"],
        "method": results["method"],
        "picture": one.reports.get((get_language() or "es")[:2], one.reports.get("es", {})).get("picture", ""),
    }


def _share(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an average year takes of all, in per cent, and decimals that show two digits of it, two at least."""
    total, loss = results["total_value"], results["expected_annual_loss"]
    share = 100 * loss / total if total else 0.0
    return {"share": share, "share_decimals": max(2, 1 - math.floor(math.log10(share))) if share else 2}


def _periods(results: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the losses of the maps' return periods and of usual ones, none more frequent than the first map."""
    of_maps = {line["return_period_years"] for line in results["layers"] if line["role"] == "hazard"}
    usual = rules.told()["return_periods"]["years"]
    known = {*(years for years in usual if years >= min(of_maps, default=0)), *of_maps}
    return [
        {"years": line["years"], "chance": 100 / line["years"], **figures(line, "loss", "loss")}
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


def figures(line: Mapping[str, Any], name: str, called: str) -> dict[str, Any]:
    """Return a figure and its band rounded to what the band allows, and both in full."""
    value, band = line[name], band_of(line, name)
    prefix = "" if called == "loss" else f"{called}_"
    return {
        called: None if value is None else honest(value, band),
        f"{prefix}band": honest_band(band),
        f"full_{called}": value,
        f"full_{prefix}band": band,
    }


def _line(line: Mapping[str, Any], results: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a territory, or what stands at a place, loses; rounded, and in full."""
    band, worst, hit = ends(line["band"]), line["worst"], line.get("worst_people")
    return {
        **line,
        "loss": honest(line["loss"], band),
        "band": honest_band(band),
        "value": _worth(line["value"], results),
        "worst": None if worst is None else honest(worst),
        "worst_people": None if hit is None else honest(hit),
        "full": {**line, "band": band},
    }


def _worth(value: float, results: Mapping[str, Any]) -> float:
    return honest(value, band_of_worth(value, results["asked"]))


def _place(line: Mapping[str, Any], results: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands at a place with its name: that of a facility, or the building's number in its layer."""
    name = line["name"] if line["id"] else _("Building %(number)s of its layer") % {"number": line["key"][1:]}
    return _line(line, results) | {"name": name, "territory": line.get("territory", "")}


def _curve(line: Mapping[str, Any], city: places.CityFormat) -> dict[str, Any]:
    """Return a curve with some of its nodes for the page: those where the damage has risen by as much each time."""
    nodes, most = line["nodes"], int(rules.told()["curves"]["shown_nodes"])
    steps = [at * nodes[-1][1] / (most - 1) for at in range(most)]
    wanted = {next(at for at, node in enumerate(nodes) if node[1] >= step or node is nodes[-1]) for step in steps}
    some = nodes if len(nodes) <= most else [nodes[at] for at in sorted(wanted)]
    shown = "; ".join(f"{x:g} {line['unit']}: {city.number(100 * y)} %" for x, y in some)
    source = _(line["source"]) if line["source"] else ""
    return {**line, "name": _curve_name(line), "source": source, "some": some, "shown": shown}


def _curve_name(line: Mapping[str, Any]) -> str:
    """Name a curve: of shaking by its type of structure and the building code that it is of."""
    language = get_language() or "es"
    codes = of_facilities.words_of("code_levels", language)
    kind, _sign, level = line["id"].rpartition("-")
    if kind.upper() in structures.known() and level in codes:
        return f"{structures.name_of(kind.upper(), language)} · {codes[level].lower()}"
    of_code = [codes[one] for one in line["classes"] if one in codes]
    return ", ".join([*of_code, line["name"]] if line["name"] else of_code)


def _own(told_of: Mapping[str, Any] | None, city: places.CityFormat) -> dict[str, Any] | None:
    return None if told_of is None else {**told_of, "day": city.kept_day(told_of["day"])}


def limits(results: Mapping[str, Any], asked: rules.Asked) -> list[str]:
    """Say what the curves of an analysis do not know."""
    if results.get("own_curves"):
        return [_(sentences.OWN)]
    if asked.hazard != rules.EARTHQUAKE:
        return []
    told_of = results.get("structures") or {"shares": {}, "counted": 0, "of_layer": False, "of_all": True}
    by_layer = [_(sentences.OF_LAYER)] if told_of["of_layer"] else []
    of_all = [_structures(told_of, has_band=bool(results["uncertainty"]))] if told_of["of_all"] else []
    return [*by_layer, *of_all, _(sentences.SHAKING)]


def _structures(kept: Mapping[str, Any], *, has_band: bool) -> str:
    """Say of which types of structure buildings are taken to be, and whether that is in the bands."""
    shares: Mapping[str, float] = kept["shares"]
    language = get_language() or "es"
    if len(shares) < 2:
        kind = next(iter(shares), structures.usual())
        return _(sentences.ONE_STRUCTURE) % {"structure": structures.name_of(kind, language).lower()}
    told_of = "; ".join(
        f"{structures.name_of(code, language).lower()} ({code}) {100 * share:.3g}\u00a0%"
        for code, share in shares.items()
    )
    return _(sentences.SHARED_STRUCTURES if has_band else sentences.SHARED_WITHOUT_BAND) % {
        "shares": told_of,
        "counted": kept.get("counted", 0),
    }


def before_first(results: Mapping[str, Any]) -> str:
    """Say that what is more frequent than the first map is not known; nothing where that map shows no loss."""
    first = min((line["return_period_years"] for line in results["layers"] if line["role"] == "hazard"), default=0)
    lost = next((line["loss"] for line in results["return_periods"] if line["years"] == first), None)
    return _(sentences.FIRST_MAP) % {"years": f"{first:g}"} if lost else ""


def prices(one: LossAnalysis, asked: rules.Asked) -> list[dict[str, str]]:
    """Say where values come from: of a layer its source, of facilities the method's; what the office said, and when."""
    city = places.city_format(one.plan.city_format)
    day = city.kept_day(asked.price_on) or city.day(timezone.localdate(one.asked_at))
    said = asked.price_source or _("no source was given")
    given = _("Given by the office on %(day)s: %(source)s.") % {"day": day, "source": said}
    money = f"{asked.currency} {asked.price_year or ''}".strip()
    if asked.buildings:
        layer = next((each for each in one.results["layers"] if each["role"] == "exposure"), None)
        parts = (layer["source"], city.kept_day(layer["source_on"])) if layer else ()
        source = ", ".join(filter(None, parts)) or _("The layer does not say.")
        currency = {"what": _("Currency and year of the values"), "value": money, "source": given}
        return [
            {"what": _("Values of the layer"), "value": layer["name"] if layer else NONE, "source": source},
            currency,
        ]
    known, usual = of_scenarios.told()["assumption"], of_scenarios.usual()
    lines = [
        (_("Product per head, in dollars of 2010"), city.number(asked.income),
         known["income"]["source"] if asked.income == usual.income else given),
        (_("From euros of 2010 to this currency and year"), f"{asked.conversion:g}",
         known["conversion"]["source"] if asked.conversion == usual.conversion else given),
        (_("Cost of building by use and product per head"), money,
         method.load("risk_costs")["uses"]["commercial"]["source"]),
    ]  # fmt: skip
    return [{"what": what, "value": value, "source": source} for what, value, source in lines]


def band_of(line: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    """Return between which bounds nine samples of ten lie; None without samples, or where nothing is known."""
    low, high = line.get(f"{name}_low"), line.get(f"{name}_high")
    return None if low is None or high is None else (low, high)


def ends(band: Sequence[float] | None) -> tuple[float, float] | None:
    """Return low and high of a band of low, middle and high."""
    return None if band is None else (band[0], band[2])


def _ranges(told_of: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return what samples vary, each with its words and its reason."""
    if told_of is None:
        return []
    varied = [line for line in told_of["quantities"] if line["low"] < line["high"]]
    return [{**line, "words": sentences.quantity(line["name"], _)} for line in varied]


def _notes(results: Mapping[str, Any]) -> list[str]:
    """Say what was left out or taken for granted."""
    counts = {**results["notes"], **{code: n for code, n in results["left_out"].items() if code in sentences.NOTES}}
    return [sentences.note(code, {"n": n}, _) for code, n in counts.items() if n]
