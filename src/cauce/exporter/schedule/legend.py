"""Legend of the chart (leyenda del diagrama): a small picture of each sort of mark that is drawn, and its word."""

from __future__ import annotations

from cauce.exporter.schedule import MILESTONE, Gantt
from cauce.exporter.schedule.chart import BAR, COLORS, GHOST

WIDTH, HEIGHT = 26, 16
_MIDDLE = HEIGHT / 2


def legend(gantt: Gantt) -> list[tuple[str, str]]:
    """Give shapes, ``WIDTH`` by ``HEIGHT``, with their words; what the chart does not show is left out."""
    labels, lines = gantt.labels, gantt.lines
    found = [(_bar("bar"), labels.not_critical)] if labels.not_critical else []
    if any(line.is_critical for line in lines):
        found.append((_bar("critical") + _line(1, _MIDDLE, 25, "#ffffff", 2, "2 3"), labels.critical))
    if any(line.kind == MILESTONE for line in lines):
        diamond = f'<path d="M13 {_MIDDLE - 7}l7 7l-7 7l-7 -7Z" fill="{COLORS["bar"]}"/>'
        found.append((diamond, labels.milestone))
    if any(line.was for line in lines):
        found.append(
            (_bar("ghost", GHOST), f"{labels.baseline}: {gantt.baseline}" if gantt.baseline else labels.baseline)
        )
    if lines and min(one.start for one in lines) <= gantt.on <= max(one.finish for one in lines):
        found.append((_line(13, 0, 13, COLORS["today"], 1.5, "5 3"), labels.today))
    return found


def as_picture(shapes: str) -> str:
    """Make a picture of its own of the shapes of one mark."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{shapes}</svg>'
    )


def _bar(color: str, height: float = BAR) -> str:
    opacity = ' opacity="0.55"' if color == "ghost" else ""
    top = _MIDDLE - height / 2
    return f'<rect x="1" y="{top}" width="24" height="{height}" rx="2" fill="{COLORS[color]}"{opacity}/>'


def _line(x1: float, y1: float, x2: float, color: str, width: float, dashes: str) -> str:
    y2 = y1 if x1 != x2 else HEIGHT
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{color}" stroke-width="{width:g}" '
        f'stroke-dasharray="{dashes}"/>'
    )
