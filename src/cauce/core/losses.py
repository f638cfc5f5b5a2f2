"""Loss analyses (análisis de pérdidas): what one takes for granted, how the office says so, which maps go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from dataclasses import field as a_field
from functools import cache
from typing import Any

from cauce import method
from cauce.core import losses_structures as structures
from cauce.core.faults import Fault
from cauce.core.scenarios import CURRENCY, PRICE_YEARS
from cauce.core.scenarios import told as of_scenarios
from cauce.core.typed_numbers import read_number

FACILITIES, BUILDINGS = "facilities", "buildings"
TAILS = ("constant", "none")
RANGES = ("intensity", "shift", "value")
MONEY = ("income", "conversion")
USES = ("residential", "commercial", "industrial")
FLOOD, EARTHQUAKE = "flood", "earthquake"
LONGEST = 300  # signs of what is said in words
COARSE = frozenset({"income", "samples", "structures_counted"})  # a sign before three digits parts thousands there


@cache
def told() -> Mapping[str, Any]:
    """Return the method's numbers."""
    return method.load("risk_losses")


@dataclass(frozen=True)
class Asked:
    """What a loss analysis takes for granted; money in ``currency`` of ``price_year``.

    Attributes
    ----------
    buildings
        Number of the layer of buildings whose values are lost; 0 for the facilities of the plan.
    ranges
        Low and high of each quantity that samples vary: factors on intensity and value, shift of the curves.
    income, conversion
        What facilities are worth follows from them, where there is no layer of values.
    price_source
        Who says what these, or the values of the layer, are.
    price_on
        Day on which the office said so.
    hazard, unit
        What the maps show, and in which unit.
    curves
        By use, the name of a curve that the office brought.
    structures
        Share of the buildings by type of structure, for shaking; the method's one type where it is empty.
    structures_counted
        On how many buildings these shares were counted, or how many an estimate is worth.
    """

    buildings: int = 0
    hazard: str = FLOOD
    unit: str = "m"
    curves: Mapping[str, str] = a_field(default_factory=dict)
    structures: Mapping[str, float] = a_field(default_factory=dict)
    structures_counted: int = 0
    price_source: str = ""
    price_on: str = ""
    tail: str = "constant"
    samples: int = 0
    seed: int = 1
    income: float = 1.0
    conversion: float = 1.0
    currency: str = ""
    price_year: int = 0
    ranges: Mapping[str, tuple[float, float]] = a_field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        return {**asdict(self), "ranges": {name: list(bounds) for name, bounds in self.ranges.items()}}


def usual_range(name: str, hazard: str) -> Mapping[str, Any]:
    """Return low, high and source of what samples vary, where the office says nothing.

    Examples
    --------
    >>> usual_range("shift", "flood")["high"], usual_range("shift", "earthquake")["high"]
    (0.1, 0.0)
    """
    numbers = told()
    others = {} if hazard == FLOOD else numbers["range_of_others"]
    found: Mapping[str, Any] = others.get(name) or numbers["range"][name]
    return found


def usual(hazard: str = FLOOD, unit: str = "m") -> Asked:
    """Return what is assumed where the office says nothing at all.

    Examples
    --------
    >>> usual().tail, usual().samples, usual().ranges["shift"]
    ('constant', 500, (-0.1, 0.1))
    """
    numbers, money, assumed = told(), of_scenarios()["money"], of_scenarios()["assumption"]
    return Asked(
        tail=numbers["tail"]["value"],
        samples=numbers["samples"]["value"],
        seed=numbers["samples"]["seed"],
        income=assumed["income"]["value"],
        conversion=assumed["conversion"]["value"],
        currency=money["currency"],
        price_year=money["price_year"],
        hazard=hazard,
        unit=unit,
        structures_counted=numbers["structures"]["counted"],
        ranges={name: (found["low"], found["high"]) for name in RANGES for found in [usual_range(name, hazard)]},
    )


def asked_from(kept: Mapping[str, Any]) -> Asked:
    """Return assumptions as they were kept; what an older version did not ask has its usual value.

    Examples
    --------
    >>> asked_from(usual().as_json()) == usual()
    True
    """
    known = {each.name for each in fields(Asked)}
    values = usual().as_json() | {name: value for name, value in kept.items() if name in known}
    return Asked(**values | {"ranges": {name: (low, high) for name, (low, high) in values["ranges"].items()}})


def read(typed: Mapping[str, Any], *, hazard: str = FLOOD, unit: str = "m") -> tuple[Asked, list[Fault]]:
    """Read what the office typed; an empty field has its usual value.

    Parameters
    ----------
    typed
        Words by field: those of `Asked`, and ``intensity_low``, ``intensity_high`` … for the ranges,
        ``curve_residential`` … for the curves; ``structures`` in words or by type.
    hazard, unit
        Of the maps that were chosen.

    Examples
    --------
    >>> asked, faults = read({"samples": "many", "value_low": "2"})
    >>> [(one.field, one.code) for one in faults]
    [('samples', 'no_number'), ('value_low', 'range_turned')]
    """
    faults: list[Fault] = []
    values = usual(hazard, unit).as_json()
    limits = told()["samples"]
    values["samples"] = round(_amount(typed, "samples", faults, limits["low"], limits["high"], values["samples"]))
    for name in MONEY:
        bounds = of_scenarios()["assumption"][name]
        values[name] = _amount(typed, name, faults, bounds["low"], bounds["high"], values[name])
    years = PRICE_YEARS
    values["price_year"] = round(
        _amount(typed, "price_year", faults, years.start, years.stop - 1, values["price_year"])
    )
    if currency := str(typed.get("currency", "")).strip().upper():
        values["currency"] = currency
        if not CURRENCY.fullmatch(currency):
            faults.append(Fault("currency", "no_currency", {"value": currency[:20]}))
    tail = str(typed.get("tail", "")).strip() or values["tail"]
    values["tail"] = tail if tail in TAILS else values["tail"]
    if tail not in TAILS:
        faults.append(Fault("tail", "no_tail", {"value": tail[:40]}))
    buildings = str(typed.get("buildings", "")).strip()
    values["buildings"] = int(buildings) if buildings.isdecimal() and len(buildings) < 12 else 0
    values["ranges"] = {name: _range(typed, name, faults, hazard) for name in RANGES}
    named = {use: str(typed.get(f"curve_{use}", "") or "").strip()[:LONGEST] for use in USES}
    values["curves"] = {use: words for use, words in named.items() if words}
    counted = told()["structures"]
    values["structures_counted"] = round(
        _amount(typed, "structures_counted", faults, counted["least"], counted["most"], counted["counted"])
    )
    values["structures"], wrong = structures.read(typed.get("structures"))
    faults += wrong
    values["price_source"] = str(typed.get("price_source", "") or "").replace("\0", "").strip()[:LONGEST]
    asked = Asked(**values)
    return asked, faults or _money_faults(asked, has_currency=bool(currency))


def _money_faults(asked: Asked, *, has_currency: bool) -> list[Fault]:
    """Refuse values in a currency that nobody said, or that was said without what one euro of the formula is in it."""
    known = usual()
    if asked.buildings:
        return [] if has_currency else [Fault("currency", "currency_of_values")]
    if asked.conversion == known.conversion and asked.currency != known.currency:
        return [Fault("conversion", "conversion_missing", {"currency": asked.currency})]
    return []


def _range(typed: Mapping[str, Any], name: str, faults: list[Fault], hazard: str) -> tuple[float, float]:
    known, usually = told()["range"][name], usual_range(name, hazard)
    low, high = (
        _amount(typed, f"{name}_{bound}", faults, known["least"], known["most"], usually[bound])
        for bound in ("low", "high")
    )
    if low > high:
        faults.append(Fault(f"{name}_low", "range_turned", {"low": f"{low:g}", "high": f"{high:g}"}))
    return low, high


def _amount(
    typed: Mapping[str, Any], name: str, faults: list[Fault], least: float, most: float, usually: float
) -> float:  # fmt: skip
    words = str(typed.get(name, "")).strip()
    if not words:
        return usually
    found = read_number(words, thousands=name in COARSE)
    if found is None:
        faults.append(Fault(name, "no_number", {"value": words[:40]}))
    elif not least <= found <= most:
        faults.append(Fault(name, "outside", {"value": words[:40], "low": f"{least:g}", "high": f"{most:g}"}))
    else:
        return found
    return usually


def map_faults(periods: Sequence[int], *, tail: str) -> list[Fault]:
    """Say why maps of some return periods cannot be one analysis.

    Examples
    --------
    >>> [one.code for one in map_faults([100], tail="none")], map_faults([10, 100], tail="none")
    (['one_map'], [])
    """
    if not periods:
        return [Fault("layers", "no_layer")]
    if len(set(periods)) < len(periods):
        twice = next(each for each in periods if periods.count(each) > 1)
        return [Fault("layers", "period_twice", {"years": twice})]
    if len(periods) == 1 and tail == "none":
        return [Fault("layers", "one_map", {"years": periods[0]})]
    return []


def has_curves(hazard: str, unit: str) -> bool:
    """Whether the method itself holds curves for maps of a hazard in a unit.

    Examples
    --------
    >>> has_curves("flood", "m"), has_curves("flood", "ft"), has_curves("wind", "m/s")
    (True, False, False)
    """
    known = told()["hazard"].get(hazard)
    return isinstance(known, Mapping) and known["unit"] == unit


def hazard_faults(maps: Sequence[tuple[str, str]], *, brings_curves: bool) -> list[Fault]:
    """Say why maps, each of a hazard in a unit, cannot be reckoned with.

    Examples
    --------
    >>> [one.code for one in hazard_faults([("wind", "m/s")], brings_curves=False)]
    ['curves_missing']
    >>> hazard_faults([("wind", "m/s")], brings_curves=True)
    []
    """
    hazards = list(dict.fromkeys(hazard for hazard, _unit in maps))
    units = list(dict.fromkeys(unit for _hazard, unit in maps))
    if len(hazards) > 1:
        return [Fault("layers", "several_hazards", {"hazards": hazards})]
    if len(units) > 1:
        return [Fault("layers", "several_units", {"units": ", ".join(units)})]
    if maps and not brings_curves and not has_curves(*maps[0]):
        return [Fault("curves", "curves_missing", {"hazard": maps[0][0], "unit": maps[0][1]})]
    return []


def curve_file_faults(name: str, size: int) -> list[Fault]:
    """Say why a file cannot be a table of curves, before it is looked into.

    Examples
    --------
    >>> [one.code for one in curve_file_faults("curvas.pdf", 10)], curve_file_faults("Curvas.XLSX", 10)
    (['curves_no_table'], [])
    """
    most = int(told()["curves"]["most_bytes"])
    if not name.lower().endswith((".csv", ".xlsx")):
        return [Fault("curves", "curves_no_table", {"file": name[:80]})]
    if size > most:
        values = {"file": name[:80], "size": f"{size / 1e6:.1f}", "most": f"{most / 1e6:g}"}
        return [Fault("curves", "curves_too_large", values)]
    return []
