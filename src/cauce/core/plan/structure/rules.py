"""What may be done to a plan's structure (qué se puede hacer): moves, splits and joins, and why one is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from cauce.core.actors.words import fold
from cauce.core.plan.structure.shapes import movable_to


@dataclass(frozen=True)
class Obstacle:
    """Why an act is refused: a code with named values; its sentence stands in ``core/messages/structure.py``."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def move_obstacles(kind: str, *, under: str, name: str, tasks_left: int | None = None) -> list[Obstacle]:
    """Say why a thing cannot be put under another kind.

    Parameters
    ----------
    kind : str
        What is moved.
    under : str
        Kind of what it would stand under.
    name : str
        Words by which a reader knows it.
    tasks_left : int, optional
        For a task, how many tasks its row would keep.

    Examples
    --------
    >>> move_obstacles("step", under="task", name="Medir")
    []
    >>> [one.code for one in move_obstacles("step", under="area", name="Medir")]
    ['cannot_stand']
    """
    if under not in movable_to(kind):
        return [Obstacle("cannot_stand", {"name": name})]
    if kind == "task" and tasks_left == 0:
        return [Obstacle("last_task", {"name": name})]
    return []


def split_obstacles(*, chosen: Collection[int], all_of: Collection[int], name: str, least: str) -> list[Obstacle]:
    """Say why a row or task cannot be split: something must go, and something must stay.

    ``least`` is the kind of which one must go and one stay ("task" for a row, "step" for a task).

    Examples
    --------
    >>> [one.code for one in split_obstacles(chosen=[], all_of=[1, 2], name="1.1.1", least="step")]
    ['nothing_chosen']
    """
    going = set(chosen) & set(all_of)
    if not going:
        return [Obstacle("nothing_chosen", {"name": name, "least": least})]
    if len(going) == len(set(all_of)):
        return [Obstacle("nothing_stays", {"name": name, "least": least})]
    return []


def join_obstacles(
    first: int, others: Sequence[int], *, name: str, tasks_left: Mapping[str, int] | None = None
) -> list[Obstacle]:
    """Say why things cannot be joined into the first: there are no others, or a row would lose its last task.

    ``tasks_left`` tells, for tasks, how many tasks each row of another keeps, by the row's name.
    """
    found = []
    if not set(others) - {first}:
        found.append(Obstacle("nothing_to_join", {"name": name}))
    emptied = [row for row, left in (tasks_left or {}).items() if left == 0]
    return found + [Obstacle("row_emptied", {"name": name, "row": row}) for row in emptied]


@dataclass(frozen=True)
class Party:
    """A party of a row, as far as telling equal ones needs it."""

    key: str
    role: str
    words: str
    organization: int | None = None


def equal_parties(kept: Sequence[Party], coming: Sequence[Party]) -> list[str]:
    """Keys of the coming parties that are there already: the same role for the same organisation, or the same words.

    Examples
    --------
    >>> coming = [Party("b", "leads", "Universidad", 7), Party("c", "allies", "UTP", 7)]
    >>> equal_parties([Party("a", "leads", "UTP", 7)], coming)
    ['b']
    """
    known = {_name(party) for party in kept}
    found = []
    for party in coming:
        if _name(party) in known:
            found.append(party.key)
        known.add(_name(party))
    return found


def _name(party: Party) -> tuple[str, str | int]:
    return party.role, party.organization if party.organization is not None else fold(party.words)


def place_after(order: Sequence[int], moved: int, after: int | None) -> list[int]:
    """Put one thing behind another, or first, in a list of their numbers.

    Examples
    --------
    >>> place_after([1, 2, 3], 3, 1), place_after([1, 2, 3], 2, None), place_after([1, 2], 9, 2)
    ([1, 3, 2], [2, 1, 3], [1, 2, 9])
    """
    rest = [one for one in order if one != moved]
    at = rest.index(after) + 1 if after in rest else 0
    return [*rest[:at], moved, *rest[at:]]
