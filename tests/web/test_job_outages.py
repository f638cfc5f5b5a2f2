"""Outages (cortes): a worker says once that the database does not answer, asks ever more seldom, says its return."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError

from cauce.web.jobs import outages, worker


class Ending(threading.Event):
    """Ends a worker after so many waits, which take no time and are kept."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.left = waits
        self.waited: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        self.left -= 1
        if not self.left:
            self.set()
        return self.is_set()


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.INFO, logger="cauce.jobs"):
        yield caplog


def work(monkeypatch: pytest.MonkeyPatch, *, down: int, waits: int) -> list[float | None]:
    """Let a worker work while the database is down for so many looks; return how long it waited each time."""
    faults = [OperationalError("connection refused")] * down

    def fall(name: str) -> None:
        if faults:
            raise faults.pop()

    monkeypatch.setattr(worker, "take_over", lambda: None)
    monkeypatch.setattr(worker.rounds, "go_round", fall)
    monkeypatch.setattr(worker, "run_one", lambda name, stop: False)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    stop = Ending(waits)
    worker.work("w", stop=stop)
    return stop.waited


def test_a_database_that_does_not_answer_is_said_once_and_so_is_its_return(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    work(monkeypatch, down=40, waits=50)
    first, last = caplog.messages
    assert first == "The worker cannot do its work (OperationalError); it tries again until it can."
    assert last.startswith("The worker does its work again, after ")


def test_it_is_asked_ever_more_seldom_and_at_once_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = work(monkeypatch, down=7, waits=9)
    assert waited == [0.5, 1, 2, 4, 8, outages.LONGEST, outages.LONGEST, worker.PAUSE, worker.PAUSE]


def test_another_fault_is_said_too(caplog: pytest.LogCaptureFixture) -> None:
    outage = outages.Outage("worker")
    for fault in (OSError(), OSError(), ValueError()):
        outage.struck(fault)
    assert [line.split("(")[1][:7] for line in caplog.messages] == ["OSError", "ValueEr"]


def test_one_that_lasts_is_said_again_now_and_then(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = iter(range(0, 3000, 300))
    monkeypatch.setattr(outages.time, "monotonic", lambda: float(next(now)))
    outage = outages.Outage("worker")
    for _time in range(5):
        outage.struck(OSError())
    assert len(caplog.messages) == 3


def busy() -> OperationalError:
    """Others write, and SQLite gave up waiting for them."""
    behind = sqlite3.OperationalError("database is locked")
    behind.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = behind
    return error


def test_that_others_write_for_a_moment_is_not_worth_a_line(caplog: pytest.LogCaptureFixture) -> None:
    outage = outages.Outage("worker")
    waited = [outage.struck(busy()) for _time in range(3)]
    outage.over()
    assert (waited, caplog.messages) == ([0.5, 1, 2], [])


def test_that_others_write_for_minutes_is_a_remark_and_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = iter(range(0, 3000, 50))
    monkeypatch.setattr(outages.time, "monotonic", lambda: float(next(now)))
    outage = outages.Outage("worker")
    for _time in range(5):
        outage.struck(busy())
    outage.over()
    first, last = caplog.records
    assert first.getMessage() == "The worker waits: others have been writing to the database for 150 s."
    assert (first.levelname, last.getMessage()) == ("WARNING", "The worker does its work again, after 250 s.")


def test_a_database_that_goes_while_others_write_is_said_at_once(caplog: pytest.LogCaptureFixture) -> None:
    outage = outages.Outage("worker")
    outage.struck(busy())
    outage.struck(OperationalError("connection refused"))
    assert [record.levelname for record in caplog.records] == ["ERROR"]
