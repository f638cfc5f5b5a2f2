"""Kinds of job (clases de trabajo): which function does each, how long one may take, what is done again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from cauce.web.jobs.running import Running

MINUTES = 10.0  # which a job may take unless its kind says otherwise
ROUND_MINUTES = 15.0


@dataclass(frozen=True)
class Kind:
    """One kind of job."""

    do: Callable[[Running], None]
    limit: dt.timedelta


@dataclass(frozen=True)
class Round:
    """What is done once in each period, by whichever worker comes first."""

    do: Callable[[], Any]
    period: dt.timedelta
    limit: dt.timedelta


Doing = TypeVar("Doing", bound=Callable[..., Any])
HANDLERS: dict[str, Kind] = {}
ROUNDS: dict[str, Round] = {}


def handler(kind: str, *, minutes: float = MINUTES) -> Callable[[Doing], Doing]:
    """Name the function that does a kind of job, and the minutes after which one is ended."""

    def keep(function: Doing) -> Doing:
        HANDLERS[kind] = Kind(function, dt.timedelta(minutes=minutes))
        return function

    return keep


def every(*, minutes: float, limit: float = ROUND_MINUTES) -> Callable[[Doing], Doing]:
    """Name a function without arguments that is done once in so many minutes, however many workers there are."""

    def keep(function: Doing) -> Doing:
        ROUNDS[function.__name__] = Round(function, dt.timedelta(minutes=minutes), dt.timedelta(minutes=limit))
        return function

    return keep
