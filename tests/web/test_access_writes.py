"""Every form that the office sees, sent by each role: who may not act writes nothing, who may is let in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from cauce.core import permissions as rules
from cauce.web.actions import permissions
from cauce.web.actions.documents import submit_version
from cauce.web.models import Deliverable, Plan, User
from cauce.web.queries.visible import may
from tests.drafts import small_draft
from tests.people import BY_POST, GIVEN, everyone, first_row, marta_of_the_office
from tests.web import access
from tests.web.api import described
from tests.web.api.conftest import Asker, larger
from tests.web.forms import Sent, sent_by
from tests.web.importing import import_draft
from tests.web.working import a_file

pytestmark = pytest.mark.django_db
ROLES = (rules.SUPERUSER, *GIVEN, *BY_POST, rules.PUBLIC, "nobody")
SHUT = {302, 401, 403, 404, 405}
# What stays the same for everybody: one's own account, and acts on the whole server.
OWN = re.compile(r"/salir/|/cuenta/")
WRITE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(web_\w+)"')
# It asks the table once for all rows, in a query; tests/web/pages/test_monitoring_many.py looks at it.
ASKS_FOR_MANY = "change_many: "
Asked = list[tuple[str, Any]]


@pytest.fixture
def plan() -> Plan:
    """A plan in which something waits to be accepted."""
    marta = marta_of_the_office()
    plan, _ = import_draft(larger(small_draft(), 1), by=marta)
    waiting = Deliverable.objects.filter(plan=plan, row=first_row(plan)).order_by("pk")[0]
    submit_version(deliverable=waiting, file=a_file(), by=marta)
    return plan


@pytest.fixture
def people(plan: Plan) -> dict[str, User | None]:
    """One person for each role, somebody who has none, and nobody."""
    return {**everyone(plan), "nobody": None}


def browser(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def forms(plan: Plan, office: User) -> dict[str, Sent]:
    """What each button of each page of the office sends, by page and button; the same button once."""
    client, found = browser(office), {}
    for name, address in access.addresses(plan).items():
        page = client.get(address)
        if page.status_code == 200 and "html" in page.headers["Content-Type"]:
            for sent in sent_by(page.content.decode(), address=address):
                if not OWN.search(sent.address):
                    found.setdefault((sent.address.partition("?")[0], sent.button, tuple(sent.fields)), (name, sent))
    return {f"{name}: {sent.address} {sent.button}": sent for name, sent in found.values()}


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Asked, list[str]]]:
    """Give the acts that were asked for with their things, and the tables that were written; undo all of it."""
    asked: Asked = []
    written: list[str] = []

    def ask(act: str, *, by: Any, plan: Any, on: Any = None) -> bool:
        asked.append((act, on))
        return may(act, by=by, plan=plan, on=on)

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if wrote := WRITE.match(sql):
            written.append(wrote[1])
        return execute(sql, params, many, context)

    monkeypatch.setattr(permissions, "may", ask)
    with transaction.atomic(), connection.execute_wrapper(look):
        yield asked, written
        transaction.set_rollback(True)
    monkeypatch.setattr(permissions, "may", may)


@pytest.mark.parametrize("roles", [ROLES[part::3] for part in range(3)], ids=["first", "second", "third"])
def test_each_form_of_the_office_writes_for_whom_the_table_says(
    plan: Plan, people: dict[str, User | None], roles: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = browser(people[rules.OFFICE])
    clients = {role: browser(people[role]) for role in roles}
    wrong = []
    for name, sent in forms(plan, people[rules.OFFICE] or marta_of_the_office()).items():
        with watched(monkeypatch) as (acts, _written):
            office.post(sent.address, sent.fields)
        for role in roles:
            with watched(monkeypatch) as (_asked, written):
                status = clients[role].post(sent.address, sent.fields).status_code
            refused = [act for act, on in acts if not may(act, by=people[role], plan=plan, on=on)]
            if status >= 500 or (refused and (written or status not in SHUT)):
                wrong.append(f"{name} as {role}: {status}, wrote {written}, refused by the table: {refused}")
    assert wrong == []


def test_the_forms_are_many_and_each_that_writes_asks_for_an_act(
    plan: Plan, people: dict[str, User | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = forms(plan, marta_of_the_office())
    office, silent = browser(people[rules.OFFICE]), []
    for name, sent in found.items():
        with watched(monkeypatch) as (acts, written):
            assert office.post(sent.address, sent.fields).status_code < 500, name
        if written and not acts and not name.startswith(ASKS_FOR_MANY):
            silent.append(name)
    assert len(found) > 30
    assert silent == []


def test_programs_can_write_nowhere(plan: Plan, people: dict[str, User | None]) -> None:
    for address in described.addresses(Asker(browser(people[rules.OFFICE]))):
        for role in (rules.OFFICE, rules.LEAD, "nobody"):
            client = browser(people[role])
            told = {client.generic(way, address).status_code for way in ("POST", "PUT", "PATCH", "DELETE")}
            # 422: it takes something (a layer of the map), and nothing was sent.
            assert told <= {401, 403, 404, 405, 422}, (role, address, told)


def test_every_page_stands_in_the_table() -> None:
    assert access.names() == access.OF_THE_PLAN | access.ACT_OF.keys() | access.OF_NO_PLAN | access.OF_ONE_THING
