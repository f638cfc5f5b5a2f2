"""Territories (territorios): outlines as GeoJSON says them; what lies in them; what is wrong with an outline.

Positions are (longitude, latitude) in degrees, WGS84. All that is here is plain arithmetic: no library of geometry is
asked for, so that a bare installation can place a facility.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG 1980
DIGITS = 6  # of a degree that are kept: 0.1 m

Position = tuple[float, float]
Ring = list[Position]
Polygon = list[Ring]


@dataclass(frozen=True)
class Box:
    """The box around something, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def __contains__(self, place: Position) -> bool:
        return self.west <= place[0] <= self.east and self.south <= place[1] <= self.north

    @property
    def middle(self) -> Position:
        """The middle of the box."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    def grown(self, degrees: float) -> Box:
        """The box with a margin around it."""
        return Box(self.west - degrees, self.south - degrees, self.east + degrees, self.north + degrees)


class UnusableOutlineError(ValueError):
    """An outline is none; ``code`` and ``values`` name the sentence in ``core/messages/facilities.py``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def polygons(geometry: Mapping[str, Any]) -> list[Polygon]:
    """Polygons of a GeoJSON geometry, each a list of closed rings, its outer one first.

    Raises
    ------
    UnusableOutlineError
        "no_area" (it is a point, a line or nothing), "not_degrees", "open_ring".

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    >>> len(polygons(square)[0][0])
    4
    """
    kind, told = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not told:
        raise UnusableOutlineError("no_area", found=str(kind or "—"))
    try:
        return [[_ring(ring) for ring in polygon] for polygon in ([told] if kind == "Polygon" else told)]
    except (TypeError, IndexError) as error:
        raise UnusableOutlineError("no_area", found=str(kind)) from error


def _ring(told: Sequence[Sequence[Any]]) -> Ring:
    ring = [(float(each[0]), float(each[1])) for each in told]
    for longitude, latitude in ring:
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise UnusableOutlineError("not_degrees", x=longitude, y=latitude)
        if abs(longitude) > 180 or abs(latitude) > 90:
            raise UnusableOutlineError("not_degrees", x=longitude, y=latitude)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise UnusableOutlineError("open_ring", points=len(ring))
    return ring


def as_geometry(found: Sequence[Polygon]) -> dict[str, Any]:
    """The GeoJSON geometry of some polygons, rounded to a tenth of a metre."""
    coordinates = [[[[round(x, DIGITS), round(y, DIGITS)] for x, y in ring] for ring in polygon] for polygon in found]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def box_of(places: Iterable[Position]) -> Box:
    """The box around some places.

    >>> box_of([(0, 1), (2, -1)])
    Box(west=0, south=-1, east=2, north=1)
    """
    listed = list(places)
    easts, norths = [x for x, _y in listed], [y for _x, y in listed]
    return Box(min(easts), min(norths), max(easts), max(norths))


def corners(found: Iterable[Polygon]) -> Iterator[Position]:
    """Every corner of some polygons."""
    for polygon in found:
        for ring in polygon:
            yield from ring


def is_within(place: Position, found: Iterable[Polygon]) -> bool:
    """Whether a place lies in one of some polygons and in none of its holes (even-odd rule).

    >>> is_within((0.5, 0.2), [[[(0, 0), (1, 0), (1, 1), (0, 0)]]])
    True
    """
    return any(sum(_crosses(place, ring) for ring in polygon) % 2 for polygon in found)


def _crosses(place: Position, ring: Ring) -> bool:
    """Whether a ray from the place to the east crosses a ring an odd number of times."""
    x, y = place
    inside = False
    before_x, before_y = ring[-1]
    for here_x, here_y in ring:
        if (here_y > y) != (before_y > y) and x < (before_x - here_x) * (y - here_y) / (before_y - here_y) + here_x:
            inside = not inside
        before_x, before_y = here_x, here_y
    return inside


def distance_m(one: Position, other: Position) -> float:
    """Distance between two places on the sphere, in metres (haversine).

    >>> round(distance_m((-79.5, 9.0), (-79.5, 9.001)))
    111
    """
    east, north = math.radians(other[0] - one[0]), math.radians(other[1] - one[1])
    chord = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(one[1])) * math.cos(math.radians(other[1])) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def distance_to_m(place: Position, found: Iterable[Polygon]) -> float:
    """How far a place is from the nearest edge of some polygons, in metres; 0 within them."""
    outlines = list(found)
    if is_within(place, outlines):
        return 0.0
    scale = math.cos(math.radians(place[1]))
    best = math.inf
    for polygon in outlines:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                best = min(best, _to_edge(place, (x1, y1), (x2, y2), scale))
    return best


def _to_edge(place: Position, begin: Position, end: Position, scale: float) -> float:
    """Distance to a short edge, in metres, on the plane that touches the sphere at the place."""
    metre = math.radians(1) * EARTH_RADIUS_M
    ax, ay = (begin[0] - place[0]) * scale * metre, (begin[1] - place[1]) * metre
    dx, dy = (end[0] - begin[0]) * scale * metre, (end[1] - begin[1]) * metre
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * dx + ay * dy) / length))
    return math.hypot(ax + along * dx, ay + along * dy)


def simplified(ring: Ring, *, tolerance: float) -> Ring:
    """A ring with fewer corners, none further than the tolerance (degrees) from where it was (Douglas-Peucker).

    >>> simplified([(0, 0), (1, 0.001), (2, 0), (2, 2), (0, 0)], tolerance=0.01)
    [(0, 0), (2, 0), (2, 2), (0, 0)]
    """
    if len(ring) <= 4:
        return ring
    # A ring begins where it ends: it is cut in two at the corner farthest from its beginning.
    far = max(range(len(ring)), key=lambda at: math.dist(ring[0], ring[at]))
    kept = {0, far, len(ring) - 1}
    waiting = [(0, far), (far, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        worst, at = max((_off(ring[each], ring[first], ring[last]), each) for each in range(first + 1, last))
        if worst > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [ring[at] for at in sorted(kept)]


def _off(place: Position, begin: Position, end: Position) -> float:
    length = math.dist(begin, end)
    if length == 0:
        return math.dist(place, begin)
    return abs((end[0] - begin[0]) * (begin[1] - place[1]) - (begin[0] - place[0]) * (end[1] - begin[1])) / length


def from_utm(easting: float, northing: float, *, zone: int, north: bool = True) -> Position:
    """Longitude and latitude of a place in UTM on WGS84 (Snyder 1987, Map Projections, equations 8-17 to 8-25).

    Within a zone it agrees with PROJ to a tenth of a millimetre.

    Examples
    --------
    >>> tuple(round(each, 5) for each in from_utm(661_000, 994_000, zone=17))
    (-79.53541, 8.98938)
    """
    k0, a, e2 = 0.9996, 6_378_137.0, 0.006694379990141317
    second = e2 / (1 - e2)
    mu = (northing if north else northing - 10_000_000) / k0 / (a * (1 - e2 / 4 - 3 * e2**2 / 64 - 5 * e2**3 / 256))
    e1 = (1 - math.sqrt(1 - e2)) / (1 + math.sqrt(1 - e2))
    foot = (
        mu
        + (3 * e1 / 2 - 27 * e1**3 / 32) * math.sin(2 * mu)
        + (21 * e1**2 / 16 - 55 * e1**4 / 32) * math.sin(4 * mu)
        + (151 * e1**3 / 96) * math.sin(6 * mu)
        + (1097 * e1**4 / 512) * math.sin(8 * mu)
    )
    c, t = second * math.cos(foot) ** 2, math.tan(foot) ** 2
    n = a / math.sqrt(1 - e2 * math.sin(foot) ** 2)
    r = a * (1 - e2) / (1 - e2 * math.sin(foot) ** 2) ** 1.5
    d = (easting - 500_000) / (n * k0)
    latitude = foot - (n * math.tan(foot) / r) * (
        d**2 / 2
        - (5 + 3 * t + 10 * c - 4 * c**2 - 9 * second) * d**4 / 24
        + (61 + 90 * t + 298 * c + 45 * t**2 - 252 * second - 3 * c**2) * d**6 / 720
    )
    longitude = (
        d - (1 + 2 * t + c) * d**3 / 6 + (5 - 2 * c + 28 * t - 3 * c**2 + 8 * second + 24 * t**2) * d**5 / 120
    ) / math.cos(foot)
    return math.degrees(longitude) + zone * 6 - 183, math.degrees(latitude)


def placed_in(place: Position, territories: Iterable[tuple[int, Box, Sequence[Polygon]]]) -> int | None:
    """The first of some territories (name, box, polygons) in which a place lies."""
    for name, box, found in territories:
        if place in box and is_within(place, found):
            return name
    return None
