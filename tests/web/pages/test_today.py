"""Today (hoy): the office's page of the day, and the sheet of one organisation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cauce.web.actions import monitoring as actions
from cauce.web.actions import notifications
from cauce.web.models import Deliverable, Dependency, NamedInput, Organization, Plan, Row, Task, User
from cauce.web.queries import today as queries
from tests.people import with_role
from tests.web.importing import import_draft
from tests.web.pages.every import larger_draft
from tests.web.working import by_link, let, someone_at

pytestmark = pytest.mark.django_db
ON = dt.date(2027, 4, 2)


@pytest.fixture(autouse=True)
def on_the_second_of_april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cauce.web.pages.today.timezone.localdate", lambda *_: ON)


def page(client: Client, plan: Plan, **query: Any) -> str:
    response = client.get(f"/es/{plan.slug}/hoy/", query)
    assert response.status_code == 200
    return response.content.decode()


def sheet(client: Client, plan: Plan, organization: str) -> tuple[int, str]:
    slug = Organization.objects.get(plan=plan, name=organization).slug
    response = client.get(f"/es/{plan.slug}/hoy/{slug}/")
    return response.status_code, response.content.decode()


def asked_of(plan: Plan, whom: str) -> NamedInput:
    task = Task.objects.get(plan=plan, code="1.1.1")
    return NamedInput.objects.create(
        plan=plan, key="input:1", task=task, name="PIMUS", state="accepted", asked_of=whom, asked_on=dt.date(2027, 3, 9)
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_each_late_deliverable_leads_to_its_page_and_says_since_when(plan: Plan, office: Client) -> None:
    told = page(office, plan, show="late")
    map_ = Deliverable.objects.get(plan=plan, text="Mapa de pozos")
    assert f'href="/es/rioseco/productos/{map_.pk}/"' in told
    assert "31/3/2027" in told
    assert "hace 2 días" in told


def test_what_somebody_says_is_not_theirs_waits_for_the_office_until_it_asks_or_changes_the_parties(
    plan: Plan, office: Client, marta: User
) -> None:
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    link = by_link(row, "Oficina del Agua").link
    notifications.decline_by_link(link=link, words="No nos corresponde. Preguntar a: Obras")
    told = page(office, plan, show="waiting")
    assert "Preguntar a: Obras" in told
    assert "Oficina del Agua" in told
    assert "Preguntar a: Obras" in page(office, plan, show="new")
    notifications.make_link(row=row, post=link.post, person=None, channel="qr", by=marta)
    assert "Preguntar a: Obras" not in page(office, plan, show="waiting")


def test_whom_one_waits_for_is_named(plan: Plan, office: Client) -> None:
    asked_of(plan, "Ministerio de Obras")
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(state="submitted")
    told = page(office, plan, show="waiting")
    assert "Ministerio de Obras" in told
    assert "Consultor" in told  # not named yet
    assert "la oficina" in told  # nobody validates the map
    assert "Informe de pozos" not in told  # late, and not in this group


def test_what_blocks_names_the_tasks_that_wait(plan: Plan, office: Client) -> None:
    needed, waits = Task.objects.get(plan=plan, code="1.2.1"), Task.objects.get(plan=plan, code="1.1.1")
    Dependency.objects.create(plan=plan, key="need:1", task=waits, needs=needed, kind="needs", state="accepted")
    first = queries.today(plan, ON).blocks[0]
    assert (first.codes, first.holds_up) == (("1.2.1", "1.2.2"), ("1.1.1",))
    assert "tarea de otra fila espera" in page(office, plan)


def test_a_filter_of_the_address_holds(plan: Plan, office: Client) -> None:
    assert "Memoria de talleres" not in page(office, plan, q="pozos")
    assert "Mapa de pozos" in page(office, plan, q="pozos", area="1")
    empty = page(office, plan, q="nada de esto")
    assert "Nada está abierto con este filtro" in empty


def test_htmx_gets_what_the_page_holds(plan: Plan, office: Client) -> None:
    whole = page(office, plan, show="late")
    part = office.get("/es/rioseco/hoy/", {"show": "late"}, headers={"HX-Request": "true", "HX-Target": "list"})
    assert part.content.decode().strip() in whole


def test_the_office_reads_what_others_did_since_its_last_visit(plan: Plan, office: Client) -> None:
    row = Row.objects.filter(plan=plan).order_by("pk")[0]
    actions.report(by=by_link(row, "Oficina del Agua"), row=row, state="in_progress", sentence="Empezamos ayer.")
    assert "Empezamos ayer." in page(office, plan)


def test_an_empty_page_says_what_to_do_next(plan: Plan, office: Client) -> None:
    Row.objects.filter(plan=plan).update(state="done")
    Deliverable.objects.filter(plan=plan).update(state="accepted")
    assert "Dé a los productos su fecha" in page(office, plan)
    Deliverable.objects.filter(plan=plan, row=None).update(state="planned", due_words="2028-03-31")
    assert "31/3/2028" in page(office, plan)


def test_a_larger_plan_takes_no_more_queries(marta: User, office: Client) -> None:
    counts = []
    for times in (1, 4):
        plan, _event = import_draft(larger_draft(times), by=marta, slug=f"rio-{times}")
        slug = Organization.objects.get(plan=plan, name="Oficina del Agua").slug
        asked_of(plan, "Ministerio")
        for address in (reverse("today", args=[plan.slug]), reverse("today_of", args=[plan.slug, slug])):
            office.get(address)
            with CaptureQueriesContext(connection) as found:
                office.get(address)
            counts.append(len(found))
    assert counts[:2] == counts[2:]


def test_who_holds_a_post_comes_to_the_sheet_of_their_organisation(plan: Plan) -> None:
    lucia = signed_in(someone_at(plan, "Oficina del Agua", name="Lucía Paz"))
    response = lucia.get("/es/rioseco/hoy/", follow=True)
    assert response.redirect_chain[-1][0].endswith("/hoy/agua/")
    told = response.content.decode()
    assert "Informe de pozos" in told
    assert "hace 2 días" in told


def test_the_sheet_of_another_organisation_is_not_there(plan: Plan, office: Client) -> None:
    lucia = signed_in(someone_at(plan, "Oficina del Agua", name="Lucía Paz"))
    assert sheet(lucia, plan, "Universidad del Río")[0] == 404
    assert sheet(office, plan, "Universidad del Río")[0] == 200


def test_an_ally_sees_no_drafts_of_others_and_is_not_called_late(plan: Plan) -> None:
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(state="returned")
    tomas = signed_in(someone_at(plan, "Universidad del Río", name="Tomás Sol"))
    status, told = sheet(tomas, plan, "Universidad del Río")
    assert status == 200
    assert "Mapa de pozos" in told
    assert "Devuelto" not in told
    assert "mark-warning" not in told.split('id="main"')[1]


def test_who_validates_has_what_was_submitted_on_the_sheet(plan: Plan, office: Client) -> None:
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    let(plan, row, "Cámara de Comercio", "validates")
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(state="submitted")
    told = sheet(office, plan, "Cámara de Comercio")[1]
    assert "Entregado y sin decidir" in told


def test_a_reader_without_a_post_is_told_so(plan: Plan) -> None:
    diana = signed_in(with_role(plan, "reader"))
    assert "no ocupa un cargo" in page(diana, plan)
    assert 'href="/es/rioseco/hoy/"' in diana.get("/es/rioseco/").content.decode()
