"""Activities of sections D and E (actividades): planned, in progress, done, deferred, cancelled, as rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.web import events
from cauce.web.actions.monitoring.states import refuse_what_blocks, values_of
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, StaleVersionError
from cauce.web.models import Event, SectionActivity
from cauce.web.queries.monitoring import weights_of
from cauce.web.queries.plan import alive


@transaction.atomic
def set_activity_state(
    *,
    activities: Sequence[SectionActivity],
    change: rules.WorkChange,
    by: Actor,
    expected_versions: Mapping[int, int] | None = None,
) -> Event:
    """Set the state of some activities of one section: one act and one event.

    Who has a part in a deliverable of the section may say where its activities stand; the office alone defers or
    cancels them.

    Raises
    ------
    NotAllowedError
        The person may not set one of these.
    CannotChangeError
        The state does not follow, or what it needs is missing.
    StaleVersionError
        Someone wrote one of them since it was shown.
    """
    plan = activities[0].plan
    act = "decide_state" if change.state in rules.OUT_OF_THE_COUNT else "report_progress"
    for activity in {activity.section: activity for activity in activities}.values():
        require(act, by=by, plan=plan, on=activity)
    event = events.begin("set_work_state", plan=plan, by=by, why=change.why)
    fresh = list(alive(SectionActivity).filter(pk__in=[activity.pk for activity in activities], plan=plan))
    today, weights = timezone.localdate(), weights_of(plan)
    problems = []
    for activity in fresh:
        if expected_versions and expected_versions.get(activity.pk, activity.version) != activity.version:
            raise StaleVersionError(activity)
        facts = rules.WorkFacts(str(activity.number), activity.state)
        problems += rules.change_problems(facts, change, on=today, weights=weights)
    refuse_what_blocks(problems)
    events.update_many(event, {activity: values_of(change, today) for activity in fresh})
    return event
