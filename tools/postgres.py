"""PostgreSQL for a while (servidor de base de datos pasajero): started in a folder of its own, used, taken away.

    python -m tools.postgres COMMAND…            runs it with CAUCE_DATABASE_URL; ends with its exit code
    python -m tools.postgres --durable COMMAND…  the same, with every commit written to the disk

The server listens on a socket in that folder and nowhere else. It refuses to run as root, so root lends it to
the system's user postgres. What a crash would lose does not matter to a test: unless asked, it never waits for
the disk.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

NAME = "cauce"
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = ("listen_addresses=", "max_connections=60", "shared_buffers=128MB", "timezone=UTC")


class NoPostgresError(Exception):
    """PostgreSQL cannot be started here; the message says what is missing and what to do."""


def programs() -> Path:
    """Return the folder of initdb and pg_ctl: the newest of the system's, else where they are on the path."""
    for pattern in PLACES:
        folders = [Path(one) for one in glob.glob(pattern) if (Path(one) / "initdb").exists()]
        if folders:
            return max(folders, key=_version)
    found = shutil.which("initdb")
    if found is None:
        raise NoPostgresError(
            "PostgreSQL was not found: there is no initdb. On Debian and Ubuntu install the package postgresql."
        )
    return Path(found).resolve().parent


def _version(folder: Path) -> list[int]:
    return [int(part) for part in "".join(sign if sign.isdigit() else " " for sign in str(folder)).split()]


def keeper() -> str | None:
    """Return the user to whom root lends the server; None when whoever asks runs it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        raise NoPostgresError(
            "PostgreSQL refuses to run as root, and there is no user postgres to run it as. Run this as another user,"
            " or make one: useradd --system postgres."
        ) from error


def as_keeper(user: str | None, command: Sequence[str | Path]) -> None:
    """Run a command as the server's user; what it says is told when it fails."""
    words = [str(word) for word in command]
    if user is not None:
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--", *words]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise NoPostgresError(f"PostgreSQL could not be started: {(done.stderr or done.stdout).strip()}")


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """Start a server with an empty database, give its address, and take it away again."""
    bin_folder, user = programs(), keeper()
    # A short path: the name of a socket may have no more than about a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="cauce-pg-", dir="/tmp" if os.path.isdir("/tmp") else None))
    cluster, started = folder / "data", False
    try:
        if user is not None:
            shutil.chown(folder, user)
        options = ["-k", str(folder), *(f"-c{one}" for one in (*SETTINGS, *(() if durable else HASTY)))]
        as_keeper(user, [bin_folder / "initdb", "-D", cluster, "-U", NAME, "-A", "trust", "-E", "UTF8", "--no-locale"])
        begin: list[str | Path] = ["-D", cluster, "-l", folder / "log", "-o", " ".join(options), "-w", "start"]
        as_keeper(user, [bin_folder / "pg_ctl", *begin])
        started = True
        as_keeper(user, [bin_folder / "createdb", "-h", folder, "-U", NAME, NAME])
        yield f"postgresql://{NAME}@/{NAME}?host={folder}"
    finally:
        if started:
            as_keeper(user, [bin_folder / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run the command given beside a server of its own."""
    words = sys.argv[1:]
    durable = words[:1] == ["--durable"]
    command = words[1:] if durable else words
    if not command:
        print("Which command should run beside PostgreSQL? Write it after the name.", file=sys.stderr)
        return 2
    try:
        with running(durable=durable) as address:
            return subprocess.call(command, env=os.environ | {"CAUCE_DATABASE_URL": address})
    except NoPostgresError as problem:
        print(problem, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
