"""Passages (párrafos): the lines of one region gathered to paragraphs and list items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cauce.importer.blocks import Kind
from cauce.importer.readers.marks import BULLETS, part_marker
from cauce.importer.readers.pdf.lines import Line, joined
from cauce.importer.readers.pdf.rulings import Ruling

_LETTER_BULLETS = ("o", "§", "-", "–", "—", "*", "ü", "Ø", "v", "q", "·")
_TAB = 0.55


@dataclass
class Passage:
    """A paragraph as found on a page: its lines, its list marker, where its text starts.

    ``start_x`` is the marker's place; ``marker_x`` is set when further lines may stand under
    the marker, and not under the text; ``goes_on`` tells whether the last line was broken in the
    paragraph (None when nothing tells).
    """

    lines: list[Line]
    kind: Kind = Kind.PARAGRAPH
    marker: str = ""
    text_x: float = 0.0
    marker_x: float | None = None
    start_x: float = 0.0
    level: int = 0
    underlined: bool = False
    goes_on: bool | None = None

    @property
    def text(self) -> str:
        """All lines as one; line ends that broke a word are told by private signs, for later."""
        return joined(self.lines)

    @property
    def face(self) -> frozenset[str]:
        """Emphasis of all words, or of the leading label, as "bold", "italic", "underline"."""
        words = [word for line in self.lines for word in line.words if any(sign.isalnum() for sign in word.text)]
        if not words:
            return frozenset()
        shared = frozenset.intersection(*(word.face for word in words))
        leading = ""
        for word in words:
            if not word.face >= words[0].face:
                break
            leading = word.text
        shared |= words[0].face if leading.endswith((":", ".")) else frozenset()
        return shared | {"underline"} if self.underlined else shared


def marked(line: Line) -> Passage | None:
    """Return a new list item when the line starts with a marker, else None."""
    first = line.words[0]
    second = line.words[1] if len(line.words) > 1 else None
    item = _bullet(line, second.x0 - first.x1) if second is not None else None
    item = item or _numbered(line)
    if item is not None:
        item.start_x = first.x0
    return item


def _numbered(line: Line) -> Passage | None:
    """Return an item that a number begins, or a sign without a space after it."""
    first = line.words[0]
    second = line.words[1] if len(line.words) > 1 else None
    kind, marker, _ = part_marker(line.text)
    if kind is Kind.NUMBERED and first.text == marker and second is not None:
        back = None if second.x0 - first.x1 > _TAB * second.size else first.x0
        return Passage([Line(line.words[1:])], kind, marker, second.x0, back)
    if marker and first.text.startswith(marker) and len(first.text) > len(marker):
        rest = Line([replace(first, text=first.text[len(marker) :]), *line.words[1:]])
        return Passage([rest], kind, marker, first.x0, first.x0)
    return None


def _bullet(line: Line, gap: float) -> Passage | None:
    """Return an item that a bullet sign or dash begins; a dash before a number is none."""
    first, second = line.words[:2]
    letter = first.text in _LETTER_BULLETS and (gap > 0.7 * second.size or first.text in "-–—*·§")
    if first.text in "-–—" and not any(sign.isalpha() for word in line.words[1:] for sign in word.text):
        return None
    if not first.is_bullet and not (letter and gap > 0.15 * second.size):
        return None
    rest = Line(line.words[1:])
    kind, marker, _ = part_marker(rest.text)
    if kind is Kind.NUMBERED and rest.words[0].text == marker and len(rest.words) > 1:
        return Passage([Line(rest.words[1:])], kind, marker, rest.words[1].x0, rest.words[0].x0)
    sign = first.text if first.text in ("-", "–", "o") else "•"
    return Passage([rest], Kind.BULLET, sign, second.x0, None if gap > _TAB * second.size else first.x0)


def is_lone_bullet(line: Line) -> bool:
    """Whether a line is but a bullet sign, set a little higher or lower than its item."""
    return len(line.words) == 1 and line.words[0].is_bullet


def finished(found: list[Passage], underlines: Sequence[Ruling]) -> list[Passage]:
    """Tell depth and underlining of a region's passages; drop those that hold no word."""
    starts = _indentations(found)
    for passage in found:
        passage.underlined = _is_underlined(passage, underlines)
        if passage.kind is not Kind.PARAGRAPH:
            passage.level = max(0, sum(1 for start in starts if start < passage.text_x - 3))
    return [passage for passage in found if passage.text.strip(BULLETS + " ")]


def _indentations(found: list[Passage]) -> list[float]:
    """Return the different indentations of a region's list items; their order gives the depth."""
    starts: list[float] = []
    for start in sorted(passage.text_x for passage in found if passage.kind is not Kind.PARAGRAPH):
        if (not starts or start - starts[-1] > 6) and len(starts) < 9:
            starts.append(start)
    return starts


def _is_underlined(passage: Passage, underlines: Sequence[Ruling]) -> bool:
    """Whether lines are drawn under all words of a paragraph."""
    if not underlines:
        return False
    for line in passage.lines:
        drawn = sum(
            min(rule.end, line.x1) - max(rule.start, line.x0)
            for rule in underlines
            if -0.35 * line.size < rule.at - line.y < 0.05 * line.size and rule.start < line.x1 and rule.end > line.x0
        )
        if drawn < 0.8 * (line.x1 - line.x0):
            return False
    return True
