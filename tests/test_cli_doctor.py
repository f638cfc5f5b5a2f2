"""The doctor on the command line: what it prints, and with which code it ends."""

from __future__ import annotations

import json
import sqlite3
from collections import namedtuple
from pathlib import Path

import pytest
from django.db import OperationalError

from cauce import cli
from cauce.cli import conditions, words
from tests.folders import copied
from tests.test_cli import cauce


def test_the_doctor_of_the_data_ends_with_one_when_something_is_wrong(migrated: Path, tmp_path: Path) -> None:
    without = cauce("doctor", "--data", data=tmp_path)
    assert without.returncode == 2 and "cauce migrate" in without.stderr
    copied(migrated, tmp_path)
    assert cauce("new", "rioseco", "--title", "Río Seco", "--template", "resilience", data=tmp_path).returncode == 0
    well = cauce("doctor", "--data", data=tmp_path)
    assert (well.returncode, well.stdout) == (0, ""), well.stdout
    with sqlite3.connect(tmp_path / "cauce.sqlite3") as database:
        database.execute("UPDATE web_area SET plan_id = 99 WHERE number = 1")
        database.execute("DROP TRIGGER web_event_refuses_update")
    ill = cauce("doctor", "--data", "--json", data=tmp_path)
    assert ill.returncode == 1
    told = {one["code"]: one for one in json.loads(ill.stdout)}
    assert {"reference_broken", "history_unguarded", "row_differs"} <= told.keys()
    assert "web_area" in told["reference_broken"]["message"]
    alone = cauce("doctor", "--clean", data=tmp_path)
    assert alone.returncode == 2 and "--data" in alone.stderr


def test_a_database_that_does_not_answer_is_named_by_every_order_and_told_once_by_the_doctor(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    nowhere = "postgresql://cauce@127.0.0.1:9/cauce"
    checked = cauce("check", "panama", data=tmp_path, CAUCE_DATABASE_URL=nowhere)
    assert checked.returncode == 2
    assert "does not answer" in checked.stderr and "migrate" not in checked.stderr
    asked = cauce("doctor", data=tmp_path, CAUCE_DATABASE_URL=nowhere)
    assert asked.returncode == 1
    assert sum("Not asked" in line for line in asked.stdout.splitlines()) == 1


def test_where_no_room_is_left_the_database_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = namedtuple("room", "total used free")
    file = tmp_path / "cauce.sqlite3"
    file.touch()
    told = []
    for free in (0, 10**9):
        monkeypatch.setattr(conditions.shutil, "disk_usage", lambda _, free=free: room(10**9, 0, free))
        told.append(conditions._unanswered("disk I/O error", "sqlite", {"NAME": file}))
    values = {"name": file, "reason": "disk I/O error"}
    assert told == [conditions._(sentence) % values for sentence in (conditions.FULL, conditions.DAMAGED)]


def test_a_database_that_cannot_keep_every_letter_is_refused_before_its_tables_are_made() -> None:
    conditions.refuse_letters("UTF8", name="cauce")
    with pytest.raises(words.Unusable, match=r"«cauce».* LATIN1.*createdb --encoding UTF8"):
        conditions.refuse_letters("LATIN1", name="cauce")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_FULL, "no room left"),
        (sqlite3.SQLITE_BUSY, "Others are writing"),
        (sqlite3.SQLITE_IOERR, "disk"),
    ],
)
def test_an_order_that_the_machine_ends_says_so_in_a_sentence(
    code: int, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fall(arguments: object) -> int:
        behind = sqlite3.OperationalError("the words of the driver")
        behind.sqlite_errorcode = code
        raise OperationalError("the words of the driver") from behind

    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setattr(cli.backups, "take", fall)
    assert cli.main(["backup"]) == 2
    said = capsys.readouterr().err
    assert told in said and "(OperationalError: the words of the driver)" in said and "Traceback" not in said


def test_a_mistake_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(arguments: object) -> int:
        raise ValueError("a mistake")

    monkeypatch.setattr(cli.backups, "take", fall)
    with pytest.raises(ValueError, match="a mistake"):
        cli.main(["backup"])
