"""Risk in a few figures (riesgo en breve): what the brief says of it, and what the office has to look after today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cauce import method
from cauce.core import contingency as rules
from cauce.core.risk_layers import AUXILIARY
from cauce.web.models import Plan, PriorityAnalysis, QuestionnaireLink, RiskLayer
from cauce.web.queries import contingency, questionnaires, risk_priorities
from cauce.web.queries.risk_layers import layers
from cauce.web.queries.visible import Person, may


@dataclass(frozen=True)
class RiskFacts:
    """What a brief says of risk: the reckoning that its reader may see, and how contingency plans cover hazards.

    ``gaps`` are the pairs of a hazard and a sector without a current plan, of ``cells``; ``missing`` the codes of
    hazards for which there is no plan at all.
    """

    analysis: PriorityAnalysis
    facilities: int
    facilities_first: int
    territories_first: int
    people: int
    is_synthetic: bool
    is_inside: bool
    gaps: int
    cells: int
    coverage: float | None
    missing: Sequence[str]


def risk_facts(reader: Person, plan: Plan, on: dt.date) -> RiskFacts | None:
    """Return what a brief says of risk to a reader: the last reckoning, outside the office the last released one."""
    one = risk_priorities.visible(reader, plan)
    if one is None:
        return None
    results = one.results
    every = contingency.inventory(plan, on=on)
    found = every.coverage()
    covered = {hazard for (hazard, _sector), cell in found.cells.items() if cell.status != rules.NONE}
    return RiskFacts(
        analysis=one,
        facilities=len(results["facilities"]),
        facilities_first=sum(line["is_priority"] for line in results["facilities"]),
        territories_first=sum(line["is_priority"] for line in results["territories"]),
        people=sum(line["people"] or 0 for line in results["territories"]),
        is_synthetic=any(line["is_synthetic"] for line in results["layers"]),
        is_inside=may("see_priorities", by=reader, plan=plan),
        gaps=sum(cell.status != rules.CURRENT for cell in found.cells.values()),
        cells=len(found.cells),
        coverage=found.weighted,
        missing=[hazard.code for hazard in found.hazards if hazard.code not in covered],
    )


@dataclass(frozen=True)
class RiskToday:
    """What of risk waits for the office: plans that end soon, layers without a release, questionnaires unanswered."""

    days: int
    expiring: Sequence[contingency.Entry]
    layers: Sequence[RiskLayer]
    questionnaires: Sequence[QuestionnaireLink]

    @property
    def count(self) -> int:
        """How many things these are."""
        return len(self.expiring) + len(self.layers) + len(self.questionnaires)


def risk_today(plan: Plan, on: dt.date) -> RiskToday:
    """Return what of risk waits for the office on a day, in a constant number of queries."""
    days = int(method.load("contingency")["expiring"]["days"])
    every = contingency.inventory(plan, on=on)
    ending = [entry for entry in every.entries if rules.ends_soon(entry.standing, on=on, days=days)]
    waiting = layers(plan).filter(current__state=risk_priorities.READY, released_by="").exclude(kind__in=AUXILIARY)
    return RiskToday(
        days,
        sorted(ending, key=lambda entry: entry.standing.day or on),
        list(waiting.order_by("pk")),
        questionnaires.waiting(plan),
    )
