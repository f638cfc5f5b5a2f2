"""Measures (medidas de reducción): what strengthening some facilities would avoid, and whether it is worth its cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposure import Exposure
from cauce.engines.risk.hazard import Hazard
from cauce.engines.risk.impact import Impact
from cauce.engines.risk.scenario import Facility
from cauce.engines.risk.summary import Benefit, benefit_of
from cauce.engines.risk.vulnerability import Curves


def strengthened(exposure: Exposure, ids: Sequence[str], *, curve: str) -> Exposure:
    """Return the exposure with another curve under some assets.

    Raises
    ------
    UnusableLayer
        An id is not among the assets.
    """
    chosen = set(ids)
    missing = sorted(chosen.difference(exposure.ids))
    if missing:
        raise UnusableLayer("asset_unknown", exposure.name, name=missing[0], count=len(missing))
    known = exposure.curve_ids if curve in exposure.curve_ids else (*exposure.curve_ids, curve)
    mine = np.array([name in chosen for name in exposure.ids])
    codes = np.where(mine, known.index(curve), exposure.curve).astype(exposure.curve.dtype)
    return dataclasses.replace(exposure, curve=codes, curve_ids=known)


def strengthened_facilities(
    facilities: Sequence[Facility], names: Sequence[str], *, damage: float
) -> tuple[Facility, ...]:
    """Return the facilities of a scenario with some of them damaged by a share of what they would be.

    Parameters
    ----------
    damage
        Factor on the damaged share, 0 (none is left) to 1 (nothing changes).

    Examples
    --------
    >>> school = Facility("school", "education", "public", 1e6, 0.4)
    >>> strengthened_facilities([school], ["school"], damage=0.25)[0].damage
    0.1
    """
    if not 0 <= damage <= 1:
        raise UnusableLayer("share_outside", "measure", what="damage", value=f"{damage:g}")
    missing = sorted(set(names).difference(each.name for each in facilities))
    if missing:
        raise UnusableLayer("asset_unknown", "facilities", name=missing[0], count=len(missing))
    return tuple(
        dataclasses.replace(each, damage=each.damage * damage) if each.name in names else each for each in facilities
    )


def worth_of_strengthening(
    calculate: Callable[[Hazard, Exposure, Curves], Impact],
    hazard: Hazard,
    exposure: Exposure,
    curves: Curves,
    *,
    ids: Sequence[str],
    curve: str,
    cost: float,
    rate: float,
    years: int,
) -> Benefit:
    """Say what strengthening some assets avoids a year, and its benefit for each unit of cost.

    Parameters
    ----------
    calculate
        The engine's ``run``, or a function that calls it with its own options.
    ids, curve
        Which assets, and the curve that holds for them once they are strengthened.
    cost, rate, years
        What it costs now, the discount rate, and how long it lasts.
    """
    before = calculate(hazard, exposure, curves)
    after = calculate(hazard, strengthened(exposure, ids, curve=curve), curves)
    return benefit_of(before.aai, after.aai, cost=cost, rate=rate, years=years)
