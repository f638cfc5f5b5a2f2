"""Differences of two texts (diferencias): word by word, and what both writers wrote put together where it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|[^\s\w]|\w+", re.UNICODE)
Edit = tuple[int, int, list[str]]  # from word, to word, what stands there instead


@dataclass(frozen=True)
class Piece:
    """Some words of a text, and whether the other text has them."""

    words: str
    what: Literal["same", "only"]


def pieces(text: str, other: str) -> list[Piece]:
    """Tell a text as pieces: those that the other has too, and those that stand here only.

    Examples
    --------
    >>> [(one.words, one.what) for one in pieces("Medir el nivel", "Medir los niveles")]
    [('Medir ', 'same'), ('el', 'only'), (' ', 'same'), ('nivel', 'only')]
    """
    mine, theirs = _split(text), _split(other)
    found = []
    for code, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if start != end:
            found.append(Piece("".join(mine[start:end]), "same" if code == "equal" else "only"))
    return found


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Put together what two wrote over the same text; None where both changed the same words.

    Examples
    --------
    >>> merged("Medir el nivel.", "Medir bien el nivel.", "Medir el nivel cada mes.")
    'Medir bien el nivel cada mes.'
    >>> merged("Medir el nivel.", "Medir el caudal.", "Medir el fondo.") is None
    True
    """
    words = _split(base)
    edits = sorted(_edits(words, _split(mine)) + _edits(words, _split(theirs)), key=lambda one: (one[0], one[1]))
    result: list[str] = []
    at, last = 0, None
    for start, end, new in edits:
        if last is not None and (start, end, new) == last:
            continue  # both wrote the same
        if last is not None and start <= last[1]:
            return None
        result += [*words[at:start], *new]
        at, last = end, (start, end, new)
    return "".join([*result, *words[at:]])


def _split(text: str) -> list[str]:
    return _WORDS.findall(text)


def _edits(base: Sequence[str], new: Sequence[str]) -> list[Edit]:
    matcher = SequenceMatcher(None, list(base), list(new), autojunk=False)
    return [
        (start, end, list(new[first:last]))
        for code, start, end, first, last in matcher.get_opcodes()
        if code != "equal"
    ]
