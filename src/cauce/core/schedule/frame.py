"""Frame (marco del cronograma): the period in which the work is to be done, as a plan prints it."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from cauce.core.actors.words import fold
from cauce.core.plan.periods import MONTH_NUMBERS

_MONTH = re.compile(rf"\b({'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def period_of(words: str) -> tuple[dt.date, dt.date] | None:
    """Read the first and the last day of a printed period; None when it names no year.

    Examples
    --------
    >>> period_of("enero a julio de 2018")
    (datetime.date(2018, 1, 1), datetime.date(2018, 7, 31))
    >>> period_of("November 2018 – February 2019")
    (datetime.date(2018, 11, 1), datetime.date(2019, 2, 28))
    >>> period_of("2018")
    (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
    >>> period_of("seis meses") is None
    True
    """
    folded = fold(words)
    years = [int(year) for year in _YEAR.findall(folded)]
    if not years:
        return None
    months = [MONTH_NUMBERS[name] for name in _MONTH.findall(folded)]
    first, last = (months[0], months[-1]) if months else (1, 12)
    start, end = years[0], years[-1]
    if start == end and len(years) == 1 and first > last:
        start -= 1  # "November to February 2019": the year belongs to the end
    return dt.date(start, first, 1), dt.date(end, last, calendar.monthrange(end, last)[1])
