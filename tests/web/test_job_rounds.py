"""Rounds (rondas): once in each period, however many workers there are, and again after one that fell."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest
from django.db import OperationalError
from django.utils import timezone

from cauce.web import jobs
from cauce.web.actions.documents.files import scan_waiting
from cauce.web.jobs import rounds
from cauce.web.models import JobRound

pytestmark = pytest.mark.django_db
done: list[str] = []
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def sweeping(monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    sweep = jobs.Round(lambda: done.append("swept"), 5 * MINUTE, MINUTE)
    monkeypatch.setattr(rounds, "ROUNDS", {"sweep": sweep})


def row() -> JobRound:
    return JobRound.objects.get(name="sweep")


def test_a_round_is_done_once_in_its_period_by_whichever_worker_comes_first() -> None:
    assert [jobs.go_round(worker) for worker in ("one", "other", "one")] == [["sweep"], [], []]
    assert done == ["swept"]
    assert row().next_at > timezone.now() + 4 * MINUTE
    JobRound.objects.update(next_at=timezone.now())
    assert jobs.go_round("other") == ["sweep"]


def test_a_round_that_another_worker_does_is_left_to_it_until_it_overran() -> None:
    JobRound.objects.create(name="sweep", next_at=timezone.now(), worker="other", ends_by=timezone.now() + MINUTE)
    assert jobs.go_round("one") == []
    assert not rounds.is_overdue("other")
    JobRound.objects.update(ends_by=timezone.now())
    assert rounds.is_overdue("other")
    assert jobs.go_round("one") == ["sweep"]


def test_a_round_of_a_dead_worker_is_done_by_the_next() -> None:
    JobRound.objects.create(name="sweep", next_at=timezone.now(), worker="other", ends_by=timezone.now() + MINUTE)
    rounds.free("other")
    assert jobs.go_round("one") == ["sweep"]


def test_a_round_that_falls_is_told_by_its_kind_of_error_and_done_in_the_next_period(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fall() -> None:
        raise ValueError("Lucía")

    monkeypatch.setitem(rounds.ROUNDS, "sweep", jobs.Round(fall, 5 * MINUTE, MINUTE))
    assert jobs.go_round("one") == ["sweep"]
    assert (row().error, row().worker, row().next_at > timezone.now() + 4 * MINUTE) == ("ValueError", "", True)


def test_a_round_that_others_kept_from_writing_is_done_again_in_a_minute_and_no_error(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fall() -> None:
        behind = sqlite3.OperationalError("database is locked")
        behind.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError from behind

    monkeypatch.setitem(rounds.ROUNDS, "sweep", jobs.Round(fall, 5 * MINUTE, MINUTE))
    assert jobs.go_round("one") == ["sweep"]
    assert row().next_at <= timezone.now() + MINUTE
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_rounds_of_the_program_have_names_of_their_own() -> None:
    assert jobs.ROUNDS["scan_waiting"].do is scan_waiting
    assert jobs.ROUNDS["forget_ended"].period == dt.timedelta(days=1)
