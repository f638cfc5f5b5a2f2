"""The workbook written and read again from the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.folders import copied
from tests.test_cli import cauce


@pytest.fixture(scope="module")
def data(with_the_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan."""
    return copied(with_the_example, tmp_path_factory.mktemp("data"))


@pytest.fixture
def file(data: Path, tmp_path: Path) -> Path:
    """The plan's workbook."""
    file = tmp_path / "any name.xlsx"
    done = cauce("export", "panama", str(file), "--language", "en", data=data)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return file


def test_out_and_in_changes_nothing(data: Path, file: Path) -> None:
    done = cauce("import", str(file), data=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert "says what the plan says already" in done.stderr


def test_a_dry_run_returns_each_problem_in_its_cell_and_a_mended_one_is_written(
    data: Path, file: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(file)
    book["Tasks"]["D2"] = "Otro título"
    book["Deliverables"]["H2"] = "many"
    book.save(file)
    notes = tmp_path / "notes.xlsx"
    done = cauce("import", str(file), "--dry-run", "--annotated", str(notes), data=data)
    assert done.returncode == 1
    assert "Deliverables!H2: «many» is not a whole number of 0 or more." in done.stdout
    assert "Tasks!B2: Changed: 1.1.1" in done.stdout
    assert openpyxl.load_workbook(notes)["Deliverables"]["H2"].comment is not None
    assert cauce("import", str(file), data=data).returncode == 1  # nothing is written while it stands
    book["Deliverables"]["H2"] = None
    book.save(file)
    done = cauce("import", str(file), "--plan", "panama", data=data)
    assert done.returncode == 0, done.stderr
    assert "Imported into «panama»" in done.stderr


def test_rows_leave_only_with_a_yes(data: Path, file: Path) -> None:
    book = openpyxl.load_workbook(file)
    book["Cities"].delete_rows(2)
    book.save(file)
    done = cauce("import", str(file), data=data)
    assert "Taken out (needs a yes)" in done.stdout
    assert "because they need a yes: 1" in done.stderr
    assert "Imported into" in cauce("import", str(file), "--yes", data=data).stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [(["--only", "nobody"], "There is no organization «nobody»"), (["--language", "fr"], "fr")],
)
def test_what_cannot_be_written_is_said(data: Path, tmp_path: Path, words: list[str], told: str) -> None:
    done = cauce("export", "panama", str(tmp_path / "plan.xlsx"), *words, data=data)
    assert done.returncode == 2
    assert told in done.stderr
