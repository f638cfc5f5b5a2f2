"""The database (base de datos): whether it answers, is up to date, and is set up as Cauce needs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from cauce.web.doctor.findings import Finding, Level, about
from cauce.web.doctor.spans import size

# File systems of a network: SQLite's locks do not hold there.
OF_A_NETWORK = ("nfs", "cifs", "smb", "9p", "sshfs", "afs", "ceph", "gluster", "fuse.sshfs", "fuse.s3")
OLDEST_POSTGRESQL = 14


def findings() -> Iterator[Finding]:
    """Ask the database what it is."""
    try:
        version, length = _version(), _length()
    except DatabaseError as error:
        yield Finding("database_silent", Level.WRONG, {"reason": str(error).strip().splitlines()[0]})
        return
    yield Finding("database_fine", Level.FINE, {"what": version, "size": size(length)})
    yield from _migrations()
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _one(order: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(order)
        return str(cursor.fetchone()[0])


def _version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {_one('SELECT sqlite_version()')}"
    return f"PostgreSQL {_one('SHOW server_version')}"


def _length() -> int:
    if connection.vendor == "postgresql":
        return int(_one("SELECT pg_database_size(current_database())"))
    return int(_one("PRAGMA page_count")) * int(_one("PRAGMA page_size"))


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = [one.name for one, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    unknown = [
        name for app, name in executor.loader.applied_migrations if app == "web" and not _is_known(executor, name)
    ]
    yield from about("migrations_wait", waiting)
    yield from about("migrations_unknown", sorted(unknown))
    if not waiting and not unknown:
        count = sum(app == "web" for app, _ in executor.loader.applied_migrations)
        yield Finding("migrations_fine", Level.FINE, {"count": count})


def _is_known(executor: MigrationExecutor, name: str) -> bool:
    disk = executor.loader.disk_migrations
    return ("web", name) in disk or any(("web", name) in one.replaces for one in disk.values())


def _sqlite() -> Iterator[Finding]:
    found = {"journal_mode": _one("PRAGMA journal_mode"), "foreign_keys": _one("PRAGMA foreign_keys")}
    told = ", ".join(f"{name} = {value}" for name, value in found.items())
    is_right = found["foreign_keys"] == "1" and found["journal_mode"] in ("wal", "memory")
    yield Finding(
        "sqlite_fine" if is_right else "sqlite_unsafe", Level.FINE if is_right else Level.WRONG, {"set": told}
    )
    kind = file_system(Path(str(connection.settings_dict["NAME"])))
    if kind.startswith(OF_A_NETWORK):
        yield Finding("sqlite_on_network", Level.WRONG, {"kind": kind})


def _postgresql() -> Iterator[Finding]:
    encoding, number = _one("SHOW server_encoding"), int(_one("SHOW server_version_num")) // 10_000
    if encoding != "UTF8":
        yield Finding("postgresql_encoding", Level.WRONG, {"encoding": encoding})
    if number < OLDEST_POSTGRESQL:
        yield Finding("postgresql_old", Level.WRONG, {"version": number, "oldest": OLDEST_POSTGRESQL})
    if encoding == "UTF8" and number >= OLDEST_POSTGRESQL:
        yield Finding("postgresql_fine", Level.FINE, {"encoding": encoding})


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the kind of file system on which a path stands; empty where the system does not tell."""
    try:
        lines = mounts.read_text().splitlines()
    except OSError:
        return ""
    found = ("", "")
    for line in lines:
        _device, place, kind, *_ = line.split(" ")
        place = place.replace("\\040", " ")
        if path.resolve().is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    return found[1]
