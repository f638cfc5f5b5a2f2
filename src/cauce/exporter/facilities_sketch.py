"""A sketch of a city (croquis): outlines of its territories and points, as an SVG without a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from cauce.core.territories import Box, Position

GROUND, LAND, EDGE, NAME, DOT, MARK = "#e9eef0", "#fbf9f3", "#76858a", "#2b3d43", "#0a5a6c", "#9c2418"
CHARACTER = 6.2  # points of a name's letter


@dataclass(frozen=True)
class Sketched:
    """A territory: its name, the middle of its box, its rings, whether it is the one that matters."""

    name: str
    middle: Position
    rings: Sequence[Sequence[Position]]
    is_chosen: bool = False


def sketch_svg(
    window: Box,
    territories: Sequence[Sketched],
    *,
    points: Sequence[Position] = (),
    mark: Position | None = None,
    size: int = 640,
) -> str:
    """Draw a window of a city: land, names where they have room, points, and one mark.

    Parameters
    ----------
    window
        What is drawn; it fills the square.
    size
        Side of the square in points.

    Examples
    --------
    >>> sketch_svg(Box(0, 0, 1, 1), [], mark=(0.5, 0.5), size=100).count("<circle")
    2
    """
    drawn = [f'<rect width="{size}" height="{size}" fill="{GROUND}"/>']
    for one in territories:
        path = "".join(_path(ring, window, size) for ring in one.rings)
        width = 2.5 if one.is_chosen else 1
        drawn.append(f'<path d="{path}" fill="{LAND}" fill-rule="evenodd" stroke="{EDGE}" stroke-width="{width}"/>')
    drawn += _names(territories, window, size)
    drawn += [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{DOT}"/>' for x, y in (_at(p, window, size) for p in points)
    ]
    if mark is not None:
        x, y = _at(mark, window, size)
        drawn.append(
            f'<path d="M{x - 12:.1f} {y:.1f}h24M{x:.1f} {y - 12:.1f}v24" stroke="{MARK}" stroke-width="1.5"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="none" stroke="{MARK}" stroke-width="2.5"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{MARK}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {size} {size}">'
        + "".join(drawn)
        + "</svg>"
    )


def _at(place: Position, window: Box, size: int) -> Position:
    x = (place[0] - window.west) / (window.east - window.west) * size
    y = (window.north - place[1]) / (window.north - window.south) * size
    return x, y


def _path(ring: Sequence[Position], window: Box, size: int) -> str:
    """A ring as a path; corners far outside are brought near, so that figures stay short."""
    told = []
    for place in ring:
        x, y = (min(max(one, -size), 2 * size) for one in _at(place, window, size))
        told.append(f"{x:.1f} {y:.1f}")
    return f"M{'L'.join(told)}Z"


def _names(territories: Sequence[Sketched], window: Box, size: int) -> list[str]:
    """Names of territories whose middle is seen, as long as none lies on another."""
    taken: list[tuple[float, float, float, float]] = []
    found = []
    for one in sorted(territories, key=lambda each: not each.is_chosen):
        x, y = _at(one.middle, window, size)
        half = len(one.name) * CHARACTER / 2
        box = (x - half, y - 8, x + half, y + 8)
        if box[0] < 0 or box[2] > size or box[1] < 0 or box[3] > size:
            continue
        if any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken):
            continue
        taken.append(box)
        found.append(
            f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-family="sans-serif" font-size="11" '
            f'fill="{NAME}" stroke="{LAND}" stroke-width="3" paint-order="stroke">{escape(one.name)}</text>'
        )
    return found
