"""Exceedance curve (curva de excedencia): how often a loss is reached or passed, and the tail that is stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Axis = Literal["probability", "return_period"]
Beyond = Literal["unknown", "held"]
Before = Literal["nothing", "unknown"]


@dataclass(frozen=True, eq=False)
class ExceedanceCurve:
    """Losses with how often they are reached or passed.

    ``return_period`` in years, rising; ``loss`` beside it, of the same shape. ``axis`` says along what is
    interpolated, ``beyond`` what is said past the longest period: nothing, or the last loss held. ``before`` says what
    comes more often than the shortest: what a set of events does not hold does not happen; maps do not tell it, unless
    the first of them shows no loss.
    """

    return_period: Floats
    loss: Floats
    axis: Axis = "probability"
    beyond: Beyond = "unknown"
    before: Before = "nothing"

    def loss_at(self, return_period: float) -> float:
        """Return the loss of a return period in years; NaN where the record does not reach and nothing is held.

        Examples
        --------
        >>> curve = ExceedanceCurve(np.array([5.0, 10, 25, 50, 100]), np.array([0.0, 1, 4, 8, 15]))
        >>> round(curve.loss_at(75), 6), curve.loss_at(200)
        (12.666667, nan)
        """
        if not len(self.loss):
            return float("nan")
        if return_period > self.return_period[-1] * (1 + 1e-12) and self.beyond == "unknown":
            return float("nan")
        if return_period < self.return_period[0] * (1 - 1e-12):
            if self.before == "unknown":
                return float("nan") if self.loss[0] else 0.0
            if self.axis == "probability":
                return 0.0
        if self.axis == "return_period":
            return float(np.interp(return_period, self.return_period, self.loss))
        return float(np.interp(1 / return_period, 1 / self.return_period[::-1], self.loss[::-1]))


def exceedance_of_events(
    losses: Floats, frequency: Floats, *, axis: Axis = "probability", beyond: Beyond = "unknown"
) -> ExceedanceCurve:
    """Return the curve of independent events: losses from the largest on, their frequencies summed up.

    An event that never comes (frequency zero) is no point of it.

    Parameters
    ----------
    losses, frequency
        Shape (events,); currency and 1/year.

    Examples
    --------
    >>> exceedance_of_events(np.array([10.0, 30]), np.array([0.1, 0.1])).return_period.round(1).tolist()
    [5.0, 10.0]
    """
    comes = frequency > 0
    losses, frequency = losses[comes], frequency[comes]
    order = np.argsort(losses, kind="stable")[::-1]
    return ExceedanceCurve(1 / np.cumsum(frequency[order])[::-1], losses[order][::-1], axis, beyond)


def exceedance_of_maps(
    losses: Floats, return_periods: Floats, *, axis: Axis = "probability", beyond: Beyond = "unknown"
) -> ExceedanceCurve:
    """Return the curve of maps by return period: their losses as they are."""
    return ExceedanceCurve(np.asarray(return_periods, dtype=np.float64), np.asarray(losses), axis, beyond, "unknown")
