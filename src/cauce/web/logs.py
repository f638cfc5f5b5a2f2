"""Logs (registros): one line for each request and fault, as JSON or text, without what tells of a person.

A line never holds an address of mail or of the network, a telephone, a token or what somebody typed: paths are
replaced by the name of their route, and of an exception only its type and its place in the code are written, its own
words where they come from the machine and not from data. Code that logs names no person; docs/security.md says more.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cauce.web import metrics

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[0-9a-f]{16,32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FRAMES = 12  # of the code, nearest to the fault
# Exceptions whose words come from the machine; of any other only the type is told.
TELLING = frozenset(
    {
        "AttributeError",
        "ImportError",
        "InterfaceError",
        "ModuleNotFoundError",
        "NameError",
        "OperationalError",
        "RecursionError",
        "TemplateDoesNotExist",
        "TemplateSyntaxError",
        "TypeError",
    }
)
# What is taken out of any message, whoever wrote it.
HIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=://)[^/\s]+@"), "(key)@"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "(mail)"),
    (re.compile(r"(?<=[\w/])\?\S+"), "?(asked)"),
    (re.compile(r"(?<![\d.])(?!127\.0\.0\.1(?!\d))(\d{1,3}\.){3}\d{1,3}(?![\d.])"), "(address)"),
    (re.compile(r"(?<![\w:])([0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:])", re.I), "(address)"),
    (re.compile(r"\+\d[\d ()-]{6,}\d|(?<![\d-])\d{3,4}[ -]\d{4}(?![\d-])"), "(telephone)"),
    (re.compile(r"[A-Za-z0-9_-]{20,}"), "(token)"),
)
HARMLESS = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+([_-][a-z]+)*")
log = logging.getLogger("cauce.requests")
_about: ContextVar[dict[str, str]] = ContextVar("about", default={})  # noqa: B039 - never changed, only replaced
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def each_request(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Number each request, count it and write a line about it."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "").lower()
        number = given if ACCEPTED.fullmatch(given) else uuid.uuid4().hex
        here = _request.set(request)
        begun = time.perf_counter()
        try:
            with about(request=number):
                response = get_response(request)
                write_line(request, response, seconds=time.perf_counter() - begun)
        finally:
            _request.reset(here)
        response.headers[HEADER] = number
        return response

    return answer


def write_line(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    """Count a request, and write how it was answered: its route and never its path, what kind of reader and not who."""
    route, status = route_of(request), response.status_code
    method = request.method if request.method in ("GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS") else "?"
    metrics.count(route, method or "?", status, seconds)
    if route in ("static", "live", "ready", "metrics"):
        return
    told = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000), "who": reader_of(request)}
    level = logging.WARNING if status == 503 else logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%s %s %s", method, route, status, extra={"told": told})


def is_news(record: logging.LogRecord) -> bool:
    """Whether Django's line about a request says more than ours: of a disk or a database that fails, it does not."""
    return getattr(record, "status_code", 500) not in (503, 507)


@contextmanager
def about(**what: str) -> Iterator[None]:
    """Say in each line that is written meanwhile what it is about: a request, a job, never a person."""
    here = _about.set({**_about.get(), **what})
    try:
        yield
    finally:
        _about.reset(here)


def route_of(request: HttpRequest) -> str:
    """Return the name of the page that was asked for; «none» where there is no such page."""
    match = request.resolver_match
    if match is not None:
        return match.url_name or match.route or "root"
    known = request.path == "/metrics" or request.path.startswith("/health/")
    if known:
        return request.path.rpartition("/")[2]
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


def reader_of(request: HttpRequest) -> str:
    """Return what kind of reader asked, without asking the database: link, program, account or nobody."""
    match = request.resolver_match
    if match is not None and "token" in match.kwargs and "plan" not in match.kwargs:
        return "link"
    if request.headers.get("Authorization"):
        return "program"
    user = getattr(request, "_cached_user", None)
    return "account" if user is not None and user.is_authenticated else "nobody"


def plain(message: str) -> str:
    """Return a message without what could tell of a person or open a door.

    Examples
    --------
    >>> plain("Letter 3 for ana@example.org did not leave: 10.2.3.4 refused it.")
    'Letter 3 for (mail) did not leave: (address) refused it.'
    """
    request = _request.get()
    if request is not None and len(request.path) > 1:
        message = message.replace(request.path, f"«{route_of(request)}»")
    for pattern, instead in HIDDEN:
        message = pattern.sub(lambda found, to=instead: found[0] if HARMLESS.fullmatch(found[0]) else to, message)  # type: ignore[misc]
    return message


def fault_of(error: BaseException) -> list[str]:
    """Return an exception and what caused it: its type, its words where they are the machine's, its place."""
    lines: list[str] = []
    one: BaseException | None = error
    while one is not None and len(lines) < 4 * FRAMES:
        kind = type(one).__name__
        said = (one.strerror or "") if isinstance(one, OSError) else str(one) if kind in TELLING else ""
        lines.append(f"{kind}: {plain(' '.join(said.split()))}" if said else kind)
        frames = traceback.extract_tb(one.__traceback__)[-FRAMES:]
        lines += [f"  {'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return lines


class Lines(logging.Formatter):
    """A record as a line of text, a fault's places below it."""

    def facts(self, record: logging.LogRecord) -> dict[str, Any]:
        """What a line says beside its message."""
        return {**_about.get(), **getattr(record, "told", {})}

    def said(self, record: logging.LogRecord) -> str:
        """Return the message without what it must not hold."""
        return plain(record.getMessage())

    def fault(self, record: logging.LogRecord) -> list[str]:
        """Return the fault that a record tells of; on the loopback, errors in full were asked for."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            return []
        return traceback.format_exception(error) if settings.configured and settings.DEBUG else fault_of(error)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as text."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(" ", "seconds")
        facts = " ".join(f"{name}={value}" for name, value in self.facts(record).items())
        line = f"{at} {record.levelname} {record.name}: {self.said(record)}" + (f" [{facts}]" if facts else "")
        return "\n".join([line, *self.fault(record)])


class JsonLines(Lines):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON."""
        told: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": self.said(record),
            **self.facts(record),
        }
        if fault := self.fault(record):
            told["fault"] = fault
        return json.dumps(told, ensure_ascii=False, default=str)


FORMATTERS: dict[str, type[Lines]] = {"json": JsonLines, "text": Lines}
