"""How far sections D and E are (articulación y producción): their activities and deliverables, apart from the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cauce.core import monitoring as rules
from cauce.web.models import Deliverable, Plan, SectionActivity
from cauce.web.queries.monitoring import weights_of
from cauce.web.queries.plan import current

SECTIONS = ("articulation", "production")


@dataclass(frozen=True)
class SectionProgress:
    """How far a section is, and the states of what it counts; ``share`` is None where nothing counts."""

    name: str
    share: float | None
    activities: Mapping[str, int]
    deliverables: Mapping[str, int]
    weights: rules.Weights

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, cut off: 100 is said of what is finished only."""
        return None if self.share is None else int(self.share * 100 + 1e-9)


def section_progress(plan: Plan) -> dict[str, SectionProgress]:
    """Return how far each section is that has something to count; three queries."""
    return sections_from(
        current(SectionActivity, plan=plan).values_list("section", "state"),
        current(Deliverable, plan=plan).filter(row=None).values_list("section", "state"),
        weights=weights_of(plan),
    )


def sections_from(
    activities_: Iterable[tuple[str, str]], deliverables_: Iterable[tuple[str, str]], *, weights: rules.Weights
) -> dict[str, SectionProgress]:
    """Return how far each section is, from the section and state of each activity and deliverable."""
    activities, deliverables = _states(activities_), _states(deliverables_)
    return {
        name: SectionProgress(
            name=name,
            share=rules.section_share(activities.get(name, ()), deliverables.get(name, ()), weights=weights),
            activities=_counted(activities.get(name, ())),
            deliverables=_counted(deliverables.get(name, ())),
            weights=weights,
        )
        for name in SECTIONS
        if name in activities or name in deliverables
    }


def _states(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for section, state in pairs:
        found.setdefault(section, []).append(state)
    return found


def _counted(states: Sequence[str]) -> dict[str, int]:
    return {state: states.count(state) for state in dict.fromkeys(states)}
