"""Accepting a proposed schedule (aceptar la propuesta): entries and links, one act that can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core.schedule import Proposal
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.models import (
    Event,
    MethodSetting,
    Plan,
    PlanItem,
    ScheduleEntry,
    ScheduleLink,
    SectionActivity,
    Task,
    User,
)
from cauce.web.queries import schedule as queries
from cauce.web.queries.schedule import ACTIVITY, TASK
from cauce.web.queries.schedule_rows import FRAME

LONGEST_PERIOD = 366 * 12


@transaction.atomic
def accept_proposal(*, plan: Plan, start: dt.date, end: dt.date, by: User | None, why: str = "") -> Event:
    """Write the proposed schedule of a period: it confirms the period, and replaces what tasks had before.

    Milestones, closures and what is fixed on a day stay; entries of tasks that have one keep their key.

    Raises
    ------
    CannotScheduleError
        The period is backwards or too long, the plan has no work, or a baseline stands and no reason is given.
    """
    require("edit_schedule", by=by, plan=plan)
    if end < start:
        raise CannotScheduleError("period_backwards", start=start, end=end)
    if (end - start).days > LONGEST_PERIOD:
        raise CannotScheduleError("too_long", start=start, end=end)
    if queries.baseline_of(plan) is not None and not why.strip():
        raise CannotScheduleError("reason_needed")
    proposal = queries.proposal_of(plan, start=start, end=end)
    if not proposal.schedule.activities:
        raise CannotScheduleError("no_work")
    event = events.begin("accept_schedule", plan=plan, by=by, why=why)
    _keep_frame(event, plan, start, end, by)
    entries = _write_entries(event, plan, proposal)
    _write_links(event, plan, proposal, entries)
    return event


def _keep_frame(event: Event, plan: Plan, start: dt.date, end: dt.date, by: User | None) -> None:
    told: dict[str, Any] = {
        "value": {"start": start.isoformat(), "end": end.isoformat()},
        "source": plan.period_words,
        "decided_by_id": by.pk if by else None,
    }
    setting = MethodSetting.objects.filter(plan=plan, key=FRAME).first()
    if setting is None:
        events.made(event, [MethodSetting.objects.create(plan=plan, key=FRAME, **told)])
    else:
        events.update(event, setting, told, expected_version=None)


def _write_entries(event: Event, plan: Plan, proposal: Proposal) -> dict[str, ScheduleEntry]:
    """Write an entry for each task and activity; return them by the key of what they are about."""
    there = {
        _about(entry): entry for entry in ScheduleEntry.objects.filter(plan=plan).select_related("task", "activity")
    }
    tasks = {task.key: task for task in Task.objects.filter(plan=plan, retired_at=None)}
    activities = {one.key: one for one in SectionActivity.objects.filter(plan=plan, retired_at=None)}
    new: list[ScheduleEntry] = []
    again: dict[models.Model, Mapping[str, Any]] = {}
    found: dict[str, ScheduleEntry] = {}
    for order, (key, activity) in enumerate(proposal.schedule.activities.items(), 1):
        values = {"duration": activity.duration, "not_before": activity.not_before, "order": order, "retired_at": None}
        entry = there.get(key)
        if entry is None:
            task = tasks.get(key)
            entry = ScheduleEntry(
                plan=plan,
                key=f"{key}/schedule"[:200],
                kind=TASK if task is not None else ACTIVITY,
                task=task,
                activity=activities.get(key),
                **values,
            )
            new.append(entry)
        else:
            again[entry] = values
        found[key] = entry
    ScheduleEntry.objects.bulk_create(new, batch_size=500)
    events.made(event, new)
    events.update_many(event, again)
    return found


def _about(entry: ScheduleEntry) -> str:
    if entry.task is not None:
        return entry.task.key
    return entry.activity.key if entry.activity is not None else entry.key


def _write_links(event: Event, plan: Plan, proposal: Proposal, entries: Mapping[str, ScheduleEntry]) -> None:
    """Write the proposed links; those between entries that are not proposed again are retired, milestones' stay."""
    there = {
        (link.before_id, link.after_id): link
        for link in ScheduleLink.objects.filter(plan=plan).select_related("before", "after")
    }
    wanted = {(entries[link.before].pk, entries[link.after].pk): link for link in proposal.schedule.links}
    new: list[ScheduleLink] = []
    updates: dict[models.Model, Mapping[str, Any]] = {}
    for number, (ends, link) in enumerate(wanted.items(), 1):
        kept = there.get(ends)
        if kept is None:
            key = f"{entries[link.before].key}>{entries[link.after].key}"
            new.append(
                ScheduleLink(
                    plan=plan,
                    key=key if len(key) <= 200 else f"link:{ends[0]}>{ends[1]}",
                    order=number,
                    before_id=ends[0],
                    after_id=ends[1],
                    kind=link.kind.value,
                    lag=link.lag,
                )
            )
        else:
            updates[kept] = {"kind": link.kind.value, "lag": link.lag, "retired_at": None}
    proposed = {entry.pk for entry in entries.values()}
    for ends, kept in there.items():
        if ends not in wanted and kept.retired_at is None and set(ends) <= proposed:
            updates[kept] = {"kind": kept.kind, "lag": kept.lag, "retired_at": timezone.now()}
    ScheduleLink.objects.bulk_create(new, batch_size=500)
    made: list[PlanItem] = list(new)
    events.made(event, made)
    events.update_many(event, updates)
