"""Databases aside (bases de datos aparte): opened for a while beside the one in use, and read as of one moment."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import OperationalError, connections, models, router, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ConnectionHandler

from cauce import __version__
from cauce.web import presence
from cauce.web.backups.faults import BackupError, first_line
from cauce.web.environment import place_of

Spec = Mapping[str, Any]  # how Django describes a database
Node = tuple[str, str]  # app and name of a migration
_numbers = itertools.count(1)
_here: ContextVar[str | None] = ContextVar("_here", default=None)


def in_use() -> Spec:
    """Return the description of the database in use."""
    spec: Spec = connections.settings["default"]
    return spec


@contextmanager
def alone() -> Iterator[None]:
    """Hold the data for oneself.

    Raises
    ------
    BackupError
        ``running``: a server or a worker runs on them.
    """
    try:
        with presence.alone():
            yield
    except presence.RunningError as error:
        raise BackupError("running") from error


def is_postgresql(spec: Spec) -> bool:
    """Whether it is PostgreSQL; else SQLite."""
    return str(spec["ENGINE"]).endswith("postgresql")


@contextmanager
def opened(spec: Spec) -> Iterator[str]:
    """Open a database under a name of its own; the connection is closed at the end."""
    alias = f"aside-{next(_numbers)}"
    described = ConnectionHandler({"default": dict(spec)}).settings["default"]
    connections.settings[alias] = described | {"CONN_MAX_AGE": 0}
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


@contextmanager
def snapshot(spec: Spec) -> Iterator[str]:
    """Open a database and read it as it is at this moment, while others write on."""
    if not is_postgresql(spec) and not Path(spec["NAME"]).is_file() and "mode=memory" not in str(spec["NAME"]):
        raise BackupError("no_database", place=spec["NAME"])
    options = {name: value for name, value in spec.get("OPTIONS", {}).items() if name != "transaction_mode"}
    with opened({**spec, "OPTIONS": options}) as alias:
        connection = connections[alias]
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise BackupError("database_closed", reason=first_line(error)) from error
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if "django_migrations" not in connection.introspection.table_names(cursor):
                raise BackupError("no_database", place=place_of(spec))
            cursor.execute("SELECT count(*) FROM django_migrations")  # the moment begins with the first thing read
            yield alias


@dataclass(frozen=True)
class Shape:
    """Which migrations a database went through, and the tables that it has from them."""

    migrations: tuple[Node, ...]
    apps: Apps

    @property
    def tables(self) -> dict[str, type[models.Model]]:
        """Each table's rows, by its name, in the order of the names."""
        found = [one for one in self.apps.get_models(include_auto_created=True) if one._meta.managed]
        return {one._meta.db_table: one for one in sorted(found, key=lambda one: one._meta.db_table)}


def shape_of(alias: str) -> Shape:
    """Return the shape of a database.

    Raises
    ------
    BackupError
        ``database_newer``: it went through migrations that this version does not know.
    """
    loader = MigrationLoader(connections[alias])
    unknown = [node for node in loader.applied_migrations if node not in loader.disk_migrations]
    if unknown:
        raise BackupError("database_newer", names=names_of(unknown), version=__version__)
    applied = tuple(sorted(node for node in loader.applied_migrations if node in loader.graph.nodes))
    return Shape(applied, _apps(applied))


@lru_cache(maxsize=2)
def _apps(applied: tuple[Node, ...]) -> Apps:
    """Return the tables that migrations give; to work that out takes a second."""
    found: Apps = MigrationLoader(None, ignore_no_migrations=True).project_state(nodes=list(applied)).apps
    return found


def unknown_migrations(nodes: Iterable[Node]) -> list[Node]:
    """Return the migrations that this version does not know."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [node for node in nodes if node not in known]


def names_of(nodes: Iterable[Node]) -> str:
    """Return migrations as one would write them."""
    return ", ".join(".".join(node) for node in sorted(nodes))


def migrate_to(alias: str, nodes: Iterable[Node]) -> Shape:
    """Bring an empty database to the shape that these migrations give."""
    wanted = set(nodes)
    executor = MigrationExecutor(connections[alias])
    graph = executor.loader.graph
    last = [
        node
        for node in sorted(wanted & set(graph.nodes))
        if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    ]
    with everything_in(alias):
        executor.migrate(last)
    return shape_of(alias)


def migrate_on(alias: str) -> None:
    """Bring a database to the shape of this version."""
    with everything_in(alias):
        call_command("migrate", database=alias, interactive=False, verbosity=0)


def is_up_to_date(applied: Iterable[Node]) -> bool:
    """Whether a database went through every migration that this version knows."""
    return not set(MigrationLoader(None, ignore_no_migrations=True).graph.nodes) - set(applied)


@contextmanager
def everything_in(alias: str) -> Iterator[None]:
    """Send what names no database to this one, in this thread, so that no migration touches the one in use."""
    if not any(isinstance(one, _Here) for one in router.routers):
        router.routers.insert(0, _Here())  # it stays, and says nothing where nobody asked
    token = _here.set(alias)
    try:
        yield
    finally:
        _here.reset(token)


class _Here:
    """Route to the database that this thread works on."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str | None:
        return _here.get()

    db_for_write = db_for_read


def held(spec: Spec) -> dict[str, int]:
    """Return how many plans and accounts a database holds; none where it has no such tables or cannot be read."""
    if is_postgresql(spec):
        with opened(spec) as alias:
            try:
                with connections[alias].cursor() as cursor:
                    return _count(cursor, set(connections[alias].introspection.table_names(cursor)))
            except OperationalError as error:
                raise BackupError("database_closed", reason=first_line(error)) from error
    if not Path(spec["NAME"]).is_file():
        return _count(None, set())
    with closing(sqlite3.connect(spec["NAME"], timeout=20)) as connection:
        try:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return _count(connection.cursor(), {name for (name,) in names})
        except sqlite3.DatabaseError:
            return _count(None, set())  # what is damaged is what a backup is for


def _count(cursor: Any, tables: set[str]) -> dict[str, int]:
    found = {}
    for name, table in (("plans", "web_plan"), ("accounts", "web_user")):
        found[name] = 0
        if table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[name] = int(cursor.fetchone()[0])
    return found
