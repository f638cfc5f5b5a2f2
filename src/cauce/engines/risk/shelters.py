"""Shelter in reach (refugio al alcance): who needs a place, which shelters they reach, and how many find one.

Every place that is reachable counts; people are spread so that as many as possible find one (a largest flow from
territories to shelters), the nearest first among equal ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sheltered:
    """People by territory: who needs a place (``needing``) and who finds one; and how full each shelter becomes.

    ``placed`` has the shape (territories, shelters).
    """

    needing: Integers
    placed: Integers
    capacity: Integers

    @property
    def found(self) -> Integers:
        """People of each territory who find a place."""
        return np.asarray(self.placed.sum(axis=1))

    @property
    def without(self) -> Integers:
        """People of each territory who find none in reach."""
        return np.asarray(self.needing - self.found)

    @property
    def free(self) -> Integers:
        """Places left in each shelter."""
        return np.asarray(self.capacity - self.placed.sum(axis=0))


def shelter(needing: npt.ArrayLike, capacity: npt.ArrayLike, distance: npt.ArrayLike, *, reach: float) -> Sheltered:
    """Spread people over the shelters that they reach.

    Parameters
    ----------
    needing
        People of each territory who need a place, whole numbers, shape (territories,).
    capacity
        Places of each shelter that stands and works, whole numbers, shape (shelters,).
    distance
        From each territory to each shelter, shape (territories, shelters); inf where no road is left.
    reach
        Farthest that people go, in the unit of the distances.

    Raises
    ------
    UnusableLayer
        Shapes that differ, or people, places or distances below zero.

    Examples
    --------
    >>> told = shelter([80, 50], [60, 60], [[1, 2], [9, 2]], reach=3)
    >>> told.found.tolist(), told.without.tolist(), told.free.tolist()
    ([80, 40], [0, 10], [0, 0])
    """
    asked, room = np.asarray(needing, dtype=float), np.asarray(capacity, dtype=float)
    away = np.asarray(distance, dtype=float)
    if away.shape != (len(asked), len(room)):
        sizes = f"{' × '.join(map(str, away.shape))}, {len(asked)} × {len(room)}"
        raise UnusableLayer("lengths_differ", "shelters", what="distances, territories × shelters", sizes=sizes)
    for values, what in ((asked, "people"), (room, "places"), (away, "distance")):
        if not (values >= 0).all():
            lowest = f"{float(np.fmin.reduce(values, axis=None)):g}"
            raise UnusableLayer(
                "negative_values", "shelters", what=what, count=int((~(values >= 0)).sum()), lowest=lowest
            )
    people, places = asked.astype(np.int64), room.astype(np.int64)
    placed = np.zeros(away.shape, dtype=np.int64)
    _nearest_first(people, places, away, reach, placed)
    _improve(people, places, (away <= reach) & np.isfinite(away), placed)
    return Sheltered(people, placed, places)


def _nearest_first(people: Integers, places: Integers, away: Floats, reach: float, placed: Integers) -> None:
    """Let the nearest pairs of territory and shelter come first."""
    left, free = people.copy(), places.copy()
    for flat in np.argsort(away, axis=None, kind="stable"):
        territory, place = divmod(int(flat), away.shape[1])
        if away[territory, place] > reach or np.isinf(away[territory, place]):
            break
        moved = min(left[territory], free[place])
        placed[territory, place] += moved
        left[territory] -= moved
        free[place] -= moved


def _improve(people: Integers, places: Integers, reached: npt.NDArray[np.bool_], placed: Integers) -> None:
    """Move people on along chains of shelters while somebody finds a place by it (Edmonds and Karp 1972)."""
    while True:
        left, free = people - placed.sum(axis=1), places - placed.sum(axis=0)
        chain = _chain(left, free, reached, placed)
        if not chain:
            return
        moved = min(int(left[chain[0][0]]), int(free[chain[-1][1]]))
        for (_territory, place), (other, _next) in pairwise(chain):
            moved = min(moved, int(placed[other, place]))
        for at, (territory, place) in enumerate(chain):
            placed[territory, place] += moved
            if at + 1 < len(chain):
                placed[chain[at + 1][0], place] -= moved


def _chain(left: Integers, free: Integers, reached: npt.NDArray[np.bool_], placed: Integers) -> list[tuple[int, int]]:
    """Shortest chain from a territory with people left, by shelters that are full, to one with places."""
    came: dict[int, tuple[int, int]] = {}  # territory: the shelter it gives up and the territory that takes it
    queue = [int(territory) for territory in np.flatnonzero(left > 0)]
    known = set(queue)
    seen: set[int] = set()
    for territory in queue:
        for place in map(int, np.flatnonzero(reached[territory])):
            if place in seen:
                continue
            seen.add(place)
            if free[place] > 0:
                return _walked(came, territory, place)
            for other in map(int, np.flatnonzero(placed[:, place] > 0)):
                if other not in known:
                    known.add(other)
                    came[other] = (place, territory)
                    queue.append(other)
    return []


def _walked(came: dict[int, tuple[int, int]], territory: int, place: int) -> list[tuple[int, int]]:
    chain = [(territory, place)]
    while territory in came:
        place, territory = came[territory]
        chain.append((territory, place))
    return chain[::-1]
