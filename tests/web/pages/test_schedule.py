"""Pages of the schedule: proposed, shown, moved with a look at what follows, compared, levelled, by whom."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cauce.web.actions import plan as plans
from cauce.web.actions import schedule as actions
from cauce.web.models import (
    Baseline,
    Closure,
    Deliverable,
    Event,
    Organization,
    Plan,
    RowQuestion,
    ScheduleEntry,
    ScheduleLink,
    Step,
    Task,
    User,
)
from cauce.web.pages import schedule_chart
from cauce.web.queries import schedule as queries
from tests.people import with_role

START, END = dt.date(2018, 1, 1), dt.date(2018, 7, 31)


@pytest.fixture
def scheduled(plan: Plan, marta: User) -> Plan:
    """A plan with an accepted schedule."""
    actions.accept_proposal(plan=plan, start=START, end=END, by=marta)
    return Plan.objects.get(pk=plan.pk)


def entry(plan: Plan, code: str = "1.1.1") -> ScheduleEntry:
    return ScheduleEntry.objects.get(plan=plan, task__code=code)


def words(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def at(name: str, plan: Plan, *rest: object) -> str:
    return "/es" + reverse(name, args=[plan.slug, *rest]).removeprefix("/es").removeprefix("/en")


def test_without_a_schedule_one_is_proposed_with_how_it_comes_about(plan: Plan, office: Client) -> None:
    page = office.get(at("schedule", plan))
    told = words(page.content)
    assert "Aceptar la propuesta" in told
    assert "Decisión 0011" in told
    assert 'class="gantt-bars"' in page.content.decode()
    assert not ScheduleEntry.objects.exists()


def test_the_period_is_adjusted_before_accepting(plan: Plan, office: Client) -> None:
    page = office.get(at("schedule_proposal", plan), {"start": "2019-02-01", "end": "2019-06-30"})
    assert 'value="2019-02-01"' in page.content.decode()
    office.post(at("schedule_proposal", plan), {"start": "2019-02-01", "end": "2019-06-30"})
    network = queries.network_of(plan)
    assert (network.frame.start, network.frame.end) == (dt.date(2019, 2, 1), dt.date(2019, 6, 30))
    assert network.computed().start_day(entry(plan).key) >= dt.date(2019, 2, 1)


@pytest.mark.parametrize(
    ("start", "end"), [("2018-07-31", "2018-01-01"), ("mañana", "2018-01-01"), ("1900-01-01", "2018-01-01")]
)
def test_a_period_that_cannot_be_is_refused_in_words(plan: Plan, office: Client, start: str, end: str) -> None:
    page = office.get(at("schedule_proposal", plan), {"start": start, "end": end})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert office.post(at("schedule_proposal", plan), {"start": start, "end": end}).status_code == 422
    assert not ScheduleEntry.objects.exists()


def test_the_chart_and_the_table_say_the_same_of_each_entry(scheduled: Plan, office: Client) -> None:
    chart = words(office.get(at("schedule", scheduled)).content)
    table = words(office.get(at("schedule", scheduled), {"view": "table"}).content)
    found = queries.network_of(scheduled).computed()
    for thing in queries.network_of(scheduled).things.values():
        day = found.start_day(thing.entry.key)
        for told in (thing.code, f"{day.day}/{day.month}/{day.year}"):
            assert told in chart
            assert told in table


def test_a_filter_leaves_the_rest_out(scheduled: Plan, office: Client) -> None:
    page = words(office.get(at("schedule", scheduled), {"view": "table", "area": "articulation"}).content)
    assert "D.1" in page
    assert entry(scheduled).task.title not in page  # type: ignore[union-attr]
    nothing = words(office.get(at("schedule", scheduled), {"area": "99"}).content)
    assert "Quite algún filtro" in nothing


def test_a_filter_by_organization_and_role_keeps_its_rows(scheduled: Plan, office: Client) -> None:
    thing = next(one for one in queries.network_of(scheduled).things.values() if one.lead_pk)
    slug = Organization.objects.get(pk=thing.lead_pk).slug
    page = words(
        office.get(at("schedule", scheduled), {"view": "table", "organization": slug, "role": "leads"}).content
    )
    assert thing.code in page
    assert "D.1" not in page


def test_what_cannot_hold_stands_above_with_the_way_to_it(scheduled: Plan, office: Client, marta: User) -> None:
    actions.edit_entry(entry=entry(scheduled), values={"finish_by": START}, expected_version=1, by=marta)
    page = office.get(at("schedule", scheduled))
    assert "No se puede cumplir" in words(page.content) or "no se puede" in words(page.content).lower()
    assert at("schedule_entry", scheduled, entry(scheduled).pk) in page.content.decode()


def test_moving_shows_what_follows_and_writes_nothing(scheduled: Plan, office: Client) -> None:
    first = entry(scheduled)
    found = queries.network_of(scheduled).computed()
    later = found.start_day(first.key) + dt.timedelta(days=28)
    page = office.get(
        at("move_entry", scheduled, first.pk), {"start": later.isoformat()}, headers={"HX-Request": "true"}
    )
    told = words(page.content)
    assert "<html" not in page.content.decode()
    assert "Qué se mueve" in told
    assert "días hábiles después" in told
    assert entry(scheduled).not_before == first.not_before


def test_moving_writes_the_day_as_one_act(scheduled: Plan, office: Client) -> None:
    first = entry(scheduled)
    before = Event.objects.count()
    answer = office.post(
        at("move_entry", scheduled, first.pk), {"start": "2018-03-05", "version": first.version}, follow=True
    )
    assert answer.status_code == 200
    assert Event.objects.count() == before + 1
    assert queries.network_of(scheduled).computed().start_day(first.key) == dt.date(2018, 3, 5)


def test_once_a_baseline_stands_moving_asks_for_the_reason(scheduled: Plan, office: Client) -> None:
    office.post(at("schedule_baselines", scheduled), {"name": "Inicial", "reason": "Aprobado."})
    first = entry(scheduled)
    told = {"start": "2018-03-05", "version": str(first.version)}
    assert 'name="why"' in office.get(at("move_entry", scheduled, first.pk), told).content.decode()
    assert office.post(at("move_entry", scheduled, first.pk), told).status_code == 422
    assert entry(scheduled).not_before == first.not_before
    office.post(at("move_entry", scheduled, first.pk), told | {"why": "Faltan datos."})
    assert entry(scheduled).not_before == dt.date(2018, 3, 5)
    compared = words(office.get(at("schedule_baselines", scheduled)).content)
    assert "sus propias fechas" in compared
    assert "1.1.1" in compared


def test_the_form_shows_what_moves_and_then_saves(scheduled: Plan, office: Client) -> None:
    first = entry(scheduled)
    address = at("schedule_entry", scheduled, first.pk)
    told = {"version": str(first.version), "duration": "60", "not_before": "", "fixed_on": "", "finish_by": ""}
    page = office.post(address, told | {"act": "preview"})
    assert "Qué se mueve" in words(page.content)
    assert entry(scheduled).duration == first.duration
    office.post(address, told | {"act": "save", "finish_by": "2018-06-30", "finish_by_words": "antes de la Mesa"})
    now = entry(scheduled)
    assert (now.duration, now.finish_by, now.finish_by_words) == (60, dt.date(2018, 6, 30), "antes de la Mesa")


def test_what_was_typed_stays_when_another_wrote_first(scheduled: Plan, office: Client, marta: User) -> None:
    first = entry(scheduled)
    actions.edit_entry(entry=entry(scheduled), values={"duration": 9}, expected_version=first.version, by=marta)
    page = office.post(
        at("schedule_entry", scheduled, first.pk),
        {"version": str(first.version), "duration": "21", "act": "save"},
    )
    told = page.content.decode()
    assert page.status_code == 409
    assert 'value="21"' in told
    assert "Ahora dice: 9" in words(page.content)
    assert entry(scheduled).duration == 9
    office.post(
        at("schedule_entry", scheduled, first.pk),
        {"version": str(entry(scheduled).version), "duration": "21", "act": "save"},
    )
    assert entry(scheduled).duration == 21


@pytest.mark.parametrize(("field", "value"), [("duration", "muchos"), ("fixed_on", "ayer"), ("finish_by", "31/2/2018")])
def test_a_wrong_value_is_told_beside_its_field(scheduled: Plan, office: Client, field: str, value: str) -> None:
    first = entry(scheduled)
    told = {"version": str(first.version), "duration": "3", "act": "preview"} | {field: value}
    page = office.post(at("schedule_entry", scheduled, first.pk), told)
    assert page.status_code == 422
    assert f"«{value}»" in words(page.content)
    assert f'id="{field}-wrong"' in page.content.decode()


def test_dependencies_are_added_and_taken_away(scheduled: Plan, office: Client) -> None:
    first, other = entry(scheduled), entry(scheduled, "1.2.1")
    address = at("schedule_entry", scheduled, other.pk)
    ScheduleLink.objects.filter(after=other).delete()
    office.post(address, {"act": "link", "before": "1.1.1 lo que sea", "kind": "start_start", "lag": "3"})
    link = ScheduleLink.objects.get(before=first, after=other, retired_at=None)
    assert (link.kind, link.lag) == ("start_start", 3)
    office.post(address, {"act": "unlink", "link": link.pk})
    assert not ScheduleLink.objects.filter(before=first, after=other, retired_at=None).exists()


def test_a_circle_is_refused_and_named_on_the_page(scheduled: Plan, office: Client) -> None:
    link = ScheduleLink.objects.filter(plan=scheduled, after__kind="activity").select_related("before__task").first()
    assert link is not None
    assert link.before.task is not None
    activity = queries.network_of(scheduled).name_of(link.after.key)
    page = office.post(
        at("schedule_entry", scheduled, link.before.pk),
        {"act": "link", "before": activity, "kind": "finish_start", "lag": "0"},
    )
    assert page.status_code == 422
    assert "→" in words(page.content)


def test_a_dependency_on_what_is_not_there_is_told(scheduled: Plan, office: Client) -> None:
    page = office.post(at("schedule_entry", scheduled, entry(scheduled).pk), {"act": "link", "before": "9.9.9"})
    assert page.status_code == 422
    assert "«9.9.9»" in words(page.content)


def test_a_ready_made_milestone_is_added_and_offered_no_more(scheduled: Plan, office: Client) -> None:
    page = words(office.get(at("schedule_milestones", scheduled)).content)
    assert "Formalización legal de la estrategia" in page
    office.post(
        at("schedule_milestones", scheduled),
        {"title": "Formalización legal de la estrategia", "day": "2018-06-30"},
    )
    made = ScheduleEntry.objects.get(kind="milestone")
    assert made.fixed_on == dt.date(2018, 6, 30)
    again = office.get(at("schedule_milestones", scheduled)).content.decode()
    assert 'id="ready-strategy"' not in again
    assert 'id="ready-board"' in again
    office.post(at("schedule_entry", scheduled, made.pk), {"act": "retire"})
    assert not ScheduleEntry.objects.filter(kind="milestone", retired_at=None).exists()


def test_a_decree_day_is_one_click_and_says_what_it_moved(scheduled: Plan, office: Client) -> None:
    day = queries.network_of(scheduled).computed().start_day(entry(scheduled).key)
    page = office.post(at("schedule_days", scheduled), {"act": "decree", "first": day.isoformat()}, follow=True)
    closure = Closure.objects.get()
    assert closure.is_decree
    assert "Se movi" in words(page.content)
    office.post(at("schedule_days", scheduled), {"act": "remove", "closure": closure.pk})
    assert not Closure.objects.filter(retired_at=None).exists()


def test_the_holidays_of_a_year_are_listed(scheduled: Plan, office: Client) -> None:
    Plan.objects.filter(pk=scheduled.pk).update(country="Panamá")
    page = words(office.get(at("schedule_days", scheduled), {"year": "2019"}).content)
    assert "Día de los Mártires" in page
    assert "9/1/2019" in page


def test_the_calendar_shows_what_begins_and_ends(scheduled: Plan, office: Client) -> None:
    found = queries.network_of(scheduled).computed()
    month = found.start_day(entry(scheduled).key)
    page = words(office.get(at("schedule_calendar", scheduled), {"at": f"{month:%Y-%m}"}).content)
    assert "Empieza" in page
    assert "1.1.1" in page
    quarter = words(office.get(at("schedule_calendar", scheduled), {"by": "quarter", "at": "2018-02"}).content)
    assert "Trimestre 1 de 2018" in quarter


def test_levelling_shows_its_effect_and_is_one_act(scheduled: Plan, office: Client) -> None:
    ScheduleEntry.objects.update(not_before=None)
    page = office.get(at("schedule_levelling", scheduled))
    assert "a la vez" in words(page.content)
    revision = Plan.objects.get(pk=scheduled.pk).revision
    before = Event.objects.count()
    answer = office.post(at("schedule_levelling", scheduled), {"revision": revision})
    assert Event.objects.count() - before == (answer.status_code == 302)


def test_levelling_what_changed_meanwhile_is_refused(scheduled: Plan, office: Client) -> None:
    answer = office.post(at("schedule_levelling", scheduled), {"revision": "0"})
    assert answer.status_code == 422
    assert "cambió" in words(answer.content)


def test_the_public_sees_no_schedule_of_a_published_plan(scheduled: Plan, public: Client, marta: User) -> None:
    plans.publish(plan=scheduled, by=marta)
    assert public.get(at("schedule", scheduled)).status_code == 404
    assert "/cronograma/" not in public.get(at("plan", scheduled)).content.decode()


def test_who_leads_a_row_sees_the_schedule_and_changes_nothing(scheduled: Plan) -> None:
    lead = Client()
    lead.force_login(with_role(scheduled, "lead"))
    page = lead.get(at("schedule", scheduled))
    assert page.status_code == 200
    assert "data-move" not in page.content.decode()
    assert lead.get(at("schedule_levelling", scheduled)).status_code == 404
    shown = entry(scheduled)
    assert (
        '<form method="post" class="panel"' not in lead.get(at("schedule_entry", scheduled, shown.pk)).content.decode()
    )
    told = {"version": str(shown.version), "duration": "60", "act": "save"}
    assert lead.post(at("schedule_entry", scheduled, shown.pk), told).status_code == 403
    assert entry(scheduled).duration == shown.duration
    assert not Baseline.objects.exists()


def test_a_second_look_asks_the_database_for_little(scheduled: Plan, office: Client) -> None:
    office.get(at("schedule", scheduled))
    with CaptureQueriesContext(connection) as asked:
        office.get(at("schedule", scheduled))
    assert len(asked) <= 14


def test_programs_are_told_the_same_dates(scheduled: Plan, office: Client, public: Client) -> None:
    told = office.get(f"/api/plans/{scheduled.slug}/schedule").json()
    found = queries.network_of(scheduled).computed()
    days = {one["code"]: (one["start"], one["finish"]) for one in told["items"]}
    first = entry(scheduled).key
    assert days["1.1.1"] == (found.start_day(first).isoformat(), found.finish_day(first).isoformat())
    assert told["period_end"] == END.isoformat()
    assert public.get(f"/api/plans/{scheduled.slug}/schedule").status_code == 404


def test_more_of_the_chart_comes_as_a_part_of_its_page(
    scheduled: Plan, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_chart, "PAGE", 2)
    monkeypatch.setattr(schedule_chart, "PART", 2)
    first = office.get(at("schedule", scheduled)).content.decode()
    assert first.count('<svg class="gantt-bars"') == 1
    assert "all=1" in first
    asked = {"from": "2", "all": "1"}
    rest = office.get(at("schedule", scheduled), asked, headers={"HX-Request": "true", "HX-Target": "more"})
    told = rest.content.decode()
    assert "<html" not in told
    assert told.count('<svg class="gantt-bars"') >= 2
    assert "data-move" in told
    shown = [thing for thing in queries.network_of(scheduled).things.values() if f'line-{thing.entry.pk}"' in told]
    assert shown


def test_after_a_circle_nothing_is_drawn_and_it_is_named(scheduled: Plan, office: Client) -> None:
    first, other = entry(scheduled), entry(scheduled, "1.2.1")
    for number, (before, after) in enumerate(((first, other), (other, first))):
        ScheduleLink.objects.update_or_create(
            plan=scheduled, before=before, after=after, defaults={"key": f"circle:{number}", "retired_at": None}
        )
    Plan.objects.filter(pk=scheduled.pk).update(revision=scheduled.revision + 1)
    page = words(office.get(at("schedule", scheduled)).content)
    assert "1.1.1 → 1.2.1 → 1.1.1" in page
    assert office.get(at("schedule_calendar", scheduled)).status_code == 200
    assert office.get(at("schedule_entry", scheduled, first.pk)).status_code == 200
    assert office.get(at("schedule_levelling", scheduled)).status_code == 200
    assert office.get(at("schedule_baselines", scheduled)).status_code == 200
    assert office.get(at("schedule_milestones", scheduled)).status_code == 200


@pytest.mark.parametrize("kind", ["task", "question", "deliverable"])
def test_the_page_of_a_thing_asks_for_its_dates_and_shows_them(
    scheduled: Plan, office: Client, public: Client, kind: str
) -> None:
    deliverable = Deliverable.objects.filter(plan=scheduled, row__tasks__code="1.1.1").order_by("pk")[0]
    question = RowQuestion.objects.filter(plan=scheduled, row__tasks__code="1.1.1", question__isnull=False)[0].question
    assert question is not None
    of = {"task": "1.1.1", "question": question.code, "deliverable": deliverable.pk}[kind]
    address = at("schedule_part", scheduled, kind, of)
    assert f'hx-get="{address}"' in office.get(at(kind, scheduled, of)).content.decode()
    part = office.get(address, headers={"HX-Request": "true"}).content.decode()
    found = queries.network_of(scheduled).computed()
    day = found.start_day(entry(scheduled).key)
    assert f'datetime="{day.isoformat()}"' in part
    assert f'href="{at("schedule_entry", scheduled, entry(scheduled).pk)}"' in part
    assert "<html" not in part
    assert part.strip().split("</section>")[0] in office.get(address).content.decode()
    plans.publish(plan=scheduled, by=User.objects.get(name="Marta"))
    assert "hx-get" not in public.get(at(kind, scheduled, of)).content.decode()


def test_what_is_not_scheduled_adds_nothing_to_its_page(plan: Plan, office: Client) -> None:
    address = at("schedule_part", plan, "task", "1.1.1")
    assert office.get(address, headers={"HX-Request": "true"}).content.strip() == b""
    assert "Todavía no está en el cronograma." in office.get(address).content.decode()
    assert office.get(at("schedule_part", plan, "person", "1")).status_code == 404


def test_a_task_without_a_title_is_called_by_its_first_step(scheduled: Plan, office: Client) -> None:
    Task.objects.filter(plan=scheduled, code="1.1.1").update(title="")
    Plan.objects.filter(pk=scheduled.pk).update(revision=10_000)
    step = Step.objects.filter(task__code="1.1.1").order_by("order")[0].text
    chosen = entry(scheduled)
    month = queries.network_of(scheduled).computed().start_day(chosen.key)
    for path, asked in (
        (at("schedule", scheduled), {}),
        (at("schedule_proposal", scheduled), {}),
        (at("schedule_entry", scheduled, chosen.pk), {}),
        (at("schedule_calendar", scheduled), {"at": f"{month:%Y-%m}"}),
        (at("tasks", scheduled), {}),
        (at("area", scheduled, 1), {}),
    ):
        assert step.rstrip(".")[:40] in words(office.get(path, asked).content), path
