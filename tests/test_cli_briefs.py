"""Papers for the mayor and the board from the command line."""

from __future__ import annotations

from pathlib import Path

import pptx
import pytest

from tests.test_cli import EXAMPLE, cauce


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan."""
    folder = tmp_path_factory.mktemp("data")
    done = cauce("import", str(EXAMPLE), "--plan", "panama", data=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_presentation_is_written_in_the_language_that_was_chosen(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "avance.pptx"
    done = cauce("slides", "panama", str(file), "--language", "es", data=data)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    slides = list(pptx.Presentation(str(file)).slides)
    assert 6 <= len(slides) <= 10
    assert slides[0].shapes.title.text == "Avance del plan de trabajo"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("slides", "panama", "avance.pdf"), "ends in none of these: .pptx"),
        (("slides", "panama", "avance.pptx", "--on", "2020-01-01"), "too early"),
        (("slides", "panama", "avance.pptx", "--since", "x"), "«x» is not a day"),
        (("slides", "atlantis", "avance.pptx"), "there are: panama"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_sentence(data: Path, words: tuple[str, ...], told: str) -> None:
    done = cauce(*words, data=data)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
