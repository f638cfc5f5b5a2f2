"""Load (carga de trabajo): in how many tasks and rows a party stands, in which role, and what falls due when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cauce.core.actors.work import WorkRow

INVITED = "allies"
LEADS = "leads"


@dataclass(frozen=True)
class Load:
    """What one organisation carries; a row that several tasks share counts once as a row and with all its tasks.

    Attributes
    ----------
    tasks, rows
        Where it stands in any role.
    by_role
        Tasks and rows for each role.
    deliverables
        Deliverables of the rows that it leads.
    """

    organization: str
    name: str
    tasks: int
    rows: int
    by_role: Mapping[str, tuple[int, int]]
    deliverables: int

    @property
    def invited(self) -> tuple[int, int]:
        """Tasks and rows to which it is invited as an ally."""
        return self.by_role.get(INVITED, (0, 0))


def loads(rows: Sequence[WorkRow]) -> list[Load]:
    """Count what each organisation carries, the heaviest first.

    Examples
    --------
    >>> from cauce.core.actors.work import Holder
    >>> row = WorkRow("1.2.1", tasks=2, holders=(Holder("sinaproc", "SINAPROC", "allies"),))
    >>> loads([row])[0].invited
    (2, 1)
    """
    names = {each.organization: each.name for row in reversed(rows) for each in row.holders if each.organization}
    found = [_load(one, name, rows) for one, name in names.items()]
    return sorted(found, key=lambda load: (-load.tasks, -load.rows, load.name.casefold(), load.organization))


def _load(one: str, name: str, rows: Iterable[WorkRow]) -> Load:
    mine = [(row, {each.role for each in row.holders if each.organization == one}) for row in rows]
    mine = [(row, roles) for row, roles in mine if roles]
    tasks: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for row, roles in mine:
        tasks.update(dict.fromkeys(roles, row.tasks))
        held.update(roles)
    return Load(
        organization=one,
        name=name,
        tasks=sum(row.tasks for row, _ in mine),
        rows=len(mine),
        by_role={role: (tasks[role], held[role]) for role in held},
        deliverables=sum(row.deliverables for row, roles in mine if LEADS in roles),
    )


@dataclass(frozen=True)
class Calendar:
    """What falls due for each lead: months as (year, month), and a count for each lead and month."""

    months: tuple[tuple[int, int], ...]
    leads: tuple[tuple[str, str, Mapping[tuple[int, int], int]], ...]
    undated: int


def calendar(rows: Sequence[WorkRow]) -> Calendar:
    """Count the deliverables that fall due in each month for each lead; months without any are shown too."""
    due: dict[str, Counter[tuple[int, int]]] = {}
    names: dict[str, str] = {}
    undated = 0
    for row in rows:
        undated += row.deliverables - len(row.dues)
        for holder in {each.organization: each for each in row.holders if each.role == LEADS}.values():
            if holder.organization and row.dues:
                names.setdefault(holder.organization, holder.name)
                due.setdefault(holder.organization, Counter()).update((day.year, day.month) for day in row.dues)
    leads = [(one, names[one], counted) for one, counted in due.items()]
    leads.sort(key=lambda lead: (-sum(lead[2].values()), lead[1].casefold(), lead[0]))
    return Calendar(_months({month for _, _, counted in leads for month in counted}), tuple(leads), undated)


def _months(found: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    if not found:
        return ()
    first, last = (year * 12 + month - 1 for year, month in (min(found), max(found)))
    return tuple((count // 12, count % 12 + 1) for count in range(first, last + 1))
