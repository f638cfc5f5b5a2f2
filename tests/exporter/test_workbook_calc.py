"""The workbook opened and saved by LibreOffice Calc: nothing of it seems changed, and drop-downs stay."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.importer.workbook import read_workbook
from tests.exporter.test_workbook import BOOK

CALC = shutil.which("soffice") or shutil.which("libreoffice")
FILTER = "xlsx:Calc MS Excel 2007 XML"


@pytest.mark.skipif(CALC is None, reason="LibreOffice Calc is not installed.")
def test_opened_and_saved_by_calc_it_says_nothing_new(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    noted = replace(BOOK, comments={("task", 1, "due"): "«pronto» no es una fecha."})
    file.write_bytes(workbook_xlsx(noted))
    command = [str(CALC), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", FILTER]
    subprocess.run([*command, "--outdir", str(tmp_path / "saved"), str(file)], check=True, timeout=120)
    saved = (tmp_path / "saved" / "plan.xlsx").read_bytes()
    read = read_workbook(saved)
    for sheet in read.sheets.values():
        assert [sheet.touched(row) for row in sheet.rows] == [{}, {}]
        assert sheet.gone() == []
    book = openpyxl.load_workbook(BytesIO(saved))
    assert len(book["Pasos"].data_validations.dataValidation) == 2
    assert book["Tareas"]["D3"].comment is not None
