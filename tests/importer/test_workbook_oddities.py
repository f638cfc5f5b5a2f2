"""What people do to a workbook's sheets: each is understood, or told in its cell; nothing is lost in silence."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from random import Random

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cauce.exporter.workbook import Sheet
from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.workbook import ReadSheet, read_workbook
from cauce.importer.workbook.oddities import realigned, recovered
from tests.exporter.test_workbook import BOOK, TASKS, saved

MANY = Sheet(
    "task",
    "Tareas",
    TASKS.columns,
    [(f"task:{at}", (f"1.{at}", f"Tarea {at}", None, at)) for at in range(1, 9)],
    "code",
)


@pytest.fixture
def book() -> openpyxl.Workbook:
    """A workbook of eight tasks."""
    content = workbook_xlsx(type(BOOK)(**{**vars(BOOK), "sheets": [MANY, BOOK.sheets[1]]}))
    return openpyxl.load_workbook(BytesIO(content))


def tasks(book: openpyxl.Workbook) -> Worksheet:
    found = book["Tareas"]
    assert isinstance(found, Worksheet)
    return found


def came(book: openpyxl.Workbook) -> ReadSheet:
    return read_workbook(saved(book)).sheets["task"]


def touched(sheet: ReadSheet) -> dict[str, dict[str, str]]:
    return {row.key: sheet.touched(row) for row in sheet.rows if sheet.touched(row)}


def test_what_a_formula_shows_is_not_known_until_a_program_computed_it(book: openpyxl.Workbook) -> None:
    tasks(book)["C3"] = "=B3"
    sheet = came(book)
    assert sheet.odd == {(1, "title"): "formula_open"}
    assert touched(sheet) == {}


def test_an_error_of_the_spreadsheet_empties_nothing(book: openpyxl.Workbook) -> None:
    tasks(book)["C3"] = "#N/A"
    tasks(book)["C3"].data_type = "e"
    sheet = came(book)
    assert sheet.odd == {(1, "title"): "cell_error"}
    assert touched(sheet) == {}


def test_joined_cells_keep_what_was_written_in_each(book: openpyxl.Workbook) -> None:
    tasks(book).merge_cells("C2:C4")
    sheet = came(book)
    assert sheet.odd == {(1, "title"): "joined", (2, "title"): "joined"}
    assert touched(sheet) == {}


def test_hidden_and_filtered_rows_are_there_all_the_same(book: openpyxl.Workbook) -> None:
    tasks(book).row_dimensions[3].hidden = True
    tasks(book).auto_filter.add_filter_column(1, ["1.1"])
    book["Pasos"].sheet_state = "hidden"
    read = read_workbook(saved(book))
    assert [sheet.gone() for sheet in read.sheets.values()] == [[], []]
    assert touched(read.sheets["task"]) == {}


def test_lines_written_above_the_header_shift_nothing(book: openpyxl.Workbook) -> None:
    tasks(book).insert_rows(1, 2)
    tasks(book)["B1"] = "Revisado por la dirección"
    tasks(book)["C5"] = "Otro título"
    sheet = came(book)
    assert touched(sheet) == {"task:2": {"title": "Otro título"}}
    assert [row.place + 2 for row in sheet.rows if row.key == "task:2"] == [5]


def test_columns_that_were_added_or_renamed_are_told(book: openpyxl.Workbook) -> None:
    tasks(book)["F1"], tasks(book)["F2"], tasks(book)["G1"] = "Comentario", "¿De veras?", "Vacía"
    tasks(book)["C1"] = "Nombre"
    sheet = came(book)
    assert sheet.added == ("Nombre", "Comentario")
    assert sheet.missing == ("title",)
    assert touched(sheet) == {}


def test_a_sheet_that_was_renamed_or_taken_out_is_told(book: openpyxl.Workbook) -> None:
    book["Pasos"].title = "Pasos (revisados)"
    assert read_workbook(saved(book)).gone == {"step": "Pasos"}


def test_a_copy_that_was_put_before_its_original_is_the_copy(book: openpyxl.Workbook) -> None:
    tasks(book).insert_rows(3)
    for column, value in enumerate(["task:2", "1.20", "Copiada", None, 2], 1):
        tasks(book).cell(3, column).value = value
    sheet = came(book)
    assert [(row.key, row.cells["code"]) for row in sheet.rows[1:3]] == [("", "1.20"), ("task:2", "1.2")]


def sort_without_keys(sheet: Worksheet, *, seed: int = 3) -> None:
    """Sort the visible columns alone, as one does who selects them."""
    lines = [[cell.value for cell in line[1:]] for line in sheet.iter_rows(min_row=2)]
    Random(seed).shuffle(lines)
    for row, line in enumerate(lines, 2):
        for column, value in enumerate(line, 2):
            sheet.cell(row, column).value = value


@pytest.mark.parametrize("seed", range(3))
def test_rows_sorted_without_their_keys_are_known_again(book: openpyxl.Workbook, seed: int) -> None:
    sort_without_keys(tasks(book), seed=seed)
    sheet = came(book)
    assert touched(sheet) == {}
    assert sheet.gone() == []


def test_a_row_that_was_changed_and_then_sorted_is_known_by_its_code(book: openpyxl.Workbook) -> None:
    tasks(book)["C5"] = "Otro título"
    sort_without_keys(tasks(book))
    sheet = came(book)
    assert touched(sheet) == {"task:4": {"title": "Otro título"}}
    assert not sheet.mixed


def test_two_texts_that_change_places_are_a_change(book: openpyxl.Workbook) -> None:
    tasks(book)["C2"], tasks(book)["C3"] = "Tarea 2", "Tarea 1"
    assert touched(came(book)) == {"task:1": {"title": "Tarea 2"}, "task:2": {"title": "Tarea 1"}}


def test_of_what_nobody_can_tell_nothing_is_taken_away() -> None:
    base = {key: {"text": key} for key in "abcdef"}
    rows = [
        ("a", {"text": "b"}),
        ("b", {"text": "c"}),
        ("c", {"text": "a"}),
        ("d", {"text": "x"}),
        ("e", {"text": "y"}),
    ]
    assert realigned([*rows, ("f", {"text": "f"})], base, label="") == ["b", "c", "a", None, None, "f"]


def test_without_the_column_of_keys_rows_are_known_by_what_they_say(book: openpyxl.Workbook) -> None:
    tasks(book).delete_cols(1)
    tasks(book)["B3"] = "Otro título"
    tasks(book).append(["1.30", "Nueva", dt.date(2018, 3, 1), 4])
    sheet = came(book)
    assert not sheet.has_keys
    assert touched(sheet) == {
        "task:2": {"title": "Otro título"},
        "": {"code": "1.30", "title": "Nueva", "due": "2018-03-01", "days": "4"},
    }
    assert sheet.gone() == []


def test_two_rows_that_say_the_same_are_both_there_again() -> None:
    base = {"a": {"text": "igual"}, "b": {"text": "igual"}}
    assert recovered([{"text": "igual"}, {"text": "igual"}], base, label="") == ["a", "b"]
