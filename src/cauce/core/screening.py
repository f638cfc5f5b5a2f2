"""Screening of hazards (tamizaje de amenazas): what each of four methods needs, and what of it cannot stand.

Where a city has no study, a hazard layer is made from what it has: elevation, zones, a few figures. It says where to
look first, and nothing is built by it. Numbers stand in ``method/risk_screening.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cauce import method
from cauce.core.faults import Fault
from cauce.core.typed_numbers import read_number

MONTHS = 12
THOUSAND = 1000  # fields that take as much read a comma before three digits as parting thousands
LONGEST_NAME = 200
RASTER, AREAS, LINES, POINTS = "raster", "polygons", "lines", "points"
SOILS = ("soil", "rock")
FIELDS = ("prudent", "median")
YES_NO = ("no", "yes")


@dataclass(frozen=True)
class Input:
    """One thing that a method needs or may take.

    Attributes
    ----------
    form
        ``layer``, ``number``, ``months`` (twelve numbers) or ``choice``.
    forms
        What a layer may be: raster, polygons, lines, points.
    kinds
        Kinds of layers that are offered, those that fit best first.
    hazards
        Hazards that a layer of the kind «hazard» may show, those that fit best first; none where it does not matter.
    limits
        From, to; of a number, or of each month.
    usual
        What stands in the field before somebody writes; empty where nobody may guess.
    """

    name: str
    form: str
    is_needed: bool = False
    forms: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    limits: tuple[float, float] = (0.0, 0.0)
    usual: str = ""
    choices: tuple[str, ...] = ()

    def misfits(self, *, form: str, hazard: str = "") -> list[str]:
        """Say why a layer of a fitting kind cannot be taken: ``hazard``, ``form``, both, or nothing where it can.

        Examples
        --------
        >>> zone = method_of("tsunami").input("zone")
        >>> [zone.misfits(form="polygons", hazard=one) for one in ("tsunami", "flood", "")]
        [[], ['hazard'], []]
        """
        is_other = bool(hazard and self.hazards and hazard not in self.hazards)
        return ["hazard"] * is_other + ["form"] * (form not in self.forms)


@dataclass(frozen=True)
class LayerGiven:
    """A layer as it was chosen: what shapes it holds, whether a class field was said, and the hazard that it shows."""

    name: str
    form: str
    class_field: str = ""
    hazard: str = ""


@dataclass(frozen=True)
class Method:
    """One way to screen: the hazard it makes a layer of, what it needs, and which of it stands for another."""

    kind: str
    hazard: str
    inputs: tuple[Input, ...]
    # Each group lists ways to say the same; one of them must be whole.
    ways: tuple[tuple[tuple[str, ...], ...], ...] = ()

    def input(self, name: str) -> Input:
        """Return an input by its name."""
        return next(one for one in self.inputs if one.name == name)


def told() -> Mapping[str, Any]:
    """The numbers of the method and their sources."""
    return method.load("risk_screening")


def _number(name: str, key: str = "", *, usual: object = "", is_needed: bool = True) -> Input:
    low, high = told()["inputs"][key or name]
    return Input(name, "number", is_needed, limits=(float(low), float(high)), usual=str(usual))


def _layer(
    name: str, forms: tuple[str, ...], *kinds: str, is_needed: bool = False, hazards: tuple[str, ...] = ()
) -> Input:
    return Input(name, "layer", is_needed, forms=forms, kinds=kinds, hazards=hazards)


def _landslide() -> Method:
    low, high = told()["inputs"]["rain_month_mm"]
    return Method(
        "landslide",
        "landslide",
        (
            _layer("elevation", (RASTER,), "elevation", "other", is_needed=True),
            _layer("lithology", (AREAS,), "other", "hazard", hazards=("other",)),
            _number("lithology_factor", is_needed=False),
            Input("rain_months", "months", True, limits=(float(low), float(high))),
            _number("rain_day_mm"),
            Input("rain_day_is_mean", "choice", choices=YES_NO, usual="no"),
            _number("intensity_mmi"),
        ),
        ways=((("lithology",), ("lithology_factor",)),),
    )


def _tsunami() -> Method:
    walk = told()["tsunami"]
    return Method(
        "tsunami",
        "tsunami",
        (
            _layer("zone", (AREAS, RASTER), "hazard", "other", hazards=("tsunami", "other")),
            _layer("elevation", (RASTER,), "elevation", "other"),
            _number("runup_m", is_needed=False),
            _layer("coast", (LINES, AREAS), "coast", "other"),
            _layer("safe", (AREAS, POINTS), "other", "buildings"),
            _layer("roads", (LINES,), "roads", "other"),
            _number("arrival_min"),
            _number("warning_min"),
            _number("reaction_min", usual=f"{walk['reaction_min']:g}"),
            _number("speed_m_s", usual=f"{walk['walking_speed_m_s']:g}"),
        ),
        ways=((("zone",), ("elevation", "runup_m")),),
    )


def _flood() -> Method:
    return Method(
        "flood",
        "flood",
        (
            _layer("extent", (AREAS, RASTER), "hazard", "other", is_needed=True, hazards=("flood", "other")),
            _layer("elevation", (RASTER,), "elevation", "other", is_needed=True),
            _layer("permanent", (AREAS,), "other", "coast"),
        ),
    )


def _shaking() -> Method:
    low, high = told()["shaking"]["magnitudes"]
    return Method(
        "shaking",
        "earthquake",
        (
            Input("longitude", "number", limits=(-180.0, 180.0)),
            Input("latitude", "number", limits=(-90.0, 90.0)),
            _layer("fault", (LINES,), "other", "hazard", hazards=("earthquake", "other")),
            Input("magnitude", "number", True, limits=(float(low), float(high))),
            _number("depth_km"),
            Input("soil", "choice", choices=SOILS, usual="soil"),
            Input("field", "choice", choices=FIELDS, usual="prudent"),
        ),
        ways=((("longitude", "latitude"), ("fault",)),),
    )


MAKERS = {"landslide": _landslide, "tsunami": _tsunami, "flood": _flood, "shaking": _shaking}
KINDS = tuple(MAKERS)


def method_of(kind: str) -> Method:
    """Return what one kind of screening needs.

    Examples
    --------
    >>> method_of("flood").hazard, [one.name for one in method_of("flood").inputs if one.is_needed]
    ('flood', ['extent', 'elevation'])
    """
    return MAKERS[kind]()


@dataclass(frozen=True)
class Asked:
    """What was asked, read: numbers by name (a list for months), words of choices, and names of layers."""

    numbers: Mapping[str, float]
    months: tuple[float, ...]
    choices: Mapping[str, str]
    layers: tuple[str, ...]


def read(kind: str, given: Mapping[str, Any], layers: Mapping[str, LayerGiven]) -> tuple[Asked, list[Fault]]:
    """Read what was given for a screening, and say what of it cannot stand, each with its field.

    Parameters
    ----------
    given
        Words as they were typed, by the name of the input; of months twelve, apart by spaces, semicolons or lines.
    layers
        Layers that were chosen and are there, by the name of the input.

    Examples
    --------
    >>> asked, faults = read("shaking", {"magnitude": "9,5", "depth_km": "10"}, {})
    >>> [(one.field, one.code) for one in faults]
    [('longitude', 'way_missing'), ('magnitude', 'number_outside')]
    """
    wanted = method_of(kind)
    faults: list[Fault] = []
    numbers: dict[str, float] = {}
    choices: dict[str, str] = {}
    months: tuple[float, ...] = ()
    for one in wanted.inputs:
        words = str(given.get(one.name, "") or "").strip()
        if one.form == "number":
            number = _read_number(one, words, faults)
            numbers |= {} if number is None else {one.name: number}
        elif one.form == "months":
            months = _read_months(one, words, faults)
        elif one.form == "choice":
            choices[one.name] = words if words in one.choices else one.usual
        elif one.form == "layer":
            faults += _layer_faults(one, words, layers.get(one.name))
    there = set(numbers) | set(layers)
    faults += _of_ways(wanted, there, {one.field for one in faults})
    places = [one.name for one in wanted.inputs]
    faults.sort(key=lambda one: places.index(one.field))
    return Asked(numbers, months, choices, tuple(layers)), faults


def _read_number(one: Input, words: str, faults: list[Fault]) -> float | None:
    if not words:
        faults += [Fault(one.name, "number_missing")] if one.is_needed else []
        return None
    low, high = one.limits
    number = read_number(words, thousands=high >= THOUSAND)
    if number is None:
        faults.append(Fault(one.name, "no_number", {"value": words[:40]}))
    elif not low <= number <= high:
        faults.append(Fault(one.name, "number_outside", {"value": words[:40], "low": f"{low:g}", "high": f"{high:g}"}))
    else:
        return number
    return None


def _read_months(one: Input, words: str, faults: list[Fault]) -> tuple[float, ...]:
    parts = words.replace(";", " ").replace("|", " ").split()
    if len(parts) != MONTHS:
        faults.append(Fault(one.name, "months_missing", {"count": len(parts)}))
        return ()
    low, high = one.limits
    numbers = [read_number(each.rstrip(","), thousands=high >= THOUSAND) for each in parts]
    for written, number in zip(parts, numbers, strict=True):
        if number is None:
            faults.append(Fault(one.name, "no_number", {"value": written[:40]}))
            return ()
        if not low <= number <= high:
            values = {"value": written[:40], "low": f"{low:g}", "high": f"{high:g}"}
            faults.append(Fault(one.name, "number_outside", values))
            return ()
    return tuple(number for number in numbers if number is not None)


def _layer_faults(one: Input, words: str, layer: LayerGiven | None) -> list[Fault]:
    if layer is None:
        if words:
            return [Fault(one.name, "layer_unknown")]
        return [Fault(one.name, "layer_missing")] if one.is_needed else []
    misfits = one.misfits(form=layer.form, hazard=layer.hazard)
    if misfits:
        code = "layer_other_hazard" if "hazard" in misfits else f"layer_no_{one.forms[0]}"
        return [Fault(one.name, code, {"layer": layer.name})]
    if one.name == "lithology" and not layer.class_field:
        return [Fault(one.name, "lithology_without_field", {"layer": layer.name})]
    return []


def _of_ways(wanted: Method, there: set[str], known: set[str]) -> list[Fault]:
    """Say which group of inputs is not told in any of its ways, unless what is wrong with it was said already."""
    faults = []
    for ways in wanted.ways:
        names = [name for way in ways for name in way]
        if any(set(way) <= there for way in ways) or known.intersection(names):
            continue
        touched = [name for way in ways for name in way if there.intersection(way) and name not in there]
        faults.append(Fault((touched or names)[0], "way_missing"))
    return faults
