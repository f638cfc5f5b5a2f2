"""The page of a new plan, and what an empty plan shows on each of its pages."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cauce.web.models import Area, Assignment, Plan, Task
from tests.people import irene_without_a_role, ruben_of_one_plan

pytestmark = pytest.mark.django_db
PAGE = "/es/planes/nuevo/"
OF_A_PLAN = (
    "plan questions tasks deliverables organizations cities board articulation production communication today brief "
    "actors actor_matrix actor_load working_groups actor_network power_grid acronyms about search messages "
    "reminder_settings links import_into plan_document history news publish organization_proposals problems people "
    "settings"
)


def begun(office: Client, **values: str) -> Plan:
    response = office.post(PAGE, {"title": "Plan de Villa Brisa", "begin": "empty", "language": "es", **values})
    assert response.status_code == 302, response.content.decode()
    return Plan.objects.latest("pk")


def count(model: type[Model], plan: Plan) -> int:
    return int(model._default_manager.filter(plan=plan).count())


def test_the_office_finds_the_page_beside_importing(office: Client) -> None:
    assert PAGE in office.get("/es/").content.decode()


def test_a_plan_is_begun_with_its_title_alone(office: Client) -> None:
    plan = begun(office)
    assert (plan.slug, plan.title, plan.language) == ("plan-de-villa-brisa", "Plan de Villa Brisa", "es")
    assert count(Area, plan) == 0


def test_two_plans_of_one_title_have_two_names(office: Client) -> None:
    assert {begun(office).slug, begun(office).slug} == {"plan-de-villa-brisa", "plan-de-villa-brisa-2"}


def test_a_plan_is_begun_from_a_template_in_its_language(office: Client) -> None:
    plan = begun(office, begin="template", template="resilience", language="en", slug="brisa")
    assert (plan.slug, count(Area, plan), count(Task, plan)) == ("brisa", 3, 1)
    assert Area.objects.filter(plan=plan)[0].title == "[Name of the area]"


def test_a_plan_is_begun_as_a_copy_with_or_without_its_parties(plan: Plan, office: Client) -> None:
    whole = begun(office, begin="copy", copy_of="rioseco", with_parties="1")
    bare = begun(office, begin="copy", copy_of="rioseco")
    assert [count(Task, one) for one in (whole, bare)] == [3, 3]
    assert count(Assignment, whole) > 0 == count(Assignment, bare)


def test_what_is_missing_is_said_by_its_field_and_nothing_typed_is_lost(plan: Plan, office: Client) -> None:
    response = office.post(PAGE, {"title": "", "slug": "rioseco", "city": "Villa Brisa", "begin": "empty"})
    assert response.status_code == 422
    told = response.content.decode()
    assert 'id="title-wrong"' in told and 'id="slug-wrong"' in told
    assert 'value="Villa Brisa"' in told
    assert Plan.objects.count() == 1


def test_a_plan_that_is_not_there_cannot_be_copied(office: Client) -> None:
    response = office.post(PAGE, {"title": "Plan", "begin": "copy", "copy_of": "nada"})
    assert response.status_code == 422
    assert "«nada»" in response.content.decode()


def test_only_the_office_of_the_server_begins_a_plan(plan: Plan) -> None:
    for person in (None, irene_without_a_role(), ruben_of_one_plan(plan)):
        client = Client()
        if person is not None:
            client.force_login(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(PAGE, {"title": "Plan", "begin": "empty"}).status_code == 404
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("begin", ["empty", "template"])
def test_every_page_of_a_plan_that_just_began_is_there(office: Client, begin: str, language: str) -> None:
    plan = begun(office, begin=begin, template="resilience")
    with override(language):
        addresses = {name: reverse(name, args=[plan.slug]) for name in OF_A_PLAN.split()}
    answers = {name: office.get(address).status_code for name, address in addresses.items()}
    assert {name: status for name, status in answers.items() if status != 200} == {}


def test_an_empty_plan_says_what_to_do_first(office: Client) -> None:
    plan = begun(office)
    told = office.get(f"/es/{plan.slug}/").content.decode()
    assert reverse("add_item", args=[plan.slug, "area", "-"]) in told
