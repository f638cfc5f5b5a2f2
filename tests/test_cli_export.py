"""A plan written as a Word document from the command line, and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_cli import EXAMPLE, cauce


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan."""
    folder = tmp_path_factory.mktemp("data")
    done = cauce("import", str(EXAMPLE), "--plan", "panama", data=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_plan_that_was_written_is_read_with_as_many_things(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    done = cauce("export", "panama", str(file), data=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert "plan.docx" in done.stderr
    again = cauce("import", str(file), "--dry-run", data=tmp_path)
    assert "5 areas, 25 questions, 35 tasks in 30 rows, 72 deliverables." in again.stderr


@pytest.mark.parametrize(
    ("plan", "name", "told"),
    [
        ("panama", "plan.pdf", "does not end in .docx"),
        ("panama", "nowhere/plan.docx", "cannot be written"),
        ("atlantis", "plan.docx", "there are: panama"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(
    data: Path, tmp_path: Path, plan: str, name: str, told: str
) -> None:
    done = cauce("export", plan, str(tmp_path / name), data=data)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
