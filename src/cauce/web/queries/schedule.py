"""Schedule (cronograma): the network of a plan from its rows, computed, proposed, and compared with a baseline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from babel import Locale

from cauce import method
from cauce.core import schedule as rules
from cauce.core.monitoring import CANCELLED, DONE, IN_PROGRESS
from cauce.core.problems import Problem
from cauce.core.schedule.frame import period_of
from cauce.web.models import (
    Area,
    Assignment,
    Baseline,
    Closure,
    Deliverable,
    Dependency,
    MethodSetting,
    Plan,
    Row,
    ScheduleEntry,
    ScheduleLink,
    SectionActivity,
    Step,
    Task,
)
from cauce.web.queries.settings import laid_over, settings_of

FRAME = "schedule.frame"
TASK, ACTIVITY, MILESTONE = "task", "activity", "milestone"
OUT_OF_THE_SCHEDULE = frozenset({CANCELLED, "deferred"})
ROW_FIELDS = ("key", "plan_id", "area_id", "order", "retired_at")
SPARE_YEARS = 3  # holidays are known for so many years after the period


@dataclass(frozen=True)
class Frame:
    """First and last day of the work; ``is_confirmed`` says that the office said so, ``source`` where it comes from."""

    start: dt.date
    end: dt.date
    is_confirmed: bool
    source: str


@dataclass(frozen=True)
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
    """

    entry: ScheduleEntry
    code: str
    title: str
    group: int | str
    group_title: str
    row: int | None
    lead: str
    lead_pk: int | None
    state: str
    done: float


@dataclass(frozen=True)
class Network:
    """A plan's schedule: things by key of their entry, in the plan's order, and what is computed from them."""

    plan: Plan
    frame: Frame
    things: Mapping[str, Thing]
    links: Sequence[ScheduleLink]
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
    if setting is not None:
        start, end = (dt.date.fromisoformat(setting.value[name]) for name in ("start", "end"))
        return Frame(start, end, is_confirmed=True, source=setting.source)
    if period := period_of(plan.period_words):
        return Frame(*period, is_confirmed=False, source=plan.period_words)
    start = plan.created_at.date()
    return Frame(start, start + dt.timedelta(days=364), is_confirmed=False, source="")


def network_of(plan: Plan) -> Network:
    """Build a plan's network, in a constant number of queries."""
    frame = frame_of(plan)
    things = _things(plan)
    keys = {thing.entry.pk: key for key, thing in things.items()}
    links = [
        link
        for link in ScheduleLink.objects.filter(plan=plan, retired_at=None)
        if link.before_id in keys and link.after_id in keys
    ]
    arrows = tuple(
        rules.Link(keys[link.before_id], keys[link.after_id], rules.LinkKind(link.kind), link.lag) for link in links
    )
    return Network(
        plan,
        frame,
        things,
        links,
        tuple(_activity(key, thing) for key, thing in things.items()),
        arrows,
        calendar_of(plan, frame),
    )


def calendar_of(plan: Plan, frame: Frame) -> rules.WorkingCalendar:
    """Working days of a plan: without week-ends, the country's holidays and the office's closures."""
    free = dict(holidays_of(country_of(plan), frame.start.year, frame.end.year + SPARE_YEARS, plan.language))
    free |= dict(Closure.objects.filter(plan=plan, retired_at=None).values_list("day", "name"))
    return rules.WorkingCalendar(frame.start, free=free)


def country_of(plan: Plan) -> str:
    """Country whose holidays are kept: the plan's own, or where its numbers are written as there (es-PA: Panama)."""
    return plan.country.strip() or plan.city_format.rpartition("-")[2]


@cache
def holidays_of(country: str, first: int, last: int, language: str) -> Mapping[dt.date, str]:
    """Holidays of a country by its name, from one year to another; none for a country that is not known."""
    import holidays  # noqa: PLC0415 - it reads many countries when it is first imported

    code = _country_code(country)
    supported = holidays.list_supported_countries()
    if code not in supported:
        return {}
    spoken = holidays.list_localized_countries().get(code, [])
    told = next((one for one in spoken if one.split("_")[0] == language), None)
    return dict(holidays.country_holidays(code, years=range(first, last + 1), language=told).items())


@cache
def _country_code(name: str) -> str:
    wanted = name.strip().casefold()
    for language in ("es", "en"):
        for code, told in Locale(language).territories.items():
            if told.casefold() == wanted and len(code) == 2 and code.isalpha():
                return str(code)
    return wanted.upper()


def _things(plan: Plan) -> dict[str, Thing]:
    """Entries with what they are about, in the plan's order."""
    entries = list(ScheduleEntry.objects.filter(plan=plan, retired_at=None).select_related("activity"))
    _with_tasks(plan, entries)
    leads = leads_of(plan)
    steps = steps_of(plan)
    things = []
    for entry in entries:
        thing = thing_of(entry, leads, steps)
        if thing is not None:
            things.append(thing)
    things.sort(key=_place)
    return {thing.entry.key: thing for thing in things}


def _with_tasks(plan: Plan, entries: Sequence[ScheduleEntry]) -> None:
    """Give entries their tasks with rows and areas, each read once: joined, they would be made anew for each."""
    areas = {area.pk: area for area in Area.objects.filter(plan=plan)}
    rows = {row.pk: row for row in Row.objects.filter(plan=plan).only(*ROW_FIELDS)}
    tasks = {task.pk: task for task in Task.objects.filter(plan=plan)}
    for row in rows.values():
        row.area = areas[row.area_id]
    for task in tasks.values():
        task.row = rows[task.row_id]
    for entry in entries:
        if entry.task_id is not None:
            entry.task = tasks[entry.task_id]


def thing_of(
    entry: ScheduleEntry, leads: Mapping[int, tuple[int | None, str]], steps: Mapping[int, tuple[int, int]]
) -> Thing | None:
    """Say what an entry is about; nothing when that is retired or out of the schedule."""
    if entry.kind == TASK and entry.task is not None:
        task, row = entry.task, entry.task.row
        if task.retired_at is not None or row.retired_at is not None or task.state in OUT_OF_THE_SCHEDULE:
            return None
        lead_pk, lead = leads.get(row.pk, (None, ""))
        total, ticked = steps.get(task.pk, (0, 0))
        done = 1.0 if task.state == DONE else (ticked / total if total else 0.0)
        area = row.area
        return Thing(entry, task.code, task.title, area.number, area.title, row.pk, lead, lead_pk, task.state, done)
    if entry.kind == ACTIVITY and entry.activity is not None:
        activity = entry.activity
        if activity.retired_at is not None:
            return None
        number = f"{'D' if activity.section == 'articulation' else 'E'}.{activity.number}"
        state = getattr(activity, "state", "planned")
        done = 1.0 if state == DONE else 0.0
        return Thing(entry, number, activity.text, activity.section, "", None, "", None, state, done)
    if entry.kind == MILESTONE:
        return Thing(entry, "", entry.title, "", "", None, "", None, "planned", 0.0)
    return None


def _place(thing: Thing) -> tuple[int, int, int, int, int, str]:
    """Areas in order with their rows, sections D and E after them, milestones last."""
    entry = thing.entry
    if entry.task is not None:
        row = entry.task.row
        return (0, row.area.order, row.order, entry.task.order, entry.pk, "")
    if entry.activity is not None:
        return (1, 0 if entry.activity.section == "articulation" else 1, entry.activity.number, 0, entry.pk, "")
    return (2, 0, 0, 0, entry.pk, entry.title)


def leads_of(plan: Plan) -> dict[int, tuple[int | None, str]]:
    """Return who leads each row: the organisation, and its name."""
    found: dict[int, tuple[int | None, str]] = {}
    parties = Assignment.objects.filter(plan=plan, role="leads", retired_at=None).exclude(row=None)
    for row, pk, acronym, name, printed in parties.order_by("order", "pk").values_list(
        "row_id", "organization_id", "organization__acronym", "organization__name", "as_printed"
    ):
        found.setdefault(row, (pk, acronym or name or printed))
    return found


def steps_of(plan: Plan) -> dict[int, tuple[int, int]]:
    """Return how many steps each task has, and how many are done."""
    found: dict[int, tuple[int, int]] = {}
    for task, done_on in Step.objects.filter(plan=plan, retired_at=None).values_list("task_id", "done_on"):
        total, done = found.get(task, (0, 0))
        found[task] = (total + 1, done + (done_on is not None))
    return found


def _activity(key: str, thing: Thing) -> rules.Activity:
    entry, task = thing.entry, thing.entry.task
    happened: dict[str, dt.date] = {}
    if task is not None and task.state_on is not None:
        if task.state == DONE:
            happened["finished_on"] = task.state_on
        elif task.state == IN_PROGRESS:
            happened["started_on"] = task.state_on
    return rules.Activity(
        key,
        entry.duration,
        entry.fixed_on,
        entry.not_before,
        entry.finish_by,
        lead=str(thing.lead_pk or ""),
        **happened,
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
