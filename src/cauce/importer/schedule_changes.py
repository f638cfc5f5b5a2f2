"""What a project file would change (cambios del cronograma): its tasks beside those of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cauce.importer.schedule import ProjectTask

FIELDS = ("duration", "not_before", "fixed_on", "finish_by")
LONGEST = 2_000  # working days of one entry

Ends = tuple[str, str]
Bond = tuple[str, int]  # kind of dependency, lag in working days


@dataclass(frozen=True)
class Known:
    """An entry of the plan's schedule, as a comparison needs it."""

    code: str
    title: str
    is_milestone: bool
    duration: int
    not_before: dt.date | None = None
    fixed_on: dt.date | None = None
    finish_by: dt.date | None = None


@dataclass(frozen=True)
class EntryChange:
    """One field of one entry that the file has otherwise."""

    key: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class LinkChange:
    """A dependency that the file adds (no ``before``), has otherwise, or lacks (no ``after``)."""

    ends: Ends
    before: Bond | None
    after: Bond | None


@dataclass(frozen=True)
class ProjectChanges:
    """What a project file would change in a schedule.

    Attributes
    ----------
    entries, links
        What differs.
    matched
        Entries that the file and the plan both have.
    unknown
        Names in the file of tasks that the plan does not have; they are left aside.
    doubled
        Names in the file that mean an entry which another task of it means already; left aside too.
    unfit
        Names and days of durations that no entry may have; the entry's own stays.
    missing
        Keys of entries that the file lacks; they stay as they are.
    """

    entries: tuple[EntryChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    matched: int = 0
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    unfit: tuple[tuple[str, int], ...] = ()
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.entries or self.links)


@dataclass
class _Matching:
    """Which task of the file is which entry."""

    keys: dict[str, str] = field(default_factory=dict)  # uid → key
    tasks: dict[str, ProjectTask] = field(default_factory=dict)  # key → task
    unknown: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)


def changes_of(tasks: Sequence[ProjectTask], known: Mapping[str, Known], links: Mapping[Ends, Bond]) -> ProjectChanges:
    """Compare a project file with a schedule.

    A task is known by the key that Cauce wrote into it, else by the code with which its name begins, else by its
    name. Only dependencies between entries that the file has are compared; nothing that it lacks is taken away.

    Examples
    --------
    >>> task = ProjectTask("7", "", "1.1.1 Map", 5, None, None, None)
    >>> changes_of([task], {"task:1.1.1": Known("1.1.1", "Map", False, 3)}, {}).entries
    (EntryChange(key='task:1.1.1', field='duration', before=3, after=5),)
    """
    matching = _matched(tasks, known)
    entries: list[EntryChange] = []
    unfit: list[tuple[str, int]] = []
    for key, task in matching.tasks.items():
        own = known[key]
        least, most = (0, 0) if own.is_milestone else (1, LONGEST)
        fits = least <= task.duration <= most
        if not fits:
            unfit.append((task.title, task.duration))
        for name in FIELDS:
            before, after = getattr(own, name), getattr(task, name)
            if before != after and (name != "duration" or fits) and not _is_told_by(name, own, task):
                entries.append(EntryChange(key, name, before, after))
    return ProjectChanges(
        entries=tuple(entries),
        links=tuple(_links(matching, links)),
        matched=len(matching.tasks),
        unknown=tuple(matching.unknown),
        doubled=tuple(matching.doubled),
        unfit=tuple(unfit),
        missing=tuple(key for key in known if key not in matching.tasks),
    )


def _is_told_by(name: str, own: Known, task: ProjectTask) -> bool:
    """Whether a "not before" is hidden behind the fixed day: a project file has one constraint a task."""
    return name == "not_before" and task.fixed_on is not None and own.fixed_on == task.fixed_on


def _matched(tasks: Sequence[ProjectTask], known: Mapping[str, Known]) -> _Matching:
    codes = {one.code: key for key, one in known.items() if one.code}
    titles = {" ".join(one.title.split()).casefold(): key for key, one in known.items() if not one.code}
    found = _Matching()
    for task in tasks:
        first = task.title.partition(" ")[0]
        name = " ".join(task.title.split()).casefold()
        key = task.key if task.key in known else codes.get(first) or titles.get(name)
        if key is None:
            found.unknown.append(task.title)
        elif key in found.tasks:
            found.doubled.append(task.title)
        else:
            found.tasks[key] = task
            found.keys[task.uid] = key
    return found


def _links(matching: _Matching, links: Mapping[Ends, Bond]) -> list[LinkChange]:
    told: dict[Ends, Bond] = {}
    for key, task in matching.tasks.items():
        for uid, kind, lag in task.needs:
            before = matching.keys.get(uid)
            if before is not None and before != key:
                told.setdefault((before, key), (kind, lag))
    both = {ends: bond for ends, bond in links.items() if ends[0] in matching.tasks and ends[1] in matching.tasks}
    changed = [LinkChange(ends, both.get(ends), bond) for ends, bond in told.items() if both.get(ends) != bond]
    return changed + [LinkChange(ends, bond, None) for ends, bond in both.items() if ends not in told]
