"""Figures of losses (cifras de pérdidas): told with as many digits as their bands allow, never with more."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cauce.core.losses import told
from cauce.core.risk_losses import rounded

Band = tuple[float, float]


def honest(value: float, band: Band | None = None) -> float:
    """Return a figure rounded to the last decimal place that half of its band is told with.

    That is its second digit where it begins with 1 to 3.54, else its first. Without a band, or where it has no width,
    two digits count.

    Examples
    --------
    >>> honest(40408674.67, (28.3e6, 52.5e6)), honest(1171234.0, (440e3, 2140e3)), honest(1234.0)
    (40000000.0, 1200000.0, 1200.0)
    """
    half = (band[1] - band[0]) / 2 if band else 0.0
    if not half > 0:
        return rounded(value)
    return _to_place(value, _place(half))


def honest_band(band: Band | None) -> Band | None:
    """Return the bounds of a band to the same decimal place as the figure between them.

    Examples
    --------
    >>> honest_band((28312345.0, 52512345.0)), honest_band(None)
    ((28000000.0, 53000000.0), None)
    """
    if band is None:
        return None
    half = (band[1] - band[0]) / 2
    if not half > 0:
        return rounded(band[0]), rounded(band[1])
    place = _place(half)
    return _to_place(band[0], place), _to_place(band[1], place)


def band_of_worth(value: float, asked: Mapping[str, Any]) -> Band | None:
    """Return between which bounds what stands somewhere is worth, by the range of values that was asked.

    Examples
    --------
    >>> band_of_worth(1000.0, {"ranges": {"value": [0.5, 1.5]}})
    (500.0, 1500.0)
    """
    low, high = asked["ranges"]["value"]
    return (value * low, value * high) if low < high else None


def _place(half: float) -> int:
    """The power of ten of the last digit that half of a band is told with."""
    rule, first = told()["rounding"], math.floor(math.log10(half))
    return first if half >= rule["one_digit_from"] * 10.0**first else first - int(rule["digits"]) + 1


def _to_place(value: float, place: int) -> float:
    return float(round(value, -place)) if math.isfinite(value) else value
