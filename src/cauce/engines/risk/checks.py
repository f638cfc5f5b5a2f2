"""Checks of layers (revisión de capas): what cannot be used is refused with its name and its cure, never guessed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cauce.core import messages
from cauce.core.problems import Problem, Severity


class UnusableLayer(Exception):
    """A layer or a curve cannot be used as it is; ``problem`` names it, what was found, and what to do.

    Parameters
    ----------
    code
        Code of the sentence in ``core/messages/risk.py``.
    layer
        Name of the layer, file or curve, as its owner knows it.
    values
        What else the sentence names.

    Examples
    --------
    >>> str(UnusableLayer("layer_without_crs", "inundación.tif"))[:59]
    'The layer «inundación.tif» does not say its reference syste'
    """

    def __init__(self, code: str, layer: str, **values: object) -> None:
        self.problem = Problem(code, {"layer": layer, **values}, Severity.BLOCKS, where=layer)
        super().__init__(code, layer)

    def __str__(self) -> str:
        return messages.layer_refusal(self.problem.code, self.problem.values)


def refuse_nan(values: NDArray[Any], *, layer: str, what: str) -> None:
    """Refuse numbers that are none (NaN) or without end.

    Raises
    ------
    UnusableLayer
        With the place of the first of them.
    """
    if values.dtype.kind != "f":
        return
    found = np.isfinite(values)
    if not found.all():
        raise UnusableLayer(
            "not_a_number", layer, what=what, count=int((~found).sum()), first=int(np.argmin(found.ravel())) + 1
        )


def refuse_negative(values: NDArray[Any], *, layer: str, what: str) -> None:
    """Refuse numbers below zero where there can be none.

    Raises
    ------
    UnusableLayer
        With how many there are and the smallest.
    """
    below = int((values < 0).sum()) if len(values) else 0
    if below:
        raise UnusableLayer("negative_values", layer, what=what, count=below, lowest=f"{float(values.min()):g}")


def refuse_repeated(names: tuple[str, ...] | list[str], *, layer: str, code: str) -> None:
    """Refuse names that stand more than once.

    Raises
    ------
    UnusableLayer
        With the first of them.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise UnusableLayer(code, layer, name=name)
        seen.add(name)


def refuse_swapped_axes(x: NDArray[np.float64], y: NDArray[np.float64], *, layer: str, geographic: bool) -> None:
    """Refuse degrees that are none: latitudes beyond 90 say that the axes are swapped, metres that the system is wrong.

    Raises
    ------
    UnusableLayer
        With the first value that cannot be.
    """
    if not geographic or not len(x):
        return
    if np.abs(x).max() > 360 or np.abs(y).max() > 360:
        worst = float(x[np.abs(x).argmax()]) if np.abs(x).max() > 360 else float(y[np.abs(y).argmax()])
        raise UnusableLayer("metres_as_degrees", layer, value=f"{worst:g}")
    if np.abs(y).max() > 90:
        raise UnusableLayer("swapped_axes", layer, value=f"{float(y[np.abs(y).argmax()]):g}")
