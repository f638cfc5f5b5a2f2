"""Removal (quitar un plan): a plan that was begun by mistake may go while nobody has worked in it."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Worked:
    """How much of each kind of work there is in a plan; for a published plan ``published`` is 1."""

    published: int = 0
    people: int = 0
    fillings: int = 0
    progress: int = 0
    inputs: int = 0
    versions: int = 0
    comments: int = 0
    schedule: int = 0
    calendars: int = 0


def removal_faults(worked: Worked) -> list[tuple[str, dict[str, object]]]:
    """Say what stands in the way of removing a plan: a code of ``core.messages.plans`` each, with its values.

    Examples
    --------
    >>> removal_faults(Worked())
    []
    >>> removal_faults(Worked(people=2))
    [('remove_people', {'count': 2})]
    """
    counts = ((each.name, getattr(worked, each.name)) for each in fields(worked))
    return [(f"remove_{name}", {"count": count}) for name, count in counts if count]
