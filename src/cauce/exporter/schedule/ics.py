"""Calendar feed (calendario ICS): entries that a calendar program subscribes to, updates and cancels (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

REFRESH = "PT6H"
LONGEST = 75  # octets of a line


@dataclass(frozen=True)
class FeedEntry:
    """One thing of a calendar.

    Attributes
    ----------
    uid
        The same for the same thing for ever, so that a change updates it.
    sequence
        Grows with each change.
    changed
        Moment of the last change, with its time zone.
    address
        Page of the thing, to which the entry links back.
    is_cancelled
        It says so in the calendar, rather than vanish.
    """

    uid: str
    title: str
    start: dt.date
    finish: dt.date
    changed: dt.datetime
    sequence: int = 0
    text: str = ""
    address: str = ""
    is_cancelled: bool = False


def feed(entries: Iterable[FeedEntry], *, name: str, text: str, language: str, program: str) -> bytes:
    """Write a calendar of whole days; the same entries give the same bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_text(f'-//{program}//{language.upper()}')}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        f"X-WR-CALDESC:{_text(text)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(entry: FeedEntry) -> Iterator[str]:
    changed = f"{entry.changed.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"SUMMARY:{_text(entry.title)}"
    yield f"DTSTART;VALUE=DATE:{_day(entry.start)}"
    yield f"DTEND;VALUE=DATE:{_day(entry.finish + dt.timedelta(days=1))}"  # the standard wants the day after
    yield "TRANSP:TRANSPARENT"
    yield f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}"
    if text := "\n".join(part for part in (entry.text, entry.address) if part):
        yield f"DESCRIPTION:{_text(text)}"
    if entry.address:
        yield f"URL:{_one_line(entry.address)}"
    yield "END:VEVENT"


def _day(day: dt.date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _text(words: str) -> str:
    """Write a value of the type TEXT (RFC 5545, 3.3.11): signs that mean something are escaped, controls left out."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for sign in ("\\", ";", ","):
        lines = [line.replace(sign, f"\\{sign}") for line in lines]
    return "\\n".join(_one_line(line) for line in lines)


def _one_line(words: str) -> str:
    return "".join(sign for sign in words if sign >= " " and sign != "\x7f")


def _folded(line: str) -> str:
    """Fold a line after at most 75 octets (RFC 5545, 3.1), never within a sign."""
    parts, size, start = [], 0, 0
    for place, sign in enumerate(line):
        width = len(sign.encode())
        if size + width > LONGEST:
            parts.append(line[start:place])
            start, size = place, 1  # the space before the next part
        size += width
    return "\r\n ".join([*parts, line[start:]]) + "\r\n"
