"""Frequencies of maps by return period (frecuencias de mapas por período de retorno): the trapezoid as weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cauce.engines.risk.checks import UnusableLayer

Tail = Literal["none", "constant"]


def trapezoid_frequencies(return_periods: Sequence[float], *, tail: Tail, layer: str = "hazard") -> NDArray[np.float64]:
    """Return the weight of each map, so that the weighted sum of losses is the trapezoid over annual probability.

    With p = 1/T in falling order, sum of (p_i - p_i+1) (L_i + L_i+1) / 2, plus p_last L_last where the tail is
    kept constant (Meyer et al. 2009; Ward et al. 2011). Shape: as the periods; unit 1/year.

    Raises
    ------
    UnusableLayer
        A period is not above zero, stands twice, or they do not rise; or there is but one and no tail, which would
        weigh nothing.

    Examples
    --------
    >>> weights = trapezoid_frequencies([5, 10, 25, 50, 100], tail="none")
    >>> round(float(weights @ [0, 1, 4, 8, 15]), 3)
    0.435
    """
    periods = np.asarray(return_periods, dtype=np.float64)
    if not len(periods) or not np.isfinite(periods).all() or (periods <= 0).any() or (np.diff(periods) <= 0).any():
        written = ", ".join(f"{period:g}" for period in periods)
        raise UnusableLayer("return_periods_do_not_rise", layer, periods=written)
    if len(periods) == 1 and tail == "none":
        raise UnusableLayer("one_return_period", layer, period=f"{periods[0]:g}")
    probability = 1 / periods
    weights = np.zeros(len(periods))
    between = (probability[:-1] - probability[1:]) / 2
    weights[:-1] += between
    weights[1:] += between
    if tail == "constant":
        weights[-1] += probability[-1]
    return weights
