"""What the office does on pages: publish, edit, decide about findings, undo, import, organisations."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cauce.web.models import Event, Import, Organization, Plan, ProblemDecision, Task, User
from cauce.web.pages.findings import name_of
from cauce.web.queries.facts import plan_problems
from tests.drafts import small_draft
from tests.web.importing import keep_reading
from tests.web.pages.every import addresses

pytestmark = pytest.mark.django_db


def test_publishing_shows_first_what_becomes_visible(plan: Plan, office: Client) -> None:
    address = addresses(plan)["publish"]
    page = office.get(address).content.decode()
    assert "todo el mundo podrá leer exactamente esto" in page
    assert "Inventario de pozos" in page
    office.post(address, {"act": "publish"})
    plan.refresh_from_db()
    assert plan.published_at is not None


def test_a_published_plan_is_made_private_again(plan: Plan, office: Client, public: Client) -> None:
    address = addresses(plan)["publish"]
    office.post(address, {"act": "publish"})
    office.post(address, {"act": "withdraw", "why": "Falta un área."})
    assert public.get(addresses(plan)["plan"]).status_code == 404


def test_the_public_cannot_publish(plan: Plan, public: Client) -> None:
    assert public.post(addresses(plan)["publish"], {"act": "publish"}).status_code == 404
    plan.refresh_from_db()
    assert plan.published_at is None


def test_a_title_is_edited_and_the_history_tells(plan: Plan, office: Client) -> None:
    task = Task.objects.get(plan=plan, code="1.1.1")
    address = reverse("edit", args=[plan.slug, "task", "title", task.key])
    office.post(address, {"value": "Inventario de fuentes", "version": task.version, "why": "Más amplio."})
    task.refresh_from_db()
    assert task.title == "Inventario de fuentes"
    assert "Más amplio." in office.get(addresses(plan)["history"]).content.decode()


def test_what_was_typed_stays_when_someone_else_was_quicker(plan: Plan, office: Client) -> None:
    task = Task.objects.get(plan=plan, code="1.1.1")
    address = reverse("edit", args=[plan.slug, "task", "title", task.key])
    page = office.post(address, {"value": "Mi título", "version": task.version + 7}).content.decode()
    assert "Mi título" in page
    assert "Alguien cambió esto" in page
    task.refresh_from_db()
    assert task.title == "Inventario de pozos"


def test_a_field_that_may_not_be_edited_has_no_page(plan: Plan, office: Client) -> None:
    task = Task.objects.get(plan=plan, code="1.1.1")
    assert office.get(reverse("edit", args=[plan.slug, "task", "row", task.key])).status_code == 404


def test_a_finding_is_accepted_with_its_reason_only(plan: Plan, office: Client) -> None:
    problem = plan_problems(plan)[0]
    address = reverse("problem", args=[plan.slug, name_of(problem)])
    office.post(address, {"act": "accept", "reason": ""})
    assert not ProblemDecision.objects.exists()
    office.post(address, {"act": "accept", "reason": "Así lo quiso la mesa."})
    assert ProblemDecision.objects.get().reason == "Así lo quiso la mesa."
    assert "Así lo quiso la mesa." in office.get(addresses(plan)["problems"] + "?state=accepted").content.decode()
    office.post(address, {"act": "reopen"})
    assert not ProblemDecision.objects.exists()


@pytest.mark.parametrize(("form", "start"), [("docx", b"PK"), ("xlsx", b"PK")])
def test_findings_go_to_the_author_as_a_file(plan: Plan, office: Client, form: str, start: bytes) -> None:
    response = office.get(reverse("problems_file", args=[plan.slug, form]))
    assert response.content.startswith(start)
    assert f"{plan.slug}.{form}" in response.headers["Content-Disposition"]


def test_the_public_gets_no_file_of_findings(plan: Plan, office: Client, public: Client) -> None:
    office.post(addresses(plan)["publish"], {"act": "publish"})
    assert public.get(reverse("problems_file", args=[plan.slug, "docx"])).status_code == 404


def test_an_act_is_undone_from_its_page(plan: Plan, office: Client) -> None:
    task = Task.objects.get(plan=plan, code="1.1.1")
    address = reverse("edit", args=[plan.slug, "task", "title", task.key])
    office.post(address, {"value": "Otro", "version": task.version})
    event = Event.objects.filter(plan=plan, act="edit_text").get()
    office.post(reverse("event", args=[plan.slug, event.pk]), {"why": "Fue un error."})
    task.refresh_from_db()
    assert task.title == "Inventario de pozos"


def test_undoing_an_import_lists_what_people_changed_since(plan: Plan, office: Client) -> None:
    task = Task.objects.get(plan=plan, code="1.1.1")
    office.post(
        reverse("edit", args=[plan.slug, "task", "title", task.key]), {"value": "Otro", "version": task.version}
    )
    event = Event.objects.filter(plan=plan, act="apply_import").get()
    page = office.get(reverse("event", args=[plan.slug, event.pk]) + "?deshacer=1").content.decode()
    assert "Cambiado después por personas" in page
    assert 'name="yes"' in page


def test_a_document_is_uploaded_and_its_import_waits(office: Client) -> None:
    file = SimpleUploadedFile("plan.txt", b"Plan")
    response = office.post(reverse("import_new"), {"document": file, "slug": "Nueva Ciudad"})
    run = Import.objects.get()
    assert run.slug == "nueva-ciudad"
    assert response.headers["Location"] == reverse("import", args=[run.pk])
    assert "espera su lectura" in office.get(response.headers["Location"]).content.decode()


def test_an_upload_without_a_document_says_so_and_keeps_the_name(office: Client) -> None:
    response = office.post(reverse("import_new"), {"slug": "rioseco"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "No se eligió ningún documento" in page
    assert 'value="rioseco"' in page


def test_the_public_cannot_upload(public: Client, db: None) -> None:
    assert public.get(reverse("import_new")).status_code == 404
    assert public.post(reverse("import_new"), {"slug": "x"}).status_code == 404


def test_a_reading_is_shown_before_it_is_applied(plan: Plan, office: Client, marta: User) -> None:
    draft = small_draft()
    draft.areas[0].rows[0].deliverables[0].text = "Informe de pozos y ríos"
    run = keep_reading(draft, by=marta)
    page = office.get(reverse("import", args=[run.pk])).content.decode()
    assert "Informe de pozos y ríos" in page
    assert "Todavía no se ha escrito nada" in page
    office.post(reverse("import", args=[run.pk]), {"act": "apply"})
    assert "Informe de pozos y ríos" in office.get(addresses(plan)["deliverables"]).content.decode()


def test_a_reading_is_discarded(plan: Plan, office: Client, marta: User) -> None:
    run = keep_reading(small_draft(), by=marta)
    office.post(reverse("import", args=[run.pk]), {"act": "discard"})
    run.refresh_from_db()
    assert run.state == "discarded"


def test_two_organizations_are_made_one_and_the_old_address_leads_to_it(plan: Plan, office: Client) -> None:
    gone = Organization.objects.get(plan=plan, name="Cámara de Comercio")
    keep = Organization.objects.get(plan=plan, name="Universidad del Río")
    office.post(reverse("change_organization", args=[plan.slug, gone.slug]), {"act": "merge", "into": keep.slug})
    response = office.get(reverse("organization", args=[plan.slug, gone.slug]))
    assert response.headers["Location"] == reverse("organization", args=[plan.slug, keep.slug])


def test_a_link_that_is_not_known_says_what_to_do(public: Client, db: None) -> None:
    response = public.get(reverse("sign_in", args=["nada"]))
    assert response.status_code == 403
    assert "Inicie Cauce otra vez" in response.content.decode()


def test_one_signs_out(office: Client, db: None) -> None:
    office.post(reverse("sign_out"))
    assert "Salir" not in office.get(reverse("plans")).content.decode()


def test_signing_out_takes_a_form(office: Client, db: None) -> None:
    assert office.get(reverse("sign_out")).status_code == 405
