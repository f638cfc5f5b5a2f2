"""A plan begun, or written as a Word document, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exporter.revisions import settled
from tests.folders import copied
from tests.test_cli import cauce


@pytest.fixture(scope="module")
def data(with_the_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan."""
    return copied(with_the_example, tmp_path_factory.mktemp("data"))


def test_a_plan_that_was_written_is_read_with_as_many_things(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    done = cauce("export", "panama", str(file), data=data)
    assert (done.returncode, done.stdout) == (0, "")
    assert "plan.docx" in done.stderr
    again = cauce("import", str(file), "--dry-run", data=tmp_path)
    assert "5 areas, 25 questions, 35 tasks in 30 rows, 72 deliverables." in again.stderr


def test_changes_since_the_import_are_marked(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    done = cauce("export", "panama", str(file), "--changes-since", "import", data=data)
    assert done.returncode == 0, done.stderr
    assert settled(file.read_bytes(), accept=True) == settled(file.read_bytes(), accept=False)  # nobody changed it


@pytest.mark.parametrize(
    ("since", "told"),
    [("2001-01-01", "was not here yet"), ("999", "no act number 999"), ("soon", "«soon» is no state")],
)
def test_what_never_was_is_no_state_to_compare_with(data: Path, tmp_path: Path, since: str, told: str) -> None:
    done = cauce("export", "panama", str(tmp_path / "plan.docx"), "--changes-since", since, data=data)
    assert done.returncode == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_plan_is_begun_from_a_template_or_as_a_copy(data: Path) -> None:
    for slug, how in (("loma", ["--template", "resilience"]), ("again", ["--copy-of", "panama"])):
        done = cauce("new", slug, "--title", "A new plan", *how, data=data)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert f"«{slug}»" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["panama", "--title", "Plan"], "«panama» is taken"),
        (["a.b", "--title", "Plan"], "cannot stand in a plan's address"),
        (["loma-2", "--title", "Plan", "--template", "quakes"], "there are: resilience"),
        (["loma-2", "--title", "Plan", "--copy-of", "atlantis"], "There is no plan «atlantis»"),
    ],
)
def test_a_plan_that_cannot_begin_is_told_why(data: Path, words: list[str], told: str) -> None:
    done = cauce("new", *words, data=data)
    assert done.returncode == 2
    assert told in done.stderr


@pytest.mark.parametrize(
    ("plan", "name", "told"),
    [
        ("panama", "plan.pdf", "does not end in .docx"),
        ("panama", "nowhere/plan.docx", "cannot be written"),
        ("atlantis", "plan.docx", "there are: "),
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
