"""Lines (renglones): words of one region to lines, lines to paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cauce.importer.blocks import Kind
from cauce.importer.readers.marks import BULLETS, part_marker
from cauce.importer.readers.pdf.rulings import Ruling
from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE, Word

_LETTER_BULLETS = ("o", "§", "-", "–", "—", "*", "ü", "Ø", "v", "q", "·")
_LABEL = re.compile(r"[A-ZÁÉÍÓÚÜÑ][^\s:.;,()]*(?: [^\s:.;,()]+){0,3} ?:(?:\s|$)")
_OPEN_END = (",", "(", "-", "–", "/", BREAK_HYPHEN)
_SPACE = 0.28
_TAB = 0.55


@dataclass(slots=True)
class Line:
    """Words of one baseline, from the left; ``is_cut`` when its only word was too long for it."""

    words: list[Word]
    is_cut: bool = False

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(word.x1 for word in self.words)

    @property
    def y(self) -> float:
        """Baseline."""
        return self.words[0].y

    @property
    def size(self) -> float:
        """Height of the type, in points."""
        return max(word.size for word in self.words)

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


@dataclass
class Passage:
    """A paragraph as found on a page: its lines, its list marker, where its text starts."""

    lines: list[Line]
    kind: Kind = Kind.PARAGRAPH
    marker: str = ""
    text_x: float = 0.0
    marker_x: float | None = None
    level: int = 0
    underlined: bool = False

    @property
    def text(self) -> str:
        """All lines as one; a hyphen at a line's end is kept as ``BREAK_HYPHEN`` for later."""
        joined = self.lines[0].text
        for above, line in pairwise(self.lines):
            glue = BREAK_NOWHERE if above.is_cut else ""
            joined = join_lines(joined + glue, line.text)
        return joined

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


@dataclass
class Margins:
    """The sides between which a region's text runs, and how its lines are set (see ``Typesetting``)."""

    left: float
    right: float
    farthest: float = 1.6
    in_cell: bool = False
    keeps_spaces: bool = False
    hanging: frozenset[Kind] = frozenset()
    underlines: Sequence[Ruling] = field(default_factory=tuple)


def join_lines(above: str, below: str) -> str:
    """Join two lines of a paragraph; what a hyphen at the end means is decided later.

    Examples
    --------
    >>> join_lines("la gestión", "del agua"), join_lines("2018-", "2020")
    ('la gestión del agua', '2018-2020')
    """
    if above.endswith((BREAK_HYPHEN, BREAK_NOWHERE)):
        return above + below
    if above.endswith("-") and len(above) > 1 and above[-2].isalpha() and below[:1].isalpha():
        return above[:-1] + BREAK_HYPHEN + below
    if above.endswith("-") and len(above) > 1 and above[-2].isdigit() and below[:1].isdigit():
        return above + below
    return f"{above} {below}"


def lines_of(words: list[Word]) -> list[Line]:
    """Gather words to lines by their baselines, from the top, each from the left."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: (-word.y, word.x0)):
        for line in reversed(lines[-3:]):
            near = 0.5 * min(max(line.size, word.size), 2 * min(line.size, word.size))
            if abs(line.y - word.y) <= near:
                line.words.append(word)
                break
        else:
            lines.append(Line([word]))
    for line in lines:
        line.words.sort(key=lambda word: word.x0)
        line.words = _closed_up(line.words)
    return lines


def _closed_up(words: list[Word]) -> list[Word]:
    """Join words that stand without a gap: a change of typeface inside a word, a raised sign."""
    closed: list[Word] = []
    for word in words:
        last = closed[-1] if closed else None
        tight = last is not None and not last.space_after and word.x0 - last.x1 < 0.12 * word.size
        if last is None or not tight or last.is_bullet or word.is_bullet:
            closed.append(word)
            continue
        face = last.face & word.face if any(sign.isalnum() for sign in word.text) else last.face
        closed[-1] = Word(last.text + word.text, last.x0, word.x1, last.y, last.size, face, False, word.space_after)
    return closed


def passages(lines: list[Line], margins: Margins) -> list[Passage]:
    """Gather the lines of a region to paragraphs and list items."""
    found: list[Passage] = []
    for count, line in enumerate(lines):
        if _is_lone_bullet(line):
            continue
        bullet = lines[count - 1] if count and _is_lone_bullet(lines[count - 1]) else None
        if bullet is not None and abs(bullet.y - line.y) < 1.2 * line.size:
            line.words.insert(0, bullet.words[0])
        item = marked(line)
        if item is not None:
            if item.kind in margins.hanging:
                item.marker_x = None
            found.append(item)
        elif found and _goes_on(found[-1], line, margins):
            found[-1].lines[-1].is_cut = _is_cut(found[-1].lines[-1], line, margins)
            found[-1].lines.append(line)
        else:
            found.append(Passage([line], text_x=line.x0))
    starts = _indentations(found)
    for passage in found:
        passage.underlined = _is_underlined(passage, margins.underlines)
        if passage.kind is not Kind.PARAGRAPH:
            passage.level = max(0, sum(1 for start in starts if start < passage.text_x - 3))
    return [passage for passage in found if passage.text.strip(BULLETS + " ")]


def _is_lone_bullet(line: Line) -> bool:
    return len(line.words) == 1 and line.words[0].is_bullet


def marked(line: Line) -> Passage | None:
    """Return a new list item when the line starts with a marker, else None."""
    first = line.words[0]
    second = line.words[1] if len(line.words) > 1 else None
    if second is None:
        return None
    gap = second.x0 - first.x1
    letter = first.text in _LETTER_BULLETS and (gap > 0.7 * second.size or first.text in "-–—*·§")
    if first.is_bullet or (letter and gap > 0.15 * second.size):
        rest = Line(line.words[1:])
        kind, marker, _ = part_marker(rest.text)
        if kind is Kind.NUMBERED and rest.words[0].text == marker and len(rest.words) > 1:
            return Passage([Line(rest.words[1:])], kind, marker, rest.words[1].x0, rest.words[0].x0)
        sign = first.text if first.text in ("-", "–", "o") else "•"
        back = None if gap > _TAB * second.size else first.x0
        return Passage([rest], Kind.BULLET, sign, second.x0, back)
    kind, marker, _ = part_marker(line.text)
    if kind is Kind.NUMBERED and first.text == marker:
        back = None if gap > _TAB * second.size else first.x0
        return Passage([Line(line.words[1:])], kind, marker, second.x0, back)
    if kind is Kind.BULLET and first.text.startswith(marker) and len(first.text) > len(marker):
        rest = Line([replace(first, text=first.text[len(marker) :]), *line.words[1:]])
        return Passage([rest], kind, marker, first.x0, first.x0)
    return None


def _goes_on(passage: Passage, line: Line, margins: Margins) -> bool:
    """Whether a line without a marker belongs to the paragraph before it."""
    last = passage.lines[-1]
    size = max(last.size, line.size)
    if is_contents_line(last) or _are_alike(last.text, line.text) or _changes_weight(last, line):
        return False
    if abs(last.size - line.size) > 0.15 * size:
        return False
    if (last.y - line.y) / size > margins.farthest:
        return False
    centred = _is_centred(last, margins) and _is_centred(line, margins)
    if passage.kind is not Kind.PARAGRAPH:
        back = passage.marker_x if passage.marker_x is not None else passage.text_x
        if line.x0 < back - 0.45 * size:
            return False
    elif not centred:
        if line.x0 > passage.lines[-1].x0 + 0.6 * size:
            return False
        if len(passage.lines) > 1 and line.x0 < last.x0 - 0.6 * size:
            return False
    if not _is_full(last, line, margins):
        return False
    if margins.keeps_spaces and _stops_short(last, margins):
        return False
    if not margins.in_cell or is_open(last.text):
        return True
    at_text = passage.kind is not Kind.PARAGRAPH and abs(line.x0 - passage.text_x) < 0.3 * size
    return at_text or not starts_with_label(line.text)


def _are_alike(last: str, line: str) -> bool:
    """Whether two short lines are entries of the same form ("31/03/2027", "Q1 2028", "–")."""
    if line in ("–", "-", "—") or last in ("–", "-", "—"):
        return True
    return len(last) < 25 and any(map(str.isdigit, last)) and _form(last) == _form(line)


def _form(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def _changes_weight(last: Line, line: Line) -> bool:
    """Whether one of two lines is bold and the other is not, and the second starts anew."""
    one, two = (all("bold" in word.face for word in each.words) for each in (last, line))
    mixed = any("bold" in word.face for word in (line if one else last).words)
    return one != two and not mixed and line.text[:1].isupper() and not is_open(last.text)


def is_contents_line(line: Line) -> bool:
    """Whether a line is an entry of a table of contents: words, a wide gap or dots, a number."""
    if len(line.words) < 2 or not line.words[-1].text.isdigit():
        return False
    before, number = line.words[-2], line.words[-1]
    return number.x0 - before.x1 > 2.5 * number.size or before.text.endswith(("...", "…", "___", ". ."))


def has_no_room(room: float, word: Word) -> bool:
    """Whether a word is too long for the room at a line's end."""
    return word.x1 - word.x0 + _SPACE * word.size > room - 0.15 * word.size


def _is_full(last: Line, line: Line, margins: Margins) -> bool:
    """Whether the first word of ``line`` had no room at the end of ``last``."""
    if last.text.endswith((BREAK_HYPHEN, "-")) and last.text[-2:-1].isalpha():
        return True
    return has_no_room(margins.right - last.x1, line.words[0])


def _is_cut(last: Line, line: Line, margins: Margins) -> bool:
    """Whether a line ends inside a word that is longer than the line."""
    word = last.words[-1]
    if len(last.words) > 1 or word.space_after or margins.right - word.x1 > sign_width(line.words[0]):
        return False
    return line.text[0].islower() or line.text[0] in ")],.;:"


def sign_width(word: Word) -> float:
    """Usual width of a sign of a word, with some slack."""
    return max(0.4 * word.size, 1.15 * (word.x1 - word.x0) / len(word.text))


def _stops_short(last: Line, margins: Margins) -> bool:
    """Whether a line has room for a space but none, in a file that writes such spaces."""
    word = last.words[-1]
    return (
        not word.space_after
        and margins.right - last.x1 > (_SPACE + 0.1) * word.size
        and not last.text.endswith(("-", BREAK_HYPHEN, "/"))
    )


def is_open(text: str) -> bool:
    """Whether words end as no sentence or name does: a comma, a bracket, a small word ("de", "y")."""
    last = text.rpartition(" ")[2]
    return text.endswith(_OPEN_END) or (len(last) <= 3 and last.isalpha() and last.islower())


def starts_with_label(text: str) -> bool:
    """Whether words start with a label of their own ("Apoya: …")."""
    return bool(_LABEL.match(text))


def _is_centred(line: Line, margins: Margins) -> bool:
    left, right = line.x0 - margins.left, margins.right - line.x1
    return left > 1.5 * line.size and abs(left - right) < 0.12 * (margins.right - margins.left)


def _is_underlined(passage: Passage, underlines: Sequence[Ruling]) -> bool:
    """Whether lines are drawn under all words of a paragraph."""
    if not underlines:
        return False
    for line in passage.lines:
        length = line.x1 - line.x0
        drawn = sum(
            min(rule.end, line.x1) - max(rule.start, line.x0)
            for rule in underlines
            if -0.35 * line.size < rule.at - line.y < 0.05 * line.size and rule.start < line.x1 and rule.end > line.x0
        )
        if drawn < 0.8 * length:
            return False
    return True


def _indentations(found: list[Passage]) -> list[float]:
    """Return the different indentations of a region's list items; their order gives the depth."""
    starts: list[float] = []
    for start in sorted(passage.text_x for passage in found if passage.kind is not Kind.PARAGRAPH):
        if (not starts or start - starts[-1] > 6) and len(starts) < 9:
            starts.append(start)
    return starts
