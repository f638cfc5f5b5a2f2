"""Virus scanner: clamd by its own protocol; what it refuses is not kept; what waits is marked, and scanned later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cauce.core import messages
from cauce.web import environment
from cauce.web.actions.documents import CannotKeepFileError, keep_file, scan_waiting
from cauce.web.environment import WrongSettingError
from cauce.web.models import StoredFile
from cauce.web.storage import PIECE
from tests.web.clamd import VIRUS, clamd
from tests.web.working import PDF, a_file

pytestmark = pytest.mark.django_db
SILENT = "clamd://127.0.0.1:9"  # nothing listens there


def files_under(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def refusal_of(content: bytes = PDF) -> str:
    with pytest.raises(CannotKeepFileError) as refused:
        keep_file(a_file(content=content))
    assert messages.file_refusal(refused.value.code, refused.value.values).endswith(".")
    return refused.value.code


def test_clamd_sees_the_whole_file_and_a_clean_one_is_kept(settings: Any) -> None:
    content = PDF + b" " * (PIECE * 2 + 7)
    with clamd() as (settings.SCANNER, seen):
        assert keep_file(a_file(content=content)).stored.scanned == "clean"
    assert seen == [content]


def test_what_clamd_finds_a_virus_in_is_not_kept(settings: Any) -> None:
    with clamd() as (settings.SCANNER, _seen):
        assert refusal_of(PDF + VIRUS) == "file_infected"
    assert (StoredFile.objects.count(), files_under(settings.MEDIA_ROOT)) == (0, [])


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"PONG\0"])
def test_an_answer_that_is_no_verdict_lets_nothing_through(settings: Any, answer: bytes) -> None:
    with clamd(answer=answer) as (settings.SCANNER, _seen):
        assert refusal_of() == "file_not_scanned"


def test_where_clamd_is_silent_files_are_refused(settings: Any) -> None:
    settings.SCANNER = SILENT
    assert refusal_of() == "file_not_scanned"
    assert files_under(settings.MEDIA_ROOT) == []


def test_where_files_may_be_marked_they_are_kept_and_scanned_later(settings: Any) -> None:
    settings.SCANNER, settings.SCANNER_DOWN = SILENT, "mark"
    clean, infected = keep_file(a_file()).stored, keep_file(a_file(content=PDF + VIRUS)).stored
    assert (clean.scanned, infected.scanned) == ("waiting", "waiting")
    assert scan_waiting() == (0, 0)
    with clamd() as (settings.SCANNER, _seen):
        assert scan_waiting() == (1, 1)
        clean.refresh_from_db()
        infected.refresh_from_db()
        assert (clean.scanned, infected.scanned) == ("clean", "infected")
        assert refusal_of(PDF + VIRUS) == "file_infected"


def test_the_same_content_is_scanned_once(settings: Any) -> None:
    with clamd() as (settings.SCANNER, seen):
        keep_file(a_file("a.pdf"))
        keep_file(a_file("b.pdf"))
    assert len(seen) == 1


@pytest.mark.parametrize(
    "value", ["clamd:", "clamd://", "clamd://host", "clamd://host:port", "clamd:relative", "no-such-scanner --fast"]
)
def test_a_scanner_that_cannot_be_asked_is_refused_at_start(value: str) -> None:
    with pytest.raises(WrongSettingError, match="CAUCE_SCANNER is"):
        environment.scanner({"CAUCE_SCANNER": value})


@pytest.mark.parametrize("value", ["", "clamd://127.0.0.1:3310", "clamd:///run/clamd.sock", "python3 scan.py"])
def test_a_scanner_that_can_be_asked_is_taken(value: str) -> None:
    assert environment.scanner({"CAUCE_SCANNER": value}) == value


def test_what_happens_without_an_answer_is_refuse_or_mark() -> None:
    assert environment.scanner_down({}) == "refuse"
    with pytest.raises(WrongSettingError, match="refuse or mark"):
        environment.scanner_down({"CAUCE_SCANNER_DOWN": "accept"})
