"""The tables of the database (tablas), made once and kept in pytest's cache: migrations take nine seconds each time.

What is kept is known by a digest of the migrations and of the packages that bring some of their own; when one
changes, the tables are made anew.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core import management
from django.core.management import call_command
from django.db import connections

MIGRATIONS = Path(__file__).resolve().parents[1] / "src" / "cauce" / "web" / "migrations"


def digest() -> str:
    """What tells one state of the tables from another."""
    told = hashlib.sha256(f"{version('django')} {version('django-allauth')} {sqlite3.sqlite_version}".encode())
    for path in sorted(MIGRATIONS.glob("*.py")):
        told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()[:16]


def kept_in(folder: Path) -> Path:
    """Where the tables of today's migrations are kept."""
    return folder / f"tables-{digest()}.sqlite3"


def begin(folder: Path) -> None:
    """Let the test database on SQLite be filled from what is kept; the first time, keep it."""
    management.call_command = _migrating(kept_in(folder))


def end() -> None:
    """From now on an order to migrate is one."""
    management.call_command = call_command


def _migrating(file: Path) -> Callable[..., Any]:
    def give(name: str, *words: Any, **more: Any) -> Any:
        connection = connections[more.get("database", "default")]
        if name != "migrate" or connection.vendor != "sqlite":
            return call_command(name, *words, **more)
        if file.exists():
            connection.ensure_connection()
            with closing(sqlite3.connect(file)) as source:
                return source.backup(connection.connection)
        done = call_command(name, *words, **more)
        keep(connection.connection, file)
        return done

    return give


def keep(source: sqlite3.Connection, file: Path) -> None:
    """Keep the tables; what was kept of other migrations goes."""
    for old in file.parent.glob("tables-*.sqlite3"):
        old.unlink(missing_ok=True)
    beside = file.with_name(f"{os.getpid()}.part")
    with closing(sqlite3.connect(beside)) as target:
        source.backup(target)
    os.replace(beside, file)
