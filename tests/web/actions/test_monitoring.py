"""Monitoring (seguimiento): states set by who may, in one act; steps, inputs, comments, reports."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.core.monitoring import WorkChange
from cauce.web.actions import monitoring as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.events import StaleVersionError
from cauce.web.models import Change, Comment, Event, Follow, NamedInput, Plan, Row, Step, Task, User, Visit
from cauce.web.queries.monitoring import row_facts
from tests.people import irene_without_a_role, marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import by_link, someone_at

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 15)
LATER = WorkChange("deferred", DAY, "mayor", "Sin presupuesto.", "Eje 2")


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


def the_row(plan: Plan, code: str = "1.1.1") -> Row:
    return Task.objects.get(plan=plan, code=code).row


def state(thing: Row | Task) -> str:
    thing.refresh_from_db()
    return thing.state


def test_a_state_is_one_event_with_its_changes(plan: Plan, marta: User) -> None:
    event = actions.set_work_state(things=[the_row(plan)], change=LATER, by=marta)
    row = the_row(plan)
    assert (row.state, row.state_on, row.decided_by, row.taken_up_in) == ("deferred", DAY, "mayor", "Eje 2")
    assert event.why == "Sin presupuesto."
    changed = Change.objects.filter(event=event, kind="row").values_list("field", flat=True)
    assert set(changed) == {"state", "state_on", "decided_by", "state_why", "taken_up_in"}


def test_a_state_can_be_undone(plan: Plan, marta: User) -> None:
    event = actions.set_work_state(things=[the_row(plan)], change=LATER, by=marta)
    undo(event=event, by=marta, why="")
    row = the_row(plan)
    assert (row.state, row.state_on, row.state_why) == ("planned", None, "")


def test_what_a_state_lacks_is_refused_and_nothing_is_written(plan: Plan, marta: User) -> None:
    before = Event.objects.count()
    with pytest.raises(actions.CannotChangeError) as refused:
        actions.set_work_state(things=[the_row(plan)], change=WorkChange("cancelled"), by=marta)
    assert [problem.code for problem in refused.value.problems] == ["missing_reason"]
    assert (state(the_row(plan)), Event.objects.count()) == ("planned", before)


def test_a_row_that_someone_changed_since_is_refused(plan: Plan, marta: User) -> None:
    row = the_row(plan)
    shown = {row.pk: row.version}
    actions.set_work_state(things=[row], change=WorkChange("in_progress"), by=marta)
    with pytest.raises(StaleVersionError):
        actions.set_work_state(things=[row], change=WorkChange("done"), by=marta, expected_versions=shown)
    assert state(the_row(plan)) == "in_progress"


def test_the_task_of_a_row_goes_with_it(plan: Plan, marta: User) -> None:
    actions.set_work_state(things=[the_row(plan)], change=WorkChange("done"), by=marta)
    assert state(Task.objects.get(code="1.1.1")) == "done"


def test_a_shared_row_follows_from_its_tasks(plan: Plan, marta: User) -> None:
    first, second = Task.objects.get(code="1.2.1"), Task.objects.get(code="1.2.2")
    actions.set_work_state(things=[first], change=WorkChange("done"), by=marta)
    assert state(first.row) == "in_progress"
    actions.set_work_state(things=[second], change=LATER, by=marta)
    assert state(first.row) == "deferred"
    assert Row.objects.get(pk=first.row_id).taken_up_in == "Eje 2"


def test_a_done_task_stays_done_when_the_rest_of_its_row_is_deferred(plan: Plan, marta: User) -> None:
    first, second = Task.objects.get(code="1.2.1"), Task.objects.get(code="1.2.2")
    actions.set_work_state(things=[first], change=WorkChange("done"), by=marta)
    actions.set_work_state(things=[the_row(plan, "1.2.1")], change=LATER, by=marta)
    assert (state(first), state(second), state(first.row)) == ("done", "deferred", "deferred")


def test_who_leads_a_row_sets_its_state_and_no_other_rows(plan: Plan) -> None:
    ana = someone_at(plan, "Universidad del Río", name="Ana")
    with pytest.raises(NotAllowedError):
        actions.set_work_state(things=[the_row(plan)], change=WorkChange("in_progress"), by=ana)
    lea = someone_at(plan, "Oficina del Agua", name="Lea")
    actions.set_work_state(things=[the_row(plan)], change=WorkChange("in_progress"), by=lea)
    assert the_row(plan).heard_at is not None


def test_who_leads_does_not_defer_its_row(plan: Plan) -> None:
    lea = someone_at(plan, "Oficina del Agua", name="Lea")
    with pytest.raises(NotAllowedError):
        actions.set_work_state(things=[the_row(plan)], change=LATER, by=lea)


def test_nobody_without_a_part_ticks_a_step(plan: Plan) -> None:
    with pytest.raises(NotAllowedError):
        actions.tick_step(step=Step.objects.first(), done=True, by=irene_without_a_role())


def test_the_first_tick_lets_the_row_begin(plan: Plan, marta: User) -> None:
    row = the_row(plan)
    step = Step.objects.filter(task__row=row)[0]
    actions.tick_step(step=step, done=True, by=marta)
    assert state(row) == "in_progress"
    assert row_facts(plan)[row.pk].steps_done == 1
    actions.tick_step(step=step, done=False, by=marta)
    assert (row_facts(plan)[row.pk].steps_done, state(row)) == (0, "in_progress")


def test_a_report_by_link_is_one_event_that_says_so(plan: Plan) -> None:
    row = the_row(plan)
    steps = list(Step.objects.filter(task__row=row).values_list("pk", flat=True))
    by = by_link(row, "Oficina del Agua", name="Lea")
    event = actions.report(row=row, state="in_progress", steps=steps[:1], on=DAY, sentence="Vamos bien.", by=by)
    assert (event.by_link, event.actor, event.why) == (by.link, None, "Vamos bien.")
    assert (row_facts(plan)[row.pk].steps_done, state(row), row.heard_at is not None) == (1, "in_progress", True)
    said = Comment.objects.get()
    assert (said.by_link, said.author, said.kind) == (True, by.link.person, "row")


def test_a_link_of_one_row_does_not_report_on_another(plan: Plan) -> None:
    by = by_link(the_row(plan), "Oficina del Agua")
    with pytest.raises(NotAllowedError):
        actions.report(row=the_row(plan, "1.2.1"), state="done", sentence="", by=by)


def test_a_report_without_anything_is_a_sign_of_life(plan: Plan) -> None:
    row = the_row(plan)
    actions.report(row=row, by=by_link(row, "Oficina del Agua"))
    assert (state(row), row.heard_at is not None, Comment.objects.count()) == ("planned", True, 0)


def test_a_report_for_tomorrow_is_refused(plan: Plan, marta: User) -> None:
    with pytest.raises(actions.CannotChangeError):
        actions.report(row=the_row(plan), state="done", on=dt.date(2999, 1, 1), by=marta)


def an_input(plan: Plan) -> NamedInput:
    task = Task.objects.get(plan=plan, code="1.1.1")
    return NamedInput.objects.create(plan=plan, key="input:1", task=task, name="PIMUS")


def test_an_input_is_asked_for_and_got(plan: Plan) -> None:
    lea, item = someone_at(plan, "Oficina del Agua", name="Lea"), an_input(plan)
    days = {"asked_on": DAY, "got_on": None}
    actions.record_input(item=item, asked_of="Ministerio", **days, expected_version=1, by=lea)
    item.refresh_from_db()
    assert (item.state, item.asked_of, item.asked_on, item.got_on) == ("accepted", "Ministerio", DAY, None)


def test_an_input_is_not_got_before_it_is_asked_for(plan: Plan, marta: User) -> None:
    early = DAY - dt.timedelta(days=1)
    with pytest.raises(actions.CannotChangeError) as refused:
        actions.record_input(item=an_input(plan), asked_of="", asked_on=DAY, got_on=early, expected_version=1, by=marta)
    assert refused.value.problems[0].code == "got_before_asked"


def test_only_the_office_decides_what_the_reading_proposed(plan: Plan, marta: User) -> None:
    item = an_input(plan)
    with pytest.raises(NotAllowedError):
        actions.decide_input(item=item, accepted=False, by=someone_at(plan, "Oficina del Agua", name="Lea"))
    actions.decide_input(item=item, accepted=False, by=marta)
    assert item.state == "rejected"


def test_a_comment_mentions_people_of_the_plan(plan: Plan, marta: User) -> None:
    lea = someone_at(plan, "Oficina del Agua", name="Lea Sol")
    actions.comment(on=the_row(plan), text="¿Sigue en pie, @lea?", by=marta)
    assert [person.user for person in Comment.objects.get().mentions.all()] == [lea]


def test_a_comment_keeps_no_name_in_the_history(plan: Plan, marta: User) -> None:
    event = actions.comment(on=the_row(plan), text="De acuerdo.", by=marta)
    told = Change.objects.get(event=event).after
    assert "Marta" not in str(told)
    assert told["author_id"] == marta.person.pk


def test_an_empty_comment_is_refused(plan: Plan, marta: User) -> None:
    with pytest.raises(actions.CannotChangeError):
        actions.comment(on=the_row(plan), text="  ", by=marta)


def test_one_follows_once_and_leaves_it_again(plan: Plan, marta: User) -> None:
    row = the_row(plan)
    actions.follow(on=row, by=marta)
    actions.follow(on=row, by=marta)
    assert Follow.objects.count() == 1
    actions.unfollow(on=row, by=marta)
    assert Follow.objects.count() == 0


def test_a_visit_is_remembered_once_for_each_plan(plan: Plan, marta: User) -> None:
    actions.see_news(plan=plan, by=marta)
    actions.see_news(plan=plan, by=marta)
    assert Visit.objects.count() == 1


def test_five_hundred_rows_are_one_event_in_few_queries(plan: Plan, marta: User) -> None:
    area = the_row(plan).area
    Row.objects.bulk_create([Row(plan=plan, key=f"row:9.{n}", area=area, order=n) for n in range(500)])
    rows = list(Row.objects.filter(key__startswith="row:9."))
    Task.objects.bulk_create([Task(plan=plan, key=f"task:{row.key}", row=row, code=row.key) for row in rows])
    with CaptureQueriesContext(connection) as asked:
        event = actions.set_work_state(things=rows, change=WorkChange("in_progress"), by=marta)
    assert Row.objects.filter(state="in_progress").count() == 500
    assert Change.objects.filter(event=event, field="state").count() == 1000
    assert len(asked) < 100
