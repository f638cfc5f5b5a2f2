"""Rows (filas): a table as lines of JSON that every database reads, with their number and digest."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import hashlib
import itertools
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connections, models
from django.utils.duration import duration_iso_string

from cauce.web.backups.faults import BackupError

MODULUS = 2**256
AT_ONCE = 1000
CONVERTED = {
    "BinaryField", "DateField", "DateTimeField", "DecimalField", "DurationField", "JSONField", "TimeField", "UUIDField",
}  # fmt: skip
Row = Sequence[Any]


class Tally:
    """How many rows there are, and a digest of them that no order changes."""

    def __init__(self) -> None:
        self.rows = 0
        self.sum = 0

    def add(self, line: str) -> None:
        """Count a row, as its canonical line."""
        self.rows += 1
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")) % MODULUS

    @property
    def digest(self) -> str:
        """The sum of the rows' SHA-256."""
        return f"{self.sum:064x}"


@dataclass(frozen=True)
class Table:
    """A table: its columns in their order, and how to read and write each."""

    model: type[models.Model]
    columns: tuple[models.Field[Any, Any], ...]

    @property
    def name(self) -> str:
        """Name in the database."""
        return self.model._meta.db_table

    @property
    def has_json(self) -> bool:
        """Whether a column holds JSON, whose order and numbers each database writes in its own way."""
        return any(one.get_internal_type() == "JSONField" for one in self.columns)

    def read(self, alias: str) -> Iterator[Row]:
        """Yield each row in the order of its key."""
        names = [one.attname for one in self.columns]
        found: Any = models.QuerySet(self.model, using=alias).order_by("pk").values_list(*names)
        yield from found.iterator(chunk_size=AT_ONCE)

    def canonical(self, row: Row) -> str:
        """Return a row as one line that is the same whatever database it came from."""
        return _canonical.encode([_settled(value) for value in row]) if self.has_json else written(row)

    def write(self, alias: str, rows: Iterable[Row]) -> None:
        """Insert rows as they are."""
        connection = connections[alias]
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(one.column)) for one in self.columns)
        marks = ", ".join(["%s"] * len(self.columns))
        order = f"INSERT INTO {quote(self.name)} ({columns}) VALUES ({marks})"
        converters = [_converter(one, connection) for one in self.columns]
        with connection.cursor() as cursor:
            waiting = iter(rows)
            while some := list(itertools.islice(waiting, AT_ONCE)):
                try:
                    values = [[convert(one) for convert, one in zip(converters, row, strict=True)] for row in some]
                    cursor.executemany(order, values)
                except (DatabaseError, ValueError, OverflowError) as error:
                    raise BackupError("row_refused", table=self.name, reason=str(error).strip()) from error

    def tally(self, alias: str) -> Tally:
        """Count what a database holds."""
        tally = Tally()
        for row in self.read(alias):
            tally.add(self.canonical(row))
        return tally


def table_of(model: type[models.Model]) -> Table:
    """Return a model's table, without what the database computes itself."""
    columns = [one for one in model._meta.local_concrete_fields if not getattr(one, "generated", False)]
    return Table(model, tuple(columns))


def written(row: Row) -> str:
    """Return a row as a line of JSON."""
    return _plain.encode(row)


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_iso_string(value)
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"A column holds {type(value).__name__}, which is not known here.")


def _settled(value: Any) -> Any:
    """Return JSON with whole numbers written in one way: PostgreSQL keeps 1e2 as 100."""
    if isinstance(value, dict):
        return {name: _settled(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_settled(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _converter(field: models.Field[Any, Any], connection: Any) -> Callable[[Any], Any]:
    """Return what makes a value of the archive one of this database."""
    target = field
    while isinstance(target, models.ForeignKey):
        target = target.target_field
    kind = target.get_internal_type()
    if kind not in CONVERTED:
        return _as_it_is
    if kind == "JSONField" and not field.null:
        return lambda value: target.get_db_prep_value(value, connection)
    return lambda value: None if value is None else target.get_db_prep_save(target.to_python(value), connection)


def _as_it_is(value: Any) -> Any:
    return value


_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_text)
_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_text, sort_keys=True)


def sequences(alias: str, tables: Iterable[Table]) -> dict[str, int]:
    """Return the last number that each table gave to a row, also to one that is gone."""
    connection = connections[alias]
    counted = [one for one in tables if isinstance(one.model._meta.pk, models.AutoField)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            given = dict(cursor.fetchall())
            return {one.name: given.get(one.name, 0) for one in counted}
        return {one.name: _last_given(cursor, one) for one in counted}


def _last_given(cursor: Any, table: Table) -> int:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table.name}"', table.model._meta.pk.column])
    (name,) = cursor.fetchone()
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}")
    return int(cursor.fetchone()[0])


def set_sequences(alias: str, tables: Iterable[Table], given: dict[str, int]) -> None:
    """Let each table number its next row after the last one that was ever given."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for table in tables:
            key = table.model._meta.pk
            if not isinstance(key, models.AutoField):
                continue
            quoted = connection.ops.quote_name(table.name)
            cursor.execute(f"SELECT coalesce(max({connection.ops.quote_name(str(key.column))}), 0) FROM {quoted}")
            last = max(int(cursor.fetchone()[0]), int(given.get(table.name, 0)))
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table.name, last])
            else:
                order = "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)"
                cursor.execute(order, [quoted, key.column, max(last, 1), last > 0])
