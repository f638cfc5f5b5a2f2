"""Sobol indices (índices de Sobol): how much of the spread of a result each uncertain quantity explains.

The sample is that of Saltelli and others (2010): two matrices A and B of a Sobol sequence and, for each quantity, A
with that quantity's column from B. First-order indices by their equation (b) of table 2, total ones by Jansen (1999),
both from the same runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Indices:
    """What each quantity explains of the variance: alone (``first``), and with all its interactions (``total``)."""

    names: tuple[str, ...]
    first: Mapping[str, float]
    total: Mapping[str, float]
    variance: float


def design(quantities: int, base: int, *, seed: int) -> Floats:
    """Make the points at which a model is run, in shares of each quantity's range.

    Parameters
    ----------
    quantities
        How many are uncertain.
    base
        Size of the matrices A and B; a power of two.

    Returns
    -------
    Array of shape (base × (quantities + 2), quantities): A, B, then A with one column of B after the other.

    Examples
    --------
    >>> design(2, 8, seed=1).shape
    (32, 2)
    """
    from scipy.stats import qmc  # noqa: PLC0415 - heavy, and needed only for sensitivities

    if base < 2 or base & (base - 1):
        raise UnusableLayer("samples_no_power", "samples", samples=base)
    both = qmc.Sobol(2 * quantities, rng=seed).random(base)
    a, b = both[:, :quantities], both[:, quantities:]
    mixed = []
    for quantity in range(quantities):
        one = a.copy()
        one[:, quantity] = b[:, quantity]
        mixed.append(one)
    points: Floats = np.concatenate([a, b, *mixed])
    return points


def indices(names: Sequence[str], results: Floats) -> Indices:
    """Read the indices from the results of a design's points.

    A result that never changes has no spread to explain: all its indices are zero.

    Examples
    --------
    >>> points = design(2, 1024, seed=1)
    >>> told = indices(["a", "b"], points[:, 0] * points[:, 1])
    >>> round(told.first["a"], 2), round(told.total["a"], 2)
    (0.43, 0.57)
    """
    base, left = divmod(len(results), len(names) + 2)
    if left or not base:
        raise UnusableLayer("results_not_of_design", "samples", results=len(results), quantities=len(names))
    of_a, of_b, *mixed = np.split(np.asarray(results, dtype=float) - np.mean(results), len(names) + 2)
    variance = float(np.concatenate([of_a, of_b]).var())
    shares = variance if variance > 0 else 1.0
    first = {name: float(np.mean(of_b * (one - of_a)) / shares) for name, one in zip(names, mixed, strict=True)}
    total = {name: float(np.mean((of_a - one) ** 2) / 2 / shares) for name, one in zip(names, mixed, strict=True)}
    return Indices(tuple(names), first, total, variance)
