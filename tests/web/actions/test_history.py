"""Undo (deshacer), and a history that stands (historia)."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from cauce.web import events
from cauce.web.actions.actors import merge_organizations
from cauce.web.actions.history import CannotUndoError, undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.actions.plan import edit_text, publish
from cauce.web.models import Area, Assignment, Change, Event, Import, Organization, Plan, PlanItem, Step
from cauce.web.models.kinds import KINDS
from cauce.web.queries import facts
from cauce.web.queries.history import may_be_undone, undoing
from tests.drafts import small_draft
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db


def standing(plan: Plan) -> dict[str, set[tuple[object, ...]]]:
    """Return all that stands in a plan, but for versions."""
    found = {}
    for name, kind in KINDS.items():
        if issubclass(kind.model, PlanItem):
            rows = kind.model._default_manager.filter(plan=plan, retired_at=None)
            columns = [field.attname for field in kind.model._meta.concrete_fields if field.name != "version"]
            found[name] = {tuple(str(value) for value in row) for row in rows.values_list(*columns)}
    return found


def test_undoing_the_first_import_leaves_an_empty_plan() -> None:
    marta = marta_of_the_office()
    plan, event = import_draft(by=marta)
    undo(event=event, by=marta, why="Era otro documento.")
    assert not any(standing(plan).values())
    assert Import.objects.get().state == "undone"


def test_undoing_the_undoing_brings_everything_back() -> None:
    marta = marta_of_the_office()
    plan, event = import_draft(by=marta)
    before = standing(plan)
    undoing_event = undo(event=event, by=marta, why="Por error.")
    undo(event=undoing_event, by=marta, why="No era error.")
    assert standing(plan) == before
    assert Import.objects.get().state == "applied"


def test_undoing_a_second_import_puts_the_first_back() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    before, told = standing(plan), facts.plan_facts(plan)
    draft = small_draft()
    draft.areas[0].title = "Otra cosa"
    draft.areas[0].rows.pop()
    draft.acronyms.clear()
    _, event = import_draft(draft, by=marta)
    undo(event=event, by=marta, why="Era un borrador.")
    assert standing(plan) == before
    assert facts.plan_facts(plan) == told


def test_after_an_undone_import_the_document_is_known_again() -> None:
    marta = marta_of_the_office()
    plan, event = import_draft(by=marta)
    before = set(Step.objects.filter(plan=plan).values_list("key", flat=True))
    undo(event=event, by=marta, why="")
    import_draft(by=marta)
    assert set(Step.objects.filter(plan=plan).values_list("key", flat=True)) == before


def test_what_people_changed_since_is_listed_and_stays() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    draft = small_draft()
    draft.areas[0].title = "Segunda edición"
    _, event = import_draft(draft, by=marta)
    area = Area.objects.get()
    edit_text(item=area, field="title", value="Escrito a mano", expected_version=area.version, by=marta)
    [since] = undoing(event).since
    assert (since.now, since.later.actor if since.later else None) == ("Escrito a mano", marta)
    undo(event=event, by=marta, why="")
    assert Area.objects.get().title == "Escrito a mano"


def test_with_a_yes_what_people_changed_since_goes_back_too() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    draft = small_draft()
    draft.areas[0].title = "Segunda edición"
    _, event = import_draft(draft, by=marta)
    area = Area.objects.get()
    edit_text(item=area, field="title", value="Escrito a mano", expected_version=area.version, by=marta)
    undo(event=event, by=marta, why="", yes=[one.token for one in undoing(event).since])
    assert Area.objects.get().title == "Agua"


def test_an_event_is_undone_once() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    event = publish(plan=plan, by=marta)
    undo(event=event, by=marta, why="")
    plan.refresh_from_db()
    assert plan.published_at is None
    assert not may_be_undone(event)
    with pytest.raises(CannotUndoError):
        undo(event=event, by=marta, why="")


def test_a_merge_is_undone_with_all_its_parties() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    before = dict(Assignment.objects.values_list("pk", "organization"))
    keep, gone = Organization.objects.filter(plan=plan)[:2]
    event = merge_organizations(keep=keep, gone=gone, by=marta)
    undo(event=event, by=marta, why="Son dos.")
    assert dict(Assignment.objects.values_list("pk", "organization")) == before
    gone.refresh_from_db()
    assert (gone.retired_at, gone.merged_into) == (None, None)


def test_irene_may_not_undo() -> None:
    _, event = import_draft(by=marta_of_the_office())
    with pytest.raises(NotAllowedError):
        undo(event=event, by=irene_without_a_role(), why="")


@pytest.mark.parametrize("table", ["web_event", "web_change"])
@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
def test_the_history_refuses_to_be_changed(table: str, act: str) -> None:
    import_draft(by=marta_of_the_office())
    migration = import_module("cauce.web.migrations.0002_append_only_history")
    order = f"DELETE FROM {table}" if act == "DELETE" else f"UPDATE {table} SET id = id"
    with connection.cursor() as cursor:
        if act == "DELETE" and connection.vendor == "sqlite":  # the tests themselves empty tables, see conftest
            cursor.execute(migration.trigger(connection.vendor, table, act))
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute(order)


def test_a_lost_update_is_prevented() -> None:
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    seen = Area.objects.get()
    edit_text(item=Area.objects.get(), field="title", value="Primera", expected_version=seen.version, by=marta)
    with pytest.raises(events.StaleVersionError):
        edit_text(item=seen, field="title", value="Segunda", expected_version=seen.version, by=marta)
    assert Area.objects.get().title == "Primera"
    assert Event.objects.filter(plan=plan, act="edit_text").count() == 1


def test_an_edit_tells_before_and_after() -> None:
    marta = marta_of_the_office()
    import_draft(by=marta)
    area = Area.objects.get()
    event = edit_text(item=area, field="title", value=" Aguas ", expected_version=area.version, by=marta, why="Plural.")
    change = Change.objects.get(event=event)
    assert (change.before, change.after, event.why, event.actor) == ("Agua", "Aguas", "Plural.", marta)
