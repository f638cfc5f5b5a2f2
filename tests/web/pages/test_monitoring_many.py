"""Many rows changed together (cambio en conjunto): one act, one event, with the keyboard and without scripts."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cauce.core.monitoring import WorkChange
from cauce.web.actions import monitoring as actions
from cauce.web.actions.history import undo
from cauce.web.models import Event, Plan, Row, Task, User
from tests.web.importing import import_draft
from tests.web.pages.every import larger_draft
from tests.web.working import let, someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(plan: Plan) -> str:
    return reverse("change_many", args=[plan.slug])


def values(*things: Row | Task) -> list[str]:
    return [f"{thing.pk}:{thing.version}" for thing in things]


def rows(plan: Plan) -> list[Row]:
    return list(Row.objects.filter(plan=plan).order_by("pk"))


def states(plan: Plan) -> set[str]:
    return set(Row.objects.filter(plan=plan).values_list("state", flat=True))


def test_many_rows_are_one_event_that_can_be_undone(plan: Plan, office: Client, marta: User, address: str) -> None:
    before = Event.objects.count()
    sent = {"chosen": values(*rows(plan)), "state": "in_progress", "why": "Comienza la fase."}
    assert office.post(address, sent).status_code == 302
    assert (states(plan), Event.objects.count()) == ({"in_progress"}, before + 1)
    event = Event.objects.latest("pk")
    assert (event.act, event.why) == ("set_work_state", "Comienza la fase.")
    undo(event=event, by=marta, why="")
    assert states(plan) == {"planned"}


@pytest.mark.parametrize("wrong", [{"day": "31/02/2026"}, {"chosen": "99999999999999999999:1"}])
def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    plan: Plan, office: Client, address: str, wrong: dict[str, str]
) -> None:
    sent = {"chosen": values(*rows(plan)), "state": "in_progress", **wrong}
    assert office.post(address, sent).status_code == 422
    assert states(plan) == {"planned"}


def test_what_was_done_is_told_in_the_readers_language(plan: Plan, office: Client, address: str) -> None:
    sent = {"chosen": values(*rows(plan)), "state": "in_progress"}
    assert "Es un solo acto" in office.post(address, sent, follow=True).content.decode()


def test_single_tasks_may_be_chosen_instead(plan: Plan, office: Client, address: str) -> None:
    tasks = list(Task.objects.filter(code__in=["1.1.1", "1.2.1"]))
    assert office.post(f"{address}?of=tasks", {"chosen": values(*tasks), "state": "done"}).status_code == 302
    told = dict(Task.objects.values_list("code", "state"))
    assert told == {"1.1.1": "done", "1.2.1": "done", "1.2.2": "planned"}
    assert {row.state for row in rows(plan)} == {"done", "in_progress"}


def test_what_lacks_is_said_once_for_all_and_nothing_is_written(plan: Plan, office: Client, address: str) -> None:
    sent = {"chosen": values(*rows(plan)), "state": "deferred", "why": "Sin presupuesto."}
    response = office.post(address, sent)
    page = response.content.decode()
    assert (response.status_code, states(plan)) == (422, {"planned"})
    assert page.count("Elija quién lo decidió") == 1
    assert "1.2.1" in page
    assert "Sin presupuesto." in page


def test_what_cannot_take_the_state_is_no_longer_ticked(plan: Plan, office: Client, marta: User, address: str) -> None:
    first, second = rows(plan)
    actions.set_work_state(things=[first], change=WorkChange("done"), by=marta)
    first.refresh_from_db()
    page = office.post(address, {"chosen": values(first, second), "state": "planned"}).content.decode()
    assert f'id="thing-{first.pk}" checked' not in page
    assert f'id="thing-{second.pk}" checked' in page


def test_what_someone_changed_in_the_meantime_is_refused(plan: Plan, office: Client, marta: User, address: str) -> None:
    shown = values(*rows(plan))
    actions.set_work_state(things=rows(plan)[:1], change=WorkChange("in_progress"), by=marta)
    response = office.post(address, {"chosen": shown, "state": "done"})
    assert (response.status_code, states(plan)) == (422, {"in_progress", "planned"})


@pytest.mark.parametrize(
    ("all_rows", "state", "said"),
    [(False, "done", "No hay nada marcado"), (True, "", "Elija el estado"), (True, "planned", "ya está así")],
)
def test_what_is_missing_to_begin_with_is_said(
    plan: Plan, office: Client, address: str, all_rows: bool, state: str, said: str
) -> None:
    response = office.post(address, {"chosen": values(*rows(plan)) if all_rows else [], "state": state})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_those_that_stand_there_already_are_left_alone(plan: Plan, office: Client, marta: User, address: str) -> None:
    first, second = rows(plan)
    actions.set_work_state(things=[first], change=WorkChange("in_progress"), by=marta)
    first.refresh_from_db()
    office.post(address, {"chosen": values(first, second), "state": "in_progress"})
    assert Row.objects.get(pk=first.pk).version == first.version
    assert states(plan) == {"in_progress"}


def test_a_lead_sees_and_changes_only_its_own_rows(plan: Plan, address: str) -> None:
    client = Client()
    client.force_login(someone_at(plan, "Universidad del Río", name="Ana"))
    assert "thing-" not in client.get(address).content.decode()
    mine, other = rows(plan)
    let(plan, mine, "Universidad del Río", "leads")
    page = client.get(address).content.decode()
    assert (f"thing-{mine.pk}" in page, f"thing-{other.pk}" in page) == (True, False)
    client.post(address, {"chosen": values(mine, other), "state": "done"})
    assert [row.state for row in rows(plan)] == ["done", "planned"]


def test_a_lead_is_not_offered_to_defer(plan: Plan, address: str) -> None:
    client = Client()
    client.force_login(someone_at(plan, "Oficina del Agua", name="Lea"))
    assert 'value="in_progress" id="becomes' in client.get(address).content.decode()
    assert 'value="deferred" id="becomes' not in client.get(address).content.decode()
    shown = values(*rows(plan))
    sent = {"chosen": shown, "state": "cancelled", "why": "No va."}
    assert client.post(address, sent).status_code == 403


def test_the_table_is_filtered_and_all_shown_is_ticked_by_its_address(plan: Plan, office: Client, address: str) -> None:
    first, second = rows(plan)
    page = office.get(f"{address}?q=1.2.1&all=1").content.decode()
    assert (f"thing-{first.pk}" in page, f'id="thing-{second.pk}" checked' in page) == (False, True)
    by_party = office.get(f"{address}?organization=camara-de-comercio").content.decode()
    assert (f"thing-{first.pk}" in by_party, f"thing-{second.pk}" in by_party) == (False, True)
    assert "No hay nada que coincida" in office.get(f"{address}?state=done").content.decode()


def test_more_rows_take_no_more_queries(marta: User) -> None:
    def queries(times: int) -> tuple[int, int]:
        plan, _ = import_draft(larger_draft(times), by=marta, slug=f"plan-{times}")
        things = rows(plan)
        with CaptureQueriesContext(connection) as told:
            actions.set_work_state(things=things, change=WorkChange("in_progress"), by=marta)
        lea = someone_at(plan, "Oficina del Agua", name="Lea")
        for row in things:
            let(plan, row, "Oficina del Agua", "supports")
        with CaptureQueriesContext(connection) as by_lead:
            actions.set_work_state(things=rows(plan), change=WorkChange("done"), by=lea)
        return len(told), len(by_lead)

    assert queries(1) == queries(6)
