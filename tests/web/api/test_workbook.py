"""The workbook for programs: taken, sent back as a dry run, applied; with the permissions of the pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cauce.web import jobs
from cauce.web.models import Event, Organization, Plan, Task
from cauce.web.queries import books
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.api.conftest import SLUG, Asker
from tests.web.books import Book

ROOT = f"/api/plans/{SLUG}/workbook"


@pytest.fixture
def book(plan: Plan) -> Book:
    return Book(plan, marta_of_the_office())


def send(client: Client, content: bytes) -> Any:
    return client.post(ROOT, {"workbook": SimpleUploadedFile("plan.xlsx", content)}, headers={"accept-language": "en"})


def apply(client: Client, url: str, **chosen: Any) -> Any:
    return client.post(url, chosen, content_type="application/json", headers={"accept-language": "en"})


def test_it_is_taken_whole_or_for_one_organization(plan: Plan, office: Asker) -> None:
    chamber = Organization.objects.get(name__startswith="Cámara de Comercio")
    for query, tasks in (("", 3), (f"?only={chamber.slug}", 2)):
        answer = office.client.get(f"{ROOT}{query}", headers={"accept-language": "es"})
        assert openpyxl.load_workbook(BytesIO(answer.content))["Tareas"].max_row == 1 + tasks
    assert "no organization «nadie»" in office.answer("workbook?only=nadie", status=404)["message"]


def test_of_a_large_plan_it_is_asked_for_again_until_it_is_written(
    plan: Plan, office: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MOST_AT_ONCE", 1)
    told = office.answer("workbook", status=202)
    assert told["state"] == "queued"
    assert jobs.run_one()
    assert office.client.get(told["url"], headers={"accept-language": "en"}).content.startswith(b"PK")


def test_a_dry_run_tells_each_change_and_applying_writes_them_once(plan: Plan, book: Book, office: Asker) -> None:
    book.set("Tareas", "1.1.1", "Título", "Otro título")
    sent = send(office.client, book.content)
    assert (sent.status_code, sent.json()["state"]) == (202, "reading")
    url = sent.json()["url"]
    assert jobs.run_one()
    told = office.answer(url)
    (change,) = told["changes"]
    assert (told["state"], change["what"], change["fields"][0]["workbook"]) == ("read", "changed", "Otro título")
    assert not Event.objects.filter(act="apply_workbook").exists()
    assert apply(office.client, url, why="Revisión").json()["state"] == "writing"
    assert jobs.run_one()
    told = office.answer(url)
    assert Task.objects.get(code="1.1.1").title == "Otro título"
    assert (told["state"], told["event"]) == ("written", Event.objects.get(act="apply_workbook").pk)
    assert apply(office.client, url).status_code == 409


def test_problems_are_told_by_cell_and_returned_as_notes(plan: Plan, book: Book, office: Asker) -> None:
    book.set("Tareas", "1.1.1", "Código", "uno/dos")
    url = send(office.client, book.content).json()["url"]
    assert jobs.run_one()
    (fault,) = office.answer(url)["faults"]
    assert fault["where"].startswith("Tareas!")
    assert "cannot be a code" in fault["sentence"]
    assert apply(office.client, url).status_code == 422
    notes = openpyxl.load_workbook(BytesIO(office.client.get(f"{url}/notes").content))
    assert notes["Tareas"]["B2"].comment is not None


def test_what_is_no_workbook_is_refused_in_words(plan: Plan, office: Asker) -> None:
    url = send(office.client, b"nada").json()["url"]
    assert jobs.run_one()
    told = office.answer(url)
    assert told["state"] == "refused"
    assert told["message"]


def test_only_the_office_has_it(plan: Plan, book: Book, office: Asker, nobody: Asker) -> None:
    url = send(office.client, book.content).json()["url"]
    assert jobs.run_one()
    irene = Client()
    irene.force_login(irene_without_a_role())
    for address in (ROOT, url, f"{url}/notes"):
        assert nobody.client.get(address).status_code in (401, 403)
        assert irene.get(address).status_code == 403
    for client in (nobody.client, irene):
        assert send(client, book.content).status_code in (401, 403)
        assert apply(client, url).status_code in (401, 403)
