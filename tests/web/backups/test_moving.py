"""Moving the database: every row the same on the other side, the next numbers and the guard with it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connections

from cauce.web import backups
from cauce.web.backups import databases, filling, sides
from cauce.web.backups.databases import Spec
from cauce.web.environment import WrongSettingError, former
from tests.web.backups.city import ON_POSTGRESQL, order, sqlite_spec, state


@pytest.fixture
def elsewhere(data: Path) -> Spec:
    """Another file for SQLite."""
    return sqlite_spec(data.parent / "elsewhere.sqlite3")


def refused(target: Spec, *, origin: Spec) -> str:
    before = state(origin)
    with pytest.raises(backups.BackupError) as problem:
        backups.move(target, origin=origin)
    assert state(origin) == before
    return problem.value.code


def test_every_row_is_on_the_other_side_and_the_origin_as_it_was(sqlite: Spec, elsewhere: Spec) -> None:
    before = state(sqlite)
    moved = backups.move(elsewhere, origin=sqlite)
    assert state(elsewhere) == before == state(sqlite)
    assert moved.total >= sum(rows for rows, _ in before.values()) > 150


def test_no_order_works_on_the_former_database_until_its_note_is_removed(
    sqlite: Spec, elsewhere: Spec, data: Path
) -> None:
    backups.move(elsewhere, origin=sqlite)
    former.refuse_former(data, elsewhere)
    with pytest.raises(WrongSettingError, match=r"moved from «.*cauce\.sqlite3» to «.*elsewhere\.sqlite3»"):
        former.refuse_former(data, sqlite)
    (data / former.NOTE).unlink()
    former.refuse_former(data, sqlite)


def test_a_database_that_came_back_may_be_used(sqlite: Spec, elsewhere: Spec, data: Path) -> None:
    former.note_move(data, former=sqlite, now=elsewhere)
    former.note_move(data, former=elsewhere, now=sqlite)
    assert former.read_note(data) == ("cauce.sqlite3", [str(elsewhere["NAME"])])
    former.refuse_former(data, sqlite)
    with pytest.raises(WrongSettingError, match="Remove that setting"):
        former.refuse_former(data, elsewhere)


def test_a_data_folder_that_was_moved_keeps_its_note(sqlite: Spec, elsewhere: Spec, data: Path) -> None:
    former.note_move(data, former=sqlite, now=elsewhere)
    other = data.rename(data.parent / "other")
    with pytest.raises(WrongSettingError):
        former.refuse_former(other, sqlite_spec(other / "cauce.sqlite3"))


def test_a_target_that_holds_a_plan_is_refused(sqlite: Spec, elsewhere: Spec) -> None:
    backups.move(elsewhere, origin=sqlite)
    assert refused(elsewhere, origin=sqlite) == "target_not_empty"


def test_a_database_is_not_moved_onto_itself(sqlite: Spec) -> None:
    assert refused(sqlite, origin=sqlite) == "same_database"


def test_a_server_that_does_not_answer_is_said(sqlite: Spec) -> None:
    nowhere = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1", "PORT": 1}
    assert refused(nowhere, origin=sqlite) == "target_closed"


def test_what_is_interrupted_leaves_the_target_empty(
    sqlite: Spec, elsewhere: Spec, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(filling.Filling, "prove", interrupted)
    with pytest.raises(KeyboardInterrupt):
        backups.move(elsewhere, origin=sqlite)
    folder = Path(elsewhere["NAME"]).parent
    assert [path.name for path in folder.iterdir() if "elsewhere" in path.name] == []


def test_a_database_that_waits_for_migrations_is_not_moved(sqlite: Spec, elsewhere: Spec) -> None:
    order(sqlite, "DELETE FROM django_migrations WHERE app = 'usersessions'")
    assert refused(elsewhere, origin=sqlite) == "database_older"


def test_what_another_version_migrated_is_left_alone(sqlite: Spec, elsewhere: Spec, data: Path) -> None:
    order(sqlite, "INSERT INTO django_migrations (app, name, applied) VALUES ('web', '0999_tomorrow', '2018-01-01')")
    for act in (lambda: backups.move(elsewhere, origin=sqlite), lambda: backups.take(data, database=sqlite)):
        with pytest.raises(backups.BackupError, match=r"web\.0999_tomorrow"):
            act()


@ON_POSTGRESQL
@pytest.mark.database
def test_from_sqlite_to_postgresql_and_back_every_row_is_the_same(
    sqlite: Spec, postgresql: Spec, elsewhere: Spec, data: Path
) -> None:
    before = state(sqlite)
    backups.move(postgresql, origin=sqlite)
    assert state(postgresql) == before
    for act in ("UPDATE web_event SET act = 'x'", "DELETE FROM web_change"):
        with pytest.raises(DatabaseError, match="history is never changed"):
            order(postgresql, act)
    columns = "(plan_id, kind, key, text, by_link, at)"
    order(postgresql, f"INSERT INTO web_comment {columns} VALUES (1, 'row', '1', 'n', false, now())")
    assert order(postgresql, "SELECT max(id) FROM web_comment") == [(3,)]
    order(postgresql, "DELETE FROM web_comment WHERE id = 3")
    assert order(postgresql, "SELECT nspname FROM pg_namespace WHERE nspname = 'cauce_restoring'") == []
    backups.move(elsewhere, origin=postgresql)
    assert state(elsewhere) == before
    assert refused(postgresql, origin=sqlite) == "target_not_empty"


@ON_POSTGRESQL
@pytest.mark.database
def test_a_database_that_cannot_keep_every_letter_is_refused_before_anything_is_copied(
    sqlite: Spec, postgresql: Spec
) -> None:
    order(postgresql, "CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    try:
        assert refused({**postgresql, "NAME": "narrow"}, origin=sqlite) == "wrong_encoding"
    finally:
        order(postgresql, "DROP DATABASE narrow")


@ON_POSTGRESQL
@pytest.mark.database
def test_an_archive_of_sqlite_goes_into_postgresql_beside_what_others_keep_there(
    sqlite: Spec, postgresql: Spec, data: Path
) -> None:
    order(postgresql, "CREATE TABLE web_plan (id bigint); INSERT INTO web_plan VALUES (7), (8)")
    before = state(sqlite)
    path = backups.take(data / "backups", database=sqlite)
    with pytest.raises(backups.BackupError, match="2 plans"):
        backups.restore(path, database=postgresql)
    with databases.opened(postgresql) as alias:
        there = connections[alias].get_connection_params() | {"application_name": "a spreadsheet"}
    with (
        psycopg.connect(**there),
        pytest.raises(backups.BackupError, match="a spreadsheet"),
    ):
        backups.restore(path, may_replace=True, database=postgresql)
    restored = backups.restore(path, may_replace=True, database=postgresql)
    assert state(postgresql) == before
    assert restored.kept_in == sides.BEFORE
    assert order(postgresql, f"SELECT count(*) FROM {sides.BEFORE}.web_plan") == [(2,)]


@ON_POSTGRESQL
@pytest.mark.database
def test_what_one_database_holds_and_the_other_cannot_is_said(sqlite: Spec, postgresql: Spec) -> None:
    order(sqlite, "UPDATE web_person SET name = 'a' || char(0) || 'b'")
    assert refused(postgresql, origin=sqlite) == "row_refused"
    assert order(postgresql, "SELECT count(*) FROM pg_class WHERE relname = 'web_person'") == [(0,)]
