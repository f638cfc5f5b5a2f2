"""Entries of facilities (fichas de equipamientos): what was typed or stands in a list, as values, or why not."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cauce.core.facilities import YEARS, Remark, folded, kind_of, named, place_remarks, placement_of, words_of
from cauce.core.territories import Box, Position

TEXTS: Mapping[str, int] = {
    "name": 200,
    "territory_words": 200,
    "address": 300,
    "owner_words": 200,
    "structure": 120,
    "contact": 300,
    "source": 300,
}
WHOLE = ("capacity", "toilets")
DECIMAL = ("floor_area_m2", "water_l_per_day")
FIELDS = (
    "name",
    "kind",
    "territory",
    "address",
    "longitude",
    "latitude",
    "owner",
    "capacity",
    "floor_area_m2",
    "toilets",
    "water_l_per_day",
    "roles",
    "structure",
    "code_level",
    "built_year",
    "contact",
    "source",
    "source_on",
)
MOST = 2_000_000_000
DAYS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"),
)


def _nowhere(_place: Position) -> None:
    return None


@dataclass(frozen=True)
class Known:
    """What a plan knows by name.

    Attributes
    ----------
    territories
        (number, key, code, name) of each.
    owners
        (number, name) of each organisation, one for each of its spellings.
    city
        The box around the territories; None where no outline is known.
    locate
        The number of the territory in which a place lies.
    nearest
        Name of the territory nearest to a place that lies in none, and how many metres away it is.
    """

    territories: Sequence[tuple[int, str, str, str]] = ()
    owners: Sequence[tuple[int, str]] = ()
    city: Box | None = None
    locate: Callable[[Position], int | None] = _nowhere
    nearest: Callable[[Position], tuple[str, float] | None] = _nowhere

    def territory_named(self, words: str) -> int | None:
        """The territory that words name: its key, its code, or its name."""
        said = words.strip()
        for number, key, code, _name in self.territories:
            if said in (key, code):
                return number
        found = named(said, [(str(number), name) for number, _key, _code, name in self.territories])
        return int(found) if found else None

    def owner_named(self, words: str) -> int | None:
        """The organisation that words name."""
        said = folded(words)
        found = {number for number, name in self.owners if folded(name) == said}
        return found.pop() if len(found) == 1 else None

    def name_of(self, territory: int | None) -> str:
        """A territory's name."""
        return next((name for number, _key, _code, name in self.territories if number == territory), "")


@dataclass
class Entry:
    """What an entry says: values for the columns of a facility, and what is to be said of them, by field."""

    columns: dict[str, Any] = field(default_factory=dict)
    remarks: list[tuple[str, Remark]] = field(default_factory=list)

    def remark(self, field_: str, code: str, *, blocks: bool = False, **values: object) -> None:
        """Remark on a field."""
        self.remarks.append((field_, Remark(code, values, blocks)))

    @property
    def is_blocked(self) -> bool:
        """Whether the entry cannot be taken as it is."""
        return any(remark.blocks for _field, remark in self.remarks)


def read_entry(told: Mapping[str, str], *, known: Known) -> Entry:
    """Read what was typed of a facility: only the fields that are told get a value.

    Parameters
    ----------
    told
        Words by field, of FIELDS; a field that is left out is left as it is.
    known
        What the plan knows by name.

    Examples
    --------
    >>> entry = read_entry({"name": "Escuela Belén", "toilets": "doce"}, known=Known())
    >>> entry.columns["kind"], [remark.code for _field, remark in entry.remarks]
    ('school', ['not_a_number'])
    """
    entry = Entry()
    _texts(entry, told)
    _kind(entry, told)
    _numbers(entry, told)
    _choices(entry, told)
    _owner(entry, told, known)
    _place(entry, told, known)
    return entry


def _texts(entry: Entry, told: Mapping[str, str]) -> None:
    for name, longest in TEXTS.items():
        if name in told:
            text = " ".join(told[name].split())
            if len(text) > longest:
                entry.remark(name, "too_long", blocks=True, field=name, length=len(text), longest=longest)
            entry.columns[name] = text[:longest]
    if "name" in told and not entry.columns["name"]:
        entry.remark("name", "no_name", blocks=True)


def _kind(entry: Entry, told: Mapping[str, str]) -> None:
    if "kind" not in told and "name" not in told:
        return
    said = told.get("kind", "").strip()
    if "kind" not in told or not said:
        if "kind" in told or "name" in told:
            entry.columns["kind"] = kind_of("", told.get("name", "")) or "other"
        return
    found = kind_of(said, told.get("name", ""))
    if not found:
        entry.remark("kind", "unknown_kind", value=said)
    entry.columns["kind"] = found or "other"


def _numbers(entry: Entry, told: Mapping[str, str]) -> None:
    for name in (*WHOLE, *DECIMAL):
        if name in told:
            number = number_of(told[name])
            wrong = told[name].strip() and (number is None or not 0 <= number <= MOST)
            if wrong or (name in WHOLE and number is not None and number != int(number)):
                entry.remark(name, "not_a_number", blocks=True, value=told[name].strip(), field=name)
                continue
            entry.columns[name] = None if number is None else int(number) if name in WHOLE else number
    if "built_year" in told:
        year = number_of(told["built_year"])
        if told["built_year"].strip() and (year is None or year != int(year) or int(year) not in YEARS):
            entry.remark("built_year", "not_a_year", blocks=True, value=told["built_year"].strip())
        else:
            entry.columns["built_year"] = None if year is None else int(year)
    if "source_on" in told:
        day = day_of(told["source_on"])
        if day is None and told["source_on"].strip():
            entry.remark("source_on", "not_a_day", blocks=True, value=told["source_on"].strip())
        else:
            entry.columns["source_on"] = day


def number_of(words: str, *, thousands: bool = True) -> float | None:
    """A number as people write it; None for none.

    Both signs may part decimals; a comma before three digits parts thousands, unless none can be meant.

    Examples
    --------
    >>> number_of("1,250"), number_of("3,5"), number_of("-79.53"), number_of("1.250,5"), number_of("-")
    (1250.0, 3.5, -79.53, 1250.5, None)
    """
    text = words.strip().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if "," in text and "." in text:
        sign = "," if text.rindex(",") < text.rindex(".") else "."
        text = text.replace(sign, "").replace(",", ".")
    elif thousands and re.fullmatch(r"[1-9]\d{0,2}(,\d{3})+", text):
        text = text.replace(",", "")
    else:
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def day_of(words: str) -> dt.date | None:
    """A day as 2027-03-31 or 31/3/2027; None for none."""
    for pattern in DAYS:
        if found := pattern.fullmatch(words.strip()[:10]):
            try:
                return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def _choices(entry: Entry, told: Mapping[str, str]) -> None:
    if "code_level" in told:
        said = told["code_level"].strip()
        found = _code("code_levels", said)
        if said and not found:
            entry.remark("code_level", "unknown_code", value=said)
        entry.columns["code_level"] = found
    if "roles" in told:
        roles = []
        for said in filter(None, (part.strip() for part in re.split(r"[,;/|]", told["roles"]))):
            found = _code("roles", said)
            if found and found not in roles:
                roles.append(found)
            elif not found:
                entry.remark("roles", "unknown_role", value=said)
        entry.columns["roles"] = roles


def _code(table: str, said: str) -> str:
    for language in ("es", "en"):
        for code, word in words_of(table, language).items():
            if folded(said) in (code, folded(word)):
                return code
    return ""


def _owner(entry: Entry, told: Mapping[str, str], known: Known) -> None:
    if "owner" not in told:
        return
    said = " ".join(told["owner"].split())
    number = known.owner_named(said) if said else None
    entry.columns["owner_id"] = number
    entry.columns["owner_words"] = "" if number is not None else said[: TEXTS["owner_words"]]
    if said and number is None and known.owners:
        entry.remark("owner", "unknown_owner", value=said)


def _place(entry: Entry, told: Mapping[str, str], known: Known) -> None:
    """Read the point and the territory; a point that is told decides where it is."""
    territory: int | None = None
    if "territory" in told:
        said = " ".join(told["territory"].split())
        territory = known.territory_named(said) if said else None
        entry.columns["territory_id"] = territory
        entry.columns["territory_words"] = "" if territory is not None else said[: TEXTS["territory_words"]]
        if said and territory is None:
            entry.remark("territory", "unknown_territory", value=said)
    if "longitude" not in told and "latitude" not in told:
        return
    longitude, latitude = (_degrees(entry, told, name) for name in ("longitude", "latitude"))
    remarks = place_remarks(longitude, latitude, city=known.city)
    entry.remarks += [("longitude", one) for one in remarks]
    place = None if remarks or longitude is None or latitude is None else (round(longitude, 7), round(latitude, 7))
    entry.columns |= {"longitude": place[0] if place else None, "latitude": place[1] if place else None}
    if place is None:
        return
    here = known.locate(place)
    if here is not None:
        if territory is not None and territory != here:
            entry.remark("territory", "other_territory", found=known.name_of(here), value=known.name_of(territory))
        entry.columns |= {"territory_id": here, "territory_words": ""}
    elif (near := known.nearest(place)) is not None:
        entry.remark("longitude", "no_territory_here", near=near[0], distance=round(near[1]))


def _degrees(entry: Entry, told: Mapping[str, str], name: str) -> float | None:
    said = told.get(name, "").strip()
    value = number_of(said.rstrip("°"), thousands=False)
    if said and value is None:
        entry.remark(name, "not_a_number", blocks=True, value=said, field=name)
    return value


def placement(columns: Mapping[str, Any]) -> str:
    """How well it is known where a facility with these columns stands."""
    longitude, latitude = columns.get("longitude"), columns.get("latitude")
    place = None if longitude is None or latitude is None else (longitude, latitude)
    return placement_of(place=place, has_territory=columns.get("territory_id") is not None)
