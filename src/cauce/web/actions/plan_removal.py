"""Removal of plans (quitar un plan): one begun by mistake goes while nobody worked in it, and can be brought back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from cauce.core.plan.removal import removal_faults
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Plan, User
from cauce.web.queries.documents import free_slug
from cauce.web.queries.plan_removal import removed_plans, slug_before, worked_in


class CannotRemovePlanError(Exception):
    """What stands in the way: codes of ``core.messages.plans`` with their values; nothing was written."""

    def __init__(self, faults: list[tuple[str, dict[str, object]]]) -> None:
        super().__init__(", ".join(code for code, _ in faults))
        self.faults = faults


@transaction.atomic
def remove_plan(*, plan: Plan, typed: str, by: User | None, why: str = "") -> Event:
    """Take a plan away that nobody worked in; ``typed`` is its short name, which is free again afterwards."""
    require("remove_plan", by=by, plan=plan)
    event = events.begin("remove_plan", plan=plan, by=by, why=why)  # writers wait here: what is counted stays so
    faults = removal_faults(worked_in(plan))
    if typed != plan.slug:
        faults.append(("remove_slug", {"typed": typed, "slug": plan.slug}))
    if faults:
        raise CannotRemovePlanError(faults)
    values: dict[str, Any] = {"retired_at": timezone.now(), "slug": f"{plan.slug[:60]}~{plan.pk}"}
    events.update(event, plan, values, expected_version=None)
    return event


@transaction.atomic
def bring_back_plan(*, slug: str, by: User | None, why: str = "") -> Event:
    """Bring a removed plan back, under its short name, or with a number behind where another plan has it now."""
    require("bring_back_plan", by=by, plan=None)
    removed = list(removed_plans())
    plan = next((one for one in removed if slug in (one.slug, slug_before(one))), None)
    if plan is None:
        known = ", ".join(slug_before(one) for one in removed) or "—"
        raise CannotRemovePlanError([("not_removed", {"slug": slug, "known": known})])
    event = events.begin("bring_back_plan", plan=plan, by=by, why=why)
    values: dict[str, Any] = {"retired_at": None, "slug": free_slug(slug_before(plan))}
    for name, value in values.items():
        events.change(event, plan, name, getattr(plan, name), value)
    Plan.every.filter(pk=plan.pk).update(**values)
    return event
