"""Pages about actors: matrix, load, groups, network, power, a corner, annex G.2; and who sees which of them."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web.actions import plan as actions
from cauce.web.actions.actors_register import rate_actors
from cauce.web.models import (
    Assignment,
    Deliverable,
    Filling,
    Holding,
    NamedInput,
    Organization,
    Person,
    Plan,
    Post,
    Task,
    User,
)
from cauce.web.pages.actors_annex import annex_of
from cauce.web.queries import actors_work

pytestmark = pytest.mark.django_db


def address(plan: Plan, name: str, *rest: str) -> str:
    return reverse(name, args=[plan.slug, *rest])


def named(plan: Plan, name: str) -> Organization:
    return Organization.objects.get(plan=plan, name=name)


def member_of(organization: Organization, name: str = "Úrsula") -> Client:
    """A browser of somebody who holds a post in an organisation."""
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    person = Person.objects.create(name=name, user=user)
    post = Post.objects.create(plan=organization.plan, key=f"post:{name}", organization=organization, title="Enlace")
    Holding.objects.create(post=post, person=person, since=timezone.localdate())
    client = Client()
    client.force_login(user)
    return client


def test_the_matrix_shows_each_role_in_its_row(plan: Plan, office: Client) -> None:
    page = office.get(address(plan, "actor_matrix")).content.decode()
    line = re.search(r"Universidad del Río</a></th>(.*?)</tr>", page, re.S)
    assert line is not None
    assert 'data-label="1.1.1"' in line[1]
    assert "Aliados" in line[1]


def test_the_matrix_is_filtered_by_role(plan: Plan, office: Client) -> None:
    page = office.get(address(plan, "actor_matrix") + "?role=allies").content.decode()
    assert "Universidad del Río" in page
    assert ">Oficina del Agua</a></th>" not in page


def test_what_is_missing_or_doubled_is_for_the_office_alone(
    plan: Plan, office: Client, public: Client, marta: User
) -> None:
    assert 'id="remarks"' in office.get(address(plan, "actor_matrix")).content.decode()
    actions.publish(plan=plan, by=marta)
    assert 'id="remarks"' not in public.get(address(plan, "actor_matrix")).content.decode()


def test_a_shared_row_counts_with_both_its_tasks(plan: Plan, office: Client) -> None:
    page = office.get(address(plan, "actor_load")).content.decode()
    assert "«AGUA» está en 3 de 3 tareas (2 de 2 filas)." in page
    assert "En cuántas de las 3 tareas" in page
    assert "En cuántas de las 2 filas" in office.get(address(plan, "actor_load") + "?by=rows").content.decode()


def test_what_falls_due_is_counted_by_month_and_lead(plan: Plan, office: Client) -> None:
    page = office.get(address(plan, "actor_load")).content.decode()
    assert 'data-label="Marzo 2027"' in page or 'data-label="marzo 2027"' in page


def test_a_filled_placeholder_counts_as_who_fills_it(plan: Plan) -> None:
    party = Assignment.objects.get(plan=plan, as_printed="Consultor")
    consultant = Organization.objects.create(plan=plan, key="organization:firma", slug="firma", name="Firma")
    Filling.objects.create(plan=plan, key="filling:1", assignment=party, organization=consultant)
    holders = {holder.organization for row in actors_work.work(plan).rows for holder in row.holders}
    assert "firma" in holders
    assert "" not in holders


def test_the_history_of_a_group_tells_who_left(plan: Plan, office: Client, marta: User) -> None:
    party = Assignment.objects.get(plan=plan, as_printed="Consultor")
    edit = reverse("edit", args=[plan.slug, "assignment", "as_printed", party.key])
    office.post(edit, {"value": "Consultora", "version": party.version})
    page = office.get(address(plan, "working_groups")).content.decode()
    assert "Historia del grupo de 1.1.1: 1 cambio" in page
    assert "«Consultora»" in page


def test_the_history_of_a_group_is_not_public(plan: Plan, office: Client, public: Client, marta: User) -> None:
    party = Assignment.objects.get(plan=plan, as_printed="Consultor")
    edit = reverse("edit", args=[plan.slug, "assignment", "as_printed", party.key])
    office.post(edit, {"value": "Consultora", "version": party.version})
    actions.publish(plan=plan, by=marta)
    assert "Historia del grupo" not in public.get(address(plan, "working_groups")).content.decode()


def test_the_network_says_in_words_what_it_draws(plan: Plan, office: Client) -> None:
    page = office.get(address(plan, "actor_network")).content.decode()
    assert page.count('class="tie"') == 2
    assert page.count('role="rowheader"') == 2


def test_the_power_grid_is_set_and_drawn(plan: Plan, office: Client) -> None:
    one = named(plan, "Universidad del Río")
    office.post(address(plan, "power_grid"), {f"p-{one.slug}": "5", f"i-{one.slug}": "4"})
    one.refresh_from_db()
    assert (one.power, one.interest) == (5, 4)
    page = office.get(address(plan, "power_grid")).content.decode()
    assert page.count('class="grid-spot"') == 1
    assert "Trabajar de cerca" in page


def test_a_value_outside_the_scale_is_refused_and_what_was_typed_stays(plan: Plan, office: Client) -> None:
    one = named(plan, "Universidad del Río")
    response = office.post(address(plan, "power_grid"), {f"p-{one.slug}": "9", f"i-{one.slug}": "4"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "«9» no es un valor de la escala. Escriba un número entero de 1 a 5, o nada." in page
    assert 'value="9"' in page
    one.refresh_from_db()
    assert one.power is None


def test_power_and_interest_are_in_no_export_and_in_no_answer(plan: Plan, office: Client, marta: User) -> None:
    ratings = {one.slug: (5, 4) for one in Organization.objects.filter(plan=plan)}
    rate_actors(plan=plan, ratings=ratings, by=marta)
    annex = annex_of(plan, marta)
    told = {field.name for part in (annex, *annex.organizations) for field in fields(part)}
    assert not {"power", "interest"} & told
    answer = office.get(f"/api/plans/{plan.slug}/organizations").content.decode()
    assert "power" not in answer


@pytest.mark.parametrize("name", ["power_grid", "actor_load"])
def test_who_has_a_part_in_the_plan_sees_neither_power_nor_load(plan: Plan, name: str) -> None:
    client = member_of(named(plan, "Universidad del Río"))
    assert client.get(address(plan, "actors")).status_code == 200
    assert client.get(address(plan, name)).status_code == 404


def test_an_organization_sees_its_own_corner_and_no_other(plan: Plan) -> None:
    client = member_of(named(plan, "Universidad del Río"))
    own = client.get(address(plan, "corner", "universidad-del-rio"))
    assert own.status_code == 200
    assert "Inventario de pozos" in own.content.decode()
    assert "Taller con barrios" not in own.content.decode()
    assert client.get(address(plan, "corner", "camara-de-comercio")).status_code == 404


def test_a_corner_leaves_out_the_drafts_of_others(plan: Plan) -> None:
    Deliverable.objects.filter(plan=plan, text="Informe de pozos").update(state="returned")
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(state="accepted")
    ally = member_of(named(plan, "Universidad del Río"))
    page = ally.get(address(plan, "corner", "universidad-del-rio")).content.decode()
    assert ">devuelto" not in page
    assert ">aceptado" in page
    lead = member_of(Organization.objects.get(plan=plan, acronym="AGUA"), "Leandro")
    assert ">devuelto" in lead.get(address(plan, "corner", "agua")).content.decode()


def test_a_corner_lists_what_was_asked_and_did_not_come(plan: Plan, office: Client) -> None:
    task = Task.objects.get(plan=plan, code="1.2.1")
    values = {"task": task, "state": "accepted", "asked_of": "Universidad del Río"}
    NamedInput.objects.create(plan=plan, key="input:1", name="Registro de lluvias", **values)
    NamedInput.objects.create(plan=plan, key="input:2", name="Censo", got_on=timezone.localdate(), **values)
    page = office.get(address(plan, "corner", "universidad-del-rio")).content.decode()
    assert "Registro de lluvias" in page
    assert "Censo" not in page


def test_the_office_says_what_an_organization_is(plan: Plan, office: Client) -> None:
    one = named(plan, "Universidad del Río")
    form = {"sector": "academia", "level": "national", "liaison": "agua", "version": one.version}
    office.post(address(plan, "describe_organization", one.slug), form)
    page = office.get(address(plan, "organization", one.slug)).content.decode()
    assert "<dd>Academia</dd>" in page
    assert "<dt>La convoca</dt>" in page
    listed = office.get(address(plan, "organizations") + "?sector=academia&level=national").content.decode()
    assert "Universidad del Río" in listed
    assert "Cámara de Comercio" not in listed


def test_a_description_is_not_written_over_a_newer_one(plan: Plan, office: Client) -> None:
    one = named(plan, "Universidad del Río")
    form = {"sector": "academia", "level": "", "liaison": "", "version": one.version + 3}
    page = office.post(address(plan, "describe_organization", one.slug), form, follow=True).content.decode()
    assert "Alguien cambió esto" in page
    one.refresh_from_db()
    assert one.sector == ""


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")])
def test_annex_g2_goes_out_in_three_forms(plan: Plan, office: Client, form: str, start: bytes) -> None:
    response = office.get(address(plan, "actor_annex", form))
    assert response.content.startswith(start)
    assert f"anexo-g2-actores-{plan.slug}.{form}" in response.headers["Content-Disposition"]


def test_annex_g2_has_no_other_form(plan: Plan, office: Client) -> None:
    assert office.get(address(plan, "actor_annex", "exe")).status_code == 404


def test_the_annex_of_the_public_says_nothing_of_what_is_missing(plan: Plan, marta: User) -> None:
    Assignment.objects.filter(plan=plan, role="leads", row__tasks__code="1.2.1").delete()
    Organization.objects.filter(plan=plan).update(sector="academia")
    of_office, of_public = annex_of(plan, marta), annex_of(plan, None)
    assert of_office.missing
    assert of_public.missing == ()
    assert of_office.has_description
    assert of_public.has_description  # sector and level are published with the plan
