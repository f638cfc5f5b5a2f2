"""Annex G.1 as a picture (anexo G.1 en SVG): the chart with its words, in one file that any program shows."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from cauce.exporter.schedule import GROUP, Gantt, with_groups
from cauce.exporter.schedule.chart import COLORS, HEAD, ROW, Scale, shapes, short
from cauce.exporter.schedule.legend import WIDTH, legend


def gantt_svg(gantt: Gantt, *, step: float = 5.0, labels: float = 380) -> bytes:
    """Write a schedule as one SVG file, with its words, its sources and what the picture says in a sentence."""
    lines = with_groups(gantt.lines)
    if not lines:
        return b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
    one = Scale.over(lines, width=1)
    scale = Scale(one.first, one.last, step)
    top, height = 64 + HEAD, 64 + HEAD + len(lines) * ROW + 30
    told = gantt.labels.chart % {
        "count": len(gantt.lines),
        "start": gantt.written(min(line.start for line in lines)),
        "finish": gantt.written(max(line.finish for line in lines)),
    }
    words = [*_legend(gantt, labels)]
    words += [_text(12, 26, gantt.labels.title, size=20, weight=600), _text(12, 48, gantt.plan, size=13, soft=True)]
    for month, start, end in scale.months():
        if end - start > 24:
            words.append(
                _text(labels + start + 3, top - 8, f"{gantt.labels.months[month.month - 1]} {month.year}", size=11)
            )
    for place, line in enumerate(lines):
        weight, inset = (600, 12) if line.kind == GROUP else (400, 24)
        label = short(" ".join((line.code, line.title)).strip(), 40 if line.kind == GROUP else 52)
        words.append(_text(inset, top + place * ROW + 17, label, size=12, weight=weight))
    foot = " · ".join(part for part in (gantt.notice, gantt.day, gantt.program) if part)
    words.append(_text(12, height - 10, foot, size=11, soft=True))
    width = labels + scale.width + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="Source Sans 3, Segoe UI, Noto Sans, sans-serif">'
        f"<title>{escape(gantt.labels.title)}: {escape(gantt.plan)}</title><desc>{escape(told)}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<g transform="translate({labels:g} 0)">{shapes(gantt, lines, scale, top=top)}</g>'
        f"{''.join(words)}</svg>"
    ).encode()


def _legend(gantt: Gantt, x: float) -> Iterator[str]:
    for drawn, word in legend(gantt):
        yield f'<g transform="translate({x:g} 14)">{drawn}</g>'
        yield _text(x + WIDTH + 6, 27, word, size=12)
        x += WIDTH + 30 + 7 * len(word)


def _text(x: float, y: float, words: str, *, size: int, weight: int = 400, soft: bool = False) -> str:
    color = COLORS["soft" if soft else "ink"]
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{color}">{escape(words)}</text>'
