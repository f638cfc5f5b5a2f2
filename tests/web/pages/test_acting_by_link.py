"""The pages of a private link: nothing happens on opening them, an answer stands in the history, nothing leaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.web.actions import notifications as actions
from cauce.web.models import (
    ActionLink,
    Change,
    Comment,
    Deliverable,
    DeliverableVersion,
    Event,
    MethodSetting,
    Person,
    Plan,
    Row,
    Step,
    User,
)
from tests.web.importing import import_draft
from tests.web.pages.every import larger_draft
from tests.web.working import a_file, post_at, someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    """Addresses are made in Spanish, whatever page was opened before."""
    with override("es"):
        yield


@pytest.fixture
def row(plan: Plan) -> Row:
    return Row.objects.get(plan=plan, tasks__code="1.1.1")


@pytest.fixture
def address(row: Row, marta: User) -> str:
    """Where the link stands by which Lucía, who leads the row, answers."""
    return address_for(row, marta)


@pytest.fixture
def phone() -> Client:
    """A browser that sends forms as one with the policy «no-referrer» does: from nowhere."""
    return Client(enforce_csrf_checks=True, headers={"origin": "null"})


def address_for(row: Row, marta: User) -> str:
    lucia = Person.objects.get(user=someone_at(row.plan, "Oficina del Agua", name="Lucía Ríos"))
    post = post_at(row.plan, "Oficina del Agua")
    _link, token = actions.make_link(row=row, post=post, person=lucia, channel="email", by=marta)
    return reverse("act_by_link", args=[token])


def test_opening_the_link_changes_nothing(address: str, phone: Client) -> None:
    before = (Event.objects.count(), Change.objects.count(), list(ActionLink.objects.values()))
    for _ in range(3):
        assert phone.get(address).status_code == 200
        assert phone.head(address).status_code == 200
        assert phone.get(f"{address}hecho/").status_code == 200
    assert (Event.objects.count(), Change.objects.count(), list(ActionLink.objects.values())) == before


def test_the_page_shows_the_row_and_nothing_of_another(address: str, phone: Client) -> None:
    page = phone.get(address).content.decode()
    for words in ("Inventario de pozos", "Medir el nivel de cada pozo.", "Mapa de pozos", "31/3/2027", "Lucía Ríos"):
        assert words in page
    for words in ("Taller con barrios", "Universidad del Río", "lucía@example.org", "Cámara de Comercio"):
        assert words not in page


def test_a_task_without_a_title_is_called_by_its_first_step(address: str, row: Row, phone: Client) -> None:
    row.tasks.update(title="")
    first = Step.objects.filter(task__row=row).order_by("task__order", "order")[0]
    assert f">{first.text}</p>" in phone.get(address).content.decode()


def test_no_other_site_no_cache_and_no_search_engine_is_told(address: str, phone: Client) -> None:
    for answer in (phone.get(address), phone.get(f"{address}hecho/"), phone.post(address, {"state": "done"})):
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


def test_the_page_is_light_and_asks_for_one_style_sheet_and_one_script(address: str, phone: Client) -> None:
    page = phone.get(address).content.decode()
    assert len(page.encode()) < 15_000
    assert page.count("<script") == 1
    assert page.count('rel="stylesheet"') == 1


def test_an_answer_is_recorded_and_shown_again(address: str, row: Row, phone: Client) -> None:
    said = {"do": "report", "state": "in_progress", "on": "1/3/2026", "sentence": "Ya medimos."}
    answer = phone.post(address, said, follow=True)
    assert answer.redirect_chain == [(f"{address}hecho/", 302)]
    page = answer.content.decode()
    assert "«Ya medimos.»" in page
    assert "En curso" in page
    row.refresh_from_db()
    assert (row.state, row.state_on) == ("in_progress", dt.date(2026, 3, 1))
    event = Event.objects.get(act="report")
    assert event.by_link is not None
    assert Comment.objects.get().by_link


def test_a_file_becomes_a_version(address: str, row: Row, phone: Client) -> None:
    deliverable = Deliverable.objects.get(row=row, text="Informe de pozos")
    said = {"do": "report", "deliverable": deliverable.pk, "file": a_file(), "sentence": "Primera entrega."}
    page = phone.post(address, said, follow=True).content.decode()
    assert "informe.pdf" in page
    version = DeliverableVersion.objects.get(deliverable=deliverable)
    assert (version.by_link, version.note) == (True, "Primera entrega.")


def test_steps_that_are_ticked_stay_ticked(address: str, row: Row, phone: Client) -> None:
    first, second = Step.objects.filter(task__row=row).order_by("order")
    phone.post(address, {"do": "report", "steps": "1", "step": [first.pk]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.done_on is not None, second.done_on) == (True, None)
    assert f'value="{first.pk}" id="step-{first.pk}" checked' in phone.get(address).content.decode()


def test_not_mine_tells_whom_to_ask(address: str, row: Row, phone: Client) -> None:
    page = phone.post(address, {"do": "not_mine", "ask": "Obras, tel. 555"}, follow=True).content.decode()
    assert "Obras, tel. 555" in page
    assert "Obras, tel. 555" in Comment.objects.get().text


def test_not_mine_may_be_said_without_knowing_whom_to_ask(address: str, row: Row, phone: Client) -> None:
    phone.post(address, {"do": "not_mine", "ask": " "})
    assert Comment.objects.get().text == "No nos corresponde."


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"do": "report"}, "Aún no se ha dicho nada"),
        ({"do": "report", "state": "done", "on": "mañana"}, "«mañana» no es un día"),
        ({"do": "report", "address": "https://nube.example.org/x"}, "Indique a qué producto"),
        ({"do": "report", "state": "done", "on": "2999-01-01", "sentence": "Frase larga."}, "Frase larga."),
    ],
)
def test_what_cannot_be_recorded_says_why_and_loses_nothing(
    address: str, phone: Client, said: dict[str, str], words: str
) -> None:
    before = Event.objects.count()
    answer = phone.post(address, said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'role="alert"' in page
    assert Event.objects.count() == before


def test_a_page_within_a_file_is_refused(address: str, row: Row, phone: Client) -> None:
    deliverable = Deliverable.objects.get(row=row, text="Informe de pozos")
    file = a_file("informe.pdf", b"<html><script>alert(1)</script></html>")
    answer = phone.post(address, {"do": "report", "deliverable": deliverable.pk, "file": file})
    assert answer.status_code == 422
    assert not DeliverableVersion.objects.exists()


def test_a_deliverable_of_another_row_is_not_taken(address: str, plan: Plan, phone: Client) -> None:
    other = Deliverable.objects.get(plan=plan, text="Memoria de talleres")
    said = {"do": "report", "deliverable": other.pk, "address": "https://nube.example.org/x"}
    assert phone.post(address, said).status_code == 422
    assert not DeliverableVersion.objects.exists()


def test_a_state_that_a_link_may_not_set_is_left(address: str, row: Row, phone: Client) -> None:
    phone.post(address, {"do": "report", "state": "cancelled", "sentence": "Ya no va."})
    row.refresh_from_db()
    assert row.state == "planned"


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"revoked_at": timezone.now()}, 410, "retiró este enlace"),
        ({"expires_at": timezone.now() - dt.timedelta(days=1)}, 410, "ya venció"),
        ({"token_hash": "another"}, 404, "no se conoce"),
    ],
)
def test_a_link_that_does_not_work_says_why(
    address: str, phone: Client, values: dict[str, object], status: int, words: str
) -> None:
    ActionLink.objects.update(**values)
    for answer in (phone.get(address), phone.post(address, {"state": "done"}), phone.get(f"{address}hecho/")):
        assert answer.status_code == status
        assert words in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_link_used_too_often_records_nothing_more(address: str, plan: Plan, phone: Client) -> None:
    MethodSetting.objects.create(plan=plan, key="notifications.sending.uses_per_hour", value=1)
    assert phone.post(address, {"sentence": "Uno."}).status_code == 302
    assert phone.post(address, {"sentence": "Dos."}).status_code == 429
    assert Comment.objects.count() == 1


def test_a_longer_plan_takes_no_more_queries(marta: User, phone: Client) -> None:
    counts = []
    for times in (2, 6):
        plan = import_draft(larger_draft(times), by=marta, slug=f"rio-{times}")[0]
        address = address_for(Row.objects.get(plan=plan, tasks__code="1.1.1"), marta)
        with CaptureQueriesContext(connection) as found:
            phone.get(address)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_page_is_there_in_english(address: str, phone: Client) -> None:
    page = phone.get(address.replace("/es/", "/en/")).content.decode()
    assert "How does it go?" in page
    assert f'href="{address}"' in page
