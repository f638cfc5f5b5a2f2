"""Risk in the brief and on the page of today: what the reader may see, in few figures, with the day and its page."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from cauce.web.actions import contingency, questionnaires
from cauce.web.models import Deliverable, Facility, Plan, PriorityAnalysis, Row, User
from tests.people import with_role
from tests.web.city_map import kept_layer
from tests.web.contingency import enter
from tests.web.risky import reckoned

pytestmark = pytest.mark.django_db
HEADING = "Dónde está en riesgo la ciudad"


@pytest.fixture
def mayor(plan: Plan) -> Client:
    client = Client()
    client.force_login(with_role(plan, "mayor"))
    return client


@pytest.fixture
def office(marta: User) -> Client:
    client = Client()
    client.force_login(marta)
    return client


def release(plan: Plan) -> None:
    PriorityAnalysis.objects.filter(plan=plan).update(released_by="Mesa Técnica", released_on=timezone.localdate())


def main_of(page: bytes) -> str:
    return page.decode().partition("<main")[2]


def test_without_a_reckoning_the_brief_says_nothing_of_risk(office: Client) -> None:
    assert HEADING not in main_of(office.get("/es/rioseco/alcaldia/").content)
    assert office.get("/api/plans/rioseco/brief").json().get("risk") is None


def test_the_mayor_reads_a_reckoning_once_a_body_released_it(plan: Plan, mayor: Client, office: Client) -> None:
    one = reckoned(plan)
    assert HEADING not in main_of(mayor.get("/es/rioseco/alcaldia/").content)
    inside = main_of(office.get("/es/rioseco/alcaldia/").content)
    assert "interno, sin publicar" in inside
    assert f"/es/rioseco/prioridades/{one.pk}/" in inside
    release(plan)
    told = main_of(mayor.get("/es/rioseco/alcaldia/").content)
    assert "1 de 1 equipamientos y 1 territorios van primero" in told
    assert "700 personas viven donde llega una amenaza." in told
    assert "publicado por Mesa Técnica" in told
    assert "Capas inventadas" in told
    assert "/es/rioseco/mapa/" in told
    assert mayor.get("/api/plans/rioseco/brief").json()["risk"]["people"] == 700


def test_gaps_are_counted_with_the_hazards_that_no_plan_covers(plan: Plan, office: Client, marta: User) -> None:
    reckoned(plan)
    before = office.get("/api/plans/rioseco/brief").json()["risk"]
    assert before["gaps"] == before["cells"]
    enter(plan, marta)
    after = office.get("/api/plans/rioseco/brief").json()["risk"]
    assert (after["gaps"], "flood" in after["missing"], "earthquake" in after["missing"]) == (
        before["gaps"] - 1,
        False,
        True,
    )
    assert "Sin ningún plan para:" in main_of(office.get("/es/rioseco/alcaldia/").content)


def test_a_full_brief_with_risk_stays_on_one_page(plan: Plan, mayor: Client) -> None:
    reckoned(plan)
    release(plan)
    row = Row.objects.filter(plan=plan)[0]
    Deliverable.objects.bulk_create(
        Deliverable(
            plan=plan, key=f"d{n}", row=row, order=n, text=f"Producto número {n} con un nombre bastante largo para ver",
            due_on=timezone.localdate() + dt.timedelta(days=n * 10 - 90),
        )
        for n in range(20)
    )  # fmt: skip
    pdf = pypdfium2.PdfDocument(mayor.get("/es/rioseco/alcaldia.pdf").content)
    words = pdf[0].get_textpage().get_text_range()
    assert (len(pdf), HEADING in words, "/es/rioseco/mapa/" in words.replace("\r\n", "")) == (1, True, True)
    written = docx.Document(BytesIO(mayor.get("/es/rioseco/alcaldia.docx").content))
    assert HEADING in [paragraph.text for paragraph in written.paragraphs]


def test_today_names_plans_that_end_layers_and_questionnaires_that_wait(
    plan: Plan, office: Client, marta: User
) -> None:
    assert 'id="risk"' not in office.get("/es/rioseco/hoy/").content.decode()
    soon, later = timezone.localdate() + dt.timedelta(days=60), timezone.localdate() + dt.timedelta(days=61)
    ending = enter(plan, marta, name="Plan que vence", expires_on=soon)
    enter(plan, marta, name="Plan que dura", expires_on=later)
    layer = kept_layer(plan)
    reckoned(plan)
    questionnaires.make_questionnaire_link(
        plan=plan,
        facilities=[Facility.objects.get(plan=plan)],
        to=questionnaires.Recipient(named="Rosa Prado"),
        channel="qr",
        by=marta,
    )
    told = main_of(office.get("/es/rioseco/hoy/").content)
    for words in ("Plan que vence", "Inundación", "Espera su publicación", "Rosa Prado", "0 de 1 equipamientos"):
        assert words in told, words
    assert "Plan que dura" not in told
    since = timezone.localdate()
    contingency.say_status(one=ending, said="current", why="Prórroga.", since=since, by=marta, expected_version=None)
    type(layer).objects.update(released_by="Junta")
    told = main_of(office.get("/es/rioseco/hoy/").content)
    assert "Plan que vence" not in told
    assert "Espera su publicación" not in told
