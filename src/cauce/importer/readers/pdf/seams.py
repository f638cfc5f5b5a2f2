"""Seams (uniones de renglones): whether a line goes on with the paragraph above it, told by a table of signals."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cauce.importer.blocks import Kind
from cauce.importer.readers.pdf.lines import SPACE, Line, has_no_room
from cauce.importer.readers.pdf.passages import Passage
from cauce.importer.readers.pdf.rulings import Ruling
from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE, KEPT_SPACE, Word

SMALL_WORDS = frozenset(("de", "del", "para", "por", "con", "of", "the", "and", "for", "with"))
_LABEL = re.compile(r"[A-ZÁÉÍÓÚÜÑ][^\s:.;,()]*(?: [^\s:.;,()–—]+){0,3}(?: ?:(?:\s|$)| [-–—] )")
_OPEN_END = (",", ";", "(", "-", "–", "/", BREAK_HYPHEN)
_BREAKS_AFTER = ("-", "–", "—", "/", BREAK_HYPHEN)
_TIED_AFTER = ("/", "(", "[", "¿", "¡")
_NEVER_FIRST = frozenset("/)]}»”,.;:!?%–—&+=")
_DATE = re.compile(r"(?:^|\D)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})$")
_LAST_DIGITS, _FIRST_DIGITS = re.compile(r"\d*$"), re.compile(r"\d*")
_SMALL_STEP, _SLACK, _HAIR = 0.45, 0.08, 0.4
_LONGEST_REST = 3


@dataclass
class Margins:
    """The sides between which a region's text runs, and how its lines are set (see ``Typesetting``)."""

    left: float
    right: float
    farthest: float = 1.6
    steady: float = 1.6
    space: float = SPACE
    in_cell: bool = False
    keeps_spaces: bool = False
    ends_bare: bool = False
    runs_in: bool = False
    labels_inside: bool = False
    hanging: frozenset[Kind] = frozenset()
    underlines: Sequence[Ruling] = field(default_factory=tuple)


@dataclass
class Seam:
    """The place between a paragraph's last line and a line below it that has no marker of its own."""

    passage: Passage
    line: Line
    following: Sequence[Line]
    margins: Margins

    @property
    def last(self) -> Line:
        """The line above."""
        return self.passage.lines[-1]

    @property
    def size(self) -> float:
        """Height of the larger type."""
        return max(self.last.size, self.line.size)

    @property
    def room(self) -> float:
        """What is left at the end of the line above."""
        return self.margins.right - self.last.x1


def goes_on(seam: Seam) -> bool:
    """Whether the line belongs to the paragraph above it: the first signal that is there decides."""
    return next((verdict for verdict, is_there in SIGNALS if is_there(seam)), True)


def _ends_contents(seam: Seam) -> bool:
    return seam.last.is_contents


def _is_of_another_size(seam: Seam) -> bool:
    return abs(seam.last.size - seam.line.size) > 0.15 * seam.size


def _is_too_far(seam: Seam) -> bool:
    first_of_item = seam.passage.kind is not Kind.PARAGRAPH and len(seam.passage.lines) == 1
    farthest = seam.margins.farthest if first_of_item else seam.margins.steady
    return (seam.last.y - seam.line.y) / seam.size > farthest


def kept_a_space(seam: Seam) -> bool:
    """The file writes the space at which it broke the paragraph."""
    return was_broken(seam.last, seam.margins) is True and _was_full(seam)


def _kept_no_space(seam: Seam) -> bool:
    return was_broken(seam.last, seam.margins) is False and not cuts_word(seam)


def _ends_label(seam: Seam) -> bool:
    """A label in other type ends the line: the space after it was of the words that follow, and is gone."""
    last, first = seam.last.words[-1], seam.line.words[0]
    return seam.margins.runs_in and last.text.endswith(":") and last.face != first.face and _was_full(seam)


def was_broken(line: Line, margins: Margins) -> bool | None:
    """Whether a line was broken inside its paragraph, by the space that the file writes there; None if unknown.

    It writes one where it breaks a line and has room for it, and none where a paragraph ends.
    """
    word = line.words[-1]
    if word.space_after:
        return True if margins.ends_bare else None
    had_room = margins.right - line.x1 > margins.space * word.size + _HAIR
    may_break = line.text.endswith((*_BREAKS_AFTER, *_TIED_AFTER))
    return False if margins.keeps_spaces and had_room and not may_break else None


def _is_an_entry(seam: Seam) -> bool:
    """Two short lines are entries of one form ("31/03/2027", "Q1 2028", "–"), or a date ended."""
    last, line = seam.last.text, seam.line.text
    if line in ("–", "-", "—") or last in ("–", "-", "—"):
        return True
    whole = seam.passage.text
    if _DATE.search(whole) and (line[0].isdigit() or (_DATE.match(whole) and line[:3].isalpha())):
        return True
    return 5 < len(last) < 25 and any(map(str.isdigit, last)) and _form(last) == _form(line)


def _form(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def _changes_weight(seam: Seam) -> bool:
    """One of the lines is bold and the other is not, and the second starts anew."""
    last, line = seam.last, seam.line
    one, two = (all("bold" in word.face for word in each.words) for each in (last, line))
    mixed = any("bold" in word.face for word in (line if one else last).words)
    return one != two and not mixed and not line.text[:1].islower() and not is_open(last.text)


def _stands_outside(seam: Seam) -> bool:
    """The line starts where no further line of the paragraph may start."""
    passage, last, line, size = seam.passage, seam.last, seam.line, seam.size
    if passage.kind is not Kind.PARAGRAPH:
        hanging = min(passage.text_x, passage.start_x + 1.1 * size)
        back = passage.marker_x if passage.marker_x is not None else hanging
        return line.x0 < back - _SMALL_STEP * size
    if _is_centred(last, seam.margins) and _is_centred(line, seam.margins):
        return False
    outdented = len(passage.lines) > 1 and line.x0 < last.x0 - 0.6 * size
    return line.x0 > last.x0 + 0.6 * size or outdented


def _is_centred(line: Line, margins: Margins) -> bool:
    left, right = line.x0 - margins.left, margins.right - line.x1
    return left > 1.5 * line.size and abs(left - right) < 0.12 * (margins.right - margins.left)


def _had_room(seam: Seam) -> bool:
    return not _was_full(seam)


def _was_full(seam: Seam) -> bool:
    """The words up to the next place where a line may break had no room at the end of the line above."""
    last = seam.last.text
    if last.endswith((BREAK_HYPHEN, "-")) and last[-2:-1].isalpha():
        return True
    return has_no_room(seam.room, _unbreakable(seam.line))


def _unbreakable(line: Line) -> Word:
    """A line's first word, with the signs after it that never begin a line ("páginas) /")."""
    end = line.words[0]
    for word in line.words[1:]:
        if not set(word.text) <= _NEVER_FIRST:
            break
        end = word
    return line.words[0] if end is line.words[0] else line.words[0].up_to(end)


def _is_open_above(seam: Seam) -> bool:
    return not seam.margins.in_cell or is_open(seam.last.text)


def _has_a_label(seam: Seam) -> bool:
    """The line starts with a label of its own: not under a list item's text, nor where labels run in, save again."""
    at_text = seam.passage.kind is not Kind.PARAGRAPH and abs(seam.line.x0 - seam.passage.text_x) < 0.3 * seam.size
    lines = [seam.line, *(one for one in seam.following if one.text[:1].islower())]
    if at_text or (seam.margins.labels_inside and seam.line.words[0].text not in seam.passage.text):
        return False
    return starts_with_label(" ".join(one.text for one in lines))


Signal = tuple[bool, Callable[[Seam], bool]]
SIGNALS: tuple[Signal, ...] = (  # strongest first: whether the paragraph goes on where the signal is there
    (False, _ends_contents),
    (False, _is_of_another_size),
    (False, _is_too_far),
    (True, kept_a_space),
    (True, _ends_label),
    (False, _kept_no_space),
    (False, _is_an_entry),
    (False, _changes_weight),
    (False, _stands_outside),
    (False, _had_room),
    (True, _is_open_above),
    (False, _has_a_label),
)


def glue(seam: Seam) -> str:
    """What stands between a line and the next: a space, nothing when the line was cut inside a word."""
    last, margins = seam.last, seam.margins
    if last.words[-1].space_after:
        return KEPT_SPACE if margins.ends_bare else " "
    had_room = margins.keeps_spaces and seam.room > margins.space * last.size + _HAIR
    if had_room and last.text.endswith(_TIED_AFTER):
        return ""
    if not cuts_word(seam):
        return " "
    sure = had_room and seam.line.words[0].text not in SMALL_WORDS
    return "" if sure or last.text[-1].isdigit() else BREAK_NOWHERE


def cuts_word(seam: Seam) -> bool:
    """Whether a line ends inside a word that is longer than a whole line."""
    passage, last = seam.passage, seam.last
    word, rest = last.words[-1], seam.line.words[0]
    if seam.margins.keeps_spaces and len(last.words) > 1:
        return False
    if word.space_after or seam.margins.right - word.x1 > _one_more(rest) or not _may_be_one(word.text, rest.text):
        return False
    start = last.x0
    if passage.kind is not Kind.PARAGRAPH and len(last.words) > 1:
        start = passage.text_x
    return (word.x1 - word.x0) + (rest.x1 - rest.x0) > seam.margins.right - start - _SLACK * word.size


def _one_more(rest: Word) -> float:
    """Room that one more sign would have needed; sides of cells are known to a fraction of a point."""
    return rest.first * 1.05 + _SLACK * rest.size


def _may_be_one(first: str, second: str) -> bool:
    """Whether two runs of signs look like the parts of one word or number.

    Examples
    --------
    >>> _may_be_one("PREGUNTA", "S"), _may_be_one("20", "28"), _may_be_one("Comercio", "APEDE")
    (True, True, False)
    """
    end, start = first[-1], second[0]
    if end.isdigit() or start.isdigit():
        digits = len(_LAST_DIGITS.search(first).group()) + len(_FIRST_DIGITS.match(second).group())  # type: ignore[union-attr]
        plain = not any(sign.isalpha() for sign in first)
        return plain and digits <= 4 and (end.isdigit() or end in "./") and (start.isdigit() or start in "./")
    if start in ")],.;:?!»”":
        return True
    if end.islower():
        return start.islower()
    rest = second.rstrip(".,;:)")
    capitals = rest.isupper() and min(len(first), len(rest)) <= _LONGEST_REST
    return end.isupper() and (capitals or (start.islower() and len(first.strip("(")) <= 2))


def is_cut_between(room: float, word: Word | None, rest: Word) -> bool:
    """Whether a page's end cut a word: it stood alone, without room for one more sign."""
    return word is not None and room < _one_more(rest) and _may_be_one(word.text, rest.text)


def is_open(text: str) -> bool:
    """Whether words end as no sentence or name does: a comma, a bracket, a small word ("de", "y")."""
    last = text.rpartition(" ")[2]
    return text.endswith(_OPEN_END) or (len(last) <= 3 and last.isalpha() and last.islower())


def starts_with_label(text: str) -> bool:
    """Whether words start with a label of their own ("Apoya: …", "Support – …")."""
    return bool(_LABEL.match(text))
