"""Documents (documentos): the way of a deliverable to its acceptance, who accepts it, when it is due."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cauce.core.problems import Problem, Severity

PLANNED, IN_PREPARATION, SUBMITTED, RETURNED, ACCEPTED = STATES = (
    "planned",
    "in_preparation",
    "submitted",
    "returned",
    "accepted",
)
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    PLANNED: (IN_PREPARATION, SUBMITTED),
    IN_PREPARATION: (PLANNED, SUBMITTED),
    SUBMITTED: (SUBMITTED, RETURNED, ACCEPTED),
    RETURNED: (IN_PREPARATION, SUBMITTED),
    ACCEPTED: (RETURNED,),
}
VALIDATES, SUPERVISES, OFFICE = "validates", "supervises", "office"
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-[QT]([1-4])")


@dataclass(frozen=True)
class DeliverableFacts:
    """What the rules need to know of a deliverable; ``pages`` is the most that the plan foresees."""

    code: str
    state: str = PLANNED
    pages: int | None = None
    versions: int = 0


@dataclass(frozen=True)
class Hand:
    """Who decides on a deliverable: a person, the organisations whose posts they hold, whether of the office."""

    person: int | None = None
    organizations: frozenset[int] = frozenset()
    is_office: bool = False


@dataclass(frozen=True)
class Parties:
    """Who validates and who supervises a deliverable, and who submitted its last version."""

    validate: frozenset[int] = frozenset()
    supervise: frozenset[int] = frozenset()
    submitted_by: int | None = None


@dataclass(frozen=True)
class Standing:
    """As what someone accepts: as who validates, as who supervises, or as the office; and whether their own work."""

    role: str
    is_own: bool = False


def standing_of(hand: Hand, parties: Parties) -> Standing | None:
    """As what a person may accept or return a deliverable; None when they may not.

    Who validates comes first, then who supervises, then the office as the centre of monitoring (B.2).

    Examples
    --------
    >>> standing_of(Hand(person=1, organizations=frozenset({7})), Parties(supervise=frozenset({7}), submitted_by=2))
    Standing(role='supervises', is_own=False)
    >>> standing_of(Hand(person=1), Parties()) is None
    True
    """
    is_own = hand.person is not None and hand.person == parties.submitted_by
    if hand.organizations & parties.validate:
        return Standing(VALIDATES, is_own)
    if hand.organizations & parties.supervise:
        return Standing(SUPERVISES, is_own)
    return Standing(OFFICE, is_own) if hand.is_office else None


def delivery_problems(
    deliverable: DeliverableFacts,
    state: str,
    *,
    note: str = "",
    pages: int | None = None,
    standing: Standing | None = None,
    named: bool = False,
    sources: Mapping[str, str],
) -> list[Problem]:
    """Say what a change of a deliverable's state lacks; what blocks is refused, the rest is shown beside it.

    Parameters
    ----------
    deliverable
        As it stands.
    state
        What it is to become.
    note
        What is said with it.
    pages
        Pages of the version that is submitted.
    standing
        As what someone accepts or returns it; None when they may not.
    named
        Whether the plan names someone who validates or supervises.
    sources
        Where each rule comes from.
    """
    found: list[tuple[str, dict[str, object], Severity]] = []
    values: dict[str, object] = {"code": deliverable.code, "was": deliverable.state, "state": state}
    may = FOLLOWING.get(deliverable.state, STATES)
    if state not in may:
        found.append(("unreachable_delivery", {**values, "may": may}, Severity.BLOCKS))
    if state in (RETURNED, ACCEPTED):
        if not deliverable.versions:
            found.append(("missing_version", values, Severity.BLOCKS))
        if standing is None:
            found.append(("not_who_accepts", values, Severity.BLOCKS))
    if state == RETURNED and not note.strip():
        found.append(("missing_comment", values, Severity.BLOCKS))
    if state == ACCEPTED and standing is not None:
        if standing.role == OFFICE and named and not note.strip():
            found.append(("accepts_for_others", values, Severity.BLOCKS))
        if standing.is_own:
            found.append(("self_accepted", values, Severity.REMARK))
    if state == SUBMITTED and pages is not None and deliverable.pages and pages > deliverable.pages:
        told = {"code": deliverable.code, "pages": pages, "limit": deliverable.pages}
        found.append(("over_the_pages", told, Severity.REMARK))
    return [Problem(code, told, weight, deliverable.code, sources.get(code, "")) for code, told, weight in found]


def due_day(words: str, *, due_on: dt.date | None = None) -> dt.date | None:
    """The day on which a deliverable is due: the printed day, the last one of a quarter, else the day set.

    Examples
    --------
    >>> due_day("2027-03-31"), due_day("2027-Q2"), due_day("week 12")
    (datetime.date(2027, 3, 31), datetime.date(2027, 6, 30), None)
    """
    told = words.strip()
    try:
        if match := DAY.fullmatch(told):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := QUARTER.fullmatch(told):
            month = int(match[2]) * 3
            return dt.date(int(match[1]), month, 31 if month in (3, 12) else 30)
    except ValueError:
        return due_on
    return due_on


def is_late(state: str, due: dt.date | None, *, on: dt.date) -> bool:
    """Whether a deliverable should have been submitted before today.

    >>> is_late("planned", dt.date(2027, 3, 31), on=dt.date(2027, 4, 1))
    True
    """
    return due is not None and due < on and state not in (SUBMITTED, ACCEPTED)


def arrival_refusal(size: int, *, limit: int, room: int, underway: int = 0, at_once: int = 1) -> str:
    """Say why a file may not begin to arrive, as the code of a sentence; empty when it may.

    Parameters
    ----------
    size
        Bytes that it is said to have.
    limit
        The most that a file may have.
    room
        Bytes that may still be written.
    underway
        Files of the same person or link that are on their way.
    at_once
        How many may be.

    Examples
    --------
    >>> arrival_refusal(300, limit=200, room=1000), arrival_refusal(150, limit=200, room=100)
    ('file_large', 'file_no_room')
    """
    if size > limit:
        return "file_large"
    if underway >= at_once:
        return "uploads_many"
    return "file_no_room" if size > room else ""
