"""Applying a reading (aplicar una importación)."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.importer import read_plan
from cauce.importer.facts import plan_facts
from cauce.web import jobs, storage
from cauce.web.actions import imports
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.imports import CannotApplyError
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import edit_text
from cauce.web.models import (
    Area,
    Change,
    Event,
    Import,
    Job,
    MethodSetting,
    Organization,
    Plan,
    Provenance,
    SearchEntry,
    Step,
    Task,
)
from cauce.web.queries import facts
from tests.drafts import item, small_draft
from tests.people import irene_without_a_role, marta_of_the_office, ruben_of_one_plan
from tests.web.importing import import_draft, keep_reading

pytestmark = pytest.mark.django_db


def test_a_draft_becomes_a_plan_with_everything_in_its_place() -> None:
    plan, event = import_draft(by=marta_of_the_office())
    assert plan.title == "Plan de trabajo de Ríoseco"
    assert plan.period_words == "enero a julio de 2027"
    assert plan.published_at is None
    assert facts.plan_facts(plan) == plan_facts(small_draft())
    assert Event.objects.get() == event


def test_each_item_says_where_it_was_read() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    step = Step.objects.get(text="Invitar.")
    read = Provenance.objects.get(plan=plan, kind="step", key=step.key)
    assert read.words == "Invitar."
    assert read.position == {"table": 1, "row": 1, "cell": 1, "paragraph": 1}


def test_the_size_of_groups_that_the_document_states_becomes_a_setting_with_its_source() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    setting = MethodSetting.objects.get(plan=plan)
    assert (setting.key, setting.value) == ("group_size", {"low": 3, "high": 6})
    assert "3 a 6 entidades" in setting.source


def test_what_was_imported_is_found_by_search() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    assert SearchEntry.objects.filter(plan=plan, kind="task").count() == 3


def test_importing_twice_changes_nothing() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    _, event = import_draft(by=marta)
    assert not Change.objects.filter(event=event).exists()


def test_importing_again_changes_only_what_changed_in_the_document() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    draft.areas[0].rows[0].tasks[0].steps.pop()
    _, event = import_draft(draft, by=marta)
    told = {(one.kind, one.field) for one in Change.objects.filter(event=event)}
    assert told == {("area", "title"), ("step", "retired_at")}
    assert Area.objects.get().title == "Agua y saneamiento"


def test_what_a_person_wrote_stays_without_a_yes() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    area = Area.objects.get()
    edit_text(item=area, field="title", value="El agua de todos", expected_version=area.version, by=marta)
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    import_draft(draft, by=marta)
    assert Area.objects.get().title == "El agua de todos"


def test_with_a_yes_the_document_wins() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    area = Area.objects.get()
    edit_text(item=area, field="title", value="El agua de todos", expected_version=area.version, by=marta)
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    import_draft(draft, by=marta, yes={"area|area:1|title"})
    assert Area.objects.get().title == "Agua y saneamiento"


def test_an_edited_step_that_the_document_drops_stays() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    step = Step.objects.get(text="Medir el nivel de cada pozo.")
    edit_text(item=step, field="text", value="Medir con sonda.", expected_version=step.version, by=marta)
    draft = small_draft()
    draft.areas[0].rows[0].tasks[0].steps = [item("Reunir los registros.")]
    import_draft(draft, by=marta)
    step.refresh_from_db()
    assert step.retired_at is None


def test_a_task_that_comes_back_is_the_same_one() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    before = Task.objects.get(code="1.2.2").pk
    draft = small_draft()
    draft.areas[0].rows[1].tasks.pop()
    import_draft(draft, by=marta)
    assert Task.objects.get(code="1.2.2").retired_at is not None
    import_draft(by=marta)
    assert Task.objects.get(code="1.2.2", retired_at=None).pk == before


def test_irene_may_not_import() -> None:
    with pytest.raises(NotAllowedError, match="Only the office may import"):
        imports.keep(content=b"x", file_name="a.txt", plan=None, slug="a", by=irene_without_a_role())
    assert not Import.objects.exists()


def test_ruben_may_import_into_his_own_plan_only() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    ruben = ruben_of_one_plan(plan)
    imports.keep(content=b"x", file_name="a.txt", plan=plan, slug="", by=ruben)
    with pytest.raises(NotAllowedError):
        imports.keep(content=b"x", file_name="a.txt", plan=None, slug="otra", by=ruben)


def test_a_reading_is_applied_once() -> None:
    marta = marta_of_the_office()
    run = keep_reading(small_draft(), by=marta)
    imports.apply_import(run=run, by=marta)
    with pytest.raises(CannotApplyError):
        imports.apply_import(run=run, by=marta)


def test_a_discarded_reading_writes_nothing() -> None:
    marta = marta_of_the_office()
    run = keep_reading(small_draft(), by=marta)
    imports.discard(run=run, by=marta)
    with pytest.raises(CannotApplyError):
        imports.apply_import(run=run, by=marta)
    assert not Plan.objects.exists()


def test_an_uploaded_document_is_read_in_the_background() -> None:
    document = Path(__file__).parents[3] / "examples" / "panama" / "plan-de-trabajo.docx"
    run = imports.upload(
        content=document.read_bytes(), file_name=document.name, plan=None, slug="panama", by=marta_of_the_office()
    )
    assert jobs.run_one()
    run.refresh_from_db()
    assert run.state == "read"
    assert (Job.objects.get().state, Job.objects.get().progress) == ("done", 100)
    assert not Plan.objects.exists()


def waiting_import(text: str = "Plan de trabajo") -> Import:
    return imports.upload(content=text.encode(), file_name="p.txt", plan=None, slug="p", by=marta_of_the_office())


def test_a_document_whose_job_is_given_back_after_it_was_read_is_not_read_again() -> None:
    run = waiting_import()
    assert jobs.run_one()
    Import.objects.filter(pk=run.pk).update(state="applied")
    Job.objects.update(state="queued", finished_at=None)
    assert jobs.run_one()
    run.refresh_from_db()
    assert (run.state, Job.objects.get().state) == ("applied", "done")


def test_a_document_that_is_set_aside_while_it_is_read_stays_so(monkeypatch: pytest.MonkeyPatch) -> None:
    run = waiting_import()

    def read(content: bytes, **named: Any) -> Any:
        Import.objects.filter(pk=run.pk).update(state="discarded")
        return small_draft()

    monkeypatch.setattr("cauce.importer.read_plan", read)
    assert jobs.run_one()
    run.refresh_from_db()
    assert (run.state, run.records, Job.objects.get().state) == ("discarded", [], "done")


def test_a_storage_that_does_not_answer_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(sha256: str) -> Any:
        raise storage.NoAnswerError

    run = waiting_import()
    with monkeypatch.context() as patched:
        patched.setattr(storage, "open_checked", silent)
        assert jobs.run_one()
    job = Job.objects.get()
    assert (job.state, job.error, job.not_before is not None) == ("queued", "no_answer NoAnswerError", True)
    Job.objects.update(not_before=None)
    assert jobs.run_one()
    run.refresh_from_db()
    assert (run.state, Job.objects.get().attempts) == ("failed", 2)


def test_the_reading_counts_what_the_rules_find_and_what_blocks() -> None:
    document = Path(__file__).parents[3] / "examples" / "panama" / "plan-de-trabajo.docx"
    marta = marta_of_the_office()
    run = imports.upload(content=document.read_bytes(), file_name=document.name, plan=None, slug="panama", by=marta)
    jobs.run_one()
    run.refresh_from_db()
    told = run.extras["findings"]
    plan = imports.apply_import(run=run, by=marta).plan
    assert plan is not None
    found = facts.plan_problems(plan)
    assert told == {name: sum(each.severity == name for each in found) for name in ("blocks", "warning", "note")}


def test_a_document_is_kept_by_its_hash_and_looked_at_before_it_is_read() -> None:
    run = imports.upload(content=b"texto", file_name="a.txt", plan=None, slug="a", by=marta_of_the_office())
    kept = storage.Folder(Path(settings.MEDIA_ROOT)).path(run.source.sha256)
    assert kept.read_bytes() == b"texto"
    kept.write_bytes(b"otro texto")
    assert imports.read(run).error_code == "document_damaged"
    kept.unlink()
    assert imports.read(run).error_code == "document_missing"


def test_that_the_disk_is_full_is_said_of_a_document_as_of_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(sha256: str, path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storage, "keep", full)
    with pytest.raises(OSError, match="No space left"):
        imports.keep(content=b"x", file_name="a.txt", plan=None, slug="a", by=marta_of_the_office())
    assert not Import.objects.exists()


def test_a_document_that_cannot_be_kept_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(sha256: str, path: Path) -> None:
        raise storage.NoAnswerError

    monkeypatch.setattr(storage, "keep", full)
    with pytest.raises(CannotKeepFileError) as refused:
        imports.keep(content=b"x", file_name="a.txt", plan=None, slug="a", by=marta_of_the_office())
    assert refused.value.code == "document_not_stored"
    assert not Import.objects.exists()


def test_a_document_that_is_no_plan_says_why() -> None:
    run = imports.upload(content=b"", file_name="vacio.docx", plan=None, slug="vacio", by=marta_of_the_office())
    jobs.run_one()
    run.refresh_from_db()
    assert (run.state, run.error_code) == ("failed", "empty_file")
    assert Job.objects.get().state == "done"


def test_the_real_plan_is_written_in_a_constant_number_of_queries(shared_plan: Path) -> None:
    marta = marta_of_the_office()
    run = keep_reading(small_draft(), by=marta, slug="chico")
    with CaptureQueriesContext(connection) as small:
        imports.apply_import(run=run, by=marta)
    draft = read_plan(shared_plan / "plan-de-trabajo.docx")
    run = keep_reading(draft, by=marta, slug="panama")
    with CaptureQueriesContext(connection) as real:
        imports.apply_import(run=run, by=marta)
    assert len(real) <= len(small) + 60  # a thousand items are written in batches, not one by one
    plan = Plan.objects.get(slug="panama")
    assert facts.plan_facts(plan) == plan_facts(draft)
    assert Organization.objects.filter(plan=plan).count() > 50
