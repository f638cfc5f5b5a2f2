"""The progress presentation (presentación de avance): slides of any day, with native charts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# How a row's state is drawn: the same colour on every slide. The word stands beside it.
STATE_COLORS = {
    "done": "23603C",
    "in_progress": "6FA8B5",
    "planned": "D3E2E5",
    "deferred": "3F5573",
    "cancelled": "9AA5A9",
}
ON_DARK = frozenset({"done", "deferred"})  # states on whose colour a figure is written in white


@dataclass(frozen=True)
class Series:
    """One state's numbers, a number for each category of its chart."""

    state: str
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """A chart of lying bars: one series counts each category, several are put end to end.

    ``told`` says in words what the chart shows. With one series each category is drawn in the colour of
    the state of its place in ``states``.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    told: str
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: ``widths`` are shares of the slide; ``told`` says in words what it lists."""

    headers: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]
    told: str


@dataclass(frozen=True)
class Slide:
    """One slide: its title says what is seen; ``lead`` stands under it, ``text`` where there is nothing to draw.

    ``notes`` are for whoever speaks: where the figures come from and how they are counted.
    """

    title: str
    lead: str = ""
    figures: tuple[tuple[str, str], ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    text: tuple[str, ...] = ()
    foot: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Presentation:
    """All that the presentation says, in the reader's language; the first slide is made of what stands here."""

    title: str
    plan: str
    place: str
    notice: str
    day: str
    program: str
    language: str
    on: date
    slides: tuple[Slide, ...]
    notes: tuple[str, ...] = ()
