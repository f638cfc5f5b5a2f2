"""The plan as it was (plan como estaba): after an act, at the end of a day, or as its last document said it."""

from __future__ import annotations

import copy
import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from cauce.web.models import Change, Event, Import, Job, MethodSetting, Plan, PlanItem
from cauce.web.models.kinds import KINDS, READ_KINDS, Kind
from cauce.web.queries.facts import Rows
from cauce.web.queries.imports import last_reading, records_of
from cauce.web.queries.settings import GROUP_SIZE, settings_of, told

Item = TypeVar("Item", bound=PlanItem)
Things = dict[type[Model], dict[int, Model]]
LAST_IMPORT = "import"
SETTING = "setting"


class NoSuchStateError(Exception):
    """A plan was never as asked: ``code`` is "no_import", "before_plan", "to_come", "no_event" or "unreadable"."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class PlanState:
    """A plan at some time: its rows, its size of groups, what its last reading kept beside them; since which day."""

    rows: Rows
    size: Mapping[str, Any]
    extras: Mapping[str, Any]
    day: dt.date

    @property
    def plan(self) -> Plan:
        """The plan with its own fields of that time."""
        return self.rows.plan


class KeptRows(Rows):
    """Rows that are not in the database, or no longer so."""

    def __init__(self, plan: Plan, things: Things) -> None:
        self._things = things
        super().__init__(plan)

    def all_of(self, model: type[Item]) -> list[Item]:
        """Rows of one kind in their order."""
        found = [one for one in self._things.get(model, {}).values() if isinstance(one, model)]
        return sorted((one for one in found if one.retired_at is None), key=lambda one: (one.order, one.pk))


def state_now(plan: Plan) -> PlanState:
    """Return the plan as it is."""
    run = last_reading(plan)
    extras = run.extras if run is not None else {}
    return PlanState(Rows(plan), settings_of(plan).get(GROUP_SIZE) or {}, extras, timezone.localdate())


def state_since(plan: Plan, since: str) -> PlanState:
    """Return the plan as it was at what a person names.

    Parameters
    ----------
    plan
        The plan as it is.
    since
        «import» for what the last document says, a day (2027-03-31) for its end, or the number of an act.

    Raises
    ------
    NoSuchStateError
        There was no such state.
    """
    if since == LAST_IMPORT:
        run = last_reading(plan)
        if run is None:
            raise NoSuchStateError("no_import")
        return as_imported(plan, run)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", since):
        return _at_the_end_of(plan, since)
    event = Event.objects.filter(plan=plan, pk=int(since)).first() if re.fullmatch(r"\d{1,18}", since) else None
    if event is None:
        raise NoSuchStateError("no_event" if since.isdecimal() else "unreadable", since=since)
    return as_after(plan, event)


def _at_the_end_of(plan: Plan, since: str) -> PlanState:
    try:
        day = dt.date.fromisoformat(since)
    except ValueError as problem:
        raise NoSuchStateError("unreadable", since=since) from problem
    begun = timezone.localtime(plan.created_at).date()
    if day < begun:
        raise NoSuchStateError("before_plan", day=day, begun=begun)
    if day > timezone.localdate():
        raise NoSuchStateError("to_come", day=day)
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=timezone.get_current_timezone())
    last = Event.objects.filter(plan=plan, at__lt=midnight).order_by("-pk").first()
    return as_after(plan, last, day=day)


def as_after(plan: Plan, event: Event | None, *, day: dt.date | None = None) -> PlanState:
    """Return the plan as it stood after an act: every later change taken back; without an act, before the first."""
    then = copy.copy(plan)
    kinds = {kind.name: kind for kind in (*READ_KINDS, KINDS[SETTING])}
    things: Things = {
        kind.model: {row.pk: row for row in kind.model._default_manager.filter(plan=plan)}
        for kind in kinds.values()
        if kind.model is not Plan
    }
    things[Plan] = {plan.pk: then}
    since = event.pk if event is not None else 0
    later = Change.objects.filter(event__plan=plan, event__pk__gt=since, kind__in=kinds)
    for change in later.order_by("-event_id", "-pk").iterator():
        _take_back(things, kinds[change.kind], change)
    run = _reading_at(plan, since)
    settings = {one.key: told(one) for one in things[MethodSetting].values() if isinstance(one, MethodSetting)}
    at = day or (timezone.localtime(event.at).date() if event is not None else timezone.localdate())
    return PlanState(KeptRows(then, things), settings.get(GROUP_SIZE) or {}, run.extras if run is not None else {}, at)


def _take_back(things: Things, kind: Kind, change: Change) -> None:
    rows = things[kind.model]
    if change.field:
        if (row := rows.get(change.object_id)) is not None:
            setattr(row, change.field, change.before)
    elif change.before is None:
        rows.pop(change.object_id, None)
    else:
        rows[change.object_id] = kind.model(pk=change.object_id, **change.before)


def _reading_at(plan: Plan, event: int) -> Import | None:
    """The import that held after an act: applied, and not undone by then."""
    applied = Import.objects.filter(plan=plan, state__in=("applied", "undone"), applied_event_id__lte=event)
    undone = Event.objects.filter(plan=plan, undoes__isnull=False, pk__lte=event).values("undoes")
    return applied.exclude(applied_event__in=undone).order_by("-applied_event_id").first()


def as_imported(plan: Plan, run: Import) -> PlanState:
    """Return the plan as a document said it, whatever people kept of their own."""
    then = copy.copy(plan)
    things: Things = {}
    pks: dict[str, dict[str, int]] = {}
    for pk, record in enumerate(records_of(run), 1):
        kind = KINDS[record.kind]
        if kind.model is Plan:
            for name, value in record.fields.items():
                setattr(then, name, value or getattr(then, name))
            continue
        values = {
            f"{name}_id" if name in kind.parents else name: pks.get(kind.parents[name], {}).get(value)
            if name in kind.parents
            else value
            for name, value in record.fields.items()
        }
        pks.setdefault(kind.name, {})[record.key] = pk
        things.setdefault(kind.model, {})[pk] = kind.model(
            pk=pk, plan=plan, key=record.key, order=record.order, **values
        )
    size = run.extras.get("group_size")
    applied = run.applied_event.at if run.applied_event is not None else run.created_at
    return PlanState(
        KeptRows(then, things),
        {"low": size[0], "high": size[1]} if size else {},
        run.extras,
        timezone.localtime(applied).date(),
    )


def acts_with_text(plan: Plan, *, most: int, chosen: str = "") -> list[Event]:
    """Return the last acts that changed what the document says, the newest first, and the one that is chosen."""
    found = Event.objects.filter(Exists(_of_text(event=OuterRef("pk"))), plan=plan).select_related("actor")
    acts = list(found.order_by("-pk")[:most])
    if re.fullmatch(r"\d{1,18}", chosen) and all(each.pk != int(chosen) for each in acts):
        acts += Event.objects.filter(plan=plan, pk=int(chosen)).select_related("actor")
    return acts


def changed_text(event: Event) -> bool:
    """Whether an act changed what the document says; a document can show what changed since then."""
    return _of_text(event=event).exists()


def _of_text(**of: Any) -> QuerySet[Change]:
    return Change.objects.filter(kind__in=[kind.name for kind in READ_KINDS], **of)


def job_of(plan: Plan, kind: str, job: uuid.UUID) -> Job | None:
    """Return a job of a plan, if it is of this kind."""
    return Job.objects.filter(plan=plan, kind=kind, pk=job).first()
