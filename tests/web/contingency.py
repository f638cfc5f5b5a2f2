"""Contingency plans for tests (planes de contingencia de prueba): one of each entry, as the office enters them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from cauce.web.actions import contingency as actions
from cauce.web.models import (
    Case,
    ContingencyPlan,
    DisseminationStep,
    InformationItem,
    Organization,
    Plan,
    User,
)
from cauce.web.queries.contingency import named
from tests.web.working import a_file


@dataclass(frozen=True)
class Entered:
    """One of each entry."""

    plan: ContingencyPlan
    step: DisseminationStep
    case: Case
    item: InformationItem


def values(**changes: Any) -> dict[str, Any]:
    """What a form says of a contingency plan."""
    told: dict[str, Any] = {
        "name": "Plan de crecidas",
        "hazards": ["flood"],
        "sectors": ["health"],
        "whole_city": True,
        "approved_on": dt.date(2026, 1, 10),
        "expires_on": dt.date(2099, 12, 31),
        "language": "es",
    }
    return told | changes


def enter(
    plan: Plan, by: User, *, owner: str = "", implementers: tuple[str, ...] = (), **changes: Any
) -> ContingencyPlan:
    """Enter a contingency plan; parties by their names."""
    told = values(**changes)
    told["owner"] = named(plan, [owner])[0] if owner else None
    told["implementers"] = named(plan, list(implementers))
    return actions.save_contingency_plan(plan=plan, one=None, values=told, by=by)


def entered(plan: Plan, by: User) -> Entered:
    """Enter one of each, with a file each where it can have one; the same ones when they are there already."""
    one = ContingencyPlan.objects.filter(plan=plan, retired_at=None).first()
    if one is None:
        name = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[0].name
        told = values(owner=named(plan, [name])[0], planners=[], implementers=named(plan, ["Bomberos de Río Seco"]))
        one = actions.save_contingency_plan(plan=plan, one=None, values=told, by=by, file=a_file())
        step = {"text": "Reunión con los barrios", "audience": "Juntas vecinales", "channel": "meeting"}
        actions.save_step(contingency_plan=one, one=None, values=step, by=by)
        case = {"place": "Otra ciudad", "text": "Sirenas en cada barrio", "transferable": "partly"}
        actions.save_case(plan=plan, one=None, values=case, by=by)
        item = {
            "name": "Mapa de crecidas",
            "hazards": ["flood"],
            "kind": "hazard_map",
            "medium": "file",
            "quality": "high",
        }
        actions.save_information(plan=plan, one=None, values=item, by=by, file=a_file())
    return Entered(
        one,
        DisseminationStep.objects.filter(plan=plan).order_by("pk")[0],
        Case.objects.filter(plan=plan).order_by("pk")[0],
        InformationItem.objects.filter(plan=plan).order_by("pk")[0],
    )
