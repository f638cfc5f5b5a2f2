"""Settings of the database (base de datos): SQLite in the data folder, or PostgreSQL by its address."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from cauce.web.environment.names import WrongSettingError, gettext_noop, read

STATEMENT_SECONDS = 60  # what a page may ask of PostgreSQL, and how long it waits for a lock


def database(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return Django's database settings: SQLite in the data folder, or PostgreSQL by its address."""
    url = read("CAUCE_DATABASE_URL", environment)
    return _postgresql(url) if url else _sqlite(folder)


def _sqlite(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "cauce.sqlite3",
        "CONN_MAX_AGE": 60,  # opening one takes as long as a small page
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # who will write takes the lock at once, and waits for it
            "timeout": 20,
            # FULL: what was answered as saved survives a power cut too, as it does on PostgreSQL.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        name, port = unquote(parts.path.lstrip("/")), parts.port
        asked = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        parts, name, port, asked = urlsplit(url.partition(":")[0] + ":"), "", None, {}
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_DATABASE_URL begins with «%(scheme)s:»; it must be postgresql://user:password@host:port/name,"
                " with signs such as @ in the password written as %%40, or empty for SQLite. Correct it."
            ),
            scheme=parts.scheme,
        )
    if find_spec("psycopg") is None:
        raise WrongSettingError(
            gettext_noop(
                "CAUCE_DATABASE_URL asks for PostgreSQL, whose driver is not installed. Install cauce[postgresql]"
                " instead of cauce."
            )
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port or "",
        "OPTIONS": {"connect_timeout": "10", "application_name": "cauce", **asked},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,  # after a restart of PostgreSQL the next request finds a new connection
    }


def limit_statements(told: dict[str, Any]) -> None:
    """End what a page asks of PostgreSQL when it takes too long; only the server's: a worker or a move may take longer.

    What the address says for itself (``?options=…``) wins.
    """
    if told["ENGINE"].endswith("postgresql"):
        limits = (("statement_timeout", 1), ("lock_timeout", 1), ("idle_in_transaction_session_timeout", 2))
        ours = " ".join(f"-c {name}={STATEMENT_SECONDS * times}s" for name, times in limits)
        told["OPTIONS"]["options"] = f"{ours} {told['OPTIONS'].get('options', '')}".strip()
