"""Refuse UPDATE and DELETE on the history, on both databases."""

from django.db import migrations

TABLES = ("web_event", "web_change")
ACTS = ("UPDATE", "DELETE")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION cauce_history_stands() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'The history is never changed.'; END $$"
        )
    for table in TABLES:
        for act in ACTS:
            schema_editor.execute(trigger(schema_editor.connection.vendor, table, act))


def trigger(vendor, table, act):
    name = f"{table}_refuses_{act.lower()}"
    if vendor == "postgresql":
        return f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION cauce_history_stands()"
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'The history is never changed.'); END"
    )


def open_up(apps, schema_editor):
    for table in TABLES:
        for act in ACTS:
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{act.lower()}{on}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS cauce_history_stands()")


class Migration(migrations.Migration):
    dependencies = [("web", "0001_plan_and_its_people")]
    operations = [migrations.RunPython(guard, open_up)]
