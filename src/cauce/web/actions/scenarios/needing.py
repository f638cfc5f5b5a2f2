"""What facilities need of each other (dependencias entre equipamientos): entered and taken away by the office."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from cauce.core.faults import Fault
from cauce.core.scenarios import read_need
from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.scenarios.asking import CannotPlayError
from cauce.web.actions.structure.keys import own_key
from cauce.web.models import Event, FacilityNeed, Plan, User
from cauce.web.queries import scenarios as queries


@transaction.atomic
def add_need(*, plan: Plan, told: Mapping[str, str], by: User | None) -> FacilityNeed:
    """Enter that a facility needs another, for what, and how long it does without.

    Raises
    ------
    NotAllowedError, CannotPlayError
        Nothing was written.
    """
    require("edit_facilities", by=by, plan=plan)
    need, faults = read_need(told, known=queries.facilities(plan).values_list("pk", flat=True))
    same = {"facility_id": need.facility, "supplier_id": need.supplier, "service": need.service} if need else {}
    if need is not None and queries.needs(plan).filter(**same).exists():
        faults = [Fault("supplier", "need_known")]
    if need is None or faults:
        raise CannotPlayError(faults)
    event = events.begin("add_facility_need", plan=plan, by=by)
    source = str(told.get("source", "")).strip()[:300]
    made = FacilityNeed.objects.create(
        plan=plan, key=own_key("facility_need"), reserve_hours=need.reserve_hours, source=source, **same
    )
    events.made(event, [made])
    return made


@transaction.atomic
def retire_need(*, need: FacilityNeed, by: User | None) -> Event:
    """Take a dependency away; undoing brings it back."""
    require("edit_facilities", by=by, plan=need.plan)
    event = events.begin("retire_facility_need", plan=need.plan, by=by)
    events.update(event, need, {"retired_at": timezone.now()}, expected_version=need.version)
    return event
