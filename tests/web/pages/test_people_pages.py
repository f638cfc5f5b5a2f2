"""Pages of people: the office enters, hands over, invites and erases; nobody else finds them."""

from __future__ import annotations

import io
import json

import docx
import pytest
from django.test import Client
from django.urls import reverse

from cauce.web.models import (
    Assignment,
    Event,
    Holding,
    Organization,
    OutgoingMessage,
    Person,
    Plan,
    Post,
    User,
    VulnerabilityJudgement,
)
from tests.web.risky import facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(plan: Plan) -> Organization:
    return Organization.objects.filter(plan=plan, retired_at=None, assignments__role="leads")[0]


@pytest.fixture
def ana(plan: Plan, office: Client, works: Organization) -> Person:
    send(office, plan, "people", lines=f"Ana Ruiz, ana@example.org, {works.name}")
    return Person.objects.get()


def send(office: Client, plan: Plan, name: str, *rest: object, **told: object) -> str:
    response = office.post(reverse(name, args=[plan.slug, *rest]), told, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_a_line_enters_somebody_and_the_organisation_shows_them(
    plan: Plan, office: Client, public: Client, works: Organization, ana: Person
) -> None:
    address = reverse("organization", args=[plan.slug, works.slug])
    assert "ana@example.org" in office.get(address).content.decode()
    Plan.objects.update(published_at="2027-01-01T00:00Z")
    assert "ana@example.org" not in public.get(address).content.decode()


def test_a_wrong_line_is_refused_with_its_words_and_stays_typed(plan: Plan, office: Client) -> None:
    page = send(office, plan, "people", lines="Ana Ruiz, ana@example.org, Nadie S. A.")
    assert "Nadie S. A." in page.split("<textarea")[1].split("</textarea>")[0]
    assert "no está entre las organizaciones" in page


def test_of_a_very_long_line_only_the_beginning_is_repeated(plan: Plan, office: Client) -> None:
    page = send(office, plan, "people", lines="A" * 10_000)
    faults = page.partition('id="lines-faults">')[2].partition("</ul>")[0]
    assert "AAA…»" in faults
    assert len(faults) < 2000


def test_a_post_is_handed_over_to_somebody_new(plan: Plan, office: Client, ana: Person) -> None:
    post = Post.objects.get()
    send(office, plan, "hand_over", post.pk, line="Berta Gil, berta@example.org", on="2030-01-01")
    assert [each.person.name for each in Holding.objects.order_by("since")] == ["Ana Ruiz", "Berta Gil"]
    assert Holding.objects.get(person=ana).until is not None


def test_a_day_that_is_none_is_refused(plan: Plan, office: Client, ana: Person) -> None:
    page = send(office, plan, "hand_over", Post.objects.get().pk, person=ana.pk, on="ayer")
    assert "«ayer» no es una fecha" in page


def test_the_hand_over_list_is_a_word_document(plan: Plan, office: Client, ana: Person) -> None:
    response = office.get(reverse("hand_over_file", args=[plan.slug, Post.objects.get().pk]))
    document = docx.Document(io.BytesIO(response.content))
    words = "\n".join(each.text for each in document.paragraphs)
    assert "Traspaso de un cargo" in words
    assert "Quien recibe" in words
    assert any("1.1.1" in cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_roles_are_given_to_a_post_in_one_event(plan: Plan, office: Client, works: Organization, ana: Person) -> None:
    post = Post.objects.get()
    roles = Assignment.objects.filter(organization=works, retired_at=None)
    send(office, plan, "post", post.pk, act="roles", assignment=[each.pk for each in roles])
    assert roles.filter(post=post).count() == roles.count() > 1
    assert Event.objects.filter(act="assign_posts").count() == 1
    send(office, plan, "post", post.pk, act="roles")
    assert not Assignment.objects.filter(post=post).exists()


def test_a_post_is_renamed_held_ended_and_taken_away(plan: Plan, office: Client, ana: Person) -> None:
    post = Post.objects.get()
    send(office, plan, "post", post.pk, act="rename", title="Dirección", version=post.version)
    send(office, plan, "post", post.pk, act="end", holding=Holding.objects.get().pk, until="2035-01-31")
    send(office, plan, "post", post.pk, act="hold", person=ana.pk, since="2036-01-01")
    send(office, plan, "post", post.pk, act="retire")
    post.refresh_from_db()
    assert (post.title, post.is_contact, post.retired_at is None) == ("Dirección", False, False)


def test_a_new_post_is_made_on_the_organisations_page(plan: Plan, office: Client, works: Organization) -> None:
    assert "Subdirección" in send(office, plan, "new_post", works.slug, title="Subdirección")


def test_a_party_to_be_named_is_filled(plan: Plan, office: Client, works: Organization) -> None:
    party = Assignment.objects.filter(plan=plan, is_placeholder=True)[0]
    page = send(office, plan, "placeholder", party.pk, organization=works.slug)
    assert f'value="{works.slug}" checked' in page


def test_an_invitation_makes_an_account_and_a_letter(plan: Plan, office: Client, ana: Person) -> None:
    send(office, plan, "person", ana.pk, act="invite", role="reader")
    letter = OutgoingMessage.objects.get()
    assert "/cuenta/entrar/" in letter.body
    assert User.objects.get(email="ana@example.org").memberships.get().role == "reader"


def test_what_is_kept_of_a_person_is_given_out_and_erased(plan: Plan, office: Client, ana: Person) -> None:
    send(office, plan, "person", ana.pk, act="consent", consent_words="por carta")
    response = office.post(reverse("person_data", args=[plan.slug, ana.pk]))
    assert json.loads(response.content)["consent"]["words"] == "por carta"
    assert "No se puede deshacer" in office.get(reverse("erase_person", args=[plan.slug, ana.pk])).content.decode()
    page = send(office, plan, "erase_person", ana.pk, why="Lo pidió")
    assert f"/personas/{ana.pk}/" not in page
    assert office.get(reverse("person", args=[plan.slug, ana.pk])).status_code == 404


def test_a_judge_named_in_words_is_found_and_erased(plan: Plan, office: Client) -> None:
    school = facility(plan, "Escuela del río", None)
    judge = {"index": "generic", "score": 3.0, "band": "medium", "judged_on": "2026-05-04"}
    VulnerabilityJudgement.objects.create(plan=plan, key="j", facility=school, judge_post="Ing. Rosa Prado", **judge)
    address = reverse("named_judges", args=[plan.slug])
    assert "Rosa Prado" not in office.get(address, {"q": "luz"}).content.decode()
    assert "Ing. Rosa Prado" in office.get(address, {"q": "prado"}).content.decode()
    where = office.get(address, {"name": "Ing. Rosa Prado"}).content.decode()
    assert "Escuela del río" in where and "No se puede deshacer" in where
    page = office.post(address, {"name": "Ing. Rosa Prado", "why": "Lo pidió"}, follow=True).content.decode()
    assert "Rosa Prado" not in page and "El nombre se borró" in page
    card = office.get(reverse("facility", args=[plan.slug, school.pk])).content.decode()
    assert "Alguien" in card and "Rosa" not in card
    assert office.get(address, {"name": "Ing. Rosa Prado"}).status_code == 404


def test_more_people_take_no_more_queries(plan: Plan, office: Client, works: Organization, ana: Person) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for start in (0, 20):
        send(
            office,
            plan,
            "people",
            lines="\n".join(f"P{n}, p{n}@example.org, {works.name}" for n in range(start, start + 20)),
        )
        for address in (
            reverse("people", args=[plan.slug]),
            reverse("post", args=[plan.slug, Post.objects.all()[0].pk]),
        ):
            office.get(address)
            with CaptureQueriesContext(connection) as found:
                office.get(address)
            counts.append(len(found))
    assert counts[:2] == counts[2:]


def test_what_is_wrong_with_each_line_stands_once_beside_the_field(plan: Plan, office: Client, ana: Person) -> None:
    works = ana.holdings.get().post.organization.name
    lines = [
        f"Luis Paz, luis@@malo, {works}",
        f"Eva Sol, ANA@example.org, {works}",
        f"Bien Dicho, b@example.org, {works}",
    ]
    page = send(office, plan, "people", lines="\n".join(lines))
    faults = page.partition('id="lines-faults">')[2].partition("</ul>")[0]
    assert faults.count("<li>") == 2
    assert faults.count("luis@@malo") == 1
    assert "Ana Ruiz" in faults and "Bien Dicho" not in faults
    assert 'aria-describedby="lines-hint lines-faults" aria-invalid="true"' in page
    assert Person.objects.count() == 1


def test_a_second_post_of_the_same_person_is_no_fault(plan: Plan, office: Client, ana: Person) -> None:
    other = Organization.objects.filter(plan=plan, retired_at=None).exclude(pk=ana.holdings.get().post.organization_id)[
        0
    ]
    send(office, plan, "people", lines=f"ana ruiz, ANA@example.org, {other.name}")
    assert Person.objects.count() == 1
    assert Holding.objects.filter(person=ana).count() == 2
