"""Exposure (exposición): what stands where, what it is worth, and how many people are there."""

from cauce.engines.risk.exposure.model import Exposure, coded

__all__ = ["Exposure", "coded"]
