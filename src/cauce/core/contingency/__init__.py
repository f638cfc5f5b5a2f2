"""Contingency plans (planes de contingencia): what they cover, where gaps are, who plans and who carries out."""

from cauce.core.contingency.balance import Balance, BalanceLine, balance
from cauce.core.contingency.catalogue import Catalogue, Term
from cauce.core.contingency.coverage import (
    Cell,
    Coverage,
    Gap,
    HazardGaps,
    TerritoryLine,
    by_hazard,
    coverage,
    gaps,
    territory_lines,
)
from cauce.core.contingency.engagement import Engagement, Step, engagement, step_state
from cauce.core.contingency.plans import (
    CURRENT,
    NONE,
    OUTDATED,
    SAID,
    WITHDRAWN,
    Party,
    PlanFacts,
    Standing,
    ends_soon,
    standing,
    standing_by_dates,
)
from cauce.core.contingency.remarks import Remark, remarks

__all__ = [
    "CURRENT",
    "NONE",
    "OUTDATED",
    "SAID",
    "WITHDRAWN",
    "Balance",
    "BalanceLine",
    "Catalogue",
    "Cell",
    "Coverage",
    "Engagement",
    "Gap",
    "HazardGaps",
    "Party",
    "PlanFacts",
    "Remark",
    "Standing",
    "Step",
    "Term",
    "TerritoryLine",
    "balance",
    "by_hazard",
    "coverage",
    "ends_soon",
    "engagement",
    "gaps",
    "remarks",
    "standing",
    "standing_by_dates",
    "step_state",
    "territory_lines",
]
