"""Consistency of the data (consistencia de los datos): database and files, looked at in one moment of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db import connection, transaction

from cauce.web.doctor.data import database, files, history, jobs, search, ties
from cauce.web.doctor.findings import Check, Finding

# In the order in which they are told; what the database itself says comes first.
CHECKS: Mapping[str, Check] = {
    "database": database.findings,
    "history": history.findings,
    "ties": ties.findings,
    "search": search.findings,
    "jobs": jobs.findings,
    "uploads": files.uploads,
}


def findings(*, read_contents: bool = True) -> list[Finding]:
    """Return what does not agree in database and files.

    Parameters
    ----------
    read_contents
        Whether each content is read whole and compared with its hash, or only its size.
    """
    there = files.listed()  # before the rows: what arrives meanwhile is not taken for a stray
    with one_moment():
        found = [finding for check in CHECKS.values() for finding in check()]
        known = files.known()
    return [*found, *files.contents(there, known, read=read_contents)]


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read be of one moment, without holding up whoever writes."""
    if connection.in_atomic_block:
        yield
        return
    was = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.transaction_mode = None  # type: ignore[attr-defined]  # a reader must not ask for the writer's lock
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = was  # type: ignore[attr-defined]
