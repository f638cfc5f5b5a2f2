"""Rules (filetes): tables that only lines between their rows rule, their columns told by the room between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cauce.importer.readers.pdf.grid import Box, Grid
from cauce.importer.readers.pdf.rulings import Ruling, Rulings
from cauce.importer.readers.pdf.words import Word

_SAME_END = 2.0
_FEWEST_RULES, _FEWEST_COLUMNS = 3, 3
_GUTTER = 0.6
_SHARE_OF_WIDTH = 0.5
_MOST_RULES, _MOST_WORDS = 300, 20_000

Span = tuple[float, float]


def tables_between_rules(rulings: Rulings, words: Sequence[Word], *, width: float) -> list[Grid]:
    """Return the tables of a page between lines of one length, three at least, from the top.

    Each band between two lines is a row where its words keep to the columns of the first band.

    Parameters
    ----------
    rulings
        The page's lines; those that end at a vertical one rule other tables.
    words
        The words that no other table holds.
    width
        Width of the page, in points.
    """
    if len(rulings.horizontal) > _MOST_RULES or len(words) > _MOST_WORDS:
        return []
    return [grid for rules in _alike(rulings, width) for grid in _tables(rules, words)]


def _alike(rulings: Rulings, width: float) -> Iterator[list[Ruling]]:
    """Yield groups of long lines that begin and end alike and touch no vertical line, each from the top."""
    groups: list[list[Ruling]] = []
    for rule in sorted(rulings.horizontal, key=lambda rule: -rule.at):
        crossed = any(rule.covers(one.at) and one.covers(rule.at) for one in rulings.vertical)
        if crossed or rule.end - rule.start < _SHARE_OF_WIDTH * width:
            continue
        for group in groups:
            if abs(group[0].start - rule.start) < _SAME_END and abs(group[0].end - rule.end) < _SAME_END:
                group.append(rule)
                break
        else:
            groups.append([rule])
    yield from (group for group in groups if len(group) >= _FEWEST_RULES)


def _tables(rules: list[Ruling], words: Sequence[Word]) -> Iterator[Grid]:
    bands = [_between(upper, lower, words) for upper, lower in pairwise(rules)]
    start = 0
    while start < len(bands):
        columns = _spans(bands[start])
        end = start + 1
        while end < len(bands) and len(columns) >= _FEWEST_COLUMNS:
            wider = _kept(columns, bands[end])
            if wider is None:
                break
            columns, end = wider, end + 1
        if len(columns) >= _FEWEST_COLUMNS and end - start + 1 >= _FEWEST_RULES:
            yield _grid(rules[start : end + 1], columns)
        start = end


def _between(upper: Ruling, lower: Ruling, words: Sequence[Word]) -> list[Word]:
    return [
        word
        for word in words
        if lower.at < word.y + 0.25 * word.size < upper.at and upper.start - 1 <= word.x0 and word.x1 <= upper.end + 1
    ]


def _spans(words: Sequence[Word]) -> list[Span]:
    """Where words stand across the page, parted where no word stands."""
    spans: list[Span] = []
    for word in sorted(words, key=lambda word: word.x0):
        if spans and word.x0 - spans[-1][1] < _GUTTER * word.size:
            spans[-1] = spans[-1][0], max(spans[-1][1], word.x1)
        else:
            spans.append((word.x0, word.x1))
    return spans


def _kept(columns: list[Span], words: Sequence[Word]) -> list[Span] | None:
    """Return the columns, wide enough for a band's words too; None where words stand across two of them."""
    if not words:
        return None
    wider = list(columns)
    for x0, x1 in _spans(words):
        touched = [place for place, span in enumerate(wider) if x0 < span[1] and span[0] < x1]
        if len(touched) > 1:
            return None
        place = touched[0] if touched else max((at for at, span in enumerate(wider) if span[0] <= x0), default=0)
        wider[place] = min(wider[place][0], x0), max(wider[place][1], x1)
    return wider if all(left[1] < right[0] for left, right in pairwise(wider)) else None


def _grid(rules: list[Ruling], columns: list[Span]) -> Grid:
    """Make a table; half the room between two columns belongs to each, as far as their words leave it."""
    first, half = rules[0], _gutter(rules[0], columns) / 2
    end = max(first.end, columns[-1][1] + half)
    edges = [*(span[0] - half for span in columns), end]
    grid = Grid(edges[0], end, rules[-1].at, first.at, edges)
    for upper, lower in pairwise(rules):
        grid.rows.append([Box(x0, x1, lower.at, upper.at) for x0, x1 in pairwise(edges)])
    return grid


def _gutter(rule: Ruling, columns: list[Span]) -> float:
    """Room between columns: twice what the first word keeps from the line's end, if the words allow it."""
    narrowest = min(right[0] - left[1] for left, right in pairwise(columns))
    kept = columns[0][0] - rule.start
    return min(narrowest, 2 * kept) if kept > 1 else narrowest
