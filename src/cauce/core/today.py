"""Today (hoy): what is late, what is due soon, what waits for whom, and the few things that block others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cauce.core import documents
from cauce.core.notifications.reminders import (
    DUE_SOON,
    INPUT_NOT_GOT,
    LATE,
    PARTY_NOT_NAMED,
    RESTING,
    RETURNED,
    TO_ACCEPT,
    Delivery,
    RowFacts,
)

__all__ = [
    "DUE_SOON",
    "FEW",
    "GROUPS",
    "INPUT_NOT_GOT",
    "KINDS",
    "LATE",
    "NOT_MINE",
    "PARTY_NOT_NAMED",
    "RETURNED",
    "TO_ACCEPT",
    "Block",
    "Line",
    "NotMine",
    "blocks",
    "lines",
]

NOT_MINE = "not_mine"
KINDS = (LATE, DUE_SOON, RETURNED, TO_ACCEPT, NOT_MINE, INPUT_NOT_GOT, PARTY_NOT_NAMED)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "late": (LATE,),
    "due_soon": (DUE_SOON,),
    "waiting": (NOT_MINE, INPUT_NOT_GOT, TO_ACCEPT, RETURNED, PARTY_NOT_NAMED),
}
FEW = 5


@dataclass(frozen=True)
class Line:
    """One thing of today.

    ``since`` is the day from which it is so: when it was due, asked for, submitted or returned; for what is
    due soon, the day on which it is due. ``of`` is who was asked for an input, who said that a row is not
    theirs, or the role that nobody has yet.
    """

    kind: str
    row: str
    thing: str
    name: str
    since: dt.date | None = None
    of: str = ""


@dataclass(frozen=True)
class NotMine:
    """Somebody's word that a row is not theirs, which the office has not answered."""

    row: str
    key: str
    who: str
    words: str
    on: dt.date


def lines(rows: Iterable[RowFacts], *, on: dt.date, soon: int, not_mine: Iterable[NotMine] = ()) -> list[Line]:
    """Say what stands open on a day: the longest first within each kind.

    Parameters
    ----------
    rows
        The rows of a plan, or some of them.
    on
        The day.
    soon
        Within how many days a deliverable is due soon.
    not_mine
        What people said is not theirs.

    Examples
    --------
    >>> row = RowFacts("row:1", "1.1.1", deliveries=(Delivery("d", "Mapa", due=dt.date(2027, 3, 31)),))
    >>> [(each.kind, each.name) for each in lines([row], on=dt.date(2027, 4, 2), soon=14)]
    [('late', 'Mapa')]
    """
    known = list(rows)
    working = {row.key for row in known if row.state not in RESTING}
    found = [each for row in known for each in _of_row(row, on, soon)]
    told = [each for each in not_mine if each.row in working]
    found += [Line(NOT_MINE, each.row, each.key, each.words, each.on, each.who) for each in told]
    return sorted(found, key=lambda each: (KINDS.index(each.kind), each.since or dt.date.max))


def _of_row(row: RowFacts, on: dt.date, soon: int) -> Iterator[Line]:
    resting = row.state in RESTING
    for delivery in row.deliveries:
        kind = _kind(delivery, on=on, soon=soon)
        if kind == TO_ACCEPT:
            yield Line(kind, row.key, delivery.key, delivery.name, delivery.since)
        elif kind and not resting:
            since = delivery.since if kind == RETURNED else delivery.due
            yield Line(kind, row.key, delivery.key, delivery.name, since)
    if resting:
        return
    for each in row.inputs:
        if each.asked_on is not None and each.got_on is None:
            yield Line(INPUT_NOT_GOT, row.key, each.key, each.name, each.asked_on, each.asked_of)
    for party in row.unnamed:
        yield Line(PARTY_NOT_NAMED, row.key, party.key, party.words, None, party.role)


def _kind(delivery: Delivery, *, on: dt.date, soon: int) -> str:
    """Which kind of thing a deliverable is today; empty when there is nothing to say of it."""
    if delivery.state == documents.SUBMITTED:
        return TO_ACCEPT
    if documents.is_late(delivery.state, delivery.due, on=on):
        return LATE
    if delivery.state == documents.RETURNED:
        return RETURNED
    is_open = delivery.state != documents.ACCEPTED and delivery.due is not None
    return DUE_SOON if is_open and delivery.due is not None and (delivery.due - on).days <= soon else ""


@dataclass(frozen=True)
class Block:
    """A thing that holds others up, with the tasks of other rows that wait for its row."""

    line: Line
    waiting: tuple[str, ...] = ()


def blocks(found: Sequence[Line], *, waiting: Mapping[str, Sequence[str]], most: int = FEW) -> list[Block]:
    """Say which few things block: those for whose row most other tasks wait, then those that stand longest.

    A row is named once, by what stands longest in it. What is due only later blocks nothing; a party to be
    named blocks where it is to lead.

    Parameters
    ----------
    found
        What stands open.
    waiting
        Codes of the tasks that need a row, by the row's key.
    most
        How many are named.

    Examples
    --------
    >>> open_ones = [
    ...     Line("late", "row:1", "d1", "Mapa", dt.date(2027, 3, 1)),
    ...     Line("late", "row:2", "d2", "Lista", dt.date(2027, 3, 9)),
    ... ]
    >>> [block.line.name for block in blocks(open_ones, waiting={"row:2": ["3.1.1"]})]
    ['Lista', 'Mapa']
    """
    first: dict[str, Line] = {}
    for line in sorted(found, key=lambda each: each.since or dt.date.max):
        if line.kind != DUE_SOON and (line.kind != PARTY_NOT_NAMED or line.of == "leads"):
            first.setdefault(line.row, line)
    made = [Block(line, tuple(waiting.get(row, ()))) for row, line in first.items()]
    return sorted(made, key=lambda each: (-len(each.waiting), each.line.since or dt.date.max))[:most]
