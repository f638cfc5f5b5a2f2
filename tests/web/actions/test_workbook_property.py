"""Whatever was changed in a plan, its workbook makes the same of the plan as it was before; twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from cauce.exporter import workbook as books
from cauce.exporter.workbook.xlsx import workbook_xlsx
from cauce.web.actions.schedule import accept_proposal
from cauce.web.models import (
    Assignment,
    Deliverable,
    Event,
    Note,
    Plan,
    Question,
    Row,
    RowQuestion,
    ScheduleEntry,
    ScheduleLink,
    Step,
    Task,
    User,
)
from cauce.web.queries.workbook import workbook_of
from tests.people import marta_of_the_office
from tests.web.actions.test_workbook import applied
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
TODAY = dt.date(2018, 1, 12)
SIGNS = "aáñ «=+@-\n1,;|'\"é€"
DERIVED = {"deliverable": {"label"}, "schedule_entry": {"start", "finish", "title"}}
Edit = Callable[[Random, Plan], None]


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    made = import_draft(by=marta)[0]
    accept_proposal(plan=made, start=dt.date(2018, 1, 1), end=dt.date(2018, 7, 31), by=marta)
    return Plan.objects.get(pk=made.pk)


def words(chance: Random) -> str:
    return f"{chance.randrange(10**6)} " + "".join(chance.choice(SIGNS) for _ in range(12)) + "."


def living(chance: Random, plan: Plan, model: type) -> list[object]:
    """Some of a kind, in chance order."""
    found = list(model._default_manager.filter(plan=plan, retired_at=None).order_by("pk"))  # type: ignore[attr-defined]
    chance.shuffle(found)
    return found


def change_texts(chance: Random, plan: Plan) -> None:
    for model, name in ((Step, "text"), (Task, "title"), (Deliverable, "text"), (Question, "text"), (Note, "text")):
        for one in living(chance, plan, model)[:2]:
            model._default_manager.filter(pk=one.pk).update(**{name: words(chance)})  # type: ignore[attr-defined]


def change_values(chance: Random, plan: Plan) -> None:
    for one in living(chance, plan, Deliverable)[:2]:
        values = {"kind": chance.choice(["map", "list", "report"]), "pages": chance.choice([None, 3, 40])}
        Deliverable.objects.filter(pk=one.pk).update(**values)  # type: ignore[attr-defined]
    for entry in living(chance, plan, ScheduleEntry)[:2]:
        values = {"duration": chance.randrange(1, 30), "not_before": chance.choice([None, dt.date(2018, 3, 1)])}
        ScheduleEntry.objects.filter(pk=entry.pk).update(**values)  # type: ignore[attr-defined]


def take_out(chance: Random, plan: Plan) -> None:
    for model in (Step, Deliverable, Assignment, ScheduleLink):
        for one in living(chance, plan, model)[:1]:
            model._default_manager.filter(pk=one.pk).update(retired_at=timezone.now())  # type: ignore[attr-defined]


def add(chance: Random, plan: Plan) -> None:
    task = living(chance, plan, Task)[0]
    assert isinstance(task, Task)
    for _ in range(chance.randrange(1, 4)):
        name = f"made:{chance.randrange(10**9)}"
        Step.objects.create(plan=plan, key=f"{name}/step", task=task, text=words(chance), order=900)
        told = {"text": words(chance), "kind": "map", "order": 900}
        Deliverable.objects.create(plan=plan, key=f"{name}/deliverable", row=task.row, **told)


def add_row(chance: Random, plan: Plan) -> None:
    first = living(chance, plan, Row)[0]
    assert isinstance(first, Row)
    name = f"made:{chance.randrange(10**9)}"
    row = Row.objects.create(plan=plan, key=name, area=first.area, order=900)
    task = Task.objects.create(plan=plan, key=f"{name}/task", row=row, code=f"9.{chance.randrange(99)}.1", order=900)
    Step.objects.create(plan=plan, key=f"{name}/step", task=task, text=words(chance), order=900)
    question = living(chance, plan, Question)[0]
    assert isinstance(question, Question)
    tie = {"row": row, "question": question, "code": question.code, "order": 1}
    RowQuestion.objects.create(plan=plan, key=f"{name}/tie", **tie)


def move(chance: Random, plan: Plan) -> None:
    """A task moves into another row, with its notes; the row that it leaves keeps one."""
    for task in living(chance, plan, Task):
        assert isinstance(task, Task)
        others = Row.objects.filter(plan=plan, retired_at=None).exclude(pk=task.row_id)
        if Task.objects.filter(row=task.row_id, retired_at=None).count() > 1 and others:
            to = chance.choice(list(others.order_by("pk")))
            Task.objects.filter(pk=task.pk).update(row=to, order=950)
            Note.objects.filter(task=task).update(row=to)
            return


EDITS: tuple[Edit, ...] = (change_texts, change_values, take_out, add, add_row, move)


def told(plan: Plan) -> books.Workbook:
    return workbook_of(Plan.objects.get(pk=plan.pk), language="es", on=TODAY)


def cells(book: books.Workbook) -> dict[str, Counter[tuple[str, ...]]]:
    """What each sheet says, whatever the order of its rows, their keys, and the order of tasks in a row's name."""

    def cell(column: books.Column, value: books.Value) -> str:
        text = books.as_written(value)
        return ", ".join(sorted(text.split(", "))) if column.name in ("row", "label") else text

    found = {}
    for sheet in book.sheets:
        kept = [(at, one) for at, one in enumerate(sheet.columns) if one.name not in DERIVED.get(sheet.kind, ())]
        found[sheet.kind] = Counter(tuple(cell(one, values[at]) for at, one in kept) for _, values in sheet.rows)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_workbook_of_a_changed_plan_makes_the_same_of_the_plan_before(plan: Plan, marta: User, seed: int) -> None:
    chance = Random(seed)
    before = told(plan)
    here = transaction.savepoint()
    for edit in chance.sample(EDITS, k=4):
        edit(chance, plan)
    after = told(plan)
    transaction.savepoint_rollback(here)
    assert cells(told(plan)) == cells(before) != cells(after)

    base = {sheet.kind: dict(sheet.rows) for sheet in before.sheets}
    content = workbook_xlsx(replace(after, base=base))
    assert applied(plan, content, marta, yes=["all:removed", "all:conflict"], why="Revisión") is not None
    assert cells(told(plan)) == cells(after)

    events = Event.objects.count()
    assert applied(plan, content, marta, yes=["all:removed", "all:conflict"], why="Revisión") is None
    assert Event.objects.count() == events
