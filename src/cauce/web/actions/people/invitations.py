"""Invitations (invitaciones): an account is made by invitation only, with its role in a plan."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cauce.core.permissions import GIVEN_ROLES, OFFICE
from cauce.web import events
from cauce.web.actions.people.faults import refuse
from cauce.web.actions.permissions import require
from cauce.web.models import Event, Membership, OutgoingMessage, Person, Plan, User


@transaction.atomic
def invite(*, plan: Plan, person: Person, role: str, address: str, by: User | None) -> Event:
    """Make an account for a person, give it a role where one is named, and prepare the message that says so.

    Without a role the account has what the person's posts give it. ``address`` is where one signs in.
    """
    require("invite", by=by, plan=plan)
    if person.erased_at is not None:
        raise refuse("erased")
    if not person.email:
        raise refuse("email_needed", name=person.name)
    if role and role not in GIVEN_ROLES:
        raise refuse("role_unknown", role=role)
    event = events.begin("invite", plan=plan, by=by)
    user = person.user or _account(person)
    if person.user_id != user.pk:
        events.update(event, person, {"user_id": user.pk}, expected_version=None)
    if role:
        _give(event, user, plan, role)
    with override(person.language):
        OutgoingMessage.objects.create(
            plan=plan,
            person=person,
            reason="invitation",
            language=person.language,
            subject=_("An account in Cauce for «%(plan)s»") % {"plan": plan.title[:200]},
            body=_(
                "The office of «%(plan)s» made an account for you. To sign in, open %(address)s, write %(email)s and "
                "ask for a code: it comes to this address and works once."
            )
            % {"plan": plan.title, "address": address, "email": user.email},
            send_after=timezone.now(),
        )
    return event


def _account(person: Person) -> User:
    """The account of the person's address; one that belongs to another person is refused."""
    found = User.objects.filter(email__iexact=person.email).first()
    if found is None:
        return User.objects.create_user(person.email, name=person.name, language=person.language)
    if Person.objects.filter(user=found).exclude(pk=person.pk).exists() or not found.is_active:
        raise refuse("email_taken", email=person.email)
    return found


@transaction.atomic
def give_role(*, plan: Plan, user: User, role: str, by: User | None) -> Event:
    """Give an account a role in a plan."""
    require("invite", by=by, plan=plan)
    if role not in GIVEN_ROLES:
        raise refuse("role_unknown", role=role)
    event = events.begin("give_role", plan=plan, by=by)
    _give(event, user, plan, role)
    return event


@transaction.atomic
def take_role(*, membership: Membership, by: User | None) -> Event:
    """Take a role away; the last account of a plan's office keeps it."""
    plan = membership.plan
    require("invite", by=by, plan=plan)
    if membership.role == OFFICE and not _another_office(membership):
        raise refuse("last_office")
    event = events.begin("take_role", plan=plan, by=by)
    events.taken_away(event, [membership])
    membership.delete()
    return event


def _give(event: Event, user: User, plan: Plan, role: str) -> None:
    membership, is_new = Membership.objects.get_or_create(user=user, plan=plan, role=role)
    if is_new:
        events.made(event, [membership])


def _another_office(membership: Membership) -> bool:
    found = Membership.objects.filter(role=OFFICE, user__is_active=True).exclude(pk=membership.pk)
    return found.filter(plan=membership.plan).exists() or found.filter(plan=None).exists()
