"""Measure thirty minutes of everything at once: 200 people, server and worker, and whether memory stays flat.

Run ``python benchmarks/mixed.py [--json OUT] [--minutes 30] [--users 200] [--database sqlite|postgresql]``. A database
of its own is made in a temporary folder: the example's plan, its schedule, and copies of the plan. Each person does
something every 20 s on the average: reads pages and lists, searches, edits texts, moves the schedule, changes many
rows, uploads in parts, imports, orders documents, comes with a password and goes; programs and calendars ask too
(``benchmarks/mixed_acts.py`` says how often each). Server (two processes) and worker are those of ``cauce serve`` and
``cauce worker``, on loopback.

Every few seconds the memory of every process is read (PSS: what is shared counts in parts), what is its own apart from
the database's pages that the system maps for it and takes back at will. The goal: over the second half, a line laid
through the sum of what is the processes' own rises by less than 5 %. And no answer is an error of the server,
none is one that an act does not foresee, and at the end database and files agree (``cauce doctor --data``).
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks import editors, mixed_acts, pages  # noqa: E402 - found beside this file
from benchmarks.lines import Line, asked, conclude  # noqa: E402 - found beside this file
from benchmarks.mixed_acts import Person, Told, World  # noqa: E402

WORKERS, PORT, PLANS, FEEDS = 2, 8725, 5, 20
PAUSE = 20.0  # seconds between two acts of a person, on the average
RISE = 5.0  # per cent over the second half
LEAST_SAMPLES = 40  # without which no line is laid


@dataclass(frozen=True)
class Sample:
    """How much memory the processes had at a moment, in MB, and how large the database's files were."""

    at: float
    own: dict[str, float]
    mapped: float
    wal: float
    processes: int


@dataclass
class Watch:
    """Reads memory and files while the load runs."""

    roots: dict[str, int]
    data: Path
    port: int
    every: float
    samples: list[Sample] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Read until told to stop."""
        begun = time.monotonic()
        while not self.ended.wait(self.every):
            trees = {name: family(root) for name, root in self.roots.items()}
            own = {name: sum(memory(pid, "Pss_Anon:") for pid in tree) for name, tree in trees.items()}
            mapped = sum(memory(pid, "Pss_File:") for tree in trees.values() for pid in tree)
            wal = sum(path.stat().st_size for path in self.data.glob("*-wal")) / 1e6
            self.samples.append(Sample(time.monotonic() - begun, own, mapped, wal, sum(map(len, trees.values()))))

    def ask(self) -> None:
        """Ask for health and figures, as a watcher would; where the server is busy, they wait as all others do."""
        while not self.ended.wait(3 * self.every):
            for path in ("/health/ready", "/metrics"):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=120).read()
                except OSError as error:
                    print(f"{path}: {error}", file=sys.stderr)


def main() -> int:
    """Measure and print; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--minutes", type=float, default=30.0, help="how long (%(default)s)")
    parser.add_argument("--users", type=int, default=200, help="how many people (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=PORT, help="of the loopback, on which the server listens (%(default)s)"
    )
    parser.add_argument("--plans", type=int, default=PLANS, help="how many plans there are (%(default)s)")
    parser.add_argument("--database", choices=editors.DATABASES, default="sqlite")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cauce-mixed-") as folder, editors.address_of(arguments.database) as url:
        os.environ |= {
            "CAUCE_DATA": folder,
            "CAUCE_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "cauce.web.settings",
        }
        lines = measure(
            Path(folder),
            minutes=arguments.minutes,
            users=arguments.users,
            port=arguments.port,
            plans=arguments.plans,
        )
    return conclude(lines, out=arguments.json)


def measure(folder: Path, *, minutes: float, users: int, port: int, plans: int) -> list[Line]:
    """Fill the database, start server and worker, let everybody live, look at what it left."""
    import django

    django.setup()
    world = fill(port, copies=plans - 1)
    told = Told()
    cookies = [editor.cookie for editor in engage(users, world)]
    people = [Person(number, cookie, world, told, random.Random(number)) for number, cookie in enumerate(cookies)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "CAUCE_LOG": "json", "CAUCE_LOG_LEVEL": "info"}
    before = size_of(folder)
    running = {}
    with (folder.parent / f"{folder.name}.log").open("wb") as log:
        for name, words in (
            ("server", ["serve", "--port", str(port), "--workers", str(WORKERS)]),
            ("worker", ["worker"]),
        ):
            command = [sys.executable, "-m", "cauce.cli", *words]
            running[name] = subprocess.Popen(command, env=environment, stderr=log, start_new_session=True)
        try:
            editors.PORT = port
            editors.wait_for_server()
            roots = {name: process.pid for name, process in running.items()}
            samples = live(people, roots, folder, seconds=minutes * 60, port=port)
        finally:
            for process in running.values():
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
    log_bytes = Path(log.name).stat().st_size
    Path(log.name).unlink()
    for fault, times in [*told.failed.most_common(9), *told.faults.most_common(9)]:
        print(f"{times} × {fault}", file=sys.stderr)
    after = size_of(folder)
    return [
        *_answers(told, minutes),
        *_memory(samples),
        *_files(before, after, samples, log_bytes),
        _doctor(environment),
    ]


def live(people: list[Person], roots: dict[str, int], data: Path, *, seconds: float, port: int) -> list[Sample]:
    """Let everybody live for some time, and watch."""
    watch = Watch(roots, data, port, every=min(5.0, max(0.5, seconds / 100)))
    watching = [threading.Thread(target=watch.run), threading.Thread(target=watch.ask)]
    until = time.monotonic() + seconds
    pause = min(PAUSE, seconds / 4)
    threads = [
        threading.Thread(target=mixed_acts.live, args=(person,), kwargs={"until": until, "pause": pause})
        for person in people
    ]
    for thread in [*watching, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    watch.ended.set()
    for thread in watching:
        thread.join()
    return watch.samples


def family(root: int) -> list[int]:
    """A process and all that it begot."""
    found, new = [root], [root]
    while new:
        pid = new.pop()
        try:
            told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        children = [int(word) for word in told.split()]
        found += children
        new += children
    return found


def memory(pid: int, what: str) -> float:
    """A part of the memory of a process in MB; nothing for one that has just ended."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in told.splitlines() if line.startswith(what)), 0.0)


def size_of(folder: Path) -> dict[str, float]:
    """What each part of the data folder holds, in MB."""
    sizes: dict[str, float] = {"database": 0.0}
    for path in folder.rglob("*"):
        if path.is_file():
            inside = path.relative_to(folder).parts
            name = inside[0] if len(inside) > 1 else "database"
            sizes[name] = sizes.get(name, 0.0) + path.stat().st_size / 1e6
    return sizes


def _answers(told: Told, minutes: float) -> list[Line]:
    every = sorted(took for found in told.milliseconds.values() for took in found)
    lines = [
        Line("acts", sum(told.acts.values()), "acts"),
        Line("answers", round(len(every) / (minutes * 60), 1), "per second"),
        Line("errors of the server", sum(told.failed.values()), "answers", 0, not told.failed),
        Line("answers that no act foresees", sum(told.faults.values()), "answers", 0, not told.faults),
        Line("all answers, 95 %", round(_percentile(every, 0.95), 1), "ms"),
    ]
    for what, found in sorted(told.milliseconds.items()):
        lines.append(Line(f"{what}, 95 % of {len(found)}", round(_percentile(sorted(found), 0.95), 1), "ms"))
    return lines


def _percentile(every: list[float], share: float) -> float:
    return every[min(len(every) - 1, int(len(every) * share))] if every else float("inf")


def _memory(samples: list[Sample]) -> list[Line]:
    half = samples[len(samples) // 2 :]
    lines = []
    for name in samples[0].own if samples else ():
        tenth = max(1, len(samples) // 10)
        lines.append(Line(f"memory of the {name}, first tenth", _level(samples[:tenth], name), "MB"))
        lines.append(Line(f"memory of the {name}, last tenth", _level(samples[-tenth:], name), "MB"))
        lines.append(
            Line(f"memory of the {name}, rise in the second half", rise([(s.at, s.own[name]) for s in half]), "%")
        )
    if len(half) >= LEAST_SAMPLES:
        total = rise([(sample.at, sum(sample.own.values())) for sample in half])
        lines.append(Line("memory of all, rise in the second half", total, "%", RISE, total < RISE))
    lines.append(Line("pages of files mapped, most", round(max((s.mapped for s in samples), default=0), 1), "MB"))
    return lines


def _level(samples: list[Sample], name: str) -> float:
    return round(statistics.median(sample.own[name] for sample in samples), 1)


def rise(points: list[tuple[float, float]]) -> float:
    """How much a line through the points rises from the first to the last, in per cent of the middle.

    The slope is the median of the slopes between any two of them (Theil and Sen): a job that needs much memory for a
    moment does not bend it.
    """
    if len(points) < 3:
        return 0.0
    slopes = [(b - a) / (t - s) for (s, a), (t, b) in combinations(points, 2) if t > s]
    level = statistics.median(value for _at, value in points)
    return round(statistics.median(slopes) * (points[-1][0] - points[0][0]) / level * 100, 2)


def _files(before: dict[str, float], after: dict[str, float], samples: list[Sample], log_bytes: int) -> list[Line]:
    lines = [Line(f"{name} grew by", round(after[name] - before.get(name, 0.0), 1), "MB") for name in sorted(after)]
    lines.append(Line("write-ahead log, largest", round(max((s.wal for s in samples), default=0), 1), "MB"))
    lines.append(Line("processes, most", max((s.processes for s in samples), default=0), "processes"))
    return [*lines, Line("log lines", round(log_bytes / 1e6, 1), "MB")]


def _doctor(environment: dict[str, str]) -> Line:
    """Whether database and files agree."""
    command = [sys.executable, "-m", "cauce.cli", "doctor", "--data"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    print((done.stdout + done.stderr)[-3000:] if done.returncode else "", file=sys.stderr, end="")
    return Line("findings of cauce doctor --data", done.returncode, "exit", 0, done.returncode == 0)


def engage(users: int, world: World) -> list[editors.Editor]:
    """Give everybody an account with a password, and a session."""
    from django.contrib.auth import HASH_SESSION_KEY
    from django.contrib.auth.hashers import make_password
    from django.contrib.sessions.backends.db import SessionStore

    from cauce.core.permissions import OFFICE
    from cauce.web.models import Membership, User

    place = editors.Place("step", 0, world.texts[0], "")
    found = editors.engage(users, [place] * (users + 1))
    User.objects.filter(email__startswith="editor-").update(password=make_password(mixed_acts.PASSWORD))
    for editor in found:
        Membership.objects.create(user=User.objects.get(email=f"editor-{editor.number}@example.org"), role=OFFICE)
        session = SessionStore(editor.cookie)
        session[HASH_SESSION_KEY] = User.objects.get(pk=session["_auth_user_id"]).get_session_auth_hash()
        session.save()
    return found


def fill(port: int, *, copies: int) -> World:
    """Make the database: the example's plan with its schedule and calendars, copies of it, and what may be asked."""
    import datetime as dt

    from django.urls import reverse
    from django.utils.translation import override

    from cauce.web.actions import plans as plans_begun
    from cauce.web.actions import schedule as actions
    from cauce.web.actions.people import local_office
    from cauce.web.actions.schedule.feeds import make_feed
    from cauce.web.models import Deliverable, Plan, ScheduleEntry

    texts = [place.path for place in editors.fill()]
    plan, office = Plan.objects.get(slug="plan"), local_office()
    for number in range(1, copies + 1):
        new = plans_begun.NewPlan(slug=f"plan-{number}", title=f"{plan.title} {number}")
        plans_begun.create_plan(new=new, copy_of=plan, by=office)
    actions.accept_proposal(plan=plan, start=dt.date(2018, 1, 1), end=dt.date(2018, 7, 31), by=office)
    tokens = [make_feed(plan=plan, language="es", by=office)[1] for _feed in range(FEEDS)]
    plans = list(Plan.objects.values_list("slug", flat=True))
    asked = pages.addresses()
    with override("es"):
        entries = [
            reverse("move_entry", args=["plan", pk]) for pk in ScheduleEntry.objects.values_list("pk", flat=True)
        ]
        deliverables = [
            reverse("deliverable", args=[slug, pk])
            for slug, pk in Deliverable.objects.exclude(row=None).values_list("plan__slug", "pk")
        ]
        times = [
            reverse(name, args=["plan"]) for name in ("schedule", "schedule_calendar", "today", "brief", "history")
        ]
    return World(
        port=port,
        pages=[path for name, one in asked.items() if "(list)" not in name and name != "search" for path in one.paths]
        + times * 6,
        lists=[path for name, one in asked.items() if "(list)" in name for path in one.paths],
        programs=[
            f"/api/plans/{slug}{part}"
            for slug in plans
            for part in ("", "/tasks", "/rows", "/progress", "/search?q=agua")
        ],
        calendars=[f"/calendario/{token}.ics" for token in tokens],
        texts=texts,
        entries=entries,
        deliverables=deliverables,
        plans=plans,
        document=editors.EXAMPLE,
    )


if __name__ == "__main__":
    raise SystemExit(main())
