"""A backup while others write: it is the state of one moment, whole and restorable, on both databases."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import F
from django.utils import timezone

from cauce.web import backups
from cauce.web.backups import databases
from cauce.web.backups.databases import Spec
from cauce.web.models import Change, Event, Plan, StoredFile
from tests.web.backups.city import ON_POSTGRESQL, keep, order, sqlite_spec

CHANGES = 3


def act(writer: int, number: int) -> None:
    """One act: an event with its changes, a content with its row, and the plan's count, in one transaction."""
    content = f"{writer} {number}".encode()
    keep(content)
    event = Event.objects.create(act=f"writer-{writer}", at=timezone.now(), why=str(number))
    Change.objects.bulk_create(
        Change(event=event, kind="row", key="1", object_id=number, field=str(n), after=[number]) for n in range(CHANGES)
    )
    StoredFile.objects.create(sha256=hashlib.sha256(content).hexdigest(), size=len(content), media_type="text/plain")
    Plan.objects.update(version=F("version") + 1)


@contextmanager
def writing(spec: Spec, writers: int = 2) -> Iterator[Callable[[int], None]]:
    """Let threads write without pause; give a function that waits until each has done so many acts more."""
    stop, done, failed = threading.Event(), [0] * writers, []

    def write(writer: int) -> None:
        with databases.opened(spec) as alias, databases.everything_in(alias):
            try:
                while not stop.is_set():
                    with transaction.atomic(using=alias):
                        act(writer, done[writer] + 1)
                    done[writer] += 1
                    stop.wait(0.01)  # SQLite lets whoever asks first write; others must get to ask
            except Exception as error:
                failed.append(error)

    def wait(acts: int) -> None:
        goal = [count + acts for count in done]
        while not failed and any(count < wanted for count, wanted in zip(done, goal, strict=True)):
            stop.wait(0.01)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield wait
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failed == []


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[ON_POSTGRESQL, pytest.mark.database])])
def city(request: pytest.FixtureRequest, sqlite: Spec) -> Spec:
    """The city in each database."""
    if request.param == "sqlite":
        return sqlite
    there: Spec = request.getfixturevalue("postgresql")
    backups.move(there, origin=sqlite)
    return there


def test_every_backup_taken_while_others_write_is_the_state_of_one_moment(
    city: Spec, data: Path, settings: Any
) -> None:
    before = order(city, "SELECT version FROM web_plan")[0][0]
    taken = []
    with writing(city) as wait:
        for _ in range(3):
            wait(5)
            taken.append(backups.take(data / "backups", database=city))
    acts = []
    for number, path in enumerate(taken):
        there = data.parent / f"there-{number}"
        there.mkdir()
        settings.DATA, settings.MEDIA_ROOT = there, there / "files"
        target = sqlite_spec(there / "cauce.sqlite3")
        backups.restore(path, database=target)
        acts.append(acts_of(target, there, before=before))
    assert acts == sorted(acts)
    assert acts[0] >= 10


def acts_of(spec: Spec, data: Path, *, before: Any) -> int:
    """How many acts a restored database holds, each of them whole, none of them missing."""
    assert order(spec, "PRAGMA foreign_key_check") == []
    assert order(spec, "PRAGMA integrity_check") == [("ok",)]
    total = 0
    for writer in (0, 1):
        found = order(spec, f"SELECT id, why FROM web_event WHERE act = 'writer-{writer}' ORDER BY id")
        assert [int(str(why)) for _, why in found] == list(range(1, len(found) + 1))
        for event, _ in found:
            assert order(spec, f"SELECT count(*) FROM web_change WHERE event_id = {event}") == [(CHANGES,)]
        total += len(found)
    assert order(spec, "SELECT version FROM web_plan") == [(before + total,)]
    for sha256, size in order(spec, "SELECT sha256, size FROM web_storedfile"):
        content = (data / "files" / "deliverables" / str(sha256)[:2] / str(sha256)).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (sha256, size)
    return total


def test_writers_do_not_wait_for_a_backup(sqlite: Spec, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with databases.snapshot(sqlite) as reading, databases.opened(sqlite) as alias:
        with databases.everything_in(alias), transaction.atomic(using=alias):
            act(0, 1)
        with connections[reading].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM web_event WHERE act = 'writer-0'")
            assert cursor.fetchone() == (0,)
    assert order(sqlite, "SELECT count(*) FROM web_event WHERE act = 'writer-0'") == [(1,)]
