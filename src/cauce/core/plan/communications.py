"""Communication plan (plan de comunicación): targets that contradict themselves or are shared by several actions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cauce.core.plan.facts import CommunicationActionFacts, PlanFacts, TargetFacts
from cauce.core.plan.numbers import Numbers
from cauce.core.plan.periods import Cadence, Span, cadence_in, cadence_of, number_of, span_of, unit_of
from cauce.core.problems import Problem, Severity

FIRST_NUMBER = re.compile(r"^\W*(?:(?:al menos|at least|minimo|minimum|total de|total of)\s+)?(\d+|[a-z]+)\b")
FOR_EACH = re.compile(r"\b(?:cada un[oa]|de cada|each|per action|por acción)\b", re.IGNORECASE)
MEASURES = ("count", "goods", "per_channel")


def problems(facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Find what the communication plan's targets leave open."""
    span = span_of(facts.period_words, numbers.months)
    found = []
    for action in facts.communication:
        found += cadence_problems(action, facts=facts, span=span, numbers=numbers)
        found += merged_target_problems(action, facts=facts, numbers=numbers)
    return found


def cadence_problems(
    action: CommunicationActionFacts, *, facts: PlanFacts, span: Span | None, numbers: Numbers
) -> list[Problem]:
    """Warn when so many pieces at such a rhythm do not fit the period: 4 notes, one every 2 months, in 6 months.

    A period from January to July is counted with and without July; either may be meant.
    """
    count, at_least = _count(action, numbers)
    cadence = _cadence(action.targets, numbers) or _printed_cadence(action.target, numbers)
    within = _window(action.targets) or span
    if count is None or cadence is None or within is None:
        return []
    fewest, most = within.occurrences(cadence)
    if fewest <= count <= most or (at_least and count <= most):
        return []
    period = facts.period_words if within is span else _window_words(action.targets)
    values: dict[str, object] = {"action": action.action, "target": action.target, "count": count, "period": period}
    values |= {"variant": "few", "fewest": fewest} if count < fewest else {"fits": most}
    return [
        Problem(
            "cadence_mismatch",
            values,
            Severity.WARNING,
            where=facts.communication_label,
            source=numbers.source("cadence_mismatch"),
            words=action.target,
        )
    ]


def _count(action: CommunicationActionFacts, numbers: Numbers) -> tuple[int | None, bool]:
    """How many pieces the target asks for in all, and whether that is the least."""
    for target in action.targets:
        if target.kind == "count" and target.value is not None:
            return target.value, target.at_least
    printed = cadence_in(action.target, numbers.months)
    if printed is None:
        return None, False
    match = FIRST_NUMBER.match(printed[1])
    if match is None or (not match[1].isdigit() and number_of(match[1]) == 1):
        return None, False
    return number_of(match[1]), "menos" in printed[1] or "least" in printed[1]


def _cadence(targets: Sequence[TargetFacts], numbers: Numbers) -> Cadence | None:
    for target in targets:
        unit = unit_of(target.unit)
        if target.kind == "cadence" and unit in numbers.months:
            return cadence_of(target.value or 1, target.every or 1, unit, numbers.months)
    return None


def _printed_cadence(text: str, numbers: Numbers) -> Cadence | None:
    found = cadence_in(text, numbers.months)
    return found[0] if found else None


def _window(targets: Sequence[TargetFacts]) -> Span | None:
    """The quarters that a target names, as a span of its own."""
    quarters = set(re.findall(r"Q[1-4]", _window_words(targets)))
    return Span(3.0 * len(quarters), 3.0 * len(quarters)) if quarters else None


def _window_words(targets: Sequence[TargetFacts]) -> str:
    return " ".join(target.window for target in targets if target.window)


def merged_target_problems(action: CommunicationActionFacts, *, facts: PlanFacts, numbers: Numbers) -> list[Problem]:
    """Warn when several actions share fewer targets: which target belongs to which action is not said."""
    actions = [bullet for bullet in action.bullets if bullet.strip()] or _printed_actions(action.action)
    if len(actions) < 2 or FOR_EACH.search(action.target):
        return []
    measured = sum(target.kind in MEASURES for target in action.targets)
    if not measured:
        measured = sum(target.kind == "cadence" for target in action.targets)
    targets = max(measured, len(_parts(action.target)))
    if targets >= len(actions):
        return []
    return [
        Problem(
            "merged_targets",
            {"actions": len(actions), "targets": targets, "target": action.target, "first": actions[0]},
            Severity.WARNING,
            where=facts.communication_label,
            source=numbers.source("merged_targets"),
            words="; ".join(actions),
        )
    ]


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[;\n]", text) if part.strip()]


def _printed_actions(text: str) -> list[str]:
    """Actions of a cell whose bullets were lost: parts of two words or more between ";" or line breaks."""
    parts = _parts(text)
    return parts if all(len(part.split()) > 1 for part in parts) else []
