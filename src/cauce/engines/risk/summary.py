"""Figures of a year (cifras anuales del riesgo): what is expected a year, chances, avoided loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.hazard import trapezoid_frequencies
from cauce.engines.risk.hazard.frequencies import Tail


def expected_annual(return_periods: Sequence[float], values: Sequence[float], *, tail: Tail) -> float:
    """Expected value a year (loss, people) from values by return period, by the trapezoid over annual probability.

    Parameters
    ----------
    return_periods
        Years, rising.
    values
        Loss or people at each of them.
    tail
        ``none``: nothing beyond the longest period; ``constant``: its value holds there.

    Examples
    --------
    >>> round(expected_annual([2, 10, 100], [0, 500, 4000], tail="constant"), 6)
    342.5
    """
    if len(return_periods) != len(values):
        sizes = f"{len(return_periods)}, {len(values)}"
        raise UnusableLayer("lengths_differ", "return periods", what="return periods, values", sizes=sizes)
    return float(trapezoid_frequencies(return_periods, tail=tail) @ np.asarray(values, dtype=float))


def chance_within(return_period: float, *, years: float) -> float:
    """Probability that an event of a return period comes at least once in some years: 1 - (1 - 1/T)^n.

    Examples
    --------
    >>> round(chance_within(100, years=30), 4)
    0.2603
    """
    if not return_period >= 1:
        raise UnusableLayer("return_periods_do_not_rise", "return period", periods=f"{return_period:g}")
    return float(1 - (1 - 1 / return_period) ** years)


def annuity(*, rate: float, years: int) -> float:
    """Present value of one a year, paid at the end of each of some years.

    Examples
    --------
    >>> round(annuity(rate=0.05, years=30), 6), annuity(rate=0.0, years=30)
    (15.372451, 30.0)
    """
    if rate <= -1 or years < 0:
        raise UnusableLayer("annuity_unusable", "discount", rate=f"{rate:g}", years=years)
    return float(years) if rate == 0 else float((1 - (1 + rate) ** -years) / rate)


@dataclass(frozen=True)
class Benefit:
    """What a measure avoids: a year, in present value over its life, and for each unit that it costs."""

    without: float
    with_measure: float
    cost: float
    annuity: float

    @property
    def annual(self) -> float:
        """Expected loss avoided a year."""
        return self.without - self.with_measure

    @property
    def present_value(self) -> float:
        """The avoided losses of all years, in today's value."""
        return self.annual * self.annuity

    @property
    def net(self) -> float:
        """Present value of the benefit less the cost."""
        return self.present_value - self.cost

    @property
    def ratio(self) -> float:
        """Benefit for each unit of cost; nan where the measure costs nothing."""
        return self.present_value / self.cost if self.cost else float("nan")


def benefit_of(without: float, with_measure: float, *, cost: float, rate: float, years: int) -> Benefit:
    """Say what a measure is worth from the expected annual loss without and with it.

    Examples
    --------
    >>> round(benefit_of(0.585, 0.351, cost=2.0, rate=0.05, years=30).ratio, 6)
    1.798577
    """
    if cost < 0:
        raise UnusableLayer("cost_negative", "measure", cost=f"{cost:g}")
    return Benefit(without, with_measure, cost, annuity(rate=rate, years=years))
