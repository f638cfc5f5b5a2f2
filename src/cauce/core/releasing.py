"""Releasing (liberar): what is internal leaves the office by a named body's word, on a day, with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cauce.core.faults import Fault

LONGEST_BODY = 200
INSIDE: dict[str, object] = {"released_by": "", "released_on": None, "release_reason": ""}


@dataclass(frozen=True)
class Release:
    """What a body decided: who, when and why."""

    body: str
    day: dt.date
    reason: str

    def values(self) -> dict[str, object]:
        """Fields of what is released."""
        return {"released_by": self.body, "released_on": self.day, "release_reason": self.reason}


def read_release(body: str, reason: str, on: str, *, today: dt.date) -> tuple[Release, list[Fault]]:
    """Read what was typed of a release; without a day it is today.

    Examples
    --------
    >>> read_release("Junta de gestión", "Se publica.", "", today=dt.date(2018, 3, 15))[0].day.isoformat()
    '2018-03-15'
    >>> [one.code for one in read_release("", " ", "mañana", today=dt.date(2018, 3, 15))[1]]
    ['no_day', 'body_missing', 'reason_missing']
    >>> [one.code for one in read_release("Junta", "Sí.", "2018-03-16", today=dt.date(2018, 3, 15))[1]]
    ['day_to_come']
    """
    faults, day = [], today
    try:
        day = dt.date.fromisoformat(on.strip()) if on.strip() else today
    except ValueError:
        faults.append(Fault("released_on", "no_day", {"value": on[:40]}))
    if day > today:
        faults.append(Fault("released_on", "day_to_come", {"day": day.isoformat()}))
    if not body.strip():
        faults.append(Fault("released_by", "body_missing"))
    if not reason.strip():
        faults.append(Fault("release_reason", "reason_missing"))
    return Release(body.strip()[:LONGEST_BODY], day, reason.strip()), faults
