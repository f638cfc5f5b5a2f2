"""Plan (plan de trabajo): the rules that a work plan is read with, one file a family.

``problems(facts, numbers)`` runs them all; each rule can be run alone.
"""

from __future__ import annotations

from cauce import method
from cauce.core.plan import (
    acronyms,
    communications,
    contents,
    deliverables,
    groups,
    organizations,
    questions,
    sections,
    tasks,
    texts,
)
from cauce.core.plan.facts import PlanFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.problems import Problem, Severity

FAMILIES = (
    tasks,
    questions,
    groups,
    deliverables,
    sections,
    communications,
    contents,
    organizations,
    acronyms,
    texts,
)
WEIGHT = {Severity.BLOCKS: 0, Severity.WARNING: 1, Severity.REMARK: 2}


def stock_numbers() -> Numbers:
    """The numbers of method/plan.toml, before a plan lays its own over them."""
    return Numbers.from_mapping(method.load("plan"))


def problems(facts: PlanFacts, numbers: Numbers | None = None) -> list[Problem]:
    """Find every problem of a plan, the few that block first, each once.

    Parameters
    ----------
    facts
        The plan, made from a draft or from rows.
    numbers
        The method's numbers with the plan's own laid over them; the stock when left out.

    Examples
    --------
    >>> problems(PlanFacts())
    []
    """
    used = numbers if numbers is not None else stock_numbers()
    found: dict[str, Problem] = {}
    for family in FAMILIES:
        for problem in family.problems(facts, used):
            found.setdefault(problem.key, problem)
    return sorted(found.values(), key=lambda problem: WEIGHT[problem.severity])
