"""One sheet for an organisation (hoja de una institución): what it is to do now, and all that it has a part in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cauce.core import today as rules
from cauce.core.actors.corner import sees_drafts, shown_state
from cauce.core.documents import due_day, is_late
from cauce.web.models import Assignment, Deliverable, Organization, SectionActivity
from cauce.web.queries.actors_corner import Corner, CornerRow, corner
from cauce.web.queries.plan import current
from cauce.web.queries.today import CHECKS, Shown, today

CHECKING = frozenset(CHECKS)


@dataclass(frozen=True)
class SheetDelivery:
    """A deliverable with the state that the organisation may see, its day and whether it is late."""

    deliverable: Deliverable
    state: str
    due: dt.date | None
    late: bool


@dataclass(frozen=True)
class SheetRow:
    """A row in which the organisation has a part."""

    told: CornerRow
    deliveries: Sequence[SheetDelivery]


@dataclass(frozen=True)
class Sheet:
    """All that concerns one organisation on a day."""

    corner: Corner
    now: Sequence[Shown]
    by_role: Sequence[tuple[str, Sequence[SheetRow]]]
    sections: Sequence[tuple[Assignment, str]] = ()  # its parts in deliverables of sections D and E, with their state
    activities: Sequence[SectionActivity] = ()  # those that stand open in a section where it leads

    @property
    def is_empty(self) -> bool:
        """Whether the plan asks nothing of it."""
        return self.corner.is_empty


def sheet(one: Organization, on: dt.date) -> Sheet:
    """Return an organisation's sheet of a day, in a constant number of queries; no drafts of others."""
    whole = corner(one)
    roles = {each.row.key: set(each.roles) for _, rows in whole.by_role for each in rows}
    for party in whole.sections:
        if party.deliverable is not None:
            roles.setdefault(party.deliverable.key, set()).add(party.role)
    now = [each for each in today(one.plan, on).lines if _concerns(each, roles.get(each.line.row, set()))]
    by_role = [(role, [SheetRow(row, _deliveries(row, on)) for row in rows]) for role, rows in whole.by_role]
    parts = [
        (party, shown_state(party.deliverable.state, roles[party.deliverable.key]))
        for party in whole.sections
        if party.deliverable is not None
    ]
    return Sheet(whole, now, by_role, parts, _open_activities(one, whole.sections))


def _open_activities(one: Organization, parties: Sequence[Assignment]) -> list[SectionActivity]:
    """The activities of the sections in which an organisation leads a deliverable, those closed left out."""
    led = {party.deliverable.section for party in parties if party.deliverable is not None and party.role == "leads"}
    found = current(SectionActivity, plan=one.plan).filter(section__in=led, state__in=("planned", "in_progress"))
    return list(found.order_by("section", "order", "pk"))


def _concerns(shown: Shown, roles: set[str]) -> bool:
    """Whether an organisation is to do something about a line: who works on it, or who decides on it."""
    if shown.line.kind == rules.TO_ACCEPT:
        return not CHECKING.isdisjoint(roles)
    if shown.line.kind in (rules.LATE, rules.DUE_SOON, rules.RETURNED):
        return sees_drafts(roles - CHECKING)
    return shown.line.kind == rules.INPUT_NOT_GOT and "leads" in roles


def _deliveries(told: CornerRow, on: dt.date) -> list[SheetDelivery]:
    working = sees_drafts(told.roles)
    dated = [
        (each, state, due_day(each.due_words, due_on=each.due_on or told.row.due_on))
        for each, state in told.deliverables
    ]
    return [SheetDelivery(each, state, due, working and is_late(state, due, on=on)) for each, state, due in dated]
