"""Balance of planning and doing (equilibrio entre planificar y ejecutar): shares of each actor, and their distance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cauce.core.contingency.plans import Party, PlanFacts

NEAR = 1e-9  # so that 0.6 - 0.4 counts as 0.2


@dataclass(frozen=True)
class BalanceLine:
    """An actor: duties of planning and of carrying out, its share of each, and the difference.

    ``difference`` is the share of carrying out less the share of planning: below zero it plans more than it does.
    """

    party: Party
    plans: int
    implements: int
    planning_share: float
    implementing_share: float
    is_flagged: bool

    @property
    def difference(self) -> float:
        """Share of carrying out less share of planning."""
        return self.implementing_share - self.planning_share


@dataclass(frozen=True)
class Balance:
    """All actors, the widest difference first.

    ``index`` is half the sum of the absolute differences: 0 where who plans also carries out in the same measure, 1
    where they have nobody in common; None while there are no duties of one kind.
    """

    lines: tuple[BalanceLine, ...]
    index: float | None

    @property
    def flagged(self) -> tuple[BalanceLine, ...]:
        """Actors whose difference reaches the threshold."""
        return tuple(line for line in self.lines if line.is_flagged)

    @property
    def both(self) -> int:
        """How many actors both plan and carry out."""
        return sum(line.plans > 0 and line.implements > 0 for line in self.lines)


def duties(plans: Iterable[PlanFacts]) -> dict[Party, tuple[int, int]]:
    """Count in how many plans each actor plans and in how many it carries out."""
    planning: Counter[Party] = Counter()
    implementing: Counter[Party] = Counter()
    for plan in plans:
        planning.update(set(plan.planning))
        implementing.update(set(plan.implementers))
    return {party: (planning[party], implementing[party]) for party in {**planning, **implementing}}


def balance(counted: Mapping[Party, tuple[int, int]], *, flag: float) -> Balance:
    """Compare each actor's share of the planning duties with its share of the implementing ones.

    The index is the dissimilarity index of Duncan and Duncan (1955): ½ Σ |implementing share - planning share|.

    Examples
    --------
    >>> found = balance({Party("a", "A"): (3, 1), Party("b", "B"): (1, 3)}, flag=0.2)
    >>> found.index, [line.difference for line in found.lines]
    (0.5, [-0.5, 0.5])
    """
    planned = sum(plans for plans, _ in counted.values())
    done = sum(implements for _, implements in counted.values())
    is_told = planned > 0 and done > 0
    lines = []
    for party, (plans, implements) in counted.items():
        shares = plans / planned if planned else 0.0, implements / done if done else 0.0
        flagged = is_told and abs(shares[1] - shares[0]) >= flag - NEAR
        lines.append(BalanceLine(party, plans, implements, *shares, flagged))
    lines.sort(key=lambda line: (-round(abs(line.difference), 9), line.party.name.casefold(), line.party.key))
    index = sum(abs(line.difference) for line in lines) / 2 if is_told else None
    return Balance(tuple(lines), index)
