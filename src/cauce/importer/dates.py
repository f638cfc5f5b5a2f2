"""Dates (plazos): printed due dates as a day, a week or a quarter, in whatever words."""

from __future__ import annotations

import re
from datetime import date

from cauce.core.vocabulary import Vocabulary, fold

_ROMAN_QUARTER = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"((?:19|20)\d{2})"


def read_due(text: str, vocabulary: Vocabulary) -> str | None:
    """Read a printed due date: "2027-03-31", "week 12", "2027-Q2", "2027-03"; None when there is none.

    Examples
    --------
    >>> from cauce.method import load
    >>> words = Vocabulary(load("vocabulary"))
    >>> [read_due(text, words) for text in ("31 de marzo de 2027", "semana 12", "T2 2027", "pronto")]
    ['2027-03-31', 'week 12', '2027-Q2', None]
    """
    folded = fold(text)
    for reading in (_quarter, _iso, _slashed, _worded, _week, _month):
        found = reading(folded, vocabulary)
        if found is not None:
            return found
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _iso(folded: str, vocabulary: Vocabulary) -> str | None:
    match = re.search(r"(?<!\d)((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", folded)
    return _day(*(int(part) for part in match.groups())) if match else None


def _slashed(folded: str, vocabulary: Vocabulary) -> str | None:
    match = re.search(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)?\d{2})(?![\d.])", folded)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    year = year + 2000 if year < 100 else year
    return _day(year, month, day) or _day(year, day, month)


def _months(vocabulary: Vocabulary) -> dict[str, int]:
    return {word: int(name) for name in vocabulary.names("months") for word in vocabulary.phrases("months", name)}


def _worded(folded: str, vocabulary: Vocabulary) -> str | None:
    months = _months(vocabulary)
    names = "|".join(sorted(months, key=len, reverse=True))
    match = re.search(
        rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.?o|er|\.)?[\s\-/]+(?:of\s+|de\s+)?({names})\.?,?[\s\-/]+(?:de\s+|del\s+|of\s+)?{_YEAR}",
        folded,
    )
    if match is not None:
        return _day(int(match.group(3)), months[match.group(2)], int(match.group(1)))
    match = re.search(rf"(?<!\w)({names})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:of\s+|de\s+)?{_YEAR}", folded)
    if match is not None:
        return _day(int(match.group(3)), months[match.group(1)], int(match.group(2)))
    return None


def _week(folded: str, vocabulary: Vocabulary) -> str | None:
    source = vocabulary.source("words", "week")
    match = re.search(rf"(?<!\w)(?:{source})\.?\s*(?:n\.?\s?[oº°]?\.?|#)?\s*(\d{{1,3}})(?!\d)", folded)
    if match is None:
        match = re.search(rf"(?<!\w)(\d{{1,3}})\s*(?:\.|st|nd|rd|th|a)?\s+(?:{source})(?!\w)", folded)
    if match is None:
        match = re.fullmatch(r"\s*[sw]\.?\s*-?(\d{1,3})\s*", folded)
    return f"week {int(match.group(1))}" if match else None


def _quarter(folded: str, vocabulary: Vocabulary) -> str | None:
    source = vocabulary.source("words", "quarter")
    ordinals = {word: int(name) for name in ("1", "2", "3", "4") for word in vocabulary.phrases("numbers", name)}
    names = "|".join(sorted(ordinals, key=len, reverse=True))
    of_year = rf"[\s,/\-()]*(?:de\s+|del\s+|of\s+|ano\s+)*{_YEAR}"
    for pattern in (
        rf"(?<!\w)[tq]\s?-?([1-4]){of_year}",
        rf"(?<!\w)([1-4])\s?[tq]{of_year}",
        rf"(?<!\w)([1-4])(?:\.?\s?(?:o|er|do|to|st|nd|rd|th|\.))?\s*(?:{source})\.?{of_year}",
        rf"(?<!\w)(?:{source})\.?\s*([1-4]|i{{1,3}}|iv){of_year}",
        rf"(?<!\w)({names}|i{{1,3}}|iv)\s+(?:{source}){of_year}",
    ):
        match = re.search(pattern, folded)
        if match is not None:
            return f"{match.group(2)}-Q{_quarter_number(match.group(1), ordinals)}"
    match = re.search(rf"(?<!\d){_YEAR}[\s,/\-]*(?:[tq]\s?([1-4])|([1-4])\s?[tq]|(?:{source})\s*([1-4]))(?!\w)", folded)
    if match is not None:
        return f"{match.group(1)}-Q{next(part for part in match.groups()[1:] if part)}"
    return None


def _quarter_number(word: str, ordinals: dict[str, int]) -> int:
    if word.isdecimal():
        return int(word)
    return ordinals.get(word) or _ROMAN_QUARTER[word]


def _month(folded: str, vocabulary: Vocabulary) -> str | None:
    """Read a month of a year; one of three letters («may 2027») or a sheet's «mar-27» where nothing else is printed."""
    months = _months(vocabulary)
    names = "|".join(sorted((name for name in months if len(name) > 3), key=len, reverse=True))
    of_year = rf"\.?[\s,/\-]+(?:de\s+|del\s+|of\s+)?{_YEAR}"
    match = re.search(rf"(?<!\w)({names}){of_year}", folded)
    match = match or re.fullmatch(rf"(?:[^:]*:)?\W*({'|'.join(months)}){of_year}\W*", folded)
    if match is not None:
        return f"{match.group(2)}-{months[match.group(1)]:02d}"
    match = re.fullmatch(rf"\s*({'|'.join(months)})\.?\s?[-/'’]\s?([2-9]\d)\s*", folded)
    return f"20{match.group(2)}-{months[match.group(1)]:02d}" if match else None


def read_pages(text: str, vocabulary: Vocabulary, *, alone: bool = False) -> int | None:
    """Read a printed number of pages («(20 páginas)», "max. 12 pp."); ``alone``: a bare number is one.

    Examples
    --------
    >>> from cauce.method import load
    >>> read_pages("Nota técnica (12 páginas)", Vocabulary(load("vocabulary")))
    12
    """
    folded = fold(text)
    source = vocabulary.source("words", "page")
    match = re.search(rf"(?<![\d.])(\d{{1,4}})\s*\.?\s*(?:{source})\b", folded)
    if match is None:
        match = re.search(
            r"(?<!\w)(?:paginas|pages|pags?|extension|length)\.?\s*:\s*(?:max\w*\.?\s*)?(\d{1,4})(?!\d)", folded
        )
    if match is None and alone:
        match = re.search(r"(?<![\d.])(\d{1,4})(?![\d.])", folded)
    return int(match.group(1)) if match else None
