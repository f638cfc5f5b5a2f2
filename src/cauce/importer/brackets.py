"""Brackets (paréntesis): which places of a text stand inside one; a bracket that nothing closes holds nothing."""

from __future__ import annotations

import re
from bisect import bisect_right

_SIGN = re.compile(r"[()]")

Span = tuple[int, int]


def is_bracketed(text: str, place: int) -> bool:
    """Whether a place stands inside a bracket that is closed after it.

    Examples
    --------
    >>> is_bracketed("DGA (MUPA; MIVI)", 9), is_bracketed("DGA (MUPA; MIVI", 9)
    (True, False)
    """
    return _holds(bracket_spans(text), place)


def bracket_spans(text: str, *, longest: int | None = None) -> list[Span]:
    """Return where brackets open and close, from the left; lone signs and what stands in a bracket are left out.

    Parameters
    ----------
    text
        Words as printed.
    longest
        Signs beyond which two brackets are no pair.
    """
    opened: list[int] = []
    spans: list[Span] = []
    for sign in _SIGN.finditer(text):
        if sign.group() == "(":
            opened.append(sign.start())
            continue
        start = opened.pop() if opened else sign.start()
        if start < sign.start() and (longest is None or sign.start() - start - 1 <= longest):
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, sign.start()))
    return spans


def cut_outside(text: str, pattern: str) -> list[str]:
    """Cut a text at a pattern, save inside brackets; parts without words are left out.

    Examples
    --------
    >>> cut_outside("Quito (Ecuador, Sierra), Lima (Perú", ",")
    ['Quito (Ecuador, Sierra)', ' Lima (Perú']
    """
    parts, start = [], 0
    for match in cuts_outside(text, re.compile(pattern)):
        parts.append(text[start : match.start()])
        start = match.end()
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def cuts_outside(text: str, pattern: re.Pattern[str], *, longest: int | None = None) -> list[re.Match[str]]:
    """Return where a pattern stands outside brackets."""
    spans = bracket_spans(text, longest=longest)
    return [match for match in pattern.finditer(text) if not _holds(spans, match.start())]


def _holds(spans: list[Span], place: int) -> bool:
    at = bisect_right(spans, (place, place)) - 1
    return at >= 0 and spans[at][0] < place < spans[at][1]
