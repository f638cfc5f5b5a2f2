"""A plan in the database, and who looks at it."""

from __future__ import annotations

import pytest
from django.test import Client

from cauce.web.models import Plan, User
from tests.people import marta_of_the_office
from tests.web.importing import import_draft


@pytest.fixture
def marta(db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A small plan, private, imported by Marta."""
    plan, _ = import_draft(by=marta)
    return plan


@pytest.fixture
def office(marta: User) -> Client:
    """A browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return client


@pytest.fixture
def public() -> Client:
    """A browser of somebody who is not signed in."""
    return Client()
