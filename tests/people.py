"""The people of the tests: one named person for each role."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from cauce.core.permissions import OFFICE
from cauce.web.models import Membership, Plan, User


def marta_of_the_office() -> User:
    """Marta works in the resilience office, with every plan of the server."""
    return _person("marta@example.org", "Marta", plan=None)


def ruben_of_one_plan(plan: Plan) -> User:
    """Rubén works in the office of one plan only."""
    return _person("ruben@example.org", "Rubén", plan=plan)


def irene_without_a_role() -> User:
    """Irene has an account and no role."""
    return User.objects.create_user("irene@example.org", name="Irene")


def someone_of_the_public() -> AnonymousUser:
    """Somebody who is not signed in."""
    return AnonymousUser()


def _person(email: str, name: str, *, plan: Plan | None) -> User:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    Membership.objects.get_or_create(user=user, plan=plan, role=OFFICE)
    return user
