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
from cauce.web.queries.facts import plan_facts
from cauce.web.queries.imports import last_reading
from cauce.web.queries.plan import current

OBJECTIVE_OF = {"articulation_objective": "articulation", "production_objective": "production"}
PROGRAM = f"Cauce {__version__}"


def plan_text(plan: Plan, *, on: date) -> PlanText:
    """Return all of a plan that its document says, to be written on a day."""
    statements = list(current(Statement, plan=plan))
    cities: dict[int, list[CityText]] = defaultdict(list)
    for city in current(ExchangeCity, plan=plan).select_related("area"):
        cities[city.area.number].append(CityText(city.city, city.country))
    actions = current(CommunicationAction, plan=plan)
    facts = plan_facts(plan)
    return PlanText(
        title=plan.title,
        language=plan.language,
        facts=facts if _states_size(plan, facts.group_size_words) else replace(facts, group_size_words=""),
        on=on,
        program=PROGRAM,
        made_with=f"{plan.title} · {city_format(plan.city_format).day(on)} · {PROGRAM}",
        notice=str((plan.notice or {}).get(plan.language, "")),
        statements=tuple(
            StatementText(one.kind, one.owner, one.text) for one in statements if one.kind not in OBJECTIVE_OF
        ),
        phase_objectives=tuple((one.group, one.text) for one in current(PhaseObjective, plan=plan)),
        seats=tuple((seat.level, seat.text) for seat in current(Seat, plan=plan)),
        methodologies=tuple(one.text for one in current(Methodology, plan=plan)),
        cities={number: tuple(found) for number, found in cities.items()},
        objectives={OBJECTIVE_OF[one.kind]: one.text for one in statements if one.kind in OBJECTIVE_OF},
        communication_objectives=tuple((one.scope, one.text) for one in current(CommunicationObjective, plan=plan)),
        tools=tuple(tool.text for tool in current(CommunicationTool, plan=plan)),
        carried_down=frozenset(place for place, one in enumerate(actions) if one.objective_carried_down),
    )


def _states_size(plan: Plan, words: str) -> bool:
    """Whether the words about a group's size are the document's own, and not where a person's number comes from."""
    run = last_reading(plan)
    return run is not None and bool(words) and run.extras.get("group_size_words") == words
