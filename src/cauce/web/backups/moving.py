"""Moving the database (mudar la base de datos): from SQLite to PostgreSQL or back, compared row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from cauce.web.backups import filling, sides
from cauce.web.backups.databases import Spec, alone, held, in_use, is_up_to_date, shape_of, snapshot
from cauce.web.backups.faults import BackupError
from cauce.web.backups.rows import Row, Table, Tally, sequences
from cauce.web.environment import note_move, place_of


@dataclass(frozen=True)
class Moved:
    """What was moved: each table's rows."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        """Rows of all tables."""
        return sum(self.rows.values())


def move(target: Spec, *, origin: Spec | None = None) -> Moved:
    """Copy the database into another, empty one; the origin is only read.

    Each table's rows are counted and their digests compared, as each database gives them back. What is interrupted
    leaves the target as it was. In the end the data folder has a note of it, so that no order works on the origin.

    Raises
    ------
    BackupError
        Why the target is as it was before.
    """
    source = origin or in_use()
    if place_of(source) == place_of(target):
        raise BackupError("same_database")
    with alone():
        before = _held(target)
        if any(before.values()):
            raise BackupError("target_not_empty", **before)
        sides.refuse_if_open(target)
        with snapshot(source) as alias, sides.beside(target) as side:
            shape = shape_of(alias)
            if not is_up_to_date(shape.migrations):
                raise BackupError("database_older")
            told = _copy(alias, side.alias, filling.begin(side.alias, shape.migrations))
            filling.refuse_unsound(side.alias)
            side.put_in_place()
        note_move(settings.DATA, former=source, now=target)
    return Moved({name: rows for name, (rows, _digest) in told.items()})


def _held(target: Spec) -> dict[str, int]:
    try:
        return held(target)
    except BackupError as error:
        raise BackupError("target_closed", **error.values) from error


def _copy(origin: str, target: str, filled: filling.Filling) -> dict[str, tuple[int, str]]:
    told = {}
    with transaction.atomic(using=target):
        for name, table in filled.tables.items():
            tally = Tally()
            filled.load(name, _counted(table, origin, tally))
            told[name] = (tally.rows, tally.digest)
        filled.prove(told, sequences(origin, filled.tables.values()))
    return told


def _counted(table: Table, origin: str, tally: Tally) -> Iterator[Row]:
    for row in table.read(origin):
        tally.add(table.canonical(row))
        yield row
