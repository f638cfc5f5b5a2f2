"""The board as its page needs it (Mesa Técnica Municipal)."""

from __future__ import annotations

from dataclasses import dataclass

from cauce.web.models import BoardObjective, Plan, Seat
from cauce.web.queries.plan import current


@dataclass(frozen=True)
class Board:
    """The board's two levels of seats and its objectives."""

    levels: list[tuple[str, list[Seat]]]
    objectives: list[BoardObjective]


def board(plan: Plan) -> Board:
    """Return the board; two queries."""
    seats = list(current(Seat, plan=plan).select_related("organization"))
    names = list(dict.fromkeys(seat.level for seat in seats))
    levels = [(name, [seat for seat in seats if seat.level == name]) for name in names]
    return Board(levels, list(current(BoardObjective, plan=plan)))
