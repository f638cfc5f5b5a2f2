"""The schedule and the books from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.folders import copied
from tests.test_cli import cauce

BEGINS = {".pdf": b"%PDF", ".xlsx": b"PK", ".docx": b"PK", ".svg": b"<svg", ".xml": b"<?xml"}


@pytest.fixture(scope="module")
def data(with_the_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan, which has no schedule yet."""
    return copied(with_the_example, tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize("words", [("plan.pdf",), ("plan.xlsx",), ("area.docx", "--area", "1")])
def test_the_plan_and_an_area_are_written_to_be_read(data: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / words[0]
    done = cauce("book", "panama", str(file), *words[1:], "--language", "en", data=data)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert file.read_bytes().startswith(BEGINS[file.suffix])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("schedule", "panama", "cronograma.pdf"), "Nothing is scheduled yet"),
        (("schedule", "panama", "cronograma.mpp"), "ends in none of these: .pdf, .svg, .xlsx, .xml"),
        (("book", "panama", "plan.docx"), "ends in none of these: .pdf, .xlsx"),
        (("book", "panama", "area.pdf", "--area", "77"), "«panama» has no area 77"),
        (("schedule", "atlantis", "cronograma.pdf"), "there are: panama"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(data: Path, words: tuple[str, ...], told: str) -> None:
    done = cauce(*words, "--language", "en", data=data)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
