"""Numbers as people type them (números escritos): a point or a comma for decimals, the other one for thousands."""

from __future__ import annotations

import math
import re

SPACES = re.compile(r"[\s\u00a0\u202f]")
PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\.\d{3})+)")
BOTH = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*)")


def read_number(words: str, *, thousands: bool = False) -> float | None:
    """Read a number as it is typed; None where it is none, so that nothing is taken for what nobody meant.

    Parameters
    ----------
    thousands
        Whether one sign before three digits parts thousands: of money and metres nobody writes thousandths. Signs that
        stand there twice always do.

    Examples
    --------
    >>> read_number("1,5"), read_number("12 000"), read_number("1,000.5"), read_number("1.000,5"), read_number("−79.52")
    (1.5, 12000.0, 1000.5, 1000.5, -79.52)
    >>> [read_number(words, thousands=True) for words in ("250,000", "250.000", "1.250.000", "12,5", "0.125")]
    [250000.0, 250000.0, 1250000.0, 12.5, 0.125]
    >>> [read_number(words) for words in ("dos", "1,2,3", "1,23,4", "1.2.3", "1,000.000,5", "nan", "")]
    [None, None, None, None, None, None, None]
    """
    plain = SPACES.sub("", words).replace("\u2212", "-")
    signs = len(re.findall(r"[.,]", plain))
    if GROUPED.fullmatch(plain) and (thousands or signs > 1):
        return float(re.sub(r"[.,]", "", plain))
    if BOTH.fullmatch(plain):
        last = max(plain.rfind("."), plain.rfind(","))
        return float(f"{re.sub('[.,]', '', plain[:last])}.{plain[last + 1 :]}")
    found = float(plain.replace(",", ".")) if PLAIN.fullmatch(plain) else math.nan
    return found if math.isfinite(found) else None
