"""Measure saving: 200 editors of one plan, each saving once in 10 s for a minute, and look whether anything was lost.

Run ``python benchmarks/editors.py [--json OUT] [--editors 200] [--seconds 60] [--database sqlite|postgresql|both]``.
A database of its own is made for each, in a temporary folder; PostgreSQL is started beside it and waits for the disk
as it does in production. The server and the worker are those that ``cauce start`` starts. Every editor has an account
and a session before it begins; in each 10 s it opens the form of a text where the text stands, thinks and saves, each
over a connection of its own, with the token of the form. One in five has no scripts: its form is a page, and after
saving it reads the page that it is led to. One in ten shares its text with another: both open it, the first to save
is answered as saved, the second must be shown the conflict with both texts.
At the end every save that was answered as saved must stand in the history, one after the other without a gap, and
the last of each text in the plan.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import os
import random
import re
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
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.lines import Line, asked, conclude  # noqa: E402 - found beside this file

EXAMPLE = ROOT / "examples" / "panama" / "plan-de-trabajo.docx"
DATABASES = ("sqlite", "postgresql")
ROUND, WORKERS, PORT = 10.0, 2, 8325
SHARED = 0.10  # of the editors share their text with another
WITHOUT_SCRIPTS = 5  # one in so many
SAVED_MS = 1000.0
EDITED = {"step": "text", "deliverable": "text", "question": "text", "note": "text", "seat": "text", "acronym": "name"}
HIDDEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|version|shown)" value="([^"]*)"')
TEXT = re.compile(
    r'<textarea[^>]* name="value"[^>]*>(.*?)</textarea>|<input [^>]*name="value" value="([^"]*)"', re.DOTALL
)
BY = re.compile(r"editor (\d+), vez \d+")
WINDOW = re.compile(r"\s+")


@dataclass(frozen=True)
class Place:
    """A text that is edited: of which thing, under which address, in which place of a page."""

    kind: str
    pk: int
    path: str
    spot: str


@dataclass
class Editor:
    """Somebody who edits one text."""

    number: int
    cookie: str
    place: Place
    has_scripts: bool
    together: threading.Barrier | None = None  # who shares a text saves when both have it before them

    @property
    def shares(self) -> bool:
        """Whether another edits the same text."""
        return self.together is not None


@dataclass
class Told:
    """What the editors were told, and how long it took."""

    saved: list[tuple[Place, str]] = field(default_factory=list)
    conflicts: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {"form": [], "save": [], "page": []})
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> int:
    """Measure on each database in a process of its own and print it; 0 when every goal is reached."""
    parser = asked(__doc__)
    parser.add_argument("--editors", type=int, default=200, help="how many edit (%(default)s)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long (%(default)s)")
    parser.add_argument("--database", choices=[*DATABASES, "both"], default="both")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        lines = measure(arguments.database, editors=arguments.editors, seconds=arguments.seconds)
        print(json.dumps([line.as_row() for line in lines]))
        return 0
    wanted = DATABASES if arguments.database == "both" else (arguments.database,)
    rows = [row for name in wanted for row in apart(name, arguments)]
    return conclude((Line(**row) for row in rows), out=arguments.json)


def apart(database: str, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Measure on one database in a process of its own, with its own data folder."""
    with tempfile.TemporaryDirectory(prefix="cauce-editors-") as folder, address_of(database) as url:
        own = {"CAUCE_DATA": folder, "CAUCE_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cauce.web.settings"}
        command = [sys.executable, __file__, "--here", "--database", database]
        command += ["--editors", str(arguments.editors), "--seconds", str(arguments.seconds)]
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


def measure(database: str, *, editors: int, seconds: float) -> list[Line]:
    """Fill the database, start server and worker, let everybody edit, look what stands in the end."""
    import django

    django.setup()
    places = fill()
    everyone = engage(editors, places)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    serve = ["serve", "--port", str(PORT), "--workers", str(WORKERS)]
    running = [
        subprocess.Popen([sys.executable, "-m", "cauce.cli", *words], env=environment, start_new_session=True)
        for words in (serve, ["worker"])
    ]
    try:
        wait_for_server()
        told = edit(everyone, seconds=seconds)
    finally:
        for process in running:
            os.killpg(process.pid, 15)
            process.wait()
    for fault, times in told.faults.most_common(5):
        print(f"{times} × {fault}", file=sys.stderr)
    return lines(database, told, everyone, rounds=max(1, int(seconds / ROUND)))


def edit(everyone: list[Editor], *, seconds: float) -> Told:
    """Let every editor save once in each round, at moments drawn by lot; those who share open together."""
    told, lot = Told(), random.Random(3)
    begun = time.monotonic() + 1.0
    threads = []
    for editor in everyone:
        moments = []
        for number in range(max(1, int(seconds / ROUND))):
            opened = 0.5 if editor.shares else lot.uniform(0, ROUND * 0.6)
            saved = lot.uniform(3, ROUND - 2) if editor.shares else opened + lot.uniform(1, 3)
            moments.append((number * ROUND + opened, number * ROUND + saved))
        threads.append(threading.Thread(target=work, args=(editor, begun, moments, told)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def work(editor: Editor, begun: float, moments: list[tuple[float, float]], told: Told) -> None:
    """One editor: open the form, think, save, read the page that comes back; again in each round."""
    for number, (opens, saves) in enumerate(moments):
        sleep_until(begun + opens)
        try:
            status, page, cookies, _where = ask(editor, "GET", editor.place.path, told=told, what="form")
            fields = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
            shown = TEXT.search(page)
            if status != 200 or shown is None or "version" not in fields:
                raise OSError(f"the form answered {status}")
            begin = html.unescape(shown[1] or shown[2] or "").strip().split(" · ")[0]
            text = f"{begin} · editor {editor.number}, vez {number + 1}"
            if editor.together is not None:
                editor.together.wait(timeout=ROUND)
            sleep_until(begun + saves)
            save(editor, fields | {"value": text}, cookies, told)
        except (OSError, http.client.HTTPException, threading.BrokenBarrierError) as error:
            with told.lock:
                told.faults[f"{type(error).__name__}: {error}"] += 1


def save(editor: Editor, fields: dict[str, str], cookies: str, told: Told) -> None:
    """Send the form; remember whether it was saved, or the conflict shown with what was typed."""
    status, page, _cookies, where = ask(
        editor, "POST", editor.place.path, told=told, what="save", fields=fields, cookies=cookies
    )
    if status == 302 or (editor.has_scripts and status == 200 and "<form" not in page):
        with told.lock:
            told.saved.append((editor.place, fields["value"]))
        if where:
            ask(editor, "GET", where, told=told, what="page")
        return
    plain = WINDOW.sub(" ", html.unescape(page))
    keeps = WINDOW.sub(" ", fields["value"]) in plain  # what was typed, and what another saved meanwhile
    tells = any(number != str(editor.number) for number in BY.findall(plain))
    with told.lock:
        if editor.shares and status == 409 and keeps and tells:
            told.conflicts += 1
        else:
            told.faults[f"a save answered {status}; both texts shown: {keeps and tells}"] += 1


def ask(
    editor: Editor,
    method: str,
    path: str,
    *,
    told: Told,
    what: str,
    fields: dict[str, str] | None = None,
    cookies: str = "",
) -> tuple[int, str, str, str]:
    """Ask once over a new connection; return status, page, the token's cookie, and where it leads."""
    headers = {"Cookie": f"sessionid={editor.cookie}; {cookies}", "Accept-Language": "es", "Connection": "close"}
    if editor.has_scripts:
        headers |= {"HX-Request": "true", "HX-Target": editor.place.spot}
    if fields is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    try:
        connection.request(method, path, body=urlencode(fields) if fields is not None else None, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode("utf-8", "replace")
    finally:
        connection.close()
    took = (time.perf_counter() - begun) * 1000
    with told.lock:
        told.milliseconds[what].append(took)
        if answer.status >= 500:
            told.faults[f"{method} answered {answer.status}"] += 1
    token = re.search(r"csrftoken=[^;]+", answer.getheader("Set-Cookie", "") or "")
    return answer.status, page, token[0] if token else "", answer.getheader("Location", "") or ""


def sleep_until(moment: float) -> None:
    """Wait for a moment of the monotonic clock."""
    time.sleep(max(0.0, moment - time.monotonic()))


def lines(database: str, told: Told, everyone: list[Editor], *, rounds: int) -> list[Line]:
    """Say what was measured, and what the database holds of what the editors were told."""
    lost, gaps = missing(told)
    expected = rounds * sum(editor.shares for editor in everyone) // 2
    asked = rounds * len(everyone)
    answered = len(told.saved) + told.conflicts

    def percentile(what: str, share: float) -> float:
        every = sorted(told.milliseconds[what])
        return round(every[min(len(every) - 1, int(len(every) * share))], 1) if every else float("inf")

    saving = percentile("save", 0.95)
    return [
        Line(f"{database}: saving, 95 %", saving, "ms", SAVED_MS, saving < SAVED_MS),
        Line(f"{database}: saving, half", percentile("save", 0.5), "ms"),
        Line(f"{database}: saving, slowest", percentile("save", 1.0), "ms"),
        Line(f"{database}: opening the form, 95 %", percentile("form", 0.95), "ms"),
        Line(f"{database}: reading the page after, 95 %", percentile("page", 0.95), "ms"),
        Line(f"{database}: saves answered", answered, f"of {asked}", asked, answered == asked),
        Line(f"{database}: conflicts shown", told.conflicts, f"of {expected}", expected, told.conflicts == expected),
        Line(f"{database}: saved and not in the history", lost, "saves", 0, lost == 0),
        Line(f"{database}: written over unseen", gaps, "texts", 0, gaps == 0),
        Line(f"{database}: other answers", sum(told.faults.values()), "answers", 0, not told.faults),
    ]


def missing(told: Told) -> tuple[int, int]:
    """Count saves that the history lacks, and texts whose history has a gap or does not end in what stands now."""
    from cauce.web.models import Change
    from cauce.web.models.kinds import KINDS

    lost = gaps = 0
    for place in {place for place, _text in told.saved}:
        field_name = EDITED[place.kind]
        changes = list(
            Change.objects.filter(kind=place.kind, object_id=place.pk, field=field_name)
            .order_by("pk")
            .values_list("before", "after")
        )
        written = Counter(after for _before, after in changes)
        answered = Counter(text for where, text in told.saved if where == place)
        lost += sum((answered - written).values())
        now = KINDS[place.kind].model._default_manager.values_list(field_name, flat=True).get(pk=place.pk)
        chained = all(before == after for (_, after), (before, _) in pairwise(changes))
        gaps += not chained or changes[-1][1] != now
    return lost, gaps


def fill() -> list[Place]:
    """Make the database with the example's plan; return the texts that can be edited, in an order drawn by lot."""
    from django.core.management import call_command
    from django.urls import reverse
    from django.utils.translation import override

    from cauce.web.actions import imports
    from cauce.web.actions.people import local_office
    from cauce.web.models import Plan
    from cauce.web.models.kinds import KINDS
    from cauce.web.pages.structure_tags import spot

    call_command("migrate", verbosity=0)
    office = local_office()
    run = imports.keep(content=EXAMPLE.read_bytes(), file_name=EXAMPLE.name, plan=None, slug="plan", by=office)
    imports.apply_import(run=imports.read(run), by=office)
    plan = Plan.objects.get(slug="plan")
    with override("es"):
        places = [
            Place(kind, item.pk, reverse("edit", args=[plan.slug, kind, name, item.key]), spot(item, name))
            for kind, name in EDITED.items()
            for item in KINDS[kind].model._default_manager.filter(plan=plan, retired_at=None)
        ]
    random.Random(5).shuffle(places)
    return places


def engage(editors: int, places: list[Place]) -> list[Editor]:
    """Make an account and a session for each editor; some share their text by twos."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from cauce.core.permissions import OFFICE
    from cauce.web.models import Membership, Plan, User

    plan, sharing = Plan.objects.get(slug="plan"), round(editors * SHARED / 2) * 2
    if editors - sharing // 2 > len(places):
        raise SystemExit(f"The plan has {len(places)} texts, too few for {editors} editors. Ask for fewer editors.")
    found: list[Editor] = []
    for number in range(editors):
        user = User.objects.create_user(f"editor-{number}@example.org", name=f"Editor {number}")
        Membership.objects.create(user=user, plan=plan, role=OFFICE)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        place = places[number // 2] if number < sharing else places[number - sharing // 2]
        together = None
        if number < sharing:
            together = found[-1].together if number % 2 else threading.Barrier(2)
        scripts = number % WITHOUT_SCRIPTS != 0
        found.append(Editor(number, str(session.session_key), place, scripts, together))
    return found


def wait_for_server() -> None:
    """Wait until the server answers."""
    for _attempt in range(1200):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not answer within two minutes.")


if __name__ == "__main__":
    raise SystemExit(main())
