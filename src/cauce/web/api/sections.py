"""The board, sections D and E and the communication plan (mesa, articulación, producción, comunicación)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from cauce.web.api import telling
from cauce.web.api.frame import REFUSALS, Reader, Told, open_plan
from cauce.web.api.schemas import Board, Communication, Section
from cauce.web.queries import board as board_queries
from cauce.web.queries import communications, strategy

router = Router(tags=["sections"])


@router.get("/{slug}/board", response={200: Board, **REFUSALS}, exclude_unset=True)
def board(request: HttpRequest, slug: str) -> Told:
    """Tell the board: the seats of its two levels, and its objectives."""
    reader = open_plan(request, slug)
    told = board_queries.board(reader.plan)
    return {
        "seats": [telling.seat(reader, seat) for _, seats in told.levels for seat in seats],
        "objectives": reader.all_told(told.objectives),
    }


@router.get("/{slug}/articulation", response={200: Section, **REFUSALS}, exclude_unset=True)
def articulation(request: HttpRequest, slug: str) -> Told:
    """Tell section D: the articulation of the strategy."""
    return _section(open_plan(request, slug), "articulation")


@router.get("/{slug}/production", response={200: Section, **REFUSALS}, exclude_unset=True)
def production(request: HttpRequest, slug: str) -> Told:
    """Tell section E: the production of the strategy."""
    return _section(open_plan(request, slug), "production")


def _section(reader: Reader, name: str) -> Told:
    told = strategy.section(reader.plan, name)
    return {
        "objective": reader.told(told.objective) if told.objective is not None else None,
        "activities": reader.all_told(told.activities),
        "deliverables": [
            telling.deliverable(reader, one)
            | {"row": None, "assignments": [telling.assignment(reader, party) for party in one.assignments.all()]}
            for one in told.deliverables
        ],
    }


@router.get("/{slug}/communication", response={200: Communication, **REFUSALS}, exclude_unset=True)
def communication(request: HttpRequest, slug: str) -> Told:
    """Tell the communication plan, its targets taken apart."""
    reader = open_plan(request, slug)
    told = communications.communication(reader.plan)
    return {
        "period_words": reader.plan.period_words,
        "objectives": reader.all_told((*told.internal, *told.external)),
        "tools": reader.all_told(told.tools),
        "actions": [
            reader.told(action, targets=reader.all_told(action.targets.all()))
            for _, actions in told.groups
            for action in actions
        ],
    }
