"""The schedule (cronograma), for programs."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from cauce.core import messages as sentences
from cauce.core.schedule import Link
from cauce.core.schedule import Schedule as Computed
from cauce.web.api.frame import REFUSALS, From, Told, listing, open_plan
from cauce.web.api.schemas import Schedule
from cauce.web.queries import schedule as schedules
from cauce.web.queries import schedule_views as queries
from cauce.web.queries.schedule import Thing

router = Router(tags=["schedule"])


@router.get("/{slug}/schedule", response={200: Schedule, **REFUSALS}, openapi_extra={"x-act": "see_schedule"})
def schedule(request: HttpRequest, slug: str, start: From = 0) -> Told:
    """Tell when each task, activity and milestone is, as computed; for whoever has a part in the plan."""
    reader = open_plan(request, slug)
    reader.require("see_schedule")
    kept = queries.kept(reader.plan)
    network, found = kept.network, kept.found
    things = list(network.things.values()) if found is not None else []
    waits: dict[str, list[Link]] = {}
    for arrow in network.arrows:
        waits.setdefault(arrow.after, []).append(arrow)
    problems = schedules.problems_of(network, found) if found is not None else []
    told = listing(
        request, things, start, lambda thing: entry_told(thing, found, waits.get(thing.entry.key, ())) if found else {}
    )
    return told | {
        "period_start": network.frame.start,
        "period_end": network.frame.end,
        "confirmed": network.frame.is_confirmed,
        "circle": queries.names_of(network, kept.circle),
        "cannot_hold": [sentences.sentence(problem, _) for problem in problems],
    }


def entry_told(thing: Thing, found: Computed, waits: list[Link] | tuple[Link, ...]) -> Told:
    """Tell when one entry is, and what it waits for."""
    entry, timing = thing.entry, found.timings[thing.entry.key]
    return {
        "key": entry.key,
        "kind": entry.kind,
        "code": thing.code,
        "title": thing.title,
        "start": found.start_day(entry.key),
        "finish": found.finish_day(entry.key),
        "working_days": timing.early_finish - timing.early_start,
        "slack": timing.slack,
        "critical": timing.is_critical,
        "not_before": entry.not_before,
        "fixed_on": entry.fixed_on,
        "finish_by": entry.finish_by,
        "lead": thing.lead,
        "waits_for": [{"key": one.before, "kind": one.kind.value, "lag": one.lag} for one in waits],
    }
