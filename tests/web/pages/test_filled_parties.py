"""Parties to be named that somebody fills (por nombrar, nombrado): by whom and since when, for who works inside."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.core.monitoring import WorkChange
from cauce.core.places import city_format
from cauce.web.actions import monitoring, people
from cauce.web.actions import plan as plans
from cauce.web.models import Assignment, Organization, Plan, Row, User
from tests.web.pages.every import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(plan: Plan, marta: User) -> Organization:
    """The university fills «Consultor» of the first row."""
    one = Organization.objects.get(plan=plan, name="Universidad del Río")
    party = Assignment.objects.get(plan=plan, is_placeholder=True, retired_at=None)
    people.fill_placeholder(assignment=party, organizations=[one], by=marta)
    return one


def today() -> str:
    return city_format("es-PA").day(timezone.localdate())


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_task_says_who_fills_it_and_since_when(plan: Plan, filled: Organization, office: Client) -> None:
    for name in ("task", "tasks"):
        page = page_of(office, addresses(plan)[name])
        assert "nombrado:" in page
        assert today() in page
        assert "por nombrar</span>" not in page


def test_the_organizations_page_says_since_when(plan: Plan, filled: Organization, office: Client) -> None:
    page = page_of(office, reverse("organization", args=[plan.slug, filled.slug]))
    assert "nombrada desde" in page


def test_the_public_is_told_neither(plan: Plan, filled: Organization, public: Client, marta: User) -> None:
    plans.publish(plan=plan, by=marta)
    page = page_of(public, addresses(plan)["task"])
    assert "Consultor" in page
    assert "nombrado:" not in page


def test_the_list_of_questions_shows_how_far_each_answer_is(plan: Plan, office: Client, marta: User) -> None:
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    monitoring.set_work_state(things=[row], change=WorkChange("done"), by=marta)
    page = page_of(office, reverse("questions", args=[plan.slug]))
    assert "100 % de avance" in page
    assert "0 % de avance" in page


def test_a_person_without_an_organization_is_shown_like_the_others(plan: Plan, office: Client, public: Client) -> None:
    party = Assignment.objects.get(plan=plan, is_placeholder=True, retired_at=None)
    address = reverse("placeholder", args=[plan.slug, party.pk])
    page = page_of(office, address)
    assert 'value="Consultor (1.1.1)"' in page
    form = {"act": "person", "line": "Ana Ruiz", "called": "Consultoría del agua"}
    answer = office.post(address, form)
    assert answer.status_code == 422
    assert 'value="Ana Ruiz"' in answer.content.decode()
    office.post(address, form | {"line": "Ana Ruiz, ana@example.org"})
    for name in ("task", "tasks"):
        page = page_of(office, addresses(plan)[name])
        assert ">Consultoría del agua</a>" in page
        assert "Ana Ruiz" not in page
    assert "Ana Ruiz" in page_of(office, reverse("organization", args=[plan.slug, "consultoria-del-agua"]))
