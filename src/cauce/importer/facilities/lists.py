"""A list of facilities (lista de equipamientos): from a table, features of a map file, or tags of OpenStreetMap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cauce.core.facilities import column_of, osm_kinds
from cauce.core.facilities_entries import FIELDS
from cauce.importer.facilities.features import Feature, middle_of, read_features
from cauce.importer.facilities.refusals import UnusableListError
from cauce.importer.facilities.tables import read_table

KEPT = frozenset({*FIELDS, "key", "version"})
LONGEST = 2000


@dataclass(frozen=True)
class ReadLine:
    """One line of a list: its number, and words by field; what has no column is not told."""

    number: int
    told: Mapping[str, str]


@dataclass
class ReadList:
    """A list as it was read: its format, its lines, and headers that say nothing of a facility."""

    format: str
    lines: list[ReadLine] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read_list(content: bytes, *, name: str) -> ReadList:
    """Read a list of facilities: XLSX, CSV, GeoJSON or GeoPackage, told by its content.

    Raises
    ------
    UnusableListError
        It is none, or not as expected.

    Examples
    --------
    >>> found = read_list("Nombre;Corregimiento\\nEscuela Belén;Tocumen\\n".encode(), name="lista.csv")
    >>> dict(found.lines[0].told)
    {'name': 'Escuela Belén', 'territory': 'Tocumen'}
    """
    if not content.strip():
        raise UnusableListError("no_table", name=name)
    if content.startswith(b"SQLite format 3\x00"):
        return _of_features("GeoPackage", read_features(content, name=name), name)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _of_features("GeoJSON", read_features(content, name=name), name)
    headers, rows = read_table(content, name=name, wanted="name")
    fields = _fields(headers)
    found = ReadList("XLSX" if content.startswith(b"PK") else "CSV")
    found.left = [header for header, name_ in zip(headers, fields, strict=True) if header and not name_]
    for number, row in rows:
        told = {name_: value[:LONGEST] for name_, value in zip(fields, row, strict=False) if name_}
        if any(told.values()):
            found.lines.append(ReadLine(number, told))
    return found


def _fields(headers: Iterable[str]) -> list[str]:
    """The field of each column; a second column of the same field counts for nothing."""
    found: list[str] = []
    for header in headers:
        name = column_of(header)
        found.append(name if name in KEPT and name not in found else "")
    return found


def _of_features(form: str, features: Iterable[Feature], name: str) -> ReadList:
    """Lines of features: of each its words and a point are kept, and not its outline."""
    seen: dict[str, None] = {}
    kept = []
    for one in features:
        seen.update(dict.fromkeys(one.properties))
        words = {key: _words(value) for key, value in one.properties.items()}
        kept.append((one.number, words, middle_of(one.geometry) if one.geometry is not None else None))
    headers = list(seen)
    fields = dict(zip(headers, _fields(headers), strict=True))
    if "name" not in fields.values():
        raise UnusableListError("no_name_column", name=name, columns=", ".join(headers)[:300] or "—")
    found = ReadList(form, left=[header for header, field_ in fields.items() if not field_])
    for number, words, place in kept:
        told = {fields[key]: said for key, said in words.items() if fields[key]}
        if place is not None:
            told |= {"longitude": f"{place[0]:.7f}", "latitude": f"{place[1]:.7f}"}
        found.lines.append(ReadLine(number, told))
    return found


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))[:LONGEST]
    return str(value)[:LONGEST]


def read_tagged(places: Iterable[tuple[Mapping[str, str], tuple[float, float]]], *, name: str) -> ReadList:
    """Facilities among the tagged places of an OpenStreetMap extract; what has no name, or is of no kind, is left out.

    Raises
    ------
    UnusableListError
        None of them is a facility.
    """
    kinds = osm_kinds()
    found = ReadList("OpenStreetMap")
    for tags, (longitude, latitude) in places:
        kind = next((kinds[tag] for tag in tags.items() if tag in kinds), "")
        said = tags.get("name:es") or tags.get("name") or ""
        if not kind or not said:
            continue
        street = " ".join(filter(None, (tags.get("addr:street"), tags.get("addr:housenumber"))))
        told = {
            "name": said,
            "kind": kind,
            "address": street,
            "longitude": f"{longitude:.7f}",
            "latitude": f"{latitude:.7f}",
            "source": "OpenStreetMap (ODbL)",
        }
        found.lines.append(ReadLine(len(found.lines) + 1, told))
    if not found.lines:
        raise UnusableListError("no_features", name=name)
    return found
