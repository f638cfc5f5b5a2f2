"""Places (lugares): how a city writes numbers, days, moments and money; page, book, sheet and chart share it."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from functools import cache

from cauce import method

MINUS = "−"


@dataclass(frozen=True)
class CityFormat:
    """How one city writes.

    Attributes
    ----------
    decimal, group
        The signs within a number.
    currencies
        What stands before an amount, by currency code.
    timezone
        Name of the city's time zone.
    """

    name: str
    decimal: str
    group: str
    timezone: str
    currencies: tuple[tuple[str, str], ...]

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Write a number; one below zero with the sign of minus, which is no hyphen.

        Examples
        --------
        >>> city_format("es-PA").number(1234567.891, decimals=2)
        '1,234,567.89'
        >>> city_format("es-PA").number(-32), city_format("es-PA").number(-0.2)
        ('−32', '0')
        """
        told = f"{value:z,.{decimals}f}"
        signs: dict[str, str | int | None] = {",": self.group, ".": self.decimal, "-": MINUS}
        return told.translate(str.maketrans(signs))

    def read(self, words: str) -> tuple[float, int] | None:
        """Read a number that was written by `number`, with how many decimals it has; None for anything else.

        Examples
        --------
        >>> [city_format("es-PA").read(words) for words in ("1,234.50", "−32", "080801", "4 a 5")]
        [(1234.5, 2), (-32.0, 0), None, None]
        """
        plain = words.removeprefix(MINUS).replace(self.group, "").replace(self.decimal, ".")
        if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
            return None
        decimals = len(plain.partition(".")[2])
        value = -float(plain) if words.startswith(MINUS) else float(plain)
        return (value, decimals) if self.number(value, decimals=decimals) == words else None

    def day(self, value: dt.date) -> str:
        """Write a day.

        Examples
        --------
        >>> city_format("es-PA").day(dt.date(2018, 4, 7))
        '7/4/2018'
        """
        return f"{value.day}/{value.month}/{value.year}"

    def kept_day(self, value: str) -> str:
        """Write a day that is kept as text; nothing where there is none.

        Examples
        --------
        >>> city_format("es-PA").kept_day("2018-04-07"), city_format("es-PA").kept_day("")
        ('7/4/2018', '')
        """
        return self.day(dt.date.fromisoformat(value)) if value else ""

    def moment(self, value: dt.datetime) -> str:
        """Write a day and its time.

        Examples
        --------
        >>> city_format("es-PA").moment(dt.datetime(2018, 4, 7, 9, 5))
        '7/4/2018 09:05'
        """
        return f"{self.day(value)} {value:%H:%M}"

    def money(self, value: float, *, currency: str) -> str:
        """Write an amount.

        Examples
        --------
        >>> city_format("es-PA").money(1500, currency="PAB")
        'B/. 1,500.00'
        """
        return f"{dict(self.currencies).get(currency, currency)} {self.number(value, decimals=2)}"

    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the city's time zone."""
        return zoneinfo.ZoneInfo(self.timezone)


@cache
def city_format(name: str) -> CityFormat:
    """Return how a city writes; an unknown name writes as es-PA.

    Examples
    --------
    >>> city_format("es-CO").number(1234.5, decimals=1)
    '1.234,5'
    """
    formats = method.load("places")["formats"]
    told = formats.get(name, formats["es-PA"])
    return CityFormat(
        name=name if name in formats else "es-PA",
        decimal=told["decimal"],
        group=told["group"],
        timezone=told["timezone"],
        currencies=tuple(told["currencies"].items()),
    )
