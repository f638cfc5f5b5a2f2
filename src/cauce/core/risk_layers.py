"""Layers of the map (capas del mapa): what a file is found to be, what is wrong with it, how its values are classed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as a_field
from typing import Any

from cauce import method
from cauce.core.faults import Fault
from cauce.core.problems import Problem, Severity

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
KINDS = ("hazard", "losses", "coast", "roads", "buildings", "elevation", "other")
AUXILIARY = frozenset({"elevation"})  # what screenings are made from; it covers the city and is never on the map
THEMES = frozenset({"hazard", "losses"})  # shown one at a time, by classes; what is no theme lies beneath
QUALITIES = ("high", "medium", "low")
FORMS = ("raster", "polygons", "lines", "points")
FEET = frozenset({"ft", "feet", "foot", "us-ft", "us survey foot", "pie", "pies"})
METRES = frozenset({"m", "metre", "metres", "meter", "meters", "metro", "metros"})
DEPTHS = frozenset({"flood", "tsunami"})  # hazards whose values are depths of water
FILLERS = (-9999.0, -99999.0, -32767.0, -32768.0, -3.4028234663852886e38, -3.3999999521443642e38)
LEVELS = (
    ("muy baja", "muy bajo", "very low", "nula", "nulo", "none"),
    ("baja", "bajo", "low"),
    ("media", "medio", "moderada", "moderado", "moderate", "medium"),
    ("alta", "alto", "high"),
    ("muy alta", "muy alto", "very high", "crítica", "crítico", "critical"),
)


@dataclass(frozen=True)
class LayerFacts:
    """What a file is found to be by reading it whole; nothing of it is guessed."""

    form: str
    crs: str = ""
    box: Box | None = None
    features: int = 0
    empty: int = 0
    crossing: int = 0
    crossing_first: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()  # of the class field, as many as there are
    layers: tuple[str, ...] = ()  # in the file; the first is read
    width: int = 0
    height: int = 0
    bands: int = 0
    nodata: float | None = None
    missing: int = 0  # pixels or features without a value
    wet: int = 0  # pixels with a value other than zero
    lowest: float | None = None
    highest: float | None = None
    unit: str = ""  # as the file itself says
    nans: int = 0
    # Of losses: all of them, by territory, the lowest above zero, and the bounds of classes with as many places each.
    total: float | None = None
    sums: Mapping[str, float] = a_field(default_factory=dict)
    least: float | None = None
    breaks: tuple[float, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the facts as the database keeps them."""
        return asdict(self)


def facts_from(told: Mapping[str, Any]) -> LayerFacts:
    """Return facts as they were kept.

    Examples
    --------
    >>> facts_from(LayerFacts("raster", box=(0, 0, 1, 1)).as_json()).box
    (0, 0, 1, 1)
    """
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return LayerFacts(**values)


@dataclass(frozen=True)
class LayerClass:
    """One class of a legend: its words or its bounds, and its colour."""

    colour: str
    value: str = ""
    low: float | None = None
    high: float | None = None
    shares: Mapping[str, float] = a_field(default_factory=dict)  # of each territory's area, by its key

    def as_json(self) -> dict[str, Any]:
        """Return the class as the database keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Stated:
    """What the office says of a layer before its file is read."""

    name: str
    kind: str
    hazard: str = ""
    unit: str = ""
    class_field: str = ""
    territories: tuple[Box, ...] = a_field(default=())  # boxes of the city's territories
    total: float | None = None  # of losses: what the run says that they sum up to


def layer_problems(facts: LayerFacts, stated: Stated) -> list[Problem]:
    """Say what is wrong with a file, each with the layer's name; what blocks keeps the file from the map."""
    return [
        *_of_place(facts, stated),
        *(_of_raster(facts, stated) if facts.form == "raster" else _of_shapes(facts, stated)),
    ]


def may_be_drawn(problems: Iterable[Problem]) -> bool:
    """Whether nothing of what was found keeps a file from the map."""
    return all(problem.severity is not Severity.BLOCKS for problem in problems)


def _problem(code: str, severity: Severity, stated: Stated, **values: object) -> Problem:
    return Problem(f"layer_{code}", {"layer": stated.name, **values}, severity, where=stated.name)


def _of_place(facts: LayerFacts, stated: Stated) -> list[Problem]:
    """Look where the layer lies: its reference system, its axes, and whether it reaches the city."""
    if not facts.crs:
        return [_problem("no_crs", Severity.BLOCKS, stated)]
    if facts.box is None:
        return []
    told = {"box": told_box(facts.box)}
    if not stated.territories:
        west, south, east, north = facts.box
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
            return [_problem("off_the_earth", Severity.BLOCKS, stated, **told)]
        return [_problem("no_territories", Severity.REMARK, stated)]
    city = union(stated.territories)
    if not overlap(facts.box, city):
        west, south, east, north = facts.box
        turned = (south, west, north, east)
        code = "swapped_axes" if overlap(turned, city) else "far_away"
        return [_problem(code, Severity.BLOCKS, stated, **told, city=told_box(city))]
    if stated.kind != "hazard":
        return []
    reached = sum(overlap(facts.box, one) for one in stated.territories)
    if reached < len(stated.territories):
        return [_problem("part_of_city", Severity.WARNING, stated, reached=reached, every=len(stated.territories))]
    return []


def _of_raster(facts: LayerFacts, stated: Stated) -> list[Problem]:
    found = []
    if facts.bands > 1:
        found.append(_problem("bands", Severity.WARNING, stated, bands=facts.bands))
    if facts.lowest is None:
        return [*found, _problem("no_values", Severity.BLOCKS, stated)]
    if facts.lowest in FILLERS:  # whatever is declared as no data does not count for the lowest
        found.append(_problem("nodata_as_value", Severity.BLOCKS, stated, value=facts.lowest))
    elif stated.hazard in DEPTHS and facts.lowest < 0:
        found.append(_problem("negative", Severity.BLOCKS, stated, value=facts.lowest, unit=stated.unit))
    if stated.kind == "losses":
        return found
    if facts.nodata is None:
        found.append(_problem("no_nodata", Severity.REMARK, stated))
    return [*found, *_of_units(facts, stated)]


def _of_units(facts: LayerFacts, stated: Stated) -> list[Problem]:
    """Compare the unit that the file tells with the one the office gave: feet against metres is an error."""
    if not stated.unit and stated.hazard in DEPTHS:
        return [_problem("no_unit", Severity.BLOCKS, stated)]
    said, given = facts.unit.strip().lower(), stated.unit.strip().lower()
    if said and given and _unit(said) != _unit(given):
        return [_problem("other_unit", Severity.BLOCKS, stated, found=facts.unit, given=stated.unit)]
    return []


def _unit(words: str) -> str:
    return "ft" if words in FEET else "m" if words in METRES else words


def _of_shapes(facts: LayerFacts, stated: Stated) -> list[Problem]:
    found = []
    if facts.features == 0 or facts.empty == facts.features:
        return [_problem("no_features", Severity.BLOCKS, stated)]
    if facts.empty:
        found.append(_problem("empty_shapes", Severity.WARNING, stated, empty=facts.empty, every=facts.features))
    if facts.crossing:
        told = ", ".join(str(one) for one in facts.crossing_first)
        found.append(_problem("crossing_shapes", Severity.WARNING, stated, crossing=facts.crossing, first=told))
    if len(facts.layers) > 1:
        found.append(_problem("many_tables", Severity.WARNING, stated, read=facts.layers[0], tables=len(facts.layers)))
    if stated.kind == "losses":
        return found
    if stated.class_field and stated.class_field not in facts.fields:
        told = ", ".join(facts.fields[:12]) or "—"
        found.append(_problem("no_class_field", Severity.BLOCKS, stated, field=stated.class_field, fields=told))
    elif stated.kind == "hazard" and not stated.class_field and facts.form == "polygons":
        found.append(_problem("no_classes", Severity.REMARK, stated))
    most = int(method.load("maps")["classes"]["most"])
    if len(facts.values) > most:
        found.append(
            _problem("many_classes", Severity.BLOCKS, stated, classes=len(facts.values), most=most,
                     field=stated.class_field)
        )  # fmt: skip
    return [*found, *_of_units(facts, stated)] if facts.unit else found


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share a place.

    Examples
    --------
    >>> overlap((0, 0, 2, 2), (1, 1, 3, 3)), overlap((0, 0, 1, 1), (2, 2, 3, 3))
    (True, False)
    """
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def union(boxes: Sequence[Box]) -> Box:
    """Return the box around some boxes, of which there is at least one."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def told_box(box: Box) -> str:
    """Write a box as a person reads it: south to north, west to east.

    Examples
    --------
    >>> told_box((-79.7, 8.9, -79.1, 9.5))
    '8.900 – 9.500, -79.700 – -79.100'
    """
    west, south, east, north = box
    return f"{south:.3f} – {north:.3f}, {west:.3f} – {east:.3f}"


def classes_of(facts: LayerFacts, stated: Stated) -> list[LayerClass]:
    """Return the classes by which a layer is drawn, from low to high."""
    if stated.kind == "elevation" and facts.form == "raster":
        shades = list(method.load("maps")["elevation"]["colours"])
        steps = _equal_steps(facts, len(shades))
        bounds = zip([None, *steps], [*steps, None], strict=True)
        return [LayerClass(colour, low=low, high=high) for colour, (low, high) in zip(shades, bounds, strict=False)]
    if stated.kind != "hazard":
        shades = method.load("maps")["base"]["colours"]
        return [LayerClass(shades.get(stated.kind, shades["other"]))]
    told = method.load("maps")["hazard"].get(stated.hazard or "other", method.load("maps")["hazard"]["other"])
    colours, breaks = list(told["colours"]), list(told["breaks"])
    if facts.form != "raster":
        values = in_order(facts.values) or [""]
        return [
            LayerClass(colour, value=value) for value, colour in zip(values, ramp(colours, len(values)), strict=True)
        ]
    if not breaks or stated.unit != told["unit"]:
        breaks = _equal_steps(facts, len(colours))
    lows = [None, *breaks]
    highs = [*breaks, None]
    shades = ramp(colours, len(lows))
    found = [LayerClass(colour, low=low, high=high) for colour, low, high in zip(shades, lows, highs, strict=True)]
    # What lies below the first bound of a depth is dry ground, and is not drawn.
    return found[1:] if stated.hazard in DEPTHS and breaks else found


def _equal_steps(facts: LayerFacts, count: int) -> list[float]:
    low, high = facts.lowest, facts.highest
    if low is None or high is None or high <= low:
        return []
    return [low + (high - low) * step / count for step in range(1, count)]


def in_order(values: Iterable[str]) -> list[str]:
    """Put the values of a class field from low to high: by number, by the words of a level, else by the alphabet.

    Examples
    --------
    >>> in_order(["Alta", "Baja", "Muy alta", "Media"]), in_order(["10", "2", "1"])
    (['Baja', 'Media', 'Alta', 'Muy alta'], ['1', '2', '10'])
    """
    known = sorted(set(values))
    if known and all(re.fullmatch(r"-?\d+(\.\d+)?", one) for one in known):
        return sorted(known, key=float)
    levels = {word: number for number, words in enumerate(LEVELS) for word in words}
    if known and all(one.strip().lower() in levels for one in known):
        return sorted(known, key=lambda one: levels[one.strip().lower()])
    return known


def ramp(colours: Sequence[str], count: int) -> list[str]:
    """Return so many colours spread over a ramp, mixed where there are more classes than colours.

    Examples
    --------
    >>> ramp(["#000000", "#808080", "#ffffff"], 2), ramp(["#000000", "#ffffff"], 3)[1]
    (['#000000', '#ffffff'], '#808080')
    """
    if count <= 1:
        return [colours[-1]] * count
    return [_mixed(colours, place * (len(colours) - 1) / (count - 1)) for place in range(count)]


def _mixed(colours: Sequence[str], place: float) -> str:
    first = min(int(place), len(colours) - 2)
    share = place - first
    pairs = [(int(colours[first][at : at + 2], 16), int(colours[first + 1][at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)


LONGEST = {"name": 200, "event": 200, "climate": 120, "unit": 16, "class_field": 80, "authority": 200}
LONGEST |= {"source": 300, "scale": 40, "licence": 120, "note": 4000}
LONGEST_RETURN_PERIOD = 100_000  # years; what hazard studies go up to


def faults_of(told: Mapping[str, Any]) -> list[Fault]:
    """Say what of a layer's description cannot stand; ``told`` holds words, and the return period as typed.

    Examples
    --------
    >>> [one.code for one in faults_of({"name": "", "kind": "coast"})]
    ['name_missing']
    """
    found = [
        Fault(name, "too_long", {"length": len(str(told.get(name, ""))), "longest": most})
        for name, most in LONGEST.items()
        if len(str(told.get(name, ""))) > most
    ]
    if not told.get("name"):
        found.append(Fault("name", "name_missing"))
    if told.get("kind") not in KINDS:
        found.append(Fault("kind", "kind_missing"))
    if told.get("quality", "") not in ("", *QUALITIES):
        found.append(Fault("quality", "kind_missing"))
    if told.get("kind") == "losses" and not told.get("unit"):
        found.append(Fault("unit", "unit_missing"))
    if told.get("kind") == "hazard":
        if told.get("hazard") not in method.load("maps")["hazard"]:
            found.append(Fault("hazard", "hazard_missing"))
        if not told.get("authority"):
            found.append(Fault("authority", "authority_missing"))
    years = str(told.get("return_period_years") or "")
    if years and not (years.isdecimal() and 1 <= int(years) <= LONGEST_RETURN_PERIOD):
        found.append(Fault("return_period_years", "no_years", {"value": years[:40], "most": LONGEST_RETURN_PERIOD}))
    return found
