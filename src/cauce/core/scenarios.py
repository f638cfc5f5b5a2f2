"""Scenarios (escenarios): what one takes for granted, how the office says so, and what changes between two."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from dataclasses import field as a_field
from functools import cache
from typing import Any

from cauce import method
from cauce.core.faults import Fault
from cauce.core.typed_numbers import read_number

BANDS = ("low", "mid", "high")
SIDES = ("social", "economic", "commercial")
NUMBERS = (
    "unusable_from",
    "sheltered_share",
    "emergency_cost",
    "reach_m",
    "strengthened",
    "rate",
    "years",
    "income",
    "conversion",
)
PERCENTS = frozenset({"unusable_from", "sheltered_share", "strengthened", "rate"})  # typed in per cent
FINE = PERCENTS | {"conversion"}  # factors: three digits after a sign are decimals there
CURRENCY = re.compile(r"[A-Z]{3}")
PRICE_YEARS = range(1950, 2101)
HIGHEST_PRICE = 1e9


@dataclass(frozen=True)
class Asked:
    """What a scenario takes for granted; shares as shares, money in ``currency`` of ``price_year``.

    Attributes
    ----------
    least_class
        From which of the layer's classes on, from 1, the event reaches a place.
    return_period
        Years; 0 where neither the layer nor the office says how often the event comes.
    prices
        What a square metre costs by kind of facility, where the office says so.
    strengthen, costs
        Facilities that are strengthened, by their number, and what that costs where the office says so.
    """

    least_class: int = 1
    return_period: float = 0.0
    moment: str = "night"
    roads: int = 0
    unusable_from: float = 0.0
    sheltered_share: float = 0.0
    emergency_cost: float = 0.0
    reach_m: float = 0.0
    strengthened: float = 0.0
    rate: float = 0.0
    years: int = 1
    income: float = 1.0
    conversion: float = 1.0
    currency: str = ""
    price_year: int = 0
    prices: Mapping[str, float] = a_field(default_factory=dict)
    strengthen: tuple[int, ...] = ()
    costs: Mapping[str, float] = a_field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        return {**asdict(self), "strengthen": list(self.strengthen)}


@cache
def told() -> Mapping[str, Any]:
    """Return the method's numbers."""
    return method.load("risk_scenarios")


def assumption(name: str) -> float:
    """What is assumed where the office says nothing."""
    return float(told()["assumption"][name]["value"])


def usual() -> Asked:
    """Return what is assumed where the office says nothing at all.

    Examples
    --------
    >>> usual().unusable_from, usual().years, usual().currency
    (0.1, 30, 'EUR')
    """
    values: dict[str, Any] = {name: assumption(name) for name in NUMBERS}
    money = told()["money"]
    return Asked(**values | {"years": int(values["years"])}, currency=money["currency"], price_year=money["price_year"])


def asked_from(kept: Mapping[str, Any]) -> Asked:
    """Return assumptions as they were kept; what an older version did not ask has its usual value.

    Examples
    --------
    >>> asked_from(usual().as_json()) == usual()
    True
    """
    known = {each.name for each in fields(Asked)}
    values = usual().as_json() | {name: value for name, value in kept.items() if name in known}
    return Asked(**values | {"strengthen": tuple(values["strengthen"])})


def read(typed: Mapping[str, Any], *, classes: int, kinds: Sequence[str]) -> tuple[Asked, list[Fault]]:
    """Read what the office typed; an empty field has its usual value.

    Parameters
    ----------
    typed
        Words by field: those of `Asked`, ``price-KIND`` and ``cost-NUMBER``; ``strengthen`` is a list of numbers.
    classes
        How many classes the layer has.

    Examples
    --------
    >>> asked, faults = read({"unusable_from": "150"}, classes=3, kinds=[])
    >>> [(one.field, one.code) for one in faults]
    [('unusable_from', 'outside')]
    """
    faults: list[Fault] = []
    values: dict[str, Any] = usual().as_json()
    for name in NUMBERS:
        found = _number(typed, name, faults)
        if found is not None:
            values[name] = found
    if values["years"] != round(values["years"]):
        faults.append(Fault("years", "not_whole", {"value": str(typed.get("years", "")).strip()[:40]}))
    values["years"] = round(values["years"])
    values["least_class"] = _whole(typed, "least_class", range(1, max(1, classes) + 1), 1, faults)
    values["price_year"] = _whole(typed, "price_year", PRICE_YEARS, values["price_year"], faults)
    values["return_period"] = _amount(typed, "return_period", faults, least=1.0, most=1e6) or 0.0
    values["moment"] = _choice(typed, "moment", tuple(told()["moment"]), faults) or "night"
    if currency := str(typed.get("currency", "")).strip().upper():
        values["currency"] = currency
        if not CURRENCY.fullmatch(currency):
            faults.append(Fault("currency", "no_currency", {"value": currency[:20]}))
    roads = str(typed.get("roads", "")).strip()
    values["roads"] = int(roads) if roads.isdecimal() and len(roads) < 12 else 0
    values["prices"] = _amounts(typed, [f"price-{kind}" for kind in kinds], faults)
    values["strengthen"], values["costs"] = _measure(typed, faults)
    asked = Asked(**values)
    return asked, faults + _money_faults(asked, typed, faults)


def _money_faults(asked: Asked, typed: Mapping[str, Any], faults: Iterable[Fault]) -> list[Fault]:
    """Refuse another currency or year without its factor: a euro of the formula would be called a dollar."""
    known = usual()
    is_told = any(one.field in {"currency", "price_year"} for one in faults) or str(typed.get("conversion", "")).strip()
    if is_told or (asked.currency, asked.price_year) == (known.currency, known.price_year):
        return []
    return [Fault("conversion", "conversion_missing", {"currency": asked.currency, "year": asked.price_year})]


def _number(typed: Mapping[str, Any], name: str, faults: list[Fault]) -> float | None:
    limits = told()["assumption"][name]
    scale = 100 if name in PERCENTS else 1
    found = _amount(typed, name, faults, least=limits["low"] * scale, most=limits["high"] * scale)
    return None if found is None else found / scale


def _amount(typed: Mapping[str, Any], name: str, faults: list[Fault], *, least: float, most: float) -> float | None:
    words = str(typed.get(name, "")).strip()
    if not words:
        return None
    found = read_number(words.replace("%", ""), thousands=name not in FINE)
    if found is None:
        faults.append(Fault(name, "no_number", {"value": words[:40]}))
        return None
    if not least <= found <= most:
        faults.append(Fault(name, "outside", {"value": words[:40], "low": f"{least:g}", "high": f"{most:g}"}))
        return None
    return found


def _whole(typed: Mapping[str, Any], name: str, known: range, usually: int, faults: list[Fault]) -> int:
    found = _amount(typed, name, faults, least=known.start, most=known.stop - 1)
    if found is not None and found != round(found):
        faults.append(Fault(name, "not_whole", {"value": str(typed.get(name, "")).strip()[:40]}))
    return usually if found is None else round(found)


def _choice(typed: Mapping[str, Any], name: str, known: Sequence[str], faults: list[Fault]) -> str:
    words = str(typed.get(name, "")).strip()
    if words and words not in known:
        faults.append(Fault(name, "no_choice", {"value": words[:40]}))
        return ""
    return words


def _amounts(typed: Mapping[str, Any], names: Iterable[str], faults: list[Fault]) -> dict[str, float]:
    found = {}
    for name in names:
        amount = _amount(typed, name, faults, least=0.0, most=HIGHEST_PRICE)
        if amount is not None:
            found[name.partition("-")[2]] = amount
    return found


def _measure(typed: Mapping[str, Any], faults: list[Fault]) -> tuple[tuple[int, ...], dict[str, float]]:
    listed = [str(one) for one in typed.get("strengthen", ())]
    chosen = tuple(sorted({int(one) for one in listed if one.isdecimal() and len(one) < 12}))
    most = int(told()["measure"]["most"])
    if len(chosen) > most:
        faults.append(Fault("strengthen", "too_many", {"count": len(chosen), "most": most}))
    return chosen, _amounts(typed, [f"cost-{one}" for one in chosen], faults)


@dataclass(frozen=True)
class Service:
    """That a facility needs another to work: for what (power, water …), and how long it does without."""

    facility: int
    supplier: int
    service: str
    reserve_hours: float = 0.0


SERVICES = ("power", "water", "communications", "supplies", "access")
LONGEST_RESERVE = 24.0 * 365


def read_need(typed: Mapping[str, str], *, known: Iterable[int]) -> tuple[Service | None, list[Fault]]:
    """Read what a facility needs of another.

    Examples
    --------
    >>> read_need({"facility": "3", "supplier": "3", "service": "power"}, known=[3])[1][0].code
    'needs_itself'
    """
    faults: list[Fault] = []
    there = {str(one) for one in known}
    chosen = {name: str(typed.get(name, "")).strip() for name in ("facility", "supplier")}
    faults += [Fault(name, "facility_missing") for name, words in chosen.items() if words not in there]
    service = _choice(typed, "service", SERVICES, faults)
    if not service and not any(one.field == "service" for one in faults):
        faults.append(Fault("service", "service_missing"))
    hours = _amount(typed, "reserve_hours", faults, least=0.0, most=LONGEST_RESERVE) or 0.0
    if not faults and chosen["facility"] == chosen["supplier"]:
        faults.append(Fault("supplier", "needs_itself"))
    if faults:
        return None, faults
    return Service(int(chosen["facility"]), int(chosen["supplier"]), service, hours), []


def grouped_needs(needs: Iterable[Service]) -> dict[int, list[tuple[str, tuple[int, ...], float]]]:
    """Bring needs together: those of one facility and service are alternatives, the longest reserve holds.

    Examples
    --------
    >>> grouped_needs([Service(1, 8, "power", 24), Service(1, 9, "power"), Service(1, 7, "water", 6)])
    {1: [('power', (8, 9), 24), ('water', (7,), 6)]}
    """
    found: dict[int, dict[str, tuple[tuple[int, ...], float]]] = {}
    for one in needs:
        suppliers, hours = found.setdefault(one.facility, {}).get(one.service, ((), 0.0))
        found[one.facility][one.service] = ((*suppliers, one.supplier), max(hours, one.reserve_hours))
    return {key: [(name, *groups) for name, groups in each.items()] for key, each in found.items()}


@dataclass(frozen=True)
class Step:
    """What differs from one scenario to another, of one figure."""

    name: str
    first: float
    second: float

    @property
    def change(self) -> float:
        """The second less the first."""
        return self.second - self.first

    @property
    def share(self) -> float | None:
        """The change as a share of the first; None where that is nothing."""
        return self.change / self.first if self.first else None


COMPARED = ("hit", "out", "affected", "needing", "without", "recovery_days", "damage", "losses", "additional", "total")
MONEY = frozenset({"damage", "losses", "additional", "total"})


def steps(first: Mapping[str, float], second: Mapping[str, float], *, same_money: bool = True) -> list[Step]:
    """Compare the totals of two scenarios, figure by figure; costs only where both are told in the same money.

    Examples
    --------
    >>> one, other = dict.fromkeys(COMPARED, 4.0), dict.fromkeys(COMPARED, 3.0)
    >>> [(step.name, step.change, step.share) for step in steps(one, other)][0]
    ('hit', -1.0, -0.25)
    """
    return [Step(name, first[name], second[name]) for name in COMPARED if same_money or name not in MONEY]


def break_even(avoided: float, cost: float, annuity: float) -> float | None:
    """Years between two events from which on a measure no longer pays; None where it avoids nothing or costs nothing.

    Examples
    --------
    >>> break_even(500.0, 1000.0, 15.0)
    7.5
    """
    return avoided * annuity / cost if avoided > 0 and cost > 0 else None


def rounded(value: float) -> float:
    """Return a value with three digits that count: more would claim what nobody knows.

    Examples
    --------
    >>> rounded(1234567.0), rounded(87.256), rounded(0.0)
    (1230000.0, 87.3, 0.0)
    """
    if not value or not math.isfinite(value):
        return value or 0.0
    return round(value, 2 - math.floor(math.log10(abs(value))))


def typed_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return assumptions as a form shows them: those that are not the usual ones, shares in per cent.

    Examples
    --------
    >>> told = typed_of(usual().as_json() | {"sheltered_share": 0.25, "prices": {"school": 900.0}})
    >>> told["sheltered_share"], told["price-school"], told["rate"]
    ('25', '900', '')
    """
    asked, common = asked_from(kept).as_json(), usual().as_json()
    found: dict[str, Any] = {}
    for name in (*NUMBERS, "return_period", "price_year", "currency"):
        value = asked[name] * 100 if name in PERCENTS else asked[name]
        words = f"{value:.10g}" if isinstance(value, int | float) else str(value)
        found[name] = "" if asked[name] == common[name] else words
    if found["currency"] or found["price_year"]:  # another money keeps its factor, be it one
        found["conversion"] = f"{asked['conversion']:.10g}"
    found |= {name: str(asked[name]) for name in ("least_class", "moment")}
    found["roads"] = str(asked["roads"] or "")
    found["strengthen"] = [str(one) for one in asked["strengthen"]]
    found |= {f"price-{kind}": f"{price:.10g}" for kind, price in asked["prices"].items()}
    return found | {f"cost-{one}": f"{cost:.10g}" for one, cost in asked["costs"].items()}
