"""Ways of a scenario (caminos de un escenario): how far people are from facilities, straight or by the roads left open.

Roads come as lines; where they touch or cross, a junction is made. A piece that the hazard reaches is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.exposed import Places
from cauce.engines.risk.scenario_roads import Roads

Floats = npt.NDArray[np.float64]
EARTH_M = 6_371_000.0
MOST_PIECES = 400_000
SPACING_M = 50.0  # how closely a road is asked whether the hazard reaches it


def straight(origins: npt.ArrayLike, targets: npt.ArrayLike) -> Floats:
    """Distances in metres, shape (origins, targets), from places as (longitude, latitude).

    Examples
    --------
    >>> straight(np.array([[0.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])).round().tolist()
    [[111195.0, 111195.0]]
    """
    start, end = np.radians(_places(origins))[:, None, :], np.radians(_places(targets))[None, :, :]
    half = np.sin((end - start) / 2) ** 2
    inner = half[..., 1] + np.cos(start[..., 1]) * np.cos(end[..., 1]) * half[..., 0]
    return np.asarray(2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, inner))))


@dataclass(frozen=True, eq=False)
class Ways:
    """Distances in metres from territories to facilities, before the event and in it; alike along straight lines."""

    before: Floats
    after: Floats

    def nearest(self, territory: int, chosen: Sequence[bool], *, before: bool = False) -> int | None:
        """Metres to the nearest of some facilities; None where there is none, or no road leads there.

        Examples
        --------
        >>> found = Ways(np.array([[900.0, 80.0]]), np.array([[np.inf, 80.0]]))
        >>> found.nearest(0, [True, False], before=True), found.nearest(0, [True, False])
        (900, None)
        """
        away = (self.before if before else self.after)[territory][np.asarray(chosen, dtype=bool)]
        nearest = float(away.min(initial=np.inf))
        return round(nearest) if np.isfinite(nearest) else None

    def is_cut(self, territory: int, chosen: Sequence[bool]) -> bool:
        """Whether some of the facilities were reached before, and none is any more."""
        there = np.asarray(chosen, dtype=bool)
        before, after = self.before[territory][there], self.after[territory][there]
        return bool(np.isfinite(before).any() and np.isinf(after).all())


@dataclass(frozen=True, eq=False)
class Network:
    """Roads with where their junctions are, and points along each piece at which it is asked whether it is cut."""

    roads: Roads
    places: Floats  # of junctions: longitude, latitude
    along: Places
    piece: npt.NDArray[np.int64]  # of each point

    def closed_where(self, reached: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Which pieces are cut, given which of the points along them the hazard reaches."""
        found = np.zeros(len(self.roads.length), dtype=bool)
        found[self.piece[reached]] = True
        return found

    def distances(
        self, origins: npt.ArrayLike, targets: npt.ArrayLike, *, closed: npt.NDArray[np.bool_] | None = None
    ) -> Floats:
        """Ways in metres by road, with the way to the nearest junction at both ends; inf where no road is left."""
        start, end = _places(origins), _places(targets)
        if not len(start) or not len(end):
            return np.zeros((len(start), len(end)))
        first, to_first = self._nearest(start)
        last, to_last = self._nearest(end)
        by_road = self.roads.distances(first, last, closed=closed)
        return np.asarray(by_road + to_first[:, None] + to_last[None, :])

    def _nearest(self, places: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
        from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy: loads with the first network

        scale = np.array([np.cos(np.radians(self.places[:, 1].mean())), 1.0])
        _far, found = cKDTree(self.places * scale).query(places * scale)
        one_by_one = [float(straight(places[at : at + 1], self.places[[to]])[0, 0]) for at, to in enumerate(found)]
        return np.asarray(found, dtype=np.int64), np.array(one_by_one)


def _places(told: npt.ArrayLike) -> Floats:
    return np.asarray(told, dtype=np.float64).reshape(-1, 2)


def network_of(shapes: Any, crs: str, *, layer: str) -> Network:
    """Make a network of lines: joined where they touch or cross.

    Parameters
    ----------
    shapes
        Shapely geometries, lines; what is no line is left out.

    Raises
    ------
    UnusableLayer
        There is no line, or too many pieces come of them.

    Examples
    --------
    >>> import shapely
    >>> cross = np.array([shapely.from_wkt("LINESTRING (0 0, 2 0)"), shapely.from_wkt("LINESTRING (1 -1, 1 1)")])
    >>> made = network_of(cross, "EPSG:4326", layer="roads")
    >>> made.roads.junctions, len(made.roads.length)
    (5, 4)
    """
    import pyproj  # noqa: PLC0415 - heavy, for jobs only
    import shapely  # noqa: PLC0415

    every = np.asarray(shapes)[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    parts = shapely.get_parts(every)
    lines = parts[np.isin(shapely.get_type_id(parts), (1, 2))]
    pieces = shapely.get_parts(shapely.union_all(lines)) if len(lines) else lines
    if not len(pieces):
        raise UnusableLayer("no_roads", layer)
    if len(pieces) > MOST_PIECES:
        raise UnusableLayer("roads_large", layer, count=len(pieces), most=MOST_PIECES)
    turn = pyproj.Transformer.from_crs(crs or "EPSG:4326", "EPSG:4326", always_xy=True)
    pieces = shapely.transform(pieces, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1])))
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, at)) for at in (0, -1)])
    places, number = np.unique(ends.round(7), axis=0, return_inverse=True)
    number = number.reshape(-1)
    length = _lengths(pieces)
    roads = Roads(len(places), number[: len(pieces)], number[len(pieces) :], length)
    along, piece = _along(pieces, length)
    return Network(roads, places, along, piece)


def _lengths(pieces: Any) -> Floats:
    """Lengths in metres of lines in degrees."""
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    xy, of = shapely.get_coordinates(pieces, return_index=True)
    lat = np.radians(xy[:, 1])
    across = np.diff(np.radians(xy[:, 0])) * np.cos((lat[1:] + lat[:-1]) / 2)
    step = EARTH_M * np.hypot(across, np.diff(lat))
    same = of[1:] == of[:-1]
    return np.bincount(of[1:][same], weights=step[same], minlength=len(pieces)).astype(np.float64)


def _along(pieces: Any, length: Floats) -> tuple[Places, npt.NDArray[np.int64]]:
    """Points along each piece, its middle at least."""
    import shapely  # noqa: PLC0415 - heavy, for jobs only

    counts = np.maximum(1, (length / SPACING_M).astype(np.int64))
    of = np.repeat(np.arange(len(pieces)), counts)
    place = np.concatenate([(np.arange(count) + 0.5) / count for count in counts])
    xy = shapely.get_coordinates(shapely.line_interpolate_point(pieces[of], place, normalized=True))
    return Places(xy[:, 0], xy[:, 1], np.zeros(len(of)), np.zeros(len(of), dtype=np.int64)), of
