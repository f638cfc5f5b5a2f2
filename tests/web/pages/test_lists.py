"""Lists: filters in the address, a hundred lines and more on demand, a fragment that equals the page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cauce.web.models import Organization, Plan
from tests.web.pages.every import addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(plan: Plan) -> Plan:
    """The plan with 150 organisations more."""
    Organization.objects.bulk_create(
        Organization(plan=plan, key=f"organization:o{n}", slug=f"o{n}", name=f"Organización {n:03d}")
        for n in range(150)
    )
    return plan


def test_a_list_shows_a_hundred_lines_and_where_the_next_are(many: Plan, office: Client) -> None:
    page = office.get(addresses(many)["organizations"]).content.decode()
    assert page.count('role="rowheader"') == 100
    assert "?from=100" in page


def test_the_next_lines_come_without_scripts_as_a_page(many: Plan, office: Client) -> None:
    page = office.get(addresses(many)["organizations"] + "?from=100").content.decode()
    assert "<h1>" in page
    assert "Organización 149" in page


def test_the_next_lines_come_with_scripts_as_lines_alone(many: Plan, office: Client) -> None:
    address = addresses(many)["organizations"] + "?from=100"
    part = office.get(address, headers={"HX-Request": "true", "HX-Target": "more"}).content.decode()
    assert "<h1>" not in part
    assert part.strip() in _without_spaces(office.get(address).content.decode(), part)


def _without_spaces(page: str, part: str) -> str:
    return part.strip() if "".join(part.split()) in "".join(page.split()) else page


@pytest.mark.parametrize("name", ["organizations", "deliverables", "tasks", "search", "problems"])
def test_a_filter_with_scripts_gives_what_the_whole_page_holds(plan: Plan, office: Client, name: str) -> None:
    address = addresses(plan)[name] + "?q=pozos"
    part = office.get(address, headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    page = office.get(address).content.decode()
    assert "<h1" not in part
    assert _settled(part) in _settled(page)


def _settled(html: str) -> str:
    return "".join(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html).split())


def test_organizations_are_found_by_role(plan: Plan, office: Client) -> None:
    page = office.get(addresses(plan)["organizations"] + "?role=leads").content.decode()
    assert "Oficina del Agua" in page
    assert "Universidad del Río" not in page


def test_rows_without_a_role_are_found(plan: Plan, office: Client) -> None:
    page = office.get(addresses(plan)["tasks"] + "?missing=supports").content.decode()
    assert "Taller con barrios" in page
    assert "Inventario de pozos" not in page


def test_a_filter_that_finds_nothing_says_what_to_do(plan: Plan, office: Client) -> None:
    page = office.get(addresses(plan)["deliverables"] + "?q=zanahoria").content.decode()
    assert "Ningún producto coincide" in page


@pytest.mark.parametrize("start", ["-5", "abc", "100000"])
def test_a_start_that_makes_no_sense_shows_the_first_lines(plan: Plan, office: Client, start: str) -> None:
    page = office.get(addresses(plan)["deliverables"] + f"?from={start}")
    assert page.status_code == 200
    assert "Informe de pozos" in page.content.decode()
