"""Sides (bases al lado): a new database is filled beside the one in use, and takes its place in one step.

SQLite: a file beside it, which one renaming puts in its place. PostgreSQL: a schema beside it, whose tables change
places with those in use in one transaction. Until that step nothing is touched; what was there is kept, once.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, OperationalError, connections, transaction

from cauce.web.backups.databases import Spec, is_postgresql, opened
from cauce.web.backups.faults import BackupError, first_line

SIDE, BEFORE = "cauce_restoring", "cauce_before_restore"


class Side(Protocol):
    """A new database beside the one in use."""

    alias: str

    def put_in_place(self) -> None:
        """Let it take the place of the one in use, which is kept."""
        ...


@contextmanager
def beside(spec: Spec) -> Iterator[Side]:
    """Make an empty database beside another; what was not put in place is taken away."""
    if is_postgresql(spec):
        with _schema(spec) as schema:
            yield schema
    else:
        with _file(spec) as file:
            yield file


def refuse_if_open(spec: Spec) -> None:
    """Refuse while another program holds the database open.

    Raises
    ------
    BackupError
        ``in_use``.
    """
    if is_postgresql(spec):
        with opened(spec) as alias:
            _refuse_other_sessions(alias)
    else:
        _hold(Path(spec["NAME"]))


def where_it_was_kept(spec: Spec) -> str:
    """Where the former database is after another took its place."""
    return BEFORE if is_postgresql(spec) else str(_before(Path(spec["NAME"])))


class _SqliteSide:
    def __init__(self, alias: str, path: Path, live: Path) -> None:
        self.alias = alias
        self.path = path
        self.live = live

    def put_in_place(self) -> None:
        connection = connections[self.alias]
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # all of it in one file
        connection.close()
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        _hold(self.live)
        _keep_former(self.live)
        os.replace(self.path, self.live)


@contextmanager
def _file(spec: Spec) -> Iterator[_SqliteSide]:
    live = Path(spec["NAME"])
    path = live.with_name(f"{live.stem}-restoring{live.suffix}")
    _remove(path)
    try:
        # Nothing waits for the disk on the way: whoever puts the file in its place does, once.
        quick = {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"}
        with opened({**spec, "NAME": path, "OPTIONS": {**spec.get("OPTIONS", {}), **quick}}) as alias:
            yield _SqliteSide(alias, path, live)
    finally:
        _remove(path)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _before(live: Path) -> Path:
    return live.with_name(f"{live.stem}-before-restore{live.suffix}")


def _hold(live: Path) -> None:
    """Write what waits in the log into the file, which only whoever is alone with it may do."""
    if not live.is_file():
        return
    connection = sqlite3.connect(live, timeout=1, isolation_level=None)
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BackupError("in_use", count=live.name) from error
    except sqlite3.DatabaseError:
        pass  # what is damaged is what a backup is for
    finally:
        connection.close()


def _keep_former(live: Path) -> None:
    """Give the former database a second name; the first one is taken by the new one at once."""
    if not live.is_file():
        return
    before = _before(live)
    _remove(before)
    for ending in ("-wal", "-shm", "-journal"):  # left by a damaged one only
        if (left := live.with_name(live.name + ending)).exists():
            os.replace(left, before.with_name(before.name + ending))
    try:
        os.link(live, before)
    except OSError:
        shutil.copy2(live, before)


class _PostgresSide:
    def __init__(self, alias: str, spec: Spec) -> None:
        self.alias = alias
        self.spec = spec

    def put_in_place(self) -> None:
        connections[self.alias].close()
        with opened(self.spec) as alias:
            _refuse_other_sessions(alias)
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '10s'")
                cursor.execute(f"DROP SCHEMA IF EXISTS {BEFORE} CASCADE")
                cursor.execute(f"CREATE SCHEMA {BEFORE}")
                cursor.execute("SELECT current_schema()")
                (live,) = cursor.fetchone()
                _move(cursor, live, BEFORE)
                _move(cursor, SIDE, live)
                cursor.execute(f"DROP SCHEMA {SIDE} CASCADE")


@contextmanager
def _schema(spec: Spec) -> Iterator[_PostgresSide]:
    _drop_and_make(spec)
    options = dict(spec.get("OPTIONS", {}))
    options["options"] = f"{options.get('options', '')} -c search_path={SIDE} -c synchronous_commit=off".strip()
    try:
        with opened({**spec, "OPTIONS": options}) as alias:
            yield _PostgresSide(alias, spec)
    finally:
        with opened(spec) as alias, connections[alias].cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SIDE} CASCADE")


def _drop_and_make(spec: Spec) -> None:
    with opened(spec) as alias:
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute("SHOW server_encoding")
                encoding = str(cursor.fetchone()[0])
                if encoding != "UTF8":
                    raise BackupError("wrong_encoding", name=spec["NAME"], encoding=encoding)
                cursor.execute(f"DROP SCHEMA IF EXISTS {SIDE} CASCADE")
                cursor.execute(f"CREATE SCHEMA {SIDE}")
        except OperationalError as error:
            raise BackupError("database_closed", reason=first_line(error)) from error
        except DatabaseError as error:
            raise BackupError("may_not_make_schema", reason=str(error).strip()) from error


def _refuse_other_sessions(alias: str) -> None:
    with connections[alias].cursor() as cursor:
        own = [one.connection.info.backend_pid for one in connections.all(initialized_only=True) if _is_open(one)]
        cursor.execute(
            "SELECT coalesce(nullif(application_name, ''), usename, '?') FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend' AND NOT pid = ANY(%s)",
            [own],
        )
        others = [str(name) for (name,) in cursor.fetchall()]
    if others:
        raise BackupError("in_use", count=", ".join(sorted(others)))


def _is_open(connection: Any) -> bool:
    return connection.vendor == "postgresql" and connection.connection is not None


def _move(cursor: Any, origin: str, target: str) -> None:
    """Move our tables, and the guard's function; what belongs to an extension stays."""
    cursor.execute(
        "SELECT 'TABLE', c.oid::regclass::text FROM pg_class c WHERE c.relnamespace = %s::regnamespace"
        " AND c.relkind IN ('r', 'p') AND NOT EXISTS"
        " (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') UNION ALL"
        " SELECT 'FUNCTION', p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = %s::regnamespace"
        " AND p.proname LIKE 'cauce\\_%%'",
        [origin, origin],
    )
    for kind, name in cursor.fetchall():
        cursor.execute(f"ALTER {kind} {name} SET SCHEMA {target}")
