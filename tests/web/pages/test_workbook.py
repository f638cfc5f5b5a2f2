"""The pages of the workbook: download, send back, see what it changes, apply, undo."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cauce.web import jobs
from cauce.web.actions.documents.kept import forget_old
from cauce.web.actions.plan import edit_text
from cauce.web.actions.schedule import accept_proposal, set_baseline
from cauce.web.models import Event, Job, KeptFile, Organization, Plan, Step, Task, User
from cauce.web.pages import workbook as pages
from cauce.web.queries import books
from tests.web.books import Book

pytestmark = pytest.mark.django_db
PAGE = "/es/rioseco/libro/"


@pytest.fixture
def book(plan: Plan, marta: User) -> Book:
    """The plan's workbook, open to be changed."""
    return Book(plan, marta)


def sent(office: Client, content: bytes, *, is_read: bool = True) -> str:
    """The address under which a workbook that was sent is shown."""
    response = office.post(PAGE, {"workbook": SimpleUploadedFile("plan.xlsx", content)})
    assert response.status_code == 302, response.content.decode()
    if is_read:
        assert jobs.run_one()
    return str(response["Location"])


def told(office: Client, address: str) -> str:
    return office.get(address).content.decode()


def test_the_workbook_is_downloaded_whole_or_for_one_organization(plan: Plan, office: Client) -> None:
    chamber = Organization.objects.get(name="Cámara de Comercio")
    assert f'<option value="{chamber.slug}" selected>' in told(office, f"{PAGE}?only={chamber.slug}")
    for query, tasks in (("", 3), (f"?only={chamber.slug}", 2)):
        response = office.get(f"{PAGE}plan.xlsx{query}")
        assert "rioseco" in response["Content-Disposition"]
        assert openpyxl.load_workbook(BytesIO(response.content))["Tareas"].max_row == 1 + tasks


def test_an_organization_that_is_not_there_is_told(plan: Plan, office: Client) -> None:
    response = office.get(f"{PAGE}plan.xlsx?only=nadie", follow=True)
    assert "No hay en el plan ninguna organización «nadie»" in response.content.decode()


def test_without_a_file_one_is_asked_for(plan: Plan, office: Client) -> None:
    response = office.post(PAGE)
    assert response.status_code == 422
    assert "No se eligió ningún libro" in response.content.decode()


def test_while_it_is_read_the_page_says_so(plan: Plan, book: Book, office: Client) -> None:
    address = sent(office, book.content, is_read=False)
    assert "espera a que se lea" in told(office, address)
    assert office.get(address, headers={"HX-Request": "true"}).content.decode().startswith('<div id="progress"')
    assert jobs.run_one()
    assert office.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_untouched_there_is_nothing_to_change(plan: Plan, book: Book, office: Client) -> None:
    page = told(office, sent(office, book.content))
    assert "no hay nada que cambiar" in page
    assert 'value="apply"' not in page


def test_what_it_changes_is_shown_and_then_written_and_may_be_undone(plan: Plan, book: Book, office: Client) -> None:
    book.set("Tareas", "1.1.1", "Título", "Inventario nuevo")
    book.set("Productos", "Mapa de pozos", "Tipo", "Lista")
    book.add("Pasos", tarea="1.1.1", texto="Publicar.")
    address = sent(office, book.content)
    page = told(office, address)
    for words in ("Tareas!B2", "Inventario de pozos", "Inventario nuevo", "Reporte", "Lista", "Publicar."):
        assert words in page
    response = office.post(address, {"act": "apply"}, follow=True)
    event = Event.objects.get(act="apply_workbook")
    assert f"/es/rioseco/historia/{event.pk}/?deshacer=1" in response.content.decode()
    assert Task.objects.get(code="1.1.1").title == "Inventario nuevo"
    assert Step.objects.filter(text="Publicar.").exists()
    assert "Libro importado" in told(office, f"/es/rioseco/historia/{event.pk}/")
    again = office.post(address, {"act": "apply"}, follow=True)
    assert "no se escribió nada" in again.content.decode()


def test_a_conflict_and_a_row_taken_out_are_ticked_to_happen(
    plan: Plan, book: Book, office: Client, marta: User
) -> None:
    item = Task.objects.get(code="1.1.1")
    edit_text(item=item, field="title", value="De la página", expected_version=item.version, by=marta)
    book.set("Tareas", "1.1.1", "Título", "Del libro")
    book.drop("Tareas", "1.2.2")
    address = sent(office, book.content)
    page = told(office, address)
    assert page.count('type="checkbox" id="yes-') == 2
    assert "De la página" in page
    assert "Con ella se van: 1 paso, 1 nota." in page
    office.post(address, {"act": "apply", "yes": [f"task|{item.key}|title"]})
    item.refresh_from_db()
    assert item.title == "Del libro"
    assert Task.objects.filter(code="1.2.2", retired_at=None).exists()


def test_with_a_baseline_changed_dates_ask_for_their_reason(plan: Plan, marta: User, office: Client) -> None:
    accept_proposal(plan=plan, start=dt.date(2027, 1, 4), end=dt.date(2027, 7, 30), by=marta)
    book = Book(plan, marta)
    book.set("Fechas", "1.1.1", "Días hábiles", 12)
    assert "Por qué (opcional)" in told(office, sent(office, book.content))
    set_baseline(plan=plan, name="Inicial", reason="Aprobado.", on=dt.date(2027, 1, 4), by=marta)
    page = told(office, sent(office, book.content))
    assert "Por qué (opcional)" not in page
    assert 'aria-describedby="why-hint" required' in page


def test_faults_are_listed_by_cell_and_the_workbook_returns_with_them(plan: Plan, book: Book, office: Client) -> None:
    book.set("Productos", "Mapa de pozos", "Tipo", "Poema")
    address = sent(office, book.content)
    page = told(office, address)
    assert "Productos!G3" in page
    assert "«Poema» no está entre" in page
    assert 'value="apply"' not in page
    back = office.get(f"{address.rstrip('/')}.xlsx")
    noted = openpyxl.load_workbook(BytesIO(back.content))["Productos"]["G3"]
    assert noted.comment is not None
    assert "«Poema»" in noted.comment.text


def test_what_is_no_workbook_of_this_plan_is_refused(plan: Plan, office: Client) -> None:
    other = openpyxl.Workbook()
    target = BytesIO()
    other.save(target)
    assert "no es un libro que se haya escrito aquí" in told(office, sent(office, target.getvalue()))
    assert "No se pudo leer el libro" in told(office, sent(office, b"nothing"))


def test_it_may_be_set_aside(plan: Plan, book: Book, office: Client) -> None:
    book.set("Tareas", "1.1.1", "Título", "Del libro")
    address = sent(office, book.content)
    office.post(address, {"act": "discard"})
    assert "se dejó a un lado" in told(office, address).lower()
    assert Task.objects.get(code="1.1.1").title == "Inventario de pozos"


def test_only_the_office_sees_it(plan: Plan, public: Client) -> None:
    assert public.get(PAGE).status_code == 404
    assert public.get(f"{PAGE}plan.xlsx").status_code == 404


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any plan counts as large."""
    monkeypatch.setattr(books, "MOST_AT_ONCE", 1)


@pytest.mark.usefixtures("large")
def test_in_a_large_plan_what_it_changes_is_written_in_the_background(plan: Plan, book: Book, office: Client) -> None:
    book.set("Tareas", "1.1.1", "Título", "Un título nuevo")
    address = sent(office, book.content)
    for _ in range(2):  # asked twice, written once
        assert office.post(address, {"act": "apply"})["Location"] == address
    assert "se está escribiendo" in told(office, address)
    assert jobs.run_one()
    assert not jobs.run_one()
    assert Task.objects.get(code="1.1.1").title == "Un título nuevo"
    event = Event.objects.get(act="apply_workbook")
    assert f"/historia/{event.pk}/" in told(office, address)


@pytest.mark.usefixtures("large")
def test_what_cannot_be_written_in_the_background_is_said(plan: Plan, book: Book, office: Client) -> None:
    book.set("Tareas", "1.1.1", "Código", "uno/dos")
    address = sent(office, book.content)
    office.post(address, {"act": "apply"})
    assert jobs.run_one()
    assert "No se escribió nada: antes hay que corregir" in told(office, address)


@pytest.mark.usefixtures("large")
def test_a_job_that_is_done_again_writes_nothing_more(plan: Plan, book: Book, office: Client) -> None:
    book.add("Pasos", tarea="1.1.1", texto="Otro paso")
    address = sent(office, book.content)
    office.post(address, {"act": "apply"})
    assert jobs.run_one()
    before = Event.objects.count()
    Job.objects.filter(kind="apply_workbook").update(state="queued")
    assert jobs.run_one()
    assert Event.objects.count() == before


def test_of_very_many_that_were_taken_out_one_tick_takes_all(
    plan: Plan, book: Book, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SHOWN", 1)
    steps = book.sheet("Pasos")
    steps.delete_rows(2, steps.max_row)
    address = sent(office, book.content)
    shown = told(office, address)
    assert shown.count('name="yes" value="step|') == 1
    assert 'value="all:removed"' in shown
    office.post(address, {"act": "apply", "yes": "all:removed"})
    assert not Step.objects.filter(plan=plan, retired_at=None).exists()


def test_a_workbook_is_kept_in_the_storage_and_forgotten_after_a_week(plan: Plan, book: Book, office: Client) -> None:
    address = sent(office, book.content)
    days = {one.use: (one.expires_at - one.created_at).days for one in KeptFile.objects.all()}
    assert days == {"sent": 7, "reading": 7} or set(days.values()) == {6}
    KeptFile.objects.update(expires_at=timezone.now())
    assert forget_old() == 2
    assert "hace más de una semana" in told(office, address)
