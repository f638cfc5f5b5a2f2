"""Faults of disk and database are told apart by what they themselves say, and never taken for mistakes."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from cauce.web.faults import RETRY_AFTER, SENTENCES, STATUS, TITLES, Fault, fault_of


class Refused(Exception):
    """What the driver of PostgreSQL raises, by its five signs."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("refused")
        self.sqlstate = sqlstate


def full(file: Path) -> None:
    """Write more than the pages that a database may have."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("CREATE TABLE t (x)")
        opened.execute("PRAGMA max_page_count = 3")
        opened.execute("INSERT INTO t VALUES (zeroblob(1000000))")


def locked(file: Path) -> None:
    """Write where another writes."""
    with closing(sqlite3.connect(file, timeout=0)) as one, closing(sqlite3.connect(file, timeout=0)) as two:
        one.execute("BEGIN IMMEDIATE")
        two.execute("BEGIN IMMEDIATE")


def read_only(file: Path) -> None:
    """Write where one may only read."""
    sqlite3.connect(file).execute("CREATE TABLE t (x)").connection.close()
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as opened:
        opened.execute("INSERT INTO t VALUES (1)")


def taken_away(file: Path) -> None:
    """Open what is not there."""
    with closing(sqlite3.connect(f"file:{file}?mode=rw", uri=True)) as opened:
        opened.execute("SELECT 1")


def another_file(file: Path) -> None:
    """Open what is no database."""
    file.write_bytes(b"These are words, and no database. " * 100)
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("SELECT * FROM t")


def empty(file: Path) -> None:
    """Ask a database that was never prepared."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("SELECT * FROM web_plan")


def mistaken(file: Path) -> None:
    """Ask what no database understands."""
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("SELEKT 1")


REAL: list[tuple[Callable[[Path], None], Fault | None]] = [
    (full, Fault.FULL),
    (locked, Fault.BUSY),
    (read_only, Fault.SHUT),
    (taken_away, Fault.GONE),
    (another_file, Fault.GONE),
    (empty, Fault.GONE),
    (mistaken, None),
]


@pytest.mark.parametrize(("do", "expected"), REAL, ids=lambda one: getattr(one, "__name__", ""))
def test_what_sqlite_really_raises_is_told(do: Callable[[Path], None], expected: Fault | None, tmp_path: Path) -> None:
    with pytest.raises(sqlite3.Error) as raised:
        do(tmp_path / "file.sqlite3")
    told = OperationalError("as Django tells it")
    told.__cause__ = raised.value
    assert fault_of(told) is expected


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ("53100", Fault.FULL),
        ("53300", Fault.BUSY),
        ("57014", Fault.BUSY),
        ("40P01", Fault.BUSY),
        ("55P03", Fault.BUSY),
        ("57P01", Fault.GONE),
        ("57P03", Fault.GONE),
        ("08006", Fault.GONE),
        ("42P01", Fault.GONE),
        ("25006", Fault.SHUT),
        ("58030", Fault.SHUT),
        ("42601", None),
        ("23505", None),
    ],
)
def test_what_postgresql_says_by_its_signs_is_told(signs: str, expected: Fault | None) -> None:
    assert fault_of(Refused(signs)) is expected


def test_a_really_full_device_is_told() -> None:
    with pytest.raises(OSError, match="space") as raised, Path("/dev/full").open("wb", buffering=0) as device:
        device.write(b"x")
    assert fault_of(raised.value) is Fault.FULL


def test_an_error_behind_another_is_found() -> None:
    try:
        try:
            raise OSError(errno.EROFS, "read-only")
        except OSError as error:
            raise RuntimeError("the sheet could not be written") from error
    except RuntimeError as error:
        assert fault_of(error) is Fault.SHUT


@pytest.mark.parametrize("error", [None, ValueError("x"), FileNotFoundError(errno.ENOENT, "x"), KeyError("plan")])
def test_a_mistake_of_the_program_is_no_fault(error: Exception | None) -> None:
    assert fault_of(error) is None


def test_each_fault_has_its_title_sentence_status_and_time() -> None:
    for known in (TITLES, SENTENCES, STATUS, RETRY_AFTER):
        assert set(known) == set(Fault)
