"""A draft as a plan to be written, so that what was read can be written and read again."""

from __future__ import annotations

from datetime import date

from cauce.exporter.plan import CityText, PlanText, StatementText
from cauce.importer.draft import Draft
from cauce.importer.facts import plan_facts


def plan_text(draft: Draft) -> PlanText:
    """Tell a draft as a plan to be written."""
    sections = (("articulation", draft.articulation), ("production", draft.production))
    return PlanText(
        title=draft.title,
        language=draft.language,
        facts=plan_facts(draft),
        on=date(2018, 4, 7),
        program="Cauce 0.1.0",
        made_with="Cauce 0.1.0, 7/4/2018",
        statements=tuple(StatementText(one.kind, one.owner, one.text) for one in draft.statements),
        phase_objectives=tuple((one.group, one.text) for one in draft.phase2_objectives),
        seats=tuple((seat.level, seat.text) for seat in draft.seats),
        methodologies=tuple(one.text for one in draft.methodologies),
        cities={
            area.number: tuple(CityText(one.city, one.country or "") for one in area.exchange_cities)
            for area in draft.areas
        },
        objectives={name: section.objective.text for name, section in sections if section.objective is not None},
        communication_objectives=tuple(
            (scope, one.text)
            for scope, found in (
                ("internal", draft.communication.internal_objectives),
                ("external", draft.communication.external_objectives),
            )
            for one in found
        ),
        tools=tuple(one.text for one in draft.communication.tools),
        carried_down=frozenset(
            place for place, one in enumerate(draft.communication.actions) if one.objective_carried_down
        ),
    )
