"""An organisation's corner (rincón de una institución): what it leads, supports, is asked for; no drafts of others."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from cauce.core.actors.corner import shown_state
from cauce.web.models import Assignment, Deliverable, NamedInput, Organization, Plan, Row, Task, User
from cauce.web.queries.actors import ROLES
from cauce.web.queries.plan import alive, current, folded
from cauce.web.queries.visible import Person, held_today, may


@dataclass
class CornerRow:
    """A row in which the organisation has a part, as it may see it."""

    row: Row
    roles: list[str]
    leads: list[str]
    contributions: list[str]
    deliverables: list[tuple[Deliverable, str]] = field(default_factory=list)  # with the state that it may see


@dataclass
class Corner:
    """All that concerns one organisation, by the first of its roles in each row."""

    organization: Organization
    by_role: list[tuple[str, list[CornerRow]]]
    sections: list[Assignment]
    asked: list[NamedInput]
    convenes: list[Organization]

    @property
    def is_empty(self) -> bool:
        """Whether the plan asks nothing of it."""
        return not (self.by_role or self.sections or self.asked or self.convenes)


def corners_of(user: Person, plan: Plan) -> list[Organization]:
    """Return the organisations in which a person holds a post today."""
    if not isinstance(user, User):
        return []
    mine = held_today(user).filter(post__plan=plan).values("post__organization")
    return sorted(current(Organization, plan=plan).filter(pk__in=mine), key=lambda one: folded(one.name))


def may_see_corner(user: Person, one: Organization) -> bool:
    """Whether a person may see an organisation's corner: its own people and the office."""
    return may("edit_actors", by=user, plan=one.plan) or one in corners_of(user, one.plan)


def corner(one: Organization) -> Corner:
    """Return what an organisation leads, supports and is asked for; a constant number of queries."""
    filled = Q(fillings__organization=one, fillings__retired_at=None)
    mine = list(
        alive(Assignment)
        .filter(Q(organization=one) | filled, plan=one.plan)
        .distinct()
        .select_related("deliverable")
        .order_by("order", "pk")
    )
    rows = (
        current(Row, plan=one.plan)
        .filter(pk__in={party.row_id for party in mine if party.row_id})
        .select_related("area")
        .prefetch_related(
            Prefetch("tasks", alive(Task)),
            Prefetch("deliverables", alive(Deliverable)),
            Prefetch("assignments", alive(Assignment).filter(role="leads").select_related("organization")),
        )
        .order_by("area__number", "order", "pk")
    )
    grouped: dict[str, list[CornerRow]] = {}
    for row in rows:
        told = _row(row, [party for party in mine if party.row_id == row.pk])
        grouped.setdefault(told.roles[0], []).append(told)
    return Corner(
        organization=one,
        by_role=[(role, grouped[role]) for role in sorted(grouped, key=_rank)],
        sections=[party for party in mine if party.deliverable_id],
        asked=_asked(one),
        convenes=sorted(current(Organization, plan=one.plan).filter(liaison=one), key=lambda each: folded(each.name)),
    )


def _rank(role: str) -> int:
    return ROLES.index(role) if role in ROLES else len(ROLES)


def _row(row: Row, mine: list[Assignment]) -> CornerRow:
    roles = sorted({party.role for party in mine}, key=_rank)
    return CornerRow(
        row=row,
        roles=roles,
        leads=[party.as_printed for party in row.assignments.all()],
        contributions=[words for party in mine if (words := party.contribution or party.text)],
        deliverables=[(each, shown_state(each.state, roles)) for each in row.deliverables.all()],
    )


def _asked(one: Organization) -> list[NamedInput]:
    """Inputs that a task asked of it and that did not come yet."""
    names = [name.casefold() for name in (one.name, one.acronym) if name]
    waiting = (
        current(NamedInput, plan=one.plan)
        .filter(got_on=None)
        .exclude(asked_of="")
        .exclude(state="rejected")
        .select_related("task")
    )
    return [each for each in waiting if each.asked_of.strip().casefold() in names]
