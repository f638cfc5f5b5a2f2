"""The communication plan as its page needs it (plan de comunicación)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from cauce.web.models import CommunicationAction, CommunicationObjective, CommunicationTarget, CommunicationTool, Plan
from cauce.web.queries.plan import alive, current


@dataclass(frozen=True)
class Communication:
    """Objectives by scope, tools, and actions under the objective that they serve."""

    internal: list[CommunicationObjective]
    external: list[CommunicationObjective]
    tools: list[CommunicationTool]
    groups: list[tuple[str, list[CommunicationAction]]]


def communication(plan: Plan) -> Communication:
    """Return the communication plan; four queries."""
    objectives = list(current(CommunicationObjective, plan=plan))
    actions = current(CommunicationAction, plan=plan).prefetch_related(Prefetch("targets", alive(CommunicationTarget)))
    groups: list[tuple[str, list[CommunicationAction]]] = []
    for action in actions:
        if not groups or groups[-1][0] != action.objective:
            groups.append((action.objective, []))
        groups[-1][1].append(action)
    return Communication(
        internal=[each for each in objectives if each.scope == "internal"],
        external=[each for each in objectives if each.scope != "internal"],
        tools=list(current(CommunicationTool, plan=plan)),
        groups=groups,
    )
