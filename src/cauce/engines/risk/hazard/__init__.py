"""Hazards (amenazas): events, how often they come, and how strong they are at each site."""

from cauce.engines.risk.hazard.frequencies import trapezoid_frequencies
from cauce.engines.risk.hazard.model import EventMatrix, Hazard, Origin
from cauce.engines.risk.hazard.sites import Grid, Points, Sites

__all__ = ["EventMatrix", "Grid", "Hazard", "Origin", "Points", "Sites", "trapezoid_frequencies"]
