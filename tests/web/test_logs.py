"""Logs: a line for each request and job, with numbers and routes, and nothing of persons, tokens or secrets."""

from __future__ import annotations

import datetime as dt
import io
import json
import logging
import smtplib
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from cauce.web import logs
from cauce.web.jobs.kinds import HANDLERS, Kind
from cauce.web.jobs.running import run_one
from cauce.web.models import Job, Plan
from cauce.web.pages import search
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

TOKEN = "Zk3vQ8sLw1mT5yRb7cNd9fHg2jXp4aEu"
PRIVATE = ("Ana Ruiz", "ana.ruiz@example.org", "6612-3456", "+507 6612 3456", "203.0.113.7", "2001:db8::7:1", TOKEN)


@pytest.fixture
def written() -> Iterator[Callable[[], str]]:
    """What was written as JSON during the test."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    root, ours = logging.getLogger(), logging.getLogger("cauce")
    level = ours.level
    root.addHandler(handler)
    ours.setLevel("INFO")
    try:
        yield stream.getvalue
    finally:
        root.removeHandler(handler)
        ours.setLevel(level)


@pytest.fixture
def plan(db: None) -> Plan:
    return import_draft(by=marta_of_the_office())[0]


def lines(written: Callable[[], str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written().splitlines()]


def holds_nothing_private(text: str) -> bool:
    found = [word for word in PRIVATE if word in text]
    assert found == []
    return True


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("To ana.ruiz@example.org: refused.", "To (mail): refused."),
        ("smtp://office:gato-negro@mail.example.org", "smtp://(key)@mail.example.org"),
        ("203.0.113.7 and 2001:db8:0:0:0:0:7:1 asked", "(address) and (address) asked"),
        ("Listening on 127.0.0.1:8000", "Listening on 127.0.0.1:8000"),
        ("Call 6612-3456 or +507 6612 3456", "Call (telephone) or (telephone)"),
        ("On 2026-11-22 there were 12345678 bytes", "On 2026-11-22 there were 12345678 bytes"),
        (f"GET /es/enlace/{TOKEN}/", "GET /es/enlace/(token)/"),
        ("GET /es/panama/buscar/?q=Ana+Ruiz", "GET /es/panama/buscar/?(asked)"),
        ("Job 0b3f6c1e-55aa-4b6e-9d0a-0f8f6f1f9a11 ended", "Job 0b3f6c1e-55aa-4b6e-9d0a-0f8f6f1f9a11 ended"),
        (f"The content {'0a' * 32} is missing", f"The content {'0a' * 32} is missing"),
        ("cauce.web.actions.notifications.sending failed", "cauce.web.actions.notifications.sending failed"),
    ],
)
def test_a_message_loses_what_tells_of_a_person_and_keeps_the_rest(said: str, expected: str) -> None:
    assert logs.plain(said) == expected


@pytest.mark.django_db
def test_each_request_has_one_line_with_its_route_and_no_path(plan: Plan, written: Callable[[], str]) -> None:
    Plan.objects.update(published_at="2026-01-01T00:00Z")
    client = Client(REMOTE_ADDR="203.0.113.7", headers={"user-agent": "Ana Ruiz's telephone"})
    answer = client.get(f"/es/{plan.slug}/buscar/?q=Ana+Ruiz+ana.ruiz@example.org")
    client.get(reverse("act_by_link", args=[TOKEN]))
    client.get(f"/calendario/{TOKEN}.ics")
    client.get("/es/ana-ruiz/")
    told = lines(written)
    assert [(one["route"], one["status"], one["who"]) for one in told] == [
        ("search", 200, "nobody"),
        ("act_by_link", 404, "link"),
        ("calendar_feed", 404, "link"),
        ("plan", 404, "nobody"),
    ]
    assert told[0]["request"] == answer.headers["X-Request-ID"]
    assert isinstance(told[0]["ms"], int) and told[0]["method"] == "GET"
    assert holds_nothing_private(written()) and "ana" not in written().lower().replace("panama", "")


@pytest.mark.django_db
def test_a_reader_with_an_account_is_no_more_than_that(plan: Plan, written: Callable[[], str]) -> None:
    client = Client()
    client.force_login(marta_of_the_office())
    client.get(reverse("plan", args=[plan.slug]))
    client.get("/api/plans", headers={"authorization": f"Bearer {TOKEN}"})
    assert [one["who"] for one in lines(written)] == ["account", "program"]
    assert "marta" not in written().lower() and holds_nothing_private(written())


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ("0123456789abcdef0123456789abcdef", True),
        ("0B3F6C1E-55AA-4B6E-9D0A-0F8F6F1F9A11", True),
        ("ana.ruiz@example.org", False),
        ("6612-3456", False),
        ("a" * 200, False),
        ("", False),
    ],
)
def test_a_number_given_to_a_request_is_kept_when_it_is_one(given: str, is_kept: bool) -> None:
    answer = Client().get("/", headers={"x-request-id": given}).headers["X-Request-ID"]
    assert (answer == given.lower()) is is_kept
    assert logs.ACCEPTED.fullmatch(answer)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_told_in_two_lines_and_not_by_places_in_the_code(
    plan: Plan, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_values: Any, **_more: Any) -> HttpResponse:
        behind = sqlite3.OperationalError("database is locked")
        behind.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("database is locked") from behind

    Plan.objects.update(published_at="2026-01-01T00:00Z")
    monkeypatch.setattr(search, "show", fail)
    assert Client(raise_request_exception=False).get(f"/es/{plan.slug}/buscar/?q=agua").status_code == 503
    told = [(one["logger"], one["level"], one["said"]) for one in lines(written)]
    assert told == [
        ("cauce.faults", "warning", "busy: OperationalError: database is locked"),
        ("cauce.requests", "warning", "GET search 503"),
    ]


@pytest.mark.django_db
def test_a_fault_is_told_by_its_type_and_place_and_not_by_its_words(
    plan: Plan, written: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Plan.objects.update(published_at="2026-01-01T00:00Z")

    def fail(*_values: Any, **_more: Any) -> HttpResponse:
        try:
            raise ValueError("Ana Ruiz, ana.ruiz@example.org, 6612-3456")
        except ValueError as error:
            raise IntegrityError("DETAIL: Key (name)=(Ana Ruiz) already exists.") from error

    monkeypatch.setattr(search, "show", fail)
    answer = Client(raise_request_exception=False).get(f"/es/{plan.slug}/buscar/?q=Ana+Ruiz")
    assert answer.status_code == 500
    assert holds_nothing_private(written()) and holds_nothing_private(answer.content.decode().replace("Ana+Ruiz", ""))
    fault = next(one["fault"] for one in lines(written) if "fault" in one)
    assert fault[0] == "IntegrityError" and "ValueError" in fault
    assert any("test_logs.py" in place and place.endswith(" fail") for place in fault)
    assert {one["request"] for one in lines(written)} == {answer.headers["X-Request-ID"]}
    assert [one["level"] for one in lines(written) if one["logger"] == "cauce.requests"] == ["error"]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OperationalError("database is locked"), "OperationalError: database is locked"),
        (OSError(28, "No space left on device", "/data/Ana Ruiz.pdf"), "OSError: No space left on device"),
        (OperationalError('at "203.0.113.7", port 5432 failed'), 'OperationalError: at "(address)", port 5432 failed'),
        (smtplib.SMTPRecipientsRefused({"ana.ruiz@example.org": (550, b"no")}), "SMTPRecipientsRefused"),
        (KeyError("Ana Ruiz"), "KeyError"),
    ],
)
def test_the_machines_own_words_are_kept(error: Exception, told: str) -> None:
    assert logs.fault_of(error)[0] == told


@pytest.mark.django_db
def test_a_refused_form_and_a_strange_host_leave_no_address(plan: Plan, written: Callable[[], str]) -> None:
    careful = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.7")
    careful.post(reverse("account_login"), {"login": "ana.ruiz@example.org", "password": TOKEN})
    careful.get("/es/", headers={"host": "203.0.113.7"})
    assert [one["status"] for one in lines(written) if "status" in one] == [403, 400]
    assert holds_nothing_private(written())


@pytest.mark.django_db
def test_all_that_a_job_writes_bears_its_number(written: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    def write(running: object) -> None:
        logging.getLogger("cauce.storage").warning("The content of %s waits.", "ana.ruiz@example.org")

    monkeypatch.setitem(HANDLERS, "try", Kind(write, dt.timedelta(minutes=1)))
    job = Job.objects.create(kind="try")
    assert run_one("somebody")
    logging.getLogger("cauce.storage").warning("Outside.")
    inside, ended, outside = lines(written)
    assert (inside["job"], inside["kind"], inside["said"]) == (str(job.pk), "try", "The content of (mail) waits.")
    assert (ended["job"], ended["attempt"], ended["level"]) == (str(job.pk), 1, "info") and ended["ms"] >= 0
    assert "job" not in outside


def test_a_line_of_text_says_the_same() -> None:
    record = logging.LogRecord("cauce.mail", logging.WARNING, "", 0, "Letter %s to %s", (3, "a@b.co"), None)
    with logs.about(request="0123456789abcdef"):
        told = logs.Lines().format(record)
    assert told.endswith("WARNING cauce.mail: Letter 3 to (mail) [request=0123456789abcdef]")


def test_static_files_and_watchers_leave_no_line(written: Callable[[], str]) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    for path in ("/static/css/base.css", "/health/live", "/metrics"):
        logs.each_request(answer)(RequestFactory().get(path))
    assert written() == ""
