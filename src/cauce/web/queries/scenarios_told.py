"""Scenarios in words (escenarios en palabras): tables, reasons and notes of one, and what changes between two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cauce.core import facilities as of_facilities
from cauce.core import places
from cauce.core import scenario_figures as of_figures
from cauce.core import scenarios as rules
from cauce.core.loss_figures import Band
from cauce.core.messages import risk_priorities as priority_words
from cauce.core.messages import scenarios as sentences
from cauce.web.models import Scenario
from cauce.web.queries import scenarios as queries
from cauce.web.queries.map_words import synthetic_name
from cauce.web.queries.scenarios_public import costs_of, public_costs

FEW = 25  # lines shown before the rest is asked for
WORKS = "works"
NARROW = "\u00a0"  # between a number and its unit no line ends
MILLION = 1e6


def money_words(city: places.CityFormat, currency: str, value: float) -> str:
    """Write an amount with three digits that count."""
    kept = rules.rounded(value)
    if abs(kept) >= MILLION:
        decimals = 0 if abs(kept) >= 100 * MILLION else 1 if abs(kept) >= 10 * MILLION else 2
        return f"{currency}{NARROW}{city.number(kept / MILLION, decimals=decimals)}{NARROW}M"
    return f"{currency}{NARROW}{city.number(kept, decimals=0 if abs(kept) >= 100 or not kept else 2)}"


class Teller:
    """How one city writes the figures of a scenario."""

    def __init__(self, one: Scenario) -> None:
        self.city = places.city_format(one.plan.city_format)
        self.used = one.results["used"]
        self.currency = str(self.used["currency"])

    def count(self, value: float) -> str:
        """Write a whole number."""
        return self.city.number(value)

    def people(self, value: float, band: Band | None = None) -> str:
        """Write how many people, with as many digits as their band allows."""
        return self.city.number(of_figures.people(value, band))

    def share(self, value: float) -> str:
        """Write a share in per cent."""
        percent = round(100 * value, 1)
        return f"{self.city.number(percent, decimals=1 if 0 < percent < 10 and percent % 1 else 0)}{NARROW}%"

    def days(self, value: float) -> str:
        """Write days: with a decimal where they are few."""
        return self.city.number(value, decimals=1 if 0 < value < 10 else 0)

    def money(self, value: float) -> str:
        """Write an amount with three digits that count."""
        return money_words(self.city, self.currency, value)

    def band(self, low: str, high: str) -> str:
        """Write a band; its currency once."""
        return _("%(low)s to %(high)s") % {"low": low, "high": high.removeprefix(f"{self.currency}{NARROW}")}

    def figure(self, name: str, value: float, band: Band | None = None) -> str:
        """Write one of the figures that scenarios are compared by."""
        if name in rules.MONEY:
            return self.money(value)
        if name in of_figures.PEOPLE:
            return self.people(value, band)
        return self.days(value) if name == "recovery_days" else self.count(value)

    def ends(self, name: str, band: Band) -> tuple[str, str]:
        """Write both ends of a figure's band, to the same place as the figure."""
        if name in of_figures.PEOPLE:
            low, high = of_figures.people_band(band)
            return self.count(low), self.count(high)
        return self.figure(name, band[0]), self.figure(name, band[1])

    def value(self, name: str, value: Any) -> object:
        """Write a value of a reason by its name."""
        if name == "damage":
            return self.share(value)
        if name in {"days", "hours"}:
            return self.days(value)
        if name == "level":
            return priority_words.level(value, _)
        if name == "chain":
            return " → ".join(value)
        return self.city.number(value, decimals=2) if isinstance(value, float) else value


def told(one: Scenario, *, every: bool = True, public: bool = False) -> dict[str, Any]:
    """Put what came of a scenario into words; to the public only territories with enough facilities and the totals."""
    results, teller = one.results, Teller(one)
    least = of_facilities.public_at_least()
    lines = queries.public_territories(one, least) if public else results["territories"]
    touched = [line for line in results["facilities"] if line["state"] != WORKS]
    shown = () if public else touched if every else touched[:FEW]
    costs = public_costs(results, least) if public else costs_of(results)
    return {
        "lead": lead(one, teller),
        "figures": _figures(results, teller),
        "people": _people(results, teller),
        "facilities": [facility_line(line, results, teller) for line in shown],
        "facilities_in_all": len(results["facilities"]),
        "facilities_touched": len(touched),
        "territories": [_territory(line, teller) for line in lines if every or public or line["affected"]],
        "territories_in_all": len(lines),
        "territories_left_out": len(results["territories"]) - len(lines),
        "sectors": [_cost(line, teller) | _sector(line) for line in costs.sectors],
        "sides": [
            _cost(costs.sides[side], teller) | {"words": word("SIDES", side)}
            for side in rules.SIDES
            if side in costs.sides
        ],
        "owners": [_cost(cost, teller) | {"words": word("OWNERS", whose)} for whose, cost in costs.owners.items()],
        "costs_left_out": costs.left_out,
        "measure": None if public else measure_told(one, teller),
        "layers": [_layer(line, teller) for line in results["layers"]],
        "is_synthetic": any(line["is_synthetic"] for line in results["layers"]),
        "assumptions": assumptions_told(one, teller),
        "warnings": list(_sentences(sentences.WARNINGS, results["warnings"], teller)),
        "stale": [] if public else list(_sentences(sentences.STALE, queries.stale(one), teller)),
        "least": least,
        "currency": teller.currency,
        "used": teller.used,
        "money": _("%(currency)s of %(year)s") % {"currency": teller.currency, "year": teller.used["price_year"]},
        "method": results["method"],
    }


def word(table: str, code: str) -> str:
    """Write a word of one of the tables of ``core/messages/scenarios.py``."""
    return sentences.word(getattr(sentences, table), code, _)


def _sentences(table: Mapping[str, str], listed: Iterable[Any], teller: Teller) -> Iterable[str]:
    for code, values in listed:
        yield sentences.sentence(table, code, {name: _plain(value, teller) for name, value in values.items()}, _)


def _plain(value: Any, teller: Teller) -> object:
    if isinstance(value, list):
        return sentences.names_told(value, _)
    return teller.count(value) if isinstance(value, int) else value


def lead(one: Scenario, teller: Teller) -> str:
    """Say in two sentences what follows from the event."""
    figures, bands = one.results["figures"], one.results["bands"]
    sentence = (
        _(
            "«%(layer)s» puts %(out)s of %(all)s facilities out of service, %(hit)s of them hit by it and the others "
            "for want of what they need; all work again after %(days)s days."
        )
        if figures["out"] > figures["hit"]
        else _("«%(layer)s» puts %(out)s of %(all)s facilities out of service; all work again after %(days)s days.")
    )
    first = sentence % {
        "layer": one.results["layers"][0]["name"],
        "out": teller.count(figures["out"]),
        "all": teller.count(len(one.results["facilities"])),
        "hit": teller.count(figures["hit"]),
        "days": teller.days(figures["recovery_days"]),
    }
    second = _("%(needing)s people need shelter and %(without)s find none in reach; it costs about %(cost)s.") % {
        **{name: teller.people(figures[name], of_figures.band_of(bands, name)) for name in ("needing", "without")},
        "cost": teller.money(figures["total"]),
    }
    return f"{first} {second}"


def _figures(results: Mapping[str, Any], teller: Teller) -> list[dict[str, Any]]:
    found = []
    for name in ("out", "affected", "needing", "without", "recovery_days", "total"):
        amount, ends = results["bands"]["mid"][name], of_figures.band_of(results["bands"], name)
        low, high = teller.ends(name, ends)
        told_as = {"words": word("FIGURES", name), "value": teller.figure(name, amount, ends)}
        found.append({"name": name, **told_as, "band": "" if low == high else teller.band(low, high), "amount": amount})
    return found


def _people(results: Mapping[str, Any], teller: Teller) -> dict[str, str]:
    moment = sentences.word(sentences.MOMENTS, results["used"]["moment"], _)
    return {name: teller.people(value) for name, value in results["people"].items()} | {"moment": moment}


def facility_line(line: Mapping[str, Any], results: Mapping[str, Any], teller: Teller) -> dict[str, Any]:
    """A facility with what happens to it and why, in words."""
    kinds = of_facilities.words_of("kinds", get_language() or "es")
    return {
        **line,
        "kind_word": kinds.get(line["kind"], ""),
        "sector_word": word("SECTORS", line["sector"]),
        "state_word": word("STATES", line["state"]),
        "sign": {"hit": "blocks", "out": "warning", "damaged": "remark"}.get(line["state"], "done"),
        "reasons": [
            sentences.sentence(sentences.REASONS, code, values, _, teller.value)
            for code, values in _reasons(line, results)
        ],
        "days_words": teller.days(line["days"]),
        "damage_words": teller.share(line["damage"]),
        "cost_words": "—" if line["worth"] is None else teller.money(line["cost"] + line["loss"]),
        "amount": None if line["worth"] is None else line["cost"] + line["loss"],
    }


def _reasons(line: Mapping[str, Any], results: Mapping[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    layer = results["layers"][0]
    if line["level"]:
        code = line["by"]
        if code == "classes":
            code = "classes_value" if line["value"] is not None else "classes" if line["words"] else "reached"
        values = {name: line[name] for name in ("value", "level", "words", "damage")}
        yield code, values | {"layer": layer["name"], "unit": layer["unit"]}
        if line["worth"] is None:
            yield "no_worth", {}
        elif line["area_assumed"]:
            yield "area_assumed", {"area": round(line["area_m2"])}
    if line["chain"]:
        yield "chain", {"hours": line["stops"], "chain": line["chain"]}
    if line["days"]:
        yield "back", {"days": line["days"]}


def _territory(line: Mapping[str, Any], teller: Teller) -> dict[str, Any]:
    def way(metres: int | None) -> str:
        return "—" if metres is None else f"{teller.city.number(metres / 1000, decimals=1)} km"

    return {
        **line,
        "share_words": teller.share(line["share"]),
        **{f"{name}_words": teller.people(line[name]) for name in of_figures.PEOPLE},
        "nearest": way(line["nearest_m"]),
        "nearest_before": way(line["nearest_before_m"]),
    }


def _cost(cost: Mapping[str, Any], teller: Teller) -> dict[str, Any]:
    found = {name: teller.money(cost[name]) for name in ("damage", "losses", "additional", "total", "low", "high")}
    band = teller.band(found["low"], found["high"]) if found["low"] != found["high"] else ""
    return found | {"band": band, "amounts": dict(cost)}


def _sector(line: Mapping[str, Any]) -> dict[str, str]:
    return {"words": word("SECTORS", line["sector"]), "owner_words": word("OWNERS", line["owner"])}


def _layer(line: Mapping[str, Any], teller: Teller) -> dict[str, Any]:
    roles = {"hazard": _("Hazard"), "people": _("Where people are"), "roads": _("Roads")}
    named = synthetic_name(line["name"], is_synthetic=line["is_synthetic"])
    told_of = {"named": named, "role_words": roles[line["role"]], "day": teller.city.kept_day(line["source_on"])}
    return {**line, **told_of}


def measure_told(one: Scenario, teller: Teller) -> dict[str, Any] | None:
    """Say what strengthening some facilities avoids, and by how much it pays."""
    made = one.results["measure"]
    if made is None:
        return None
    names = {line["id"]: line["name"] for line in one.results["facilities"]}
    facilities = [
        {
            "id": line["id"],
            "name": names.get(line["id"], "—"),
            "cost": teller.money(line["cost"]) if line["is_known"] else "—",
            "amount": line["cost"] if line["is_known"] else None,
            "is_assumed": line["is_assumed"],
            "damage": teller.share(line["damage"]),
            "after": teller.share(line["after"]),
        }
        for line in made["facilities"]
    ]
    before, after = one.results["figures"], made["bands"]["mid"]
    steps = rules.steps(before, after)
    told_steps = steps_told(steps, teller, bands=of_figures.bands_beside(one.results["bands"], made["bands"]))
    return {
        "facilities": facilities,
        "cost": teller.money(made["cost"]),
        "sentences": _worth(made, one.results["used"], teller),
        "steps": [line for line in told_steps if line["change"] != "0"],
    }


def _worth(made: Mapping[str, Any], used: Mapping[str, Any], teller: Teller) -> list[str]:
    low, mid, high = (made["worth"][band] for band in rules.BANDS)
    band = {"low": teller.money(low["avoided"]), "high": teller.money(high["avoided"])}
    found = [
        _("If the event comes, it avoids about %(mid)s (%(low)s to %(high)s) and costs %(cost)s.")
        % {**band, "mid": teller.money(mid["avoided"]), "cost": teller.money(made["cost"])}
    ]
    terms = {"rate": teller.share(used["rate"]), "years": used["years"]}
    if mid.get("ratio") is not None:
        ratios = {
            name: teller.city.number(each["ratio"], decimals=2)
            for name, each in (("low", low), ("mid", mid), ("high", high))
        }
        period = {"period": teller.count(used["return_period"])}
        found.append(
            _(
                "The event comes once in %(period)s years: over %(years)s years at %(rate)s a year, each unit of its "
                "cost brings %(mid)s back (%(low)s to %(high)s). Other events are left out, so that it is rather more."
            )
            % {**ratios, **terms, **period}
        )
    if mid["break_even"] is not None:
        even = {
            name: teller.days(each["break_even"] or 0.0) for name, each in (("low", low), ("mid", mid), ("high", high))
        }
        found.append(
            _("It pays by this event alone where it comes more often than once in %(mid)s years (%(low)s to %(high)s).")
            % even
        )
    return found


def assumptions_told(one: Scenario, teller: Teller) -> list[dict[str, str]]:
    """What the scenario takes for granted, each with its value and where that comes from."""
    used, method = one.results["used"], rules.told()["assumption"]
    names: dict[str, str] = {
        "unusable_from": _("A facility does not work from this damaged share on"),
        "sheltered_share": _("People affected who need shelter"),
        "emergency_cost": _("Emergency cost for each person affected"),
        "reach_m": _("Farthest way to a shelter, in metres"),
        "income": _("Product per person, dollars of 2010"),
        "conversion": _("Currency for each euro of 2010"),
    }
    if one.results["measure"] is not None:
        names |= {
            "strengthened": _("Damage left in a strengthened facility"),
            "rate": _("Discount rate a year"),
            "years": _("Years that it lasts"),
        }
    found = _circumstances(one)
    for name, words in names.items():
        value = used[name]
        told_value = teller.city.number(value, decimals=_places(value))
        if name in rules.PERCENTS:
            told_value = teller.share(value)
        elif name == "emergency_cost":
            told_value = teller.money(value)
        source = _("The office") if value != method[name]["value"] else method[name]["source"]
        found.append({"name": name, "words": words, "value": told_value, "source": source})
    if used["prices"]:
        kinds = of_facilities.words_of("kinds", get_language() or "es")
        prices = "; ".join(
            f"{kinds.get(kind, kind)}: {teller.money(price)}/m²" for kind, price in used["prices"].items()
        )
        found.append({"words": _("Prices of the office"), "value": prices, "source": _("The office")})
    return found


def _circumstances(one: Scenario) -> list[dict[str, str]]:
    """What the office chose that is no number: the layer, its classes, the moment, the ways."""
    used, layers = one.results["used"], one.results["layers"]
    roads = next((line["name"] for line in layers if line["role"] == "roads"), "")
    told_of = [
        (_("Hazard layer"), layers[0]["name"]),
        (_("From which class of the layer on"), str(used["least_class"])),
        (_("When it comes"), word("MOMENTS", used["moment"])),
        (_("Ways"), roads or _("Straight lines")),
    ]
    return [{"words": words, "value": value, "source": _("The office")} for words, value in told_of]


def _places(value: float) -> int:
    return 0 if float(value).is_integer() else 2


def steps_told(
    steps: Iterable[rules.Step], teller: Teller, *, bands: Mapping[str, Band], other: str = ""
) -> list[dict[str, str]]:
    """Figures of two scenarios side by side; with the other's name also the change as a sentence."""
    found = []
    for step in steps:
        counts_people = step.name in of_figures.PEOPLE
        told_of = of_figures.beside(step, bands.get(step.name)) if counts_people else step
        write = teller.count if counts_people else partial(teller.figure, step.name)
        first, second = write(told_of.first), write(told_of.second)
        sign = "" if first == second else "+" if step.change > 0 else "−"
        change = "0" if first == second else f"{sign}{write(abs(told_of.change))}"
        code = "same" if first == second else "more" if step.change > 0 else "less"
        values = {"first": first, "second": second, "change": change.lstrip("+−"), "other": other}
        values["figure"] = word("FIGURES", step.name)
        said = sentences.sentence(sentences.CHANGES, code, values, _)
        share = "" if step.share is None or not sign else f"{sign}{teller.share(abs(step.share))}"
        told_as = {"name": step.name, "words": values["figure"], "first": first, "second": second}
        found.append(told_as | {"change": change, "share": share, "sentence": said})
    return found
