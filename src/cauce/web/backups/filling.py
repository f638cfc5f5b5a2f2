"""Filling a new database (llenar una base nueva): its tables, their rows, the next numbers, and the proof of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, connections, transaction

from cauce.web.backups.databases import Node, Shape, migrate_to
from cauce.web.backups.faults import BackupError
from cauce.web.backups.rows import Row, Table, set_sequences, table_of

GUARDED = ("web_event", "web_change")
ACTS = ("update", "delete")
Rows = Callable[[Table], Iterable[Row]]


@dataclass(frozen=True)
class Filling:
    """A new database on its way: load each table, then prove and end."""

    alias: str
    shape: Shape
    tables: Mapping[str, Table]

    def load(self, name: str, rows: Iterable[Row]) -> None:
        """Write a table's rows."""
        self.tables[name].write(self.alias, rows)

    def prove(self, told: Mapping[str, tuple[int, str]], given: dict[str, int]) -> None:
        """Compare what the database holds with what it was given, row by row; set the next numbers.

        Raises
        ------
        BackupError
            ``counts_differ``, ``integrity`` or ``guard_missing``.
        """
        for name, table in self.tables.items():
            tally = table.tally(self.alias)
            rows, digest = told.get(name, (0, ""))
            if tally.rows != rows:
                raise BackupError("counts_differ", table=name, found=tally.rows, expected=rows)
            if rows and tally.digest != digest:
                raise BackupError("counts_differ", table=name, found=tally.digest[:12], expected=digest[:12])
        try:
            connections[self.alias].check_constraints()
        except IntegrityError as error:
            raise BackupError("integrity", reason=str(error).strip()) from error
        set_sequences(self.alias, self.tables.values(), given)
        refuse_unguarded(self.alias, self.shape)


def begin(alias: str, migrations: Iterable[Node]) -> Filling:
    """Make the tables of these migrations, all of them empty."""
    shape = migrate_to(alias, migrations)
    tables = {name: table_of(model) for name, model in shape.tables.items()}
    connection = connections[alias]
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        quoted = [connection.ops.quote_name(name) for name in tables]
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(quoted)} CASCADE")
        else:
            connection.check_constraints()
            for name in quoted:
                cursor.execute(f"DELETE FROM {name}")
    return Filling(alias, shape, tables)


def refuse_unguarded(alias: str, shape: Shape) -> None:
    """Refuse a database whose history could be changed.

    Raises
    ------
    BackupError
        ``guard_missing``.
    """
    wanted = {f"{table}_refuses_{act}" for table in GUARDED if table in shape.tables for act in ACTS}
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'O'"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        missing = wanted - {str(name) for (name,) in cursor.fetchall()}
    if missing:
        raise BackupError("guard_missing", names=", ".join(sorted(missing)))


def refuse_unsound(alias: str) -> None:
    """Refuse a database that the database system itself finds damaged (SQLite).

    Raises
    ------
    BackupError
        ``integrity``.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(1)")
            (found,) = cursor.fetchone()
        if found != "ok":
            raise BackupError("integrity", reason=found)
