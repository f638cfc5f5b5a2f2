"""Names on a map (rótulos): each within its territory, in two lines, or beside it with a line; never two on each other.

Territories that come first and then the larger ones choose first. A name that has no room left is not drawn, and is
told, so that the sheet can say it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Rings = Sequence[Sequence[Point]]
Rectangle = tuple[float, float, float, float]  # left, top, right, bottom

# Widths of letters of the typeface of the sheet, in its size; what is not listed is as wide as a wide small letter.
WIDTHS = {
    **dict.fromkeys("'.,:;|!", 0.23),
    **dict.fromkeys(" ijlI’íì", 0.3),
    **dict.fromkeys("()/-ftJrs", 0.4),
    **dict.fromkeys("aáceézxFS0123456789", 0.5),
    **dict.fromkeys("LPEÉYRBTZ", 0.61),
    **dict.fromkeys("KCVXUÚGAÁNÑDOÓQ", 0.71),
    **dict.fromkeys("Hmw", 0.8),
    **dict.fromkeys("MW", 0.96),
}
OTHER = 0.56
LINE = 1.12  # heights of lines, in the size of the letters
RISE, FALL = 0.76, 0.26  # of a line above and below its foot
ROOM = 1.5  # units kept free about a name
SCANS = 9
# How far from its place a name stands beside it, in the size of the letters: on open ground, then upon others' land.
OPEN = (2.0, 3.0, 4.0, 5.5, 7.0, 8.5, 10.0)
NEAR = (2.5, 4.0, 6.0, 9.0)
WAYS = 24


@dataclass(frozen=True)
class Named:
    """What is to be named: its name, its parts as drawn (each its rings, the outer one first), and its weight."""

    name: str
    parts: Sequence[Rings]
    weight: int = 0


@dataclass(frozen=True)
class Placed:
    """A name in its place: its lines, the middle of each line's foot, its rectangle, and what a line leads to."""

    name: str
    lines: tuple[str, ...]
    feet: tuple[Point, ...]
    rectangle: Rectangle
    leads_to: Point | None = None

    @property
    def leads_from(self) -> Point:
        """Where the leading line begins: the point of the rectangle that is nearest to what is named."""
        x, y = self.leads_to or (self.rectangle[0], self.rectangle[1])
        left, top, right, bottom = self.rectangle
        return min(max(x, left), right), min(max(y, top), bottom)


def width_of(words: str, size: float) -> float:
    """Return how wide words are at most, in the units of a size of letters.

    Examples
    --------
    >>> width_of("Ancón", 10) < width_of("San Miguelito", 10)
    True
    """
    return sum(WIDTHS.get(letter, OTHER) for letter in words) * size


def place_names(
    named: Iterable[Named], *, within: Rectangle, size: float, kept: Sequence[Rectangle] = ()
) -> tuple[list[Placed], list[str]]:
    """Place names on a map; return those that have a place, and the names that have none.

    Parameters
    ----------
    within
        The drawing, out of which no name goes.
    kept
        What names stay off where they can.

    Examples
    --------
    >>> square = [(0, 0), (90, 0), (90, 90), (0, 90)]
    >>> placed, left = place_names([Named("Ancón", [[square]])], within=(0, 0, 90, 90), size=10)
    >>> placed[0].lines, placed[0].leads_to, left
    (('Ancón',), None, [])
    """
    waiting = sorted((one for one in named if one.name.strip() and one.parts), key=_rank)
    land = [(_box_of(part[0]), part) for one in waiting for part in one.parts]
    placed: list[Placed] = []

    def inside(one: Named) -> Placed | None:
        return _first(_inside(one, size), placed, within, kept)

    def on_open_ground(one: Named) -> Placed | None:
        found = (each for each in _beside(one, size, OPEN) if _is_open(each.rectangle, land))
        return _first(found, placed, within, kept)

    def anywhere(one: Named) -> Placed | None:
        return _first(_beside(one, size, NEAR), placed, within, kept)

    for way in (inside, on_open_ground, anywhere):
        left = []
        for one in waiting:
            found = way(one)
            if found is None:
                left.append(one)
            else:
                placed.append(found)
        waiting = left
    return placed, [one.name for one in waiting]


def _rank(one: Named) -> tuple[int, float, str]:
    return -one.weight, -max(_area(part[0]) for part in one.parts), one.name


def _area(ring: Sequence[Point]) -> float:
    turns = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * down - across * y for (x, y), (across, down) in turns)) / 2


def _first(
    found: Iterable[Placed], placed: Sequence[Placed], within: Rectangle, kept: Sequence[Rectangle]
) -> Placed | None:
    """The first place that is free of names, and of what names stay off if there is such a one."""
    spare = None
    for one in found:
        if not _is_in(one.rectangle, within) or any(_collide(one, other) for other in placed):
            continue
        if not any(_meet(one.rectangle, each) for each in kept):
            return one
        spare = spare or one
    return spare


def _inside(one: Named, size: float) -> Iterator[Placed]:
    """Places within the largest part: in one line, then in two, the nearest to its middle first."""
    part = max(one.parts, key=lambda rings: _area(rings[0]))
    downs = [y for _x, y in part[0]]
    top, bottom = min(downs), max(downs)
    heights = sorted(
        (top + (bottom - top) * (step + 1) / (SCANS + 1) for step in range(SCANS)),
        key=lambda y: abs(y - (top + bottom) / 2),
    )
    for lines in _splits(one.name, size):
        wide, high = max(width_of(line, size) for line in lines), _height(lines, size)
        for y in heights:
            room = _room(part, y - high / 2, y, y + high / 2)
            if room is not None and room[1] - room[0] >= wide:
                yield _at(one.name, lines, ((room[0] + room[1]) / 2, y), size)


def _box_of(ring: Sequence[Point]) -> Rectangle:
    across, down = [x for x, _y in ring], [y for _x, y in ring]
    return min(across), min(down), max(across), max(down)


def _is_open(one: Rectangle, land: Sequence[tuple[Rectangle, Rings]]) -> bool:
    """Whether a rectangle lies upon no territory, as seen at its corners, its middle and the middles of its sides."""
    left, top, right, bottom = one
    near = [part for box, part in land if _meet(one, box)]
    return not any(
        start <= x <= end
        for part in near
        for y in (top, (top + bottom) / 2, bottom)
        for start, end in _runs(part, y)
        for x in (left, (left + right) / 2, right)
    )


def _beside(one: Named, size: float, reaches: Sequence[float]) -> Iterator[Placed]:
    """Places around a point of the territory, the nearest first, each with a line that leads to it."""
    part = max(one.parts, key=lambda rings: _area(rings[0]))
    x, y = point_of(part)
    for reach in reaches:
        for lines in _splits(one.name, size):
            wide, high = max(width_of(line, size) for line in lines), _height(lines, size)
            for way in range(WAYS):
                across, down = math.cos(2 * math.pi * way / WAYS), math.sin(2 * math.pi * way / WAYS)
                middle = x + across * (reach * size + wide / 2), y + down * (reach * size + high / 2)
                yield _at(one.name, lines, middle, size, leads_to=(x, y))


def point_of(part: Rings) -> Point:
    """Return a point within a part, in the middle of its widest run.

    Examples
    --------
    >>> point_of([[(0, 0), (10, 0), (10, 10), (0, 10)]])
    (5.0, 5.0)
    """
    downs = [y for _x, y in part[0]]
    top, bottom = min(downs), max(downs)
    heights = [top + (bottom - top) * (step + 1) / (SCANS + 1) for step in range(SCANS)]
    runs = [(right - left, -abs(y - (top + bottom) / 2), left, y) for y in heights for left, right in _runs(part, y)]
    if not runs:
        return sum(x for x, _y in part[0]) / len(part[0]), (top + bottom) / 2
    wide, _off, left, y = max(runs)
    return left + wide / 2, y


def _splits(name: str, size: float) -> list[tuple[str, ...]]:
    """A name in one line and, where it has several words, in the two lines that are nearest in width."""
    words = name.split()
    whole = (" ".join(words),)
    pairs = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    even = min(pairs, key=lambda pair: max(width_of(line, size) for line in pair), default=None)
    return [whole] if even is None else [whole, even]


def _height(lines: Sequence[str], size: float) -> float:
    return size * (RISE + FALL + LINE * (len(lines) - 1))


def _at(name: str, lines: tuple[str, ...], middle: Point, size: float, *, leads_to: Point | None = None) -> Placed:
    x, y = middle
    wide, high = max(width_of(line, size) for line in lines), _height(lines, size)
    feet = tuple((x, y - high / 2 + size * (RISE + LINE * number)) for number in range(len(lines)))
    rectangle = (x - wide / 2 - ROOM, y - high / 2 - ROOM, x + wide / 2 + ROOM, y + high / 2 + ROOM)
    return Placed(name, lines, feet, rectangle, leads_to)


def _runs(part: Rings, y: float) -> list[tuple[float, float]]:
    """The stretches of a height that lie within a part; what its holes take is left out."""
    crossed = []
    for ring in part:
        for (x, up), (across, down) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (up <= y) != (down <= y):
                crossed.append(x + (y - up) / (down - up) * (across - x))
    crossed.sort()
    return list(zip(crossed[::2], crossed[1::2], strict=False))


def _room(part: Rings, *heights: float) -> tuple[float, float] | None:
    """The widest stretch that lies within a part at each of some heights."""
    found = _runs(part, heights[0])
    for y in heights[1:]:
        runs = _runs(part, y)
        found = [
            (max(left, one), min(right, other)) for left, right in found for one, other in runs if one < right > left
        ]
    return max((each for each in found if each[0] < each[1]), key=lambda each: each[1] - each[0], default=None)


def _is_in(one: Rectangle, within: Rectangle) -> bool:
    return one[0] >= within[0] and one[1] >= within[1] and one[2] <= within[2] and one[3] <= within[3]


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _collide(one: Placed, other: Placed) -> bool:
    """Whether two names lie on each other, or the line of one runs through the other or across its line."""
    if _meet(one.rectangle, other.rectangle):
        return True
    pairs = ((one, other), (other, one))
    if any(a.leads_to and _runs_through(a.leads_from, a.leads_to, b.rectangle) for a, b in pairs):
        return True
    if one.leads_to is None or other.leads_to is None:
        return False
    if any(_runs_through(a.leads_from, a.leads_to, _spot(b.leads_to)) for a, b in pairs if a.leads_to and b.leads_to):
        return True
    return _cross(one.leads_from, one.leads_to, other.leads_from, other.leads_to)


def _spot(place: Point) -> Rectangle:
    """What the end of a leading line takes."""
    return place[0] - ROOM * 2, place[1] - ROOM * 2, place[0] + ROOM * 2, place[1] + ROOM * 2


def _runs_through(start: Point, end: Point, box: Rectangle) -> bool:
    left, top, right, bottom = box
    if left <= end[0] <= right and top <= end[1] <= bottom:
        return True
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return any(_cross(start, end, corners[at], corners[(at + 1) % 4]) for at in range(4))


def _cross(one: Point, other: Point, third: Point, fourth: Point) -> bool:
    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return side(one, other, third) * side(one, other, fourth) < 0 and (
        side(third, fourth, one) * side(third, fourth, other) < 0
    )
