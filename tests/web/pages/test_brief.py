"""The mayor's brief (informe breve): its page and files, for whom the office keeps informed."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.test import Client

from cauce.web.models import Deliverable, Plan, Row, Task
from tests.people import with_role

pytestmark = pytest.mark.django_db
ON = dt.date(2027, 4, 2)


@pytest.fixture(autouse=True)
def on_the_second_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.web.pages.brief.timezone.localdate", lambda *_: ON)


@pytest.fixture
def mayor(plan: Plan) -> Client:
    """A browser of the mayor's office."""
    client = Client()
    client.force_login(with_role(plan, "mayor"))
    return client


def page(client: Client, language: str = "es") -> str:
    return client.get(f"/{language}/rioseco/alcaldia/").content.decode()


def test_the_mayor_reads_what_is_late_and_how_it_is_counted(mayor: Client) -> None:
    told = page(mayor)
    assert "Mapa de pozos" in told
    assert "hace 2 días" in told
    assert "Los productos pesan 70 %" in told


def test_the_page_changes_when_a_deliverable_is_accepted(mayor: Client, plan: Plan) -> None:
    assert "0 / 4" in page(mayor)
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(state="accepted")
    told = page(mayor)
    assert "1 / 4" in told
    assert "Mapa de pozos" not in told


def test_what_was_deferred_is_there_with_who_decided_and_where_it_is_taken_up(mayor: Client, plan: Plan) -> None:
    row = Task.objects.get(plan=plan, code="1.1.1").row
    Row.objects.filter(pk=row.pk).update(
        state="deferred", decided_by="department", state_on=ON, state_why="Sin fondos.", taken_up_in="Eje 2"
    )
    told = page(mayor)
    assert "Sin fondos." in told
    assert "la dirección" in told
    assert "Eje 2" in told


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_files_can_be_taken_and_the_pdf_has_one_page(mayor: Client, plan: Plan, language: str) -> None:
    Plan.objects.filter(pk=plan.pk).update(
        is_illustration=True, notice={"es": "Es una ilustración.", "en": "Not real."}
    )
    pdf = mayor.get(f"/{language}/rioseco/alcaldia.pdf")
    assert pdf.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(pdf.content)
    assert len(document) == 1
    assert ("Es una ilustración." if language == "es" else "Not real.") in document[0].get_textpage().get_text_range()
    word = mayor.get(f"/{language}/rioseco/alcaldia.docx")
    assert "Mapa de pozos" in "\n".join(each.text for each in docx.Document(BytesIO(word.content)).paragraphs)
    assert mayor.get(f"/{language}/rioseco/alcaldia.exe").status_code == 404
