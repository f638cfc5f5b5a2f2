"""No table that leaves (xlsx, csv) holds a formula, whatever its words begin with; read by another program too."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
import subprocess
import zipfile
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path

import openpyxl
import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import cauce
from cauce.exporter.actors.xlsx import FORMULA_SIGNS
from cauce.exporter.dump import files
from cauce.web import jobs
from cauce.web.actions.schedule import accept_proposal, add_milestone
from cauce.web.models import Plan, User
from cauce.web.models.kinds import KINDS
from cauce.web.queries.dump import dump_of
from tests.people import marta_of_the_office
from tests.web import contingency
from tests.web.books import Book
from tests.web.importing import import_draft
from tests.web.risky import reckoned

pytestmark = pytest.mark.django_db
CALC = shutil.which("soffice") or shutil.which("libreoffice")
WORDS = frozenset({"text", "title", "name", "as_printed", "unit", "contribution", "context", "general_objective"})
WORDS |= {"words", "city", "country", "integrated_in", "asked_of", "finish_by_words", "due_words"}
TABLES = (
    ("plan_book", "xlsx"),
    ("area_sheet", 1, "xlsx"),
    ("problems_file", "xlsx"),
    ("workbook_file",),
    ("schedule_file", "xlsx"),
    ("actor_annex", "xlsx"),
    ("contingency_sheets", "xlsx"),
    ("information_sheets", "xlsx"),
)
# Every module that writes cells, and the table above by which it is tried (risk: tests/test_cli_risk.py).
WRITERS = {
    "exporter/actors/xlsx.py",
    "exporter/books/xlsx.py",
    "exporter/contingency/xlsx.py",
    "exporter/dump.py",
    "exporter/facilities.py",
    "exporter/problems_xlsx.py",
    "exporter/risk_report/xlsx.py",
    "exporter/schedule/xlsx.py",
    "engines/risk/running/tables.py",
    "exporter/workbook/xlsx.py",
}


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def tables(marta: User, client: Client) -> dict[str, bytes]:
    """Every table of a plan whose words all begin as formulas do, and a workbook with notes."""
    plan = import_draft(by=marta)[0]
    accept_proposal(plan=plan, start=dt.date(2018, 1, 1), end=dt.date(2018, 7, 31), by=marta)
    add_milestone(plan=plan, title="Lanzamiento", day=None, by=marta)
    contingency.entered(plan, marta)
    _begin_as_formulas(plan)
    client.force_login(marta)
    found = {}
    for name, *arguments in TABLES:
        answer = client.get(reverse(name, args=[plan.slug, *arguments]))
        assert answer.status_code == 200, name
        found[name] = answer.content
    found["priorities_file"] = _priorities(plan, client)
    book = Book(plan, marta)
    book.add("Pasos", tarea="=9.9.9", texto='=HYPERLINK("x";"y")')
    sent = client.post(reverse("workbook", args=[plan.slug]), {"workbook": _file(book.content)})["Location"]
    assert jobs.run_one()
    found["annotated_workbook"] = client.get(f"{sent.rstrip('/')}.xlsx").content
    return found


def _priorities(plan: Plan, client: Client) -> bytes:
    """The workbook of a reckoning whose facility and layer have names that begin as formulas do."""
    one = reckoned(plan)
    for line, sign in zip([*one.results["facilities"], *one.results["layers"]], FORMULA_SIGNS, strict=False):
        line["name"] = f"{sign}1+1 {line['name']}"
    one.save()
    answer = client.get(reverse("priorities_file", args=[plan.slug, one.pk, "xlsx"]))
    assert answer.status_code == 200
    return answer.content


def _file(content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = "plan.xlsx"
    return file


def _begin_as_formulas(plan: Plan) -> None:
    signs = cycle(FORMULA_SIGNS)
    for kind in KINDS.values():
        fields = [one.name for one in kind.model._meta.get_fields() if isinstance(one, models.Field)]
        names = [name for name in fields if name in WORDS]
        rows = list(kind.model._default_manager.filter(plan=plan)) if "plan" in fields and names else []
        for row in rows:
            for name in names:
                if isinstance(getattr(row, name), str):
                    setattr(row, name, f"{next(signs)}1+1 {getattr(row, name)}"[:200])
        if rows:
            kind.model._default_manager.bulk_update(rows, names)


def test_no_table_that_leaves_holds_a_formula(tables: dict[str, bytes]) -> None:
    for name, content in tables.items():
        told = 0
        with zipfile.ZipFile(BytesIO(content)) as package:
            cells = [part for part in package.namelist() if part.startswith("xl/worksheets/")]
            assert not any(re.search(rb"<f[ >/]", package.read(part)) for part in cells), name
        for sheet in openpyxl.load_workbook(BytesIO(content)):
            for line in sheet.iter_rows() if sheet.sheet_state == "visible" else ():
                for cell in line:
                    if isinstance(cell.value, str) and cell.value.startswith(FORMULA_SIGNS) and cell.row > 1:
                        told += 1
                        assert cell.data_type == "s", (name, cell.coordinate)
                        assert cell.quotePrefix, (name, sheet.title, cell.coordinate)
        assert told, name


@pytest.mark.skipif(CALC is None, reason="LibreOffice Calc is not installed.")
def test_another_program_finds_no_formula_either(tables: dict[str, bytes], tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.xlsx" for name in tables]
    for file, content in zip(files, tables.values(), strict=True):
        file.write_bytes(content)
    command = [str(CALC), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "fods"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *map(str, files)], check=True, timeout=240, capture_output=True
    )
    for file in files:
        opened = file.with_suffix(".fods").read_text(encoding="utf-8")
        assert "1+1" in opened
        assert "table:formula" not in opened, file.name


def test_no_table_of_open_data_holds_a_formula(marta: User) -> None:
    plan = import_draft(by=marta)[0]
    _begin_as_formulas(plan)
    Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now())
    made = files(dump_of(Plan.objects.get(pk=plan.pk)))
    cells = [
        cell
        for name, content in made.items()
        if name.endswith(".csv")
        for line in csv.reader(StringIO(content.decode()))
        for cell in line
    ]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert [cell for cell in cells if cell.startswith(FORMULA_SIGNS)] == []


def test_every_module_that_writes_tables_is_tried() -> None:
    root = Path(cauce.__file__).parent
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if re.search(r"^\s*(import|from) xlsxwriter|csv\.(writer|DictWriter)\(", path.read_text(encoding="utf-8"), re.M)
    }
    assert found == WRITERS, "A new module writes tables: add it here, and its table above."
