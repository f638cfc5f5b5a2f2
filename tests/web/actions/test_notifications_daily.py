"""The day's round (ronda diaria): once each working day, missed days once, until it is switched off."""

from __future__ import annotations

import datetime as dt

import pytest

from cauce.web.actions import monitoring, notifications
from cauce.web.models import DailyRound, Deliverable, Event, MethodSetting, OutgoingMessage, Person, Plan, Row, User
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import someone_at

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2027, 4, 7)


def at(day: dt.date, hour: int) -> dt.datetime:
    """A moment in Panama, five hours behind UTC."""
    return dt.datetime(day.year, day.month, day.day, hour + 5, 30, tzinfo=dt.UTC)


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def lucia(plan: Plan) -> Person:
    return Person.objects.get(user=someone_at(plan, "Oficina del Agua", name="Lucía Ríos"))


def test_a_round_is_done_once_from_its_hour_on(plan: Plan, lucia: Person) -> None:
    assert notifications.prepare_daily(now=at(WEDNESDAY, 6)) == 0
    assert notifications.prepare_daily(now=at(WEDNESDAY, 7)) == 1
    assert OutgoingMessage.objects.filter(person=lucia).count() == 1
    assert notifications.prepare_daily(now=at(WEDNESDAY, 12)) == 0
    [done] = DailyRound.objects.filter(plan=plan)
    assert (done.day, done.letters) == (WEDNESDAY, OutgoingMessage.objects.count())
    event = Event.objects.get(act="prepare_reminders")
    assert (event.actor, event.plan) == (None, plan)


def test_what_was_prepared_by_hand_is_not_told_again(plan: Plan, lucia: Person, marta: User) -> None:
    notifications.prepare_reminders(plan=plan, on=WEDNESDAY, by=marta)
    before = OutgoingMessage.objects.count()
    notifications.prepare_daily(now=at(WEDNESDAY, 7))
    assert OutgoingMessage.objects.count() == before


def test_missed_days_are_caught_up_by_one_round(plan: Plan, lucia: Person) -> None:
    notifications.prepare_daily(now=at(WEDNESDAY, 7))
    assert notifications.prepare_daily(now=at(WEDNESDAY + dt.timedelta(days=5), 15)) == 1
    assert DailyRound.objects.count() == 2
    assert OutgoingMessage.objects.filter(person=lucia).count() <= 2


def test_no_round_on_a_day_without_work(plan: Plan, lucia: Person) -> None:
    saturday = WEDNESDAY + dt.timedelta(days=3)
    assert notifications.prepare_daily(now=at(saturday, 9)) == 0
    MethodSetting.objects.create(plan=plan, key="notifications.daily.weekdays", value=[6])
    assert notifications.prepare_daily(now=at(saturday, 9)) == 1


def test_the_hour_is_the_plans_own(plan: Plan) -> None:
    MethodSetting.objects.create(plan=plan, key="notifications.daily.hour", value=10)
    assert notifications.prepare_daily(now=at(WEDNESDAY, 9)) == 0
    assert notifications.prepare_daily(now=at(WEDNESDAY, 10)) == 1


def test_switched_off_it_reminds_nobody_and_still_brings_news(plan: Plan, lucia: Person, marta: User) -> None:
    MethodSetting.objects.create(plan=plan, key="notifications.daily.on", value=0)
    Deliverable.objects.filter(plan=plan).update(due_words="2020-01-31")
    notifications.prepare_daily(now=at(WEDNESDAY, 8))
    assert not OutgoingMessage.objects.exists()
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    monitoring.comment(on=row, text="Hola, @Lucía Ríos.", by=marta)
    said = Event.objects.get(act="comment").at
    thursday = max(said, at(WEDNESDAY + dt.timedelta(days=1), 8))
    assert notifications.write_news(plan=plan, batched=True, now=said) == 1
    assert thursday.weekday() < 5
    assert OutgoingMessage.objects.get().reason == "mention"
