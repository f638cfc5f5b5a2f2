"""What the office says of a contingency plan against its dates: with a reason and a day, told everywhere, undone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.core.permissions import LEAD
from cauce.web.actions import contingency as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import StaleVersionError
from cauce.web.models import ContingencyPlan, Event, Plan, User
from cauce.web.pages.contingency_sheets import sheets_of
from cauce.web.queries.contingency import Entry, inventory
from tests.people import marta_of_the_office, with_role
from tests.web.contingency import enter
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
WHY = "Prorrogado por el acuerdo 12."


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def expired(plan: Plan, marta: User) -> ContingencyPlan:
    return enter(plan, marta, expires_on=dt.date(2026, 2, 1), approved_on=dt.date(2020, 1, 1), is_public=True)


def say(one: ContingencyPlan, by: User, said: str = "current", why: str = WHY, version: int | None = None) -> Event:
    since = timezone.localdate()
    return actions.say_status(one=one, said=said, why=why, since=since, by=by, expected_version=version)


def entry(one: ContingencyPlan) -> Entry:
    return inventory(one.plan, on=timezone.localdate()).by_key[one.key]


def test_what_the_office_says_counts_and_is_marked(expired: ContingencyPlan, marta: User) -> None:
    assert (entry(expired).status, entry(expired).standing.is_said) == ("outdated", False)
    say(expired, marta)
    assert (entry(expired).status, entry(expired).standing.is_said, entry(expired).standing.words) == (
        "current",
        True,
        WHY,
    )
    assert inventory(expired.plan, on=dt.date(2026, 3, 1)).by_key[expired.key].status == "outdated"  # not before


def test_it_is_undone_or_taken_back(expired: ContingencyPlan, marta: User) -> None:
    event = say(expired, marta)
    undo(event=event, by=marta, why="")
    assert entry(expired).status == "outdated"
    expired.refresh_from_db()
    say(expired, marta, said="withdrawn")
    assert entry(expired).status == "none"
    actions.take_status_back(one=expired, by=marta, expected_version=None)
    assert entry(expired).status == "outdated"


def test_a_reason_a_day_and_a_known_status_are_needed(expired: ContingencyPlan, marta: User) -> None:
    with pytest.raises(actions.CannotWriteContingencyError) as refused:
        actions.say_status(one=expired, said="nueva", why=" ", since=None, by=marta, expected_version=None)
    assert [fault.code for fault in refused.value.faults] == ["no_choice", "no_said_why", "no_said_day"]
    with pytest.raises(actions.CannotWriteContingencyError, match="day_to_come"):
        actions.say_status(
            one=expired, said="current", why=WHY, since=dt.date(2099, 1, 1), by=marta, expected_version=None
        )
    with pytest.raises(StaleVersionError):
        say(expired, marta, version=99)


def test_only_the_office_says_it(expired: ContingencyPlan, plan: Plan) -> None:
    with pytest.raises(NotAllowedError):
        say(expired, with_role(plan, LEAD))


def test_page_list_and_program_tell_it(expired: ContingencyPlan, marta: User, client: Client) -> None:
    client.force_login(marta)
    with override("es"):
        page = reverse("contingency_plan", args=[expired.plan.slug, expired.pk])
    told = {"act": "say", "version": expired.version, "said": "current", "said_why": "", "said_on": "2026-11-01"}
    assert client.post(page, told).status_code == 422
    shown = client.post(page, told | {"said_why": WHY, "said_on": timezone.localdate().isoformat()}, follow=True)
    words = shown.content.decode()
    assert "La oficina dice que está vigente, desde el" in words
    assert WHY in words
    assert "Por sus fechas solas:" in words
    with override("es"):
        [line] = [
            line
            for section in sheets_of(expired.plan, is_printed=False).sections
            for line in section.lines
            if WHY in str(line)
        ]
    assert "Vigente" in line
    [api] = client.get(f"/api/plans/{expired.plan.slug}/contingency-plans").json()["items"]
    assert (api["status"], api["status_is_said"], api["status_by_dates"]) == ("current", True, "outdated")
