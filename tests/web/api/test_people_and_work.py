"""People, posts, matrix, load, progress and the brief for programs: what is told, and to whom."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from cauce.core import permissions as rules
from cauce.web.models import Deliverable, Holding, Organization, Person, Plan, Row
from tests.people import with_role
from tests.web.api.conftest import Asker
from tests.web.working import post_at, someone_at


def asker_of(plan: Plan, role: str) -> Asker:
    client = Client()
    client.force_login(with_role(plan, role))
    return Asker(client)


@pytest.fixture
def clara(plan: Plan) -> Person:
    """Clara directs the office of water since 2020."""
    user = someone_at(plan, "Oficina del Agua 1", name="Clara Ibarra")
    return Person.objects.get(user=user)


def test_the_office_is_told_who_holds_which_post_and_how_to_reach_them(
    plan: Plan, office: Asker, clara: Person
) -> None:
    [told] = office.answer("people?q=clara")["items"]
    assert (told["name"], told["email"], told["has_account"]) == ("Clara Ibarra", "clara@example.org", True)
    assert told["posts"][0]["organization"]["slug"] == "oficina-del-agua-1"
    [post] = office.answer("posts")["items"]
    assert [one["name"] for one in post["holders"]] == ["Clara Ibarra"]


def test_a_post_that_nobody_holds_today_is_told_as_vacant(plan: Plan, office: Asker, clara: Person) -> None:
    Holding.objects.filter(person=clara).update(until=dt.date(2021, 1, 1))
    assert office.answer("posts")["items"][0]["holders"] == []


def test_whoever_is_erased_is_told_nowhere(plan: Plan, office: Asker, clara: Person) -> None:
    Person.objects.filter(pk=clara.pk).update(erased_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert office.answer("people")["items"] == []
    assert "Clara" not in str(office.answer("posts"))


@pytest.mark.parametrize("address", ["people", "posts"])
def test_contacts_are_refused_to_everybody_but_the_office(plan: Plan, clara: Person, address: str) -> None:
    for role in (rules.MAYOR, rules.READER, rules.LEAD):
        assert "office" in asker_of(plan, role).answer(address, status=403)["message"]


def test_the_matrix_says_who_holds_what_in_which_row(plan: Plan, nobody: Asker) -> None:
    told = nobody.answer("matrix")
    assert [row["code"] for row in told["rows"]] == ["1.1.1", "1.2.1"]
    cells = {line["organization"]["slug"]: line["cells"] for line in told["items"]}
    assert cells["oficina-del-agua-1"] == {"1.1.1": ["leads"], "1.2.1": ["leads"]}
    assert nobody.answer("matrix?area=9")["rows"] == []


def test_what_is_missing_or_doubled_is_told_to_the_office_alone(plan: Plan, office: Asker, nobody: Asker) -> None:
    assert "remarks" not in nobody.answer("matrix")
    assert {one["row"] for one in office.answer("matrix")["remarks"]} <= {"1.1.1", "1.2.1"}
    assert office.answer("matrix")["remarks"]


def test_the_load_counts_a_shared_row_once_and_invitations_apart(plan: Plan) -> None:
    told = asker_of(plan, rules.MAYOR).answer("load")
    assert (told["tasks"], told["rows"]) == (3, 2)
    first = told["items"][0]
    assert (first["organization"]["slug"], first["tasks"], first["rows"]) == ("oficina-del-agua-1", 3, 2)
    assert any(line["invited"]["rows"] for line in told["items"])


def test_the_load_shows_what_falls_due_month_by_month(plan: Plan, office: Asker) -> None:
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(due_words="2027-03-31")
    due = {one["organization"]["slug"]: one["months"] for one in office.answer("load")["due"]}
    assert due["oficina-del-agua-1"]["2027-03"] >= 1


def test_the_progress_of_areas_is_public_with_its_weights(plan: Plan, nobody: Asker) -> None:
    told = nobody.answer("progress")
    assert told["whole"]["rows"] == 2
    assert told["areas"][0]["area"]["number"] == 1
    assert told["whole"]["weights"]["deliverables"] == 0.7


def test_the_brief_tells_what_the_mayor_reads(plan: Plan, nobody: Asker) -> None:
    Deliverable.objects.filter(plan=plan, text="Mapa de pozos").update(due_words="2020-01-01")
    row = Row.objects.filter(plan=plan).exclude(deliverables__text="Mapa de pozos")[0]
    Row.objects.filter(pk=row.pk).update(state="deferred", decided_by="mayor", state_why="Sin fondos.")
    told = asker_of(plan, rules.MAYOR).answer("brief")
    assert "Mapa de pozos" in [one["name"] for one in told["late"]]
    assert told["deferred"][0]["why"] == "Sin fondos."
    assert nobody.answer("brief", status=403)["message"]


def test_sector_and_level_of_an_organization_are_public(plan: Plan, nobody: Asker) -> None:
    Organization.objects.filter(plan=plan, slug="oficina-del-agua-1").update(sector="public", level="municipal")
    told = nobody.answer("organizations/oficina-del-agua-1")
    assert (told["sector"], told["level"]) == ("public", "municipal")


def test_the_plan_names_the_parts_that_one_may_open(plan: Plan, office: Asker, nobody: Asker) -> None:
    assert {"matrix", "progress"} <= set(nobody.answer("")["parts"])
    assert not {"load", "brief", "people"} & set(nobody.answer("")["parts"])
    assert {"load", "brief"} <= set(asker_of(plan, rules.MAYOR).answer("")["parts"])
    assert {"load", "brief", "people", "posts"} <= set(office.answer("")["parts"])


def test_a_post_without_a_person_is_there_too(plan: Plan, office: Asker) -> None:
    post_at(plan, "Oficina del Agua 1")
    assert [one["title"] for one in office.answer("posts")["items"]] == ["Dirección"]
