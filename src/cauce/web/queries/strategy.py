"""Sections D and E as pages need them (articulación y producción)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from cauce.web.models import Assignment, Deliverable, Plan, SectionActivity, Statement
from cauce.web.queries.plan import FILLINGS, alive, current


@dataclass(frozen=True)
class Section:
    """A section's objective, activities and deliverables with who does what."""

    objective: Statement | None
    activities: list[SectionActivity]
    deliverables: list[Deliverable]


def section(plan: Plan, name: str) -> Section:
    """Return section D (articulation) or E (production); four queries."""
    kinds = (f"{name}_objective", f"objective_{name}")
    objective = current(Statement, plan=plan).filter(kind__in=kinds).first()
    parties = alive(Assignment).select_related("organization").prefetch_related(FILLINGS)
    deliverables = (
        current(Deliverable, plan=plan).filter(section=name).prefetch_related(Prefetch("assignments", parties))
    )
    return Section(objective, list(current(SectionActivity, plan=plan).filter(section=name)), list(deliverables))
