"""Chart of a schedule (diagrama de Gantt): bars, milestones, dependencies and the baseline's ghosts as SVG.

One geometry for page and files. Shapes carry classes, by which a page colours them, and the colours of print as
attributes, so that a file shows the same without a style sheet. Critical work is told by its pattern too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from cauce.exporter.schedule import GROUP, MILESTONE, Arrow, Gantt, Line

ROW = 26  # height of a line
BAR = 12
GHOST = 4
HEAD = 34
COLORS: Mapping[str, str] = {
    "bar": "#0a5a6c",
    "done": "#073c49",
    "critical": "#9c2418",
    "ghost": "#76858a",
    "free": "#efece3",
    "grid": "#dad6ca",
    "today": "#b4520a",
    "arrow": "#76858a",
    "ink": "#18272c",
    "soft": "#4a5b61",
}


@dataclass(frozen=True)
class Scale:
    """Days to places: ``first`` is at 0, each day is ``step`` wide."""

    first: dt.date
    last: dt.date
    step: float

    @classmethod
    def over(cls, lines: Sequence[Line], *, width: float, also: Sequence[dt.date] = ()) -> Scale:
        """Scale from the first day of the first month to the last day of the last one, over a width."""
        days = [day for line in lines for day in (line.start, line.finish, *(line.was or ()))] + list(also)
        first = min(days).replace(day=1)
        last = _month_after(max(days)) - dt.timedelta(days=1)
        return cls(first, last, width / ((last - first).days + 1))

    def at(self, day: dt.date) -> float:
        """Place of the morning of a day."""
        return round((day - self.first).days * self.step, 2)

    def after(self, day: dt.date) -> float:
        """Place of the evening of a day."""
        return round(((day - self.first).days + 1) * self.step, 2)

    @property
    def width(self) -> float:
        """How wide all of it is."""
        return self.after(self.last)

    def months(self) -> Iterator[tuple[dt.date, float, float]]:
        """Give each month with the places of its beginning and its end."""
        day = self.first
        while day <= self.last:
            following = _month_after(day)
            yield day, self.at(day), self.at(following)
            day = following


def _month_after(day: dt.date) -> dt.date:
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)


class Drawing:
    """Lines under each other on one scale, drawn in one piece or in parts, without words.

    Dependencies run on beyond the edges of a part, into the part before or after.
    """

    def __init__(self, gantt: Gantt, lines: Sequence[Line], scale: Scale) -> None:
        self.gantt, self.lines, self.scale = gantt, lines, scale
        self._places = {line.key: place for place, line in enumerate(lines)}
        self._arrows = [
            (self._places[one.before], self._places[one.after], one.kind, self._state(one))
            for one in gantt.pictured()
            if one.before in self._places and one.after in self._places
        ]

    def part(self, start: int, end: int, *, top: float = 0) -> str:
        """Draw the lines from one place to another, the first of them at ``top``."""
        gantt, scale, lines = self.gantt, self.scale, self.lines[start:end]
        height = top + len(lines) * ROW
        parts = [*_grid(gantt, scale, top, height)]
        parts += self._drawn_arrows(start, end, top - start * ROW)
        for place, line in enumerate(lines):
            parts += _line(line, top + place * ROW, scale)
        if scale.first <= gantt.on <= scale.last:
            x = scale.at(gantt.on)
            parts.append(
                f'<line class="today" x1="{x}" y1="{top}" x2="{x}" y2="{height}" stroke="{COLORS["today"]}" '
                'stroke-width="1.5" stroke-dasharray="5 3"/>'
            )
        return "".join(parts)

    def _state(self, arrow: Arrow) -> str:
        ends = self.lines[self._places[arrow.before]], self.lines[self._places[arrow.after]]
        return " critical" if ends[0].is_critical and ends[1].is_critical else ""

    def _drawn_arrows(self, start: int, end: int, top: float) -> Iterator[str]:
        """Draw the dependencies of a part: a path for all that are critical, one for the others; tips likewise."""
        paths: dict[str, list[tuple[str, str]]] = {}
        for before, after, kind, state in self._arrows:
            if (before < end and after >= start) or (after < end and before >= start):
                ends = self.lines[before], self.lines[after]
                y1, y2 = (top + place * ROW + ROW / 2 for place in (before, after))
                paths.setdefault(state, []).append(_arrow(kind, ends, y1, y2, self.scale))
        for state, found in sorted(paths.items()):
            yield (
                f'<path class="arrow{state}" d="{"".join(one[0] for one in found)}" fill="none" '
                f'stroke="{COLORS["arrow"]}" stroke-width="1"/>'
                f'<path class="arrow tip{state}" d="{"".join(one[1] for one in found)}" fill="{COLORS["arrow"]}"/>'
            )


def shapes(gantt: Gantt, lines: Sequence[Line], scale: Scale, *, top: float = 0) -> str:
    """Draw lines with the dependencies among them; no words, so that any program can show it."""
    return Drawing(gantt, lines, scale).part(0, len(lines), top=top)


def _grid(gantt: Gantt, scale: Scale, top: float, height: float) -> Iterator[str]:
    if scale.step >= 3:  # closer together they would be one grey ground
        day = scale.first
        while day <= scale.last:
            if day in gantt.free or day.weekday() in gantt.weekend:
                yield (
                    f'<rect class="free" x="{scale.at(day)}" y="{top}" width="{round(scale.step, 2)}" '
                    f'height="{height - top}" fill="{COLORS["free"]}"/>'
                )
            day += dt.timedelta(days=1)
    months = "".join(f"M{start} {top}V{height}" for _, start, _end in scale.months())
    yield f'<path class="grid" d="{months}" fill="none" stroke="{COLORS["grid"]}" stroke-width="1"/>'


def _line(line: Line, y: float, scale: Scale) -> Iterator[str]:
    middle = y + ROW / 2
    if line.was:
        x = scale.at(line.was[0])
        yield (
            f'<rect class="ghost" x="{x}" y="{middle + BAR / 2 + 1}" width="{round(scale.after(line.was[1]) - x, 2)}" '
            f'height="{GHOST}" fill="{COLORS["ghost"]}" opacity="0.55"/>'
        )
    state = "critical" if line.is_critical else "bar"
    if line.kind == GROUP:
        x, end = scale.at(line.start), scale.after(line.finish)
        bracket = f"M{x} {middle + 6}V{middle - 3}H{end}V{middle + 6}L{end - 4} {middle + 1}H{x + 4}Z"
        yield f'<path class="group" d="{bracket}" fill="{COLORS["soft"]}"/>'
        return
    if line.kind == MILESTONE:
        x, r = scale.after(line.finish), BAR / 2 + 1
        diamond = f"M{x} {middle - r}L{x + r} {middle}L{x} {middle + r}L{x - r} {middle}Z"
        yield (f'<path class="milestone {state}" d="{diamond}" fill="{COLORS[state]}" data-key="{escape(line.key)}"/>')
        return
    x, end = scale.at(line.start), scale.after(line.finish)
    yield (
        f'<rect class="{state}" x="{x}" y="{middle - BAR / 2}" width="{round(end - x, 2)}" height="{BAR}" rx="2" '
        f'fill="{COLORS[state]}" data-key="{escape(line.key)}"/>'
    )
    if line.is_critical:  # a line through the bar: not told by its colour alone
        yield (
            f'<line class="stripe" x1="{x}" y1="{middle}" x2="{end}" y2="{middle}" stroke="#ffffff" '
            'stroke-width="2" stroke-dasharray="2 3"/>'
        )
    if line.done > 0:
        yield (
            f'<rect class="done" x="{x}" y="{middle + BAR / 2 - 3}" width="{round((end - x) * line.done, 2)}" '
            f'height="3" fill="{COLORS["done"]}"/>'
        )


def _arrow(kind: str, ends: tuple[Line, Line], y1: float, y2: float, scale: Scale) -> tuple[str, str]:
    """Lead out of one end of a bar, down or up between the lines, into an end of the other: the line and its tip."""
    first, second = kind.split("_")
    x1, out = _end(ends[0], first, scale)
    x2, into = _end(ends[1], second, scale)
    down = 1 if y2 > y1 else -1
    between = y2 - down * ROW / 2
    bend1, bend2 = round(x1 + out * 5, 2), round(x2 + into * 7, 2)
    tip = round(x2 + into * 4, 2)
    return f"M{x1} {y1}H{bend1}V{between}H{bend2}V{y2}H{tip}", f"M{x2} {y2}l{into * 5} -3v6Z"


def _end(line: Line, which: str, scale: Scale) -> tuple[float, int]:
    """Place of an end of a bar, and the direction that leads away from it."""
    if line.kind == MILESTONE:
        x, r = scale.after(line.finish), BAR / 2 + 1
        return (x - r, -1) if which == "start" else (x + r, 1)
    return (scale.at(line.start), -1) if which == "start" else (scale.after(line.finish), 1)


def short(words: str, most: int) -> str:
    """Cut words that are too long for their place."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
