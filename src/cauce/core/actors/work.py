"""Who works where (quién trabaja en qué): the facts of rows and roles from which matrix, load and network are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

QUARTER = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True)
class Holder:
    """A party that holds a role in a row; ``organization`` is empty while it is still to be named."""

    organization: str
    name: str
    role: str


@dataclass(frozen=True)
class WorkRow:
    """A row of the plan's table, as the calculations about actors see it.

    Attributes
    ----------
    code
        Code of the row's first task, by which the row is named.
    tasks, deliverables
        How many belong to it.
    dues
        The day of each deliverable that has one.
    """

    code: str
    area: int = 0
    tasks: int = 1
    deliverables: int = 0
    dues: tuple[date, ...] = ()
    holders: tuple[Holder, ...] = ()

    def organizations(self, role: str = "") -> set[str]:
        """Organisations that hold a role, or any role, in this row."""
        return {each.organization for each in self.holders if each.organization and role in ("", each.role)}


def due_day(words: str) -> date | None:
    """Read a due date as it is kept: a day, or a quarter, which ends on its last day; other words are no date.

    Examples
    --------
    >>> due_day("2027-03-31"), due_day("2027-Q2"), due_day("week 12")
    (datetime.date(2027, 3, 31), datetime.date(2027, 6, 30), None)
    """
    if found := QUARTER.fullmatch(words.strip()):
        year, quarter = int(found[1]), int(found[2])
        return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        return None
