"""Deliverables (productos, entregables): the same one twice, and those without a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cauce.core.actors.words import words
from cauce.core.plan.facts import DeliverableFacts, PlanFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.plan.placed import sections
from cauce.core.problems import Mending, Problem, Severity

PAGES = re.compile(r"\(?\s*(?:max\.?\s*)?\d+\s*(?:páginas|paginas|pages|págs?\.?|pp?\.?)\s*\)?", re.IGNORECASE)


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find deliverables that stand twice in one row or section, and count those without a date."""
    found = []
    for _, row in facts.rows():
        found += duplicate_problems(row.code, row.deliverables, numbers)
    for where, section in sections(facts):
        found += duplicate_problems(where, section.deliverables, numbers)
    return found + undated_problems(facts, numbers)


def duplicate_problems(where: str, deliverables: Sequence[DeliverableFacts], numbers: Numbers) -> list[Problem]:
    """Find deliverables of one row or section that bear the same text, pages aside.

    The same words in two rows («Nota técnica») are two deliverables.
    """
    same: dict[tuple[str, ...], list[tuple[int, DeliverableFacts]]] = {}
    for at, deliverable in enumerate(deliverables, 1):
        told = words(PAGES.sub(" ", deliverable.text))
        if told:
            same.setdefault(told, []).append((deliverable.number or at, deliverable))
    found = []
    for group in same.values():
        if len(group) < 2:
            continue
        listed = ", ".join(str(number) for number, _ in group)
        text = group[0][1].text
        found.append(
            Problem(
                "duplicate_deliverable",
                {"place": where, "numbers": listed, "text": text, "count": len(group)},
                Severity.WARNING,
                where=where,
                source=numbers.source("duplicate_deliverable"),
                words=text,
                mending=Mending("remove_deliverable", {"place": where, "numbers": listed, "keep": group[0][0]}),
            )
        )
    return found


def undated_problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Warn once for the plan of the deliverables without a date.

    Sections D and E count where at least one of their deliverables has a date.
    """
    deliverables = [deliverable for _, row in facts.rows() for deliverable in row.deliverables]
    for _, section in sections(facts):
        if not deliverables or any(deliverable.due for deliverable in section.deliverables):
            deliverables += section.deliverables
    undated = [deliverable for deliverable in deliverables if not deliverable.due]
    if not undated:
        return []
    values: dict[str, object] = {"undated": len(undated), "deliverables": len(deliverables)}
    if len(undated) == len(deliverables):
        values["variant"] = "all"
    return [
        Problem(
            "undated_deliverable",
            values,
            Severity.WARNING,
            where="plan",
            source=numbers.source("undated_deliverable"),
            words=undated[0].text,
        )
    ]
