"""Update (actualización): backup, program, database, check, or back to before; cauce update."""

from __future__ import annotations

import argparse
import http.client
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cauce import __version__
from cauce.cli import programs, server
from cauce.cli.words import Unusable, _, tell

if TYPE_CHECKING:
    from cauce.cli.programs import Former

PAGE_SECONDS = 60


class StepError(Exception):
    """A step of the update did not succeed; its sentence says which and why."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the others."""
    update = commands.add_parser(
        "update", help=_("backup, install, bring the database up to date and check, or go back to before")
    )
    update.add_argument(
        "--wheel", type=Path, metavar="FILE", help=_("the version to install; left out where it is installed already")
    )
    update.add_argument(
        "--as",
        dest="user",
        metavar="USER",
        default="",
        help=_("user to whom the data belong, where another one, such as root, may install"),
    )
    update.add_argument(
        "--ready", action="store_true", help=_("only look whether nothing runs on the data and the database answers")
    )
    update.set_defaults(do=update_all)


def update_all(arguments: argparse.Namespace) -> int:
    """Do each step and say so; 1 when all went back to before."""
    if arguments.ready:
        refuse_while_running()
        return 0
    steps = Steps(arguments.user)
    if arguments.wheel is not None:
        programs.refuse_wheel(arguments.wheel)
    if steps.run("update", "--ready") != 0:
        return 2
    tell(_("1/4 Backup…"))
    archive = steps.take_backup()
    former: Former | None = None
    try:
        tell(_("2/4 Program…"))
        if arguments.wheel is None:
            tell(_("No wheel was given: Cauce %(version)s stays.") % {"version": __version__})
        else:
            former = programs.keep(archive.parent)
            install(arguments.wheel)
        tell(_("3/4 Database…"))
        if steps.run("migrate") != 0:
            raise StepError(_("The database could not be brought up to date."))
        tell(_("4/4 Check…"))
        steps.check()
    except (StepError, KeyboardInterrupt) as problem:
        tell(str(problem) or _("Stopped by a key."))
        return steps.go_back(archive, former)
    tell(_("The update is done. Start Cauce; the backup stays in «%(name)s».") % {"name": archive})
    return 0


def refuse_while_running() -> None:
    """Refuse while a server or a worker runs on the data, or while the database is not there yet."""
    from cauce.cli import conditions

    server.set_up()
    from cauce.web import presence

    conditions.check_database()
    try:
        with presence.alone():
            pass
    except presence.RunningError as problem:
        raise Unusable(
            _("Cauce is running on these data. Stop the server and the worker, then try again.")
        ) from problem


def install(wheel: Path) -> None:
    """Install a version into the environment that runs."""
    if programs.pip("install", "--upgrade", str(wheel)) != 0:
        raise StepError(_("«%(name)s» could not be installed.") % {"name": wheel})


@dataclass(frozen=True)
class Steps:
    """The steps that touch the data: each a process of the program as it is installed then, by the data's user."""

    user: str = ""

    def run(self, *words: str) -> int:
        """Do a command; what it prints is for the person."""
        done = subprocess.run(self.order(*words), stdout=sys.stderr.fileno(), check=False, **self.identity())
        return done.returncode

    def order(self, *words: str) -> list[str]:
        """Return the words of a command."""
        return [sys.executable, "-m", "cauce.cli", *words]

    def identity(self) -> dict[str, Any]:
        """Return as whom a process runs."""
        return {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}

    def take_backup(self) -> Path:
        """Take a backup where backups are kept."""
        done = subprocess.run(self.order("backup"), stdout=subprocess.PIPE, text=True, check=False, **self.identity())
        if not done.stdout.strip():
            raise Unusable(_("There is no backup, so nothing was begun; why stands above."))
        return Path(done.stdout.strip())

    def check(self) -> None:
        """Look whether database and files agree, and whether a page answers."""
        if self.run("doctor", "--data") != 0:
            raise StepError(_("Database and files do not agree; what was found stands above."))
        port = free_port()
        command = server.server_command("127.0.0.1", port, 1)
        process = subprocess.Popen(command, start_new_session=True, stdout=sys.stderr.fileno(), **self.identity())
        try:
            status = first_page(process, port)
        finally:
            server.end([process])
        if not status:
            raise StepError(_("The server did not answer for its first page; why stands above."))
        if status != http.client.OK:
            raise StepError(_("The first page answered %(status)s; expected is 200.") % {"status": status})
        tell(_("Database and files agree, and the first page answers."))

    def go_back(self, archive: Path, former: Former | None) -> int:
        """Put the program and the database back as they were; return 1, for there was no update."""
        tell(_("Going back to before…"))
        if former is not None and not programs.put_back(former):
            tell(
                _("The former program could not be installed again. It is kept in «%(name)s»: install it with pip.")
                % {"name": former.wheel}
            )
        if self.run("restore", str(archive), "--yes", "--as-it-was") != 0:
            tell(_("The database could not be put back. Run: cauce restore «%(name)s» --yes") % {"name": archive})
            return 1
        tell(
            _("All is as it was before. Nothing of the update stays, except for the backup «%(name)s».")
            % {"name": archive}
        )
        if former is None:
            tell(_("This version of Cauce waits for the update; until then install the version that ran before."))
        return 1


def first_page(process: subprocess.Popen[bytes], port: int) -> int:
    """Ask for the first page until the server answers; 0 where it does not."""
    from cauce.web import environment

    scheme = "https" if environment.switch("CAUCE_HTTPS") else "http"
    headers = {"Host": environment.hosts()[0], "X-Forwarded-Proto": scheme}
    until = time.monotonic() + PAGE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/es/", headers=headers)
            return connection.getresponse().status
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    return 0


def free_port() -> int:
    """Return a port of this machine that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
