"""What the people of the mixed load do (quehaceres): read, look up, edit, move, change many, upload, import, order.

Used by ``benchmarks/mixed.py``. Each act is a function of a person that asks once or several times, as a browser
would; an answer that the act does not foresee is a fault, kept with its count.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import html
import http.client
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

GUARD = "c" * 32  # a token of forms that every person of the load has
OFFSETS = "application/offset+octet-stream"
PART = 100_000
PASSWORD = "siete-rios-y-un-puente"
CHOSEN = re.compile(r'name="chosen" value="(\d+:\d+)"')
HIDDEN = re.compile(r'name="(version|shown)" value="([^"]*)"')
TEXT = re.compile(
    r'<textarea[^>]* name="value"[^>]*>(.*?)</textarea>|<input [^>]*name="value" value="([^"]*)"', re.DOTALL
)
WORDS = ("agua", "taller", "resiliencia", "datos", "3.4", "dirección", "informe", "ciudad", "salud", "riesgo")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
END = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Told:
    """What the people were told, and how long it took."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)  # answers from 500
    faults: Counter[str] = field(default_factory=Counter)  # any other that was not foreseen
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class World:
    """What there is to be asked for."""

    port: int
    pages: list[str]
    lists: list[str]
    programs: list[str]
    calendars: list[str]
    texts: list[str]
    entries: list[str]
    deliverables: list[str]
    plans: list[str]
    document: Path


@dataclass
class Person:
    """Somebody of the load: a session, a lot of their own, what they know."""

    number: int
    cookie: str
    world: World
    told: Told
    lot: random.Random
    tags: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        what: str,
        method: str,
        path: str,
        *,
        expect: tuple[int, ...] = (200,),
        body: bytes | str | None = None,
        **headers: str,
    ) -> Answer:
        """Ask once over a new connection; count an answer that is not foreseen."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Accept-Language": "es", "Connection": "close", "X-CSRFToken": GUARD}
        if self.cookie:
            sent["Cookie"] = f"sessionid={self.cookie}; csrftoken={GUARD}"
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.world.port, timeout=120)
        try:
            connection.request(method, path, body=body, headers=sent)
            got = connection.getresponse()
            answer = Answer(got.status, got.read().decode("utf-8", "replace"), dict(got.getheaders()))
        finally:
            connection.close()
        took = (time.perf_counter() - begun) * 1000
        with self.told.lock:
            self.told.milliseconds.setdefault(what, []).append(took)
            if answer.status >= 500:
                self.told.failed[f"{method} {what}: {answer.status}"] += 1
            elif answer.status not in expect:
                self.told.faults[f"{method} {what}: {answer.status}"] += 1
        return answer

    def send(self, what: str, path: str, *, expect: tuple[int, ...], **fields: str | list[str]) -> Answer:
        """Send a form."""
        body = urlencode(fields, doseq=True)
        return self.ask(what, "POST", path, expect=expect, body=body, Content_Type="application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


def read(person: Person) -> None:
    """Open a page."""
    person.ask("page", "GET", person.lot.choice(person.world.pages))


def read_list(person: Person) -> None:
    """Open a list, half of the times with a filter."""
    path = person.lot.choice(person.world.lists)
    query = f"?q={quote(person.lot.choice(WORDS))}" if person.lot.random() < 0.5 else ""
    person.ask("list", "GET", path + query)


def search(person: Person) -> None:
    """Search a plan."""
    path = f"/es/{person.lot.choice(person.world.plans)}/buscar/?q={quote(person.lot.choice(WORDS))}"
    person.ask("search", "GET", path)


def as_program(person: Person) -> None:
    """Ask as a program does."""
    person.ask("API", "GET", person.lot.choice(person.world.programs))


def as_calendar(person: Person) -> None:
    """Fetch a calendar; most times it has not changed. One that is read very often answers 429."""
    path = person.lot.choice(person.world.calendars)
    headers = {"If_None_Match": person.tags[path]} if path in person.tags else {}
    answer = person.ask("calendar", "GET", path, expect=(200, 304, 429), **headers)
    if "ETag" in answer.headers:
        person.tags[path] = answer.headers["ETag"]


def edit(person: Person) -> None:
    """Open the form of a text and save it; whoever comes second is shown both texts."""
    path = person.world.texts[person.number % len(person.world.texts)]
    page = person.ask("form", "GET", path, HX_Request="true").text
    shown = TEXT.search(page)
    if shown is None:
        with person.told.lock:
            person.told.faults["the form of a text has none"] += 1
        return
    begin = html.unescape(shown[1] or shown[2] or "").strip().split(" · ")[0]
    fields = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
    value = f"{begin} · {person.lot.randrange(10**6)}"
    person.send("save", path, expect=(200, 302, 409), **fields, value=value)


def move(person: Person) -> None:
    """Look at what moves when an entry starts on another day, and write it."""
    path = person.lot.choice(person.world.entries)
    day = (dt.date(2018, 1, 8) + dt.timedelta(days=person.lot.randrange(120))).isoformat()
    page = person.ask("move, its effect", "GET", f"{path}?start={day}").text
    fields = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
    person.send("move", path, expect=(302, 409, 422), **fields, start=day)


def change_many(person: Person) -> None:
    """Change the state of twenty rows at once."""
    path = f"/es/{person.lot.choice(person.world.plans)}/estados/"
    found = CHOSEN.findall(person.ask("many, the form", "GET", path).text)
    chosen = person.lot.sample(found, min(20, len(found)))
    state = person.lot.choice(("planned", "in_progress"))
    person.send("many", path, expect=(200, 302, 409, 422), chosen=chosen, state=state)


def upload(person: Person) -> None:
    """Send a file in parts, and submit it."""
    path = person.lot.choice(person.world.deliverables)
    content = PDF + f"% {uuid.uuid4()}\n".encode() + b" " * (2 * PART) + END
    name = base64.b64encode(b"informe.pdf").decode()
    begun = person.ask(
        "upload, begun",
        "POST",
        f"{path}subidas/",
        expect=(201, 429),
        Tus_Resumable="1.0.0",
        Upload_Length=str(len(content)),
        Upload_Metadata=f"filename {name}",
    )
    where = begun.headers.get("Location", "")
    if not where:
        return
    for at in range(0, len(content), PART):
        person.ask(
            "upload, a part",
            "PATCH",
            where,
            expect=(204,),
            body=content[at : at + PART],
            Content_Type=OFFSETS,
            Tus_Resumable="1.0.0",
            Upload_Offset=str(at),
        )
    token = where.rstrip("/").rpartition("/")[2]
    person.send("upload, submitted", path, expect=(302, 200, 409, 422), act="submit", upload=token, note="En partes.")


def order_document(person: Person) -> None:
    """Order the plan as a Word document, wait for it and take it."""
    plan = person.lot.choice(person.world.plans)
    answer = person.send("order a document", f"/es/{plan}/documento/", expect=(302,), form="clean")
    where = answer.headers.get("Location", "")
    for _attempt in range(30 if where else 0):
        time.sleep(2.0)
        page = person.ask("a job's page", "GET", where, expect=(200, 302))
        if f"{where.rstrip('/')}.docx" in page.text:
            person.ask("take the document", "GET", f"{where.rstrip('/')}.docx", expect=(200, 302))
            return
    with person.told.lock:
        person.told.faults["a document was not written within a minute"] += 1


def take_file(person: Person) -> None:
    """Take a workbook or a sheet of an area."""
    plan = person.lot.choice(person.world.plans)
    person.ask("file", "GET", f"/es/{plan}/{person.lot.choice(('plan.xlsx', 'areas/1.xlsx', 'areas/2.docx'))}")


def import_again(person: Person) -> None:
    """Send the plan's document once more, wait until it is read, look at what it would change, discard it."""
    plan, mark = person.lot.choice(person.world.plans), uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="document"; filename="plan.docx"\r\n\r\n'
    body = head.encode() + person.world.document.read_bytes() + f"\r\n--{mark}--\r\n".encode()
    kind = f"multipart/form-data; boundary={mark}"
    sent = person.ask("import", "POST", f"/es/{plan}/importar/", expect=(302,), body=body, Content_Type=kind)
    where = sent.headers.get("Location", "")
    for _attempt in range(60 if where else 0):
        time.sleep(2.0)
        page = person.ask("an import's page", "GET", where)
        if 'value="discard"' in page.text or 'name="yes"' in page.text:
            person.send("import, discarded", where, expect=(302, 409), act="discard")
            return
    with person.told.lock:
        person.told.faults["a document was not read within two minutes"] += 1


def come_and_go(person: Person) -> None:
    """Come with a password, look, and sign out; with a session of its own, left to be forgotten half of the times."""
    kept, person.cookie = person.cookie, ""
    try:
        fields = {"login": f"editor-{person.number}@example.org", "password": PASSWORD}
        body = urlencode(fields | {"csrfmiddlewaretoken": GUARD})
        kind = "application/x-www-form-urlencoded"
        answer = person.ask(
            "sign in",
            "POST",
            "/es/cuenta/entrar/",
            expect=(302,),
            body=body,
            Content_Type=kind,
            Cookie=f"csrftoken={GUARD}",
        )
        found = re.search(r"sessionid=([^;]+)", answer.headers.get("Set-Cookie", ""))
        if found:
            person.cookie = found[1]
            person.ask("account", "GET", "/es/cuenta/")
            if person.lot.random() < 0.5:
                person.send("sign out", "/es/salir/", expect=(302,))
    finally:
        person.cookie = kept


ACTS: dict[Callable[[Person], None], float] = {  # and how many of a hundred
    read: 40,
    read_list: 15,
    search: 8,
    as_program: 10,
    as_calendar: 5,
    edit: 10,
    move: 2,
    change_many: 2,
    upload: 3,
    order_document: 0.7,
    take_file: 2,
    import_again: 0.3,
    come_and_go: 2,
}


def live(person: Person, *, until: float, pause: float) -> None:
    """Do one act after another, with a pause drawn by lot between them."""
    acts, weights = list(ACTS), list(ACTS.values())
    time.sleep(person.lot.uniform(0, pause))
    while time.monotonic() < until:
        begun = time.monotonic()
        act = person.lot.choices(acts, weights)[0]
        try:
            act(person)
        except (OSError, http.client.HTTPException) as error:
            with person.told.lock:
                person.told.faults[f"{act.__name__}: {type(error).__name__}"] += 1
        with person.told.lock:
            person.told.acts[act.__name__] += 1
        rest = person.lot.expovariate(1 / pause) - (time.monotonic() - begun)
        with contextlib.suppress(ValueError):
            time.sleep(min(max(0.0, rest), max(0.0, until - time.monotonic())))
