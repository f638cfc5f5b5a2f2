"""What the database says of itself (integridad de la base): pages, references, constraints, the history's guards."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models
from django.db.models import Q

from cauce.web.doctor.findings import Finding, about

GUARDED = tuple(f"{table}_refuses_{act}" for table in ("web_event", "web_change") for act in ("update", "delete"))


def findings() -> Iterator[Finding]:
    """Ask the database whether it is whole."""
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()
    yield from about("history_unguarded", [name for name in GUARDED if name not in _triggers()])


def _rows(order: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(order)
        return cursor.fetchall()


def _sqlite() -> Iterator[Finding]:
    told = [str(row[0]) for row in _rows("PRAGMA integrity_check")]
    if told != ["ok"]:
        yield from about("database_damaged", told)
    broken = _rows("PRAGMA foreign_key_check")
    yield from about("reference_broken", [f"{table} {row} → {parent}" for table, row, parent, _ in broken])


def _postgresql() -> Iterator[Finding]:
    unproved = _rows("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
    yield from about("constraint_unproved", [f"{table}: {name}" for table, name in unproved])
    unusable = _rows(
        "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE NOT indisvalid AND relnamespace = 'public'::regnamespace"
    )
    yield from about("index_unusable", [str(name) for (name,) in unusable])
    yield from about("reference_broken", _dangling())


def _dangling() -> Iterator[str]:
    """Rows that name a row which is not there, though the database should not have let it be."""
    for model in apps.get_app_config("web").get_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            there = field.related_model._base_manager.values(field.target_field.attname)
            lost = model._base_manager.filter(~Q(**{field.attname: None})).exclude(**{f"{field.attname}__in": there})
            for pk in lost.values_list("pk", flat=True)[:20]:
                yield f"{model._meta.db_table} {pk} → {field.related_model._meta.db_table}"


def _triggers() -> set[str]:
    order = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    return {str(name) for (name,) in _rows(order)}
