"""Typesetting (composición): what a PDF's pages share: text sides, line distances, hanging lists, spaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cauce.importer.blocks import Kind
from cauce.importer.readers.pdf.lines import SPACE, Line, has_no_room
from cauce.importer.readers.pdf.passages import marked
from cauce.importer.readers.pdf.words import Word

_FEWEST_BREAKS, _FEWEST_TIMES = 3, 2.5
_SHARE_OF_TYPED = 0.2
_ROOM_FOR_A_SPACE = 0.4
_FEWEST_WRAPS = 3
_SHARE_OF_WRAPS = 0.3
_USUAL_DISTANCE = 1.6
_FEWEST_STEADY, _SHARE_OF_STEADY, _SMALL_STEP = 30, 0.95, 0.04
_SAME_COLUMN, _MORE_PADDING = 4.0, 2.0


@dataclass
class Typesetting:
    """Learned from lines that surely go on (their next line starts with a small letter)."""

    _sides: dict[int, tuple[float, float]] = field(default_factory=dict)
    _rights: dict[int, Counter[int]] = field(default_factory=dict)
    _breaks: Counter[bool] = field(default_factory=Counter)
    _ends: Counter[bool] = field(default_factory=Counter)
    _labels: Counter[bool] = field(default_factory=Counter)
    _inside: int = 0
    _gaps: Counter[int] = field(default_factory=Counter)
    _distances: dict[bool, Counter[int]] = field(default_factory=lambda: {True: Counter(), False: Counter()})
    _pitches: dict[bool, Counter[int]] = field(default_factory=lambda: {True: Counter(), False: Counter()})
    _hanging: Counter[tuple[Kind, bool]] = field(default_factory=Counter)
    _paddings: dict[tuple[int, ...], float] = field(default_factory=dict)

    def learn_page(self, words: list[Word], width: float) -> None:
        """Take a page's words into account: where text ends left and right."""
        if words:
            key = round(width)
            left = max(0.0, min(word.x0 for word in words))
            right = min(width, max(word.x1 for word in words))
            known = self._sides.get(key, (left, right))
            self._sides[key] = min(known[0], left), max(known[1], right)

    def padding(self, columns: Sequence[float], measured: float) -> float:
        """Distance of words from the sides of their cells: the least that tables of these columns showed so far.

        A part that holds but the rest of an indented list would show too much.
        """
        layout = tuple(round(x / _SAME_COLUMN) for x in columns)
        least = self._paddings[layout] = min(measured, self._paddings.get(layout, measured))
        return least if measured > least + _MORE_PADDING else measured

    def learn_right(self, lines: list[Line], width: float) -> None:
        """Take lines between tables into account: broken ones tell where text ends on the right."""
        for above, line in pairwise(lines):
            if line.text[:1].islower() and above.text[-1:].isalpha() and not above.is_contents:
                self._rights.setdefault(round(width), Counter())[round(above.x1)] += 1

    def learn_lines(self, lines: list[Line], *, right: float, in_cell: bool) -> None:
        """Take a region's lines into account: distances in a paragraph, and where list items go on."""
        item = None
        for above, line in pairwise(lines):
            item = marked(above) or item
            self._gaps.update(round(50 * (b.x0 - a.x1) / a.size) for a, b in pairwise(above.words) if a.space_after)
            room = right - above.x1
            self._learn_label(above, line, room)
            if not has_no_room(room - above.size, line.words[0]):
                self._ends[above.words[-1].space_after] += 1
                continue
            if marked(line) or not line.text[:1].islower() or abs(above.size - line.size) > 0.1 * line.size:
                continue
            if not has_no_room(room, line.words[0]):
                continue
            needed = max(_ROOM_FOR_A_SPACE * above.size, 1.1 * line.words[0].first + 0.1 * above.size)
            if room > needed and above.text[-1].isalnum():
                self._breaks[above.words[-1].space_after] += 1
            distance = (above.y - line.y) / max(line.size, 1.0)
            if 0.8 < distance < 2.6:
                self._distances[in_cell][round(distance * 50)] += 1
                if item is None or item.lines[0].words[-1] is not above.words[-1]:
                    self._pitches[in_cell][round(distance * 50)] += 1
            if item is not None and item.text_x - item.lines[0].words[0].x0 < 1 and item.marker_x is not None:
                step = item.text_x - item.marker_x
                if step > 3 and abs(line.x0 - item.text_x) < 0.3 * step:
                    self._hanging[item.kind, True] += 1
                elif step > 3 and abs(line.x0 - item.marker_x) < 0.3 * step:
                    self._hanging[item.kind, False] += 1

    def _learn_label(self, above: Line, line: Line, room: float) -> None:
        """Take a label in other type into account: words go on beside it, or begin below though they had room."""
        for word, after in pairwise(above.words):
            self._labels[True] += word.text.endswith(":") and word.face != after.face
            self._inside += word.text.endswith((".", ";")) and "bold" in after.face - word.face
        if above.words[-1].text.endswith(":") and above.words[-1].face != line.words[0].face:
            self._labels[False] += not has_no_room(room, line.words[0])

    @property
    def runs_in(self) -> bool:
        """Whether words go on beside their labels ("**Lead:** …") and do not begin below them."""
        return self._labels[True] > 3 * self._labels[False]

    @property
    def labels_inside(self) -> bool:
        """Whether labels in bold stand after other words of the same line."""
        return self._inside > _FEWEST_WRAPS

    @property
    def keeps_spaces(self) -> bool:
        """Whether the file keeps the space at which a line was broken."""
        return self._breaks[True] > _FEWEST_BREAKS and self._breaks[True] > _FEWEST_TIMES * self._breaks[False]

    @property
    def ends_bare(self) -> bool:
        """Whether the file writes a space at a line's end only where it broke a paragraph."""
        return self.keeps_spaces and self._ends[True] < _SHARE_OF_TYPED * self._ends[False]

    @property
    def hanging(self) -> frozenset[Kind]:
        """Kinds of list whose further lines stand under the item's text, not under its marker."""
        return frozenset(
            kind
            for kind in (Kind.BULLET, Kind.NUMBERED)
            if self._hanging[kind, True] > 1 and self._hanging[kind, True] > 3 * self._hanging[kind, False]
        )

    @property
    def space(self) -> float:
        """Width of a space, in heights of its type."""
        usual, count = self._gaps.most_common(1)[0] if self._gaps else (0, 0)
        return usual / 50 if count > _FEWEST_WRAPS and 0.15 < usual / 50 < 0.5 else SPACE

    def farthest(self, *, in_cell: bool) -> float:
        """Largest distance of two lines of one paragraph, in heights of their type."""
        counts = self._distances[in_cell]
        if sum(counts.values()) < _FEWEST_WRAPS:
            return _USUAL_DISTANCE
        most = max(counts.values())
        return max(key for key, count in counts.items() if count >= _SHARE_OF_WRAPS * most) / 50 * 1.15

    def steady(self, *, in_cell: bool) -> float:
        """Largest distance of two lines of one paragraph, below a list item's first line, where nearly all are one."""
        pitches, farthest = self._pitches[in_cell], self.farthest(in_cell=in_cell)
        most = pitches.most_common(1)[0][0] if pitches else 0
        near = sum(count for key, count in pitches.items() if key <= most + 1)
        if near < max(_FEWEST_STEADY, _SHARE_OF_STEADY * pitches.total()):
            return farthest
        return min(farthest, (most + 1) / 50 + _SMALL_STEP)

    def sides(self, width: float) -> tuple[float, float]:
        """Left and right side of the text on pages of this width."""
        left, right = self._sides.get(round(width), (0.0, width))
        ends = self._rights.get(round(width), Counter())
        return left, float(max(ends)) if sum(ends.values()) >= _FEWEST_WRAPS else right
