"""The schedule: proposed, accepted, changed with its reason, compared with its baseline, undone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.core.monitoring import WorkChange
from cauce.core.schedule import compare
from cauce.web.actions import monitoring
from cauce.web.actions import schedule as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.schedule import CannotScheduleError
from cauce.web.events import StaleVersionError
from cauce.web.models import Closure, Event, Plan, ScheduleEntry, ScheduleLink, Task, User
from cauce.web.queries import schedule as queries
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
START, END = dt.date(2018, 1, 1), dt.date(2018, 7, 31)


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def scheduled(plan: Plan, marta: User) -> Plan:
    actions.accept_proposal(plan=plan, start=START, end=END, by=marta)
    return plan


def entry(plan: Plan, code: str = "1.1.1") -> ScheduleEntry:
    return ScheduleEntry.objects.get(plan=plan, task__code=code)


def test_nothing_is_scheduled_until_the_office_accepts(plan: Plan) -> None:
    assert queries.network_of(plan).things == {}
    assert not queries.frame_of(plan).is_confirmed


def test_accepting_writes_an_entry_for_each_task_and_activity_as_one_event(plan: Plan, marta: User) -> None:
    before = Event.objects.count()
    actions.accept_proposal(plan=plan, start=START, end=END, by=marta)
    network = queries.network_of(plan)
    assert {thing.code for thing in network.things.values()} >= set(
        Task.objects.filter(plan=plan).values_list("code", flat=True)
    )
    assert Event.objects.count() == before + 1
    assert network.frame.is_confirmed
    found = network.computed()
    assert all(found.finish_day(key) <= END for key in network.things)


def test_accepting_is_undone_whole(scheduled: Plan, marta: User) -> None:
    undo(event=Event.objects.get(act="accept_schedule"), by=marta, why="")
    assert queries.network_of(scheduled).things == {}
    assert not queries.frame_of(scheduled).is_confirmed


def test_accepting_again_changes_no_key_and_doubles_nothing(scheduled: Plan, marta: User) -> None:
    keys = set(ScheduleEntry.objects.values_list("key", flat=True))
    links = ScheduleLink.objects.count()
    actions.accept_proposal(plan=scheduled, start=START, end=END, by=marta)
    assert set(ScheduleEntry.objects.values_list("key", flat=True)) == keys
    assert ScheduleLink.objects.count() == links


def test_only_the_office_changes_the_schedule(scheduled: Plan) -> None:
    with pytest.raises(NotAllowedError):
        actions.accept_proposal(plan=scheduled, start=START, end=END, by=irene_without_a_role())
    with pytest.raises(NotAllowedError):
        actions.edit_entry(entry=entry(scheduled), values={"duration": 2}, expected_version=1, by=None)


def test_a_period_that_ends_before_it_begins_is_refused(plan: Plan, marta: User) -> None:
    with pytest.raises(CannotScheduleError, match="period_backwards"):
        actions.accept_proposal(plan=plan, start=END, end=START, by=marta)
    assert not ScheduleEntry.objects.exists()


def test_a_second_writer_is_refused(scheduled: Plan, marta: User) -> None:
    shown = entry(scheduled)
    actions.edit_entry(entry=entry(scheduled), values={"duration": 9}, expected_version=shown.version, by=marta)
    with pytest.raises(StaleVersionError):
        actions.edit_entry(entry=shown, values={"duration": 3}, expected_version=shown.version, by=marta)


def test_once_a_baseline_stands_a_change_asks_for_its_reason(scheduled: Plan, marta: User) -> None:
    actions.set_baseline(plan=scheduled, name="Inicial", reason="Aprobado.", on=START, by=marta)
    shown = entry(scheduled)
    with pytest.raises(CannotScheduleError, match="reason_needed"):
        actions.edit_entry(entry=shown, values={"duration": 50}, expected_version=shown.version, by=marta)
    actions.edit_entry(
        entry=shown, values={"duration": 50}, expected_version=shown.version, by=marta, why="Faltan datos."
    )
    baseline = queries.baseline_of(scheduled)
    assert baseline is not None
    slips = compare(queries.days_of(baseline), queries.network_of(scheduled).computed())
    assert slips[0].days is not None
    assert slips[0].days > 0


def test_a_circle_is_refused_and_named(scheduled: Plan, marta: User) -> None:
    one = ScheduleLink.objects.filter(plan=scheduled, retired_at=None).select_related("before", "after").first()
    assert one is not None
    with pytest.raises(CannotScheduleError, match="circle") as refused:
        actions.link(before=one.after, after=one.before, by=marta)
    assert "→" in refused.value.values["circle"]
    assert not Event.objects.filter(act="link_schedule").exists()


def test_a_milestone_waits_for_a_task_and_stands_when_it_ends(scheduled: Plan, marta: User) -> None:
    actions.add_milestone(plan=scheduled, title="Lanzamiento", day=None, by=marta)
    launch = ScheduleEntry.objects.get(title="Lanzamiento")
    actions.link(before=entry(scheduled), after=launch, by=marta)
    network = queries.network_of(scheduled)
    found = network.computed()
    assert found.start_day(launch.key) == found.finish_day(entry(scheduled).key)


def test_a_decree_day_moves_what_comes_after_it(scheduled: Plan, marta: User) -> None:
    before = queries.network_of(scheduled).computed()
    first = entry(scheduled)
    day = before.start_day(first.key)
    actions.add_closures(plan=scheduled, first=day, last=day, name="Duelo nacional", is_decree=True, by=marta)
    after = queries.network_of(scheduled).computed()
    assert after.start_day(first.key) > day
    undo(event=Event.objects.get(act="add_closures"), by=marta, why="")
    assert queries.network_of(scheduled).computed().start_day(first.key) == day
    assert Closure.objects.filter(retired_at=None).count() == 0


def test_holidays_of_the_country_are_not_worked(plan: Plan) -> None:
    plan.country = "Panamá"
    calendar = queries.calendar_of(plan, queries.Frame(START, END, is_confirmed=False, source=""))
    assert calendar.free[dt.date(2018, 1, 9)] == "Día de los Mártires"
    assert not calendar.is_working(dt.date(2018, 5, 1))


def test_a_country_that_is_not_known_has_no_holidays() -> None:
    assert dict(queries.holidays_of("Rioseco", 2018, 2018, "es")) == {}


def test_what_is_done_stands_where_it_was_done(scheduled: Plan, marta: User) -> None:
    task = Task.objects.get(plan=scheduled, code="1.1.1")
    day = dt.date(2018, 1, 5)
    monitoring.set_work_state(things=[task], change=WorkChange("done", day), by=marta)
    found = queries.network_of(scheduled).computed()
    assert found.finish_day(entry(scheduled).key) == day


def test_a_network_asks_as_often_for_many_entries_as_for_few(scheduled: Plan) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.network_of(scheduled).computed()
    assert len(asked) <= 10
