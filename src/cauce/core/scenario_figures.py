"""Figures of scenarios (cifras de escenarios): people told with as many digits as their band allows, as losses are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cauce.core.loss_figures import Band, honest, honest_band

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
