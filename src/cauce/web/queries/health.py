"""Health (salud del servidor): whether it can work, and figures of its queue, letters, files and database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Count, Min, Q, Sum
from django.utils import timezone

from cauce.web.models import Job, OutgoingMessage, Upload

ROOM = 50_000_000  # bytes of the disk below which nothing more can be promised
JOB_STATES = ("queued", "running", "failed")
Figure = tuple[str, dict[str, str], float]


def ills() -> dict[str, bool]:
    """Whether each thing that the server needs is there: database, its migrations, room on the disk."""
    told = {"database": False, "migrations": False, "disk": has_room()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = {(app, name) for app, name in cursor.fetchall()}
    except DatabaseError:
        return told
    return told | {"database": True, "migrations": _on_disk() <= applied}


def has_room() -> bool:
    """Whether the data folder can be written and its disk has room."""
    try:
        return shutil.disk_usage(settings.DATA).free >= ROOM and os.access(settings.DATA, os.W_OK)
    except OSError:
        return False


@lru_cache(maxsize=1)
def _on_disk() -> frozenset[tuple[str, str]]:
    """Names of the migrations that this version has."""
    loader = MigrationLoader(None)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return frozenset(set(loader.disk_migrations) - {(app, name) for app, name in replaced})


def figures() -> Iterator[Figure]:
    """Figures of the database and the disk: each name with labels and value, without those that cannot be had."""
    now = timezone.now()
    yield "cauce_up", {}, 1.0
    try:
        yield from _of_jobs(now.timestamp())
        yield from _of_letters(now.timestamp())
        arriving = Upload.objects.aggregate(count=Count("pk"), received=Sum("received"))
        yield "cauce_uploads_arriving", {}, arriving["count"]
        yield "cauce_uploads_arriving_bytes", {}, arriving["received"] or 0
        yield "cauce_database_bytes", {}, _database_bytes()
    except DatabaseError:
        yield "cauce_database_up", {}, 0.0
    else:
        yield "cauce_database_up", {}, 1.0
    yield "cauce_disk_free_bytes", {}, shutil.disk_usage(settings.DATA).free


def _of_jobs(now: float) -> Iterator[Figure]:
    told = {
        each["state"]: each
        for each in Job.objects.filter(state__in=JOB_STATES)
        .values("state")
        .annotate(count=Count("pk"), oldest=Min("created_at"))
        .order_by()
    }
    for state in JOB_STATES:
        yield "cauce_jobs", {"state": state}, told[state]["count"] if state in told else 0
    for state in ("queued", "running"):
        yield "cauce_jobs_oldest_seconds", {"state": state}, _age(told[state]["oldest"] if state in told else None, now)


def _of_letters(now: float) -> Iterator[Figure]:
    waiting = OutgoingMessage.objects.filter(sent_at=None, withdrawn_at=None, send_after__lte=timezone.now())
    told = waiting.aggregate(
        due=Count("pk"), refused=Count("pk", filter=~Q(error="")), oldest=Min("created_at", filter=Q(error=""))
    )
    yield "cauce_letters_due", {}, told["due"]
    yield "cauce_letters_refused", {}, told["refused"]
    yield "cauce_letters_oldest_seconds", {}, _age(told["oldest"], now)


def _age(since: object, now: float) -> float:
    return max(0.0, now - since.timestamp()) if hasattr(since, "timestamp") else 0.0


def _database_bytes() -> float:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return float(cursor.fetchone()[0])
    name = str(connection.settings_dict["NAME"])
    return float(sum(os.path.getsize(part) for part in (name, f"{name}-wal") if os.path.exists(part)))
