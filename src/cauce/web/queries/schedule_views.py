"""The schedule as its pages look at it (vistas del cronograma): kept until the next act, chosen, compared, proposed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cauce.core import schedule as rules
from cauce.web.models import Assignment, Baseline, Closure, Organization, Plan, ScheduleEntry, SectionActivity, Task
from cauce.web.queries import schedule as queries
from cauce.web.queries import schedule_rows as rows
from cauce.web.queries.schedule import ACTIVITY, MILESTONE, TASK, Network, Thing
from cauce.web.queries.task_names import first_steps

KEPT = 8  # schedules kept in memory


@dataclass(frozen=True)
class Kept:
    """A network with its dates; where things wait for each other in a circle, the circle instead."""

    network: Network
    found: rules.Schedule | None
    circle: tuple[str, ...] = ()
    called: Mapping[str, Thing] = field(default_factory=dict)  # things, a task without a title by its first step


@dataclass(frozen=True)
class Chosen:
    """What a filter asks for; empty words ask for everything."""

    area: str = ""
    role: str = ""
    organization: str = ""
    critical: bool = False

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.area or self.role or self.organization or self.critical)


@dataclass(frozen=True)
class FreeDay:
    """A day without work: a holiday has no closure."""

    day: dt.date
    name: str
    closure: Closure | None


_kept: OrderedDict[int, tuple[tuple[dt.datetime, int, str], Kept]] = OrderedDict()  # of each plan the newest alone


def kept(plan: Plan) -> Kept:
    """Return a plan's network with its dates, computed once after each act on the plan; for pages that only read."""
    name = (plan.created_at, plan.revision, queries.country_of(plan))
    known, found = _kept.get(plan.pk, (None, None))
    if found is None or known != name:
        found = _computed(plan)
        _kept[plan.pk] = (name, found)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _computed(plan: Plan) -> Kept:
    network = queries.network_of(plan)
    called = _called(plan, network)
    try:
        return Kept(network, network.computed(), called=called)
    except rules.CycleError as error:
        return Kept(network, None, error.keys, called)


def _called(plan: Plan, network: Network) -> dict[str, Thing]:
    steps = first_steps(plan) if any(not one.title for one in network.things.values()) else {}
    return {
        key: one if one.title else replace(one, title=steps.get(one.entry.task_id or 0, ""))
        for key, one in network.things.items()
    }


def chosen_keys(plan: Plan, schedule: Kept, chosen: Chosen) -> list[str]:
    """Return the keys of the entries that a filter lets through, in the plan's order."""
    network, found = schedule.network, schedule.found
    parts = _rows_of(plan, chosen) if chosen.role or chosen.organization else None
    return [
        key
        for key, thing in network.things.items()
        if (not chosen.area or str(thing.group) == chosen.area)
        and (parts is None or thing.row in parts)
        and (not chosen.critical or (found is not None and found.timings[key].is_critical))
    ]


def _rows_of(plan: Plan, chosen: Chosen) -> set[int]:
    parties = Assignment.objects.filter(plan=plan, retired_at=None).exclude(row=None)
    if chosen.role:
        parties = parties.filter(role=chosen.role)
    if chosen.organization:
        parties = parties.filter(organization__slug=chosen.organization)
    return {row for row in parties.values_list("row_id", flat=True) if row is not None}


def organizations_of(plan: Plan) -> list[Organization]:
    """Return the organisations that have a part in a row."""
    parties = Assignment.objects.filter(plan=plan, retired_at=None, organization__isnull=False).exclude(row=None)
    pks = parties.values_list("organization_id", flat=True)
    return list(Organization.objects.filter(plan=plan, retired_at=None, pk__in=pks).order_by("name"))


def entry_of(plan: Plan, pk: int) -> ScheduleEntry | None:
    """Return an entry with what it is about, as the database has it now."""
    entries = ScheduleEntry.objects.filter(plan=plan, retired_at=None)
    return entries.select_related("plan", "task__row__area", "activity").filter(pk=pk).first()


def baselines_of(plan: Plan) -> list[Baseline]:
    """Return a plan's baselines, the last first."""
    return list(Baseline.objects.filter(plan=plan, retired_at=None).order_by("-on", "-pk"))


def free_days(plan: Plan, schedule: Kept, year: int) -> list[FreeDay]:
    """Return the days of a year without work, besides week-ends: holidays, closures, decree days."""
    closures = {one.day: one for one in Closure.objects.filter(plan=plan, retired_at=None, day__year=year)}
    told = {day: name for day, name in schedule.network.calendar.free.items() if day.year == year}
    told |= queries.holidays_of(queries.country_of(plan), year, year, plan.language)
    told |= {day: one.name for day, one in closures.items()}
    return [FreeDay(day, told[day], closures.get(day)) for day in sorted(told)]


def entries_with_links(
    schedule: Kept, key: str
) -> tuple[list[tuple[int, str, rules.Link]], list[tuple[str, rules.Link]]]:
    """Return what an entry waits for (with the pk of the link), and what waits for it."""
    network = schedule.network
    pairs = list(zip(network.links, network.arrows, strict=True))
    needs = [(link.pk, arrow.before, arrow) for link, arrow in pairs if arrow.after == key]
    return needs, [(arrow.after, arrow) for _link, arrow in pairs if arrow.before == key]


def proposed_things(plan: Plan, proposal: rules.Proposal) -> dict[str, Thing]:
    """Return what a proposal is about, as the schedule's pages show it; nothing of it is written."""
    leads, steps, areas = rows.leads_of(plan), rows.steps_of(plan), rows.areas_of(plan)
    keys = dict(Task.objects.filter(plan=plan, retired_at=None).values_list("key", "pk"))
    tasks = rows.tasks_of(plan)
    activities = rows.activities_of(plan)
    keys_of_activities = dict(SectionActivity.objects.filter(plan=plan, retired_at=None).values_list("key", "pk"))
    found = {}
    for key in proposal.schedule.activities:
        if key in keys:
            task = tasks[keys[key]]
            entry = rows.Entry(0, key, TASK, task.pk, None)
            found[key] = queries.task_thing(entry, task, areas[task.area_id], leads, steps)
        elif key in keys_of_activities:
            activity = activities[keys_of_activities[key]]
            found[key] = queries.activity_thing(rows.Entry(0, key, ACTIVITY, None, activity.pk), activity)
    return found


def drawn_arrows(found: rules.Schedule, *, most: int = 6) -> list[rules.Link]:
    """Return the dependencies to draw: where something waits for many, those that decide when it starts.

    A synthesis that waits for a whole area would else be a broom of lines; the table names all of them.
    """
    waits = Counter(link.after for link in found.links)
    kept_ = []
    for place, link in enumerate(found.links):
        timing = found.timings.get(link.after)
        if timing is None or link.before not in found.timings:
            continue
        if waits[link.after] <= most or timing.link == place:
            kept_.append(link)
    return kept_


def end_of(found: rules.Schedule) -> dt.date | None:
    """Return the last day of a schedule, milestones left aside."""
    days = [found.finish_day(key) for key, one in found.activities.items() if not one.is_milestone]
    return max(days, default=None)


def names_of(network: Network, keys: Iterable[str]) -> list[str]:
    """Name entries as the plan names them."""
    return [network.name_of(key) for key in keys]


def named(network: Network, text: str) -> Thing | None:
    """Find an entry by what a person typed: its code, its title, or both."""
    wanted = " ".join(text.split()).casefold()
    first = wanted.partition(" ")[0]
    by_code = {thing.code.casefold(): thing for thing in network.things.values() if thing.code}
    if first in by_code:
        return by_code[first]
    titles: Mapping[str, Thing] = {" ".join(one.title.split()).casefold(): one for one in network.things.values()}
    return titles.get(wanted)


def milestones_of(schedule: Kept) -> Sequence[Thing]:
    """Return the milestones, by day."""
    found = schedule.found
    things = [thing for thing in schedule.network.things.values() if thing.entry.kind == MILESTONE]
    if found is None:
        return things
    return sorted(things, key=lambda thing: (found.start_day(thing.entry.key), thing.title))
