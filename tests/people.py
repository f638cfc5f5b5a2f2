"""The people of the tests: one named person for each role."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AnonymousUser

from cauce.core import permissions as rules
from cauce.core.permissions import OFFICE
from cauce.web.models import Assignment, Holding, Membership, Person, Plan, Post, Row, User

# Who has which role, by first name.
GIVEN = {
    rules.OFFICE: "Rubén",
    rules.READER: "Diana",
    rules.COMMUNICATIONS: "Camilo",
    rules.PROGRAMME: "Petra",
    rules.BOARD_SECRETARY: "Sofía",
    rules.BOARD_MEMBER: "Bruno",
    rules.MAYOR: "Alma",
    rules.REVIEWER: "Rita",
    rules.TRANSLATOR: "Teo",
    rules.RATER: "Raúl",
}
BY_POST = {
    rules.LEAD: ("Lucía", ("leads",)),
    rules.CONTRIBUTOR: ("Carlos", ("working_group", "supports")),
    rules.SUPERVISOR: ("Sonia", ("supervises", "validates")),
    rules.ALLY: ("Tomás", ("allies",)),
}
SINCE = dt.date(2018, 1, 1)


def marta_of_the_office() -> User:
    """Marta works in the resilience office, with every plan of the server."""
    return _person("marta@example.org", "Marta", plan=None)


def ruben_of_one_plan(plan: Plan) -> User:
    """Rubén works in the office of one plan only."""
    return _person("ruben@example.org", "Rubén", plan=plan)


def irene_without_a_role() -> User:
    """Irene has an account and no role."""
    return User.objects.create_user("irene@example.org", name="Irene")


def sara_of_the_server() -> User:
    """Sara keeps the server."""
    return User.objects.create_user("sara@example.org", name="Sara", is_superuser=True)


def someone_of_the_public() -> AnonymousUser:
    """Somebody who is not signed in."""
    return AnonymousUser()


def with_role(plan: Plan, role: str) -> User:
    """The person who has a role in a plan, by account or by a post in the first row that has such a party."""
    if role == rules.SUPERUSER:
        return sara_of_the_server()
    if role in GIVEN:
        return _person(_address(GIVEN[role]), GIVEN[role], plan=plan, role=role)
    name, parties = BY_POST[role]
    return holder_of(_assignment(plan, parties), name)


def everyone(plan: Plan) -> dict[str, User]:
    """One person for each role of a plan, and Irene, who has none."""
    roles = (rules.SUPERUSER, *GIVEN, *BY_POST)
    return {role: with_role(plan, role) for role in roles} | {rules.PUBLIC: irene_without_a_role()}


def first_row(plan: Plan) -> Row:
    """The row in which the persons with a post have their roles."""
    return Row.objects.filter(plan=plan, retired_at=None).order_by("pk")[0]


def holder_of(assignment: Assignment, name: str) -> User:
    """Somebody with an account who holds the post to which a role is given, made when it is not there."""
    post = assignment.post
    if post is None:
        assert assignment.organization is not None
        key = f"post:{assignment.pk}"
        post = Post.objects.create(
            plan=assignment.plan, key=key, organization=assignment.organization, title=f"Cargo de {name}"
        )
        Assignment.objects.filter(pk=assignment.pk).update(post=post)
    user = User.objects.filter(email=_address(name)).first() or User.objects.create_user(_address(name), name=name)
    person, _ = Person.objects.get_or_create(user=user, defaults={"name": name, "email": user.email})
    Holding.objects.get_or_create(post=post, person=person, defaults={"since": SINCE})
    return user


def _assignment(plan: Plan, parties: tuple[str, ...]) -> Assignment:
    row = first_row(plan)
    found = Assignment.objects.filter(row=row, retired_at=None).exclude(organization=None)
    for role in parties:
        if (one := found.filter(role=role).order_by("pk").first()) is not None:
            return one
    any_one = found.order_by("pk")[0]
    return Assignment.objects.create(
        plan=plan,
        key=f"{row.key}/{parties[0]}:test",
        row=row,
        role=parties[0],
        organization=any_one.organization,
        as_printed=any_one.as_printed,
    )


def _address(name: str) -> str:
    plain = name.lower().translate(str.maketrans("áéíóúñ", "aeioun"))
    return f"{plain}@example.org"


def _person(email: str, name: str, *, plan: Plan | None, role: str = OFFICE) -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    Membership.objects.get_or_create(user=user, plan=plan, role=role)
    return user
