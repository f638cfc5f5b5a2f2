"""Schedule (cronograma): the network of a plan from its rows, computed, proposed, and compared with a baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from babel import Locale
from django.utils import timezone

from cauce import method
from cauce.core import schedule as rules
from cauce.core.monitoring import CANCELLED, DONE, IN_PROGRESS
from cauce.core.problems import Problem
from cauce.core.schedule.frame import period_of
from cauce.web.models import Baseline, Closure, Deliverable, Dependency, MethodSetting, Plan, SectionActivity, Task
from cauce.web.queries.schedule_rows import (
    FRAME,
    ActivityRow,
    AreaRow,
    Entry,
    LinkRow,
    Rows,
    TaskRow,
    leads_of,
    rows_of,
    steps_of,
)
from cauce.web.queries.settings import laid_over, settings_of

TASK, ACTIVITY, MILESTONE = "task", "activity", "milestone"
OUT_OF_THE_SCHEDULE = frozenset({CANCELLED, "deferred"})
Place = tuple[int, int, int, int, int, str]
SPARE_YEARS = 3  # holidays are known for so many years after the period


@dataclass(frozen=True)
class Frame:
    """First and last day of the work; ``is_confirmed`` says that the office said so, ``source`` where it comes from."""

    start: dt.date
    end: dt.date
    is_confirmed: bool
    source: str


@dataclass(frozen=True, slots=True)
class Thing:
    """What an entry is about, for pages and files.

    Attributes
    ----------
    code, title
        As the plan has them; a milestone has no code.
    group
        Area's number, or the section's name; "" for a milestone.
    lead
        Name of who leads it.
    done
        How far it is, from 0 to 1, by its steps and its state.
    state_on
        Since when it is in its state.
    """

    entry: Entry
    code: str
    title: str
    group: int | str
    group_title: str
    row: int | None
    lead: str
    lead_pk: int | None
    state: str
    done: float
    state_on: dt.date | None = None


@dataclass(frozen=True)
class Network:
    """A plan's schedule: things by key of their entry, in the plan's order, and what is computed from them."""

    plan: Plan
    frame: Frame
    things: Mapping[str, Thing]
    links: Sequence[LinkRow]
    activities: tuple[rules.Activity, ...]
    arrows: tuple[rules.Link, ...]
    calendar: rules.WorkingCalendar

    def computed(self) -> rules.Schedule:
        """Compute the dates.

        Raises
        ------
        CycleError
            Entries wait for each other; no action writes such links, an import of the past may.
        """
        return rules.schedule(self.activities, self.arrows, calendar=self.calendar)

    def with_change(self, key: str, **values: Any) -> rules.Schedule:
        """Compute the dates as they would be with one entry changed."""
        changed = tuple(replace(one, **values) if one.key == key else one for one in self.activities)
        return rules.schedule(changed, self.arrows, calendar=self.calendar)

    def name_of(self, key: str) -> str:
        """Name an entry by its code, or by its title when it has none."""
        thing = self.things.get(key)
        return (thing.code or thing.title) if thing is not None else key


def frame_of(plan: Plan) -> Frame:
    """Period of the work: the office's own, else the one that the plan prints, else the year from when it was made."""
    setting = MethodSetting.objects.filter(plan=plan, key=FRAME).first()
    return _frame(plan, setting.value if setting else None, setting.source if setting else "")


def _frame(plan: Plan, own: Mapping[str, str] | None, source: str) -> Frame:
    if own is not None:
        start, end = (dt.date.fromisoformat(own[name]) for name in ("start", "end"))
        return Frame(start, end, is_confirmed=True, source=source)
    if period := period_of(plan.period_words):
        return Frame(*period, is_confirmed=False, source=plan.period_words)
    start = timezone.localdate(plan.created_at)
    return Frame(start, start + dt.timedelta(days=364), is_confirmed=False, source="")


def network_of(plan: Plan) -> Network:
    """Build a plan's network, in a constant number of queries."""
    return network_from(plan, rows_of(plan))


def network_from(plan: Plan, rows: Rows) -> Network:
    """Build a network from what the plan's schedule says, now or at another time."""
    frame = _frame(plan, rows.frame, rows.frame_source)
    things = _things(plan, rows)
    keys = {thing.entry.pk: key for key, thing in things.items()}
    links = [link for link in rows.links if link.before_id in keys and link.after_id in keys]
    kinds = {kind.value: kind for kind in rules.LinkKind}
    arrows = tuple(rules.Link(keys[one.before_id], keys[one.after_id], kinds[one.kind], one.lag) for one in links)
    activities = tuple(_activity(key, thing) for key, thing in things.items())
    return Network(plan, frame, things, links, activities, arrows, _calendar(plan, frame, rows.closures))


def calendar_of(plan: Plan, frame: Frame) -> rules.WorkingCalendar:
    """Working days of a plan: without week-ends, the country's holidays and the office's closures."""
    return _calendar(plan, frame, dict(Closure.objects.filter(plan=plan, retired_at=None).values_list("day", "name")))


def _calendar(plan: Plan, frame: Frame, closures: Mapping[dt.date, str]) -> rules.WorkingCalendar:
    free = holidays_of(country_of(plan), frame.start.year, frame.end.year + SPARE_YEARS, plan.language)
    return rules.WorkingCalendar(frame.start, free={**free, **closures})


def country_of(plan: Plan) -> str:
    """Country whose holidays are kept: the plan's own, or where its numbers are written as there (es-PA: Panama)."""
    return plan.country.strip() or plan.city_format.rpartition("-")[2]


@lru_cache(maxsize=128)  # whoever writes a country or a year must not fill the memory
def holidays_of(country: str, first: int, last: int, language: str) -> Mapping[dt.date, str]:
    """Holidays of a country by its name, from one year to another; none for a country that is not known."""
    import holidays  # noqa: PLC0415 - only who shows dates needs it

    code = _country_code(country)
    if not (code.isascii() and code.isalpha() and len(code) in (2, 3)):
        return {}
    try:
        spoken = holidays.country_holidays(code).supported_languages
    except NotImplementedError:  # asking for the list of countries would read every one of them
        return {}
    told = next((one for one in spoken if one.split("_")[0] == language), None)
    return dict(holidays.country_holidays(code, years=range(first, last + 1), language=told).items())


@lru_cache(maxsize=128)
def _country_code(name: str) -> str:
    wanted = name.strip().casefold()
    for language in ("es", "en"):
        for code, told in Locale(language).territories.items():
            if told.casefold() == wanted and len(code) == 2 and code.isalpha():
                return str(code)
    return wanted.upper()


def _things(plan: Plan, rows: Rows) -> dict[str, Thing]:
    """Entries with what they are about, in the plan's order."""
    leads, steps = leads_of(plan), steps_of(plan)
    found: list[tuple[Place, Thing]] = []
    for entry in rows.entries:
        if entry.task_id is not None:
            task = rows.tasks.get(entry.task_id)
            if task is not None and is_scheduled(task):
                area = rows.areas[task.area_id]
                found.append((_place_of(entry, task, area), task_thing(entry, task, area, leads, steps)))
        elif entry.activity_id is not None:
            activity = rows.activities.get(entry.activity_id)
            if activity is not None and activity.retired_at is None:
                place = (1, 0 if activity.section == "articulation" else 1, activity.number, 0, entry.pk, "")
                found.append((place, activity_thing(entry, activity)))
        elif entry.kind == MILESTONE:
            thing = Thing(entry, "", entry.title, "", "", None, "", None, "planned", 0.0)
            found.append(((2, 0, 0, 0, entry.pk, entry.title), thing))
    found.sort(key=itemgetter(0))
    return {thing.entry.key: thing for _, thing in found}


def _place_of(entry: Entry, task: TaskRow, area: AreaRow) -> Place:
    """Areas in order with their rows, sections D and E after them, milestones last."""
    return (0, area.order, task.row_order, task.order, entry.pk, "")


def is_scheduled(task: TaskRow) -> bool:
    """Whether a task has its place in the schedule: not when it is retired, cancelled or deferred."""
    return task.retired_at is None and task.row_retired_at is None and task.state not in OUT_OF_THE_SCHEDULE


def task_thing(
    entry: Entry,
    task: TaskRow,
    area: AreaRow,
    leads: Mapping[int, tuple[int | None, str]],
    steps: Mapping[int, tuple[int, int]],
) -> Thing:
    """Say which task an entry is about."""
    lead_pk, lead = leads.get(task.row_id, (None, ""))
    total, ticked = steps.get(task.pk, (0, 0))
    done = 1.0 if task.state == DONE else (ticked / total if total else 0.0)
    return Thing(
        entry,
        task.code,
        task.title,
        area.number,
        area.title,
        task.row_id,
        lead,
        lead_pk,
        task.state,
        done,
        task.state_on,
    )


def activity_thing(entry: Entry, activity: ActivityRow) -> Thing:
    """Say which activity of section D or E an entry is about."""
    number = f"{'D' if activity.section == 'articulation' else 'E'}.{activity.number}"
    done = 1.0 if activity.state == DONE else 0.0
    return Thing(entry, number, activity.text, activity.section, "", None, "", None, activity.state, done)


def _activity(key: str, thing: Thing) -> rules.Activity:
    entry = thing.entry
    is_task = entry.task_id is not None
    return rules.Activity(
        key,
        entry.duration,
        entry.fixed_on,
        entry.not_before,
        entry.finish_by,
        started_on=thing.state_on if is_task and thing.state == IN_PROGRESS else None,
        finished_on=thing.state_on if is_task and thing.state == DONE else None,
        lead=str(thing.lead_pk or ""),
    )


def problems_of(network: Network, found: rules.Schedule) -> list[Problem]:
    """Say which dates cannot hold, things named as the plan names them."""
    sources: Mapping[str, str] = method.load("schedule")["sources"]
    return [_named(problem, network) for problem in rules.date_problems(found, sources=sources)]


def _named(problem: Problem, network: Network) -> Problem:
    values = dict(problem.values)
    for name in ("code", "because"):
        if name in values:
            values[name] = " ← ".join(network.name_of(key) for key in str(values[name]).split(" ← "))
    return replace(problem, values=values)


def circle_of(network: Network, keys: Sequence[str]) -> Problem:
    """Say which things wait for each other, named as the plan names them."""
    return rules.circle_problem([network.name_of(key) for key in keys], sources=method.load("schedule")["sources"])


def proposal_of(plan: Plan, *, start: dt.date, end: dt.date) -> rules.Proposal:
    """Propose a first schedule for a plan; keys are those of the tasks and activities, nothing is written."""
    own = settings_of(plan)
    durations = rules.Durations.from_mapping(laid_over(method.load("schedule"), own))
    frame = Frame(start, end, is_confirmed=False, source="")
    return rules.propose(work_of(plan), calendar=calendar_of(plan, frame), end=end, durations=durations)


def work_of(plan: Plan) -> list[rules.WorkFacts]:
    """What the proposal needs to know of a plan's work, in the plan's order."""
    steps, leads = steps_of(plan), leads_of(plan)
    deliverables: dict[int, list[str]] = {}
    for row, text in (
        Deliverable.objects.filter(plan=plan, retired_at=None).exclude(row=None).values_list("row_id", "text")
    ):
        assert row is not None
        deliverables.setdefault(row, []).append(text)
    needs: dict[int, list[str]] = {}
    references = Dependency.objects.filter(plan=plan, retired_at=None, needs__isnull=False).exclude(state="rejected")
    for waiting, key in references.values_list("task_id", "needs__key"):
        needs.setdefault(waiting, []).append(key)
    found = []
    tasks = Task.objects.filter(plan=plan, retired_at=None, row__retired_at=None).select_related("row__area")
    for task in sorted(tasks, key=lambda one: (one.row.area.order, one.row.order, one.order, one.pk)):
        if task.state in OUT_OF_THE_SCHEDULE:
            continue
        texts = deliverables.get(task.row_id, [])
        found.append(
            rules.WorkFacts(
                key=task.key,
                group=task.row.area.number,
                row=task.row.key,
                words=" ".join([task.title, *texts]) if len(texts) == 1 else task.title,
                steps=steps.get(task.pk, (0, 0))[0],
                deliverables=len(texts),
                lead=str(leads.get(task.row_id, (None, ""))[0] or ""),
                needs=tuple(needs.get(task.pk, ())),
            )
        )
    activities = SectionActivity.objects.filter(plan=plan, retired_at=None).order_by("section", "number", "order")
    return found + [rules.WorkFacts(key=one.key, group=one.section) for one in activities]


def baseline_of(plan: Plan, pk: int | None = None) -> Baseline | None:
    """Return a baseline of a plan, or the last one."""
    kept = Baseline.objects.filter(plan=plan, retired_at=None)
    return kept.filter(pk=pk).first() if pk is not None else kept.order_by("-on", "-pk").first()


def days_of(baseline: Baseline) -> dict[str, rules.Days]:
    """First and last day of each entry as a baseline keeps them."""
    return {
        key: rules.Days(dt.date.fromisoformat(start), dt.date.fromisoformat(finish))
        for key, start, finish in baseline.days
    }
