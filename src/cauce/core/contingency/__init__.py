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
from cauce.core.contingency.plans import CURRENT, NONE, OUTDATED, Party, PlanFacts, Standing, standing
from cauce.core.contingency.remarks import Remark, remarks

__all__ = [
    "CURRENT",
    "NONE",
    "OUTDATED",
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
    "engagement",
    "gaps",
    "remarks",
    "standing",
    "step_state",
    "territory_lines",
]
