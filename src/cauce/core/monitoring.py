"""Monitoring (seguimiento): where rows and tasks stand, what a change of state needs, how progress rolls up."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cauce.core.actors.words import fold
from cauce.core.problems import Problem, Severity

PLANNED, IN_PROGRESS, DONE, DEFERRED, CANCELLED = STATES = ("planned", "in_progress", "done", "deferred", "cancelled")
DECIDERS = ("mayor", "department", "programme")
# From each state, the states that may follow; a state may always be told again with other words.
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    PLANNED: (IN_PROGRESS, DONE, DEFERRED, CANCELLED),
    IN_PROGRESS: (PLANNED, DONE, DEFERRED, CANCELLED),
    DONE: (IN_PROGRESS,),
    DEFERRED: (PLANNED, IN_PROGRESS, CANCELLED),
    CANCELLED: (PLANNED, IN_PROGRESS),
}
OUT_OF_THE_COUNT = frozenset({DEFERRED, CANCELLED})
ACCEPTED = "accepted"


@dataclass(frozen=True)
class WorkFacts:
    """What the rules need to know of a row or a task; ``deliverables`` are the states of the row's."""

    code: str
    state: str = PLANNED
    deliverables: tuple[str, ...] = ()
    steps: int = 0
    steps_done: int = 0


@dataclass(frozen=True)
class WorkChange:
    """A state to be set: since when and, for what is deferred or cancelled, who decided, why, what takes it up."""

    state: str
    day: dt.date | None = None
    decided_by: str = ""
    why: str = ""
    taken_up_in: str = ""


@dataclass(frozen=True)
class Weights:
    """What a row's progress is made of; see method/monitoring.toml for the sources."""

    deliverables: float
    steps: float
    states: Mapping[str, float]
    parts_source: str = ""
    states_source: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def from_mapping(cls, method: Mapping[str, Any]) -> Weights:
        """Take the weights from the method's file, as loaded (with a plan's own values laid over it).

        Raises
        ------
        KeyError
            A weight is missing; the message is its name.
        """
        parts, states = method["row_parts"], method["deliverable_states"]
        return cls(
            deliverables=float(parts["deliverables"]),
            steps=float(parts["steps"]),
            states={name: float(value) for name, value in states.items() if name != "source"},
            parts_source=str(parts["source"]),
            states_source=str(states["source"]),
            sources=dict(method["sources"]),
            version=str(method.get("version", "")),
        )

    def source(self, code: str) -> str:
        """Where a rule comes from."""
        return self.sources.get(code, "")


@dataclass(frozen=True)
class Progress:
    """How far some rows are: the mean share of those that count, and how many stand where.

    ``share`` is None when no row counts: there is none, or all are deferred or cancelled.
    """

    share: float | None
    rows: int
    counted: int
    by_state: Mapping[str, int]

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, cut off rather than rounded up: 100 is said of what is finished only."""
        return None if self.share is None else int(self.share * 100 + 1e-9)


def change_problems(work: WorkFacts, change: WorkChange, *, on: dt.date, weights: Weights) -> list[Problem]:
    """Say what a change of state lacks; what blocks is refused, a remark is shown beside the state.

    Parameters
    ----------
    work
        The row or task as it stands.
    change
        What is to be set.
    on
        Today.
    weights
        The method, for the sources.
    """
    found = [*_reach(work, change), *_days(work, change, on), *_words(work, change)]
    open_ones = [state for state in work.deliverables if state != ACCEPTED]
    if change.state == DONE and open_ones:
        values = {"code": work.code, "open": len(open_ones), "all": len(work.deliverables)}
        found.append(("open_deliverables", values))
    return [
        Problem(
            code,
            values,
            Severity.REMARK if code == "open_deliverables" else Severity.BLOCKS,
            where=work.code,
            source=weights.source(code),
        )
        for code, values in found
    ]


Found = list[tuple[str, dict[str, object]]]


def _reach(work: WorkFacts, change: WorkChange) -> Found:
    following = FOLLOWING.get(work.state, STATES)
    if change.state == work.state or change.state in following:
        return []
    return [("unreachable_state", {"code": work.code, "was": work.state, "state": change.state, "may": following})]


def _days(work: WorkFacts, change: WorkChange, on: dt.date) -> Found:
    if change.day is None:
        return [("missing_day", {"code": work.code, "state": change.state})] if change.state == DEFERRED else []
    if change.day > on:
        return [("future_day", {"code": work.code, "day": change.day, "today": on})]
    return []


def _words(work: WorkFacts, change: WorkChange) -> Found:
    found: Found = []
    values: dict[str, object] = {"code": work.code, "state": change.state}
    if change.state == DEFERRED and change.decided_by not in DECIDERS:
        found.append(("missing_decider", {**values, "given": change.decided_by or "—", "may": DECIDERS}))
    if change.state in OUT_OF_THE_COUNT and not change.why.strip():
        found.append(("missing_reason", values))
    if change.state == DEFERRED and not change.taken_up_in.strip():
        found.append(("missing_place", values))
    return found


def state_of_row(tasks: Sequence[str]) -> str:
    """The state of a row whose tasks stand in several.

    >>> state_of_row(["done", "planned"]), state_of_row(["done", "deferred"]), state_of_row(["done", "cancelled"])
    ('in_progress', 'deferred', 'done')
    """
    standing = [state for state in tasks if state != CANCELLED]
    if not standing:
        return CANCELLED if tasks else PLANNED
    left = {state for state in standing if state != DONE}
    if not left:
        return DONE
    if left == {DEFERRED}:
        return DEFERRED
    return PLANNED if set(standing) <= {PLANNED, DEFERRED} else IN_PROGRESS


def row_share(row: WorkFacts, *, weights: Weights) -> float | None:
    """How far a row is, from 0 to 1; None when it is out of the count (deferred or cancelled).

    A row that is done is whole. Otherwise its deliverables and its steps weigh as the method says,
    and where it lacks one of the two the other weighs alone.
    """
    if row.state in OUT_OF_THE_COUNT:
        return None
    if row.state == DONE:
        return 1.0
    parts: list[tuple[float, float]] = []
    if row.deliverables:
        parts.append((weights.deliverables, deliverables_share(row.deliverables, weights=weights) or 0.0))
    if row.steps:
        parts.append((weights.steps, row.steps_done / row.steps))
    total = sum(weight for weight, _ in parts)
    return sum(weight * share for weight, share in parts) / total if total else 0.0


def deliverables_share(states: Sequence[str], *, weights: Weights) -> float | None:
    """How far some deliverables are, from 0 to 1, each as its state says; None when there is none."""
    if not states:
        return None
    return sum(weights.states.get(state, 0.0) for state in states) / len(states)


def section_share(activities: Sequence[str], deliverables: Sequence[str], *, weights: Weights) -> float | None:
    """How far section D or E is, from 0 to 1: its activities weigh as the steps of a row, its deliverables as a row's.

    Parameters
    ----------
    activities, deliverables
        The states of each; an activity that is deferred or cancelled is out of the count.
    weights
        The method.

    Returns
    -------
    float or None
        None when nothing of it counts.

    Examples
    --------
    >>> weights = Weights(0.7, 0.3, {"accepted": 1.0})
    >>> section_share(["done", "planned", "cancelled"], ["accepted"], weights=weights)
    0.85
    """
    standing = [state for state in activities if state not in OUT_OF_THE_COUNT]
    if not standing and not deliverables:
        return None
    facts = WorkFacts(
        "", deliverables=tuple(deliverables), steps=len(standing), steps_done=sum(state == DONE for state in standing)
    )
    return row_share(facts, weights=weights)


def progress(rows: Iterable[WorkFacts], *, weights: Weights) -> Progress:
    """How far some rows are together: each counts once, whatever it holds.

    Examples
    --------
    >>> two = [WorkFacts("1.1.1", state="done"), WorkFacts("1.1.2")]
    >>> progress(two, weights=Weights(0.7, 0.3, {})).percent
    50
    """
    every = list(rows)
    shares = [share for row in every if (share := row_share(row, weights=weights)) is not None]
    by_state = {state: sum(row.state == state for row in every) for state in STATES}
    mean = sum(shares) / len(shares) if shares else None
    return Progress(share=mean, rows=len(every), counted=len(shares), by_state=by_state)


def input_problems(
    name: str, *, asked: dt.date | None, got: dt.date | None, on: dt.date, weights: Weights
) -> list[Problem]:
    """Say which days of an input cannot be: one to come, or got before it was asked for."""
    found: Found = []
    for day in (asked, got):
        if day is not None and day > on:
            found.append(("input_day_to_come", {"name": name, "day": day, "today": on}))
    if asked is not None and got is not None and got < asked:
        found.append(("got_before_asked", {"name": name, "asked": asked, "got": got}))
    return [Problem(code, values, Severity.BLOCKS, where=name, source=weights.source(code)) for code, values in found]


def mentioned(text: str, names: Sequence[str]) -> list[int]:
    """Places in ``names`` of the people that a text mentions: «@Marta Ríos», or «@Marta» if there is but one.

    >>> mentioned("Gracias, @marta, y @Rubén Paz.", ["Marta Ríos", "Rubén Paz", "Rubén Sol"])
    [0, 1]
    """
    left = fold(text)
    found = set()
    for at in sorted(range(len(names)), key=lambda one: -len(names[one])):
        whole = rf"@{re.escape(fold(names[at]))}\b"
        if names[at].strip() and re.search(whole, left):
            found.add(at)
            left = re.sub(whole, " ", left)
    first = [fold(name).split()[0] if name.split() else "" for name in names]
    for at, name in enumerate(first):
        if name and first.count(name) == 1 and re.search(rf"@{re.escape(name)}\b", left):
            found.add(at)
    return sorted(found)
