"""A plan for programs, once and three times as large; who asks, and what they get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cauce.importer.draft import Draft
from cauce.web.actions import people as accounts
from cauce.web.models import Plan, User
from tests.drafts import small_draft
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

SLUG = "rioseco"


@dataclass
class Asker:
    """Somebody who asks the interface for programs."""

    client: Client
    language: str = "en"

    def answer(self, address: str, *, status: int = 200) -> Any:
        """Ask for an address, under /api unless it is whole, and return what JSON says."""
        whole = address if address.startswith("/") else f"/api/plans/{SLUG}/{address}".rstrip("/")
        got = self.client.get(whole, headers={"accept-language": self.language})
        assert got.status_code == status, (whole, got.status_code, got.content[:400])
        return got.json()

    def queries(self, address: str) -> int:
        """Count the queries that an address costs once it is warm."""
        self.answer(address)
        with CaptureQueriesContext(connection) as captured:
            self.answer(address)
        return len(captured)


def program_of(user: User, *, may_write: bool = True) -> Client:
    """A program of somebody, by a token of theirs."""
    _token, words = accounts.make_token(name="Programa", days=30, may_write=may_write, by=user)
    return Client(enforce_csrf_checks=True, headers={"authorization": f"Bearer {words}", "accept-language": "en"})


def larger(draft: Draft, times: int) -> Draft:
    """Repeat a draft's areas, sections and lists, each thing under a code of its own."""
    areas = [_renumbered(area, number) for number in range(1, times + 1) for area in small_draft().areas[:1]]
    return replace(
        draft,
        areas=areas,
        acronyms=[replace(one, acronym=f"{one.acronym}{n}") for n in range(times) for one in draft.acronyms],
        seats=[replace(one, text=f"{one.text} {n}") for n in range(times) for one in draft.seats],
        statements=[replace(one, text=f"{one.text} {n}") for n in range(times) for one in draft.statements],
        articulation=_repeated(draft.articulation, times),
        production=_repeated(draft.production, times),
        communication=replace(
            draft.communication,
            actions=[
                replace(one, action=f"{one.action} {n}") for n in range(times) for one in draft.communication.actions
            ],
        ),
    )


def _repeated(section: Any, times: int) -> Any:
    return replace(
        section,
        activities=[replace(one, text=f"{one.text} {n}") for n in range(times) for one in section.activities],
        deliverables=[
            replace(one, text=f"{one.text} {n}", number=n + 1) for n in range(times) for one in section.deliverables
        ],
    )


def _renumbered(area: Any, number: int) -> Any:
    def code(told: str) -> str:
        return f"{number}{told[1:]}" if told[:1].isdigit() else told

    rows = [
        replace(
            row,
            tasks=[replace(task, code=code(task.code)) for task in row.tasks],
            question_codes=[code(each) for each in row.question_codes],
            parties=[
                party
                if party.placeholder
                else replace(party, name=f"{party.name} {number}", core=f"{party.core} {number}")
                for party in row.parties
            ],
        )
        for row in area.rows
    ]
    questions = [replace(each, code=code(each.code)) for each in area.questions]
    cities = [replace(each, city=f"{each.city} {number}") for each in area.exchange_cities]
    return replace(area, number=number, rows=rows, questions=questions, exchange_cities=cities)


@pytest.fixture
def make_plan(db: None, settings: Any, tmp_path: Any) -> Callable[..., Plan]:
    """Make a published plan, so many times the small one."""
    settings.MEDIA_ROOT = tmp_path

    def make(times: int = 1, *, published: bool = True) -> Plan:
        plan, _ = import_draft(larger(small_draft(), times), by=marta_of_the_office(), slug=SLUG)
        Plan.objects.filter(pk=plan.pk).update(published_at=timezone.now() if published else None)
        plan.refresh_from_db()
        return plan

    return make


@pytest.fixture
def plan(make_plan: Callable[..., Plan]) -> Plan:
    """The small plan, published."""
    return make_plan()


@pytest.fixture
def office(db: None) -> Asker:
    """Marta, signed in."""
    client = Client()
    client.force_login(marta_of_the_office())
    return Asker(client)


@pytest.fixture
def nobody() -> Asker:
    """Somebody who is not signed in."""
    return Asker(Client())
