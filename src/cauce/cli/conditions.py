"""Conditions (condiciones para empezar): settings that can be used, a database that answers and is up to date."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce.cli import words
from cauce.cli.words import N_, Unusable, _
from cauce.core.messages import backups

if TYPE_CHECKING:
    from cauce.web.environment import WrongSettingError

SILENT = N_(
    "The database of CAUCE_DATABASE_URL, «%(name)s» at «%(host)s», does not answer (%(reason)s)."
    " Start PostgreSQL or correct the address."
)
UNWELCOME = N_(
    "PostgreSQL at «%(host)s» does not let the user «%(user)s» into «%(name)s» (%(reason)s)."
    " Correct the user and the password in CAUCE_DATABASE_URL."
)
MISSING = N_(
    "PostgreSQL at «%(host)s» holds no database «%(name)s». Make it (docs/deploy.md says how) or correct"
    " CAUCE_DATABASE_URL."
)
FULL = N_("The disk of «%(name)s» is full (%(reason)s). Make room on it, and try again.")
DAMAGED = N_(
    "«%(name)s» is no database that SQLite can use (%(reason)s). Choose another folder in CAUCE_DATA, or bring"
    " a backup back with cauce restore."
)
FAULTS = {  # by the name of the fault
    "full": N_(
        "The disk has no room left (%(reason)s). What was not yet whole was not kept. Make room, and try again."
    ),
    "busy": N_(
        "Others are writing to the database, and it did not answer in time (%(reason)s). Wait a few seconds, and try"
        " again."
    ),
    "gone": N_("The database cannot be asked any more (%(reason)s). Look with cauce doctor, and try again."),
    "shut": N_("The disk can only be read, or it fails (%(reason)s). Look at it, and try again."),
}
LEAST_ROOM = 100_000  # bytes; what SQLite makes beside its file before it reads is 32 kB


def check_settings() -> None:
    """Refuse settings that cannot be used; make the data folder and its key before several processes want them."""
    from cauce.web import environment

    try:
        environment.check(os.environ)
    except environment.WrongSettingError as problem:
        raise Unusable(told(problem)) from problem


def use_port(port: int) -> None:
    """Let links lead to a port of this machine, where nobody else reaches the server."""
    from cauce.web import environment

    if not environment.outside(environment.hosts()):
        os.environ.setdefault("CAUCE_ADDRESS", f"http://127.0.0.1:{port}")


def told(problem: WrongSettingError) -> str:
    """Return what is wrong with a setting, in the reader's language."""
    return _(problem.sentence) % {
        name: words.reason(value) if isinstance(value, OSError) else value for name, value in problem.values.items()
    }


def check_services() -> None:
    """Refuse a storage of files that cannot be used."""
    from cauce.web import environment, storage

    try:
        storage.check()
    except environment.WrongSettingError as problem:
        raise Unusable(told(problem)) from problem


def check_database() -> None:
    """Refuse a database that does not answer; its password is never said."""
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT count(*) FROM sqlite_master")
            else:
                cursor.execute("SHOW server_encoding")
            said = str(cursor.fetchone()[0])
    except Error as problem:
        raise Unusable(_unanswered(str(problem), connection.vendor, connection.settings_dict)) from problem
    if connection.vendor == "postgresql":
        refuse_letters(said, name=str(connection.settings_dict["NAME"]))


def refuse_letters(encoding: str, *, name: str) -> None:
    """Refuse a database of PostgreSQL that cannot keep every letter."""
    if encoding != "UTF8":
        raise Unusable(backups.tell("wrong_encoding", {"name": name, "encoding": encoding}, _))


def _unanswered(said: str, vendor: str, used: dict[str, Any]) -> str:
    """Return the sentence of what a driver said."""
    values = {"name": used["NAME"], "user": used.get("USER", ""), "reason": said.strip().splitlines()[0]}
    if vendor == "sqlite":
        return _(FULL if "is full" in said or _is_full(Path(str(used["NAME"]))) else DAMAGED) % values
    values["host"] = used["HOST"] or used["OPTIONS"].get("host", "localhost")
    if "password" in said or "authentication" in said or "role" in said:
        return _(UNWELCOME) % values
    if "does not exist" in said:
        return _(MISSING) % values
    return _(SILENT) % values


def _is_full(file: Path) -> bool:
    """Whether no room is left beside a database: SQLite says «disk I/O error» then, even to who only reads."""
    return file.exists() and shutil.disk_usage(file.parent).free < LEAST_ROOM


def check_up_to_date() -> None:
    """Refuse to work on a database whose tables are older than the program."""
    waiting = migrations_that_wait()
    if waiting:
        raise Unusable(
            _("The database is not up to date (%(count)d migrations wait). Run: cauce migrate")
            % {"count": len(waiting)}
        )


def migrations_that_wait() -> list[str]:
    """Return the migrations that are still to be applied, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return [f"{one.app_label}.{one.name}" for one, _backwards in waiting]


def first_that_waits() -> str:
    """Return the migration that comes next; empty where the database does not say."""
    from django.db import DatabaseError

    try:
        return next(iter(migrations_that_wait()), "")
    except DatabaseError:
        return ""


def said_in_a_line(problem: BaseException) -> str:
    """Return what an error says, in one line, with its kind."""
    words_of_it = str(problem).strip().partition("\n")[0][:200]
    return f"{type(problem).__name__}: {words_of_it}" if words_of_it else type(problem).__name__


def told_fault(problem: BaseException) -> str:
    """Return which fault outside of the program ended an order; empty where it was a mistake of the program."""
    from django.conf import settings

    from cauce.web import faults

    fault = faults.fault_of(problem) if settings.configured else None
    return _(FAULTS[fault.value]) % {"reason": said_in_a_line(problem)} if fault is not None else ""
