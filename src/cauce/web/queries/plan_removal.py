"""What would go with a plan (quitar un plan): how much was worked in it, and which plans were removed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cauce.core.plan.removal import Worked
from cauce.web.models import (
    CalendarFeed,
    Comment,
    Deliverable,
    DeliverableVersion,
    Filling,
    Membership,
    NamedInput,
    Plan,
    Post,
    Row,
    ScheduleEntry,
    SectionActivity,
    Step,
    Task,
)
from cauce.web.queries.plan import current

PLANNED = "planned"


def worked_in(plan: Plan) -> Worked:
    """Count the work that there is in a plan."""
    told = Q(asked_on__isnull=False) | Q(got_on__isnull=False)
    return Worked(
        published=int(plan.published_at is not None),
        people=Post.objects.filter(plan=plan, retired_at=None).count() + Membership.objects.filter(plan=plan).count(),
        fillings=current(Filling, plan=plan).count(),
        progress=sum(
            model._default_manager.filter(plan=plan, retired_at=None).exclude(state=PLANNED).count()
            for model in (Row, Task, SectionActivity, Deliverable)
        )
        + current(Step, plan=plan).filter(done_on__isnull=False).count(),
        inputs=current(NamedInput, plan=plan).filter(told).count(),
        versions=DeliverableVersion.objects.filter(deliverable__plan=plan).count(),
        comments=Comment.objects.filter(plan=plan).count(),
        schedule=current(ScheduleEntry, plan=plan).count(),
        calendars=CalendarFeed.objects.filter(plan=plan, revoked_at=None).count(),
    )


def removed_plans() -> QuerySet[Plan]:
    """Return the plans that were removed, the last first."""
    return Plan.every.filter(retired_at__isnull=False).order_by("-retired_at")


def slug_before(plan: Plan) -> str:
    """The short name that a removed plan had."""
    return plan.slug.rpartition("~")[0] or plan.slug
