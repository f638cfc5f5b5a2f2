"""Papers for the mayor and the board from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pptx
import pytest

from tests.folders import copied
from tests.test_cli import cauce


@pytest.fixture(scope="module")
def data(with_the_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan."""
    return copied(with_the_example, tmp_path_factory.mktemp("data"))


def test_a_presentation_is_written_in_the_language_that_was_chosen(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "avance.pptx"
    done = cauce("slides", "panama", str(file), "--language", "es", data=data)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    slides = list(pptx.Presentation(str(file)).slides)
    assert 6 <= len(slides) <= 10
    assert slides[0].shapes.title.text == "Avance del plan de trabajo"


def test_the_brief_is_printed_or_written(data: Path, tmp_path: Path) -> None:
    printed = cauce("brief", "panama", "--language", "en", data=data)
    assert printed.returncode == 0, printed.stderr
    assert "rows are done" in printed.stdout
    for name, begin in (("informe.pdf", b"%PDF"), ("informe.docx", b"PK")):
        assert cauce("brief", "panama", str(tmp_path / name), data=data).returncode == 0
        assert (tmp_path / name).read_bytes().startswith(begin)


def test_the_matrix_is_listed_with_what_is_missing_or_written_as_the_annex(data: Path, tmp_path: Path) -> None:
    listed = cauce("matrix", "panama", "--language", "en", data=data)
    assert listed.returncode == 1
    assert "Working group: " in listed.stdout
    assert "names nobody in the role" in listed.stdout
    told = json.loads(cauce("matrix", "panama", "--json", data=data).stdout)
    assert len(told["rows"]) == 30
    assert {"organization", "cells"} == set(told["items"][0])
    done = cauce("matrix", "panama", str(tmp_path / "anexo.xlsx"), data=data)
    assert (done.returncode, (tmp_path / "anexo.xlsx").read_bytes()[:2]) == (0, b"PK"), done.stderr


def test_a_plan_without_people_lists_none(data: Path) -> None:
    done = cauce("people", "panama", "--json", data=data)
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "0 persons." in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("slides", "panama", "avance.pdf"), "ends in none of these: .pptx"),
        (("slides", "panama", "avance.pptx", "--on", "2020-01-01"), "too early"),
        (("slides", "panama", "avance.pptx", "--since", "x"), "«x» is not a day"),
        (("slides", "atlantis", "avance.pptx"), "there are: panama"),
        (("brief", "panama", "informe.odt"), "ends in none of these: .pdf, .docx"),
        (("matrix", "panama", "anexo.csv"), "ends in none of these: .xlsx, .docx, .pdf"),
        (("people", "atlantis"), "there are: panama"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(data: Path, words: tuple[str, ...], told: str) -> None:
    done = cauce(*words, data=data)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
