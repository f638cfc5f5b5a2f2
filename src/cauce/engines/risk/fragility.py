"""Fragility (fragilidad): how likely a building reaches each damage state at a given shaking, and its mean damage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from cauce import method
from cauce.engines.risk import units
from cauce.engines.risk.checks import UnusableLayer

Floats = npt.NDArray[np.float64]
NONE = "none"


class Fragility(Protocol):
    """What damage states a building reaches: their names in order, and how likely each is reached or passed."""

    @property
    def id(self) -> str:
        """Name of the type of building."""

    @property
    def states(self) -> tuple[str, ...]:
        """Damage states after «none», the slightest first."""

    def exceedance(self, intensity: Floats) -> Floats:
        """Probability that each state is reached or passed; shape (intensities, states)."""


@dataclass(frozen=True, eq=False)
class Lognormal:
    """Lognormal fragility: P(state reached) = Φ(ln(x / median) / dispersion).

    Parameters
    ----------
    id, unit
        Name of the type of building, and the unit of its intensities.
    states, medians, dispersions
        One a state, the slightest first; medians rise.
    undamaged
        Up to this intensity nothing is damaged.
    least, most
        Intensities below and above are taken as these.

    Raises
    ------
    UnusableLayer
        Lengths that differ, medians that do not rise, a median or dispersion that is not above zero.

    Examples
    --------
    >>> frame = hazus("C1L", "low")
    >>> frame.exceedance(np.array([0.25])).round(4).tolist()
    [[0.8743, 0.7876, 0.4521, 0.1792]]
    """

    id: str
    unit: str
    states: tuple[str, ...]
    medians: Floats
    dispersions: Floats
    undamaged: float = 0.0
    least: float = 0.0
    most: float = float("inf")

    def __post_init__(self) -> None:
        units.unit(self.unit, layer=self.id)
        if not len(self.states) == len(self.medians) == len(self.dispersions):
            sizes = f"{len(self.states)}, {len(self.medians)}, {len(self.dispersions)}"
            raise UnusableLayer("lengths_differ", self.id, what="states, medians, dispersions", sizes=sizes)
        for what, values in (("median", self.medians), ("dispersion", self.dispersions)):
            if not (np.isfinite(values) & (np.asarray(values) > 0)).all():
                raise UnusableLayer("fragility_not_positive", self.id, what=what, value=f"{float(np.min(values)):g}")
        if (np.diff(self.medians) < 0).any():
            place = int(np.argmax(np.diff(self.medians) < 0))
            raise UnusableLayer("fragility_falls", self.id, state=self.states[place + 1], before=self.states[place])

    def exceedance(self, intensity: Floats) -> Floats:
        """Probability that each state is reached or passed; shape (intensities, states)."""
        from scipy.special import ndtr  # noqa: PLC0415 - heavy: loads with the first earthquake

        asked = np.asarray(intensity, dtype=float)
        with np.errstate(divide="ignore"):
            logarithm = np.log(np.clip(asked, self.least, self.most))
        reached = ndtr((logarithm[:, None] - np.log(self.medians)) / self.dispersions)
        reached[(asked <= 0) if not self.undamaged else (asked <= self.undamaged)] = 0
        return np.asarray(np.minimum.accumulate(reached, axis=1))


@dataclass(frozen=True, eq=False)
class Tabulated:
    """Fragility by a table: probabilities at intensities, straight between them and held beyond the last.

    Below the first node nothing is damaged.

    Parameters
    ----------
    intensity
        Nodes, shape (nodes,), rising.
    reached
        Shape (nodes, states), 0 to 1; no state is likelier than a slighter one.
    undamaged
        Below this intensity nothing is damaged.
    """

    id: str
    unit: str
    states: tuple[str, ...]
    intensity: Floats
    reached: Floats
    undamaged: float = 0.0

    def __post_init__(self) -> None:
        units.unit(self.unit, layer=self.id)
        if self.reached.shape != (len(self.intensity), len(self.states)):
            sizes = f"{self.reached.shape[0]} × {self.reached.shape[1]}, {len(self.intensity)} × {len(self.states)}"
            raise UnusableLayer("lengths_differ", self.id, what="probabilities, nodes × states", sizes=sizes)
        if (np.diff(self.intensity) <= 0).any():
            at = int(np.argmax(np.diff(self.intensity) <= 0))
            told = {"before": f"{self.intensity[at]:g}", "after": f"{self.intensity[at + 1]:g}"}
            raise UnusableLayer("curve_nodes_do_not_rise", self.id, **told)
        outside = ~((self.reached >= 0) & (self.reached <= 1))
        if outside.any():
            raise UnusableLayer("curve_outside_of_one", self.id, value=f"{float(self.reached[outside][0]):g}")
        crossing = (np.diff(self.reached, axis=1) > 1e-12).any(axis=0)
        if crossing.any():
            place = int(np.argmax(crossing))
            raise UnusableLayer("fragility_falls", self.id, state=self.states[place + 1], before=self.states[place])

    def exceedance(self, intensity: Floats) -> Floats:
        """Probability that each state is reached or passed; shape (intensities, states)."""
        asked = np.asarray(intensity, dtype=float)
        reached = np.empty((len(asked), len(self.states)))
        for state in range(len(self.states)):
            reached[:, state] = np.interp(asked, self.intensity, self.reached[:, state])
        reached[asked < max(self.undamaged, self.intensity[0])] = 0
        return reached


def state_probabilities(reached: Floats) -> Floats:
    """Probability of each state, «none» first, from how likely each is reached or passed; each row sums to one.

    Examples
    --------
    >>> state_probabilities(np.array([[0.75, 0.25]])).tolist()
    [[0.25, 0.5, 0.25]]
    """
    count = len(reached)
    edges = np.hstack([np.ones((count, 1)), reached, np.zeros((count, 1))])
    return np.asarray(edges[:, :-1] - edges[:, 1:])


def mean_damage(fragility: Fragility, intensity: Floats, damage_ratios: Sequence[float]) -> Floats:
    """Mean damaged share of the value: the sum of each state's probability by its ratio; shape as the intensities.

    Examples
    --------
    >>> float(mean_damage(hazus("C1L", "low"), np.array([0.25]), damage_ratios())[0].round(6))
    0.350951
    """
    if len(damage_ratios) != len(fragility.states):
        sizes = f"{len(fragility.states)}, {len(damage_ratios)}"
        raise UnusableLayer("lengths_differ", fragility.id, what="states, damage ratios", sizes=sizes)
    probabilities = state_probabilities(fragility.exceedance(intensity))[:, 1:]
    return np.asarray(probabilities @ np.asarray(damage_ratios, dtype=float))


def damage_ratios(told: Mapping[str, Any] | None = None) -> tuple[float, ...]:
    """Damaged share that each Hazus state stands for, the slightest first."""
    loaded = method.load("risk_fragility") if told is None else told
    return tuple(loaded["states"]["damage_ratio"])


def hazus(structure: str, code: str, *, told: Mapping[str, Any] | None = None) -> Lognormal:
    """Return the fragility of a Hazus type of structure built under a level of the building code.

    Parameters
    ----------
    structure
        ``C1L``, ``URML``…; see ``method/risk_fragility.toml``.
    code
        ``high``, ``moderate``, ``low`` or ``pre`` (before any code).
    told
        The method's file with a plan's own values laid over it; as it is shipped by default.

    Raises
    ------
    UnusableLayer
        The method lists no such type or level.
    """
    loaded = method.load("risk_fragility") if told is None else told
    known = {
        f"{name} {level}" for name, kind in loaded["medians"].items() for level in kind if not level.startswith("name")
    }
    if f"{structure} {code}" not in known:
        raise UnusableLayer("fragility_unknown", f"{structure} {code}", known=", ".join(sorted(known)))
    medians = np.array(loaded["medians"][structure][code], dtype=float)
    spread = np.full(len(medians), float(loaded["lognormal"]["dispersion"]))
    return Lognormal(
        f"{structure} {code}", loaded["lognormal"]["unit"], tuple(loaded["states"]["order"]), medians, spread
    )
