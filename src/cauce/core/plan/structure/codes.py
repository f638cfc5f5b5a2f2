"""Codes of a plan's things (códigos): the next free one, what a new code takes with it, and texts that name it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cauce.core.plan.structure.rules import Obstacle

# The field that holds a thing's code.
LONGEST_NUMBER = 9  # digits; what every database keeps
CODE_FIELDS: Mapping[str, str] = {"area": "number", "question": "code", "task": "code", "deliverable": "number"}
_SHAPE = re.compile(r"[^\s/\\?#%]+")


def next_code(prefix: str, taken: Iterable[str]) -> str:
    """The code after the last one that begins alike; a code that was ever used is not proposed again.

    Parameters
    ----------
    prefix : str
        What stands before the last number ("1.4").
    taken : iterable of str
        Codes in use and codes of what was taken away.

    Examples
    --------
    >>> next_code("1.4", ["1.4.1", "1.4.2", "1.5.7"]), next_code("2", [])
    ('1.4.3', '2.1')
    """
    stem = f"{prefix.rstrip('.')}."
    rests = (code[len(stem) :] for code in taken if code.startswith(stem))
    numbers = [int(rest) for rest in rests if rest.isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1}"


def is_number(written: str) -> bool:
    """Whether what was written is a whole number that a plan can keep.

    Examples
    --------
    >>> [is_number(written) for written in ("6", "-1", "1e3", "99999999999999999999")]
    [True, False, False, False]
    """
    return written.isdecimal() and len(written) <= LONGEST_NUMBER


def code_obstacles(code: str, *, taken: Collection[str]) -> list[Obstacle]:
    """Say why a code cannot be given: its shape, or another thing that has it.

    Examples
    --------
    >>> [one.code for one in code_obstacles("1.4 b", taken=())]
    ['code_shape']
    """
    if not _SHAPE.fullmatch(code) or len(code) > 40:
        return [Obstacle("code_shape", {"code": code})]
    return [Obstacle("code_taken", {"code": code})] if code in taken else []


@dataclass(frozen=True)
class RenamedCode:
    """A code that changes."""

    kind: str
    key: str
    old: str
    new: str


def renumbered(old: str, new: str, codes: Sequence[tuple[str, str, str]]) -> list[RenamedCode]:
    """Say which codes change when one does: those that begin with it change their beginning.

    Parameters
    ----------
    old, new : str
        The code that changes.
    codes : sequence of (kind, key, code)
        Codes that may follow.

    Examples
    --------
    >>> [(one.old, one.new) for one in renumbered("1.4", "1.6", [("task", "a", "1.4.2"), ("task", "b", "1.40.1")])]
    [('1.4.2', '1.6.2')]
    """
    stem = f"{old}."
    return [
        RenamedCode(kind, key, code, f"{new}.{code[len(stem) :]}") for kind, key, code in codes if code.startswith(stem)
    ]


def names_code(text: str, code: str) -> bool:
    """Whether a text names a code: «Tarea 1.3.1» names 1.3.1, neither 1.3 nor 11.3.1.

    Examples
    --------
    >>> names_code("como en la Tarea 1.3.1.", "1.3.1"), names_code("Tarea 1.3.1", "1.3"), names_code("1.3.12", "1.3.1")
    (True, False, False)
    """
    return bool(code) and re.search(rf"(?<![\w.]){re.escape(code)}(?!\w|\.\w)", text) is not None
