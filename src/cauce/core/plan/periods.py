"""Periods (períodos): how many months a plan's printed period lasts, and how often something is to happen in it."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from cauce.core.actors.words import fold

MONTHS = (
    ("enero", "january", "janeiro", "janvier", "ene", "jan"),
    ("febrero", "february", "fevereiro", "fevrier", "feb"),
    ("marzo", "march", "marco", "mars", "mar"),
    ("abril", "april", "avril", "abr", "apr"),
    ("mayo", "may", "maio", "mai"),
    ("junio", "june", "junho", "juin", "jun"),
    ("julio", "july", "julho", "juillet", "jul"),
    ("agosto", "august", "aout", "ago", "aug"),
    ("septiembre", "setiembre", "september", "setembro", "septembre", "sept", "sep", "set"),
    ("octubre", "october", "outubro", "octobre", "oct", "out"),
    ("noviembre", "november", "novembro", "novembre", "nov"),
    ("diciembre", "december", "dezembro", "decembre", "dic", "dec", "dez"),
)
MONTH_NUMBERS = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
COUNTS = {
    word: number
    for number, told in enumerate(
        (
            "un una uno one a an",
            "dos two",
            "tres three",
            "cuatro four",
            "cinco five",
            "seis six",
            "siete seven",
            "ocho eight",
            "nueve nine",
            "diez ten",
            "once eleven",
            "doce twelve",
        ),
        1,
    )
    for word in told.split()
}
UNITS = (
    ("day", r"dias?|days?|daily|diari[oa]s?"),
    ("week", r"semanas?|weeks?|weekly|semanal(?:es|mente)?"),
    ("fortnight", r"quincenas?|quincenal(?:es|mente)?|fortnights?|fortnightly"),
    ("bimester", r"bimestres?|bimestral(?:es|mente)?"),
    ("month", r"mes|meses|months?|monthly|mensual(?:es|mente)?|mensais"),
    ("quarter", r"trimestres?|quarters?|quarterly|trimestral(?:es|mente)?"),
    ("semester", r"semestres?|semesters?|half[- ]years?|semestral(?:es|mente)?"),
    ("year", r"anos?|years?|yearly|annual(?:ly)?|anual(?:es|mente)?"),
)
WEEKS_SPARED = 0.9  # a month is often counted as four weeks
CALENDAR = frozenset({"bimester", "quarter", "semester", "year"})
NUMBER = r"(\d+|" + "|".join(sorted(COUNTS, key=len, reverse=True)) + r")"
ANY_UNIT = "|".join(pattern for _, pattern in UNITS)
EVERY = re.compile(
    rf"\b(?:{NUMBER}\s+)?(?:[a-z]+\s+){{0,2}}?(?:cada|every|todos los|todas las)\s+(?:{NUMBER}\s+)?({ANY_UNIT})\b"
)
PER = re.compile(rf"\b{NUMBER}\s+(?:[a-z]+\s+){{0,2}}?(?:por|per|al|a la|each|a|/)\s*({ANY_UNIT})\b")
ADVERB = re.compile(
    r"\b(mensual(?:es|mente)?|monthly|semanal(?:es|mente)?|weekly|quincenal(?:es|mente)?|fortnightly|"
    r"bimestral(?:es|mente)?|trimestral(?:es|mente)?|quarterly|semestral(?:es|mente)?|anual(?:es)?|annual)\b"
)
QUARTER_CODE = re.compile(r"\b(?:q|t|trim\.?|quarter|trimestre)\s*([1-4])\b")
DURATION = re.compile(rf"\b{NUMBER}\s+({ANY_UNIT})\b")
DATE = re.compile(r"\b(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MONTH = re.compile(r"\b(" + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True)) + r")\b")


@dataclass(frozen=True)
class Cadence:
    """So many in each stretch of ``months`` months; by the ``calendar`` where a quarter or semester is named."""

    value: int
    months: float
    calendar: bool = False


@dataclass(frozen=True)
class Span:
    """How many months a period lasts: counted without its last month, and with it."""

    low: float
    high: float

    def occurrences(self, cadence: Cadence) -> tuple[int, int]:
        """Fewest and most times that a cadence fits into the period.

        >>> Span(6, 7).occurrences(Cadence(1, 2))
        (3, 3)
        """
        fewest, most = (math.floor(end / cadence.months + 1e-6) for end in (self.low, self.high))
        if cadence.months < 1:
            fewest = math.floor(fewest * WEEKS_SPARED)
        if cadence.calendar:
            most = math.ceil(self.high / cadence.months - 1e-6)
        return cadence.value * fewest, cadence.value * max(fewest, most)


def number_of(word: str) -> int:
    """The number that a figure or a word says."""
    return int(word) if word.isdecimal() else COUNTS.get(word, 1)


def cadence_of(value: int, every: int, unit: str, months: Mapping[str, float]) -> Cadence:
    """So many every so many units; «one a quarter» counts the quarters of the calendar."""
    return Cadence(value, every * months.get(unit, 1.0), every == 1 and unit in CALENDAR)


def unit_of(word: str) -> str:
    """The unit that a word names, or "": «meses» → "month".

    >>> unit_of("meses"), unit_of("weeks"), unit_of("manzana")
    ('month', 'week', '')
    """
    folded = fold(word)
    return next((unit for unit, pattern in UNITS if re.fullmatch(pattern, folded)), "")


def cadence_in(text: str, months: Mapping[str, float]) -> tuple[Cadence, str] | None:
    """The cadence that a text states and the text without it; None when it states none.

    >>> cadence_in("4 notas - 1 cada 2 meses", {"month": 1.0})
    (Cadence(value=1, months=2.0, calendar=False), '4 notas -')
    """
    folded = fold(text)
    match = EVERY.search(folded)
    if match:
        every = number_of(match[2]) if match[2] else 1
        value = number_of(match[1]) if match[1] else 1
        return cadence_of(value, every, unit_of(match[3]), months), _cut(folded, match)
    match = PER.search(folded)
    if match:
        return cadence_of(number_of(match[1]), 1, unit_of(match[2]), months), _cut(folded, match)
    match = ADVERB.search(folded)
    if match:
        return cadence_of(1, 1, unit_of(match[1]), months), _cut(folded, match)
    return None


def _cut(text: str, match: re.Match[str]) -> str:
    return " ".join((text[: match.start()] + text[match.end() :]).split())


def span_of(words: str, months: Mapping[str, float]) -> Span | None:
    """How many months a printed period lasts; None when the words do not say.

    >>> span_of("entre enero y julio de 2018", {"month": 1.0})
    Span(low=6, high=7)
    >>> span_of("six months", {"month": 1.0})
    Span(low=6.0, high=6.0)
    """
    folded = fold(words)
    days = [_day(match) for match in DATE.finditer(folded)]
    known = [day for day in days if day is not None]
    if len(known) >= 2:
        length = (max(known) - min(known)).days * months.get("day", 1 / 30.4375)
        return Span(length, length + months.get("day", 1 / 30.4375) * 2)
    named = list(MONTH.finditer(folded))
    if len(named) >= 2:
        return _months_span(folded, named[0], named[-1])
    quarters = [int(match[1]) for match in QUARTER_CODE.finditer(folded)]
    if len(quarters) >= 2:
        years = [int(year) for year in YEAR.findall(folded)]
        count = (max(years) - min(years)) * 4 + quarters[-1] - quarters[0] + 1 if years else 0
        count = count or (quarters[-1] - quarters[0]) % 4 + 1
        return Span(count * 3.0, count * 3.0)
    match = DURATION.search(folded)
    if match and unit_of(match[2]) in months:
        length = number_of(match[1]) * months[unit_of(match[2])]
        return Span(length, length)
    return _named_span(folded, months, named)


def _named_span(folded: str, months: Mapping[str, float], named: list[re.Match[str]]) -> Span | None:
    """A period named by one word: a semester, a quarter, a month, or years."""
    for unit in ("semester", "quarter"):
        pattern = dict(UNITS)[unit]
        if re.search(rf"\b(?:{pattern})\b", folded) or (unit == "quarter" and QUARTER_CODE.search(folded)):
            return Span(months.get(unit, 3.0), months.get(unit, 3.0))
    if named:
        return Span(0, 1)
    years = [int(year) for year in YEAR.findall(folded)]
    if years:
        length = 12.0 * (max(years) - min(years) + 1)
        return Span(length, length)
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _months_span(folded: str, first: re.Match[str], last: re.Match[str]) -> Span:
    """From the first month named to the last; years are read after each month, the last year serves both."""
    after_first = YEAR.findall(folded[first.end() : last.start()])
    after_last = YEAR.findall(folded[last.end() :])
    begin, end = MONTH_NUMBERS[first[1]], MONTH_NUMBERS[last[1]]
    years = int(after_last[0]) - int(after_first[0]) if after_first and after_last else 0
    length = years * 12 + end - begin
    if length < 0:
        length += 12
    return Span(length, length + 1)
