"""States of work (estados): rows and tasks planned, in progress, done, deferred, cancelled; steps ticked off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.core.permissions import OFFICE
from cauce.core.problems import Problem, Severity
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, StaleVersionError
from cauce.web.models import Event, Plan, Row, Step, Task
from cauce.web.queries.monitoring import row_facts, weights_of
from cauce.web.queries.monitoring_many import rows_one_may
from cauce.web.queries.plan import alive
from cauce.web.queries.visible import roles_of


class CannotChangeError(Exception):
    """A change lacks something; ``problems`` say what, those that only remark left out."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def refuse_what_blocks(problems: Sequence[Problem]) -> None:
    """Pass in silence, or raise CannotChangeError with the problems that block."""
    blocking = [problem for problem in problems if problem.severity is Severity.BLOCKS]
    if blocking:
        raise CannotChangeError(blocking)


@transaction.atomic
def set_work_state(
    *,
    things: Sequence[Row | Task],
    change: rules.WorkChange,
    by: Actor,
    expected_versions: Mapping[int, int] | None = None,
) -> Event:
    """Set the state of some rows, or of some tasks, of one plan: one act and one event.

    A row's tasks go with it, save those that are closed already; a row of several tasks follows from
    them when one of them is set.

    Parameters
    ----------
    things
        Rows or tasks of one plan, one kind of them; at least one.
    change
        The state, its day (today where there is none), who decided, why, what takes it up.
    by
        Who acts.
    expected_versions
        Versions that were shown, by pk; a thing that has another one is refused with all the rest.

    Raises
    ------
    NotAllowedError
        The person may not set one of these.
    CannotChangeError
        A state does not follow, or what it needs is missing.
    StaleVersionError
        Someone wrote one of them since it was shown.
    """
    plan = things[0].plan
    _require(things, plan, change.state, by)
    event = events.begin("set_work_state", plan=plan, by=by, why=change.why)
    fresh: list[Any] = list(type(things[0])._default_manager.filter(pk__in=[thing.pk for thing in things], plan=plan))
    for thing in fresh:
        if expected_versions and expected_versions.get(thing.pk, thing.version) != thing.version:
            raise StaleVersionError(thing)
    write_states(event, fresh, change)
    heard(plan, {_row_of(thing) for thing in fresh}, by)
    return event


def write_states(event: Event, things: Sequence[Row | Task], change: rules.WorkChange) -> None:
    """Write a state within an event, to rows with their tasks or to tasks with their rows."""
    plan = things[0].plan
    refuse_what_blocks(problems_of(things, change))
    values = values_of(change, timezone.localdate())
    events.update_many(event, {thing: dict(values) for thing in things})
    rows = [thing for thing in things if isinstance(thing, Row)]
    if rows:
        _carry_to_tasks(event, rows, values)
    else:
        _carry_to_rows(event, plan, {_row_of(thing) for thing in things}, values)


def problems_of(things: Sequence[Row | Task], change: rules.WorkChange) -> list[Problem]:
    """Say what a change lacks for each of some rows or tasks of one plan; a constant number of queries."""
    plan, today = things[0].plan, timezone.localdate()
    facts, weights = row_facts(plan, [_row_of(thing) for thing in things]), weights_of(plan)
    problems: list[Problem] = []
    for thing in things:
        work = facts[thing.pk] if isinstance(thing, Row) else rules.WorkFacts(thing.code, thing.state)
        problems += rules.change_problems(work, change, on=today, weights=weights)
    return problems


def _require(things: Sequence[Row | Task], plan: Plan, state: str, by: Actor) -> None:
    """One check, however many rows."""
    act = "decide_state" if state in rules.OUT_OF_THE_COUNT else "report_progress"
    allowed = rows_one_may(act, by=by, plan=plan)
    if allowed is None:
        return
    for thing in things:
        if _row_of(thing) not in allowed:
            require(act, by=by, plan=plan, on=thing)


def _row_of(thing: Row | Task) -> int:
    return thing.pk if isinstance(thing, Row) else thing.row_id


def values_of(change: rules.WorkChange, today: dt.date) -> dict[str, Any]:
    """What a change writes into a row, a task or an activity."""
    return {
        "state": change.state,
        "state_on": change.day or today,
        "decided_by": change.decided_by if change.state in rules.OUT_OF_THE_COUNT else "",
        "state_why": change.why.strip(),
        "taken_up_in": change.taken_up_in.strip() if change.state == rules.DEFERRED else "",
    }


def _carry_to_tasks(event: Event, rows: Sequence[Row], values: Mapping[str, Any]) -> None:
    closed = {rules.DONE, *rules.OUT_OF_THE_COUNT} if values["state"] in rules.OUT_OF_THE_COUNT else set()
    by_row: dict[int, list[Task]] = {}
    for task in alive(Task).filter(row__in=rows):
        by_row.setdefault(task.row_id, []).append(task)
    updates: dict[models.Model, dict[str, Any]] = {}
    for tasks in by_row.values():
        stays = closed if len(tasks) > 1 else set()
        updates |= {task: dict(values) for task in tasks if task.state not in stays}
    events.update_many(event, updates)


def _carry_to_rows(event: Event, plan: Plan, rows: Collection[int], values: Mapping[str, Any]) -> None:
    states: dict[int, list[str]] = {}
    for pk, state in alive(Task).filter(row__in=rows).values_list("row", "state"):
        states.setdefault(pk, []).append(state)
    updates: dict[models.Model, dict[str, Any]] = {}
    for row in Row.objects.filter(pk__in=rows, plan=plan):
        told = rules.state_of_row(states.get(row.pk, ()))
        if told == values["state"]:
            updates[row] = dict(values)
        elif told != row.state:
            updates[row] = {**values, "state": told, "decided_by": "", "state_why": "", "taken_up_in": ""}
    events.update_many(event, updates)


def begin_if_planned(event: Event, row: Row, day: dt.date | None = None) -> None:
    """Let a row that was only planned begin, for somebody works on it."""
    if row.state == rules.PLANNED:
        write_states(event, [row], rules.WorkChange(rules.IN_PROGRESS, day))


def heard(plan: Plan, rows: Collection[int], by: Actor) -> None:
    """Remember that who works on some rows gave a sign of life; the event says which."""
    if OFFICE not in roles_of(by, plan):
        Row.objects.filter(pk__in=rows, plan=plan).update(heard_at=timezone.now())


@transaction.atomic
def tick_step(*, step: Step, done: bool, by: Actor, day: dt.date | None = None) -> Event:
    """Tick a step off, or take its tick away; the first tick lets a planned row begin."""
    plan, row = step.plan, step.task.row
    require("report_progress", by=by, plan=plan, on=row)
    event = events.begin("tick_step", plan=plan, by=by)
    write_steps(event, row, {step.pk: done}, day)
    heard(plan, [row.pk], by)
    return event


def write_steps(event: Event, row: Row, done: Mapping[int, bool], day: dt.date | None = None) -> None:
    """Write within an event which of a row's steps are done, by their pk."""
    today = timezone.localdate()
    if day is not None and day > today:
        values = {"code": row.key, "day": day, "today": today}
        raise CannotChangeError([Problem("future_day", values, Severity.BLOCKS, where=row.key)])
    updates: dict[models.Model, dict[str, Any]] = {}
    for step in alive(Step).filter(task__row=row, pk__in=done):
        if (step.done_on is not None) != done[step.pk]:
            updates[step] = {"done_on": (day or today) if done[step.pk] else None}
    events.update_many(event, updates)
    if any(values["done_on"] for values in updates.values()):
        begin_if_planned(event, row, day)
