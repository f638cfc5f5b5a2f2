"""A schedule beside a project file (cronograma de MS Project): what is known of it, and how it would become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cauce.core import schedule as rules
from cauce.importer.schedule import ProjectTask
from cauce.importer.schedule_changes import Known, ProjectChanges, changes_of
from cauce.web.queries.schedule import MILESTONE, Network


def project_changes(network: Network, tasks: Sequence[ProjectTask]) -> ProjectChanges:
    """Compare the tasks of a project file with a plan's schedule."""
    known = {}
    for key, thing in network.things.items():
        entry = thing.entry
        known[key] = Known(
            thing.code,
            thing.title,
            entry.kind == MILESTONE,
            entry.duration,
            entry.not_before,
            entry.fixed_on,
            entry.finish_by,
        )
    links = {(arrow.before, arrow.after): (arrow.kind.value, arrow.lag) for arrow in network.arrows}
    return changes_of(tasks, known, links)


def as_it_would_be(network: Network, changes: ProjectChanges) -> rules.Schedule:
    """Compute the schedule as it would be with the changes.

    Raises
    ------
    CycleError
        Work would wait for itself.
    """
    activities = {one.key: one for one in network.activities}
    for one in changes.entries:
        activities[one.key] = replace(activities[one.key], **{one.field: one.after})
    arrows = {(one.before, one.after): one for one in network.arrows}
    for link in changes.links:
        if link.after is None:
            arrows.pop(link.ends, None)
        else:
            arrows[link.ends] = rules.Link(*link.ends, rules.LinkKind(link.after[0]), link.after[1])
    return rules.schedule(tuple(activities.values()), tuple(arrows.values()), calendar=network.calendar)
