"""What goes on while everything is killed (quehaceres): an import, an upload in parts, a bulk change, a move, a job.

Used by ``benchmarks/kills.py``. Each act asks as a browser does, over and over, and keeps what it was answered; after
a kill it goes on from what it knows, and says what the database lacks of what was acknowledged, or holds twice.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import http.client
import io
import random
import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

GUARD = "c" * 32  # a token of forms
CHOSEN = re.compile(r'name="chosen" value="(\d+:\d+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
PART = 40_000
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
END = b"\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FORM = "application/x-www-form-urlencoded"


class GoneError(Exception):
    """The server was killed in the middle of a request: nothing is known of it."""


class UnforeseenError(Exception):
    """An answer that the act does not foresee."""


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        """Where it leads."""
        return urlsplit(self.headers.get("location", "")).path


@dataclass
class Browser:
    """Somebody of the office, signed in."""

    port: int
    session: str

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask once, over a connection of its own."""
        cookie = f"sessionid={self.session}; csrftoken={GUARD}"
        told = {"Cookie": cookie, "X-CSRFToken": GUARD, "Accept-Language": "es", "Connection": "close"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body if method not in ("GET", "HEAD") else None, headers=told)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise GoneError from error
        finally:
            connection.close()
        return Answer(answer.status, text, {name.lower(): value for name, value in answer.getheaders()})

    def send(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form."""
        return self.ask("POST", path, urlencode(fields, doseq=True).encode(), Content_Type=FORM)


class Act:
    """Something that is done over and over; ``is_busy`` while an answer, or the end of a job, is waited for."""

    name: ClassVar[str]

    def __init__(self, browser: Browser, world: Any) -> None:
        self.browser, self.world = browser, world
        self.is_busy = False
        self.over = threading.Event()  # no further request is begun
        self.count = 0
        self.acknowledged: list[str] = []

    def go_on(self) -> None:
        """Act once; raises GoneError when the server is killed meanwhile."""
        self.is_busy = True
        try:
            self.do()
        finally:
            self.is_busy = False

    def has_waited(self, path: str) -> bool:
        """Wait until a page shows no progress any more; False when nothing further is to be begun."""
        while 'id="progress"' in self.browser.ask("GET", path).text:
            if self.over.wait(0.1):
                return False
        return not self.over.is_set()

    def do(self) -> None:
        """Ask for it."""
        raise NotImplementedError

    def faults(self) -> Iterator[str]:
        """Say what the database lacks of what was acknowledged, or holds twice; asked while no server runs."""
        raise NotImplementedError

    def next_token(self) -> str:
        """A reason by which the act is found again in the history."""
        self.count += 1
        return f"{self.name} {self.count}"


def once(name: str, acknowledged: list[str], written: list[str]) -> Iterator[str]:
    """Compare what was acknowledged with what is written, each by its reason."""
    for token in acknowledged:
        if token not in written:
            yield f"{name}: «{token}» was acknowledged and is lost"
    for token in set(written):
        if written.count(token) > 1:
            yield f"{name}: «{token}» was done {written.count(token)} times"


def reasons(act: str, begin: str) -> list[str]:
    """Reasons of the acts of a kind in the history."""
    from cauce.web.models import Event

    return list(Event.objects.filter(act=act, why__startswith=begin).values_list("why", flat=True))


class BulkChange(Act):
    """Many rows change their state as one act."""

    name = "bulk change"

    def do(self) -> None:
        """Choose all rows and set where they stand; no form sent before is sent again."""
        path = f"/es/{self.world.slug}/estados/"
        page = self.browser.ask("GET", path)
        token, chosen = self.next_token(), CHOSEN.findall(page.text)
        state = "in_progress" if self.count % 2 else "done"
        answer = self.browser.send(path, {"chosen": chosen, "state": state, "why": token})
        if answer.status == 302:
            self.acknowledged.append(token)
        elif answer.status != 200:  # everything stood there already: the act before was done, unanswered
            raise UnforeseenError(f"{path} answered {answer.status}")

    def faults(self) -> Iterator[str]:
        """Each act is in the history once, with all of its rows."""
        from cauce.web.models import Event, Row

        yield from once(self.name, self.acknowledged, reasons("set_work_state", self.name))
        rows = Row.objects.filter(plan__slug=self.world.slug, retired_at=None)
        if len(states := set(rows.values_list("state", flat=True))) > 1:
            last = Event.objects.filter(act="set_work_state").order_by("-pk").first()
            yield f"{self.name}: the rows stand at {sorted(states)} after «{last.why if last else ''}»"


class Move(Act):
    """An entry of the schedule begins on another day."""

    name = "schedule move"

    def do(self) -> None:
        """Move it by a day, with the version that is shown."""
        path = f"/es/{self.world.slug}/cronograma/{self.world.entry}/mover/"
        page = self.browser.ask("GET", path)
        token = self.next_token()
        start = dt.date(2018, 3, 1) + dt.timedelta(days=self.count % 60)
        version = VERSION.search(page.text)
        told = {"start": start.isoformat(), "version": version[1] if version else "", "why": token}
        answer = self.browser.send(path, told)
        if answer.status != 302:
            raise UnforeseenError(f"{path} answered {answer.status}")
        self.acknowledged.append(token)

    def faults(self) -> Iterator[str]:
        """Each move is in the history once."""
        yield from once(self.name, self.acknowledged, reasons("edit_schedule", self.name))


class UploadInParts(Act):
    """A file arrives in parts and is submitted as a version."""

    name = "upload"

    def __init__(self, browser: Browser, world: Any) -> None:
        super().__init__(browser, world)
        self.lot = random.Random(11)
        self.body, self.token, self.where, self.arrived = b"", "", "", 0
        self.sent: dict[str, str] = {}

    @property
    def page(self) -> str:
        """The deliverable's page."""
        return f"/es/{self.world.slug}/productos/{self.world.deliverable}/"

    def do(self) -> None:
        """Announce a file, send a part, or submit what has arrived."""
        if not self.where:
            self.token = self.next_token()
            self.body = PDF + self.lot.randbytes(3 * PART) + END
            name = base64.b64encode(f"informe-{self.count}.pdf".encode()).decode()
            told = {"Upload_Length": str(len(self.body)), "Upload_Metadata": f"filename {name}"}
            answer = self._part("POST", f"{self.page}subidas/", 201, **told)
            self.where, self.arrived = answer.path, 0
        elif self.arrived < len(self.body):
            part = self.body[self.arrived : self.arrived + PART]
            answer = self._part("PATCH", self.where, 204, part, Upload_Offset=str(self.arrived))
            self.arrived = int(answer.headers["upload-offset"])
        else:
            self.sent[self.token] = hashlib.sha256(self.body).hexdigest()
            told = {"act": "submit", "upload": self.where.rstrip("/").rpartition("/")[2], "note": self.token}
            answer = self.browser.send(self.page, told)
            if answer.status != 302:
                raise UnforeseenError(f"{self.page} answered {answer.status}")
            self.acknowledged.append(self.token)
            self.where = ""

    def _part(self, method: str, path: str, status: int, body: bytes = b"", **headers: str) -> Answer:
        kind = "application/offset+octet-stream"
        answer = self.browser.ask(method, path, body, Tus_Resumable="1.0.0", Content_Type=kind, **headers)
        if answer.status != status:
            raise UnforeseenError(f"{method} {path} answered {answer.status}")
        return answer

    def faults(self) -> Iterator[str]:
        """Each version that was acknowledged stands once with its content; no part that was acknowledged is lost."""
        from cauce.web.actions.documents.uploads import part_of
        from cauce.web.models import DeliverableVersion, Upload

        stand = DeliverableVersion.objects.filter(note__startswith=self.name).select_related("file")
        yield from once(self.name, self.acknowledged, [one.note for one in stand])
        for one in stand:
            if one.file is None or one.file.sha256 != self.sent[one.note]:
                yield f"{self.name}: «{one.note}» has not the content that was sent"
        if not self.where:
            return
        known = Upload.objects.filter(token=self.where.rstrip("/").rpartition("/")[2]).first()
        if known is not None and part_of(known).stat().st_size < known.received:
            yield f"{self.name}: of {known.received} bytes that were acknowledged some are lost"
        elif known is not None:
            if known.received < self.arrived:
                yield f"{self.name}: {self.arrived} bytes were acknowledged, {known.received} are there"
            self.arrived = known.received
        elif any(one.note == self.token for one in stand):
            self.where = ""  # it was submitted, unanswered
        else:
            yield f"{self.name}: a file on its way is lost"


class Ordered(Act):
    """A document of the plan is written by a job."""

    name = "job"

    def __init__(self, browser: Browser, world: Any) -> None:
        super().__init__(browser, world)
        self.where = ""

    def do(self) -> None:
        """Order it, wait for it, take it."""
        if not self.where:
            answer = self.browser.send(f"/es/{self.world.slug}/documento/", {"form": "clean"})
            if answer.status != 302:
                raise UnforeseenError(f"the order answered {answer.status}")
            self.where = answer.path
            self.acknowledged.append(self.where.rstrip("/").rpartition("/")[2])
        if not self.has_waited(self.where):
            return
        answer = self.browser.ask("GET", f"{self.where.rstrip('/')}.docx")
        if answer.status != 200:
            raise UnforeseenError(f"the document of {self.where} answered {answer.status}")
        self.where = ""

    def faults(self) -> Iterator[str]:
        """Each job that was acknowledged is there; none failed, and what it wrote is there once."""
        from cauce.web.models import Job, KeptFile

        known = {str(one.pk): one for one in Job.objects.all()}
        for name in self.acknowledged:
            if name not in known:
                yield f"{self.name}: {name} was acknowledged and is lost"
        for one in known.values():
            if one.state == "failed":
                yield f"{self.name}: {one.kind} {one.pk} failed: {one.error}"
            written = KeptFile.objects.filter(job=one, use="written").count()
            if one.kind == "write_plan" and one.state == "done" and written != 1:
                yield f"{self.name}: {one.pk} has written {written} files"


class ReadAndApply(Act):
    """A newer document is uploaded, read by a job, and written into the plan."""

    name = "import"

    def __init__(self, browser: Browser, world: Any) -> None:
        super().__init__(browser, world)
        self.documents = documents(world.document)
        self.where, self.token = "", ""
        self.uploaded: list[int] = []

    def do(self) -> None:
        """Upload it, wait until it is read, apply it."""
        if not self.where:
            self.token = self.next_token()
            body, kind = form_with_file(self.documents[self.count % 2])
            answer = self.browser.ask("POST", f"/es/{self.world.slug}/importar/", body, Content_Type=kind)
            if answer.status != 302:
                raise UnforeseenError(f"the upload answered {answer.status}")
            self.where = answer.path
            self.uploaded.append(int(self.where.rstrip("/").rpartition("/")[2]))
        if not self.has_waited(self.where):
            return
        page = self.browser.ask("GET", self.where)
        if 'value="apply"' in page.text:
            answer = self.browser.send(self.where, {"act": "apply", "why": self.token})
            if answer.status != 302:
                raise UnforeseenError(f"{self.where} answered {answer.status}")
            self.acknowledged.append(self.token)
        self.where = ""

    def faults(self) -> Iterator[str]:
        """Each upload is there; what was applied was applied once, and what was not was not at all."""
        from cauce.web.models import Import

        yield from once(self.name, self.acknowledged, reasons("apply_import", self.name))
        known = {one.pk: one for one in Import.objects.filter(pk__in=self.uploaded).defer("records")}
        for pk in self.uploaded:
            if pk not in known:
                yield f"{self.name}: {pk} was acknowledged and is lost"
            elif known[pk].state == "failed":
                yield f"{self.name}: {pk} could not be read: {known[pk].error_code}"
        applied = [one for one in known.values() if one.state == "applied"]
        if any(one.applied_event_id is None for one in applied):
            yield f"{self.name}: an import stands as applied without its act"


ACTS = (ReadAndApply, UploadInParts, BulkChange, Move, Ordered)


def documents(document: Path) -> tuple[bytes, bytes]:
    """A plan's document, and the same with other words in its tasks."""
    content, other = document.read_bytes(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in read.infolist():
            data = read.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b">Reporte que", b">Reporte breve que")
            written.writestr(entry, data)
    return content, other.getvalue()


def form_with_file(content: bytes) -> tuple[bytes, str]:
    """A form that brings a document, and its kind."""
    edge = "kills"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="document"; filename="plan.docx"\r\n\r\n'
    return head.encode() + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
