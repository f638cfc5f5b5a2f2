"""The risk report (mapa de riesgos y áreas prioritarias): the same facts as PDF, Word, slides, Excel and GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Self

from cauce.core.places import CityFormat
from cauce.core.scenarios import CURRENCY
from cauce.exporter.map_drawing import Box, Projection, box_around, path_of

# How much a place needs a plan, from not reached to first; darker is more, so that it is told without colour.
SHADES = ("#f4f1e8", "#f2d9a0", "#dd9a4b", "#a3441d")
FIRST, OTHER, NOT_REACHED = "first", "other", "not_reached"
SPOTS = {FIRST: ("#4a0f06", 5.5), OTHER: ("#2f6f7d", 3.5), NOT_REACHED: ("#9db0b7", 2.5)}
WIDTH = 900.0


@dataclass(frozen=True)
class Territory:
    """A territory on the map: its outline as GeoJSON and its place among the shades, 0 to 3."""

    name: str
    geometry: Mapping[str, Any] | None
    shade: int


@dataclass(frozen=True)
class Spot:
    """A facility on the map: first, other, or not reached."""

    name: str
    longitude: float
    latitude: float
    state: str


@dataclass(frozen=True)
class Map:
    """What the map shows, what its signs mean, and in words what is seen."""

    territories: tuple[Territory, ...]
    spots: tuple[Spot, ...]
    box: Box | None
    shades: tuple[str, ...]  # words of the shades
    states: Mapping[str, str]  # words of the spots
    told: str
    north: str
    kilometres: str  # «%s km»


class Number(str):
    """A number as it is read («EUR 1,25 M»); a workbook holds the number itself, under its format.

    Examples
    --------
    >>> cost = Number("EUR 1.25 M", 1_250_000.0, money("EUR"))
    >>> str(cost), cost.value, cost.shown
    ('EUR 1.25 M', 1250000.0, '[$EUR] #,##0')
    """

    value: float
    shown: str

    def __new__(cls, words: str, value: float, shown: str) -> Self:
        """Keep the words as the text."""
        made = super().__new__(cls, words)
        made.value, made.shown = value, shown
        return made


def money(currency: str) -> str:
    """Return the format of amounts in a currency of three letters."""
    return f"[${currency}] #,##0" if CURRENCY.fullmatch(currency) else "#,##0"


@dataclass(frozen=True)
class Table:
    """A table with its heading: ``widths`` are shares, ``notes`` stand under it, ``none`` where it is empty."""

    title: str
    headers: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]
    none: str
    notes: tuple[str, ...] = ()
    short: int = 0  # lines that slides show; 0: none of it


@dataclass(frozen=True)
class RiskReport:
    """All that the report says, in the reader's language."""

    title: str
    plan: str
    place: str
    notice: str
    warning: str
    lead: str
    method: tuple[str, ...]
    figures: tuple[tuple[str, str], ...]
    map: Map
    tables: tuple[Table, ...]
    day: str
    program: str
    language: str
    on: date
    city: CityFormat  # how its figures are written, so that a workbook holds them as numbers


def map_svg(told: Map, *, width: float = WIDTH) -> str:
    """Draw the map with colours of its own, its scale and its north; nothing where no outline is known.

    Examples
    --------
    >>> map_svg(Map((), (), None, (), {}, "", "N", "%s km"))
    ''
    """
    if told.box is None:
        return ""
    projection = Projection(box_around(told.box, shape=0.35), width=width)
    height = projection.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}">',
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#e6eef1"/>',
    ]
    for one in told.territories:
        if one.geometry is not None:
            colour = SHADES[one.shade]
            path = path_of(one.geometry, projection)
            parts.append(f'<path fill="{colour}" stroke="#6d7b80" stroke-width="0.7" d="{path}"/>')
    for state in (NOT_REACHED, OTHER, FIRST):
        fill, size = SPOTS[state]
        for spot in told.spots:
            if spot.state == state:
                x, y = projection.place(spot.longitude, spot.latitude)
                parts.append(
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{fill}" stroke="#fff" stroke-width="0.8"/>'
                )
    return "".join([*parts, *_scale_and_north(told, projection), "</svg>"])


def _scale_and_north(told: Map, projection: Projection) -> list[str]:
    bar = projection.bar(at_most=projection.width / 4)
    left, low = 24.0, projection.height - 24
    words = escape(told.kilometres % f"{bar.kilometres:g}")
    text = 'font-family="Libertinus Serif" font-size="18" fill="#1d2b33"'
    right = projection.width - 30
    return [
        f'<rect x="{left}" y="{low - 6}" width="{bar.length:.1f}" height="6" fill="#1d2b33"/>',
        f'<text x="{left}" y="{low - 12}" {text}>{words}</text>',
        f'<path d="M{right} 46l9 26-9-7-9 7z" fill="#1d2b33"/>',
        f'<text x="{right}" y="38" text-anchor="middle" {text}>{escape(told.north)}</text>',
    ]
