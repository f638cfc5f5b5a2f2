"""Reports (informe de avance): who works on a row says in one go where it stands, by account or by private link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from cauce.core import monitoring as rules
from cauce.web import events
from cauce.web.actions.monitoring.comments import write_comment
from cauce.web.actions.monitoring.states import heard, write_states, write_steps
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, StaleVersionError
from cauce.web.models import Event, Row, Step, Task
from cauce.web.queries.plan import alive


@transaction.atomic
def report(
    *,
    row: Row,
    task: Task | None = None,
    state: str | None = None,
    steps: Collection[int] | None = None,
    on: dt.date | None = None,
    sentence: str = "",
    by: Actor,
    expected_version: int | None = None,
) -> Event:
    """Report where a row stands: its state, its steps, a sentence; one act and one event.

    Parameters
    ----------
    row
        The row.
    task
        One of its tasks, when the state is this one's and the row has several; None for the row as a whole.
    state
        planned, in_progress or done; None leaves it. Deferred and cancelled take ``set_work_state``.
    steps
        Pks of the row's steps that are done; the others are not. None leaves them.
    on
        The day of the report's facts; today where there is none.
    sentence
        Becomes a comment on the row; empty for none.
    expected_version
        Version of the row (or task) that was shown, looked at when its state is set.

    Raises
    ------
    NotAllowedError
        The person may not report on this row.
    CannotChangeError
        The state does not follow, or the day is still to come.
    StaleVersionError
        Someone set the state after it was shown.
    """
    act = "decide_state" if state in rules.OUT_OF_THE_COUNT else "report_progress"
    require(act, by=by, plan=row.plan, on=row)
    event = events.begin("report", plan=row.plan, by=by, why=sentence.strip())
    fresh = Row.objects.select_related("plan").get(pk=row.pk)
    thing = _shown(fresh, task, expected_version if state is not None else None)
    _write(event, fresh, thing, state=state, steps=steps, on=on)
    if sentence.strip():
        write_comment(event, fresh, sentence, by)
    heard(row.plan, [row.pk], by)
    return event


def _shown(row: Row, task: Task | None, expected_version: int | None) -> Row | Task:
    """Return the row, or its task, as it stands; refuse when it was changed after it was shown."""
    thing: Row | Task = Task.objects.get(pk=task.pk, row=row) if task is not None else row
    if expected_version not in (None, thing.version):
        raise StaleVersionError(thing)
    return thing


def _write(
    event: Event,
    row: Row,
    thing: Row | Task,
    *,
    state: str | None,
    steps: Collection[int] | None,
    on: dt.date | None,
) -> None:
    """Write which of the row's steps are done, then the state, where each is told."""
    if steps is not None:
        known = alive(Step).filter(task__row=row).values_list("pk", flat=True)
        write_steps(event, row, {pk: pk in steps for pk in known}, on)
    thing.refresh_from_db()
    if state is not None and state != thing.state:
        write_states(event, [thing], rules.WorkChange(state, on))
