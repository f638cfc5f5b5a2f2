"""Impact (impacto): loss of assets, of events, of territories; expected a year; the exceedance curve."""

from cauce.engines.risk.impact.model import Exclusion, Impact, TerritoryImpact

__all__ = ["Exclusion", "Impact", "TerritoryImpact"]
