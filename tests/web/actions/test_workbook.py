"""The workbook that comes back: what is touched is written, what others did stays, and all of it can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from io import BytesIO

import openpyxl
import pytest

from cauce.web.actions import history, workbook
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import edit_text
from cauce.web.actions.schedule import CannotScheduleError, accept_proposal, set_baseline
from cauce.web.actions.structure import retire_item
from cauce.web.models import (
    Area,
    Assignment,
    Change,
    Deliverable,
    Event,
    Holding,
    NamedInput,
    Note,
    Organization,
    Person,
    Plan,
    Question,
    Row,
    RowQuestion,
    ScheduleEntry,
    ScheduleLink,
    SearchEntry,
    Step,
    Task,
    User,
)
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.books import Book
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def book(plan: Plan, marta: User) -> Book:
    return Book(plan, marta)


def applied(plan: Plan, content: bytes, by: User, *, yes: Collection[str] = (), why: str = "") -> Event | None:
    return workbook.apply_workbook(plan=plan, content=content, file_name="plan.xlsx", by=by, yes=yes, why=why)


def changes(plan: Plan, content: bytes, by: User) -> list[tuple[str, str, bool]]:
    """What a workbook would do: what, to what kind, and whether it needs a yes."""
    _, reading = workbook.annotate(plan=plan, content=content, file_name="plan.xlsx", by=by)
    return [(one.what, one.kind, one.is_conflict) for one in reading.comparison.changes]


def tokens(plan: Plan, content: bytes, by: User) -> set[str]:
    _, reading = workbook.annotate(plan=plan, content=content, file_name="plan.xlsx", by=by)
    return {one.token for one in reading.comparison.changes if one.is_conflict}


def faults(plan: Plan, content: bytes, by: User) -> dict[str, str]:
    """Codes of faults by their cell."""
    _, reading = workbook.annotate(plan=plan, content=content, file_name="plan.xlsx", by=by)
    return {fault.where: fault.code for fault in reading.faults}


def task(code: str) -> Task:
    return Task.objects.get(code=code, retired_at=None)


def test_untouched_it_changes_nothing(plan: Plan, book: Book, marta: User) -> None:
    before = Event.objects.count()
    assert applied(plan, book.content, marta) is None
    assert Event.objects.count() == before


def test_only_the_office_may_write_or_apply_it(plan: Plan, book: Book) -> None:
    irene = irene_without_a_role()
    with pytest.raises(NotAllowedError):
        workbook.write_workbook(plan=plan, by=irene, language="es")
    with pytest.raises(NotAllowedError):
        applied(plan, book.content, irene)


def test_texts_numbers_and_choices_that_were_touched_are_written(plan: Plan, book: Book, marta: User) -> None:
    book.set("Tareas", "1.1.1", "Título", "Inventario de pozos y ríos")
    book.set("Productos", "Informe de pozos", "Páginas como máximo", 35)
    book.set("Productos", "Informe de pozos", "Tipo", "Mapa")
    event = applied(plan, book.content, marta)
    assert event is not None
    assert task("1.1.1").title == "Inventario de pozos y ríos"
    found = Deliverable.objects.get(text="Informe de pozos")
    assert (found.pages, found.kind) == (35, "map")
    assert Change.objects.filter(event=event).count() == 3


def test_search_finds_what_it_wrote(plan: Plan, book: Book, marta: User) -> None:
    book.set("Pasos", "Invitar.", "Texto", "Convidar a los vecinos.")
    applied(plan, book.content, marta)
    entry = SearchEntry.objects.get(plan=plan, kind="task", key="1.2.1")
    assert "Convidar" in entry.text


def test_in_english_it_says_the_same(plan: Plan, marta: User) -> None:
    book = Book(plan, marta, language="en")
    assert applied(plan, book.content, marta) is None
    book.set("Deliverables", "Informe de pozos", "Kind", "Map")
    assert applied(plan, book.content, marta) is not None
    assert Deliverable.objects.get(text="Informe de pozos").kind == "map"


def new_row(book: Book) -> None:
    book.add("Preguntas", código="1.3", área="1", texto="¿Quién la cuida?")
    book.add("Filas", fila="Nueva", área="1", preguntas="1.3, 1.1")
    book.add("Tareas", código="1.3.1", fila="Nueva", título="Cuidar los pozos")
    book.add("Pasos", tarea="1.3.1", texto="Limpiar.")
    book.add("Pasos", tarea="1.3.1", texto="Medir.")
    book.add("Notas", tarea="1.3.1", texto="Con los vecinos.")
    book.add("Productos", fila="Nueva", texto="Manual de cuidado", tipo="Reporte")
    book.add("Partes", fila="Nueva", rol="Lidera", nombre="Dirección de Aguas (AGUA)")
    book.add("Insumos", tarea="1.3.1", nombre="Catastro de pozos")


def test_a_new_row_comes_with_all_that_stands_below_it(plan: Plan, book: Book, marta: User) -> None:
    new_row(book)
    assert faults(plan, book.content, marta) == {}
    applied(plan, book.content, marta)
    made = task("1.3.1")
    assert made.row.area.number == 1
    assert [step.text for step in Step.objects.filter(task=made).order_by("order")] == ["Limpiar.", "Medir."]
    assert Note.objects.get(task=made).row == made.row
    assert Deliverable.objects.get(row=made.row).kind == "report"
    ties = RowQuestion.objects.filter(row=made.row).order_by("order")
    assert [tie.code for tie in ties] == ["1.3", "1.1"]
    party = Assignment.objects.get(row=made.row)
    assert (party.role, party.core, party.owner) == ("leads", "Dirección de Aguas", "AGUA")
    assert party.organization is not None
    assert NamedInput.objects.get(task=made).state == "accepted"
    assert made.row.order > Row.objects.get(tasks__code="1.2.1").order


def test_the_same_workbook_twice_changes_nothing_more(plan: Plan, book: Book, marta: User) -> None:
    new_row(book)
    book.set("Tareas", "1.1.1", "Título", "Otra")
    book.add("Organizaciones", nombre="Junta de Agua", sector="Sociedad civil")
    book.add("Personas", nombre="Ana Ruiz", correo="ana@example.org", organización="Junta de Agua")
    assert applied(plan, book.content, marta) is not None
    assert applied(plan, book.content, marta) is None
    assert changes(plan, book.content, marta) == []


def test_a_new_row_that_was_corrected_in_the_file_is_the_same_row(plan: Plan, book: Book, marta: User) -> None:
    new_row(book)
    applied(plan, book.content, marta)
    book.set("Tareas", "1.3.1", "Título", "Cuidar los pozos y los ríos")
    assert changes(plan, book.content, marta) == [("changed", "task", True)]
    applied(plan, book.content, marta, yes=tokens(plan, book.content, marta))
    assert task("1.3.1").title == "Cuidar los pozos y los ríos"


def test_what_somebody_changed_since_stays_unless_there_is_a_yes(plan: Plan, book: Book, marta: User) -> None:
    item = task("1.1.1")
    edit_text(item=item, field="title", value="De la página", expected_version=item.version, by=marta)
    book.set("Tareas", "1.1.1", "Título", "Del libro")
    assert changes(plan, book.content, marta) == [("changed", "task", True)]
    assert applied(plan, book.content, marta) is None
    assert task("1.1.1").title == "De la página"
    applied(plan, book.content, marta, yes=tokens(plan, book.content, marta))
    assert task("1.1.1").title == "Del libro"


def test_what_others_changed_elsewhere_stays(plan: Plan, book: Book, marta: User) -> None:
    area = Area.objects.get()
    edit_text(item=area, field="title", value="Aguas", expected_version=area.version, by=marta)
    book.set("Tareas", "1.1.1", "Título", "Del libro")
    applied(plan, book.content, marta)
    assert Area.objects.get().title == "Aguas"


def test_a_row_that_was_taken_out_leaves_only_with_a_yes_and_all_below_it(plan: Plan, book: Book, marta: User) -> None:
    book.drop("Tareas", "1.2.2")
    content = book.content
    assert changes(plan, content, marta) == [("removed", "task", True)]
    assert applied(plan, content, marta) is None
    applied(plan, content, marta, yes=tokens(plan, content, marta))
    assert not Task.objects.filter(code="1.2.2", retired_at=None).exists()
    assert not Step.objects.filter(task__code="1.2.2", retired_at=None).exists()
    assert Task.objects.filter(code="1.2.1", retired_at=None).exists()


def test_the_last_task_takes_its_row_along(plan: Plan, book: Book, marta: User) -> None:
    book.drop("Tareas", "1.1.1")
    _, reading = workbook.annotate(plan=plan, content=book.content, file_name="plan.xlsx", by=marta)
    (going,) = reading.comparison.changes
    assert going.kind == "row"
    assert reading.along["row", going.key]["assignment"] == 4
    applied(plan, book.content, marta, yes={going.token})
    assert not Assignment.objects.filter(row__key=going.key, retired_at=None).exists()
    assert applied(plan, book.content, marta, yes={going.token}) is None


def test_what_goes_and_was_changed_since_is_told(plan: Plan, book: Book, marta: User) -> None:
    item = task("1.2.2")
    edit_text(item=item, field="title", value="De la página", expected_version=item.version, by=marta)
    book.drop("Tareas", "1.2.2")
    _, reading = workbook.annotate(plan=plan, content=book.content, file_name="plan.xlsx", by=marta)
    assert reading.edited == {("task", item.key)}


def test_a_renamed_code_keeps_the_task_and_what_names_it(plan: Plan, book: Book, marta: User) -> None:
    key = task("1.1.1").key
    book.set("Tareas", "1.1.1", "Código", "1.1.9")
    book.add("Pasos", tarea="1.1.9", texto="Cerrar.")
    book.set("Pasos", "Reunir los registros.", "Texto", "Reunir los registros viejos.")
    applied(plan, book.content, marta)
    item = task("1.1.9")
    assert item.key == key
    assert Step.objects.filter(task=item, retired_at=None).count() == 3


def test_a_question_with_a_new_code_is_called_so_by_its_rows(plan: Plan, book: Book, marta: User) -> None:
    book.set("Preguntas", "¿Cuánta agua hay?", "Código", "1.7")
    applied(plan, book.content, marta)
    assert RowQuestion.objects.get(question__code="1.7").code == "1.7"


def test_a_task_that_moves_takes_its_notes_along(plan: Plan, book: Book, marta: User) -> None:
    book.set("Tareas", "1.2.2", "Fila", "1.1.1")
    applied(plan, book.content, marta)
    item = task("1.2.2")
    assert item.row == task("1.1.1").row
    assert item.order > task("1.1.1").order
    assert Note.objects.get(task=item).row == item.row


def test_another_name_is_read_again_and_belongs_to_another_organization(plan: Plan, book: Book, marta: User) -> None:
    book.set("Partes", "Universidad del Río", "Nombre impreso", "Facultad de Suelos (AGUA)")
    applied(plan, book.content, marta)
    party = Assignment.objects.get(as_printed="Facultad de Suelos (AGUA)")
    assert (party.core, party.owner) == ("Facultad de Suelos", "AGUA")
    assert party.organization is not None
    assert "Suelos" in party.organization.name


def test_all_of_it_is_undone_at_once(plan: Plan, book: Book, marta: User) -> None:
    new_row(book)
    book.set("Tareas", "1.1.1", "Título", "Otra")
    book.drop("Pasos", "Invitar.")
    content = book.content
    event = applied(plan, content, marta, yes=tokens(plan, content, marta))
    assert event is not None
    history.undo(event=event, by=marta, why="")
    assert task("1.1.1").title == "Inventario de pozos"
    assert not Task.objects.filter(code="1.3.1", retired_at=None).exists()
    assert Step.objects.filter(text="Invitar.", retired_at=None).exists()


def test_each_fault_names_its_cell_and_nothing_is_written(plan: Plan, book: Book, marta: User) -> None:
    book.set("Tareas", "1.1.1", "Código", "1.2.1")
    book.set("Productos", "Informe de pozos", "Páginas como máximo", "muchas")
    book.set("Productos", "Mapa de pozos", "Tipo", "Poema")
    book.set("Preguntas", "1.1", "Texto", None)
    book.set("Ciudades", "Rotterdam", "Ciudad", "R" * 201)
    book.add("Pasos", tarea="9.9.9", texto="Perdido.")
    book.add("Insumos", tarea="1.1.1", nombre="Mapa", pedido="pronto")
    book.add("Filas", fila="Vacía", área="1")
    content = book.content
    found = faults(plan, content, marta)
    expected = "code_taken needed no_choice not_a_day not_a_number row_without_task too_long unknown_name"
    assert sorted(found.values()) == expected.split()
    assert found["Tareas!B2"] == "code_taken"
    with pytest.raises(workbook.CannotApplyWorkbookError) as refused:
        applied(plan, content, marta)
    assert (refused.value.code, refused.value.values["count"]) == ("faults", len(found))
    assert Event.objects.filter(act="apply_workbook").count() == 0


def test_the_workbook_returns_with_each_fault_as_a_note_in_its_cell(plan: Plan, book: Book, marta: User) -> None:
    book.set("Productos", "Informe de pozos", "Páginas como máximo", "muchas")
    book.set("Tareas", "1.1.1", "Título", "=SUM(A1)")
    content, _ = workbook.annotate(plan=plan, content=book.content, file_name="plan.xlsx", by=marta)
    sheet = openpyxl.load_workbook(BytesIO(content))["Productos"]
    notes = [cell.comment.text for line in sheet.iter_rows() for cell in line if cell.comment is not None]
    assert len(notes) == 1
    assert "«muchas» no es un número entero" in notes[0]
    again = changes(plan, content, marta)
    assert again == changes(plan, book.content, marta)  # it is changed further and sent back once more


def test_a_workbook_of_another_plan_is_refused(plan: Plan, book: Book, marta: User) -> None:
    other = import_draft(by=marta, slug="otro")[0]
    with pytest.raises(workbook.CannotApplyWorkbookError, match="other_plan"):
        applied(other, book.content, marta)


def test_limited_to_an_organization_the_rows_of_others_are_neither_shown_nor_removed(plan: Plan, marta: User) -> None:
    chamber = Organization.objects.get(name="Cámara de Comercio")
    book = Book(plan, marta, only=chamber.slug)
    codes = [cell.value for cell in book.sheet("Tareas")["B"][1:]]
    assert codes == ["1.2.1", "1.2.2"]
    assert "Ciudades" not in book.book.sheetnames
    assert changes(plan, book.content, marta) == []
    book.add("Pasos", tarea="1.1.1", texto="En la tarea de otros.")
    assert list(faults(plan, book.content, marta).values()) == ["unknown_name"]


def test_organizations_and_people_are_added_with_the_rest(plan: Plan, book: Book, marta: User) -> None:
    book.add("Organizaciones", nombre="Junta de Agua", sigla="JA", sector="Sociedad civil")
    book.add("Personas", nombre="Ana Ruiz", correo="Ana@example.org", organización="Junta de Agua", cargo="Presidenta")
    book.add("Personas", nombre="Luis Paz", correo="luis@example.org", organización="Cámara de Comercio")
    book.set("Organizaciones", "Cámara de Comercio", "Sector", "Sector privado")
    event = applied(plan, book.content, marta)
    assert event is not None
    assert Organization.objects.get(name="Junta de Agua").sector == "civil_society"
    assert Organization.objects.get(name="Cámara de Comercio").sector == "private"
    held = {each.person.name: each.post for each in Holding.objects.select_related("person", "post")}
    assert (held["Ana Ruiz"].title, held["Ana Ruiz"].organization.name) == ("Presidenta", "Junta de Agua")
    assert held["Luis Paz"].is_contact
    history.undo(event=event, by=marta, why="")
    assert not Person.objects.filter(name="Ana Ruiz").exists()


def test_an_address_of_somebody_else_is_a_fault(plan: Plan, book: Book, marta: User) -> None:
    Person.objects.create(name="Ana Ruiz", email="ana@example.org")
    book.add("Personas", nombre="Otra", correo="ana@example.org", organización="Cámara de Comercio")
    book.add("Personas", nombre="Sin correo", organización="Cámara de Comercio")
    assert sorted(faults(plan, book.content, marta).values()) == ["contact_missing", "email_of_another"]


def test_organizations_that_were_taken_out_stay(plan: Plan, book: Book, marta: User) -> None:
    book.drop("Organizaciones", "Cámara de Comercio")
    assert faults(plan, book.content, marta) == {"Organizaciones": "kept"}
    assert applied(plan, book.content, marta) is None


@pytest.fixture
def scheduled(plan: Plan, marta: User) -> Plan:
    accept_proposal(plan=plan, start=dt.date(2027, 1, 4), end=dt.date(2027, 7, 30), by=marta)
    return plan


def test_dates_and_dependencies_come_back(scheduled: Plan, marta: User) -> None:
    book = Book(scheduled, marta)
    assert applied(scheduled, book.content, marta) is None
    book.set("Fechas", "1.1.1", "Días hábiles", 12)
    book.set("Fechas", "1.1.1", "No antes de", dt.date(2027, 2, 1))
    book.add("Fechas", qué="Lanzamiento", tipo="Hito", fijada=dt.date(2027, 6, 15))
    book.add("Dependencias", esta="Lanzamiento", tipo="empieza cuando aquella ha terminado", qué="1.1.1", desfase=-2)
    assert applied(scheduled, book.content, marta) is not None
    entry = ScheduleEntry.objects.get(task__code="1.1.1")
    assert (entry.duration, entry.not_before) == (12, dt.date(2027, 2, 1))
    made = ScheduleLink.objects.get(after__title="Lanzamiento")
    assert (made.before, made.lag, made.after.fixed_on) == (entry, -2, dt.date(2027, 6, 15))
    assert applied(scheduled, book.content, marta) is None


def test_what_would_wait_for_itself_is_named_one_by_one(scheduled: Plan, marta: User) -> None:
    book = Book(scheduled, marta)
    for after, before in (("1.1.1", "1.2.1"), ("1.2.1", "1.1.1")):
        book.add("Dependencias", esta=after, tipo="empieza cuando aquella ha terminado", qué=before)
    assert "circle" in faults(scheduled, book.content, marta).values()


def test_with_a_baseline_changed_dates_ask_for_a_reason(scheduled: Plan, marta: User) -> None:
    set_baseline(plan=scheduled, name="Primera", reason="Acordada", on=dt.date(2027, 1, 4), by=marta)
    book = Book(scheduled, marta)
    book.set("Fechas", "1.1.1", "Días hábiles", 12)
    with pytest.raises(CannotScheduleError, match="reason_needed"):
        applied(scheduled, book.content, marta)
    assert applied(scheduled, book.content, marta, why="Llovió.") is not None


def test_a_thing_that_was_retired_meanwhile_is_brought_back_only_with_a_yes(
    plan: Plan, book: Book, marta: User
) -> None:
    step = Step.objects.get(text="Invitar.")
    retire_item(item=step, by=marta)
    assert changes(plan, book.content, marta) == []
    book.set("Pasos", "Invitar.", "Texto", "Invitar a todos.")
    assert applied(plan, book.content, marta) is None
    applied(plan, book.content, marta, yes=tokens(plan, book.content, marta))
    step.refresh_from_db()
    assert (step.text, step.retired_at) == ("Invitar a todos.", None)


def test_the_last_question_of_a_row_may_be_taken_away(plan: Plan, book: Book, marta: User) -> None:
    book.set("Filas", "1.1.1", "Preguntas que responde", None)
    applied(plan, book.content, marta)
    assert not RowQuestion.objects.filter(row__tasks__code="1.1.1", retired_at=None).exists()
    assert Question.objects.filter(retired_at=None).count() == 2
