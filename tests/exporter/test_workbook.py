"""The workbook that comes back: untouched it says nothing, and each thing done to it is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from cauce.exporter.workbook import CHOICE, DAY, NAME, WHOLE, Column, Sheet, Workbook
from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.blocks import UnusableDocument
from cauce.importer.workbook import is_workbook, read_workbook

LONG = "palabra " * 5_000  # longer than one cell of the hidden sheet holds
TASKS = Sheet(
    "task",
    "Tareas",
    (
        Column("code", "Código"),
        Column("title", "Título", width=60),
        Column("due", "Plazo", DAY),
        Column("days", "Días", WHOLE),
    ),
    [
        ("task:1.1.1", ("1.1.1", "=SUM(A1)", dt.date(2018, 1, 31), 5)),
        ("task:1.1.2", ("1.1.2", "Dos\r\nlíneas ", None, None)),
    ],
    label="code",
)
STEPS = Sheet(
    "step",
    "Pasos",
    (
        Column("task", "Tarea", NAME, of="task"),
        Column("text", "Texto"),
        Column("kind", "Clase", CHOICE, choices=(("note", "Nota"), ("report", "Informe, extenso"))),
    ),
    [("step:1", ("1.1.1", LONG, "Nota")), ("step:2", ("1.1.2", "007", "Informe, extenso"))],
)
BOOK = Workbook(
    plan="panama",
    title="Plan de trabajo",
    language="es",
    on=dt.date(2018, 1, 12),
    program="Cauce",
    notice="Ilustración.",
    revision=7,
    read_me=("Léame", ["Cambie lo que quiera."]),
    sheets=[TASKS, STEPS],
)


def opened() -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook_xlsx(BOOK)))


def saved(book: openpyxl.Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_untouched_it_says_nothing_new() -> None:
    read = read_workbook(workbook_xlsx(BOOK))
    assert (read.plan, read.revision, read.language) == ("panama", 7, "es")
    for sheet in read.sheets.values():
        assert [sheet.touched(row) for row in sheet.rows] == [{}, {}]
        assert sheet.gone() == []


def test_saved_by_another_program_it_still_says_nothing_new() -> None:
    read = read_workbook(saved(opened()))
    assert all(not sheet.touched(row) for sheet in read.sheets.values() for row in sheet.rows)


def test_a_cell_that_was_changed_is_told_alone() -> None:
    book = opened()
    book["Tareas"]["D3"] = dt.date(2018, 3, 1)
    sheet = read_workbook(saved(book)).sheets["task"]
    assert [(row.key, sheet.touched(row)) for row in sheet.rows if sheet.touched(row)] == [
        ("task:1.1.2", {"due": "2018-03-01"})
    ]


def test_a_row_added_copied_or_taken_away_is_told() -> None:
    book = opened()
    tasks = book["Tareas"]
    tasks.append([None, "1.1.3", "Nueva", None, 4])
    tasks.append(["task:1.1.1", "1.1.4", "Copiada", None, None])
    tasks.append(["task:forged", "1.1.5", "Clave inventada", None, None])
    tasks.delete_rows(3)
    sheet = read_workbook(saved(book)).sheets["task"]
    assert [(row.key, row.cells["code"]) for row in sheet.rows] == [
        ("task:1.1.1", "1.1.1"),
        ("", "1.1.3"),
        ("", "1.1.4"),
        ("", "1.1.5"),
    ]
    assert sheet.gone() == ["task:1.1.2"]


def test_columns_may_move_and_rows_may_be_sorted() -> None:
    book = opened()
    tasks = book["Tareas"]
    lines = [[cell.value for cell in line] for line in tasks.iter_rows()]
    for number, line in enumerate([lines[0], lines[2], lines[1]], 1):
        for at, value in enumerate([line[0], line[2], line[1], *line[3:]], 1):
            cell = tasks.cell(number, at)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = (
                    "s"  # openpyxl takes what begins with = for a formula, programs that keep quotes do not
                )
    sheet = read_workbook(saved(book)).sheets["task"]
    assert [row.key for row in sheet.rows] == ["task:1.1.2", "task:1.1.1"]
    assert [sheet.touched(row) for row in sheet.rows] == [{}, {}]


def test_a_sheet_or_a_column_that_was_taken_out_takes_nothing_away() -> None:
    book = opened()
    del book["Pasos"]
    book["Tareas"].delete_cols(3)
    read = read_workbook(saved(book))
    assert list(read.sheets) == ["task"]
    assert read.sheets["task"].missing == ("title",)
    assert all(not read.sheets["task"].touched(row) for row in read.sheets["task"].rows)


def test_no_cell_is_a_formula_and_headers_are_frozen() -> None:
    book = opened()
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    assert book["Tareas"].freeze_panes == "C2"
    assert book["Tareas"].column_dimensions["A"].hidden
    assert book["_cauce"].sheet_state == "veryHidden"


def test_choices_and_names_have_drop_downs() -> None:
    book = opened()
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in book["Pasos"].data_validations.dataValidation}
    assert rules["B2"].startswith("'Tareas'!$B$2")
    assert rules["D2"].startswith("'_listas'!$A$1")  # a choice with a comma cannot stand in a plain list


def test_a_fault_stands_as_a_note_in_its_cell_and_the_first_state_is_kept() -> None:
    again = replace(
        BOOK,
        sheets=[replace(TASKS, rows=[("task:1.1.1", ("1.1.1", "Otra", "pronto", 5))]), STEPS],
        comments={("task", 0, "due"): "«pronto» no es una fecha."},
        base={"task": dict(TASKS.rows), "step": dict(STEPS.rows)},
    )
    written = workbook_xlsx(again)
    book = openpyxl.load_workbook(BytesIO(written))
    assert book["Tareas"]["D2"].comment.text.strip() == "«pronto» no es una fecha."
    sheet = read_workbook(written).sheets["task"]
    assert sheet.touched(sheet.rows[0]) == {"title": "Otra", "due": "pronto"}
    assert sheet.gone() == ["task:1.1.2"]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert workbook_xlsx(BOOK) == workbook_xlsx(BOOK)


def test_other_workbooks_are_told_apart_by_what_they_hold() -> None:
    other = openpyxl.Workbook()
    assert is_workbook(workbook_xlsx(BOOK))
    assert not is_workbook(saved(other))
    assert not is_workbook(b"nothing")
    with pytest.raises(UnusableDocument, match="not_a_workbook"):
        read_workbook(saved(other))


def test_a_workbook_cut_short_is_refused() -> None:
    with pytest.raises(UnusableDocument):
        read_workbook(workbook_xlsx(BOOK)[:2000])


def test_a_hidden_sheet_with_other_content_is_refused_without_harm() -> None:
    book = opened()
    book["_cauce"]["A1"] = "{not json"
    with pytest.raises(UnusableDocument, match="not_a_workbook"):
        read_workbook(saved(book))


def test_the_file_asks_for_nothing_from_outside() -> None:
    with ZipFile(BytesIO(workbook_xlsx(BOOK))) as parts:
        assert not [name for name in parts.namelist() if "externalLink" in name]
