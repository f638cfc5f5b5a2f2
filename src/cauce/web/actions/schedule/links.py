"""Dependencies of the schedule (dependencias): made if they close no circle, and taken away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from cauce.core.schedule import LinkKind, circle
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, ScheduleEntry, ScheduleLink, User
from cauce.web.queries import schedule as queries


@transaction.atomic
def link(
    *,
    before: ScheduleEntry,
    after: ScheduleEntry,
    kind: str = LinkKind.FINISH_START,
    lag: int = 0,
    by: User | None,
    why: str = "",
) -> Event:
    """Let one entry wait for another.

    Raises
    ------
    CannotScheduleError
        They are the same, linked already, or would wait for each other; the circle is named.
    """
    plan = after.plan
    require("edit_schedule", by=by, plan=plan)
    if kind not in set(LinkKind):
        raise CannotScheduleError("unknown_kind", kind=kind)
    if before.pk == after.pk or before.plan_id != plan.pk:
        raise CannotScheduleError("same_entry")
    event = events.begin("link_schedule", plan=plan, by=by, why=why)
    network = queries.network_of(plan)
    befores: dict[str, set[str]] = {}
    for arrow in network.arrows:
        befores.setdefault(arrow.after, set()).add(arrow.before)
    if before.key in befores.get(after.key, ()):
        raise CannotScheduleError(
            "linked_already", before=network.name_of(before.key), after=network.name_of(after.key)
        )
    befores.setdefault(after.key, set()).add(before.key)
    if round_trip := circle([after.key], befores):
        raise CannotScheduleError("circle", circle=" → ".join(network.name_of(key) for key in round_trip))
    number = ScheduleLink.objects.filter(plan=plan).count() + 1
    made = ScheduleLink.objects.create(
        plan=plan, key=own_key("link"), before=before, after=after, kind=kind, lag=lag, order=number
    )
    events.made(event, [made])
    return event


@transaction.atomic
def unlink(*, link: ScheduleLink, by: User | None, why: str = "") -> Event:
    """Let an entry no longer wait for another."""
    require("edit_schedule", by=by, plan=link.plan)
    event = events.begin("unlink_schedule", plan=link.plan, by=by, why=why)
    events.update(event, link, {"retired_at": timezone.now()}, expected_version=link.version)
    return event
