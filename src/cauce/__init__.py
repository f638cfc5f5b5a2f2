"""Cauce (cauce): a city's resilience work plan, from its document to a strategy that is followed."""

__version__ = "0.1.0"
