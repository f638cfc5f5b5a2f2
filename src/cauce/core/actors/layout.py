"""Layout of a network (trazado de la red): places such that distances on paper follow distances in the network.

Stress majorization with weights of one over the squared distance (Gansner, Koren and North, 2004, equation 10),
from a start on a circle: the same network gives the same picture.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence

Point = tuple[float, float]
Edge = tuple[str, str, int]
ROUNDS = 80


def places(nodes: Sequence[str], edges: Sequence[Edge], *, rounds: int = ROUNDS) -> dict[str, Point]:
    """Place the nodes of a network; coordinates have the length of a tie as unit.

    Parameters
    ----------
    nodes
        Names, in an order that does not change from time to time.
    edges
        Two names and a weight of 1 or more; a greater weight draws the two closer.

    Examples
    --------
    >>> found = places(["a", "b"], [("a", "b", 1)])
    >>> round(math.dist(found["a"], found["b"]), 3)
    1.0
    """
    if len(nodes) < 2:
        return dict.fromkeys(nodes, (0.0, 0.0))
    wanted = distances(nodes, edges)
    angle = 2 * math.pi / len(nodes)
    radius = max(max(row) for row in wanted) / 2
    at = [(radius * math.cos(angle * index), radius * math.sin(angle * index)) for index in range(len(nodes))]
    for _round in range(rounds):
        at = [_moved(index, at, wanted[index]) for index in range(len(nodes))]
    return dict(zip(nodes, at, strict=True))


def _moved(index: int, at: Sequence[Point], wanted: Sequence[float]) -> Point:
    """One step of a node to where the others want it."""
    x, y = at[index]
    sum_x = sum_y = total = 0.0
    for other, (other_x, other_y) in enumerate(at):
        if other == index:
            continue
        weight = 1 / (wanted[other] * wanted[other])
        gap = math.hypot(x - other_x, y - other_y) or 1e-9
        stretch = wanted[other] / gap
        sum_x += weight * (other_x + (x - other_x) * stretch)
        sum_y += weight * (other_y + (y - other_y) * stretch)
        total += weight
    return ((x + sum_x / total) / 2, (y + sum_y / total) / 2)


def distances(nodes: Sequence[str], edges: Sequence[Edge]) -> list[list[float]]:
    """Return the shortest way between each two nodes; parts without a way stand a little further than the furthest.

    The length of a tie is one over the square root of its weight.
    """
    near: dict[str, list[tuple[str, float]]] = {node: [] for node in nodes}
    for first, second, weight in edges:
        length = 1 / math.sqrt(weight)
        near[first].append((second, length))
        near[second].append((first, length))
    ways = [_ways(node, near) for node in nodes]
    furthest = max((length for way in ways for length in way.values()), default=1.0) or 1.0
    return [[way.get(node, furthest * 1.25) for node in nodes] for way in ways]


def _ways(start: str, near: Mapping[str, Sequence[tuple[str, float]]]) -> dict[str, float]:
    found: dict[str, float] = {}
    waiting = [(0.0, start)]
    while waiting:
        length, node = heapq.heappop(waiting)
        if node in found:
            continue
        found[node] = length
        for other, step in near[node]:
            if other not in found:
                heapq.heappush(waiting, (length + step, other))
    return found


def fitted(found: Mapping[str, Point], *, width: float, height: float, margin: float) -> dict[str, Point]:
    """Stretch places to a sheet, each axis by itself, and part labels that would cover one another.

    Examples
    --------
    >>> fitted({"a": (0, 0), "b": (1, 2)}, width=100, height=50, margin=10)["b"]
    (90.0, 40.0)
    """
    if not found:
        return {}
    axes = list(zip(*found.values(), strict=True))
    scaled = {
        node: (
            _on_axis(point[0], axes[0], margin, width - margin),
            _on_axis(point[1], axes[1], margin, height - margin),
        )
        for node, point in found.items()
    }
    return _parted(scaled, height=height, margin=margin)


def _on_axis(value: float, axis: Sequence[float], low: float, high: float) -> float:
    span = max(axis) - min(axis)
    return low + (value - min(axis)) / span * (high - low) if span > 1e-9 else (low + high) / 2


def _parted(
    at: Mapping[str, Point], *, height: float, margin: float, wide: float = 108.0, tall: float = 30.0
) -> dict[str, Point]:
    """Push nodes apart, up and down, until no two labels share a place or thirty rounds are over."""
    moved = dict(at)
    names = sorted(moved, key=lambda name: (moved[name][1], name))
    for _round in range(30):
        calm = True
        for index, upper in enumerate(names):
            for lower in names[index + 1 :]:
                (x1, y1), (x2, y2) = moved[upper], moved[lower]
                overlap = tall - abs(y2 - y1)
                if abs(x2 - x1) < wide and overlap > 0.5:
                    calm = False
                    sign = 1 if y2 >= y1 else -1
                    moved[upper] = (x1, min(max(y1 - sign * overlap / 2, margin), height - margin))
                    moved[lower] = (x2, min(max(y2 + sign * overlap / 2, margin), height - margin))
        if calm:
            break
    return moved
