"""Roads of a scenario (vías de un escenario): who still reaches what when some roads are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Roads:
    """A network: each piece joins two junctions both ways and takes a length (metres, or minutes)."""

    junctions: int
    starts: Integers
    ends: Integers
    length: Floats

    def __post_init__(self) -> None:
        sizes = {len(self.starts), len(self.ends), len(self.length)}
        if len(sizes) > 1:
            told = f"{len(self.starts)}, {len(self.ends)}, {len(self.length)}"
            raise UnusableLayer("lengths_differ", "roads", what="starts, ends, lengths", sizes=told)
        for ends in (self.starts, self.ends):
            wrong = (ends < 0) | (ends >= self.junctions)
            if wrong.any():
                place = int(wrong.argmax())
                told_value, most = int(ends[place]), self.junctions
                raise UnusableLayer("junction_unknown", "roads", place=place + 1, value=told_value, most=most)
        if not (self.length >= 0).all():
            lowest = f"{float(np.nanmin(self.length)):g}"
            raise UnusableLayer(
                "negative_values", "roads", what="length", count=int((~(self.length >= 0)).sum()), lowest=lowest
            )

    def distances(self, origins: Integers, targets: Integers, *, closed: npt.NDArray[np.bool_] | None = None) -> Floats:
        """Shortest way from each origin to each target, shape (origins, targets); inf where none is left.

        Parameters
        ----------
        closed
            Which pieces are cut, shape (pieces,).

        Examples
        --------
        >>> ring = Roads(3, np.array([0, 1, 2]), np.array([1, 2, 0]), np.array([1.0, 1.0, 5.0]))
        >>> ring.distances(np.array([0]), np.array([2])).tolist()
        [[2.0]]
        >>> ring.distances(np.array([0]), np.array([2]), closed=np.array([True, False, False])).tolist()
        [[5.0]]
        """
        from scipy.sparse import coo_array  # noqa: PLC0415 - heavy: loads with the first network
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

        kept = np.ones(len(self.length), dtype=bool) if closed is None else ~closed
        start, end, length = self.starts[kept], self.ends[kept], np.maximum(self.length[kept], 1e-9)
        start, end = np.minimum(start, end), np.maximum(start, end)
        order = np.lexsort((length, end, start))  # of parallel pieces the shortest counts; they are not to be summed
        start, end, length = start[order], end[order], length[order]
        first = np.ones(len(start), dtype=bool)
        first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        shape = self.junctions, self.junctions
        graph = coo_array((length[first], (start[first], end[first])), shape=shape).tocsr()
        found = dijkstra(graph, directed=False, indices=origins)
        return np.asarray(np.atleast_2d(found)[:, targets])
