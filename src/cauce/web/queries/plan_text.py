"""A plan as a document tells it (plan como texto): its facts and all else that is written, in constant queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from cauce import __version__
from cauce.core.places import city_format
from cauce.exporter.plan import CityText, PlanText, StatementText
from cauce.web.models import (
    CommunicationAction,
    CommunicationObjective,
    CommunicationTool,
    ExchangeCity,
    Methodology,
    PhaseObjective,
    Plan,
    Seat,
    Statement,
)
from cauce.web.queries.facts import Rows, facts_of
from cauce.web.queries.plan_then import PlanState, state_now

OBJECTIVE_OF = {"articulation_objective": "articulation", "production_objective": "production"}
PROGRAM = f"Cauce {__version__}"


def plan_text(plan: Plan, *, on: date) -> PlanText:
    """Return all of a plan that its document says, to be written on a day."""
    return text_of(state_now(plan), on=on)


def text_of(state: PlanState, *, on: date, changes_since: date | None = None) -> PlanText:
    """Return all that a plan's document says in one state; its foot may say since when changes are marked."""
    plan, rows = state.plan, state.rows
    statements = rows.all_of(Statement)
    facts = facts_of(rows, size=state.size, extras=state.extras)
    days = city_format(plan.city_format)
    text = PlanText(
        title=plan.title,
        language=plan.language,
        facts=facts if _states_size(state, facts.group_size_words) else replace(facts, group_size_words=""),
        on=on,
        program=PROGRAM,
        made_with=f"{plan.title} · {days.day(on)} · {PROGRAM}",
        notice=str((plan.notice or {}).get(plan.language, "")),
        statements=tuple(
            StatementText(one.kind, one.owner, one.text) for one in statements if one.kind not in OBJECTIVE_OF
        ),
        phase_objectives=tuple((one.group, one.text) for one in rows.all_of(PhaseObjective)),
        seats=tuple((seat.level, seat.text) for seat in rows.all_of(Seat)),
        methodologies=tuple(one.text for one in rows.all_of(Methodology)),
        cities=_cities(rows),
        objectives={OBJECTIVE_OF[one.kind]: one.text for one in statements if one.kind in OBJECTIVE_OF},
        communication_objectives=tuple((one.scope, one.text) for one in rows.all_of(CommunicationObjective)),
        tools=tuple(tool.text for tool in rows.all_of(CommunicationTool)),
        carried_down=frozenset(
            place for place, one in enumerate(rows.all_of(CommunicationAction)) if one.objective_carried_down
        ),
    )
    if changes_since is None:
        return text
    return replace(text, made_with=f"{text.made_with} · {text.terms.changes % days.day(changes_since)}")


def _cities(rows: Rows) -> dict[int, tuple[CityText, ...]]:
    """Exchange cities by the number of their area."""
    numbers = {area.pk: area.number for area in rows.areas}
    cities: dict[int, list[CityText]] = defaultdict(list)
    for city in rows.all_of(ExchangeCity):
        if city.area_id in numbers:
            cities[numbers[city.area_id]].append(CityText(city.city, city.country))
    return {number: tuple(found) for number, found in cities.items()}


def _states_size(state: PlanState, words: str) -> bool:
    """Whether the words about a group's size are the document's own, and not where a person's number comes from."""
    return bool(words) and state.extras.get("group_size_words") == words
