"""Figures of scenarios (cifras de escenarios): people told with as many digits as their band allows, as losses are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cauce.core.loss_figures import Band, honest, honest_band
from cauce.core.scenarios import Step

PEOPLE = ("affected", "needing", "without")  # figures that count people
LOW, HIGH = "low", "high"


def people(value: float, band: Band | None = None) -> int:
    """Return how many people are told: to the place that half of the band is told with; two digits without a band.

    Where somebody is, never nobody: what the band would round away keeps two digits.

    Examples
    --------
    >>> people(5791, (684, 12306)), people(5791), people(400, (0, 12306)), people(0, (0, 12306))
    (6000, 5800, 400, 0)
    """
    return round(honest(value, band)) or round(honest(value))


def people_band(band: Band) -> tuple[int, int]:
    """Return the bounds of a band of people to the same place as the figure between them.

    Examples
    --------
    >>> people_band((684, 12306)), people_band((500, 500))
    ((1000, 12000), (500, 500))
    """
    low, high = honest_band(band) or band
    return round(low), round(high)


def band_of(bands: Mapping[str, Mapping[str, Any]], name: str) -> Band:
    """Return between which bounds a figure lies, whichever end of the assumptions gives the higher.

    Examples
    --------
    >>> band_of({"low": {"without": 90}, "mid": {"without": 40}, "high": {"without": 10}}, "without")
    (10.0, 90.0)
    """
    ends = sorted(float(bands[end][name]) for end in (LOW, HIGH))
    return ends[0], ends[1]


def bands_beside(first: Mapping[str, Mapping[str, Any]], second: Mapping[str, Mapping[str, Any]]) -> dict[str, Band]:
    """Return of each figure that counts people the wider of two bands: side by side both are told to the same place.

    Examples
    --------
    >>> one, other = dict.fromkeys(PEOPLE, 10), dict.fromkeys(PEOPLE, 40)
    >>> bands_beside({"low": one, "high": one}, {"low": one, "high": other})["without"]
    (10.0, 40.0)
    """
    both = {name: (band_of(first, name), band_of(second, name)) for name in PEOPLE}
    return {name: max(bands, key=lambda band: band[1] - band[0]) for name, bands in both.items()}


def beside(step: Step, band: Band | None) -> Step:
    """Return a figure that counts people in two scenarios, both told to one place, so that their difference holds.

    That is the place of the band, and where there is none the second digit of the larger.

    Examples
    --------
    >>> told = beside(Step("affected", 107_310, 81_420), None)
    >>> told.first, told.second, told.change
    (110000, 80000, -30000)
    """
    if band is not None and band[0] < band[1]:
        return Step(step.name, people(step.first, band), people(step.second, band))
    most = max(step.first, step.second, 10)
    place = 1 - math.floor(math.log10(most))
    first, second = (round(float(one), place) or people(one) for one in (step.first, step.second))
    return Step(step.name, round(first), round(second))
