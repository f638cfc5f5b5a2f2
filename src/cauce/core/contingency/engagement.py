"""Engagement and dissemination (participación y difusión): where firms and communities stand, what is made known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cauce.core.contingency.plans import COMMUNITY, PRIVATE, Party, PlanFacts

SIDES = (PRIVATE, COMMUNITY)
PLANNING, IMPLEMENTING = "planning", "implementing"
DONE, LATE, AHEAD, UNDATED = "done", "late", "ahead", "undated"


@dataclass(frozen=True)
class Engagement:
    """A plan with its parties of the private sector and of the community, by what they do in it."""

    plan: PlanFacts
    private_planning: tuple[Party, ...]
    private_implementing: tuple[Party, ...]
    community_planning: tuple[Party, ...]
    community_implementing: tuple[Party, ...]

    @property
    def has_private(self) -> bool:
        """Whether any firm takes part."""
        return bool(self.private_planning or self.private_implementing)

    @property
    def has_community(self) -> bool:
        """Whether any community takes part."""
        return bool(self.community_planning or self.community_implementing)


def engagement(plans: Sequence[PlanFacts]) -> list[Engagement]:
    """Say of each plan which firms and communities plan in it and carry it out; those with none come first."""

    def of(parties: Sequence[Party], side: str) -> tuple[Party, ...]:
        return tuple(party for party in parties if party.side == side)

    found = [
        Engagement(
            plan,
            of(plan.planning, PRIVATE),
            of(plan.implementers, PRIVATE),
            of(plan.planning, COMMUNITY),
            of(plan.implementers, COMMUNITY),
        )
        for plan in plans
    ]
    return sorted(found, key=lambda one: (one.has_private + one.has_community, one.plan.name.casefold(), one.plan.key))


@dataclass(frozen=True)
class Step:
    """One thing that makes a plan known: the day it is foreseen for, and the day it was done."""

    plan: str
    planned_on: dt.date | None = None
    done_on: dt.date | None = None


def step_state(step: Step, *, on: dt.date) -> str:
    """Say where a step of dissemination stands on a day.

    Examples
    --------
    >>> step_state(Step("a", planned_on=dt.date(2027, 3, 1)), on=dt.date(2027, 3, 2))
    'late'
    """
    if step.done_on is not None:
        return DONE
    if step.planned_on is None:
        return UNDATED
    return LATE if step.planned_on < on else AHEAD
