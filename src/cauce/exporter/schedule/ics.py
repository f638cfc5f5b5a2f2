"""Calendar feed (calendario ICS): entries that a calendar program subscribes to, updates and cancels (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

REFRESH = dt.timedelta(hours=6)


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
    calendar = Calendar()
    calendar.add("prodid", f"-//{program}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _clean(name))
    calendar.add("x-wr-caldesc", _clean(text))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(_event(entry))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: FeedEntry) -> Event:
    event = Event()
    event.add("uid", _clean(entry.uid))
    event.add("dtstamp", entry.changed.astimezone(dt.UTC))
    event.add("last-modified", entry.changed.astimezone(dt.UTC))
    event.add("sequence", entry.sequence)
    event.add("summary", _clean(entry.title))
    event.add("dtstart", entry.start)
    event.add("dtend", entry.finish + dt.timedelta(days=1))  # the day after the last one, says the standard
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    text = "\n".join(part for part in (entry.text, entry.address) if part)
    if text:
        event.add("description", _clean(text))
    if entry.address:
        event.add("url", _clean(entry.address))
    return event


def _clean(words: str) -> str:
    """Leave out what no line of a calendar may hold: controls but the line's end."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or (sign >= " " and sign != "\x7f"))
