"""Costs of a scenario for everybody (costos para el público): of groups with enough facilities, never of one alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

EMERGENCY = "emergency"  # what people cost, not facilities
Key = TypeVar("Key", bound=Hashable)


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


def told_of(sizes: Mapping[Key, int], least: int) -> frozenset[Key]:
    """Groups that may be told: of enough facilities each, and those left out together of enough, or of none.

    Examples
    --------
    >>> sorted(told_of({"health": 1, "schools": 20, "water": 6}, 5)), sorted(told_of({"schools": 4}, 5))
    (['schools'], [])
    """
    kept = {key: size for key, size in sizes.items() if size >= least}
    hidden = sum(sizes.values()) - sum(kept.values())
    while kept and 0 < hidden < least:  # else the total less what is told would be the few
        fewest = min(kept, key=lambda key: (kept[key], str(key)))
        hidden += kept.pop(fewest)
    return frozenset(kept)
