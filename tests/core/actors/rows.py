"""Rows of a plan in one line each, for tests about actors."""

from __future__ import annotations

from cauce.core.actors.work import Holder, WorkRow


def row(code: str, *, tasks: int = 1, **roles: str) -> WorkRow:
    """Make a row: ``row("1.1.1", leads="DPU", allies="UTP FSU ?")``; a question mark is still to be named."""
    holders = tuple(
        Holder("" if name == "?" else name.lower(), name, role)
        for role, names in roles.items()
        for name in names.split()
    )
    return WorkRow(code, area=int(code[0]), tasks=tasks, deliverables=1, holders=holders)
