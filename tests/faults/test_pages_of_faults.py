"""When the database or the disk fails in the middle of a request, each reader gets words that they can use."""

from __future__ import annotations

import errno
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from cauce.web.models import Deliverable, DeliverableVersion, Event, Plan, StoredFile, Upload, User
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

WORDS = {
    "es": {"gone": "no se puede consultar", "full": "no tiene espacio", "busy": "Espere unos segundos"},
    "en": {"gone": "cannot be reached", "full": "has no room left", "busy": "Wait a few seconds"},
}
SQLITE = {"gone": sqlite3.SQLITE_CANTOPEN, "full": sqlite3.SQLITE_FULL, "busy": sqlite3.SQLITE_BUSY}
STATUS = {"gone": 503, "full": 507, "busy": 503}


@pytest.fixture
def marta(db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A small plan."""
    return import_draft(by=marta)[0]


@pytest.fixture
def office(marta: User) -> Client:
    """Marta's browser; it sees an error as a reader does."""
    client = Client(raise_request_exception=False)
    client.force_login(marta)
    return client


def submitting(client: Client, deliverable: Deliverable, **told: Any) -> Any:
    """Submit a version on the deliverable's page."""
    address = reverse("deliverable", args=[deliverable.plan.slug, deliverable.pk])
    return client.post(address, {"act": "submit"} | told)


@contextmanager
def failing(fault: str, *, only: str = "") -> Iterator[list[str]]:
    """Let each query fail, or each that begins with a word; gives the queries that were tried."""
    tried: list[str] = []

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if only and not sql.startswith(only):
            return execute(sql, params, many, context)
        tried.append(sql)
        behind = sqlite3.OperationalError(fault)
        behind.sqlite_errorcode = SQLITE[fault]
        raise OperationalError(fault) from behind

    with connection.execute_wrapper(fail):
        yield tried


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("fault", ["gone", "full", "busy"])
def test_a_page_says_what_failed_and_what_to_do(office: Client, plan: Plan, fault: str, language: str) -> None:
    with failing(fault) as tried:
        got = office.get(f"/{language}/{plan.slug}/tareas/")
    page = got.content.decode()
    assert got.status_code == STATUS[fault]
    assert WORDS[language][fault] in page
    assert f'<html lang="{language}">' in page
    assert f'href="/{language}/{plan.slug}/tareas/"' in page
    assert int(got.headers["Retry-After"]) > 0
    assert "no-store" in got.headers["Cache-Control"]
    assert "default-src 'self'" in got.headers["Content-Security-Policy"]
    assert len(tried) == 1  # the page itself asks for nothing


def test_whoever_is_not_signed_in_gets_the_same_page(db: None, plan: Plan) -> None:
    with failing("gone"):
        got = Client(raise_request_exception=False).get("/en/", headers={"accept": "text/html"})
    assert (got.status_code, "cannot be reached" in got.content.decode()) == (503, True)


def test_a_form_comes_back_with_what_was_typed(office: Client, plan: Plan, client: Client) -> None:
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    careful.cookies = office.cookies
    address = reverse("problems", args=[plan.slug])
    careful.get(address)
    token = careful.cookies["csrftoken"].value
    typed = {"csrfmiddlewaretoken": token, "reason": "Así lo dice el <documento>\nen «dos» líneas", "yes": ["1", "2"]}
    with failing("busy"):
        got = careful.post(address, typed)
    page = got.content.decode()
    assert got.status_code == 503
    assert "Así lo dice el &lt;documento&gt;" in page
    assert page.count('<textarea name="yes" hidden>') == 2
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', page)


def test_a_password_is_never_written_into_a_page(db: None) -> None:
    client = Client(raise_request_exception=False)
    with failing("gone"):
        got = client.post(reverse("account_login"), {"login": "marta@example.org", "password": "s3creto-largo"})
    assert got.status_code == 503
    assert "s3creto-largo" not in got.content.decode()


def test_what_comes_from_another_site_is_not_offered_to_be_sent_again(office: Client, plan: Plan) -> None:
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    careful.cookies = office.cookies
    with failing("gone"):
        got = careful.post(reverse("settings", args=[plan.slug]), {"name": "evil-words"})
    assert got.status_code in (403, 503)
    assert "evil-words" not in got.content.decode()


def test_a_program_gets_the_sentence_as_json(office: Client, plan: Plan) -> None:
    for who in (office, Client(raise_request_exception=False)):
        with failing("full"):
            got = who.get(f"/api/plans/{plan.slug}", headers={"accept-language": "en"})
        assert got.status_code == 507
        assert "has no room left" in json.loads(got.content)["message"]
        assert got.headers["Retry-After"]


def test_a_part_of_a_page_gets_the_sentence_alone(office: Client, plan: Plan) -> None:
    with failing("gone"):
        got = office.get(f"/es/{plan.slug}/tareas/", headers={"hx-request": "true"})
    assert got.status_code == 503
    assert got.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert got.content.decode().startswith("La base de datos del servidor no se puede consultar")


@pytest.mark.parametrize("fault", ["gone", "full", "busy"])
def test_nothing_of_a_form_is_written_when_its_end_fails(office: Client, plan: Plan, fault: str) -> None:
    deliverable = Deliverable.objects.filter(plan=plan).order_by("pk")[0]
    before = Event.objects.count()
    with failing(fault, only='INSERT INTO "web_change"'):
        got = submitting(office, deliverable, file=SimpleUploadedFile("nota.txt", b"Palabras."))
    assert got.status_code == STATUS[fault]
    assert Event.objects.count() == before
    assert not DeliverableVersion.objects.exists()


def test_a_file_that_arrived_in_parts_can_be_submitted_again_after_a_fault(
    office: Client, plan: Plan, marta: User
) -> None:
    deliverable = Deliverable.objects.filter(plan=plan).order_by("pk")[0]
    content, headers = b"Palabras de un informe.", {"tus-resumable": "1.0.0"}
    begun = office.post(
        reverse("uploads", args=[plan.slug, deliverable.pk]),
        headers=headers | {"upload-length": str(len(content)), "upload-metadata": "filename bm90YS50eHQ="},
    )
    place = begun.headers["Location"]
    office.patch(
        place, content, content_type="application/offset+octet-stream", headers=headers | {"upload-offset": "0"}
    )
    token = place.rstrip("/").rpartition("/")[2]
    with failing("full", only='INSERT INTO "web_storedfile"'):
        assert submitting(office, deliverable, upload=token).status_code == 507
    assert not StoredFile.objects.exists()
    assert submitting(office, deliverable, upload=token).status_code == 302
    assert DeliverableVersion.objects.get().file is not None
    assert not Upload.objects.exists()


def test_no_file_is_announced_where_there_is_no_place_for_it(
    office: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any, mode: int = 0, exist_ok: bool = True) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    deliverable = Deliverable.objects.filter(plan=plan).order_by("pk")[0]
    got = office.post(
        reverse("uploads", args=[plan.slug, deliverable.pk]),
        headers={"tus-resumable": "1.0.0", "upload-length": "3", "upload-metadata": "filename bm90YS50eHQ="},
    )
    assert (got.status_code, got.headers["Content-Type"]) == (507, "text/plain; charset=utf-8")
    assert not Upload.objects.exists()


def test_findings_are_shown_though_they_cannot_be_kept(
    office: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*values: Any, **more: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.locmem.LocMemCache.set", refuse)
    assert office.get(reverse("problems", args=[plan.slug])).status_code == 200


@pytest.mark.parametrize(("language", "words"), [("es", "un número de miles de cifras"), ("en", "thousands of digits")])
def test_a_number_of_thousands_of_digits_is_refused_in_words(office: Client, language: str, words: str) -> None:
    answer = office.get(f"/{language}/trabajos/", {"from": "9" * 5000})
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_form_with_a_number_of_thousands_of_digits_writes_nothing(plan: Plan, office: Client) -> None:
    deliverable = Deliverable.objects.filter(plan=plan)[0]
    answer = submitting(office, deliverable, link="https://nube.example.org/informe", version="9" * 5000)
    assert answer.status_code in {200, 302, 400, 422}
    text = {"value": "Otro.", "version": "9" * 5000}
    kept = office.post(reverse("edit", args=[plan.slug, "deliverable", "text", deliverable.key]), text)
    assert kept.status_code == 400
    assert not Event.objects.filter(act="edit_text").exists()
