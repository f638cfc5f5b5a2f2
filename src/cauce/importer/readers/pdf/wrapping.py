"""Wrapping (quiebre de renglones): which lines make one paragraph, told by room, place and type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cauce.importer.blocks import Kind
from cauce.importer.readers.pdf.lines import SPACE, Line, has_no_room
from cauce.importer.readers.pdf.passages import Passage, finished, is_lone_bullet, marked
from cauce.importer.readers.pdf.rulings import Ruling
from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE, Word

_LABEL = re.compile(r"[A-ZÁÉÍÓÚÜÑ][^\s:.;,()]*(?: [^\s:.;,()–—]+){0,3}(?: ?:(?:\s|$)| [–—] )")
_OPEN_END = (",", ";", "(", "-", "–", "/", BREAK_HYPHEN)
_DATE = re.compile(r"(?:^|\D)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})$")
_LAST_DIGITS, _FIRST_DIGITS = re.compile(r"\d*$"), re.compile(r"\d*")
SMALL_WORDS = frozenset(("de", "del", "para", "por", "con", "of", "the", "and", "for", "with"))
_SMALL_STEP, _SLACK = 0.45, 0.08
_LONGEST_REST = 3


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


def passages(lines: list[Line], margins: Margins) -> list[Passage]:
    """Gather the lines of a region to paragraphs and list items."""
    found: list[Passage] = []
    for count, line in enumerate(lines):
        if is_lone_bullet(line):
            continue
        bullet = lines[count - 1] if count and is_lone_bullet(lines[count - 1]) else None
        if bullet is not None and abs(bullet.y - line.y) < 1.2 * line.size:
            line.words.insert(0, bullet.words[0])
        item = marked(line)
        if item is not None and not (found and _is_dash_inside(found[-1], item, line)):
            if item.kind in margins.hanging:
                item.marker_x = None
            found.append(item)
        elif found and _goes_on(found[-1], line, lines[count + 1 : count + 2], margins):
            last = found[-1].lines[-1]
            last.glue = _glue(found[-1], line, margins)
            found[-1].lines.append(line)
        else:
            found.append(Passage([line], text_x=line.x0))
    return finished(found, margins.underlines)


def _is_dash_inside(passage: Passage, item: Passage, line: Line) -> bool:
    """Whether a line that starts with a dash goes on with an item of another list ("Ramsar - CREHO")."""
    if item.marker not in ("-", "–") or item.marker_x is None or passage.kind is Kind.PARAGRAPH:
        return False
    hangs = passage.marker_x is None and abs(line.x0 - passage.text_x) < 0.3 * line.size
    return passage.marker != item.marker and hangs


def _goes_on(passage: Passage, line: Line, following: list[Line], margins: Margins) -> bool:
    """Whether a line without a marker belongs to the paragraph before it."""
    last = passage.lines[-1]
    size = max(last.size, line.size)
    if last.is_contents or _are_alike(last.text, line.text) or _changes_weight(last, line):
        return False
    if _DATE.search(passage.text) and line.text[0].isdigit():
        return False
    if abs(last.size - line.size) > 0.15 * size or (last.y - line.y) / size > margins.farthest:
        return False
    if not _stands_in(passage, line, margins) or not _is_full(last, line, margins):
        return False
    may_stop = not line.text[0].islower() and not is_open(last.text) and not _cuts_word(passage, line, margins)
    if margins.keeps_spaces and may_stop and _stops_short(last, margins):
        return False
    if not margins.in_cell or is_open(last.text):
        return True
    at_text = passage.kind is not Kind.PARAGRAPH and abs(line.x0 - passage.text_x) < 0.3 * size
    words = " ".join(one.text for one in [line, *(one for one in following if one.text[:1].islower())])
    return at_text or not starts_with_label(words)


def _stands_in(passage: Passage, line: Line, margins: Margins) -> bool:
    """Whether a line starts where the further lines of the paragraph may start."""
    last = passage.lines[-1]
    size = max(last.size, line.size)
    if passage.kind is not Kind.PARAGRAPH:
        hanging = min(passage.text_x, passage.start_x + 1.1 * size)
        back = passage.marker_x if passage.marker_x is not None else hanging
        return line.x0 >= back - _SMALL_STEP * size
    if _is_centred(last, margins) and _is_centred(line, margins):
        return True
    outdented = len(passage.lines) > 1 and line.x0 < last.x0 - 0.6 * size
    return line.x0 <= last.x0 + 0.6 * size and not outdented


def _are_alike(last: str, line: str) -> bool:
    """Whether two short lines are entries of the same form ("31/03/2027", "Q1 2028", "–")."""
    if line in ("–", "-", "—") or last in ("–", "-", "—"):
        return True
    return 5 < len(last) < 25 and any(map(str.isdigit, last)) and _form(last) == _form(line)


def _form(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", text))


def _changes_weight(last: Line, line: Line) -> bool:
    """Whether one of two lines is bold and the other is not, and the second starts anew."""
    one, two = (all("bold" in word.face for word in each.words) for each in (last, line))
    mixed = any("bold" in word.face for word in (line if one else last).words)
    return one != two and not mixed and line.text[:1].isupper() and not is_open(last.text)


def _is_full(last: Line, line: Line, margins: Margins) -> bool:
    """Whether the first word of ``line`` had no room at the end of ``last``."""
    if last.text.endswith((BREAK_HYPHEN, "-")) and last.text[-2:-1].isalpha():
        return True
    return has_no_room(margins.right - last.x1, line.words[0])


def _stops_short(last: Line, margins: Margins) -> bool:
    """Whether a line has room for a space but none, in a file that writes such spaces."""
    word = last.words[-1]
    return (
        not word.space_after
        and margins.right - last.x1 > (SPACE + 0.1) * word.size
        and not last.text.endswith(("-", BREAK_HYPHEN, "/"))
    )


def _glue(passage: Passage, line: Line, margins: Margins) -> str:
    """What stands between a line and the next: a space, nothing when the line was cut inside a word."""
    last = passage.lines[-1]
    if not _cuts_word(passage, line, margins):
        return " "
    sure = (
        margins.keeps_spaces
        and line.words[0].text not in SMALL_WORDS
        and margins.right - last.x1 > (SPACE + 0.1) * last.size
    )
    return "" if sure or last.text[-1].isdigit() else BREAK_NOWHERE


def _cuts_word(passage: Passage, line: Line, margins: Margins) -> bool:
    """Whether a line ends inside a word that is longer than a whole line."""
    last = passage.lines[-1]
    word, rest = last.words[-1], line.words[0]
    if word.space_after or margins.right - word.x1 > _one_more(rest) or not _may_be_one(word.text, rest.text):
        return False
    start = passage.text_x if passage.kind is not Kind.PARAGRAPH else last.x0
    return (word.x1 - word.x0) + (rest.x1 - rest.x0) > margins.right - start - _SLACK * word.size


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
    if start in ")],.;:":
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


def _is_centred(line: Line, margins: Margins) -> bool:
    left, right = line.x0 - margins.left, margins.right - line.x1
    return left > 1.5 * line.size and abs(left - right) < 0.12 * (margins.right - margins.left)
