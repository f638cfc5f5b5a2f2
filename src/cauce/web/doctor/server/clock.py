"""The clock (reloj): this machine's against the database's, and against the newest act of the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from cauce.web.doctor.findings import Finding, Level
from cauce.web.doctor.spans import ago
from cauce.web.models import Event

APART = dt.timedelta(seconds=5)


def findings() -> Iterator[Finding]:
    """Compare the clocks."""
    now = timezone.now()
    theirs = _of_the_database() or now
    apart = abs(theirs - now)
    if apart > APART:
        yield Finding("clock_apart", Level.WRONG, {"apart": ago(apart.total_seconds())})
    newest = Event.objects.aggregate(at=Max("at"))["at"]
    if newest is not None and newest > now + APART:
        yield Finding("event_to_come", Level.WRONG, {"ahead": ago((newest - now).total_seconds())})
    elif apart <= APART:
        yield Finding("clock_fine", Level.FINE, {"now": timezone.localtime(now).strftime("%Y-%m-%d %H:%M:%S %Z")})


def _of_the_database() -> dt.datetime | None:
    """The clock of a database server; SQLite has that of this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: dt.datetime = cursor.fetchone()[0]
    return told
