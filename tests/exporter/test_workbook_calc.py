"""The workbook opened and saved by LibreOffice Calc: nothing of it seems changed, and drop-downs stay."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.workbook import read_workbook
from tests.exporter.test_workbook import BOOK

CALC = shutil.which("soffice") or shutil.which("libreoffice")
FILTER = "xlsx:Calc MS Excel 2007 XML"


@pytest.fixture(scope="module")
def read_again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Workbooks by name, each opened and saved by Calc: as it was written, and as people change it."""
    if CALC is None:
        pytest.skip("LibreOffice Calc is not installed.")
    folder = tmp_path_factory.mktemp("calc")
    noted = replace(BOOK, comments={("task", 1, "due"): "«pronto» no es una fecha."})
    (folder / "plan.xlsx").write_bytes(workbook_xlsx(noted))
    book = openpyxl.load_workbook(BytesIO(workbook_xlsx(BOOK)))
    tasks = book["Tareas"]
    tasks["C3"], tasks["D3"], tasks["E3"] = '="Dos"&" líneas"', "31/01/2018", "=1/0"
    tasks.append([None, "1.1.3", "Nueva", dt.date(2018, 3, 1), "=2+3"])
    tasks.row_dimensions[2].hidden = True
    book.save(folder / "changed.xlsx")
    command = [CALC, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", FILTER]
    files = [str(folder / "plan.xlsx"), str(folder / "changed.xlsx")]
    subprocess.run([*command, "--outdir", str(folder / "saved"), *files], check=True, timeout=200)
    return {path.stem: path.read_bytes() for path in (folder / "saved").iterdir()}


def test_opened_and_saved_by_calc_it_says_nothing_new(read_again: dict[str, bytes]) -> None:
    read = read_workbook(read_again["plan"])
    for sheet in read.sheets.values():
        assert [sheet.touched(row) for row in sheet.rows] == [{}, {}]
        assert sheet.gone() == []
        assert (sheet.odd, sheet.added, sheet.missing) == ({}, (), ())


def test_drop_downs_notes_and_widths_outlive_calc(read_again: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(BytesIO(read_again["plan"]))
    tasks, steps = book["Tareas"], book["Pasos"]
    assert len(steps.data_validations.dataValidation) == 2
    assert tasks["D3"].comment is not None
    assert tasks.column_dimensions["A"].hidden
    assert tasks.column_dimensions["C"].width == pytest.approx(60, abs=2)
    assert book["_cauce"].sheet_state != "visible"


def test_what_people_change_in_calc_is_read_as_they_see_it(read_again: dict[str, bytes]) -> None:
    sheet = read_workbook(read_again["changed"]).sheets["task"]
    assert [(row.key, sheet.touched(row)) for row in sheet.rows if sheet.touched(row)] == [
        ("task:1.1.2", {"title": "Dos líneas", "due": "31/01/2018"}),
        ("", {"code": "1.1.3", "title": "Nueva", "due": "2018-03-01", "days": "5"}),
    ]
    assert sheet.odd == {(1, "title"): "formula", (1, "days"): "cell_error", (2, "days"): "formula"}
