"""Calendar feeds: made once, read by programs, changed with the schedule, cancelled, revoked, never too much."""

from __future__ import annotations

import datetime as dt
from typing import Any

import icalendar
import ics
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.core.monitoring import WorkChange
from cauce.web.actions import monitoring
from cauce.web.actions import schedule as actions
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.schedule import feeds
from cauce.web.models import CalendarFeed, Change, Deliverable, Organization, Plan, ScheduleEntry, Task, User
from tests.people import irene_without_a_role
from tests.web.working import post_at, someone_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheduled(plan: Plan, marta: User) -> Plan:
    """The small plan with its proposed schedule."""
    actions.accept_proposal(plan=plan, start=dt.date(2018, 1, 1), end=dt.date(2018, 7, 31), by=marta)
    actions.add_milestone(plan=plan, title="Lanzamiento", day=dt.date(2018, 7, 20), by=marta)
    return Plan.objects.get(pk=plan.pk)


def address(token: str) -> str:
    return reverse("calendar_feed", args=[token])


def events_of(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def read(token: str, public: Client) -> dict[str, Any]:
    """Events of a feed by the first word of their title."""
    answer = public.get(address(token))
    assert answer.status_code == 200, answer.content
    return {str(one["summary"]).split(" ")[0]: one for one in events_of(answer.content)}


def test_a_feed_of_the_plan_has_every_entry_and_each_leads_back(scheduled: Plan, marta: User, public: Client) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    events = read(token, public)
    assert {"1.1.1", "Lanzamiento"} <= set(events)
    assert str(events["1.1.1"]["url"]).endswith(f"/es/{scheduled.slug}/tareas/1.1.1/")
    assert events["Lanzamiento"].decoded("dtstart") == dt.date(2018, 7, 20)


def test_a_second_library_reads_it_too(scheduled: Plan, marta: User, public: Client) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="en", by=marta)
    content = public.get(address(token)).content
    assert {one.uid for one in ics.Calendar(content.decode()).events} == {str(one["uid"]) for one in events_of(content)}


def test_the_token_is_kept_nowhere(scheduled: Plan, marta: User) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    assert token not in repr(list(CalendarFeed.objects.values()))
    assert token not in repr(list(Change.objects.values("before", "after")))


def test_a_changed_entry_updates_the_calendar_with_what_follows_it(
    scheduled: Plan, marta: User, public: Client
) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    before = read(token, public)
    entry = ScheduleEntry.objects.get(task__code="1.1.1")
    actions.edit_entry(entry=entry, values={"duration": entry.duration + 4}, expected_version=entry.version, by=marta)
    after = read(token, public)
    moved = [code for code in after if after[code].decoded("dtend") != before[code].decoded("dtend")]
    assert "1.1.1" in moved
    for code in moved:
        assert str(after[code]["uid"]) == str(before[code]["uid"])
        assert after[code]["sequence"] > before[code]["sequence"]
        assert after[code].decoded("last-modified") >= before[code].decoded("last-modified")


def test_a_cancelled_task_says_so(scheduled: Plan, marta: User, public: Client) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    uid = str(read(token, public)["1.1.1"]["uid"])
    Task.objects.filter(code="1.1.1").update(state="cancelled", state_on=timezone.localdate())
    Plan.objects.filter(pk=scheduled.pk).update(revision=10_000)
    cancelled = read(token, public)["1.1.1"]
    assert (str(cancelled["status"]), str(cancelled["uid"])) == ("CANCELLED", uid)


def test_a_milestone_that_was_taken_out_is_cancelled_on_its_day(scheduled: Plan, marta: User, public: Client) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    actions.retire_milestone(entry=ScheduleEntry.objects.get(title="Lanzamiento"), by=marta)
    cancelled = read(token, public)["Lanzamiento"]
    assert str(cancelled["status"]) == "CANCELLED"
    assert cancelled.decoded("dtstart") == dt.date(2018, 7, 20)


def test_a_deliverable_stands_on_the_day_it_is_due(scheduled: Plan, marta: User, public: Client) -> None:
    Deliverable.objects.filter(pk=Deliverable.objects.exclude(row=None).order_by("pk")[0].pk).update(
        due_on=dt.date(2018, 3, 9), due_words=""
    )
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    days = [one.decoded("dtstart") for one in events_of(public.get(address(token)).content) if "due-" in one["uid"]]
    assert dt.date(2018, 3, 9) in days


def test_an_organization_sees_its_own_work_only(scheduled: Plan, marta: User, public: Client) -> None:
    leader = Organization.objects.filter(plan=scheduled, assignments__row__tasks__code="1.1.1").order_by("pk")[0]
    idle = Organization.objects.create(plan=scheduled, key="organization:idle", slug="idle", name="Sin parte")
    _feed, token = feeds.make_feed(plan=scheduled, organization=leader, language="es", by=marta)
    assert "1.1.1" in read(token, public)
    _feed, token = feeds.make_feed(plan=scheduled, organization=idle, language="es", by=marta)
    assert set(read(token, public)) == {"Lanzamiento"}


def test_a_person_sees_the_work_of_the_posts_held_today_and_is_not_named(
    scheduled: Plan, marta: User, public: Client
) -> None:
    leader = Organization.objects.filter(plan=scheduled, assignments__row__tasks__code="1.1.1").order_by("pk")[0]
    user = someone_at(scheduled, leader.name, name="Lucía Ejemplo")
    _feed, token = feeds.make_feed(plan=scheduled, person=user.person, language="es", by=marta)
    assert "1.1.1" in read(token, public)
    assert "Luc" not in public.get(address(token)).content.decode()
    user.person.holdings.update(until=dt.date(2021, 1, 1))
    assert read(token, public) == {}


def test_a_post_has_a_calendar_that_stays_when_its_holder_leaves(scheduled: Plan, marta: User, public: Client) -> None:
    leader = Organization.objects.filter(plan=scheduled, assignments__row__tasks__code="1.1.1").order_by("pk")[0]
    _feed, token = feeds.make_feed(plan=scheduled, post=post_at(scheduled, leader.name), language="es", by=marta)
    assert "1.1.1" in read(token, public)


def test_a_revoked_calendar_is_gone_and_an_unknown_one_was_never_there(
    scheduled: Plan, marta: User, public: Client
) -> None:
    feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    feeds.revoke_feed(feed=feed, by=marta)
    gone = public.get(address(token), headers={"Accept-Language": "es"})
    assert gone.status_code == 410
    assert "revocad" in gone.content.decode()
    assert public.get(address("nothing")).status_code == 404


def test_what_did_not_change_is_not_sent_again(scheduled: Plan, marta: User, public: Client) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    etag = public.get(address(token)).headers["ETag"]
    again = public.get(address(token), headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    actions.add_milestone(plan=scheduled, title="Otro", day=None, by=marta)
    assert public.get(address(token), headers={"If-None-Match": etag}).status_code == 200


def test_a_program_that_reads_too_often_is_asked_to_wait(
    scheduled: Plan, marta: User, public: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_READINGS", 2)
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    answers = [public.get(address(token)) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "3600"


def test_only_the_office_gives_out_calendars(scheduled: Plan) -> None:
    with pytest.raises(NotAllowedError):
        feeds.make_feed(plan=scheduled, language="es", by=irene_without_a_role())


def test_the_address_is_shown_once(scheduled: Plan, office: Client, public: Client) -> None:
    page = reverse("feeds", args=[scheduled.slug])
    made = office.post(page, {"scope": "plan", "language": "en"})
    shown = made.context["made"]["address"]
    assert shown in made.content.decode()
    assert made.headers["Cache-Control"] == "no-store, private"
    assert shown not in office.get(page).content.decode()
    assert public.get(shown).status_code == 200


def test_a_calendar_for_nobody_is_not_made(scheduled: Plan, office: Client) -> None:
    answer = office.post(reverse("feeds", args=[scheduled.slug]), {"scope": "person", "person": "999"})
    assert answer.status_code == 422
    assert not CalendarFeed.objects.exists()


def test_a_calendar_is_revoked_on_its_page(scheduled: Plan, marta: User, office: Client) -> None:
    feed, _token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    office.post(reverse("feeds", args=[scheduled.slug]), {"revoke": str(feed.pk)})
    feed.refresh_from_db()
    assert feed.revoked_at is not None


def test_what_a_report_changes_reaches_the_calendar(scheduled: Plan, marta: User, public: Client) -> None:
    _feed, token = feeds.make_feed(plan=scheduled, language="es", by=marta)
    before = read(token, public)["1.1.1"]["sequence"]
    task = Task.objects.get(code="1.1.1")
    monitoring.set_work_state(things=[task], change=WorkChange("in_progress", day=dt.date(2018, 2, 1)), by=marta)
    assert read(token, public)["1.1.1"]["sequence"] > before
