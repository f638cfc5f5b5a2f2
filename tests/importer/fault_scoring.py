"""Faultscore (medida de los problemas): which planted faults were found, and which alarms are false."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from tests.corpus.content import Plan, Planted
from tests.corpus.faults import faults, tolerated


def folded(text: str) -> str:
    """Fold case, accents and spaces."""
    bare = unicodedata.normalize("NFKD", text)
    return re.sub(r"\W+", " ", "".join(c for c in bare if not unicodedata.combining(c))).casefold().strip()


def unfound(plan: Plan, problems: list[dict[str, Any]], *, only: set[str] | None = None) -> list[Planted]:
    """Give the planted faults that no problem answers to."""
    wanted = [fault for fault in faults(plan, tables_only=only is not None) if only is None or fault.code in only]
    return [fault for fault in wanted if not any(_answers(problem, fault) for problem in problems)]


def false_alarms(plan: Plan, problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the problems that answer to nothing planted or tolerated."""
    known = [*faults(plan), *tolerated(plan)]
    return [problem for problem in problems if not any(_answers(problem, fault) for fault in known)]


def _answers(problem: dict[str, Any], fault: Planted) -> bool:
    if problem["code"] != fault.code:
        return False
    if fault.code == "organisation_alias":
        return _same_names(problem["where"], " | ".join(fault.where))
    wheres = {folded(where) for where in fault.where}
    if folded(str(problem["where"])) not in wheres:
        return False
    return not fault.word or folded(fault.word) in folded(f"{problem['where']} {problem['message']}").split()


def _same_names(reported: str, planted: str) -> bool:
    said = {folded(name) for name in reported.split(" / ")}
    return len(said & {folded(name) for name in planted.split(" / ")}) >= 2
