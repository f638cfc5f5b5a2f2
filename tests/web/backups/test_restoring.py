"""Taking a backup and putting it back: equal, guarded, and whatever fails leaves what was there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections

from cauce.web import backups, storage
from cauce.web.backups import archive, databases, filling, restoring, sides
from cauce.web.backups.databases import Spec
from cauce.web.models import SourceDocument
from tests.web.backups.city import order, sqlite_spec, state
from tests.web.working import PDF

PASSPHRASE = "un puente sobre el río"
SHA = hashlib.sha256(PDF).hexdigest()


def refused(code: str, *given: Any, **named: Any) -> backups.BackupError:
    with pytest.raises(backups.BackupError) as problem:
        backups.restore(*given, **named)
    assert problem.value.code == code, problem.value
    return problem.value


def content_of(data: Path, sha256: str) -> Path:
    return data / "files" / storage.FOLDER / sha256[:2] / sha256


@pytest.fixture
def taken(sqlite: Spec, data: Path) -> Path:
    return backups.take(data / "backups", database=sqlite)


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE], ids=["plain", "encrypted"])
def test_what_is_put_back_elsewhere_is_equal(sqlite: Spec, data: Path, settings: Any, passphrase: str | None) -> None:
    path = backups.take(data / "backups", passphrase=passphrase, database=sqlite)
    there = data.parent / "there"
    there.mkdir()
    settings.DATA, settings.MEDIA_ROOT = there, there / "files"
    target = sqlite_spec(there / "cauce.sqlite3")
    backups.restore(path, passphrase=passphrase, database=target)
    assert state(target) == state(sqlite)
    assert content_of(there, SHA).read_bytes() == PDF
    assert (there / "mail" / "20180102-carta.log").read_text("utf-8") == "Estimada Inés:\n"
    assert sorted(path.name for path in there.iterdir()) == ["cauce.sqlite3", "files", "mail", "running"]


def test_the_secret_key_goes_along_only_where_it_is_encrypted(sqlite: Spec, data: Path, settings: Any) -> None:
    plain = backups.backup(data / "backups", database=sqlite)
    closed = backups.backup(data / "backups", passphrase=PASSPHRASE, database=sqlite)
    assert (archive.KEY in plain.manifest.members, archive.KEY in closed.manifest.members) == (False, True)
    assert b"a-key-of-the-city" not in plain.path.read_bytes() + closed.path.read_bytes()
    (data / "secret-key").write_text("a key that a new machine made for itself, just now")
    settings.SECRET_KEY = "a key that a new machine made for itself, just now"
    backups.restore(closed.path, passphrase=PASSPHRASE, may_replace=True, database=sqlite)
    assert (data / "secret-key").read_text() == "a-key-of-the-city-that-is-long-enough-to-sign"
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600


def test_an_archive_is_for_its_owner_alone_and_holds_no_session(sqlite: Spec, taken: Path) -> None:
    manifest = backups.check(taken)
    assert taken.stat().st_mode & 0o777 == 0o600
    assert "django_session" not in manifest.tables
    assert manifest.rows > 150 and manifest.contents == 2


def test_the_history_stands_and_numbers_go_on_after_it(sqlite: Spec, taken: Path) -> None:
    order(sqlite, "DELETE FROM web_comment_mentions")
    order(sqlite, "DELETE FROM web_comment")
    backups.restore(taken, may_replace=True, database=sqlite)
    for act in ("UPDATE web_event SET act = 'x'", "DELETE FROM web_change"):
        with pytest.raises(DatabaseError, match="history is never changed"):
            order(sqlite, act)
    order(
        sqlite,
        "INSERT INTO web_comment (plan_id, kind, key, text, by_link, at) VALUES (1, 'row', '1', 'n', 0, '2018-01-01')",
    )
    assert order(sqlite, "SELECT max(id) FROM web_comment") == [(3,)], (
        "the number of a comment that is gone is not used again"
    )
    assert order(sqlite, "PRAGMA foreign_key_check") == []


def test_what_was_there_is_kept_beside(sqlite: Spec, data: Path, taken: Path) -> None:
    order(sqlite, "UPDATE web_plan SET title = 'Después'")
    kept = backups.restore(taken, may_replace=True, database=sqlite).kept_in
    assert order(sqlite_spec(Path(kept)), "SELECT title FROM web_plan") == [("Después",)]
    assert order(sqlite, "SELECT title FROM web_plan") != [("Después",)]
    assert sorted(path.name for path in data.iterdir()) == [
        "backups", "cauce-before-restore.sqlite3", "cauce.sqlite3", "files", "mail", "running", "secret-key",
    ]  # fmt: skip


def test_contents_that_came_later_stay_and_a_damaged_one_is_mended(sqlite: Spec, data: Path, taken: Path) -> None:
    later = content_of(data, "a" * 64)
    later.parent.mkdir(exist_ok=True)
    later.write_bytes(b"later")
    content_of(data, SHA).write_bytes(b"rotten")
    backups.restore(taken, may_replace=True, database=sqlite)
    assert (later.read_bytes(), content_of(data, SHA).read_bytes()) == (b"later", PDF)


def test_plans_are_replaced_only_with_a_yes(sqlite: Spec, taken: Path) -> None:
    before = state(sqlite)
    assert refused("not_empty", taken, database=sqlite).values == {"plans": 1, "accounts": 1}
    assert state(sqlite) == before


def test_a_damaged_database_is_replaced_too(sqlite: Spec, data: Path, taken: Path) -> None:
    before = state(sqlite)
    (data / "cauce.sqlite3").write_bytes(b"This is no database." * 1000)
    (data / "cauce.sqlite3-wal").write_bytes(b"nor is this its log")
    backups.restore(taken, may_replace=True, database=sqlite)
    assert state(sqlite) == before


def test_a_database_that_others_hold_open_is_left_alone(sqlite: Spec, data: Path, taken: Path) -> None:
    other = sqlite3.connect(data / "cauce.sqlite3")
    other.execute("SELECT count(*) FROM web_plan").fetchall()
    refused("in_use", taken, may_replace=True, database=sqlite)
    other.close()
    backups.restore(taken, may_replace=True, database=sqlite)


def test_what_a_newer_version_made_is_refused(sqlite: Spec, taken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(sqlite)
    for changed in ({"version": "99.1.0"}, {"migrations": [("web", "0999_from_tomorrow")]}):
        manifest = dataclasses.replace(archive.check(taken), **changed)  # type: ignore[arg-type]
        monkeypatch.setattr(restoring.archive, "check", lambda *_, told=manifest, **__: told)
        refused("newer", taken, may_replace=True, database=sqlite)
    assert state(sqlite) == before


@pytest.mark.parametrize("where", ["put_in_place", "_put_files", "bring_on", "prove"])
def test_a_failure_at_any_step_leaves_what_was(
    sqlite: Spec, data: Path, taken: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    before, names = state(sqlite), sorted(path.name for path in data.rglob("*"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    owner: Any = {"put_in_place": sides._SqliteSide, "prove": restoring.filling.Filling}.get(where, restoring)
    monkeypatch.setattr(owner, where, full)
    assert "No space left" in str(refused("stopped", taken, may_replace=True, database=sqlite))
    assert state(sqlite) == before
    assert sorted(path.name for path in data.rglob("*") if path.name != "running") == names


def test_the_log_of_the_former_database_is_never_taken_for_the_new_ones(sqlite: Spec, data: Path, taken: Path) -> None:
    killed = sqlite3.connect(data / "cauce.sqlite3")
    killed.execute("UPDATE web_plan SET title = 'En el diario'")
    killed.commit()
    for ending in ("", "-wal", "-shm"):  # as a server that was killed leaves them
        shutil.copy(data / f"cauce.sqlite3{ending}", data / f"copy{ending}")
    killed.close()
    for ending in ("", "-wal", "-shm"):
        os.replace(data / f"copy{ending}", data / f"cauce.sqlite3{ending}")
    kept = backups.restore(taken, may_replace=True, database=sqlite).kept_in
    assert order(sqlite, "SELECT count(*) FROM web_plan WHERE title = 'En el diario'") == [(0,)]
    assert order(sqlite_spec(Path(kept)), "SELECT title FROM web_plan") == [("En el diario",)]


def test_without_room_on_the_disk_nothing_begins(sqlite: Spec, taken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "room", lambda: 1_000_000)
    assert refused("no_room", taken, may_replace=True, database=sqlite).values["free"] == "1 MB"


def test_a_full_disk_leaves_no_half_archive(sqlite: Spec, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.Writer, "end", full)
    with pytest.raises(backups.BackupError) as problem:
        backups.take(data / "backups", database=sqlite)
    assert problem.value.code == "disk_full"
    assert list((data / "backups").iterdir()) == []


def test_a_content_that_is_missing_is_said(sqlite: Spec, data: Path) -> None:
    content_of(data, SHA).unlink()
    assert backups.backup(data / "backups", database=sqlite).manifest.missing == [SHA]


def test_half_uploads_and_what_is_computed_stay_out(sqlite: Spec, data: Path) -> None:
    for name in ("files/incoming/upload-abc", "cache/x", "static/y"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(b"x")
    members = backups.backup(data / "backups", database=sqlite).manifest.members
    assert [name for name in members if name.startswith("files/")] == ["files/mail/20180102-carta.log"]


def test_what_a_killed_backup_left_is_forgotten_after_a_day(sqlite: Spec, data: Path) -> None:
    folder = data / "backups"
    folder.mkdir()
    for name in (".cauce-20180101T000000Z.tar.partial", ".cauce-20180102T000000Z.tar.partial"):
        (folder / name).write_bytes(b"half")
    os.utime(folder / ".cauce-20180101T000000Z.tar.partial", (0, 0))
    backups.take(folder, database=sqlite)
    assert [path.name[:15] for path in folder.iterdir() if path.suffix == ".partial"] == [".cauce-20180102"]


def test_a_file_of_that_name_is_never_written_over(sqlite: Spec, data: Path) -> None:
    (data / "mine.tar").write_bytes(b"mine")
    with pytest.raises(backups.BackupError, match="exists already"):
        backups.take(data / "mine.tar", database=sqlite)
    assert (data / "mine.tar").read_bytes() == b"mine"


def test_where_there_is_no_database_there_is_no_backup(data: Path) -> None:
    with pytest.raises(backups.BackupError, match="no database at"):
        backups.take(data / "backups", database=sqlite_spec(data / "none.sqlite3"))
    assert not (data / "none.sqlite3").exists()


def test_two_backups_of_the_same_second_have_two_names(sqlite: Spec, data: Path) -> None:
    found = {backups.take(data / "backups", database=sqlite) for _ in range(3)}
    assert len(found) == 3
    newest = backups.newest(data / "backups")
    assert newest is not None and newest[0] in found
    assert dt.datetime.now(dt.UTC) - newest[1] < dt.timedelta(minutes=5)


def test_every_content_that_a_row_names_goes_along(sqlite: Spec, data: Path, taken: Path) -> None:
    columns = {row[0] for row in order(sqlite, f"SELECT sha256 FROM {SourceDocument._meta.db_table}")}
    found = {name.partition("/")[2] for name in backups.check(taken).members if name.startswith("contents/")}
    assert columns | {SHA} == found


def rolled_back(path: Path) -> Path:
    """A database as it was before the last migration of the second factors."""
    with databases.opened(sqlite_spec(path)) as alias, databases.everything_in(alias):
        call_command("migrate", "mfa", "0002", database=alias, interactive=False, verbosity=0)
    return path


def test_an_archive_of_an_older_version_is_brought_up_to_date_unless_it_is_to_stay(
    sqlite: Spec, data: Path, empty_tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rolled_back(Path(sqlite["NAME"]))
    path = backups.take(data / "backups", database=sqlite)
    empty = rolled_back(Path(shutil.copy(empty_tables, data.parent / "empty.sqlite3")))

    def older(alias: str, nodes: object) -> databases.Shape:
        connections[alias].ensure_connection()
        with sqlite3.connect(empty) as source:
            source.backup(connections[alias].connection)
        return databases.shape_of(alias)

    monkeypatch.setattr(filling, "migrate_to", older)
    before, last = state(sqlite), ("mfa", "0003_authenticator_type_uniq")
    for bring_up in (False, True):
        backups.restore(path, may_replace=True, bring_up=bring_up, database=sqlite)
        with databases.snapshot(sqlite) as alias:
            migrations = databases.shape_of(alias).migrations
        assert (last in migrations, databases.is_up_to_date(migrations)) == (bring_up, bring_up)
        kept = {name: told for name, told in state(sqlite).items() if name != "django_migrations"}
        assert kept == {name: told for name, told in before.items() if name != "django_migrations"}
