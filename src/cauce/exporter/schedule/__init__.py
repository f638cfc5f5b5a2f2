"""Annex G.1, schedule (anexo G.1, cronograma): one set of facts that becomes SVG, PDF, workbook, feed, project file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TASK, ACTIVITY, MILESTONE, GROUP = "task", "activity", "milestone", "group"


@dataclass(frozen=True)
class Line:
    """One line of the schedule.

    Attributes
    ----------
    key
        Stable name, by which arrows name it.
    code, title
        As the plan has them; a milestone has no code.
    group
        Heading under which it stands: an area or a section.
    kind
        task, activity or milestone.
    start, finish
        First and last day; of a milestone twice the same.
    duration, slack
        Working days.
    was
        First and last day in the baseline, when there is one.
    done
        How far it is, from 0 to 1.
    note
        What cannot hold, in words; may be empty.
    """

    key: str
    code: str
    title: str
    group: str
    kind: str
    start: dt.date
    finish: dt.date
    duration: int
    slack: int = 0
    is_critical: bool = False
    lead: str = ""
    was: tuple[dt.date, dt.date] | None = None
    done: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Arrow:
    """A dependency between two lines; ``kind`` as in core.schedule.LinkKind."""

    before: str
    after: str
    kind: str = "finish_start"
    lag: int = 0


@dataclass(frozen=True)
class Labels:
    """Words of the files, in the reader's language."""

    title: str
    code: str
    task: str
    lead: str
    start: str
    finish: str
    days: str
    slack: str
    critical: str
    depends_on: str
    baseline: str
    slipped: str
    note: str
    milestone: str
    free_day: str
    today: str
    page: str
    yes: str
    months: tuple[str, ...]
    kinds: Mapping[str, str]
    chart: str  # "Chart of %(count)d lines from %(start)s to %(finish)s…": the text in place of the picture
    not_critical: str = ""
    kinds_told: str = ""  # what the short names of the kinds mean


@dataclass(frozen=True)
class Gantt:
    """All that the files of a schedule say.

    ``drawn`` names the dependencies that pictures show, by what is before and after; tables name all of them.
    """

    plan: str
    language: str
    on: dt.date
    day: str
    program: str
    notice: str
    facts: Sequence[tuple[str, str]]
    labels: Labels
    lines: Sequence[Line]
    arrows: Sequence[Arrow] = ()
    free: Mapping[dt.date, str] = field(default_factory=dict)
    weekend: frozenset[int] = frozenset({5, 6})
    baseline: str = ""
    drawn: frozenset[tuple[str, str]] | None = None

    def pictured(self) -> Sequence[Arrow]:
        """Give the dependencies that a picture shows: those that are named, or all."""
        return [one for one in self.arrows if self.drawn is None or (one.before, one.after) in self.drawn]

    def written(self, day: dt.date) -> str:
        """Write a day as the city does."""
        return f"{day.day:02d}/{day.month:02d}/{day.year}"

    def befores(self) -> dict[str, list[Arrow]]:
        """Give for each line what it depends on."""
        found: dict[str, list[Arrow]] = {}
        for arrow in self.arrows:
            found.setdefault(arrow.after, []).append(arrow)
        return found


def with_groups(lines: Sequence[Line]) -> list[Line]:
    """Put before the lines of each group a line of its own, from the first day of its lines to the last."""
    members: dict[str, list[Line]] = {}
    for line in lines:
        members.setdefault(line.group, []).append(line)
    found: list[Line] = []
    for name, those in members.items():
        if name:
            start, finish = min(one.start for one in those), max(one.finish for one in those)
            found.append(Line(f"group:{name}", "", name, name, GROUP, start, finish, 0, 1))
        found += those
    return found
