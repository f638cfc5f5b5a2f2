"""Pages of the work (seguimiento, entregas): who sees and does what, in words, with what was typed kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cauce.web.actions import plan as plans
from cauce.web.actions.documents import submit_version
from cauce.web.models import Comment, Deliverable, Dependency, NamedInput, Plan, Row, Step, Task, User
from tests.web.pages.every import addresses
from tests.web.working import PDF, a_file, by_link, let, someone_at

pytestmark = pytest.mark.django_db
SET_ASIDE = {
    "act": "aside", "state": "deferred", "decided_by": "mayor", "decided_on": "31/02/2026", "why": "Sin presupuesto.",
    "taken_up_in": "Eje 2",
}  # fmt: skip


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lead(plan: Plan) -> Client:
    """A browser of Lea, whose office leads both rows."""
    return signed_in(someone_at(plan, "Oficina del Agua", name="Lea Sol"))


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_lead_reports_on_the_tasks_page(plan: Plan, lead: Client) -> None:
    step = Step.objects.filter(task__code="1.1.1").first()
    address = addresses(plan)["task"]
    sent = {"act": "report", "state": "in_progress", "step": step.pk, "sentence": "Empezamos."}
    assert lead.post(address, sent).status_code == 302
    assert Row.objects.get(tasks__code="1.1.1").state == "in_progress"
    assert "Empezamos." in page_of(lead, address)


def test_a_report_on_one_task_leaves_the_steps_of_the_rows_other_task(plan: Plan, lead: Client) -> None:
    first, second = (Step.objects.get(task__code=code) for code in ("1.2.1", "1.2.2"))
    for code, step in (("1.2.1", first), ("1.2.2", second)):
        sent = {"act": "report", "state": "in_progress", "step": step.pk}
        lead.post(reverse("task", args=[plan.slug, code]), sent)
    assert Step.objects.filter(task__row=first.task.row).exclude(done_on=None).count() == 2


def test_a_sentence_sent_late_takes_no_state_and_no_tick_back(plan: Plan, lead: Client, office: Client) -> None:
    step, address = Step.objects.filter(task__code="1.1.1").first(), addresses(plan)["task"]
    shown = {"act": "report", "was": "planned", "state": "planned", "version": 1}
    office.post(address, {**shown, "state": "in_progress", "step": step.pk})
    assert lead.post(address, {**shown, "sentence": "Aparte."}).status_code == 302
    row = Row.objects.get(tasks__code="1.1.1")
    assert (row.state, Step.objects.exclude(done_on=None).count(), Comment.objects.count()) == ("in_progress", 1, 1)


def test_a_state_that_someone_set_in_the_meantime_is_not_overwritten(plan: Plan, lead: Client, office: Client) -> None:
    address = addresses(plan)["task"]
    shown = {"act": "report", "was": "planned", "version": 1}
    office.post(address, {**shown, "state": "done"})
    response = lead.post(address, {**shown, "state": "in_progress", "sentence": "Seguimos."})
    assert response.status_code == 422
    assert "Seguimos." in response.content.decode()
    assert Row.objects.get(tasks__code="1.1.1").state == "done"


def test_what_is_missing_is_said_and_what_was_typed_stays(plan: Plan, office: Client) -> None:
    sent = {"act": "aside", "state": "deferred", "why": "Sin presupuesto este año."}
    response = office.post(addresses(plan)["task"], sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "falta el día en que se decidió" in page
    assert "Sin presupuesto este año." in page


@pytest.mark.parametrize("sent", [{"act": "report", "state": "done", "day": "31/02/2026"}, SET_ASIDE])
def test_a_day_that_is_none_is_refused_and_never_taken_for_today(
    plan: Plan, office: Client, sent: dict[str, str]
) -> None:
    response = office.post(addresses(plan)["task"], sent)
    assert response.status_code == 422
    assert "«31/02/2026» no es un día" in response.content.decode()
    assert Row.objects.get(tasks__code="1.1.1").state == "planned"


def test_a_day_may_be_written_as_people_write_it(plan: Plan, lead: Client) -> None:
    lead.post(addresses(plan)["task"], {"act": "report", "state": "done", "day": "15/1/2026"})
    assert Row.objects.get(tasks__code="1.1.1").state_on == dt.date(2026, 1, 15)


def test_the_office_defers_with_all_that_it_takes(plan: Plan, office: Client) -> None:
    sent = {"act": "aside", "state": "deferred", "why": "Sin presupuesto.", "decided_by": "mayor",
            "decided_on": "2026-01-15", "taken_up_in": "Eje 2"}  # fmt: skip
    office.post(addresses(plan)["task"], sent)
    page = page_of(office, addresses(plan)["task"])
    assert "Aplazada a la implementación" in page
    assert "Eje 2" in page


def test_the_public_sees_states_and_progress_and_nothing_else(plan: Plan, public: Client, marta: User) -> None:
    plans.publish(plan=plan, by=marta)
    row = Row.objects.get(tasks__code="1.1.1")
    Row.objects.filter(pk=row.pk).update(state="cancelled", state_why="Secreto.", state_on=dt.date(2026, 1, 1))
    report = Deliverable.objects.get(text="Informe de pozos")
    submit_version(deliverable=report, file=a_file(), note="Nota interna.", by=marta)
    Row.objects.filter(pk=row.pk).update(state="cancelled")
    task = page_of(public, addresses(plan)["task"])
    product = page_of(public, reverse("deliverable", args=[plan.slug, report.pk]))
    assert "Cancelada" in task
    assert "Entregado" in product
    assert "Avance" in page_of(public, addresses(plan)["plan"])
    for told in ("Secreto.", "Nota interna.", "informe.pdf", "Comentarios", "Entregar una versión", "Guardar"):
        assert told not in task + product


@pytest.mark.parametrize("act", ["report", "aside", "comment", "follow", "proposal", "input", "nothing", ""])
def test_the_public_does_nothing_on_a_task(plan: Plan, public: Client, marta: User, act: str) -> None:
    plans.publish(plan=plan, by=marta)
    sent = {"act": act, "state": "done", "comment": "x", "thing": "input:1"}
    assert public.post(addresses(plan)["task"], sent).status_code in (403, 404)
    assert (Row.objects.exclude(state="planned").count(), Comment.objects.count()) == (0, 0)


def test_a_version_is_submitted_returned_and_accepted_on_its_page(plan: Plan, lead: Client, office: Client) -> None:
    report = Deliverable.objects.get(text="Informe de pozos")
    address = reverse("deliverable", args=[plan.slug, report.pk])
    let(plan, report.row, "Cámara de Comercio", "supervises")
    supervisor = signed_in(someone_at(plan, "Cámara de Comercio", name="Sol Vega"))
    lead.post(address, {"act": "submit", "file": SimpleUploadedFile("informe.pdf", PDF), "note": "Primera."})
    office.post(address, {"act": "return", "note": "Falta el mapa."})
    lead.post(address, {"act": "submit", "link": "https://nube.example.org/informe"})
    supervisor.post(address, {"act": "accept"})
    page = page_of(lead, address)
    for told in ("Versión 1", "Falta el mapa.", "Versión 2", "Decidió quien supervisa", "Aceptado", "Sol Vega"):
        assert told in page


def test_accepting_ones_own_is_shown_beside_the_version(plan: Plan, office: Client) -> None:
    address = addresses(plan)["deliverable"]
    office.post(address, {"act": "submit", "file": SimpleUploadedFile("informe.pdf", PDF)})
    assert "Usted entregó esta versión" in page_of(office, address)
    office.post(address, {"act": "accept"})
    assert "Aceptado por quien lo entregó" in page_of(office, address)


def test_a_file_that_is_not_kept_is_refused_with_the_note_kept(plan: Plan, office: Client) -> None:
    wrong = SimpleUploadedFile("informe.pdf", b"<html><script>alert(1)</script>")
    response = office.post(addresses(plan)["deliverable"], {"act": "submit", "file": wrong, "note": "Mi nota."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "de una clase que aquí no se guarda" in page
    assert "Mi nota." in page


@pytest.mark.parametrize(("name", "content"), [("x.html", b"GIF89a<script>alert(1)</script>"), ("informe.pdf", PDF)])
def test_a_file_is_sent_to_be_saved_and_never_shown(plan: Plan, office: Client, name: str, content: bytes) -> None:
    report = Deliverable.objects.get(text="Informe de pozos")
    office.post(
        reverse("deliverable", args=[plan.slug, report.pk]),
        {"act": "submit", "file": SimpleUploadedFile(name, content)},
    )
    response = office.get(reverse("version_file", args=[plan.slug, report.pk, 1]))
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in response.headers["Content-Type"]
    assert "html" not in response.headers["Content-Disposition"]
    assert b"".join(response.streaming_content) == content


def test_only_the_parties_of_a_row_open_its_files(plan: Plan, office: Client, public: Client, marta: User) -> None:
    report = Deliverable.objects.get(text="Informe de pozos")
    submit_version(deliverable=report, file=a_file(), by=marta)
    plans.publish(plan=plan, by=marta)
    address = reverse("version_file", args=[plan.slug, report.pk, 1])
    ally = signed_in(someone_at(plan, "Universidad del Río", name="Ana"))
    stranger = signed_in(someone_at(plan, "Cámara de Comercio", name="Sol"))
    answers = [client.get(address).status_code for client in (office, ally, stranger, public)]
    assert answers == [200, 200, 404, 404]


def test_the_office_decides_what_the_reading_proposed_and_the_lead_sees_the_rest(
    plan: Plan, office: Client, lead: Client
) -> None:
    task = Task.objects.get(code="1.1.1")
    wanted = NamedInput.objects.create(plan=plan, key="task:1.1.1/input:1", task=task, name="PIMUS")
    tie = Dependency.objects.create(plan=plan, key="task:1.1.1/needs:1", task=task, words="Tarea 1.2.1", kind="needs")
    address = addresses(plan)["task"]
    assert "PIMUS" not in page_of(lead, address)
    office.post(address, {"act": "proposal", "thing": f"input:{wanted.pk}", "accepted": "1"})
    office.post(address, {"act": "proposal", "thing": f"dependency:{tie.pk}", "accepted": "0"})
    assert "Tarea 1.2.1" not in page_of(office, address)
    wanted.refresh_from_db()
    sent = {"act": "input", "input": wanted.pk, "version": wanted.version, "asked_of": "Ministerio"}
    assert lead.post(address, {**sent, "asked_on": "2026-01-15"}).status_code == 302
    assert "a Ministerio" in page_of(lead, address)


def test_what_is_new_is_shown_until_one_has_seen_it(plan: Plan, office: Client, lead: Client) -> None:
    row = Row.objects.get(tasks__code="1.1.1")
    report = Deliverable.objects.get(text="Informe de pozos")
    submit_version(deliverable=report, file=a_file(), note="Aquí va.", by=by_link(row, "Oficina del Agua"))
    lead.post(addresses(plan)["task"], {"act": "comment", "comment": "¿Alcanza así?"})
    address = reverse("news", args=[plan.slug])
    page = page_of(office, address)
    for told in ("Producto entregado", "Informe de pozos", "por enlace", "Comentario hecho", "1.1.1", "Aquí va."):
        assert told in page
    office.post(address)
    assert "Nada nuevo." in page_of(office, address)


def test_a_question_shows_how_far_its_answer_is_with_its_weights(plan: Plan, office: Client) -> None:
    office.post(addresses(plan)["task"], {"act": "report", "state": "done"})
    page = page_of(office, addresses(plan)["question"])
    assert "Avance de la respuesta" in page
    assert "100 %" in page
    assert "los productos pesan 70 % y los pasos 30 %" in page


def test_late_is_said_of_what_should_have_been_submitted(plan: Plan, office: Client) -> None:
    Deliverable.objects.filter(plan=plan).update(due_words="2020-Q1")
    address = addresses(plan)["deliverable"]
    assert "Vencido" in page_of(office, address)
    Deliverable.objects.filter(plan=plan).update(state="accepted")
    assert "Vencido" not in page_of(office, address)
