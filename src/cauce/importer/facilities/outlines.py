"""Territories of a file (territorios de un archivo): outlines with their codes, names and figures; figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cauce.core.facilities import column_of
from cauce.core.facilities_entries import number_of
from cauce.core.territories import Box, Polygon, UnusableOutlineError, as_geometry, box_of, corners, polygons
from cauce.importer.facilities.features import read_features
from cauce.importer.facilities.refusals import UnusableListError
from cauce.importer.facilities.tables import read_table

TABLE = "territory_columns"
MOST_CORNERS = 1_000_000  # of all outlines of a file
FIGURES = ("population", "women", "men", "children_0_14", "older_65", "with_disability", "dwellings")


@dataclass(frozen=True)
class ReadTerritory:
    """A territory as a file tells it; figures that it does not tell are left out."""

    code: str
    name: str
    figures: Mapping[str, int]
    geometry: Mapping[str, Any] | None = None
    box: Box | None = None


@dataclass
class ReadTerritories:
    """Territories of a file, and its columns that say nothing of them."""

    territories: list[ReadTerritory] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read_territories(content: bytes, *, name: str) -> ReadTerritories:
    """Read outlines of territories from GeoJSON or a GeoPackage.

    Raises
    ------
    UnusableListError
        No outlines, no code or name, a code twice, coordinates of another system.
    """
    headers = list(dict.fromkeys(key for one in read_features(content, name=name) for key in one.properties))
    fields = _fields(headers, name)
    found = ReadTerritories(left=[header for header in headers if not fields[header]])
    left = MOST_CORNERS
    for one in read_features(content, name=name):
        told = {fields[key]: value for key, value in one.properties.items() if fields[key]}
        if one.geometry is None:
            raise UnusableListError("no_area", name=name, found="—")
        try:
            outline = polygons(one.geometry)
        except UnusableOutlineError as error:
            code = "wrong_crs" if error.code == "not_degrees" else error.code
            values = {"found": f"({error.values.get('x')}, {error.values.get('y')})", **error.values}
            raise UnusableListError(code, **{**values, "name": name}) from error
        left -= sum(1 for _corner in corners(outline))
        if left < 0:
            raise UnusableListError("too_many_corners", name=name, limit=f"{MOST_CORNERS:,}")
        found.territories.append(_territory(told, outline))
    _refuse_doubles(found.territories, name)
    return found


def _territory(told: Mapping[str, Any], outline: list[Polygon] | None) -> ReadTerritory:
    figures = {field_: value for field_ in FIGURES if (value := _whole(told.get(field_))) is not None}
    code, said = (" ".join(_words(told.get(one)).split()) for one in ("code", "name"))
    if outline is None:
        return ReadTerritory(code[:40], said[:200], figures)
    return ReadTerritory(code[:40], said[:200], figures, as_geometry(outline), box_of(corners(outline)))


def _words(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else "" if value is None else str(value)


def _whole(value: Any) -> int | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if value >= 0 else None
    number = number_of(str(value)) if value not in (None, "") else None
    return int(number) if number is not None and number >= 0 else None


def _fields(headers: Iterable[str], name: str) -> dict[str, str]:
    """The field of each column; of several that may say the name, a part goes before the whole."""
    listed = list(headers)
    found = dict.fromkeys(listed, "")
    taken: set[str] = set()
    for header in sorted(listed, key=_rank):
        field_ = column_of(header, table=TABLE)
        if field_ and field_ not in taken:
            taken.add(field_)
            found[header] = field_
    for needed, code in (("name", "no_name_column"), ("code", "no_code_column")):
        if needed not in taken:
            raise UnusableListError(code, name=name, columns=", ".join(listed)[:300] or "—")
    return found


def _rank(header: str) -> int:
    """Names of a part go before names of what it lies in: «CORR_NOMB» before «DIST_NOMB»."""
    return 1 if header.lower().startswith(("dist", "prov", "pais")) else 0


def _refuse_doubles(territories: Iterable[ReadTerritory], name: str) -> None:
    seen: set[str] = set()
    for one in territories:
        if one.code in seen:
            raise UnusableListError("same_code", name=name, value=one.code)
        seen.add(one.code)


def read_figures(content: bytes, *, name: str) -> ReadTerritories:
    """Read figures of territories from a table, by their code.

    Raises
    ------
    UnusableListError
        No table with a column of codes and one of names.
    """
    headers, rows = read_table(content, name=name, wanted="code", table=TABLE)
    fields = _fields(headers, name)
    found = ReadTerritories(left=[header for header in headers if header and not fields[header]])
    for _number, row in rows:
        told = {fields[header]: cell for header, cell in zip(headers, row, strict=False) if fields[header]}
        found.territories.append(_territory(told, None))
    _refuse_doubles(found.territories, name)
    return found
