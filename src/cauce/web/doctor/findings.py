"""Findings of the doctor (resultados del diagnóstico): a code with named values, and how much it weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SHOWN = 5  # of many alike things, so many are named in a sentence; the rest are counted


class Level(StrEnum):
    """How much a finding weighs."""

    FINE = "fine"
    REMARK = "remark"  # worth knowing; nothing is broken by it
    WRONG = "wrong"  # something is missing or broken: the exit code is 1


@dataclass(frozen=True)
class Finding:
    """One finding of one check; ``words`` holds the sentence of each code with the names of ``values``.

    ``things`` are all that the finding is about, in the words by which they are found again.
    """

    code: str
    level: Level
    values: Mapping[str, object] = field(default_factory=dict)
    things: tuple[str, ...] = ()


Check = Callable[[], Iterable[Finding]]


def about(code: str, things: Iterable[str], *, level: Level = Level.WRONG, **values: object) -> list[Finding]:
    """Return one finding about all of some things, or nothing where there are none.

    Examples
    --------
    >>> about("content_missing", [])
    []
    >>> about("content_missing", ["b", "a"])[0].values
    {'count': 2, 'which': 'b, a'}
    """
    found = tuple(things)
    if not found:
        return []
    more = "…" if len(found) > SHOWN else ""
    which = ", ".join(found[:SHOWN]) + (f", {more}" if more else "")
    return [Finding(code, level, {"count": len(found), "which": which, **values}, found)]


def is_well(found: Iterable[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(finding.level is not Level.WRONG for finding in found)
