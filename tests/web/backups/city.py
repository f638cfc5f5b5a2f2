"""What the tests of backups ask of a database."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from cauce.web import storage
from cauce.web.backups import databases, rows
from cauce.web.backups.databases import Spec
from cauce.web.backups.taking import LEFT_OUT

ON_POSTGRESQL = pytest.mark.skipif(
    not str(settings.DATABASES["default"]["ENGINE"]).endswith("postgresql"),
    reason="needs PostgreSQL: make test-postgres",
)
State = dict[str, tuple[int, str]]


def sqlite_spec(path: Path) -> Spec:
    """A database in a file, as the settings describe it."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def keep(content: bytes) -> None:
    """Keep a content in the storage."""
    with storage.arriving() as path:
        path.write_bytes(content)
        storage.keep(hashlib.sha256(content).hexdigest(), path)


def state(spec: Spec) -> State:
    """Rows and digest of each table, sessions left out."""
    with databases.snapshot(spec) as alias:
        tables = databases.shape_of(alias).tables
        tallies = {name: rows.table_of(one).tally(alias) for name, one in tables.items() if name not in LEFT_OUT}
    return {name: (one.rows, one.digest) for name, one in tallies.items()}


def order(spec: Spec, words: str) -> list[tuple[object, ...]]:
    """Give a database an order in SQL, and return what it answers."""
    with databases.opened(spec) as alias, connections[alias].cursor() as cursor:
        cursor.execute(words)
        return list(cursor.fetchall()) if cursor.description else []
