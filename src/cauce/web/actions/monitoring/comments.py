"""Comments and follows (comentarios, seguir): a word on a thing, who is mentioned, who wants to hear of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from cauce.core import monitoring as rules
from cauce.core.problems import Problem, Severity
from cauce.web import events
from cauce.web.actions.monitoring.persons import person_of
from cauce.web.actions.monitoring.states import CannotChangeError
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, ByLink
from cauce.web.models import Comment, Event, Follow, Plan, PlanItem, User, Visit
from cauce.web.models.kinds import key_of, kind_of
from cauce.web.queries.monitoring import people_of


@transaction.atomic
def comment(*, on: PlanItem, text: str, by: Actor) -> Event:
    """Say a word on a thing of the plan; «@name» mentions a person of it."""
    require("comment", by=by, plan=on.plan, on=on)
    event = events.begin("comment", plan=on.plan, by=by)
    write_comment(event, on, text, by)
    return event


def write_comment(event: Event, on: PlanItem, text: str, by: Actor) -> Comment:
    """Write a comment within an event."""
    said = text.strip()
    if not said:
        values = {"code": key_of(on)}
        raise CannotChangeError([Problem("empty_comment", values, Severity.BLOCKS, where=key_of(on))])
    made = Comment.objects.create(
        plan=on.plan,
        kind=kind_of(on).name,
        key=key_of(on),
        text=said,
        author=person_of(by),
        by_link=isinstance(by, ByLink),
    )
    if "@" in said:
        people = people_of(on.plan)
        made.mentions.set(people[at] for at in rules.mentioned(said, [person.name for person in people]))
    events.made(event, [made])
    return made


@transaction.atomic
def follow(*, on: PlanItem, by: User | None) -> None:
    """Let a person hear of a thing; no act of the plan's history, for it is theirs alone."""
    require("follow", by=by, plan=on.plan, on=on)
    person = person_of(by)
    if person is not None:
        Follow.objects.get_or_create(plan=on.plan, person=person, kind=kind_of(on).name, key=key_of(on))


@transaction.atomic
def unfollow(*, on: PlanItem, by: User | None) -> None:
    """Let a person no longer hear of a thing."""
    require("follow", by=by, plan=on.plan, on=on)
    if by is not None:
        Follow.objects.filter(plan=on.plan, person__user=by, kind=kind_of(on).name, key=key_of(on)).delete()


@transaction.atomic
def see_news(*, plan: Plan, by: User | None) -> None:
    """Remember that a person has seen what is new up to now."""
    require("see_progress", by=by, plan=plan)
    if by is not None:
        Visit.objects.update_or_create(plan=plan, user=by, defaults={"at": timezone.now()})
