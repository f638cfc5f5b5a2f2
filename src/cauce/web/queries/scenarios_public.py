"""Costs of a scenario for everybody (costos para el público): of groups with enough facilities, never of one alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cauce.core.small_groups import told_of

EMERGENCY = "emergency"  # what people cost, not facilities


@dataclass(frozen=True)
class Costs:
    """Costs by sector, side and owner; ``left_out`` where some are of too few facilities to be told."""

    sectors: list[dict[str, Any]]
    sides: dict[str, dict[str, Any]]
    owners: dict[str, dict[str, Any]]
    left_out: bool = False


def costs_of(results: Mapping[str, Any]) -> Costs:
    """All costs, for the office."""
    return Costs(list(results["sectors"]), dict(results["sides"]), dict(results["owners"]))


def public_costs(results: Mapping[str, Any], least: int) -> Costs:
    """Costs that everybody may be told."""
    lines = results["facilities"]
    if any("owner" not in line for line in lines):  # kept before it was told of each: nothing can be counted
        return Costs([line for line in results["sectors"] if line["sector"] == EMERGENCY], {}, {}, True)
    sectors = told_of(Counter((line["sector"], line["owner"]) for line in lines), least)
    sides = told_of(Counter(line["side"] for line in lines), least)
    owners = told_of(Counter(line["owner"] for line in lines), least)
    kept = Costs(
        [one for one in results["sectors"] if one["sector"] == EMERGENCY or (one["sector"], one["owner"]) in sectors],
        {side: cost for side, cost in results["sides"].items() if side in sides},
        {owner: cost for owner, cost in results["owners"].items() if owner in owners},
    )
    left = len(kept.sectors) < len(results["sectors"])
    return Costs(kept.sectors, kept.sides, kept.owners, left)
