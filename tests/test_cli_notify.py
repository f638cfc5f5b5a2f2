"""Reminders prepared from the command line, and looked at before anything is written."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.folders import copied
from tests.test_cli import cauce


@pytest.fixture(scope="module")
def data(with_the_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example's plan."""
    return copied(with_the_example, tmp_path_factory.mktemp("data"))


def counted(data: Path) -> list[int]:
    """How many letters and events there are."""
    with sqlite3.connect(data / "cauce.sqlite3") as database:
        return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]


TABLES = ("web_outgoingmessage", "web_event", "web_user")


def test_a_dry_run_says_what_a_day_would_bring_and_writes_nothing(data: Path) -> None:
    before = counted(data)
    done = cauce("notify", "panama", "--dry-run", "--on", "2030-01-31", data=data)
    assert done.returncode == 0, done.stderr
    assert "Nobody to tell:" in done.stdout and "Not yet named" in done.stdout
    assert "party_not_named" not in done.stdout
    assert "nobody can be told" in done.stderr
    assert counted(data) == before


@pytest.mark.parametrize(
    ("arguments", "told"), [(("panama", "--on", "31/1/2030"), "is not a day"), (("atlantis",), "there are: panama")]
)
def test_what_cannot_be_done_is_said_in_one_sentence(data: Path, arguments: tuple[str, ...], told: str) -> None:
    done = cauce("notify", *arguments, data=data)
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
