"""The answer (respuesta): a draft and its problems as the JSON that `cauce import --json` writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cauce.core.problems import Problem
from cauce.importer.draft import (
    Draft,
    DraftArea,
    DraftCommunicationAction,
    DraftDeliverable,
    DraftRow,
    DraftSection,
    DraftTask,
)
from cauce.importer.roles import ROLES

FORMAT_VERSION = 1
_OBJECTIVE_WORDS = 8


@dataclass(frozen=True)
class Organization:
    """An organisation of the plan: its name, acronym ("" when none) and printed spellings."""

    name: str
    acronym: str
    spellings: tuple[str, ...]


def answer(
    draft: Draft,
    *,
    problems: Iterable[tuple[Problem, str]] = (),
    organizations: Iterable[Organization] = (),
) -> dict[str, Any]:
    """Write a draft as plain data (shape: docs/import-format.md).

    Parameters
    ----------
    draft
        The plan as read.
    problems
        Each finding with its sentence in the reader's language.
    organizations
        The plan's organisations, spellings joined.
    """
    return {
        "format_version": FORMAT_VERSION,
        "acronyms": [{"acronym": one.acronym, "name": one.name} for one in draft.acronyms],
        "board": {
            "internal": [seat.text for seat in draft.seats if seat.level == "internal"],
            "extended": [seat.text for seat in draft.seats if seat.level == "extended"],
            "objectives_count": len(draft.board_objectives),
        },
        "methodologies": [item.text for item in draft.methodologies],
        "phase2_objectives": _objectives(draft),
        "areas": [_area(area) for area in draft.areas],
        "articulation": _section(draft.articulation),
        "production": _section(draft.production),
        "communication": _communication(draft),
        "organizations": [
            {"name": one.name, "acronym": one.acronym, "spellings": list(one.spellings)} for one in organizations
        ],
        "problems": [
            {"code": problem.code, "where": problem.where, "message": message, "severity": str(problem.severity)}
            for problem, message in problems
        ],
    }


def _objectives(draft: Draft) -> Mapping[str, list[str]]:
    """Each Phase II objective's first eight words, by group."""
    return {
        group: [
            " ".join(objective.text.split()[:_OBJECTIVE_WORDS])
            for objective in draft.phase2_objectives
            if objective.group == group
        ]
        for group in ("discovery", "stakeholders", "institutional")
    }


def _area(area: DraftArea) -> dict[str, Any]:
    return {
        "number": area.number,
        "title": area.title,
        "context": area.context.text if area.context else "",
        "general_objective": area.general_objective.text if area.general_objective else "",
        "questions": [{"code": one.code, "text": one.text} for one in area.questions],
        "exchange_cities": [{"city": one.city, "country": one.country} for one in area.exchange_cities],
        "tasks": [_task(task, row) for row in area.rows for task in row.tasks],
    }


def _task(task: DraftTask, row: DraftRow) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": task.code,
        "title": task.title,
        "steps": [item.text for item in task.steps],
        "question_codes": list(row.question_codes),
        "products": [one.text for one in row.deliverables],
        "product_dues": [one.due for one in row.deliverables],
        "product_pages": [one.pages for one in row.deliverables],
    }
    data.update({role: row.names(role) for role in ROLES})
    data["row_shared_with"] = [other.code for other in row.tasks if other is not task]
    notes = [item.text for item in (*task.notes, *row.notes)]
    if notes:
        data["notes"] = notes
    if row.questions_as_printed:
        data["questions_as_printed"] = row.questions_as_printed
    if row.question_codes_printed and row.question_codes_printed != row.question_codes:
        data["question_codes_printed"] = list(row.question_codes_printed)
    return data


def _section(section: DraftSection) -> dict[str, Any]:
    return {
        "activities": [item.text for item in section.activities],
        "deliverables": _deliverables(section.deliverables),
    }


def _deliverables(deliverables: Sequence[DraftDeliverable]) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "title": one.text,
            "responsibilities": [
                {"party": party.name, "role": party.role, "text": party.text} for party in one.parties
            ],
        }
        for one in deliverables
    ]


def _communication(draft: Draft) -> dict[str, Any]:
    plan = draft.communication
    return {
        "internal_objectives": [item.text for item in plan.internal_objectives],
        "external_objectives": [item.text for item in plan.external_objectives],
        "period": plan.period,
        "tools": [item.text for item in plan.tools],
        "actions": [_action(action) for action in plan.actions],
    }


def _action(action: DraftCommunicationAction) -> dict[str, Any]:
    data: dict[str, Any] = {"objective": action.objective, "action": action.action, "target": action.target}
    if action.objective_carried_down:
        data["objective_carried_down"] = True
    if action.action_bullets:
        data["action_bullets"] = list(action.action_bullets)
    return data
