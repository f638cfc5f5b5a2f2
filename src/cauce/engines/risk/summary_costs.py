"""Costs of building again (costos de reposición): the most that a flood damages, from income per head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cauce import method
from cauce.engines.risk.checks import UnusableLayer


@dataclass(frozen=True)
class MaximumDamage:
    """Euros of 2010 per m²: what building costs, and the most that water damages of structure and contents.

    Convert into another currency and another year's prices after the formula, never before.
    """

    construction: float
    structure: float
    contents: float

    @property
    def total(self) -> float:
        """Structure and contents together."""
        return self.structure + self.contents


def maximum_damage(
    income: float, *, use: str, material: float = 1.0, told: Mapping[str, Any] | None = None
) -> MaximumDamage:
    """Estimate the most that a flood damages from gross domestic product per head (Huizinga and others 2017).

    Parameters
    ----------
    income
        Gross domestic product per head, US dollars of 2010.
    use
        ``residential``, ``commercial`` or ``industrial``.
    material
        Factor for the building material; 1 for what is usual.

    Examples
    --------
    >>> round(maximum_damage(8000, use="residential").total, 2)
    414.46
    """
    loaded = method.load("risk_costs") if told is None else told
    if use not in loaded["uses"]:
        raise UnusableLayer("use_unknown", use, known=", ".join(loaded["uses"]))
    if income <= 0:
        raise UnusableLayer("income_not_positive", use, value=f"{income:g}")
    known, damage = loaded["uses"][use], loaded["damage"]
    construction = known["factor"] * income ** known["exponent"]
    structure = construction * damage["depreciation"] * (1 - damage["undamageable"]) * material
    return MaximumDamage(construction, structure, structure * known["contents"])
