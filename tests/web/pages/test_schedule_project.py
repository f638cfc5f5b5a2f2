"""Project files: what was written changes nothing when it is read back; what differs is shown, then taken over."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cauce.importer.schedule import read_project
from cauce.web.actions import schedule as actions
from cauce.web.actions.history import undo
from cauce.web.models import Event, Plan, ScheduleEntry, ScheduleLink, User
from cauce.web.pages.schedule_files import schedule_project as written
from cauce.web.queries import schedule as queries
from cauce.web.queries.schedule_project import project_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheduled(plan: Plan, marta: User) -> Plan:
    """The small plan with a schedule that has every sort of bound."""
    actions.accept_proposal(plan=plan, start=dt.date(2018, 1, 1), end=dt.date(2018, 7, 31), by=marta)
    actions.add_milestone(plan=plan, title="Lanzamiento", day=dt.date(2018, 7, 20), by=marta)
    first, second, *_ = ScheduleEntry.objects.filter(kind="task").order_by("pk")
    for entry, values in (
        (first, {"not_before": dt.date(2018, 1, 15), "finish_by": dt.date(2018, 6, 1)}),
        (second, {"fixed_on": dt.date(2018, 3, 5)}),
    ):
        actions.edit_entry(entry=entry, values=values, expected_version=entry.version, by=marta)
    launch = ScheduleEntry.objects.get(title="Lanzamiento")
    actions.link(before=first, after=launch, kind="finish_finish", lag=-2, by=marta)
    return Plan.objects.get(pk=plan.pk)


def upload(office: Client, plan: Plan, content: bytes) -> HttpResponse:
    page = reverse("schedule_project", args=[plan.slug])
    return office.post(page, {"file": SimpleUploadedFile("plan.xml", content)})  # type: ignore[return-value]


def accept(
    office: Client, plan: Plan, preview: HttpResponse, why: str = "", *, but: int = 0, act: str = ""
) -> HttpResponse:
    """Take over what is ticked, without the first ``but`` of them."""
    shown = preview.context  # type: ignore[attr-defined]
    take = [one.mark for one in [*shown["entries"], *shown["links"]] if one.is_chosen][but:]
    values = {"told": shown["told"], "why": why, "take": take, "act": act}
    return office.post(reverse("schedule_project", args=[plan.slug]), values)  # type: ignore[return-value]


def longer(plan: Plan) -> bytes:
    """The project file with its first task two days longer."""
    content = written(plan).decode()
    days = queries.network_of(plan).things[ScheduleEntry.objects.get(task__code="1.1.1").key].entry.duration
    return re.sub(r"(1\.1\.1 .*?<Duration>)PT\d+H", rf"\g<1>PT{(days + 2) * 8}H", content, count=1, flags=re.S).encode()


def test_a_written_file_read_back_changes_nothing(scheduled: Plan) -> None:
    changes = project_changes(queries.network_of(scheduled), read_project(written(scheduled)))
    assert not changes
    assert (changes.unknown, changes.missing, changes.unfit) == ((), (), ())
    assert changes.matched == len(queries.network_of(scheduled).things)


def test_nor_does_it_when_the_program_forgot_the_keys(scheduled: Plan) -> None:
    content = re.sub(rb"<WBS>.*?</WBS>", b"<WBS>1.1</WBS>", written(scheduled))
    changes = project_changes(queries.network_of(scheduled), read_project(content))
    assert not changes
    assert changes.missing == ()


def test_uploading_shows_what_differs_and_writes_nothing(scheduled: Plan, office: Client) -> None:
    before = Event.objects.count()
    preview = upload(office, scheduled, longer(scheduled))
    assert preview.status_code == 200
    assert [one.name for one in preview.context["entries"]] == ["1.1.1"]  # type: ignore[attr-defined]
    assert Event.objects.count() == before


def test_accepting_writes_one_event_that_can_be_undone(scheduled: Plan, office: Client, marta: User) -> None:
    days = ScheduleEntry.objects.get(task__code="1.1.1").duration
    before = Event.objects.count()
    accept(office, scheduled, upload(office, scheduled, longer(scheduled)))
    assert ScheduleEntry.objects.get(task__code="1.1.1").duration == days + 2
    assert Event.objects.count() == before + 1
    undo(event=Event.objects.get(act="import_project"), by=marta, why="")
    assert ScheduleEntry.objects.get(task__code="1.1.1").duration == days


def test_only_what_is_ticked_is_taken_over(scheduled: Plan, office: Client) -> None:
    days = ScheduleEntry.objects.get(task__code="1.1.1").duration
    content = longer(scheduled)
    content = re.sub(rb"<PredecessorLink>.*?</PredecessorLink>", b"", content, count=1, flags=re.S)
    kept = ScheduleLink.objects.filter(retired_at=None).count()
    preview = upload(office, scheduled, content)
    looked = accept(office, scheduled, preview, but=1, act="look")
    assert [one.is_chosen for one in looked.context["entries"]] == [False]  # type: ignore[attr-defined]
    assert accept(office, scheduled, looked).status_code == 302
    assert ScheduleEntry.objects.get(task__code="1.1.1").duration == days
    assert ScheduleLink.objects.filter(retired_at=None).count() == kept - 1


def test_with_nothing_ticked_nothing_is_written_and_it_says_so(scheduled: Plan, office: Client) -> None:
    answer = accept(office, scheduled, upload(office, scheduled, longer(scheduled)), but=9)
    assert answer.status_code == 422
    assert "Marque lo que" in answer.content.decode()
    assert not Event.objects.filter(act="import_project").exists()


def test_a_dependency_taken_away_in_the_program_is_taken_away_here(scheduled: Plan, office: Client) -> None:
    kept = ScheduleLink.objects.filter(retired_at=None).count()
    content = re.sub(rb"<PredecessorLink>.*?</PredecessorLink>", b"", written(scheduled), count=1, flags=re.S)
    accept(office, scheduled, upload(office, scheduled, content))
    assert ScheduleLink.objects.filter(retired_at=None).count() == kept - 1


def test_what_the_plan_does_not_have_is_named_and_left_aside(scheduled: Plan, office: Client) -> None:
    more = b"<Task><UID>9999</UID><Name>Otra cosa</Name><Duration>PT8H0M0S</Duration></Task></Tasks>"
    preview = upload(office, scheduled, written(scheduled).replace(b"</Tasks>", more))
    assert preview.context["changes"].unknown == ("Otra cosa",)  # type: ignore[attr-defined]
    assert not ScheduleEntry.objects.filter(title="Otra cosa").exists()


def test_a_circle_in_the_file_is_named_and_not_offered(scheduled: Plan, office: Client) -> None:
    tasks = {task.key: task for task in read_project(written(scheduled))}
    last = next(task for task in tasks.values() if task.needs)
    first = last.needs[0][0]
    link = f"<PredecessorLink><PredecessorUID>{last.uid}</PredecessorUID><Type>1</Type></PredecessorLink></Task>"
    content = re.sub(rf"(<UID>{first}</UID>.*?)</Task>", rf"\1{link}", written(scheduled).decode(), count=1, flags=re.S)
    preview = upload(office, scheduled, content.encode())
    assert "→" in preview.context["circle"]  # type: ignore[attr-defined]
    assert accept(office, scheduled, preview).status_code == 302
    assert not Event.objects.filter(act="import_project").exists()


def test_once_a_baseline_stands_the_reason_is_asked_and_nothing_is_lost(
    scheduled: Plan, office: Client, marta: User
) -> None:
    actions.set_baseline(plan=scheduled, name="Inicial", reason="", on=dt.date(2018, 1, 1), by=marta)
    preview = upload(office, scheduled, longer(scheduled))
    again = accept(office, scheduled, preview)
    assert again.status_code == 422
    assert accept(office, scheduled, again, why="Lo pidió la universidad.").status_code == 302
    assert Event.objects.get(act="import_project").why == "Lo pidió la universidad."


def test_what_was_compared_before_somebody_changed_the_plan_is_not_written(
    scheduled: Plan, office: Client, marta: User
) -> None:
    preview = upload(office, scheduled, longer(scheduled))
    actions.add_milestone(plan=scheduled, title="Otro", day=None, by=marta)
    accept(office, scheduled, preview)
    assert not Event.objects.filter(act="import_project").exists()


def test_what_was_shown_cannot_be_forged(scheduled: Plan, office: Client) -> None:
    answer = office.post(reverse("schedule_project", args=[scheduled.slug]), {"told": "eyJ4Ijox:forged"})
    assert answer.status_code == 422


@pytest.mark.parametrize("content", [b"", b"<html/>", b"PK\x03\x04"])
def test_what_is_no_project_is_refused_in_words(scheduled: Plan, office: Client, content: bytes) -> None:
    answer = upload(office, scheduled, content)
    assert answer.status_code == 422
    assert "XML" in answer.content.decode()
