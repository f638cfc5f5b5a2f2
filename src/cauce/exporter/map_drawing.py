"""The map drawn on the server (mapa dibujado): territories, a layer's picture, facilities; as SVG in Web Mercator."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from cauce import method
from cauce.exporter.map_names import Named, Placed, place_names

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
EARTH = 6_378_137.0  # metres; the sphere of Web Mercator
STEP = 0.6  # units of the drawing that are told apart
LETTERS = 10  # units that names are high, with all that rises and falls
HATCHINGS = {"dense": 1, "sparse": 2}
HATCHES = {1: 9, 2: 20}  # units between the lines of a hatching
SIGNS = {  # outlines around a middle, of a size of one
    "diamond": ((0, -1.5), (1.5, 0), (0, 1.5), (-1.5, 0)),
    "triangle": ((0, -1.3), (1.3, 1.0), (-1.3, 1.0)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
}


@dataclass(frozen=True)
class Area:
    """A territory: its name, its outline as GeoJSON, the hatching that marks it (0 none, 1 dense, 2 sparse).

    ``words`` are said of it where it is pointed at: its name where there are none.
    """

    name: str
    geometry: Mapping[str, Any]
    hatch: int = 0
    words: str = ""


@dataclass(frozen=True)
class Spot:
    """A facility: where it stands, and the mark of its class."""

    name: str
    longitude: float
    latitude: float
    colour: str = ""  # of its class; empty: the plain mark
    size: float = 1.0
    sign: str = ""  # of SIGNS; empty: a circle


@dataclass(frozen=True)
class Overlay:
    """The picture of a layer, by an address or as data."""

    href: str
    corners: Box
    opacity: float = 0.75


@dataclass(frozen=True)
class Drawing:
    """What is drawn, and within which box."""

    box: Box
    areas: Sequence[Area] = ()
    spots: Sequence[Spot] = ()
    overlays: Sequence[Overlay] = ()
    mark: str = "map"  # by which one drawing's hatchings are told from another's on the same page


@dataclass(frozen=True)
class Bar:
    """A scale bar: its length on the ground and in the drawing."""

    kilometres: float
    length: float


class Projection:
    """From degrees to the units of a drawing of a given width, north up."""

    def __init__(self, box: Box, *, width: float) -> None:
        west, south, east, north = box
        self.left, self.top = math.radians(west), _stretched(north)
        self.per_radian = width / max(math.radians(east) - self.left, 1e-9)
        self.width, self.height = width, (self.top - _stretched(south)) * self.per_radian
        self.middle = (south + north) / 2

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a position stands, from the upper left corner."""
        return (math.radians(longitude) - self.left) * self.per_radian, (
            self.top - _stretched(latitude)
        ) * self.per_radian

    def bar(self, *, at_most: float) -> Bar:
        """Return the longest round scale bar that is no longer than asked."""
        metres_per_unit = EARTH * math.cos(math.radians(self.middle)) / self.per_radian
        lengths = [float(one) for one in method.load("maps")["scale_bar"]["kilometres"]]
        fitting = [one for one in lengths if one * 1000 / metres_per_unit <= at_most]
        chosen = max(fitting, default=lengths[0])
        return Bar(chosen, chosen * 1000 / metres_per_unit)


def _stretched(latitude: float) -> float:
    """Web Mercator's northing of a latitude, on a sphere of radius one.

    Examples
    --------
    >>> round(_stretched(9.0), 6)
    0.15773
    """
    return math.log(math.tan(math.pi / 4 + math.radians(max(-85.0, min(85.0, latitude))) / 2))


def box_around(box: Box, *, share: float = 0.04, shape: float = 0.0) -> Box:
    """Give a box room at its edges and, where asked, a shape: its height for its width, on the map.

    Examples
    --------
    >>> wide = box_around((0, 0, 1, 2), share=0, shape=0.5)
    >>> round(Projection(wide, width=100).height)
    50
    """
    west, south, east, north = box
    wide = max(east - west, 0.002) * share
    high = max(north - south, 0.002) * share
    west, south, east, north = west - wide, south - high, east + wide, north + high
    if not shape:
        return west, south, east, north
    height = Projection((west, south, east, north), width=1).height
    if height > shape:
        lacking = (east - west) * (height / shape - 1)
        return west - lacking / 2, south, east + lacking / 2, north
    lacking = (north - south) * (shape / height - 1)
    return west, south - lacking / 2, east, north + lacking / 2


def path_of(geometry: Mapping[str, Any], projection: Projection) -> str:
    """Return the path of a Polygon or MultiPolygon; points that fall together are drawn once."""
    told = geometry.get("coordinates") or []
    polygons = [told] if geometry.get("type") == "Polygon" else told
    return "".join(_ring(ring, projection) for polygon in polygons for ring in polygon)


def _ring(ring: Iterable[Sequence[float]], projection: Projection) -> str:
    points: list[tuple[float, float]] = []
    for longitude, latitude, *_height in ring:
        x, y = projection.place(longitude, latitude)
        point = (round(x / STEP) * STEP, round(y / STEP) * STEP)
        if not points or points[-1] != point:
            points.append(point)
    if len(points) < 3:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def svg(
    drawing: Drawing, *, width: float = 1000, title: str, scale: str = "", spot_size: float = 5, is_plain: bool = False
) -> str:
    """Draw a map. ``is_plain`` gives it colours of its own, for paper; else a page's style colours it.

    ``scale`` are the words beside a scale bar, with %(kilometres)s in them; without them there is none.

    Examples
    --------
    >>> square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    >>> drawn = svg(Drawing((0, 0, 1, 1), [Area("Centro", square)]), width=100, title="Mapa")
    >>> drawn.count("<path"), "Centro" in drawn
    (1, True)
    """
    projection = Projection(drawing.box, width=width)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {projection.width:.0f} {projection.height:.0f}"'
        f' class="map-drawn" role="img" aria-label="{escape(title, quote=True)}">',
        f'<rect class="map-ground" width="{projection.width:.0f}" height="{projection.height:.0f}"'
        + (' fill="#eef3f4"/>' if is_plain else "/>"),
    ]
    land = ' fill="#fbfaf6" stroke="none"' if is_plain else ""
    line = ' fill="none" stroke="#76858a" stroke-width="0.8"' if is_plain else ""
    paths = [(escape(area.words or area.name), path_of(area.geometry, projection)) for area in drawing.areas]
    if drawing.overlays:  # the land, what lies on it, and its borders on top
        parts += [f'<path class="map-land"{land} d="{path}"/>' for _name, path in paths]
        parts += [_image(overlay, projection) for overlay in drawing.overlays]
        land = line
    mark = "map-border" if drawing.overlays else "map-area"
    parts += [f'<path class="{mark}"{land} d="{path}"><title>{name}</title></path>' for name, path in paths]
    parts += _hatched(drawing, paths, is_plain)
    parts += [_spot(spot, projection, spot_size, is_plain) for spot in drawing.spots]
    if scale:
        parts.append(_bar(projection, scale))
    if is_plain:
        parts += [_name(one) for one in names_of(drawing, projection)[0]]
    return "".join([*parts, "</svg>"])


def _hatched(drawing: Drawing, paths: Sequence[tuple[str, str]], is_plain: bool) -> list[str]:
    """Hatch the territories that are marked, by lines that are seen without colours."""
    line = ' stroke="#18272c"' if is_plain else ""
    used = sorted({area.hatch for area in drawing.areas if area.hatch})
    defined = [
        f'<pattern id="{drawing.mark}-hatch-{one}" width="{HATCHES[one]}" height="{HATCHES[one]}"'
        f' patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path class="map-hatch"{line} stroke-width="2" d="M0 0v{HATCHES[one]}"/></pattern>'
        for one in used
    ]
    shown = [
        f'<path class="map-hatched"{line} stroke-width="{2.6 if area.hatch == 1 else 1.8}"'
        f"{'' if area.hatch == 1 else ' stroke-dasharray=' + chr(34) + '6 4' + chr(34)}"
        f' fill="url(#{drawing.mark}-hatch-{area.hatch})" d="{path}"><title>{name}</title></path>'
        for area, (name, path) in zip(drawing.areas, paths, strict=True)
        if area.hatch
    ]
    return [f"<defs>{''.join(defined)}</defs>", *shown] if shown else []


def _bar(projection: Projection, words: str) -> str:
    bar = projection.bar(at_most=projection.width / 5)
    left, bottom = 24.0, projection.height - 24
    return (
        f'<path class="map-scale" d="M{left} {bottom - 8:.0f}v8h{bar.length:.1f}v-8"/>'
        f'<text class="map-scale-words" x="{left + bar.length + 10:.0f}" y="{bottom:.0f}">'
        f"{escape(words % {'kilometres': f'{bar.kilometres:g}'})}</text>"
    )


def names_of(drawing: Drawing, projection: Projection) -> tuple[list[Placed], list[str]]:
    """Place the names of the territories, what comes first before the others; and those that have no room."""
    named = [
        Named(area.name, _parts(area.geometry, projection), 3 - area.hatch if area.hatch else 0)
        for area in drawing.areas
    ]
    signs = [spot for spot in drawing.spots if spot.sign]
    places = [projection.place(spot.longitude, spot.latitude) for spot in signs]
    kept = [(x - LETTERS / 2, y - LETTERS / 2, x + LETTERS / 2, y + LETTERS / 2) for x, y in places]
    return place_names(named, within=(0, 0, projection.width, projection.height), size=LETTERS, kept=kept)


def _parts(geometry: Mapping[str, Any], projection: Projection) -> list[list[list[tuple[float, float]]]]:
    told = geometry.get("coordinates") or []
    polygons = [told] if geometry.get("type") == "Polygon" else told
    return [
        [[projection.place(longitude, latitude) for longitude, latitude, *_height in ring] for ring in polygon]
        for polygon in polygons
        if polygon
    ]


def _name(one: Placed) -> str:
    """Write a territory's name, with the line that leads to it where it stands beside it."""
    look = f'font-family="Libertinus Serif" font-size="{LETTERS}" fill="#18272c" stroke="#fbfaf6" stroke-width="2"'
    words = "".join(
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" {look} paint-order="stroke">{escape(line)}</text>'
        for line, (x, y) in zip(one.lines, one.feet, strict=True)
    )
    if one.leads_to is None:
        return words
    (x, y), (across, down) = one.leads_from, one.leads_to
    return (
        f'<path class="map-lead" fill="none" stroke="#18272c" stroke-width="0.7" d="M{x:.1f} {y:.1f}L{across:.1f} '
        f'{down:.1f}"/><circle class="map-lead" fill="#18272c" cx="{across:.1f}" cy="{down:.1f}" r="1.6"/>{words}'
    )


def _image(overlay: Overlay, projection: Projection) -> str:
    west, south, east, north = overlay.corners
    left, top = projection.place(west, north)
    right, bottom = projection.place(east, south)
    return (
        f'<image href="{escape(overlay.href, quote=True)}" x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}"'
        f' height="{bottom - top:.2f}" preserveAspectRatio="none" opacity="{overlay.opacity:.2f}"/>'
    )


def _spot(spot: Spot, projection: Projection, size: float, is_plain: bool) -> str:
    x, y = projection.place(spot.longitude, spot.latitude)
    colour = spot.colour or ("#0a5a6c" if is_plain else "")
    edge = ("#18272c" if spot.colour else "#ffffff") if colour else ""
    look = f' fill="{colour}" stroke="{edge}" stroke-width="1"' if colour else ""
    if spot.sign:
        reach = size * spot.size
        corners = " ".join(f"{x + dx * reach:.1f},{y + dy * reach:.1f}" for dx, dy in SIGNS[spot.sign])
        return (
            f'<polygon class="map-sign" fill="{colour}" stroke="#ffffff" stroke-width="1.2" points="{corners}">'
            f"<title>{escape(spot.name)}</title></polygon>"
        )
    return (
        f'<circle class="map-spot{"" if spot.colour else " map-plain"}"{look} cx="{x:.1f}" cy="{y:.1f}"'
        f' r="{size * spot.size:.1f}"><title>{escape(spot.name)}</title></circle>'
    )
