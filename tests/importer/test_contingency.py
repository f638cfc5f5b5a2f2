"""Lists of contingency plans (listas) as people write them: headers below a title, days in two ways, words unknown."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
import xlsxwriter

from cauce import method
from cauce.core.contingency import Catalogue
from cauce.core.messages.contingency import ENTRIES
from cauce.importer.contingency import MOST_BYTES, ListedPlan, UnreadableListError, read_list

TOLD = method.load("contingency")
CATALOGUE = Catalogue.from_mapping(TOLD)
TODAY = dt.date(2027, 3, 15)


def read(content: bytes | str, name: str = "planes.csv") -> list[ListedPlan]:
    data = content.encode() if isinstance(content, str) else content
    return read_list(data, file_name=name, catalogue=CATALOGUE, columns=TOLD["columns"], on=TODAY)


def book(rows: list[list[object]]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet("Inventario")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def test_a_sheet_with_a_title_above_its_headers_is_read() -> None:
    rows: list[list[object]] = [
        ["Inventario de planes de contingencia"],
        [],
        ["N.º", "Nombre del plan", "Amenazas", "Sectores", "Responsable", "Fecha de aprobación", "Ejecutan"],
        [1, "Plan de crecidas", "Inundación; deslizamiento", "Salud", "MINSA", dt.date(2024, 5, 3), "MINSA; Bomberos"],
    ]
    (line,) = read(book(rows), "planes.xlsx")
    assert line.row == 4
    assert line.faults == ()
    assert line.values["hazards"] == ["flood", "landslide"]
    assert line.values["approved_on"] == dt.date(2024, 5, 3)
    assert line.values["implementers"] == ["MINSA", "Bomberos"]
    assert line.values["whole_city"]


def test_a_csv_with_semicolons_and_days_as_people_write_them_is_read() -> None:
    headers = "Plan;Amenaza;Sector;Corregimientos;Aprobado;Vence;Público"
    (line,) = read(f"{headers}\nPlan B;multiamenaza;todos;San Felipe, Chorrillo;3/5/2024;2028;sí\n")
    assert set(line.values["hazards"]) == set(CATALOGUE.hazards)
    assert line.values["territories"] == ["San Felipe", "Chorrillo"]
    assert (line.values["approved_on"], line.values["expires_on"]) == (dt.date(2024, 5, 3), dt.date(2028, 12, 31))
    assert line.values["is_public"]


def test_a_csv_of_an_older_program_keeps_its_accents() -> None:
    (line,) = read("Nombre,Amenaza,Sector\nPlan de educación,Inundación,Educación\n".encode("cp1252"))
    assert (line.values["name"], line.values["sectors"]) == ("Plan de educación", ["education"])


def test_words_that_are_not_known_are_said_and_the_rest_is_read() -> None:
    (line,) = read("Nombre,Amenaza,Sector\nPlan C,Inundación / langosta,Salud\n")
    assert [(one.code, one.values["value"]) for one in line.notes] == [("unknown_hazards", "langosta")]
    assert line.faults == ()


def test_a_line_that_cannot_be_kept_says_why() -> None:
    (line,) = read("Nombre,Amenaza,Sector,Aprobado,Vence\n,,Salud,31/2/2024,ayer\n")
    assert {(one.field, one.code) for one in line.faults} == {
        ("name", "empty"),
        ("hazards", "no_hazard"),
        ("approved_on", "day_shape"),
        ("expires_on", "day_shape"),
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 broken", "list_unreadable"),
        (b"\x00\x01\x02", "list_unreadable"),
        (b"", "list_no_columns"),
        ("Título\n1,2,3\n".encode(), "list_no_columns"),
        (b"Nombre,Amenaza,Sector\n\n", "list_empty"),
        (b"Nombre,Amenaza,Sector\n" + b"a,b,c\n" * 1001, "list_long"),
        (b"x" * (MOST_BYTES + 1), "list_large"),
    ],
)
def test_what_is_no_list_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(UnreadableListError) as refused:
        read(content)
    assert refused.value.code == code
    assert ENTRIES[code] % refused.value.values
