"""Units of intensity (unidades de intensidad): feet against metres is an error with its cure, never a guess."""

from __future__ import annotations

from dataclasses import dataclass

from cauce.engines.risk.checks import UnusableLayer


@dataclass(frozen=True)
class Unit:
    """A unit: what it measures and how many of the dimension's first unit it holds."""

    name: str
    dimension: str
    factor: float


UNITS = {
    unit.name: unit
    for unit in (
        Unit("m", "length", 1.0),
        Unit("cm", "length", 0.01),
        Unit("mm", "length", 0.001),
        Unit("ft", "length", 0.3048),
        Unit("in", "length", 0.0254),
        Unit("g", "acceleration", 9.80665),
        Unit("m/s2", "acceleration", 1.0),
        Unit("cm/s2", "acceleration", 0.01),
        Unit("m/s", "speed", 1.0),
        Unit("km/h", "speed", 1 / 3.6),
        Unit("kn", "speed", 1852 / 3600),
        Unit("mph", "speed", 0.44704),
        Unit("cm/s", "speed", 0.01),
        Unit("MMI", "intensity", 1.0),
        Unit("class", "class", 1.0),
        Unit("1", "share", 1.0),
        Unit("%", "share", 0.01),
    )
}
WRITTEN = {
    "meter": "m", "meters": "m", "metre": "m", "metres": "m", "metro": "m", "metros": "m",
    "foot": "ft", "feet": "ft", "pie": "ft", "pies": "ft", "'": "ft", "us survey foot": "ft", "us-ft": "ft",
    "inch": "in", "inches": "in", "pulgada": "in", "pulgadas": "in", "centimetre": "cm", "millimetre": "mm",
    "m s-1": "m/s", "m s^-1": "m/s", "ms-1": "m/s", "kmh": "km/h", "kph": "km/h", "kt": "kn", "knot": "kn",
    "gal": "cm/s2", "m/s^2": "m/s2", "m/s²": "m/s2", "cm/s^2": "cm/s2", "cm/s²": "cm/s2", "mmi": "MMI",
    "clase": "class", "level": "class", "nivel": "class", "": "1", "-": "1", "ratio": "1", "percent": "%",
}  # fmt: skip


MEASURES = {"PGA": "g", "PGV": "cm/s", "MMI": "MMI"}


def unit(name: str, *, layer: str) -> Unit:
    """Return a unit by its name as files write it.

    Raises
    ------
    UnusableLayer
        Nobody knows the unit.

    Examples
    --------
    >>> unit("metros", layer="curvas.csv").name
    'm'
    """
    written = name.strip()
    known = UNITS.get(written) or UNITS.get(WRITTEN.get(written.lower(), "")) or UNITS.get(written.lower())
    if known is None:
        raise UnusableLayer("unknown_unit", layer, unit=written, known=", ".join(UNITS))
    return known


def factor(*, given: str, wanted: str, layer: str) -> float:
    """Return by what values in one unit are multiplied to stand in another.

    Raises
    ------
    UnusableLayer
        The two do not measure the same thing.

    Examples
    --------
    >>> factor(given="ft", wanted="m", layer="inundación.tif")
    0.3048
    """
    from_unit, to_unit = unit(given, layer=layer), unit(wanted, layer=layer)
    if from_unit.dimension != to_unit.dimension:
        raise UnusableLayer("other_dimension", layer, unit=from_unit.name, expected=to_unit.name)
    return 1.0 if from_unit == to_unit else from_unit.factor / to_unit.factor


def unit_of_measure(measure: str, *, layer: str) -> str:
    """Return the unit in which OpenQuake gives a measure of shaking.

    Raises
    ------
    UnusableLayer
        It is none whose unit is known.

    Examples
    --------
    >>> unit_of_measure("PGV", layer="gmf.csv"), unit_of_measure("SA(0.3)", layer="gmf.csv")
    ('cm/s', 'g')
    """
    if measure.startswith("SA(") or measure in MEASURES:
        return MEASURES.get(measure, "g")
    raise UnusableLayer("measure_unknown", layer, measure=measure or "?", known=", ".join([*MEASURES, "SA(0.3)"]))


def require_same(*, hazard: str, curve: str, layer: str, curve_id: str) -> None:
    """Refuse a curve whose unit is not the hazard's, even where it could be converted: someone has to say it.

    Raises
    ------
    UnusableLayer
        The units differ.
    """
    of_hazard, of_curve = unit(hazard, layer=layer), unit(curve, layer=curve_id)
    if of_hazard.dimension != of_curve.dimension:
        raise UnusableLayer("other_dimension", curve_id, unit=of_curve.name, expected=of_hazard.name)
    if of_hazard != of_curve:
        raise UnusableLayer("units_differ", layer, unit=of_hazard.name, curve=curve_id, expected=of_curve.name)
