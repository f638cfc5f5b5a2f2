"""Posts and their holders (cargos y titulares): made, held over periods, handed over, given a role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import models, transaction
from django.utils import timezone

from cauce.core import people as rules
from cauce.web import events
from cauce.web.actions.people.entry import add_person_alone, new_post, person_of
from cauce.web.actions.people.faults import CannotWritePersonError, refuse
from cauce.web.actions.permissions import require
from cauce.web.models import (
    ActionLink,
    Assignment,
    Event,
    Filling,
    Holding,
    Organization,
    OutgoingMessage,
    Person,
    Plan,
    Post,
    User,
)


@transaction.atomic
def make_post(*, organization: Organization, title: str, by: User | None) -> Post:
    """Make a post of an organisation."""
    require("manage_people", by=by, plan=organization.plan)
    if not title.strip():
        raise refuse("title_missing")
    if organization.retired_at is not None:
        raise refuse("organization_elsewhere")
    event = events.begin("make_post", plan=organization.plan, by=by)
    return new_post(event, organization, title.strip())


@transaction.atomic
def rename_post(*, post: Post, title: str, by: User | None, expected_version: int | None = None) -> Event:
    """Give a post another title; one made behind the scene becomes a post like the others."""
    require("manage_people", by=by, plan=post.plan)
    if not title.strip():
        raise refuse("title_missing")
    event = events.begin("rename_post", plan=post.plan, by=by)
    values = {"title": title.strip()[:200], "is_contact": False}
    events.update(event, post, values, expected_version=expected_version)
    return event


@transaction.atomic
def retire_post(*, post: Post, by: User | None, on: dt.date | None = None, why: str = "") -> Event:
    """Take a post away: its holders end, its roles go back to the organisation, its private links stop."""
    require("manage_people", by=by, plan=post.plan)
    event = events.begin("retire_post", plan=post.plan, by=by, why=why)
    day = on or timezone.localdate()
    _end(event, [each for each in post.holdings.all() if each.until is None or each.until > day], day)
    events.update_many(event, {each: {"post_id": None} for each in Assignment.objects.filter(post=post)})
    _stop_links(post)
    events.update(event, post, {"retired_at": timezone.now()}, expected_version=None)
    return event


@transaction.atomic
def hold_post(*, post: Post, person: Person, since: dt.date, by: User | None, until: dt.date | None = None) -> Event:
    """Let a person hold a post over a period, beside who else holds it."""
    require("manage_people", by=by, plan=post.plan)
    _check(post, person)
    faults = rules.holding_faults(rules.Period(person.pk, since, until), others=periods(post))
    if faults:
        raise CannotWritePersonError(faults)
    event = events.begin("hold_post", plan=post.plan, by=by)
    events.made(event, [Holding.objects.create(post=post, person=person, since=since, until=until)])
    return event


@transaction.atomic
def end_holding(*, holding: Holding, until: dt.date, by: User | None) -> Event:
    """Say the last day on which a person holds a post."""
    require("manage_people", by=by, plan=holding.post.plan)
    if until < holding.since:
        raise refuse("period_backwards", since=holding.since, until=until)
    event = events.begin("end_holding", plan=holding.post.plan, by=by)
    _end(event, [holding], until)
    _stop_links(holding.post, person=holding.person)
    return event


@transaction.atomic
def hand_over(*, post: Post, to: Person | None, on: dt.date, by: User | None, line: str = "", why: str = "") -> Event:
    """Pass a post to another person from a day on: its roles, reminders and approvals move with it.

    Who is not entered yet is told by a line, «name, e-mail». Private links and messages that wait for
    who held it are stopped, so that nobody acts for a post that they left; the office sends the new
    holder theirs.
    """
    require("hand_over", by=by, plan=post.plan)
    read = rules.read_line(f"{line}, {post.organization.name}") if to is None else None
    if read is not None and (faults := rules.line_faults(read, known=[], new_allowed=True)):
        raise CannotWritePersonError(faults)
    event = events.begin("hand_over", plan=post.plan, by=by, why=why)
    person = to if to is not None else person_of(event, read or rules.PersonLine(line))
    _check(post, person)
    ended, faults = rules.handed_over(periods(post), to=person.pk, on=on)
    if faults:
        raise CannotWritePersonError(faults)
    leaving = {(each.person, each.since): each.until for each in ended}
    holdings = [each for each in post.holdings.all() if (each.person_id, each.since) in leaving]
    events.update_many(event, {each: {"until": leaving[each.person_id, each.since]} for each in holdings})
    events.made(event, [Holding.objects.create(post=post, person=person, since=on)])
    for holding in holdings:
        _stop_links(post, person=holding.person)
        waiting = OutgoingMessage.objects.filter(person=holding.person, plan=post.plan, sent_at=None, withdrawn_at=None)
        waiting.exclude(reason="invitation").update(withdrawn_at=timezone.now())
    return event


@transaction.atomic
def assign_posts(*, plan: Plan, posts: Mapping[Assignment, Post | None], by: User | None) -> Event | None:
    """Give roles of organisations to one of their posts each, or back to all of them; one event, none for nothing."""
    require("manage_people", by=by, plan=plan)
    if any(each.plan_id != plan.pk for each in posts):
        raise refuse("post_elsewhere")
    if any(post is not None and (post.plan_id != plan.pk or post.retired_at) for post in posts.values()):
        raise refuse("post_elsewhere")
    if not posts:
        return None
    event = events.begin("assign_posts", plan=plan, by=by)
    events.update_many(event, {each: {"post_id": post.pk if post else None} for each, post in posts.items()})
    return event


@transaction.atomic
def fill_placeholder(
    *, assignment: Assignment, organizations: Collection[Organization], by: User | None, why: str = ""
) -> Event:
    """Say which organisations a party still to be named turned out to be; its printed words stay."""
    require("manage_people", by=by, plan=assignment.plan)
    if not assignment.is_placeholder:
        raise refuse("not_a_placeholder")
    if any(each.plan_id != assignment.plan_id or each.retired_at for each in organizations):
        raise refuse("organization_elsewhere")
    event = events.begin("fill_placeholder", plan=assignment.plan, by=by, why=why)
    wanted = {each.pk: each for each in organizations}
    before = {each.organization_id: each for each in Filling.objects.filter(assignment=assignment)}
    changes: dict[models.Model, dict[str, dt.datetime | None]] = {}
    for pk, filling in before.items():
        if (filling.retired_at is None) != (pk in wanted):
            now = timezone.now()
            changes[filling] = {"retired_at": None, "since": now} if pk in wanted else {"retired_at": now}
    events.update_many(event, changes)
    new = [
        Filling.objects.create(
            plan=assignment.plan,
            key=f"filling:{assignment.pk}/{one.slug}"[:200],
            assignment=assignment,
            organization=one,
        )
        for pk, one in wanted.items()
        if pk not in before
    ]
    events.made(event, new)
    return event


@transaction.atomic
def fill_with_person(*, assignment: Assignment, line: str, called: str, by: User | None, why: str = "") -> Event:
    """Say which person, without an organisation of their own, a party still to be named turned out to be."""
    require("manage_people", by=by, plan=assignment.plan)
    if not assignment.is_placeholder:
        raise refuse("not_a_placeholder")
    alone = add_person_alone(plan=assignment.plan, line=line, called=called, by=by)
    there = Filling.objects.filter(assignment=assignment, retired_at=None).select_related("organization")
    return fill_placeholder(
        assignment=assignment, organizations=[*(each.organization for each in there), alone], by=by, why=why
    )


def periods(post: Post) -> list[rules.Period]:
    """Return the periods in which a post was and is held."""
    return [rules.Period(each.person_id, each.since, each.until) for each in post.holdings.all()]


def _check(post: Post, person: Person) -> None:
    if post.retired_at is not None:
        raise refuse("post_elsewhere")
    if person.erased_at is not None:
        raise refuse("erased")


def _end(event: Event, holdings: Collection[Holding], until: dt.date) -> None:
    events.update_many(event, {each: {"until": max(each.since, until)} for each in holdings})


def _stop_links(post: Post, *, person: Person | None = None) -> None:
    """Revoke the private links of a post, or those that were sent to one of its holders or to nobody by name."""
    links = ActionLink.objects.filter(post=post, revoked_at=None)
    if person is not None:
        links = links.filter(models.Q(person=person) | models.Q(person=None))
    links.update(revoked_at=timezone.now())
