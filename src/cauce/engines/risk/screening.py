"""Screening of landslides and tsunamis (tamizaje): where a city should look first; relative, not for design."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce import method
from cauce.engines.risk.checks import UnusableLayer

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def _method(told: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return method.load("risk_screening") if told is None else told


def score(values: npt.ArrayLike, limits: npt.ArrayLike, *, first: int) -> Floats:
    """Give each value the number of its class: ``first`` up to the first limit, one more beyond each; nan stays nan.

    Examples
    --------
    >>> score([0, 75, 76, 900], [75, 175, 300, 500, 800], first=0).tolist()
    [0.0, 0.0, 1.0, 5.0]
    """
    asked = np.asarray(values, dtype=float)
    classes = np.searchsorted(np.asarray(limits, dtype=float), asked, side="left") + float(first)
    return np.where(np.isnan(asked), np.nan, classes)


def moisture(monthly_rain: npt.ArrayLike, *, told: Mapping[str, Any] | None = None) -> Floats:
    """Moisture factor Sh from mean monthly rain in mm, shape (…, 12): 1 (dry) to 5 (wet all year).

    Examples
    --------
    >>> float(moisture([20, 10, 15, 80, 240, 230, 180, 220, 250, 300, 260, 120]))
    2.0
    """
    rain, known = np.asarray(monthly_rain, dtype=float), _method(told)["mora_vahrson"]
    if rain.shape[-1] != 12:
        raise UnusableLayer("months_missing", "rain", found=rain.shape[-1])
    _refuse_below_zero(rain, "rain")
    low, high = known["monthly_rain_mm"]
    points = np.where(rain < low, 0.0, np.where(rain <= high, 1.0, 2.0))
    points[np.isnan(rain)] = np.nan
    return score(points.sum(axis=-1), known["moisture_sum"], first=1)


def rain_trigger(daily_rain: npt.ArrayLike, *, is_mean: bool = False, told: Mapping[str, Any] | None = None) -> Floats:
    """Trigger Tp from the largest rain of a day in mm in 100 years, or from its yearly mean where records are short."""
    known = _method(told)["mora_vahrson"]
    _refuse_below_zero(np.asarray(daily_rain, dtype=float), "rain")
    return score(daily_rain, known["daily_rain_mean_mm" if is_mean else "daily_rain_mm"], first=1)


def shaking_trigger(mmi: npt.ArrayLike, *, told: Mapping[str, Any] | None = None) -> Floats:
    """Trigger Ts from the intensity (Modified Mercalli) expected in 100 years: III to XII become 1 to 10.

    Half a degree counts as the higher one.

    Examples
    --------
    >>> shaking_trigger([2.0, 6.4, 6.5, 7.5, 12.0]).tolist()
    [1.0, 4.0, 5.0, 6.0, 10.0]
    """
    low, high = _method(told)["mora_vahrson"]["shaking_mmi"]
    return np.asarray(np.clip(np.floor(np.asarray(mmi, dtype=float) + 0.5), low, high) - low + 1)


def susceptibility(
    relief: npt.ArrayLike,
    lithology: npt.ArrayLike,
    sh: npt.ArrayLike,
    ts: npt.ArrayLike,
    tp: npt.ArrayLike,
    *,
    told: Mapping[str, Any] | None = None,
) -> Floats:
    """Landslide susceptibility H = (Sr · Sl · Sh) · (Ts + Tp) (Mora and Vahrson 1994), for rasters or numbers.

    A cell in which any factor is missing (nan) is missing. Factors outside of their range are refused.

    Examples
    --------
    >>> float(susceptibility(3, 4, 4, 4, 3))
    336.0
    """
    known = _method(told)["mora_vahrson"]
    ranges = {
        "Sr": (0, len(known["relief_m_per_km2"])),
        "Sl": tuple(known["lithology"]),
        "Sh": (1, 5),
        "Ts": (1, 10),
        "Tp": (1, 5),
    }
    factors = dict(
        zip(ranges, (np.asarray(factor, dtype=float) for factor in (relief, lithology, sh, ts, tp)), strict=True)
    )
    for name, (low, high) in ranges.items():
        outside = (factors[name] < low) | (factors[name] > high)
        if outside.any():
            told_value = f"{float(np.atleast_1d(factors[name])[np.atleast_1d(outside)][0]):g}"
            raise UnusableLayer("factor_outside", name, value=told_value, low=low, high=high)
    sr, sl, moist, shaken, rained = factors.values()
    return np.asarray(sr * sl * moist * (shaken + rained))


def susceptibility_class(values: npt.ArrayLike, *, told: Mapping[str, Any] | None = None) -> Floats:
    """Class of susceptibility, 1 (very low) to 6 (very high); nan stays nan.

    Examples
    --------
    >>> susceptibility_class([6, 7, 336, 1875]).tolist()
    [1.0, 2.0, 4.0, 6.0]
    """
    return score(values, _method(told)["mora_vahrson"]["classes"], first=1)


def evacuation_margin(
    arrival_min: npt.ArrayLike,
    *,
    warning_min: float,
    distance_m: npt.ArrayLike,
    reaction_min: float | None = None,
    speed_m_s: float | None = None,
    told: Mapping[str, Any] | None = None,
) -> Floats:
    """Minutes left between reaching safety on foot and the wave's arrival; below zero, people do not make it.

    Parameters
    ----------
    arrival_min
        From the earthquake to the first wave.
    warning_min
        From the earthquake to the warning.
    distance_m
        On foot to high ground or a safe floor, along streets where that is known.
    reaction_min, speed_m_s
        From the warning to walking, and how fast; the method's by default.

    Examples
    --------
    >>> round(float(evacuation_margin(25, warning_min=5, distance_m=900, reaction_min=5, speed_m_s=1.1)), 6)
    1.363636
    """
    known = _method(told)["tsunami"]
    speed = known["walking_speed_m_s"] if speed_m_s is None else speed_m_s
    reaction = known["reaction_min"] if reaction_min is None else reaction_min
    if speed <= 0:
        raise UnusableLayer("speed_not_positive", "evacuation", value=f"{speed:g}")
    distance = np.asarray(distance_m, dtype=float)
    _refuse_below_zero(distance, "evacuation")
    return np.asarray(np.asarray(arrival_min, dtype=float) - warning_min - reaction - distance / speed / 60)


def _refuse_below_zero(values: Floats, layer: str) -> None:
    if (values < 0).any():
        lowest = float(np.nanmin(values))
        count = int((values < 0).sum())
        raise UnusableLayer("negative_values", layer, what=layer, count=count, lowest=f"{lowest:g}")
