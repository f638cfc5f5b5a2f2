"""Reminders (recordatorios): late, due soon, silent, returned, to accept, and what the plan still lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cauce.core import documents, monitoring

LATE, DUE_SOON, SILENT, EMPTY_FIELD, PARTY_NOT_NAMED, INPUT_NOT_GOT, RETURNED, TO_ACCEPT = KINDS = (
    "late",
    "due_soon",
    "silent",
    "empty_field",
    "party_not_named",
    "input_not_got",
    "returned",
    "to_accept",
)
RESTING = frozenset({monitoring.DONE, monitoring.DEFERRED, monitoring.CANCELLED})


@dataclass(frozen=True)
class Delivery:
    """A deliverable of a row; ``since`` is the day on which it was submitted or returned."""

    key: str
    name: str
    state: str = documents.PLANNED
    due: dt.date | None = None
    since: dt.date | None = None
    comment: str = ""


@dataclass(frozen=True)
class Input:
    """A named source that a task of the row must obtain."""

    key: str
    name: str
    asked_of: str = ""
    asked_on: dt.date | None = None
    got_on: dt.date | None = None


@dataclass(frozen=True)
class Unnamed:
    """A party that the plan foresees and nobody has named yet."""

    key: str
    role: str
    words: str


@dataclass(frozen=True)
class RowFacts:
    """What the rules need to know of a row.

    ``leads`` and ``accepts`` are the posts that answer for it; where there is none, the office is meant.
    ``heard`` is the last day on which anybody said something of it.
    """

    key: str
    code: str
    title: str = ""
    state: str = monitoring.PLANNED
    heard: dt.date | None = None
    deliveries: tuple[Delivery, ...] = ()
    inputs: tuple[Input, ...] = ()
    unnamed: tuple[Unnamed, ...] = ()
    empty: tuple[str, ...] = ()
    leads: tuple[int, ...] = ()
    accepts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reminder:
    """One thing to be said to one post about one row; without a post, to the office.

    Two reminders with one fingerprint are the same, and a person is told it once.
    """

    kind: str
    row: str
    post: int | None
    values: Mapping[str, object]
    fingerprint: str
    source: str = ""


@dataclass(frozen=True)
class Timing:
    """The days of the reminders; see method/notifications.toml for the sources."""

    due_soon: tuple[int, ...]
    every: Mapping[str, int]
    after: Mapping[str, int]
    sources: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, told: Mapping[str, Any]) -> Timing:
        """Take the days from the method's file, as loaded (with a plan's own values laid over it).

        Raises
        ------
        KeyError
            A kind of reminder has no days; the message is its name.
        """
        repeated = [kind for kind in KINDS if kind != DUE_SOON]
        return cls(
            due_soon=tuple(sorted((int(day) for day in told[DUE_SOON]["days"]), reverse=True)),
            every={kind: max(1, int(told[kind]["every_days"])) for kind in repeated},
            after={kind: int(told[kind]["after_days"]) for kind in (SILENT, INPUT_NOT_GOT)},
            sources={kind: str(told[kind].get("source", "")) for kind in KINDS},
        )


def reminders(rows: Iterable[RowFacts], *, on: dt.date, timing: Timing) -> list[Reminder]:
    """Say what is to be said on a day, row by row.

    Parameters
    ----------
    rows
        The rows of a plan.
    on
        The day.
    timing
        The plan's days.

    Returns
    -------
    list of Reminder
        One for each post that is meant; the same thing is told again when its days have passed.

    Examples
    --------
    >>> timing = Timing((14, 3), dict.fromkeys(KINDS, 7), {"silent": 21, "input_not_got": 10})
    >>> map_due = Delivery("d1", "Mapa", due=dt.date(2027, 3, 31))
    >>> row = RowFacts("row:1", "1.1.1", deliveries=(map_due,), leads=(7,))
    >>> [(each.kind, each.post) for each in reminders([row], on=dt.date(2027, 4, 2), timing=timing)]
    [('late', 7)]
    """
    return [each for row in rows for each in _of_row(row, on, timing)]


def _of_row(row: RowFacts, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    for delivery in row.deliveries:
        if delivery.state == documents.SUBMITTED:
            yield from _to_accept(row, delivery, on, timing)
        elif row.state not in RESTING:
            yield from _due(row, delivery, on, timing)
            yield from _returned(row, delivery, on, timing)
    if row.state in RESTING:
        return
    yield from _silent(row, on, timing)
    yield from _inputs(row, on, timing)
    yield from _lacking(row, on, timing)


def _due(row: RowFacts, delivery: Delivery, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    if delivery.due is None or delivery.state == documents.ACCEPTED:
        return
    days = (delivery.due - on).days
    values = {"deliverable": delivery.name, "due": delivery.due, "days": abs(days)}
    thing = f"{delivery.key}|{delivery.due.isoformat()}"
    if documents.is_late(delivery.state, delivery.due, on=on):
        step = (-days - 1) // timing.every[LATE]
        yield from _told(LATE, row, row.leads, values, f"{thing}|{step}", timing)
    elif reached := [day for day in timing.due_soon if days <= day]:
        yield from _told(DUE_SOON, row, row.leads, values, f"{thing}|{reached[-1]}", timing)


def _returned(row: RowFacts, delivery: Delivery, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    if delivery.state != documents.RETURNED or delivery.since is None:
        return
    values = {"deliverable": delivery.name, "since": delivery.since, "comment": delivery.comment}
    step = f"{delivery.key}|{delivery.since.isoformat()}|{_step(RETURNED, delivery.since, on, timing)}"
    yield from _told(RETURNED, row, row.leads, values, step, timing)


def _to_accept(row: RowFacts, delivery: Delivery, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    since = delivery.since or on
    values = {"deliverable": delivery.name, "since": since, "days": (on - since).days}
    step = f"{delivery.key}|{since.isoformat()}|{_step(TO_ACCEPT, since, on, timing)}"
    yield from _told(TO_ACCEPT, row, row.accepts, values, step, timing)


def _silent(row: RowFacts, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    if row.state != monitoring.IN_PROGRESS or row.heard is None:
        return
    days = (on - row.heard).days
    if days < timing.after[SILENT]:
        return
    step = (days - timing.after[SILENT]) // timing.every[SILENT]
    values = {"since": row.heard, "days": days}
    yield from _told(SILENT, row, row.leads, values, f"{row.heard.isoformat()}|{step}", timing)


def _inputs(row: RowFacts, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    for each in row.inputs:
        if each.asked_on is None or each.got_on is not None:
            continue
        days = (on - each.asked_on).days
        if days < timing.after[INPUT_NOT_GOT]:
            continue
        step = (days - timing.after[INPUT_NOT_GOT]) // timing.every[INPUT_NOT_GOT]
        values = {"input": each.name, "asked_of": each.asked_of, "since": each.asked_on, "days": days}
        thing = f"{each.key}|{each.asked_on.isoformat()}|{step}"
        yield from _told(INPUT_NOT_GOT, row, row.leads, values, thing, timing)


def _lacking(row: RowFacts, on: dt.date, timing: Timing) -> Iterator[Reminder]:
    """What the plan itself lacks is the office's to fill."""
    if row.empty:
        thing = f"{','.join(row.empty)}|{on.toordinal() // timing.every[EMPTY_FIELD]}"
        yield from _told(EMPTY_FIELD, row, (), {"fields": row.empty}, thing, timing)
    for each in row.unnamed:
        thing = f"{each.key}|{on.toordinal() // timing.every[PARTY_NOT_NAMED]}"
        values = {"role": each.role, "party": each.words}
        yield from _told(PARTY_NOT_NAMED, row, (), values, thing, timing)


def _step(kind: str, since: dt.date, on: dt.date, timing: Timing) -> int:
    return max(0, (on - since).days) // timing.every[kind]


def _told(
    kind: str, row: RowFacts, posts: tuple[int, ...], values: Mapping[str, object], thing: str, timing: Timing
) -> Iterator[Reminder]:
    told = {"row": row.code, "title": row.title, **values}
    for post in posts or (None,):
        yield Reminder(kind, row.key, post, told, f"{kind}|{row.key}|{thing}"[:200], timing.sources.get(kind, ""))
