"""Measure the pages: how long they take with many plans in the database and several readers at once.

Run ``python benchmarks/pages.py [--json OUT] [--plans 100] [--seconds 20]``. A database of its own is made in a
temporary folder: the example's document goes through the importer once and is copied until there are as many plans
as asked for. The server is the one that ``cauce serve`` starts, with two processes; four connections on loopback ask
without pause, as the office, for pages of every plan. Everything is asked for once before it is measured. What the
first page transfers to a browser with an empty cache is counted too.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude  # noqa: E402 - found beside this file

EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
CONNECTIONS, PROCESSES, PORT = 4, 2, 8125
THING_MS, LIST_MS = 100.0, 250.0
PERCENT = 95
FIRST_KB = 150.0
PARTS = re.compile(r"""(?:(?:href|src)="|url\(["']?)((?:/static/|\.\./)[^"')]+)""")


@dataclass
class Asked:
    """What was asked of one kind of page, and how long each answer took."""

    paths: list[str]
    goal: float
    milliseconds: list[float] = field(default_factory=list)


def main() -> int:
    """Measure everything and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--plans", type=int, default=100, help="how many plans there are (%(default)s)")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to ask (%(default)s)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cauce-pages-") as folder:
        os.environ |= {"CAUCE_DATA": folder, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        lines = measure(plans=arguments.plans, seconds=arguments.seconds)
    return conclude(lines, out=arguments.json)


def measure(*, plans: int, seconds: float) -> list[Line]:
    """Fill a database, start the server, ask, and say how long the answers took."""
    import django

    django.setup()
    kinds = fill(plans)
    cookie = sign_in()
    command = [sys.executable, "-m", "cauce.cli", "serve", "--port", str(PORT), "--workers", str(PROCESSES)]
    server = subprocess.Popen(
        command,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for_server()
        every = [(kind, path) for kind, asked in kinds.items() for path in asked.paths]
        ask(iter(every), cookie, lambda kind, path, took: None)
        first = first_page()
        return [first, *_lines(kinds, *_measured(kinds, every, cookie, seconds))]
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def first_page() -> Line:
    """What a browser with an empty cache transfers for the first page: the page, its styles, scripts, fonts, icon."""
    total, wanted, seen = 0, ["/es/"], set[str]()
    while wanted:
        path = wanted.pop()
        if path in seen:
            continue
        seen.add(path)
        total += len(_got(path, "br, gzip"))
        if path.endswith((".css", "/")):
            plain = _got(path, "identity").decode()
            wanted += [urljoin(path, found) for found in PARTS.findall(plain) if not found.startswith("data:")]
    return Line("first page, cold cache", round(total / 1000, 1), "kB", FIRST_KB, total < FIRST_KB * 1000)


def _got(path: str, encoding: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    content = answer.read()
    connection.close()
    return content if encoding == "identity" else content + b" " * head


def _measured(kinds: dict[str, Asked], every: list[tuple[str, str]], cookie: str, seconds: float) -> tuple[int, float]:
    """Ask for pages of each kind in turn, each of a plan drawn by lot; return how many, and in what time."""
    lot = random.Random(1)
    until = time.monotonic() + seconds

    def endless() -> Iterator[tuple[str, str]]:
        names = list(kinds)
        while time.monotonic() < until:
            for name in names:
                yield name, lot.choice(kinds[name].paths)

    begun = time.monotonic()
    count = ask(endless(), cookie, lambda kind, path, took: kinds[kind].milliseconds.append(took))
    return count, time.monotonic() - begun


def ask(wanted: Iterator[tuple[str, str]], cookie: str, keep: Callable[[str, str, float], None]) -> int:
    """Ask over several connections without pause until nothing more is wanted; any answer but 200 ends it."""
    lock, counted = threading.Lock(), [0]
    faults: list[str] = []

    def one_connection() -> None:
        while not faults:
            with lock:
                kind, path = next(wanted, ("", ""))
            if not path:
                return
            begun = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
            connection.request("GET", path, headers={"Cookie": f"sessionid={cookie}", "Accept-Language": "es"})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            took = (time.perf_counter() - begun) * 1000
            with lock:
                counted[0] += 1
                keep(kind, path, took)
                if answer.status != 200:
                    faults.append(f"{path} answered {answer.status}; 200 was expected.")

    threads = [threading.Thread(target=one_connection) for _connection in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(faults[0])
    return counted[0]


def _lines(kinds: dict[str, Asked], count: int, seconds: float) -> list[Line]:
    lines = [
        Line(f"{name}, {PERCENT} %", round(value, 1), "ms", asked.goal, value < asked.goal)
        for name, asked in kinds.items()
        for value in [sorted(asked.milliseconds)[max(0, len(asked.milliseconds) * PERCENT // 100 - 1)]]
    ]
    return [*lines, Line("requests", round(count / seconds, 1), "per second")]


def fill(plans: int) -> dict[str, Asked]:
    """Make the database: one plan through the importer, the others copied from it; return the pages to ask for."""
    from django.core.management import call_command

    from cauce.web.actions import imports
    from cauce.web.actions.people import local_office
    from cauce.web.models import Plan

    call_command("migrate", verbosity=0)
    office = local_office()
    run = imports.keep(content=EXAMPLE.read_bytes(), file_name=EXAMPLE.name, plan=None, slug="plan-0", by=office)
    imports.apply_import(run=imports.read(run), by=office)
    first = Plan.objects.get(slug="plan-0")
    copy_plan(first, times=plans - 1)
    return addresses()


def copy_plan(first: Any, *, times: int) -> None:
    """Copy all rows of a plan, each copy with ids of its own at a fixed distance."""
    from django.db import connection, transaction

    from cauce.web.models import Import, Plan, PlanItem, Provenance, SearchEntry
    from cauce.web.models.kinds import KINDS

    models: list[Any] = [kind.model for kind in KINDS.values() if issubclass(kind.model, PlanItem)]
    rows = [
        (model, list(model._default_manager.filter(plan=first))) for model in [Import, *models, Provenance, SearchEntry]
    ]
    distance = 1 + max(row.pk for _model, found in rows for row in found)
    with transaction.atomic(), connection.constraint_checks_disabled():
        for number in range(1, times + 1):
            plan = Plan.objects.get(pk=first.pk)
            plan.pk, plan.slug, plan.title = None, f"plan-{number}", f"{plan.title} {number}"
            plan._state.adding = True
            plan.save()
            for model, found in rows:
                model._default_manager.bulk_create(
                    [_moved(row, plan.pk, number * distance) for row in found], batch_size=400
                )


def _moved(row: Any, plan: int, distance: int) -> Any:
    """Return a copy of a row in another plan; what it names within the plan moves with it."""
    within = {"area", "row", "task", "question", "needs", "deliverable", "organization", "action", "merged_into"}
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    for each in row._meta.concrete_fields:
        if each.is_relation and each.name in within | {"import_run"} and values[each.attname] is not None:
            values[each.attname] += distance
    values |= {"plan_id": plan, row._meta.pk.attname: row.pk + distance}
    if "records" in values:
        values["records"] = []
    return type(row)(**values)


def addresses() -> dict[str, Asked]:
    """Pages of every plan, by what they are: of one thing, or a list."""
    from django.urls import reverse
    from django.utils.translation import override

    from cauce.web.models import Deliverable, Organization, Plan, Question, Task

    found: dict[str, Asked] = {}

    def add(name: str, goal: float, page: str, *rest: object) -> None:
        found.setdefault(name, Asked([], goal)).paths.append(reverse(page, args=rest))

    lot = random.Random(7)
    with override("es"):
        for plan in Plan.objects.all():
            for task in lot.sample(list(Task.objects.filter(plan=plan)), 5):
                add("task", THING_MS, "task", plan.slug, task.code)
            for question in lot.sample(list(Question.objects.filter(plan=plan)), 5):
                add("question", THING_MS, "question", plan.slug, question.code)
            for deliverable in lot.sample(list(Deliverable.objects.filter(plan=plan)), 5):
                add("deliverable", THING_MS, "deliverable", plan.slug, deliverable.pk)
            for one in lot.sample(list(Organization.objects.filter(plan=plan, retired_at=None)), 5):
                add("organization", THING_MS, "organization", plan.slug, one.slug)
            add("plan", THING_MS, "plan", plan.slug)
            add("area", THING_MS, "area", plan.slug, lot.randint(1, 5))
            for page in ("tasks", "deliverables", "organizations", "problems", "communication", "acronyms"):
                add(f"{page} (list)", LIST_MS, page, plan.slug)
            for words in ("agua", "taller resiliencia", "dirección", "3.4"):
                found.setdefault("search", Asked([], LIST_MS)).paths.append(
                    f"{reverse('search', args=[plan.slug])}?q={words.replace(' ', '+').replace('ó', '%C3%B3')}"
                )
        found["plans (list)"] = Asked([reverse("plans")], LIST_MS)
    return found


def sign_in() -> str:
    """Make a session of the office and return its cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from cauce.web.actions.people import local_office

    user = local_office()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def wait_for_server() -> None:
    """Wait until the server answers."""
    for _attempt in range(300):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not answer within 30 seconds.")


if __name__ == "__main__":
    raise SystemExit(main())
