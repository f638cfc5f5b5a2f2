"""One's own notices (mis avisos): which letters one gets and when; theirs alone, so no event of a plan's history."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from cauce.web.actions.notifications.links import LinkRefusedError
from cauce.web.actions.permissions import require
from cauce.web.models import Follow, Person, Plan, User

SALT = "cauce.notices"


@dataclass(frozen=True)
class Notices:
    """What a person chose: letters for mentions, for what one follows, together once a day, in which language."""

    mentions: bool
    follows: bool
    batched: bool
    language: str


@transaction.atomic
def choose_notices(*, person: Person, notices: Notices, by: User | None) -> None:
    """Let a person choose their letters."""
    require("choose_notices", by=by, plan=None, on=person)
    write_notices(person, notices)


def write_notices(person: Person, notices: Notices) -> None:
    """Write a person's choice; an unknown language leaves the one that was."""
    known = notices.language if notices.language in dict(settings.LANGUAGES) else person.language
    Person.objects.filter(pk=person.pk, erased_at=None).update(
        mentions_by_mail=notices.mentions,
        follows_by_mail=notices.follows,
        batch_messages=notices.batched,
        language=known,
    )


@transaction.atomic
def stop_following(*, follow: Follow, by: User | None) -> None:
    """Let a person follow one thing no longer."""
    require("choose_notices", by=by, plan=None, on=follow.person)
    follow.delete()


def token_for(person: Person, plan: Plan) -> str:
    """Return what opens a person's notices of one plan without an account; it gives nothing else."""
    return signing.dumps([person.pk, plan.pk], salt=SALT)


def notices_address(person: Person, plan: Plan, *, language: str) -> str:
    """Return where a person chooses their letters without an account."""
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(known):
        return f"{settings.PUBLIC_ADDRESS}{reverse('notices_by_link', args=[token_for(person, plan)])}"


def open_notices(token: str) -> tuple[Person, Plan]:
    """Return whose notices a link opens, and of which plan; nothing is written.

    Raises
    ------
    LinkRefusedError
        When the link is cut or altered, or the person or the plan is gone.
    """
    try:
        person, plan = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise LinkRefusedError("unknown") from problem
    known = Person.objects.filter(pk=person, erased_at=None).first()
    found = Plan.objects.filter(pk=plan).first()
    if known is None or found is None:
        raise LinkRefusedError("unknown")
    return known, found


@transaction.atomic
def choose_by_link(*, token: str, notices: Notices) -> None:
    """Write what was chosen by the link in a letter."""
    person, _plan = open_notices(token)
    write_notices(person, notices)


@transaction.atomic
def stop_by_link(*, token: str, follow: int | None = None) -> None:
    """Let who holds the link follow one thing of its plan no longer; without one, get no more letters of news."""
    person, plan = open_notices(token)
    if follow is not None:
        Follow.objects.filter(pk=follow, person=person, plan=plan).delete()
    else:
        Person.objects.filter(pk=person.pk).update(mentions_by_mail=False, follows_by_mail=False)
