"""Power and interest (matriz de poder e interés): four ways to work with a party, and where it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CLOSE = "work_closely"
SATISFIED = "keep_satisfied"
INFORMED = "keep_informed"
WATCH = "watch"


@dataclass(frozen=True)
class Scale:
    """The scale of both values; above ``middle`` is high (Mendelow, 1991)."""

    low: int
    high: int
    middle: float
    source: str

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high


@dataclass(frozen=True)
class Rated:
    """An organisation with its power and its interest, each on the scale."""

    organization: str
    name: str
    power: int
    interest: int


def quarter(rated: Rated, scale: Scale) -> str:
    """Say how to work with a party.

    Examples
    --------
    >>> quarter(Rated("a", "A", power=5, interest=2), Scale(1, 5, 3, ""))
    'keep_satisfied'
    """
    if rated.power > scale.middle:
        return CLOSE if rated.interest > scale.middle else SATISFIED
    return INFORMED if rated.interest > scale.middle else WATCH


@dataclass(frozen=True)
class Spot:
    """Where a party is drawn, as a share of the sheet: ``x`` grows with interest, ``y`` falls with power."""

    rated: Rated
    number: int
    x: float
    y: float


def spots(rated: Iterable[Rated], scale: Scale, *, across: int = 4) -> list[Spot]:
    """Place each party within the square of its values; those of one square stand in lines, none on another.

    Examples
    --------
    >>> found = spots([Rated("a", "A", 5, 5), Rated("b", "B", 5, 5)], Scale(1, 5, 3, ""))
    >>> found[0].x < found[1].x, found[0].y == found[1].y
    (True, True)
    """
    squares = scale.high - scale.low + 1
    taken: dict[tuple[int, int], int] = {}
    found = []
    ordered = sorted(rated, key=lambda one: (-one.power, -one.interest, one.name.casefold(), one.organization))
    for number, one in enumerate(ordered, 1):
        place = taken.get((one.power, one.interest), 0)
        taken[one.power, one.interest] = place + 1
        column, line = place % across, place // across
        x = (one.interest - scale.low + (column + 0.5) / across) / squares
        y = (scale.high - one.power + min((line + 0.5) / across, 0.95)) / squares
        found.append(Spot(one, number, x, y))
    return found
