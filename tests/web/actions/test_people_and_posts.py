"""People and posts: one line enters somebody, a change of holder moves all, a person can be erased."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from cauce.core import permissions as rules
from cauce.web.actions import people as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError, require
from cauce.web.events import ByLink
from cauce.web.models import (
    ActionLink,
    Assignment,
    Change,
    Event,
    Holding,
    Membership,
    Organization,
    OutgoingMessage,
    Person,
    Plan,
    Post,
    Row,
    Task,
    User,
)
from cauce.web.queries import people as queries
from cauce.web.queries.visible import may, roles_of, visible_plans
from tests.people import everyone, first_row, irene_without_a_role, marta_of_the_office, ruben_of_one_plan, with_role
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
JUNE = dt.date(2018, 6, 1)


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    plan, _ = import_draft(by=marta)
    return plan


@pytest.fixture
def works(plan: Plan) -> Organization:
    return Organization.objects.filter(plan=plan, retired_at=None, assignments__role="leads")[0]


def add(plan: Plan, marta: User, *lines: str, new: bool = False) -> Event:
    return actions.add_people(plan=plan, lines=lines, by=marta, on=dt.date(2018, 1, 1), new_organizations=new)


def ana(plan: Plan, marta: User, works: Organization) -> tuple[Person, Post]:
    add(plan, marta, f"Ana Ruiz, ana@example.org, {works.name}")
    held = Holding.objects.select_related("person", "post").get(person__email="ana@example.org")
    return held.person, held.post


def test_one_line_enters_a_person_with_a_post(plan: Plan, marta: User, works: Organization) -> None:
    person, post = ana(plan, marta, works)
    assert (person.name, post.organization, post.title, post.is_contact) == ("Ana Ruiz", works, "Contacto", True)


def test_all_lines_are_entered_or_none(plan: Plan, marta: User, works: Organization) -> None:
    with pytest.raises(actions.CannotWritePersonError) as refused:
        add(plan, marta, f"Ana, ana@example.org, {works.name}", "Luis, luis@example.org, Nadie SA", "sin-nada")
    assert refused.value.faults[0].code.startswith("organization_")
    assert not Person.objects.exists()


def test_a_new_organisation_is_made_when_that_is_said(plan: Plan, marta: User) -> None:
    add(plan, marta, "Luis, luis@example.org, Consultora Nueva", new=True)
    assert Organization.objects.filter(plan=plan, name="Consultora Nueva").exists()


def test_entering_somebody_twice_makes_one_person(plan: Plan, marta: User, works: Organization) -> None:
    ana(plan, marta, works)
    add(plan, marta, f"Ana Ruiz, ANA@example.org, {works.name}")
    assert Person.objects.count() == Holding.objects.count() == 1


def test_the_history_holds_nothing_of_a_person(plan: Plan, marta: User, works: Organization) -> None:
    person, _post = ana(plan, marta, works)
    actions.change_person(plan=plan, person=person, values={"phone": "6000-0000", "name": "Ana R."}, by=marta)
    told = list(Change.objects.filter(kind="person").order_by("field").values_list("field", "before", "after"))
    assert told == [("", None, {}), ("name", None, None), ("phone", None, None)]


def test_a_change_of_holder_moves_roles_and_stops_links(plan: Plan, marta: User, works: Organization) -> None:
    first, post = ana(plan, marta, works)
    actions.invite(plan=plan, person=first, role="", address="https://example.org", by=marta)
    row = Assignment.objects.filter(organization=works, role="leads").exclude(row=None)[0].row
    assert row is not None
    link = ActionLink.objects.create(
        plan=plan, row=row, post=post, person=first, token_hash="x", expires_at=timezone.now() + dt.timedelta(days=9)
    )
    add(plan, marta, "Berta Gil, berta@example.org, Consultora Nueva", new=True)
    berta = Person.objects.get(email="berta@example.org")
    actions.hand_over(post=post, to=berta, on=JUNE, by=marta)
    actions.invite(plan=plan, person=berta, role="", address="https://example.org", by=marta)
    link.refresh_from_db()
    berta.refresh_from_db()
    assert link.revoked_at is not None
    assert Holding.objects.get(post=post, person=first).until == dt.date(2018, 5, 31)
    before, after = User.objects.get(email="ana@example.org"), User.objects.get(email="berta@example.org")
    assert rules.LEAD not in roles_of(before, plan, row)
    assert rules.LEAD in roles_of(after, plan, row)


def test_who_holds_a_post_cannot_take_it_over(plan: Plan, marta: User, works: Organization) -> None:
    person, post = ana(plan, marta, works)
    with pytest.raises(actions.CannotWritePersonError, match="held_already"):
        actions.hand_over(post=post, to=person, on=JUNE, by=marta)


def test_the_hand_over_list_names_roles_and_open_deliverables(plan: Plan, marta: User, works: Organization) -> None:
    _person, post = ana(plan, marta, works)
    carried = queries.carried_by(post)
    assert {each.organization for each in carried.assignments} == {works}
    assert carried.deliverables


def test_a_role_given_to_a_post_is_no_longer_its_colleagues(plan: Plan, marta: User, works: Organization) -> None:
    with_role(plan, rules.LEAD)
    person, _post = ana(plan, marta, works)
    actions.invite(plan=plan, person=person, role="", address="https://example.org", by=marta)
    colleague = User.objects.get(email="ana@example.org")
    assert rules.LEAD not in roles_of(colleague, plan, first_row(plan))


def test_a_filled_placeholder_gives_its_role(plan: Plan, marta: User, works: Organization) -> None:
    party = Assignment.objects.filter(plan=plan, is_placeholder=True).exclude(row=None)[0]
    person, _post = ana(plan, marta, works)
    actions.invite(plan=plan, person=person, role="", address="https://example.org", by=marta)
    actions.fill_placeholder(assignment=party, organizations=[works], by=marta)
    user = User.objects.get(email="ana@example.org")
    assert rules.ROLE_OF_PARTY[party.role] in roles_of(user, plan, party.row)
    actions.fill_placeholder(assignment=party, organizations=[], by=marta)
    assert queries.fillings_of(party) == []


def consultant(plan: Plan) -> Assignment:
    return Assignment.objects.filter(plan=plan, is_placeholder=True).exclude(row=None)[0]


def hired(plan: Plan, marta: User, line: str = "Ana Ruiz, ana@example.org", called: str = "Consultoría 1") -> Event:
    return actions.fill_with_person(assignment=consultant(plan), line=line, called=called, by=marta)


def test_a_person_without_an_organization_fills_a_placeholder_and_gets_its_role(plan: Plan, marta: User) -> None:
    event = hired(plan, marta)
    (filling,) = queries.fillings_of(consultant(plan))
    assert filling.organization.name == "Consultoría 1"
    holding = Holding.objects.get(post__organization=filling.organization)
    assert (holding.person.name, holding.person.email) == ("Ana Ruiz", "ana@example.org")
    actions.invite(plan=plan, person=holding.person, role="", address="https://example.org", by=marta)
    party = consultant(plan)
    user = User.objects.get(email="ana@example.org")
    assert rules.ROLE_OF_PARTY[party.role] in roles_of(user, plan, party.row)
    undo(event=event, by=marta, why="Fue otra persona.")
    assert queries.fillings_of(party) == []


def test_no_name_of_the_person_stays_once_it_is_erased(plan: Plan, marta: User) -> None:
    hired(plan, marta)
    person = Person.objects.get(email="ana@example.org")
    actions.erase_person(plan=plan, person=person, by=marta, why="Lo pidió.")
    told = [f"{each.before}{each.after}" for each in Change.objects.filter(event__plan=plan)]
    assert not any("Ana Ruiz" in each or "ana@" in each for each in told)


@pytest.mark.parametrize(
    ("line", "called", "code"),
    [
        ("Ana Ruiz, ana@example.org", " ", "part_unnamed"),
        ("Ana Ruiz, ana@example.org", "Universidad del Río", "part_is_there"),
        ("Ana Ruiz, ana@example.org", "Ana Ruiz, consultora", "part_is_the_person"),
        ("Ana Ruiz", "Consultoría 1", "contact_missing"),
        ("ana@example.org", "Consultoría 1", "name_missing"),
    ],
)
def test_what_is_missing_of_a_hired_person_is_said(plan: Plan, marta: User, line: str, called: str, code: str) -> None:
    with pytest.raises(actions.CannotWritePersonError) as refused:
        hired(plan, marta, line, called)
    assert [each.code for each in refused.value.faults] == [code]
    assert not Person.objects.exists()
    assert queries.fillings_of(consultant(plan)) == []


def test_only_the_office_names_a_hired_person(plan: Plan) -> None:
    with pytest.raises(NotAllowedError):
        hired(plan, irene_without_a_role())


def test_an_erased_person_leaves_nothing_but_the_number(plan: Plan, marta: User, works: Organization) -> None:
    person, post = ana(plan, marta, works)
    actions.invite(plan=plan, person=person, role=rules.READER, address="https://example.org", by=marta)
    actions.erase_person(plan=plan, person=person, by=marta, why="Lo pidió.")
    person.refresh_from_db()
    assert (person.name, person.email, person.user) == ("", "", None)
    assert not User.objects.filter(email="ana@example.org").exists()
    assert not OutgoingMessage.objects.filter(person=person).exists()
    assert Holding.objects.get(post=post).until is not None
    assert str(person) == "Persona borrada"


def test_all_that_is_kept_of_a_person_is_given_out(plan: Plan, marta: User, works: Organization) -> None:
    person, _post = ana(plan, marta, works)
    told = actions.export_person(plan=plan, person=person, by=marta)
    assert (told["name"], told["posts"][0]["organization"]) == ("Ana Ruiz", works.name)


def test_one_may_take_out_ones_own_data_only(plan: Plan, marta: User, works: Organization) -> None:
    person, _post = ana(plan, marta, works)
    actions.invite(plan=plan, person=person, role="", address="https://example.org", by=marta)
    own = User.objects.get(email="ana@example.org")
    person.refresh_from_db()
    assert actions.export_person(plan=plan, person=person, by=own)["email"] == "ana@example.org"
    with pytest.raises(NotAllowedError):
        actions.export_person(plan=plan, person=person, by=irene_without_a_role())


def test_the_office_of_one_plan_does_not_erase_who_works_in_another(marta: User, plan: Plan) -> None:
    ruben = ruben_of_one_plan(plan)
    other, _ = import_draft(by=marta, slug="otro")
    for each in (plan, other):
        name = Organization.objects.filter(plan=each, retired_at=None)[0].name
        add(each, marta, f"Ana, ana@example.org, {name}")
    with pytest.raises(NotAllowedError):
        actions.erase_person(plan=plan, person=Person.objects.get(), by=ruben)


def test_the_last_of_the_office_keeps_the_role(plan: Plan) -> None:
    ruben = ruben_of_one_plan(plan)
    Membership.objects.filter(plan=None).delete()
    with pytest.raises(actions.CannotWritePersonError, match="last_office"):
        actions.take_role(membership=Membership.objects.get(user=ruben), by=ruben)


def test_roles_from_posts_hold_for_their_row_only(plan: Plan) -> None:
    lucia = with_role(plan, rules.LEAD)
    row = first_row(plan)
    task = Task.objects.filter(row=row)[0]
    assert rules.LEAD in roles_of(lucia, plan, task)
    other = Row.objects.create(plan=plan, key="row:otra", area=row.area)
    assert roles_of(lucia, plan, other) == {rules.PUBLIC, rules.PARTICIPANT}
    with pytest.raises(NotAllowedError, match="may say where it stands"):
        require("report_progress", by=lucia, plan=plan, on=other)


def test_a_private_link_acts_on_its_row_until_it_ends(plan: Plan) -> None:
    with_role(plan, rules.LEAD)
    row = first_row(plan)
    post = Post.objects.get(assignments__row=row)
    link = ActionLink.objects.create(
        plan=plan, row=row, post=post, token_hash="x", expires_at=timezone.now() + dt.timedelta(days=9)
    )
    assert may("report_progress", by=ByLink(link), plan=plan, on=row)
    assert not may(
        "report_progress", by=ByLink(link), plan=plan, on=Row.objects.create(plan=plan, key="r", area=row.area)
    )
    link.expires_at = timezone.now() - dt.timedelta(minutes=1)
    assert not may("report_progress", by=ByLink(link), plan=plan, on=row)


def test_every_role_may_do_on_its_row_what_the_table_says(plan: Plan) -> None:
    row = first_row(plan)
    for role, user in everyone(plan).items():
        for act, told in rules.ACTS.items():
            expected = role in told.roles or (role in rules.POST_ROLES and rules.PARTICIPANT in told.roles)
            assert may(act, by=user, plan=plan, on=row) is expected, (role, act)


def test_who_has_a_part_sees_the_plan_before_it_is_published(plan: Plan) -> None:
    seeing = {role for role, user in everyone(plan).items() if plan in visible_plans(user)}
    assert seeing == {rules.SUPERUSER, rules.OFFICE, *rules.POST_ROLES, *rules.INSIDE} - {rules.PARTICIPANT}
