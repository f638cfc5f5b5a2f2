"""Measure what a kill leaves: server and worker are killed again and again in the middle of five acts.

Run ``python benchmarks/kills.py [--json OUT] [--kills 50] [--seed 7] [--database sqlite|postgresql|both]``.
A data folder of its own is made for each database; PostgreSQL is started beside it and waits for the disk as it does
in production. ``cauce serve`` and ``cauce worker`` run as they do on a server. While five people of the office each do
one thing over and over (an import, an upload in parts, a bulk change, a move in the schedule, a document written by a
job), processes are killed with SIGKILL at a moment drawn by lot: those that answer and do jobs, which begin again by
themselves, and each fifth time all of them, which are then begun again. After each, the doctor looks at database and
files (``cauce doctor --data``), and each of the five is asked whether all that was acknowledged stands, once; then
whoever was cut goes on where they were. It ends when each of the five was cut in the middle so often as asked for.
At last the worker is told to end (SIGTERM), which it must do at once, and nothing may be left undone.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import kills_acts as acts  # noqa: E402 - from this folder
from benchmarks.lines import Line, asked, at_least, conclude  # noqa: E402 - found beside this file

EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
DATABASES = ("sqlite", "postgresql")
PORT = 8341
LONGEST = 5.0  # seconds after which at the latest something is killed
ALL = 5  # each so many times everything is killed
TAKEN_UP = 20.0  # seconds in which the job of a killed worker is to be taken up
ENDS = 12.0  # seconds in which a worker that is told to end must have ended


@dataclass(frozen=True)
class World:
    """What the five act upon."""

    slug: str
    deliverable: int
    entry: int
    document: Path


@dataclass
class Told:
    """What was seen."""

    kills: int = 0
    cut: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    unforeseen: Counter[str] = field(default_factory=Counter)
    taken_up: float = 0.0
    ended: float = 0.0
    unfinished: int = 0
    attempts: int = 0


def main() -> int:
    """Measure on each database in a process of its own and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--kills", type=int, default=50, help="so often each act is cut (%(default)s)")
    parser.add_argument("--seed", type=int, default=7, help="of the lot (%(default)s)")
    parser.add_argument("--port", type=int, default=PORT, help="where the server listens (%(default)s)")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        lines = measure(arguments.database, kills=arguments.kills, seed=arguments.seed, port=arguments.port)
        print(json.dumps([line.as_row() for line in lines]))
        return 0
    wanted = DATABASES if arguments.database == "both" else (arguments.database,)
    rows = [row for name in wanted for row in apart(name, arguments)]
    return conclude((Line(**row) for row in rows), out=arguments.json)


def apart(database: str, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure on one database in a process of its own, with its own data folder."""
    with tempfile.TemporaryDirectory(prefix="cauce-kills-") as folder, address_of(database) as url:
        own = {"CAUCE_DATA": folder, "CAUCE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        command = [sys.executable, __file__, "--here", "--database", database, "--port", str(arguments.port)]
        command += ["--kills", str(arguments.kills), "--seed", str(arguments.seed)]
        done = subprocess.run(command, env=os.environ | own, stdout=subprocess.PIPE, check=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


@contextmanager
def address_of(database: str) -> Iterator[str]:
    """Give the address of a database: of a PostgreSQL of its own, or none for SQLite."""
    if database == "sqlite":
        yield ""
        return
    from tools import postgres

    with postgres.running(durable=True) as address:
        yield address


def measure(database: str, *, kills: int, seed: int, port: int) -> list[Line]:
    """Fill the database, kill so often, look each time, let everything come to its end."""
    import django

    django.setup()
    world, session = fill()
    everyone = [kind(acts.Browser(port, session), world) for kind in acts.ACTS]
    told, lot = Told(), random.Random(seed)
    while told.kills < kills or (min(told.cut[one.name] for one in everyone) < kills and told.kills < kills * 2):
        watch_taking_up(told)
        with running(port) as processes:
            for _time in range(ALL - 1):
                until_killed(processes, everyone, lot, told, is_all=False)
                look(everyone, told)
            until_killed(processes, everyone, lot, told, is_all=True)
        look(everyone, told)
        print(f"\r{database}: {told.kills} kills", end="", file=sys.stderr, flush=True)
    come_to_an_end(port, everyone, told)
    print(file=sys.stderr)
    for what in (told.findings, told.faults, told.unforeseen):
        for sentence, times in what.most_common(8):
            print(f"{times} × {sentence}", file=sys.stderr)
    return lines(database, told, everyone, kills)


@contextmanager
def running(port: int) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Run server and worker, each with all of its processes; whatever happens, none outlives this."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    orders = {"server": ["serve", "--port", str(port), "--workers", "1"], "worker": ["worker"]}
    begun = {
        name: subprocess.Popen([sys.executable, "-m", "cauce.cli", *words], env=environment, start_new_session=True)
        for name, words in orders.items()
    }
    try:
        wait_for_server(port, begun["server"])
        yield begun
    finally:
        for process in begun.values():
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill all processes of a group at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until_killed(
    processes: dict[str, subprocess.Popen[bytes]],
    everyone: list[acts.Act],
    lot: random.Random,
    told: Told,
    *,
    is_all: bool,
) -> None:
    """Let everybody act until a moment drawn by lot, kill, and wait until nobody asks any more."""
    wait_for_jobs(120)  # each kill is a case of its own: what the one before left is done first
    threads = [threading.Thread(target=act_on, args=(one, told)) for one in everyone]
    for one in everyone:
        one.over.clear()
    for thread in threads:
        thread.start()
    time.sleep(lot.uniform(0.1, LONGEST))
    names = lot.sample(sorted(processes), k=2)
    gap = lot.choice((0.0, 0.0, 0.2))
    told.cut.update(one.name for one in everyone if one.is_busy)
    for name in names:
        if is_all:
            kill(processes[name])
        else:
            for pid in doers(processes[name].pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(gap)
    told.kills += 1
    for one in everyone:
        one.over.set()
    for thread in threads:
        thread.join()


def wait_for_jobs(seconds: float) -> None:
    """Wait until every job has ended, or the time is over."""
    from django.db import connections

    from cauce.web import jobs
    from cauce.web.models import Job

    until = time.monotonic() + seconds
    while Job.objects.filter(state__in=jobs.WAITING).exists() and time.monotonic() < until:
        time.sleep(0.1)
    connections.close_all()


def doers(pid: int) -> list[int]:
    """Processes that do something for others: those of a tree that have no children, but not its root alone."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [doer for child in map(int, children) for doer in doers(child) or [child]]


def act_on(act: acts.Act, told: Told) -> None:
    """Act until somebody is killed."""
    while not act.over.is_set():
        try:
            act.go_on()
        except acts.GoneError:
            return
        except acts.UnforeseenError as error:
            told.unforeseen[str(error)] += 1
            act.over.wait(0.2)


def look(everyone: list[acts.Act], told: Told) -> None:
    """Ask the doctor and each of the five, while nothing runs."""
    from django.db import connections

    from cauce.web.doctor import data
    from cauce.web.doctor.findings import Level

    time.sleep(0.3)  # PostgreSQL sees a moment later that nobody is there
    for finding in data.findings():
        if finding.level is Level.WRONG:
            told.findings[f"{finding.code}: {dict(finding.values)}"] += 1
    for one in everyone:
        for fault in one.faults():
            told.faults[fault] += 1
    connections.close_all()


def watch_taking_up(told: Told) -> None:
    """Measure, beside what goes on, how long a killed worker's jobs lie."""
    threading.Thread(target=_measure_taking_up, args=(told, told.kills), daemon=True).start()


def _measure_taking_up(told: Told, kills: int) -> None:
    from django.db import DatabaseError, connection

    from cauce.web.models import Job

    begun = time.monotonic()
    with contextlib.suppress(DatabaseError):
        left = set(Job.objects.filter(state="running").values_list("pk", "worker"))
        while left and told.kills == kills:
            time.sleep(0.1)
            left &= set(Job.objects.filter(state="running").values_list("pk", "worker"))
            told.taken_up = max(told.taken_up, time.monotonic() - begun)
    connection.close()


def come_to_an_end(port: int, everyone: list[acts.Act], told: Told) -> None:
    """Run once more without a kill until every job has ended; then tell the worker to end in the middle of one."""
    from django.db import connections

    from cauce.web.models import Job

    with running(port) as processes:
        for one in everyone:
            one.over.clear()
            with contextlib.suppress(acts.UnforeseenError):
                one.go_on()
        wait_for_jobs(120)
        told.unfinished = Job.objects.exclude(state="done").count()
        told.attempts = max(Job.objects.values_list("attempts", flat=True), default=0)
        ordered = everyone[-1].browser.send(f"/es/{everyone[-1].world.slug}/documento/", {"form": "clean"})
        name = ordered.path.rstrip("/").rpartition("/")[2]
        until = time.monotonic() + 60
        while Job.objects.get(pk=name).state == "queued" and time.monotonic() < until:
            time.sleep(0.02)
        begun = time.monotonic()
        processes["worker"].terminate()
        processes["worker"].wait(timeout=60)
        told.ended = time.monotonic() - begun
        if (left := Job.objects.get(pk=name)).state == "running":
            told.faults[f"a worker that was told to end left its job running ({left.attempts})"] += 1
    look(everyone, told)
    connections.close_all()


def lines(database: str, told: Told, everyone: list[acts.Act], kills: int) -> list[Line]:
    """Say what was seen."""
    cut = [
        at_least(f"{database}: killed in the middle of: {name}", times, "times", kills)
        for name, times in ((one.name, told.cut[one.name]) for one in everyone)
    ]
    acknowledged = sum(len(one.acknowledged) for one in everyone)
    wrong, faults = sum(told.findings.values()), sum(told.faults.values())
    taken_up, ended = round(told.taken_up, 1), round(told.ended, 1)
    return [
        Line(f"{database}: kills", told.kills, "times"),
        *cut,
        Line(f"{database}: acknowledged", acknowledged, "acts"),
        Line(f"{database}: lost, done twice or half", faults, "acts", 0, faults == 0),
        Line(f"{database}: findings of the doctor", wrong, "findings", 0, wrong == 0),
        Line(f"{database}: jobs not done in the end", told.unfinished, "jobs", 0, told.unfinished == 0),
        Line(f"{database}: most attempts of a job", told.attempts, "times"),
        Line(f"{database}: answers that were not foreseen", sum(told.unforeseen.values()), "answers"),
        Line(f"{database}: a killed worker's job taken up", taken_up, "s", TAKEN_UP, taken_up < TAKEN_UP),
        Line(f"{database}: a worker told to end has ended", ended, "s", ENDS, ended < ENDS),
    ]


def fill() -> tuple[World, str]:
    """Make the database with the example's plan and its schedule; return what is acted upon, and a session."""
    import datetime as dt

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connections

    from cauce.web.actions import imports
    from cauce.web.actions.people import local_office
    from cauce.web.actions.schedule import accept_proposal
    from cauce.web.models import Deliverable, Plan, ScheduleEntry

    call_command("migrate", verbosity=0)
    office = local_office()
    run = imports.keep(content=EXAMPLE.read_bytes(), file_name=EXAMPLE.name, plan=None, slug="plan", by=office)
    imports.apply_import(run=imports.read(run), by=office)
    plan = Plan.objects.get(slug="plan")
    accept_proposal(plan=plan, start=dt.date(2018, 1, 8), end=dt.date(2018, 12, 21), by=office)
    session = SessionStore()
    session[SESSION_KEY] = str(office.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = office.get_session_auth_hash()
    session.save()
    entry = ScheduleEntry.objects.filter(plan=plan).exclude(task=None).order_by("pk")[0]
    deliverable = Deliverable.objects.filter(plan=plan, retired_at=None).order_by("-pk")[0]
    connections.close_all()
    return World(plan.slug, deliverable.pk, entry.pk, EXAMPLE), str(session.session_key)


def wait_for_server(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _attempt in range(1200):
        if server.poll() is not None:
            raise SystemExit("The server ended by itself; its message stands above.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The server did not answer within a minute.")


if __name__ == "__main__":
    raise SystemExit(main())
