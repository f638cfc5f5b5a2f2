"""Order of activities (orden): each after what it depends on; a circle is named, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush


class CycleError(ValueError):
    """Activities wait for each other in a circle; ``keys`` names them in order, the first again at the end."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(" → ".join(keys))
        self.keys = tuple(keys)


def in_order(size: int, followers: Sequence[Sequence[int]], waits: Sequence[int]) -> list[int] | None:
    """Put numbers in an order in which each comes after those that it follows; None when there is a circle.

    ``waits`` counts for each how many it follows. Of those that may come, the smallest comes first, so that
    numbering by key makes the order the same whatever the order of the input.
    """
    left = list(waits)
    ready = [one for one in range(size) if not left[one]]
    heapify(ready)
    found: list[int] = []
    while ready:
        one = heappop(ready)
        found.append(one)
        for follower in followers[one]:
            left[follower] -= 1
            if not left[follower]:
                heappush(ready, follower)
    return found if len(found) == size else None


def circle(keys: Iterable[str], befores: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Find one circle among activities; empty when there is none.

    Parameters
    ----------
    keys
        Where to look.
    befores
        For each key what it depends on.

    Examples
    --------
    >>> circle(["1.1.1", "1.1.2"], {"1.1.1": ["1.1.2"], "1.1.2": ["1.1.1"]})
    ('1.1.1', '1.1.2', '1.1.1')
    """
    done: set[str] = set()
    for first in sorted(keys):
        path: list[str] = []
        standing: set[str] = set()
        waiting = [(first, iter(sorted(befores.get(first, ()))))] if first not in done else []
        while waiting:
            key, rest = waiting[-1]
            if key not in standing:
                standing.add(key)
                path.append(key)
            onward = next(rest, None)
            if onward is None:
                waiting.pop()
                done.add(path.pop())
                standing.discard(key)
            elif onward in standing:
                found = path[path.index(onward) :][::-1]
                start = found.index(min(found))
                turned = found[start:] + found[:start]
                return (*turned, turned[0])
            elif onward not in done:
                waiting.append((onward, iter(sorted(befores.get(onward, ())))))
    return ()
