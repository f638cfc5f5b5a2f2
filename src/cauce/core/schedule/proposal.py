"""Proposal (propuesta de cronograma): a first schedule for a plan whose document gives no dates for its work.

Durations follow from what a task holds; tasks of one row come one after the other, rows of one area begin in
their order; what refers to another task waits for it; syntheses come last in their area, sections D and E after
the areas. If the period is too short all durations shrink by the same share. What each lead has at once is levelled.
Nothing here is written: the office changes and accepts it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from cauce.core.actors.words import fold
from cauce.core.schedule.calendar import WorkingCalendar
from cauce.core.schedule.network import Activity, Link, LinkKind, Schedule
from cauce.core.schedule.order import circle
from cauce.core.schedule.passes import schedule
from cauce.core.schedule.smoothing import Levelling, level, levelled

SECTIONS = ("articulation", "production")


@dataclass(frozen=True)
class WorkFacts:
    """What the proposal needs to know of a task or of an activity of a section.

    Attributes
    ----------
    key
        Its stable name.
    group
        The area's number for a task, or the section's name.
    row
        Key of the row that it belongs to; empty for a section's activity.
    words
        Title and deliverables, in which the words of a synthesis are looked for.
    steps, deliverables
        How many it has; deliverables are its row's.
    lead
        Who leads it.
    needs
        Keys of what it refers to.
    """

    key: str
    group: int | str
    row: str = ""
    words: str = ""
    steps: int = 0
    deliverables: int = 0
    lead: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Durations:
    """How long work is taken to last, in working days; see method/schedule.toml."""

    base: int
    per_step: int
    per_deliverable: int
    section_activity: int
    synthesis_words: tuple[str, ...]

    @classmethod
    def from_mapping(cls, method: Mapping[str, Any]) -> Durations:
        """Take the numbers from the method's file, with a plan's own laid over them."""
        told = method["duration"]
        return cls(
            base=int(told["base"]),
            per_step=int(told["per_step"]),
            per_deliverable=int(told["per_deliverable"]),
            section_activity=int(told["section_activity"]),
            synthesis_words=tuple(fold(word) for word in method["synthesis"]["words"]),
        )


@dataclass(frozen=True)
class Proposal:
    """A proposed network with its schedule; ``scale`` is the share to which durations were shortened."""

    schedule: Schedule
    scale: float
    levelling: Levelling
    left_out: tuple[Link, ...]  # references that would have closed a circle
    ends_after_the_period: bool


def propose(work: Sequence[WorkFacts], *, calendar: WorkingCalendar, end: dt.date, durations: Durations) -> Proposal:
    """Propose a schedule for work, in the order in which the plan prints it.

    Parameters
    ----------
    work
        Tasks and activities, in the plan's order.
    calendar
        Its first day is the first of the period.
    end
        Last day of the period; what does not fit ends after it, and the proposal says so.
    durations
        How long things are taken to last.
    """
    links, left_out = _links(work, durations)
    room = calendar.boundary_after(end)
    sharing = Counter(one.row for one in work)
    base = {one.key: _duration(one, sharing[one.row], durations) for one in work}
    scale, found = 1.0, _computed(work, base, 1.0, links, calendar)
    if found.end > room:
        scale, found = _shortened(work, base, links, calendar, room)
    done = level(found)
    return Proposal(levelled(found, done), scale, done, tuple(left_out), found.end > room)


def _computed(
    work: Iterable[WorkFacts], base: Mapping[str, int], scale: float, links: Sequence[Link], calendar: WorkingCalendar
) -> Schedule:
    activities = [Activity(one.key, max(1, int(base[one.key] * scale)), lead=one.lead) for one in work]
    return schedule(activities, links, calendar=calendar)


def _shortened(
    work: Sequence[WorkFacts], base: Mapping[str, int], links: Sequence[Link], calendar: WorkingCalendar, room: int
) -> tuple[float, Schedule]:
    """Halve the search for the largest share in hundredths with which all fits; a hundredth when nothing does."""
    low, high = 1, 100
    while high - low > 1:
        middle = (low + high) // 2
        if _computed(work, base, middle / 100, links, calendar).end <= room:
            low = middle
        else:
            high = middle
    return low / 100, _computed(work, base, low / 100, links, calendar)


def _duration(one: WorkFacts, sharing: int, durations: Durations) -> int:
    if not one.row:
        return durations.section_activity
    return durations.base + durations.per_step * one.steps + durations.per_deliverable * one.deliverables // sharing


def _links(work: Sequence[WorkFacts], durations: Durations) -> tuple[list[Link], list[Link]]:
    """Links that follow from the plan's order, then references that close no circle with them."""
    kept = [*_within_areas(work, durations), *_sections(work)]
    befores: dict[str, set[str]] = {}
    for link in kept:
        befores.setdefault(link.after, set()).add(link.before)
    known, left_out = {one.key for one in work}, []
    for one in work:
        for need in one.needs:
            if need not in known or need == one.key or need in befores.get(one.key, ()):
                continue
            link = Link(need, one.key)
            befores.setdefault(one.key, set()).add(need)
            if circle([one.key], befores):
                befores[one.key].discard(need)
                left_out.append(link)
            else:
                kept.append(link)
    return kept, left_out


def _within_areas(work: Sequence[WorkFacts], durations: Durations) -> list[Link]:
    links: list[Link] = []
    for group in dict.fromkeys(one.group for one in work if one.row):
        tasks = [one for one in work if one.group == group and one.row]
        others: list[WorkFacts] = []
        last: list[WorkFacts] = []
        for one in tasks:
            (last if _is_synthesis(one, durations) else others).append(one)
        for one, following in pairwise(others):
            kind = LinkKind.FINISH_START if one.row == following.row else LinkKind.START_START
            links.append(Link(one.key, following.key, kind))
        for place, synthesis in enumerate(last):
            before = others if place == 0 else [last[place - 1]]
            links += [Link(one.key, synthesis.key) for one in before]
    return links


def _sections(work: Sequence[WorkFacts]) -> list[Link]:
    """Sections D and E one activity after the other, after all areas."""
    links: list[Link] = []
    before = [one.key for one in work if one.row]
    for section in SECTIONS:
        activities = [one.key for one in work if one.group == section and not one.row]
        for activity in activities:
            links += [Link(key, activity) for key in before]
            before = [activity]
    return links


def _is_synthesis(one: WorkFacts, durations: Durations) -> bool:
    words = fold(one.words)
    return any(word in words for word in durations.synthesis_words)
