"""Working groups (grupos de trabajo): a size outside the plan's usual range."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.core.plan.facts import PlanFacts, RowFacts
from cauce.core.plan.numbers import Numbers, Range
from cauce.core.problems import Problem, Severity


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Remark on each group outside the usual range, and warn when the plan's mean is outside."""
    usual = usual_size(facts, numbers)
    rows = [row for _, row in facts.rows()]
    found = [problem for row in rows for problem in group_size_problems(row, usual=usual)]
    sizes = [len(row.names("working_group")) for row in rows]
    return found + mean_size_problems([size for size in sizes if size], usual=usual)


def usual_size(facts: PlanFacts, numbers: Numbers) -> Range:
    """The range that the document states, else the method's.

    >>> usual_size(PlanFacts(group_size=(2, 4), group_size_words="de 2 a 4"), None).high  # type: ignore[arg-type]
    4
    """
    if facts.group_size is None:
        return numbers.group_size
    low, high = sorted(facts.group_size)
    return Range(low, high, facts.group_size_words)


def group_size_problems(row: RowFacts, *, usual: Range) -> list[Problem]:
    """Remark on a group whose size is outside the usual range (B.2, method 1).

    A row without a working group has no size.
    """
    entities = len(row.names("working_group"))
    if not entities or entities in usual:
        return []
    values = {"row": row.code, "entities": entities, "low": usual.low, "high": usual.high}
    words = ", ".join(row.names("working_group"))
    return [Problem("group_size", values, Severity.REMARK, where=row.code, source=usual.source, words=words)]


def mean_size_problems(sizes: Sequence[int], *, usual: Range) -> list[Problem]:
    """Warn when the mean size of the plan's groups is outside the usual range, for this is what the plan foresees.

    Parameters
    ----------
    sizes
        Entities of each row's group; rows without a group are left out.
    usual
        The usual range of the mean.
    """
    if not sizes:
        return []
    mean = sum(sizes) / len(sizes)
    if mean in usual:
        return []
    values = {"variant": "mean", "mean": round(mean, 1), "groups": len(sizes), "low": usual.low, "high": usual.high}
    return [Problem("group_size", values, Severity.WARNING, where="plan", source=usual.source)]
