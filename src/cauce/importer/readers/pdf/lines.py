"""Lines (renglones): words of one region gathered to lines, from the top, each from the left."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from cauce.importer.readers.pdf.words import BREAK_HYPHEN, BREAK_NOWHERE, KEPT_SPACE, Word, is_number_of_item

SPACE = 0.28
_NUMBER = re.compile(r"(?<![\d./])[0-9]{1,4}$")
_FEWEST_CONTENTS = 3
_CONTENTS_GAP = 0.8


@dataclass(slots=True)
class Line:
    """Words of one baseline.

    ``glue`` is what joins it to the next line: a space (``KEPT_SPACE`` when the file has it), nothing
    when it was cut inside a word, ``BREAK_NOWHERE`` when it may have been; ``is_contents`` marks an
    entry of a table of contents.
    """

    words: list[Word]
    glue: str = " "
    is_contents: bool = False

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


def lines_of(words: list[Word]) -> list[Line]:
    """Gather words to lines by their baselines."""
    lines: list[Line] = []
    marks: list[list[float]] = []  # baseline and largest size of each line
    for word in sorted(words, key=lambda word: (-word.y, word.x0)):
        for place in range(len(lines) - 1, max(-1, len(lines) - 4), -1):
            y, size = marks[place]
            near = 0.5 * min(max(size, word.size), 2 * min(size, word.size))
            if abs(y - word.y) <= near:
                lines[place].words.append(word)
                marks[place][1] = max(size, word.size)
                break
        else:
            lines.append(Line([word]))
            marks.append([word.y, word.size])
    for line in lines:
        line.words.sort(key=lambda word: word.x0)
        line.words = _closed_up(line.words)
    _mark_contents(lines)
    return lines


def _closed_up(words: list[Word]) -> list[Word]:
    """Join words that stand without a gap: a change of typeface inside a word, a raised sign."""
    closed: list[Word] = []
    for word in words:
        last = closed[-1] if closed else None
        tight = last is not None and not last.space_after and word.x0 - last.x1 < 0.12 * word.size
        if (
            last is None
            or not tight
            or last.is_bullet
            or word.is_bullet
            or (len(closed) == 1 and is_number_of_item(last, word.size))
        ):
            closed.append(word)
            continue
        face = last.face & word.face if any(sign.isalnum() for sign in word.text) else last.face
        end = max(last.x1, word.x1)
        closed[-1] = replace(last, text=last.text + word.text, x1=end, face=face, space_after=word.space_after)
    return closed


def _mark_contents(lines: list[Line]) -> None:
    """Mark the entries of a table of contents: words, dots or a wide gap, a number.

    Where several lines in a row end with numbers that do not fall, a small gap is enough.
    """
    run: list[Line] = []
    for line in lines:
        gap = _gap_before_number(line)
        line.is_contents = gap > 2.5 * line.size
        last = _number(run[-1]) if run else 0
        if gap > _CONTENTS_GAP * SPACE * line.size and last <= _number(line):
            run.append(line)
            continue
        _close_run(run)
        run = []
    _close_run(run)
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        if above.is_contents and below.is_contents and line.text[-1].isdigit():
            line.is_contents = True


def _close_run(run: list[Line]) -> None:
    wide = any(line.is_contents for line in run)
    if len(run) >= _FEWEST_CONTENTS and (wide or len(run) > _FEWEST_CONTENTS):
        for line in run:
            line.is_contents = True


def _gap_before_number(line: Line) -> float:
    """Room before a number at the line's end; dots count as wide room."""
    if len(line.words) < 2 or not _NUMBER.search(line.words[-1].text):
        return 0.0
    if not line.words[-1].text.isdecimal():
        return SPACE * line.size if line.words[-1].text[0].isalpha() else 0.0
    before, number = line.words[-2], line.words[-1]
    if before.text.endswith(("...", "…", "___")):
        return 10 * number.size
    return number.x0 - before.x1


def _number(line: Line) -> int:
    found = _NUMBER.search(line.words[-1].text)
    return int(found.group()) if found else 0


def has_no_room(room: float, word: Word) -> bool:
    """Whether a word is too long for the room at a line's end."""
    return word.x1 - word.x0 + SPACE * word.size > room - 0.15 * word.size


def joined(lines: list[Line]) -> str:
    """Return the text of a paragraph's lines."""
    text = lines[0].text
    for above, line in pairwise(lines):
        text = join_texts(text, line.text, glue=above.glue)
    return text


def join_texts(above: str, below: str, *, glue: str = " ") -> str:
    """Join two lines of a paragraph; what a hyphen at the end means is decided later.

    Examples
    --------
    >>> join_texts("la gestión", "del agua"), join_texts("2018-", "2020")
    ('la gestión del agua', '2018-2020')
    """
    if glue == KEPT_SPACE:
        return above.replace(BREAK_HYPHEN, "-") + glue + below
    if above.endswith((BREAK_HYPHEN, BREAK_NOWHERE)):
        return above + below
    if above.endswith("-") and len(above) > 1 and above[-2].isalpha() and below[:1].isalpha():
        return above[:-1] + BREAK_HYPHEN + below
    if above.endswith("-") and len(above) > 1 and above[-2].isdigit() and below[:1].isdigit():
        return above + below
    return f"{above}{glue}{below}"
