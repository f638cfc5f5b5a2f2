"""Network of actors (red de actores): who works with whom, weighed by the rows that two share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from cauce.core.actors.work import WorkRow


@dataclass(frozen=True)
class Tie:
    """Two organisations and the codes of the rows in which both hold a role."""

    first: str
    second: str
    rows: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How many rows they share."""
        return len(self.rows)


def ties(rows: Iterable[WorkRow]) -> list[Tie]:
    """Say which organisations share rows, the closest first.

    Examples
    --------
    >>> from cauce.core.actors.work import Holder
    >>> row = WorkRow("1.1.1", holders=(Holder("b", "B", "leads"), Holder("a", "A", "allies")))
    >>> ties([row])
    [Tie(first='a', second='b', rows=('1.1.1',))]
    """
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        for first, second in combinations(sorted(row.organizations()), 2):
            shared[first, second].append(row.code)
    found = [Tie(first, second, tuple(codes)) for (first, second), codes in shared.items()]
    return sorted(found, key=lambda tie: (-tie.weight, tie.first, tie.second))


def least_weight(found: Sequence[Tie], *, most: int) -> int:
    """Return the smallest weight from which a picture holds at most ``most`` ties; never less than 1.

    Examples
    --------
    >>> least_weight([Tie("a", "b", ("1", "2")), Tie("a", "c", ("1",)), Tie("b", "c", ("1",))], most=2)
    2
    """
    weights = sorted((tie.weight for tie in found), reverse=True)
    if len(weights) <= most:
        return 1
    return weights[most] + 1 if weights[most] < weights[0] else weights[0]
