"""The plan as it was: after an act, at the end of a day, as its document said; and its changes marked in Word."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from cauce.exporter.plan_docx import plan_docx
from cauce.importer import read_plan
from cauce.importer.draft import Draft
from cauce.importer.records import records
from cauce.web.actions.history import undo
from cauce.web.actions.plan import edit_text
from cauce.web.actions.plan_documents import write_document
from cauce.web.actions.settings import edit_setting
from cauce.web.models import Area, Event, Plan, Step, Task, User
from cauce.web.queries.plan_text import plan_text, text_of
from cauce.web.queries.plan_then import NoSuchStateError, state_since
from tests.drafts import item, small_draft
from tests.exporter.revisions import settled
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
DAY = dt.date(2018, 4, 7)


def edited(thing: Any, field: str, value: str, by: User) -> Event:
    thing.refresh_from_db()
    return edit_text(item=thing, field=field, value=value, expected_version=thing.version, by=by)


def then(plan: Plan, since: str) -> Any:
    """The plan's text at some time, without its day."""
    return text_of(state_since(plan, since), on=DAY)


def newer_draft() -> Draft:
    """A document with a step more, one less, another title and a task that went."""
    draft = small_draft()
    draft.areas[0].title = "Agua y saneamiento"
    draft.areas[0].rows[0].tasks[0].steps = [item("Medir el nivel de cada pozo."), item("Publicar los datos.")]
    draft.areas[0].rows[1].tasks.pop()
    return draft


def test_after_the_last_act_the_plan_is_as_it_is() -> None:
    plan, event = import_draft(by=marta_of_the_office())
    assert then(plan, str(event.pk)) == plan_text(plan, on=DAY)


def test_an_act_can_be_looked_behind_whatever_came_after() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    first = edited(Area.objects.get(), "title", "El agua de todos", marta)
    before = plan_text(plan, on=DAY)
    import_draft(newer_draft(), by=marta, yes={"area|area:1|title"})
    last = edited(Step.objects.get(text="Publicar los datos."), "text", "Publicar cada mes.", marta)
    undo(event=last, by=marta, why="")
    plan.refresh_from_db()
    assert then(plan, str(first.pk)) == before
    assert then(plan, str(first.pk)) != plan_text(plan, on=DAY)


def test_the_last_document_is_told_as_it_was_read() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    before = plan_text(plan, on=DAY)
    edited(Area.objects.get(), "title", "El agua de todos", marta)
    assert then(plan, "import") == before
    assert plan_text(plan, on=DAY) != before


def test_the_titles_and_numbers_of_the_plan_itself_go_back_too() -> None:
    marta = marta_of_the_office()
    plan, event = import_draft(by=marta)
    before = plan_text(plan, on=DAY)
    edited(plan, "title", "Otro título", marta)
    edit_setting(plan=plan, key="group_size", value={"low": 4, "high": 9}, source="La mesa", by=marta)
    plan.refresh_from_db()
    assert then(plan, str(event.pk)) == before


def test_the_end_of_today_is_now() -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    assert then(plan, timezone.localdate().isoformat()) == plan_text(plan, on=DAY)


@pytest.mark.parametrize(
    ("since", "code"),
    [
        ("2001-01-01", "before_plan"),
        ("2101-01-01", "to_come"),
        ("2027-02-30", "unreadable"),
        ("mañana", "unreadable"),
        ("", "unreadable"),
        ("999999", "no_event"),
    ],
)
def test_a_state_that_never_was_is_refused(since: str, code: str) -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    with pytest.raises(NoSuchStateError) as refused:
        state_since(plan, since)
    assert refused.value.code == code


def test_a_plan_that_was_never_imported_has_no_document_to_stand_beside() -> None:
    with pytest.raises(NoSuchStateError) as refused:
        state_since(Plan.objects.create(slug="solo", title="Solo"), "import")
    assert refused.value.code == "no_import"


def test_the_document_with_changes_leads_both_ways() -> None:
    marta = marta_of_the_office()
    plan, event = import_draft(by=marta)
    base = plan_docx(plan_text(plan, on=DAY))
    import_draft(newer_draft(), by=marta)
    edited(Task.objects.get(code="1.1.1"), "title", "Inventario de los pozos", marta)
    plan.refresh_from_db()
    data = write_document(plan=plan, by=marta, since=str(event.pk), on=DAY)
    assert settled(data, accept=True) == settled(plan_docx(plan_text(plan, on=DAY)), accept=True)
    assert settled(data, accept=False) == settled(base, accept=True)


def test_a_document_with_changes_is_read_as_the_plan_of_now() -> None:
    marta = marta_of_the_office()
    plan, event = import_draft(by=marta)
    import_draft(newer_draft(), by=marta)
    plan.refresh_from_db()
    marked = read_plan(write_document(plan=plan, by=marta, since=str(event.pk), on=DAY), file_name="plan.docx")
    clean = read_plan(write_document(plan=plan, by=marta, on=DAY), file_name="plan.docx")
    assert [(one.kind, one.key, one.fields) for one in records(marked)] == [
        (one.kind, one.key, one.fields) for one in records(clean)
    ]
