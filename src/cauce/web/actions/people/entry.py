"""Entering people (alta de personas): one line for each, the post «contact» made behind the scene."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext, override

from cauce.core import people as rules
from cauce.web import events
from cauce.web.actions.actors import Known
from cauce.web.actions.people.faults import CannotWritePersonError, refuse
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Holding, Organization, OrganizationAlias, Person, Plan, Post, User
from cauce.web.queries import search

PERSON_FIELDS = frozenset({"name", "email", "phone", "language", "batch_messages"})


@transaction.atomic
def add_people(
    *, plan: Plan, lines: Iterable[str], by: User | None, on: dt.date | None = None, new_organizations: bool = False
) -> Event:
    """Enter people, a line each: «name, e-mail, organisation»; all of them or none.

    Raises
    ------
    CannotWritePersonError
        With every fault of every line.
    """
    require("manage_people", by=by, plan=plan)
    read = [rules.read_line(line) for line in lines if line.strip()]
    return _enter(plan, read, by=by, on=on, new_organizations=new_organizations)


@transaction.atomic
def add_person_alone(*, plan: Plan, line: str, called: str, by: User | None) -> Organization:
    """Enter somebody without an organisation, «name, e-mail»; the plan calls their part by a name that is not theirs.

    An organisation of one is made for that part, so that its roles, reminders and a change of holder go as with
    the others, and the person can be erased.
    """
    require("manage_people", by=by, plan=plan)
    name = " ".join(called.split())[:300]
    if not name:
        raise refuse("part_unnamed")
    if rules.folded(name) in _organizations(plan):
        raise refuse("part_is_there", name=name)
    told = rules.read_line(line)
    if told.name and rules.folded(told.name) in rules.folded(name):
        raise refuse("part_is_the_person", name=name)
    _enter(plan, [replace(told, organization=name)], by=by, on=None, new_organizations=True)
    return _organizations(plan)[rules.folded(name)]


def _enter(
    plan: Plan, read: Sequence[rules.PersonLine], *, by: User | None, on: dt.date | None, new_organizations: bool
) -> Event:
    known = _organizations(plan)
    faults = [
        fault for line in read for fault in rules.line_faults(line, known=known.keys(), new_allowed=new_organizations)
    ]
    faults += rules.shared_address_faults(read, names=_names_by_address(line.email for line in read))
    if faults or not read:
        raise CannotWritePersonError(faults or [rules.Fault("no_lines")])
    event = events.begin("add_people", plan=plan, by=by)
    _make_organizations(event, plan, read, known)
    day = on or timezone.localdate()
    for line in read:
        organization = known[rules.folded(line.organization)]
        _hold_contact(event, organization, person_of(event, line), day)
    return event


def _names_by_address(addresses: Iterable[str]) -> dict[str, str]:
    """Names of those who have one of the addresses, by address in small letters."""
    found = Person.objects.filter(erased_at=None).annotate(address=Lower("email"))
    return dict(found.filter(address__in={each for each in addresses if each}).values_list("address", "name"))


def _organizations(plan: Plan) -> dict[str, Organization]:
    """Organisations by every name that they go by, folded."""
    found: dict[str, Organization] = {}
    for alias in OrganizationAlias.objects.filter(
        plan=plan, retired_at=None, organization__retired_at=None
    ).select_related("organization"):
        found[rules.folded(alias.spelling)] = alias.organization
    for one in Organization.objects.filter(plan=plan, retired_at=None):
        for name in (one.acronym, one.name):
            if name:
                found[rules.folded(name)] = one
    return found


def _make_organizations(
    event: Event, plan: Plan, lines: Iterable[rules.PersonLine], known: dict[str, Organization]
) -> None:
    names = {rules.folded(line.organization): line.organization for line in lines}
    new = {key: name for key, name in names.items() if key not in known}
    if not new:
        return
    register = Known.of(plan)
    for key, name in new.items():
        known[key] = register.make(name)
    register.save(event)
    search.rebuild(plan)


def person_of(event: Event, line: rules.PersonLine) -> Person:
    """The person of this address where there is one, else a new one."""
    if line.email:
        found = Person.objects.filter(email__iexact=line.email, erased_at=None).first()
        if found is not None:
            return found
    made = Person.objects.create(name=line.name[:200], email=line.email, phone=line.phone)
    events.made(event, [made])
    return made


def _hold_contact(event: Event, organization: Organization, person: Person, on: dt.date) -> None:
    if Holding.objects.filter(
        post__organization=organization, post__retired_at=None, person=person, until=None
    ).exists():
        return
    with override(organization.plan.language):
        title = gettext("Contact")
    post = new_post(event, organization, title, is_contact=True)
    events.made(event, [Holding.objects.create(post=post, person=person, since=on)])


def new_post(event: Event, organization: Organization, title: str, *, is_contact: bool = False) -> Post:
    """Make a post within an event, with a key that stays."""
    number = Post.objects.filter(organization=organization).count() + 1
    while Post.objects.filter(plan=organization.plan, key=f"post:{organization.slug}/{number}").exists():
        number += 1
    post = Post.objects.create(
        plan=organization.plan,
        organization=organization,
        key=f"post:{organization.slug}/{number}",
        title=title[:200],
        is_contact=is_contact,
    )
    events.made(event, [post])
    return post


@transaction.atomic
def change_person(*, plan: Plan, person: Person, values: dict[str, object], by: User | None) -> Event:
    """Change what is known of a person; the history says which fields, never what they say."""
    require_everywhere("manage_people", person=person, plan=plan, by=by)
    if person.erased_at is not None:
        raise refuse("erased")
    told = {name: value for name, value in values.items() if name in PERSON_FIELDS}
    if not str(told.get("name", person.name)).strip():
        raise refuse("name_missing", line=str(told.get("email", "")))
    email = str(told.get("email", person.email)).strip().lower()
    if email and not rules.EMAIL.fullmatch(email):
        raise refuse("email_unreadable", line=email)
    others = Person.objects.filter(email__iexact=email, erased_at=None).exclude(pk=person.pk)
    accounts = User.objects.filter(email__iexact=email).exclude(pk=person.user_id or 0)
    if email and (others.exists() or accounts.exists()):
        raise refuse("email_taken", email=email)
    if "email" in told:
        told["email"] = email
    event = events.begin("change_person", plan=plan, by=by)
    events.update(event, person, told, expected_version=None)
    return event


@transaction.atomic
def record_consent(*, plan: Plan, person: Person, words: str, by: User | None) -> Event:
    """Record how a person consented to their data being kept; without words it is taken back."""
    require_everywhere("manage_people", person=person, plan=plan, by=by)
    if person.erased_at is not None:
        raise refuse("erased")
    event = events.begin("record_consent", plan=plan, by=by)
    values = {"consent_words": words.strip(), "consent_at": timezone.now() if words.strip() else None}
    events.update(event, person, values, expected_version=None)
    return event


def require_everywhere(act: str, *, person: Person, plan: Plan, by: User | None) -> None:
    """Pass in silence only if an act on a person is allowed in each plan in which they have a post or a role."""
    plans = set(Plan.objects.filter(posts__holdings__person=person))
    given = person.user.memberships.select_related("plan") if person.user else []
    for each in {plan, *plans, *(one.plan for one in given)}:
        require(act, by=by, plan=each, on=person)
