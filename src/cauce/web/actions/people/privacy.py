"""A person's own data (Ley 81 de 2019, protección de datos): all of it given out, or erased while the history stays."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from cauce.web import events
from cauce.web.actions.people.entry import require_everywhere
from cauce.web.actions.permissions import require
from cauce.web.models import (
    ActionLink,
    Event,
    Membership,
    Person,
    Plan,
    QuestionnaireDraft,
    QuestionnaireLink,
    SignInLink,
    User,
    VulnerabilityJudgement,
)
from cauce.web.models.people import ERASED_DOMAIN
from cauce.web.queries import people as queries


@transaction.atomic
def export_person(*, plan: Plan, person: Person, by: User | None) -> dict[str, Any]:
    """Return all that is kept of a person, as JSON can say it; that it was given out stands in the history."""
    require("export_person", by=by, plan=plan, on=person)
    event = events.begin("export_person", plan=plan, by=by)
    events.change(event, person, "name", None, None)
    return queries.all_of(person)


@transaction.atomic
def erase_person(*, plan: Plan, person: Person, by: User | None, why: str = "") -> Event:
    """Erase a person's name, addresses, messages, account and consent; what they did stays under their number.

    Their posts end today; the private links that they were sent stop, and what was begun by one is forgotten, as is
    where they stood. It cannot be undone.
    """
    require_everywhere("erase_person", person=person, plan=plan, by=by)
    event = events.begin("erase_person", plan=plan, by=by, why=why)
    today = timezone.localdate()
    running = [each for each in person.holdings.all() if each.until is None or each.until > today]
    events.update_many(event, {each: {"until": max(each.since, today)} for each in running})
    user = person.user
    if user is not None:
        _close(event, user)
    for links in (ActionLink.objects.filter(person=person), QuestionnaireLink.objects.filter(person=person)):
        links.filter(revoked_at=None).update(revoked_at=timezone.now())
        links.update(sent_to="")
    QuestionnaireDraft.objects.filter(link__person=person).update(told={})
    VulnerabilityJudgement.objects.filter(judge=person).update(longitude=None, latitude=None)
    person.messages.all().delete()
    person.follows.all().delete()
    values = {
        "name": "",
        "email": "",
        "phone": "",
        "user_id": None,
        "consent_at": None,
        "consent_words": "",
        "erased_at": timezone.now(),
    }
    events.update(event, person, values, expected_version=None)
    return event


def _close(event: Event, user: User) -> None:
    """Close an account: nothing of the person stays in it, its sessions end, its number stays in the history."""
    memberships = list(Membership.objects.filter(user=user))
    events.taken_away(event, memberships)
    Membership.objects.filter(user=user).delete()
    SignInLink.objects.filter(user=user).delete()
    user.program_tokens.all().delete()
    end_sessions(user)
    user.email, user.name, user.is_active, user.is_superuser = f"{user.pk}@{ERASED_DOMAIN}", "", False, False
    user.set_unusable_password()
    user.save()
    user.visits.all().delete()


def end_sessions(user: User) -> None:
    """Sign an account out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
