"""Every page and every address for programs, as each role and as nobody, beside the table of permissions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from cauce.core import permissions as rules
from cauce.web.models import Event, Plan, User
from cauce.web.queries.visible import may
from tests.drafts import small_draft
from tests.people import everyone, marta_of_the_office
from tests.web import access
from tests.web.api import described
from tests.web.api.conftest import Asker, larger
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
SHUT = {403, 404}
SOME = (rules.OFFICE, rules.LEAD, rules.READER, rules.REVIEWER, rules.PUBLIC, "nobody")


@pytest.fixture
def plan() -> Plan:
    plan, _ = import_draft(larger(small_draft(), 1), by=marta_of_the_office())
    return plan


@pytest.fixture
def people(plan: Plan) -> dict[str, User | None]:
    """One person for each role, Irene who has none, and nobody."""
    return {**everyone(plan), "nobody": None}


def browser(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def statuses(user: User | None, addresses: dict[str, str]) -> dict[str, int]:
    client = browser(user)
    found = {name: client.get(address).status_code for name, address in addresses.items()}
    return {name: client.post(addresses[name]).status_code if got == 405 else got for name, got in found.items()}


def is_open_to(user: User | None, name: str, plan: Plan) -> bool:
    sees_plan = plan.published_at is not None or may("see_plan", by=user, plan=plan)
    return sees_plan and (name in access.OF_THE_PLAN or may(access.ACT_OF[name], by=user, plan=plan))


def wrong(people: dict[str, User | None], plan: Plan) -> list[str]:
    """Each page that is open to whom the table shuts it out, or shut to whom the table lets in."""
    addresses = access.addresses(plan)
    found = []
    for role, user in people.items():
        for name, status in statuses(user, addresses).items():
            if name not in access.OF_THE_PLAN and name not in access.ACT_OF:
                continue
            if (status not in SHUT) is not is_open_to(user, name, plan):
                found.append(f"{name} as {role}: {status}")
    return found


def test_a_private_plan_opens_to_each_role_what_the_table_says(plan: Plan, people: dict[str, User | None]) -> None:
    assert wrong(people, plan) == []


def test_a_published_plan_opens_to_each_role_what_the_table_says(plan: Plan, people: dict[str, User | None]) -> None:
    Plan.objects.update(published_at=timezone.now())
    plan.refresh_from_db()
    assert wrong({role: people[role] for role in SOME}, plan) == []


def test_a_page_that_no_table_names_is_shut_to_the_public(plan: Plan, people: dict[str, User | None]) -> None:
    Plan.objects.update(published_at=timezone.now())
    known = access.OF_THE_PLAN | access.ACT_OF.keys() | access.OF_NO_PLAN
    rest = {name: address for name, address in access.addresses(plan).items() if name not in known}
    for role in (rules.PUBLIC, "nobody"):
        told = statuses(people[role], rest)
        assert {name: status for name, status in told.items() if status not in SHUT | {301, 302}} == {}
    assert access.OF_THE_PLAN | access.ACT_OF.keys() <= access.names()


def test_who_may_do_nothing_writes_nothing(plan: Plan, people: dict[str, User | None]) -> None:
    Plan.objects.update(published_at=timezone.now())
    addresses = access.addresses(plan)
    for role in (rules.PUBLIC, rules.REVIEWER, rules.RATER, "nobody"):
        client = browser(people[role])
        before = Event.objects.count()
        told = {"text": "x", "lines": "a, a@b.co, c", "act": "comment", "state": "done", "value": "x", "title": "x"}
        for name, address in addresses.items():
            assert client.post(address, told).status_code in {200, 302, 400, 403, 404, 405}, (role, name)
        assert Event.objects.count() == before, role


def test_programs_get_what_the_table_says(plan: Plan, people: dict[str, User | None]) -> None:
    asker = Asker(browser(people[rules.OFFICE]))
    every, acts = described.addresses(asker), described.acts(asker)
    for published, asking in ((None, people.keys()), (timezone.now(), SOME)):
        Plan.objects.update(published_at=published)
        for role in asking:
            client, user = browser(people[role]), people[role]
            sees_plan = published is not None or may("see_plan", by=user, plan=plan)
            for address in every:
                of_plan = sees_plan and (address not in acts or may(acts[address], by=user, plan=plan))
                status = client.get(address).status_code
                assert (status == 200) is (of_plan or access.is_of_no_plan(address)), (role, address, status)
