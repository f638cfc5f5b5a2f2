"""Lists of facilities (listas de equipamientos): as a workbook that comes back, as CSV, as GeoJSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from cauce.exporter.actors.xlsx import FORMULA_SIGNS, LONGEST
from cauce.exporter.word import clean

WIDTHS: Mapping[str, int] = {"key": 20, "name": 38, "address": 38, "territory": 22, "owner": 26, "source": 26}
NUMBERS = frozenset(
    {"longitude", "latitude", "capacity", "floor_area_m2", "toilets", "water_l_per_day", "built_year", "version"}
)
ORDER_MARK = "\ufeff"  # by it spreadsheets know UTF-8


@dataclass(frozen=True)
class FacilityList:
    """What a list of facilities says, in one language.

    Attributes
    ----------
    headers
        The words over each column, by field; a returned list is known again by them.
    lines
        Values by field, one mapping for each facility.
    about
        Lines of the sheet that says what the list is: label and value.
    choices
        Words that may be chosen, by field.
    """

    title: str
    headers: Mapping[str, str]
    lines: Sequence[Mapping[str, Any]]
    on: date
    program: str
    sheet: str
    about_sheet: str
    about: Sequence[tuple[str, str]] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)


def facilities_xlsx(told: FacilityList) -> bytes:
    """Write a list as a workbook: the list with filters and choices, and a sheet that says what it is.

    The first column is the key by which each line is known again when the list comes back.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties(
            {"title": clean(told.title), "author": told.program, "created": datetime.combine(told.on, time(12))}
        )
        text = workbook.add_format({"num_format": "@", "valign": "top"})
        quoted = workbook.add_format({"num_format": "@", "valign": "top", "quote_prefix": True})
        header = workbook.add_format({"bold": True, "bg_color": "#E3EEF0", "bottom": 1})
        sheet = workbook.add_worksheet(clean(told.sheet)[:31])
        for column, (name, words) in enumerate(told.headers.items()):
            sheet.set_column(column, column, WIDTHS.get(name, 14))
            sheet.write_string(0, column, clean(words), header)
        for row, line in enumerate(told.lines, 1):
            for column, name in enumerate(told.headers):
                value = line.get(name)
                if isinstance(value, int | float) and name in NUMBERS:
                    sheet.write_number(row, column, value)
                elif words := clean(_plain(value))[:LONGEST]:
                    sheet.write_string(row, column, words, quoted if words.startswith(FORMULA_SIGNS) else text)
        last = max(len(told.lines), 1)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, last, len(told.headers) - 1)
        for column, name in enumerate(told.headers):
            if name in told.choices and sum(map(len, told.choices[name])) + len(told.choices[name]) < 255:
                rule = {"validate": "list", "source": list(told.choices[name]), "error_type": "information"}
                sheet.data_validation(1, column, last + 1000, column, rule)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        about = workbook.add_worksheet(clean(told.about_sheet)[:31])
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        for row, (label, value) in enumerate(told.about):
            about.write_string(row, 0, clean(label), text)
            words = clean(value)
            about.write_string(row, 1, words, quoted if words.startswith(FORMULA_SIGNS) else text)
    return target.getvalue()


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def facilities_csv(told: FacilityList) -> bytes:
    """Write a list as CSV in UTF-8; words that begin like a formula get an apostrophe before them.

    >>> from datetime import date
    >>> one = FacilityList("", {"name": "Nombre"}, [{"name": "=1+1"}], date(2027, 3, 1), "", "", "")
    >>> facilities_csv(one).decode("utf-8-sig")
    "Nombre\\r\\n'=1+1\\r\\n"
    """
    target = StringIO()
    writer = csv.writer(target)
    writer.writerow(told.headers.values())
    for line in told.lines:
        writer.writerow(_safe(line.get(name), name) for name in told.headers)
    return (ORDER_MARK + target.getvalue()).encode()


def _safe(value: Any, name: str) -> str:
    words = clean(_plain(value))
    if name in NUMBERS and isinstance(value, int | float):
        return words
    return f"'{words}" if words.startswith(FORMULA_SIGNS) else words


def facilities_geojson(told: FacilityList) -> bytes:
    """Write a list as GeoJSON (RFC 7946); a facility without a point has no geometry."""
    features = []
    for line in told.lines:
        longitude, latitude = line.get("longitude"), line.get("latitude")
        point = (
            None if longitude is None or latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
        )
        told_ = {
            name: _plain(value) if isinstance(value, date) else value
            for name, value in line.items()
            if name not in ("longitude", "latitude")
        }
        features.append({"type": "Feature", "id": line.get("key"), "properties": told_, "geometry": point})
    collection = {"type": "FeatureCollection", "name": told.title, "date": told.on.isoformat(), "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
