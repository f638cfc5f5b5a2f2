"""The schedule beside what it was: a past day rebuilt from the history, what slipped since, and the reasons given."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cauce.core.monitoring import WorkChange
from cauce.core.schedule import Days, days_of
from cauce.web.actions import monitoring
from cauce.web.actions import schedule as actions
from cauce.web.actions.history import undo
from cauce.web.models import Closure, Event, Plan, ScheduleEntry, ScheduleLink, Task, User
from cauce.web.queries import schedule as queries
from cauce.web.queries import schedule_then as then
from tests.people import with_role

START, END = dt.date(2018, 1, 1), dt.date(2018, 7, 31)


@pytest.fixture
def scheduled(plan: Plan, marta: User) -> Plan:
    """A plan with an accepted schedule."""
    actions.accept_proposal(plan=plan, start=START, end=END, by=marta)
    return Plan.objects.get(pk=plan.pk)


def entry(plan: Plan, code: str = "1.1.1") -> ScheduleEntry:
    return ScheduleEntry.objects.get(plan=plan, task__code=code)


def dates(plan: Plan) -> dict[str, Days]:
    return days_of(queries.network_of(plan).computed())


def last_event() -> int:
    event = Event.objects.order_by("-pk").first()
    assert event is not None
    return event.pk


def page_of(client: Client, plan: Plan, **query: str) -> str:
    page = client.get(reverse("schedule_baselines", args=[plan.slug]), query)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def days_ago(scheduled: Plan, monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """All that happened until now was some days ago; return that day."""
    days = dt.timedelta(days=3)
    day = timezone.localdate()
    now = timezone.now() + days
    monkeypatch.setattr(timezone, "now", lambda: now)
    return day


def change_much(plan: Plan, marta: User) -> None:
    """Change a duration, a link, days without work, what happened, and what belongs to the plan."""
    one = entry(plan)
    actions.edit_entry(entry=one, values={"duration": 40}, expected_version=one.version, by=marta, why="Falta gente")
    links = ScheduleLink.objects.filter(plan=plan, retired_at=None)
    actions.unlink(link=links[0], by=marta)
    day = dt.date(2018, 2, 14)
    actions.add_closures(plan=plan, first=day, last=day, name="Duelo", is_decree=True, by=marta)
    actions.add_milestone(plan=plan, title="Lanzamiento", day=dt.date(2018, 5, 2), by=marta)
    task = Task.objects.filter(plan=plan).order_by("-pk")[0]
    change = WorkChange("in_progress", dt.date(2018, 3, 1))
    monitoring.set_work_state(things=[task], change=change, by=marta)


def test_the_schedule_of_a_past_act_is_as_it_was_whatever_changed_since(scheduled: Plan, marta: User) -> None:
    before, event = dates(scheduled), last_event()
    change_much(scheduled, marta)
    assert dates(scheduled) != before
    network = queries.network_from(scheduled, then.rows_after(scheduled, event))
    assert days_of(network.computed()) == before


def test_before_it_was_accepted_there_was_no_schedule_also_after_an_undo(scheduled: Plan, marta: User) -> None:
    accepted = last_event()
    before = dates(scheduled)
    assert not then.rows_after(scheduled, accepted - 1).entries
    undo(event=Event.objects.get(pk=accepted), by=marta, why="Era una prueba")
    network = queries.network_from(scheduled, then.rows_after(scheduled, accepted))
    assert days_of(network.computed()) == before


def test_rebuilding_takes_the_same_number_of_queries_however_much_changed(scheduled: Plan, marta: User) -> None:
    with CaptureQueriesContext(connection) as few:
        then.rows_after(scheduled, 0)
    event = last_event()
    change_much(scheduled, marta)
    with CaptureQueriesContext(connection) as many:
        then.rows_after(scheduled, event)
    assert len(few) == len(many)


def test_any_past_day_is_compared_with_the_reason_given(
    office: Client, scheduled: Plan, marta: User, days_ago: dt.date
) -> None:
    one = entry(scheduled)
    actions.edit_entry(entry=one, values={"duration": 40}, expected_version=one.version, by=marta, why="Falta gente")
    told = page_of(office, scheduled, on=days_ago.isoformat())
    assert "Falta gente" in told
    assert "días hábiles después" in told
    chart = office.get(reverse("schedule", args=[scheduled.slug]), {"on": days_ago.isoformat()}).content.decode()
    assert chart.count('class="ghost"') == 1 + len(dates(scheduled))  # one explains the others


def test_who_does_not_see_the_history_sees_what_slipped_without_the_reasons(
    client: Client, scheduled: Plan, marta: User, days_ago: dt.date
) -> None:
    one = entry(scheduled)
    actions.edit_entry(entry=one, values={"duration": 40}, expected_version=one.version, by=marta, why="Falta gente")
    client.force_login(with_role(scheduled, "lead"))
    told = page_of(client, scheduled, on=days_ago.isoformat())
    assert "Falta gente" not in told
    assert "días hábiles después" in told


def test_a_baseline_is_compared_with_reasons_too_and_undone_acts_give_none(
    office: Client, scheduled: Plan, marta: User
) -> None:
    actions.set_baseline(plan=scheduled, name="Acordado", reason="", on=timezone.localdate(), by=marta)
    one = entry(scheduled)
    event = actions.edit_entry(
        entry=one, values={"duration": 30}, expected_version=one.version, by=marta, why="Un error"
    )
    undo(event=event, by=marta, why="No era así")
    one.refresh_from_db()
    actions.edit_entry(entry=one, values={"duration": 40}, expected_version=one.version, by=marta, why="Falta gente")
    told = page_of(office, scheduled)
    assert "Falta gente" in told
    assert "Un error" not in told


@pytest.mark.parametrize(
    ("day", "told"),
    [("2018-13-40", "no es un día"), ("2999-01-01", "todavía no termina"), ("2001-01-01", "empieza aquí el")],
)
def test_a_day_that_cannot_be_is_explained(office: Client, scheduled: Plan, day: str, told: str) -> None:
    assert told in page_of(office, scheduled, on=day)
    assert told in office.get(reverse("schedule", args=[scheduled.slug]), {"on": day}).content.decode()


def test_days_without_work_are_named_as_the_cause_with_their_reason(
    office: Client, scheduled: Plan, marta: User, days_ago: dt.date
) -> None:
    day = queries.network_of(scheduled).computed().start_day(entry(scheduled).key)
    actions.add_closures(plan=scheduled, first=day, last=day, name="Duelo", is_decree=True, by=marta, why="Decreto 5")
    assert Closure.objects.exists()
    told = page_of(office, scheduled, on=days_ago.isoformat())
    assert "días sin trabajo, o el período" in told
    assert "Decreto 5" in told
