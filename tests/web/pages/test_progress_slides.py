"""The progress presentation (presentación de avance): what its slides say of a plan, and to whom."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pptx
import pytest
from django.test import Client
from django.utils import timezone

from cauce.web import events
from cauce.web.models import Deliverable, DeliverableVersion, NamedInput, Plan, Row, Task, User
from cauce.web.queries.progress_slides import progress_before
from tests.people import with_role
from tests.web.working import post_at

pytestmark = pytest.mark.django_db
ON = dt.date(2027, 4, 2)


@pytest.fixture(autouse=True)
def on_the_second_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    real = timezone.localdate
    monkeypatch.setattr("cauce.web.pages.brief.timezone.localdate", lambda moment=None: real(moment) if moment else ON)


@pytest.fixture
def mayor(plan: Plan) -> Client:
    """A browser of the mayor's office."""
    client = Client()
    client.force_login(with_role(plan, "mayor"))
    return client


def slides(client: Client, language: str = "es", **asked: str) -> list[Any]:
    answer = client.get(f"/{language}/rioseco/presentacion.pptx", asked)
    assert answer.status_code == 200, answer.content[:500]
    return list(pptx.Presentation(BytesIO(answer.content)).slides)


def words_of(slide: Any) -> str:
    told = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    cells = [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join([*told, *cells]).replace("\xa0", " ")


def titles(found: list[Any]) -> list[str]:
    return [slide.shapes.title.text for slide in found]


@pytest.mark.parametrize("language", ["es", "en"])
def test_nine_slides_in_the_readers_language(mayor: Client, language: str) -> None:
    found = slides(mayor, language)
    assert len(found) == 9
    assert titles(found)[0] == ("Avance del plan de trabajo" if language == "es" else "Progress of the work plan")
    assert "Mapa de pozos" in words_of(found[4])
    assert "70 %" in words_of(found[8])


def test_the_illustration_says_so_on_every_slide(mayor: Client, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(is_illustration=True, notice={"es": "Es una ilustración."})
    assert all("Es una ilustración." in words_of(slide) for slide in slides(mayor))


def test_what_is_late_waits_for_whom_on_the_day_that_is_asked_for(mayor: Client) -> None:
    assert titles(slides(mayor))[4] == "4 productos están vencidos"
    assert "hace 9 días" in words_of(slides(mayor, on="2027-04-09")[4])


def test_what_was_delivered_since_a_day_is_told_with_who_sent_it(mayor: Client, plan: Plan) -> None:
    assert "no ha llegado ningún producto" in titles(slides(mayor))[3]
    deliverable = Deliverable.objects.get(plan=plan, text="Mapa de pozos")
    version = DeliverableVersion.objects.create(
        plan=plan, key="v", deliverable=deliverable, number=1, by_post=post_at(plan, "Oficina del Agua")
    )
    moment = dt.datetime(2027, 3, 30, 15, tzinfo=dt.UTC)
    DeliverableVersion.objects.filter(pk=version.pk).update(submitted_at=moment)
    told = words_of(slides(mayor)[3])
    assert "por decidir 1" in told
    assert "Mapa de pozos" in told
    assert "AGUA" in told
    assert "30/3/2027" in told
    assert "Mapa de pozos" not in words_of(slides(mayor, since="2027-03-31")[3])


def test_decisions_are_asked_to_confirm_to_name_to_hand_over(mayor: Client, plan: Plan) -> None:
    row = Task.objects.get(plan=plan, code="1.1.1").row
    NamedInput.objects.filter(plan=plan, task__row=row).update(asked_on=dt.date(2027, 3, 1))
    before = words_of(slides(mayor)[6])
    assert ("Dar el insumo" in before) is NamedInput.objects.filter(plan=plan, task__row=row).exists()
    Row.objects.filter(pk=row.pk).update(state="deferred", decided_by="mayor", state_on=ON, state_why="Sin fondos.")
    told = words_of(slides(mayor)[6])
    assert "Confirmar que se aplaza" in told
    assert "Sin fondos" in told


def test_how_far_the_plan_was_is_read_from_its_history(plan: Plan, marta: User) -> None:
    row = Row.objects.filter(plan=plan, state="planned")[0]
    event = events.begin("set_work_state", by=marta, plan=plan)
    events.change(event, row, "state", "planned", "done")
    Row.objects.filter(pk=row.pk).update(state="done")
    today = timezone.localdate() + dt.timedelta(days=1)
    after = progress_before(plan, today)
    assert after is not None and after.by_state["done"] == 1
    assert progress_before(plan, today - dt.timedelta(days=400)) is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": "2027-04-01"}, "demasiado temprano"),
        ({"on": "31/02/2027"}, "no es un día"),
        ({"since": "2027-04-03"}, "aún no se ha entregado nada"),
        ({"on": "mañana"}, "«mañana» no es un día"),
    ],
)
def test_a_day_that_cannot_be_is_told_and_what_was_written_stays(
    mayor: Client, asked: dict[str, str], said: str
) -> None:
    answer = mayor.get("/es/rioseco/presentacion.pptx", asked)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert next(iter(asked.values())) in page


def test_the_page_of_the_brief_leads_to_it(mayor: Client) -> None:
    assert "/es/rioseco/presentacion.pptx" in mayor.get("/es/rioseco/alcaldia/").content.decode()


def test_a_plan_without_work_has_slides_too(mayor: Client, plan: Plan) -> None:
    Row.objects.filter(plan=plan).update(retired_at=timezone.now())
    Task.objects.filter(plan=plan).update(retired_at=timezone.now())
    Deliverable.objects.filter(plan=plan).update(retired_at=timezone.now())
    assert titles(slides(mayor))[2] == "El plan aún no tiene áreas"
