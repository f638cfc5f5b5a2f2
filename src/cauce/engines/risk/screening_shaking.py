"""Ground motion of an earthquake (movimiento del suelo): a scenario from a fault or a historical earthquake.

One relation, that of Climent and others (1994), made from records of Central America; its numbers stand in
``method/risk_screening.toml``. The spread about its median is large (half of all places lie outside a factor of 1.7):
take the low and the high field along with the median, or draw fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce import method
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.uncertainty_draws import EVERY_ASSET, Keys, normals

Floats = npt.NDArray[np.float64]
GRAVITY_M_S2 = 9.80665
EARTH_KM = 6371.0


@dataclass(frozen=True, eq=False)
class Shaking:
    """Peak ground acceleration in g at each site: its median, and the standard deviation of its natural logarithm."""

    median: Floats
    sigma: float

    def quantile(self, share: float) -> Floats:
        """The acceleration that a share of places with the same median stays below.

        Examples
        --------
        >>> shaking = Shaking(np.array([0.2]), 0.75)
        >>> shaking.quantile(0.84).round(2).tolist()
        [0.42]
        """
        from scipy.special import ndtri  # noqa: PLC0415 - heavy: loads with the first earthquake

        return np.asarray(self.median * np.exp(self.sigma * float(ndtri(share))))

    def fields(self, events: Keys, sites: Keys, *, seed: int, between: float = 0.5) -> Floats:
        """Draw fields of acceleration, shape (events, sites).

        Parameters
        ----------
        events, sites
            Keys (``uncertainty_draws.keys_of``) of the fields to draw and of the sites.
        between
            Share of the variance that all sites of a field have in common (0 to 1). The relation itself does not part
            its spread; a half is an assumption to be stated.
        """
        if not 0 <= between <= 1:
            raise UnusableLayer("correlation_outside", "ground motion", correlation=f"{between:g}")
        common = normals(seed + 1, events, np.array([EVERY_ASSET], dtype=np.uint64))
        drawn = np.sqrt(between) * common + np.sqrt(1 - between) * normals(seed, events, sites)
        return np.asarray(self.median * np.exp(self.sigma * drawn))


def shaking(
    magnitude: float,
    distance_km: npt.ArrayLike,
    *,
    vs30: npt.ArrayLike = 760.0,
    geometric_mean: bool = True,
    told: Mapping[str, Any] | None = None,
) -> Shaking:
    """Peak ground acceleration at hypocentral distances (Climent and others 1994, equation 1).

    Parameters
    ----------
    magnitude
        Moment magnitude.
    distance_km
        From the hypocentre to each site.
    vs30
        Mean speed of shear waves in the upper 30 m, m/s: soil below 760, rock from there on; nan stays nan.
    geometric_mean
        Of the two horizontal components, as damage curves expect; else the larger one, as published.

    Raises
    ------
    UnusableLayer
        The magnitude or a distance is outside of the range in which the relation is used here.

    Examples
    --------
    >>> shaking(7.0, [20.0], vs30=400).median.round(4).tolist()
    [0.2151]
    """
    known = (method.load("risk_screening") if told is None else told)["shaking"]
    low, high = known["magnitudes"]
    if not low <= magnitude <= high:
        raise UnusableLayer("magnitude_outside", "earthquake", value=f"{magnitude:g}", low=low, high=high)
    asked = np.asarray(distance_km, dtype=float)
    if not (asked >= 0).all() or (asked > known["farthest_km"]).any():
        worst = float(asked[~((asked >= 0) & (asked <= known["farthest_km"]))][0])
        raise UnusableLayer("distance_outside", "earthquake", value=f"{worst:g}", farthest=known["farthest_km"])
    distance = np.maximum(asked, known["least_distance_km"])
    speed = np.asarray(vs30, dtype=float)
    soil = np.where(np.isnan(speed), np.nan, np.where(speed < known["rock_from_vs30"], 1.0, 0.0))
    logarithm = known["c1"] + known["c2"] * magnitude + known["c5"] * soil
    logarithm = logarithm + known["c3"] * np.log(distance) + known["c4"] * distance
    median, sigma = np.exp(logarithm) / GRAVITY_M_S2, float(known["sigma"])
    if geometric_mean:
        median, sigma = median / known["geometric_mean"], sigma / known["geometric_mean_sigma"]
    return Shaking(np.asarray(median), sigma)


def intensity_mmi(pga_g: npt.ArrayLike, *, told: Mapping[str, Any] | None = None) -> Floats:
    """Modified Mercalli intensity from peak ground acceleration in g (Worden and others 2012), from 1 to 10.

    Examples
    --------
    >>> intensity_mmi([0.01, 0.2]).round(2).tolist()
    [3.32, 6.88]
    """
    known = (method.load("risk_screening") if told is None else told)["intensity"]
    with np.errstate(divide="ignore"):
        logarithm = np.log10(np.asarray(pga_g, dtype=float) * GRAVITY_M_S2 * 100)
    weak, strong = known["a"] + known["b"] * logarithm, known["c"] + known["d"] * logarithm
    return np.asarray(np.clip(np.where(logarithm <= known["bend_log10"], weak, strong), 1.0, 10.0))


def distances_from_point(lon: npt.ArrayLike, lat: npt.ArrayLike, *, at: tuple[float, float], depth_km: float) -> Floats:
    """Kilometres from a hypocentre (longitude, latitude, depth) to sites at the surface of a round earth.

    Examples
    --------
    >>> distances_from_point([-79.5], [9.0], at=(-79.5, 9.0), depth_km=10.0).tolist()
    [10.0]
    """
    ground = _great_circle(np.radians(np.asarray(lon, dtype=float)), np.radians(np.asarray(lat, dtype=float)), at)
    return np.asarray(np.hypot(ground, depth_km))


def distances_from_fault(lon: npt.ArrayLike, lat: npt.ArrayLike, *, trace: npt.ArrayLike, depth_km: float) -> Floats:
    """Kilometres from the nearest point of a fault's trace, at a depth, to each site.

    The relation wants the hypocentre, which is not known beforehand; the nearest point of the trace is the least
    favourable place for each site, so that the result is an upper bound for any one earthquake on the fault.

    Parameters
    ----------
    trace
        Corners of the trace, shape (corners, 2), longitude and latitude.
    """
    corners = np.asarray(trace, dtype=float)
    if corners.ndim != 2 or len(corners) < 2:
        raise UnusableLayer("trace_too_short", "fault", corners=len(corners))
    x0, y0 = np.atleast_1d(np.asarray(lon, dtype=float)), np.atleast_1d(np.asarray(lat, dtype=float))
    east = np.cos(np.radians(corners[:, 1].mean()))  # of a degree of longitude, in degrees of latitude
    nearest = np.full(len(x0), np.inf)
    for (x1, y1), (x2, y2) in pairwise(corners):
        dx, dy = (x2 - x1) * east, y2 - y1
        length = dx * dx + dy * dy
        along = ((x0 - x1) * east * dx + (y0 - y1) * dy) / length if length else np.zeros(len(x0))
        share = np.clip(along, 0, 1)
        away = np.hypot((x0 - x1) * east - share * dx, y0 - y1 - share * dy)
        nearest = np.minimum(nearest, away * np.pi / 180 * EARTH_KM)
    return np.asarray(np.hypot(nearest, depth_km))


def _great_circle(lon: Floats, lat: Floats, at: tuple[float, float]) -> Floats:
    x, y = np.radians(at[0]), np.radians(at[1])
    half = np.sin((lat - y) / 2) ** 2 + np.cos(lat) * np.cos(y) * np.sin((lon - x) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(half)))
