"""Facilities (equipamientos clave): their kinds, where they stand, which two are likely one, whom they shelter."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from cauce import method
from cauce.core.territories import Box, Position, distance_m
from cauce.core.vocabulary import normalise

PLACED, BY_TERRITORY, UNPLACED = "placed", "territory", "unplaced"
PLACEMENTS = (PLACED, BY_TERRITORY, UNPLACED)
MARGIN = 0.25  # degrees around a city's territories beyond which a point is surely another city's
YEARS = range(1500, 2101)
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Remark:
    """What is to be said of an entry; its sentence stands in ``core/messages/facilities.py``."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    blocks: bool = False  # whether the entry cannot be taken as it is


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of a facility."""

    key: str
    name: str
    kind: str
    territory: str = ""
    place: Position | None = None


@cache
def _told() -> Mapping[str, Any]:
    return method.load("facilities")


def words_of(table: str, language: str) -> dict[str, str]:
    """Names of the entries of a table of the method (kinds, roles, code_levels, bands) in a language.

    >>> words_of("roles", "en")["shelter"]
    'Shelter'
    """
    entries: Mapping[str, Any] = _told()[table]
    return {code: str(entry.get(language) or entry["es"]) for code, entry in entries.items()}


def kinds() -> tuple[str, ...]:
    """Codes of the kinds of facilities, in the method's order."""
    return tuple(_told()["kinds"])


def index_of(kind: str) -> str:
    """The index of vulnerability that is proposed for a kind."""
    return str(_told()["kinds"].get(kind, {}).get("index", "generic"))


def osm_kinds() -> dict[tuple[str, str], str]:
    """Tags of OpenStreetMap, each with the kind that it stands for."""
    found: dict[tuple[str, str], str] = {}
    for code, entry in _told()["kinds"].items():
        for tag in entry["osm"]:
            name, _, value = tag.partition("=")
            found.setdefault((name, value), code)
    return found


def folded(text: str) -> str:
    """A text for comparing: no case, accents, signs or underscores.

    >>> folded("CORR_NOMB")
    'corr nomb'
    """
    return normalise(text.replace("_", " "))


def kind_of(words: str, name: str = "") -> str:
    """The kind that words of a list name, else that a facility's name begins with; empty where none does.

    Examples
    --------
    >>> kind_of("Escuelas"), kind_of("", "C.E.B.G. Belisario"), kind_of("quiosco")
    ('school', 'school', '')
    """
    table = _phrases()
    said = folded(words)
    for one in (said, said.removesuffix("es"), " ".join(word.removesuffix("s") for word in said.split())):
        if one in table:
            return table[one]
    for text in (said, folded(name)):
        for phrase in sorted(table, key=len, reverse=True):
            if f" {text} ".startswith(f" {phrase} "):
                return table[phrase]
    return ""


@cache
def _phrases() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code, entry in _told()["kinds"].items():
        for phrase in (code, entry["es"], entry["en"], *entry["words"]):
            found.setdefault(folded(phrase), code)
    return found


def placement_of(*, place: Position | None, has_territory: bool) -> str:
    """How well it is known where a facility stands.

    >>> placement_of(place=None, has_territory=True)
    'territory'
    """
    if place is not None:
        return PLACED
    return BY_TERRITORY if has_territory else UNPLACED


def place_remarks(longitude: float | None, latitude: float | None, *, city: Box | None) -> list[Remark]:
    """What is wrong with a point: half of it missing, no degrees, swapped axes, in another city.

    Parameters
    ----------
    longitude, latitude
        Degrees as they were told.
    city
        The box around the city's territories; without it only what no point can be is found.
    """
    if longitude is None and latitude is None:
        return []
    if longitude is None or latitude is None:
        return [Remark("half_a_point", {"value": longitude if latitude is None else latitude}, blocks=True)]
    values: dict[str, object] = {"longitude": longitude, "latitude": latitude}
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        return [Remark("not_degrees", values, blocks=True)]
    if city is not None:
        near = city.grown(MARGIN)
        if (longitude, latitude) not in near:
            if (latitude, longitude) in near:
                return [Remark("swapped_axes", values, blocks=True)]
            if (-longitude, latitude) in near:
                return [Remark("sign_left_out", values, blocks=True)]
            if abs(longitude) > 180 or abs(latitude) > 90:
                return [Remark("not_degrees", values, blocks=True)]
            return [Remark("out_of_city", values, blocks=True)]
    if abs(longitude) > 180 or abs(latitude) > 90:
        return [Remark("not_degrees", values, blocks=True)]
    if longitude == 0 and latitude == 0:
        return [Remark("zero_point", values, blocks=True)]
    return []


@dataclass(frozen=True)
class Matching:
    """When two facilities are likely one; from ``method/facilities.toml``."""

    alike: float
    same_place_m: float
    near_m: float
    source: str


@cache
def matching() -> Matching:
    """The method's numbers for likely matches."""
    told = _told()["matching"]
    return Matching(float(told["alike"]), float(told["same_place_m"]), float(told["near_m"]), str(told["source"]))


@dataclass(frozen=True)
class Likely:
    """Two facilities that are likely one: how alike their names are, and how far they stand apart."""

    first: str
    second: str
    likeness: float
    distance_m: float | None


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, whatever the words of their kind and their order.

    >>> likeness("Escuela República de Haití", "ESC. REPUBLICA DE HAITI")
    1.0
    """
    first, second = _telling(one), _telling(other)
    if not first or not second:
        return 0.0
    if sorted(first) == sorted(second):
        return 1.0
    # The ratio is not the same both ways; which of two comes first is not to decide whether they are one.
    shorter, longer = sorted((" ".join(sorted(first)), " ".join(sorted(second))), key=lambda text: (len(text), text))
    return round(SequenceMatcher(None, shorter, longer, autojunk=False).ratio(), 3)


@cache
def _kind_words() -> frozenset[str]:
    return frozenset(word for phrase in _phrases() for word in phrase.split()) | {"de", "del", "la", "el", "los", "las"}


def _telling(name: str) -> tuple[str, ...]:
    """Words of a name without those that only say its kind; all of them where nothing else is left."""
    every = tuple(folded(name).split())
    return tuple(word for word in every if word not in _kind_words()) or every


def likely_same(one: Facts, other: Facts, *, rule: Matching) -> Likely | None:
    """Whether two facilities are likely one, by name and by distance or territory.

    The same name of the same kind near by, or a name much alike on the same spot. Without both points the territory
    stands for the distance. Names with other numbers («Escuela 1», «Escuela 2») are those of two.
    """
    alike = likeness(one.name, other.name)
    if alike < rule.alike or NUMBERS.findall(one.name) != NUMBERS.findall(other.name):
        return None
    if one.kind != other.kind and "other" not in (one.kind, other.kind):
        return None
    if one.place is not None and other.place is not None:
        apart = round(distance_m(one.place, other.place), 1)
        near = apart <= (rule.near_m if alike == 1.0 else rule.same_place_m)
        return Likely(one.key, other.key, alike, apart) if near else None
    if one.territory != other.territory or not one.territory:
        return None
    return Likely(one.key, other.key, alike, None)


def likely_pairs(known: Sequence[Facts], *, rule: Matching, among: AbstractSet[str] | None = None) -> list[Likely]:
    """Pairs of facilities that are likely one, the likeliest first.

    Parameters
    ----------
    known
        Facilities, each with its own key.
    among
        Keys of which one at least must be in a pair; all pairs without it.
    """
    by_word: dict[str, list[Facts]] = {}
    for one in known:
        for word in set(_telling(one.name)):
            by_word.setdefault(word[:4], []).append(one)
    found: dict[frozenset[str], Likely] = {}
    for alike in by_word.values():
        for at, one in enumerate(alike):
            for other in alike[at + 1 :]:
                pair = frozenset((one.key, other.key))
                if pair in found or len(pair) < 2 or (among is not None and among.isdisjoint(pair)):
                    continue
                likely = likely_same(one, other, rule=rule)
                if likely is not None:
                    found[pair] = likely
    return sorted(found.values(), key=lambda each: (-each.likeness, each.distance_m or 0.0, each.first, each.second))


@dataclass(frozen=True)
class Shelter:
    """How many people a facility can shelter, and what decides it.

    Attributes
    ----------
    people
        The tightest of what is known; None where nothing is known.
    limits
        People by area, toilets and water, as far as each is known.
    binding
        Which of them decides.
    unknown
        Which of them is not known: the capacity may be less.
    """

    people: int | None
    limits: Mapping[str, int]
    binding: str
    unknown: tuple[str, ...]
    source: str


def shelter_capacity(*, area_m2: float | None, toilets: int | None, water_l_per_day: float | None) -> Shelter:
    """People that can be sheltered by the Sphere standards (2018): area, toilets and water; the tightest decides.

    Examples
    --------
    >>> found = shelter_capacity(area_m2=700, toilets=8, water_l_per_day=3000)
    >>> found.people, found.binding, dict(found.limits)
    (160, 'toilets', {'area': 200, 'toilets': 160, 'water': 200})
    """
    told = _told()["shelter"]
    known = {
        "area": None if area_m2 is None else math.floor(area_m2 / told["area_m2_per_person"] + 1e-9),
        "toilets": None if toilets is None else toilets * int(told["people_per_toilet"]),
        "water": None
        if water_l_per_day is None
        else math.floor(water_l_per_day / told["water_l_per_person_day"] + 1e-9),
    }
    limits = {name: value for name, value in known.items() if value is not None}
    binding = min(limits, key=lambda name: limits[name]) if limits else ""
    return Shelter(
        limits[binding] if binding else None,
        limits,
        binding,
        tuple(name for name, value in known.items() if value is None),
        str(told["source"]),
    )


def public_at_least() -> int:
    """How many facilities a territory must have before the public is told of it."""
    return int(_told()["public"]["at_least"])


def told_to_public(counts: Mapping[str, int]) -> frozenset[str]:
    """Territories of which the public may be told: those with enough facilities.

    >>> sorted(told_to_public({"Ancón": 5, "Calidonia": 4}))
    ['Ancón']
    """
    return frozenset(name for name, count in counts.items() if count >= public_at_least())


def column_of(header: str, *, table: str = "columns") -> str:
    """The field that a column's header stands for; empty where it stands for none.

    >>> column_of("Corregimiento"), column_of("N_PERSONAS", table="territory_columns"), column_of("Precio")
    ('territory', 'population', '')
    """
    said = folded(header)
    for field_, words in _told()[table].items():
        if said == folded(field_) or said in words:
            return str(field_)
    return ""


def source_words(table: str) -> str:
    """Where the numbers of a table of the method come from."""
    return str(_told()[table]["source"])


def named(words: str, entries: Iterable[tuple[str, str]]) -> str:
    """The code of the only entry (code, name) whose name, folded, is these words; else of the only one much alike.

    >>> named("san felipe", [("1", "SAN FELIPE"), ("2", "Santa Ana")])
    '1'
    """
    said = folded(words)
    if not said:
        return ""
    listed = [(code, folded(name)) for code, name in entries]
    exact = [code for code, name in listed if name == said]
    if exact:
        return exact[0] if len(exact) == 1 else ""
    close = [code for code, name in listed if SequenceMatcher(None, said, name, autojunk=False).ratio() >= 0.9]
    return close[0] if len(close) == 1 else ""
