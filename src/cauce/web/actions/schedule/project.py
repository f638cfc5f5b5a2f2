"""Project files taken over (cronograma de MS Project): what the office saw and accepted, as one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cauce.core import schedule as rules
from cauce.importer.schedule_changes import LinkChange, ProjectChanges
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, Plan, ScheduleEntry, ScheduleLink, User
from cauce.web.queries import schedule as queries
from cauce.web.queries.schedule_project import as_it_would_be


@transaction.atomic
def take_over_project(
    *, plan: Plan, changes: ProjectChanges, expected_revision: int, by: User | None, why: str = ""
) -> Event:
    """Write what a project file changes in the schedule.

    Raises
    ------
    CannotScheduleError
        The plan changed since it was compared, nothing would change, work would wait for itself, or a baseline
        stands and no reason is given.
    """
    require("edit_schedule", by=by, plan=plan)
    if Plan.objects.get(pk=plan.pk).revision != expected_revision:
        raise CannotScheduleError("changed_meanwhile")
    if not why.strip() and queries.baseline_of(plan) is not None:
        raise CannotScheduleError("reason_needed")
    if not changes:
        raise CannotScheduleError("nothing_in_file")
    event = events.begin("import_project", plan=plan, by=by, why=why)
    network = queries.network_of(plan)
    try:
        as_it_would_be(network, changes)
    except rules.CycleError as error:
        raise CannotScheduleError("circle", circle=" → ".join(network.name_of(key) for key in error.keys)) from error
    _write_entries(event, network, changes)
    _write_links(event, network, changes)
    return event


def _write_entries(event: Event, network: queries.Network, changes: ProjectChanges) -> None:
    updates: dict[models.Model, dict[str, Any]] = {}
    changed = {network.things[one.key].entry.pk for one in changes.entries}
    entries = {one.key: one for one in ScheduleEntry.objects.filter(plan=network.plan, pk__in=changed)}
    for one in changes.entries:
        updates.setdefault(entries[one.key], {})[one.field] = one.after
    events.update_many(event, updates)


def _write_links(event: Event, network: queries.Network, changes: ProjectChanges) -> None:
    standing = ScheduleLink.objects.filter(plan=network.plan, retired_at=None)
    there = {(link.before_id, link.after_id): link for link in standing}
    new: list[ScheduleLink] = []
    updates: dict[models.Model, Mapping[str, Any]] = {}
    number = ScheduleLink.objects.filter(plan=network.plan).count()
    for one in changes.links:
        ends = _ends(network, one)
        kept = there.get(ends)
        if kept is not None:
            updates[kept] = _values(one, kept)
        elif one.after is not None:
            number += 1
            new.append(
                ScheduleLink(
                    plan=network.plan,
                    key=own_key("link"),
                    order=number,
                    before_id=ends[0],
                    after_id=ends[1],
                    kind=one.after[0],
                    lag=one.after[1],
                )
            )
    events.made(event, ScheduleLink.objects.bulk_create(new, batch_size=500))
    events.update_many(event, updates)


def _ends(network: queries.Network, one: LinkChange) -> tuple[int, int]:
    before, after = one.ends
    return network.things[before].entry.pk, network.things[after].entry.pk


def _values(one: LinkChange, kept: ScheduleLink) -> Mapping[str, Any]:
    if one.after is None:
        return {"kind": kept.kind, "lag": kept.lag, "retired_at": timezone.now()}
    return {"kind": one.after[0], "lag": one.after[1], "retired_at": None}
