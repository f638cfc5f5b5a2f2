"""Start and serve (arranque y servicio): database, first plan, server, worker, and a clean end."""

from __future__ import annotations

import argparse
import http.client
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
from importlib.resources import files
from importlib.util import find_spec
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import cauce
from cauce.cli import conditions
from cauce.cli.words import Unusable, _, language, tell

START_SECONDS = 60
# Of the C library (glibc): threads share what they gave back, and large texts go back to the system at once.
RENEWED_AFTER = 5_000  # requests, and up to a fifth more: then another process follows (decision 0019)
MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "131072"}


def set_up() -> None:
    """Make Django ready; a wrong setting is told in one sentence."""
    conditions.check_settings()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cauce.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as problem:
        raise Unusable(str(problem)) from problem


def migrate(arguments: argparse.Namespace) -> int:
    """Bring the database up to date."""
    set_up()
    bring_up_to_date()
    return 0


def bring_up_to_date() -> None:
    """Apply the migrations that wait; one that cannot be applied is named, its places in the code go to the log."""
    from django.core.management import call_command

    conditions.check_database()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except Exception as problem:
        logging.getLogger("cauce.migrations").error("A migration could not be applied.", exc_info=problem)
        raise Unusable(
            _(
                "The database could not be brought up to date: the migration %(name)s fails (%(reason)s). An update by"
                " «cauce update» goes back by itself; else put the last backup back with cauce restore, and report it."
            )
            % {"name": conditions.first_that_waits() or "—", "reason": conditions.said_in_a_line(problem)}
        ) from problem


def know_the_jobs() -> None:
    """Read the modules that say what is done in the background."""
    from cauce.web.actions import books as _books  # noqa: F401 - the books of large plans
    from cauce.web.actions import facilities_import as _sites  # noqa: F401 - and the facilities that a file holds
    from cauce.web.actions import imports as _handlers  # noqa: F401 - registers what it does in the background
    from cauce.web.actions import losses as _losses  # noqa: F401 - what floods cost in an average year
    from cauce.web.actions import map_sheets as _sheets  # noqa: F401 - the printed map
    from cauce.web.actions import notifications as _rounds  # noqa: F401 - and what it does again and again
    from cauce.web.actions import people as _people  # noqa: F401 - as forgetting what is too old
    from cauce.web.actions import plan_documents as _documents  # noqa: F401 - and the plan's document
    from cauce.web.actions import risk_layers as _layers  # noqa: F401 - layers of the map
    from cauce.web.actions import risk_priorities as _priorities  # noqa: F401 - which places come first
    from cauce.web.actions import scenarios as _scenarios  # noqa: F401 - and what follows from an event
    from cauce.web.actions import screening as _screening  # noqa: F401 - hazards that no study shows
    from cauce.web.actions import workbook as _workbooks  # noqa: F401 - and a workbook that came back


def worker(arguments: argparse.Namespace) -> int:
    """Do background jobs until stopped."""
    set_up_to_work()
    from cauce.web import presence
    from cauce.web.jobs.worker import Watcher

    presence.announce()
    know_the_jobs()  # once for every worker that is begun
    Watcher(begin_worker).watch()
    return 0


def begin_worker(name: str) -> BaseProcess:
    """Begin the process that does the jobs; where the system can, as a copy of this one."""
    way = "fork" if sys.platform == "linux" else "spawn"
    context: Any = multiprocessing.get_context(way)
    child: BaseProcess = context.Process(target=work_alone, args=(name,), name="cauce-worker")
    child.start()
    return child


def work_alone(name: str) -> None:
    """Do jobs in a process of its own."""
    set_up()
    know_the_jobs()
    from cauce.web.jobs import worker

    worker.work_alone(name)


def set_up_to_work() -> None:
    """Make Django ready, and refuse what a server or a worker would stumble over at its first page or job."""
    set_up()
    conditions.check_services()
    conditions.check_database()
    conditions.check_up_to_date()


def serve(arguments: argparse.Namespace) -> int:
    """Serve the pages in the foreground."""
    if arguments.config is None:
        check_port(arguments.host, arguments.port)
        conditions.check_settings()
        conditions.use_port(arguments.port)
        command = server_command(arguments.host, arguments.port, arguments.workers)
    else:
        command = command_by_file(arguments.config)
    set_up_to_work()
    for name, value in MEMORY.items():
        os.environ.setdefault(name, value)
    if os.name == "posix":  # the server takes this process's place, and gets its signals
        os.execv(command[0], command)
    return subprocess.call(command)


def command_by_file(file: Path) -> list[str]:
    """Return the command of gunicorn with its settings in a file."""
    if not file.is_file():
        raise Unusable(_("There is no file «%(name)s». Check its name.") % {"name": file})
    if find_spec("gunicorn") is None:
        raise Unusable(_("gunicorn is not installed here, and --config needs it. Serve without --config."))
    return [sys.executable, "-m", "gunicorn", "cauce.web.wsgi", "--config", str(file)]


def server_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command of the server that is installed here."""
    if find_spec("gunicorn") and os.name == "posix":
        words = ["-m", "gunicorn", "cauce.web.wsgi", "--bind", f"{host}:{port}", "--workers", str(workers)]
        return [
            sys.executable,
            *words,
            "--preload",
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--max-requests",
            str(RENEWED_AFTER),
            "--max-requests-jitter",
            str(RENEWED_AFTER // 5),
            "--log-level",
            "warning",
            "--logger-class",
            "cauce.web.server_logs.ServerLogger",
        ]
    return [sys.executable, "-m", "waitress", f"--listen={host}:{port}", "cauce.web.wsgi:application"]


def port_number(written: str) -> int:
    """Return a port as it is written in an order.

    Examples
    --------
    >>> port_number("8000")
    8000
    """
    if not written.isdecimal() or not 1 <= int(written) <= 65535:
        raise argparse.ArgumentTypeError(
            _("«%(port)s» is no port. Choose a number from 1 to 65535.") % {"port": written}
        )
    return int(written)


def check_port(host: str, port: int) -> None:
    """Refuse a port that another program holds."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Unusable(
                _("Port %(port)d of %(host)s cannot be used: another program holds it. Choose one with --port.")
                % {"port": port, "host": host}
            ) from problem


def start(arguments: argparse.Namespace) -> int:
    """Set up, import a first plan, serve it, and end cleanly on Ctrl-C."""
    check_port("127.0.0.1", arguments.port)
    if arguments.document is not None and not arguments.document.is_file():
        raise Unusable(_("There is no file «%(name)s». Check its name.") % {"name": arguments.document})
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a script started us in the background
    tell(_("1/4 Settings…"))
    conditions.check_settings()
    conditions.use_port(arguments.port)
    children = [subprocess.Popen(server_command("127.0.0.1", arguments.port, 2), start_new_session=True)]
    try:
        prepare(arguments.document)  # while the server starts
        tell(_("4/4 Server…"))
        wait_for_server(children[0], arguments.port)
        show_where_to_look(arguments.port)
        children.append(subprocess.Popen([sys.executable, "-m", "cauce.cli", "worker"], start_new_session=True))
        return watch(children)
    except KeyboardInterrupt:
        tell("")
        tell(_("Stopped. The data are kept."))
        return 0
    finally:
        end(children)


def prepare(document: Path | None) -> None:
    """Bring the database up to date and see that there is a plan."""
    tell(_("2/4 Database…"))
    set_up()
    conditions.check_services()
    bring_up_to_date()
    tell(_("3/4 Plan…"))
    import_first_plan(document)
    from cauce.web.actions import people, risk_layers

    risk_layers.check_what_waited(by=people.local_office())


def import_first_plan(document: Path | None) -> None:
    """Import the document given, or the example city where there is no plan yet."""
    from cauce.cli import cities, documents
    from cauce.web.actions import people
    from cauce.web.actions.actors_register import describe_what_is_sure
    from cauce.web.models import Plan

    if document is not None:
        documents.put_in(document, slug="", city={})
    elif not Plan.objects.exists():
        folder = example_folder()
        city = tomllib.loads((folder / "city.toml").read_text(encoding="utf-8"))
        plan = documents.put_in(folder / "plan-de-trabajo.docx", slug=city["slug"], city=as_fields(city))
        describe_what_is_sure(plan=plan, by=people.local_office(), why=_("Sure from the names of the example"))
        cities.bring_in(folder / "ciudad", plan=plan, by=people.local_office())


def as_fields(city: dict[str, Any]) -> dict[str, Any]:
    """Return what a city's file says as fields of its plan."""
    fields: dict[str, Any] = {
        name: city[name] for name in ("title", "city", "country", "city_format", "notice") if name in city
    }
    return {**fields, "is_illustration": bool(city.get("illustration", False))}


def example_folder() -> Path:
    """Return the folder of the example city, in the package or beside it."""
    inside = Path(str(files("cauce"))) / "examples" / "panama"
    beside = Path(cauce.__file__).resolve().parents[2] / "examples" / "panama"
    for folder in (inside, beside):
        if (folder / "city.toml").is_file():
            return folder
    raise Unusable(_("The example city is not installed. Give a document: cauce start PLAN.docx."))


def wait_for_server(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise Unusable(_("The server stopped while it was starting; its message stands above."))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise Unusable(_("The server did not answer within %(seconds)d seconds.") % {"seconds": START_SECONDS})


def show_where_to_look(port: int) -> None:
    """Print the address and a link that signs in once as the office."""
    from cauce.web.actions import people

    token = people.make_sign_in_link(user=people.local_office())
    address = f"http://127.0.0.1:{port}"
    tell(_("Ready:"))
    print(f"  {address}/")
    print(f"  {address}/{language()}/entrar/{token}/")
    sys.stdout.flush()
    tell(_("The second address signs you in as the office: once, within ten minutes, from this machine."))
    tell(_("Press Ctrl-C to stop."))


def link(arguments: argparse.Namespace) -> int:
    """Print a new link, for whoever lost the first one or signed out.

    Where others reach the server, it leads there: whoever may give this order owns the database in any case.
    """
    set_up()
    bring_up_to_date()
    from django.conf import settings

    from cauce.web import environment
    from cauce.web.actions import people

    public = bool(environment.outside(settings.ALLOWED_HOSTS))
    token = people.make_sign_in_link(user=people.local_office(), loopback_only=not public)
    address = settings.PUBLIC_ADDRESS if public else f"http://127.0.0.1:{arguments.port}"
    print(f"{address}/{language()}/entrar/{token}/")
    return 0


def watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait until a child ends by itself or someone stops us."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    while True:
        for child in children:
            if child.poll() is not None:
                raise Unusable(_("A part of Cauce stopped by itself; its message stands above. Start again."))
        time.sleep(0.5)


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """End the server and the worker, and wait for them."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
