"""What the doctor says of the data: nothing while only acts wrote them, and each kind of damage by its name."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cauce.web import storage
from cauce.web.actions.documents import submit_version
from cauce.web.actions.history import undo
from cauce.web.actions.monitoring import comment
from cauce.web.actions.structure import join_rows, retire_item
from cauce.web.doctor import cleaning, data
from cauce.web.doctor.data import files, ties
from cauce.web.doctor.findings import Finding, Level, is_well
from cauce.web.doctor.words import tell
from cauce.web.models import (
    Deliverable,
    Event,
    Follow,
    Import,
    Job,
    Organization,
    Person,
    Plan,
    Row,
    ScheduleEntry,
    SearchEntry,
    Step,
    StoredFile,
    Task,
    Upload,
    User,
)
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import PDF, a_file

pytestmark = pytest.mark.django_db
SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


def found() -> list[Finding]:
    """All that is found; the tests themselves take the guard of the history away on SQLite (tests/conftest.py)."""
    return [one for one in data.findings() if one.code != "history_unguarded"]


def codes() -> list[str]:
    return [one.code for one in found()]


def submitted(plan: Plan, marta: User) -> Path:
    submit_version(deliverable=Deliverable.objects.get(plan=plan, text="Informe de pozos"), file=a_file(), by=marta)
    return Path(storage.Folder(Path(storage.settings.MEDIA_ROOT)).path(SHA))


def stray(content: bytes = b"left over", *, hours: float = 0) -> Path:
    sha256 = hashlib.sha256(content).hexdigest()
    path = storage.Folder(Path(storage.settings.MEDIA_ROOT)).path(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_after_all_sorts_of_acts_nothing_is_found(plan: Plan, marta: User) -> None:
    submitted(plan, marta)
    comment(on=Row.objects.filter(plan=plan)[0], text="Listo.", by=marta)
    rows = list(Row.objects.filter(plan=plan, area__number=1).order_by("order"))
    join_rows(first=rows[0], others=rows[1:], by=marta, why="Es lo mismo.")
    retire_item(item=Step.objects.filter(plan=plan)[0], by=marta)
    undo(event=Event.objects.filter(act="join_rows").latest("pk"), by=marta, why="No lo es.")
    assert found() == []


def test_a_row_changed_past_the_acts_differs_from_its_history(plan: Plan) -> None:
    task = Task.objects.get(plan=plan, code="1.1.1")
    Task.objects.filter(pk=task.pk).update(title="Otra cosa")
    differs = next(one for one in found() if one.code == "row_differs")
    assert differs.things == (f"task {task.pk} title",)
    assert f"task {task.pk} title" in tell(differs, str)


def test_a_row_that_went_without_an_act_is_missed(plan: Plan) -> None:
    step = Step.objects.filter(plan=plan)[0]
    Step.objects.filter(pk=step.pk).delete()
    assert "row_lost" in codes()


def test_a_content_that_is_gone_or_damaged_is_named(plan: Plan, marta: User) -> None:
    path = submitted(plan, marta)
    path.write_bytes(PDF[:-1] + b"?")
    assert codes() == ["content_damaged"]
    assert [one.code for one in data.findings(read_contents=False) if one.code != "history_unguarded"] == []
    path.unlink()
    assert [(one.code, one.things) for one in found()] == [("content_missing", (SHA,))]


def test_a_content_without_a_row_is_a_remark_and_is_cleaned_when_it_is_a_day_old(plan: Plan, marta: User) -> None:
    new, old, kept = stray(b"new", hours=1), stray(b"old", hours=30), submitted(plan, marta)
    unknown = stray(b"x").with_name("notes.txt")
    unknown.write_text("of somebody")
    remarks = found()
    assert [(one.code, one.level) for one in remarks][-2:] == [
        ("content_stray", Level.REMARK),
        ("file_unknown", Level.REMARK),
    ]
    assert is_well(remarks)
    assert files.clean(grace=0) == [old.name]
    assert new.exists() and kept.exists() and unknown.exists() and not old.exists()
    assert list(storage.incoming().iterdir()) == []


def test_a_content_that_is_wanted_again_while_it_is_cleaned_comes_back(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = stray(b"wanted", hours=30)
    row = {"sha256": old.name, "size": 6, "media_type": "text/plain"}
    monkeypatch.setattr(files.time, "sleep", lambda seconds: StoredFile.objects.create(**row))
    assert files.clean() == []
    assert old.read_bytes() == b"wanted" and codes() == []


def test_half_uploads_are_told_apart(plan: Plan) -> None:
    deliverable = Deliverable.objects.filter(plan=plan)[0]
    later, past = timezone.now() + dt.timedelta(hours=4), timezone.now() - dt.timedelta(days=1)
    told: dict[str, Any] = {"deliverable": deliverable, "size": 10, "received": 5}
    for token, expires in (("whole", later), ("short", later), ("lost", later), ("old", past)):
        Upload.objects.create(token=token, file_name=f"{token}.pdf", expires_at=expires, **told)
    for token, size in (("whole", 5), ("short", 4), ("old", 5), ("nobody", 3)):
        (storage.incoming() / f"upload-{token}").write_bytes(b"x" * size)
    of = {one.code: one for one in found()}
    assert sorted(of) == ["part_stray", "upload_lost", "upload_old", "upload_short"]
    assert of["upload_short"].things[0].startswith("short.pdf") and of["upload_short"].level is Level.WRONG
    assert {one.level for code, one in of.items() if code != "upload_short"} == {Level.REMARK}


def test_the_search_is_compared_and_written_again(plan: Plan) -> None:
    SearchEntry.objects.filter(plan=plan, kind="task").update(stems=" otra cosa | ")
    assert codes() == ["search_old"]
    assert cleaning.clean() == ([], [plan.slug])
    assert codes() == []


def test_what_names_a_thing_that_was_taken_out_is_found(plan: Plan) -> None:
    Task.objects.filter(plan=plan, code="1.1.1").update(retired_at=timezone.now())
    named = next(one for one in found() if one.code == "names_retired")
    assert any("step" in thing for thing in named.things)


def test_circles_are_found(plan: Plan) -> None:
    first, second, third = Organization.objects.filter(plan=plan).order_by("pk")[:3]
    for one, other in ((first, second), (second, first), (third, first)):
        Organization.objects.filter(pk=one.pk).update(liaison=other)
    circle = next(one for one in found() if one.code == "liaison_circle")
    assert {str(first.pk), str(second.pk)} <= set(circle.things)
    assert ties._circles({1: [2], 2: [3], 4: []}) == []


def test_an_entry_of_nothing_and_talk_of_nothing_are_found(plan: Plan) -> None:
    ScheduleEntry.objects.create(plan=plan, key="schedule:x", kind="task")
    Follow.objects.create(plan=plan, person=Person.objects.create(name="Ana"), kind="row", key="row:9.9.9")
    assert codes() == ["entry_without_end", "talk_of_nothing"]


def test_a_row_of_another_plan_is_found(plan: Plan, marta: User) -> None:
    other = import_draft(by=marta, slug="otro")[0]
    Step.objects.filter(plan=plan)[:1].get()
    Step.objects.filter(pk=Step.objects.filter(plan=plan)[0].pk).update(task=Task.objects.filter(plan=other)[0])
    assert "names_other_plan" in codes()


def test_jobs_and_readings_that_contradict_themselves_are_found(plan: Plan) -> None:
    done = Job.objects.create(kind="read_import", state="done", finished_at=timezone.now())
    Job.objects.create(kind="read_import", state="failed", finished_at=timezone.now())
    Job.objects.create(kind="read_import", state="done")
    source = Import.objects.filter(plan=plan)[0].source
    Import.objects.create(slug="x", source=source, file_name="plan.docx", state="uploaded", job=done)
    assert codes() == ["job_without_end", "job_without_error", "reading_lost"]


def test_the_guard_of_the_history_is_missed() -> None:
    if connection.vendor == "postgresql":
        assert data.findings() == []
        return
    assert [one.code for one in data.findings()] == ["history_unguarded"]
