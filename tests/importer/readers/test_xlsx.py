"""Spreadsheets: sheets as tables."""

from __future__ import annotations

import io
from datetime import date

import xlsxwriter

from cauce.importer.blocks import Kind, Paragraph
from tests.importer.readers.making import grid, only_table, read


def book() -> tuple[io.BytesIO, xlsxwriter.Workbook]:
    buffer = io.BytesIO()
    return buffer, xlsxwriter.Workbook(buffer)


def test_each_visible_sheet_is_a_heading_and_a_table() -> None:
    buffer, workbook = book()
    for name in ("Áreas", "Listas", "Tareas"):
        workbook.add_worksheet(name).write(0, 0, name.upper())
    workbook.get_worksheet_by_name("Listas").hide()
    workbook.close()
    document = read(buffer.getvalue(), "plan.xlsx")
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == ["Áreas", "Tareas"]
    assert [grid(table) for table in document.tables()] == [[["ÁREAS"]], [["TAREAS"]]]
    assert document.notes == ["Listas"]


def test_lines_of_a_cell_are_paragraphs_and_their_marks_make_lists() -> None:
    buffer, workbook = book()
    workbook.add_worksheet().write(0, 0, "Aliados:\n- DGA\n• UP\n1) CI")
    workbook.close()
    blocks = only_table(read(buffer.getvalue(), "plan.xlsx")).rows[0].cells[0].blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (Kind.PARAGRAPH, "Aliados:"),
        (Kind.BULLET, "DGA"),
        (Kind.BULLET, "UP"),
        (Kind.NUMBERED, "CI"),
    ]


def test_days_are_iso_and_whole_numbers_have_no_point() -> None:
    buffer, workbook = book()
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, [3, 1.1, True])
    sheet.write_datetime(0, 3, date(2027, 3, 31), workbook.add_format({"num_format": "dd/mm/yyyy"}))
    workbook.close()
    assert grid(only_table(read(buffer.getvalue(), "plan.xlsx"))) == [["3", "1.1", "TRUE", "2027-03-31"]]


def test_merged_cells_and_places_are_the_sheet_s_own() -> None:
    buffer, workbook = book()
    sheet = workbook.add_worksheet("Plan")
    sheet.merge_range(2, 1, 3, 2, "unida")
    sheet.write(2, 3, "a")
    sheet.write(3, 3, "b")
    workbook.close()
    first, second = only_table(read(buffer.getvalue(), "plan.xlsx")).rows
    assert [(cell.text, cell.spans, cell.continues) for cell in first.cells] == [("unida", 2, False), ("a", 1, False)]
    assert [(cell.text, cell.spans, cell.continues) for cell in second.cells] == [("", 2, True), ("b", 1, False)]
    place = second.cells[1].position
    assert (place.sheet, place.row, place.cell) == ("Plan", 4, 4)
