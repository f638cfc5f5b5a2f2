"""A plan in the database, and who looks at it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from cauce.web.models import Plan, User
from tests.drafts import small_draft
from tests.people import everyone, marta_of_the_office
from tests.web.api.conftest import larger
from tests.web.importing import import_draft

PASSWORD = "siete-rios-y-un-puente"


@pytest.fixture(autouse=True)
def no_one_tried_before() -> None:
    """Begin each test with no attempt counted."""
    cache.clear()


@pytest.fixture
def marta(db: None) -> User:
    """Marta of the office, with a password."""
    marta = marta_of_the_office()
    marta.set_password(PASSWORD)
    marta.save()
    return marta


@pytest.fixture
def plan(marta: User) -> Plan:
    """A small plan, private, imported by Marta, with a person for each role."""
    plan, _ = import_draft(larger(small_draft(), 1), by=marta)
    everyone(plan)
    return plan


@pytest.fixture
def office(marta: User) -> Client:
    """A browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return client
