"""Private links (enlaces privados): a post acts on one row without an account; only the hash of a token is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cauce.web import events
from cauce.web.actions.monitoring.comments import write_comment
from cauce.web.actions.permissions import require
from cauce.web.events import Actor, ByLink
from cauce.web.models import ActionLink, Event, OutgoingMessage, Person, Post, Row, User
from cauce.web.queries.notifications import office_people, told_of

HOUR = dt.timedelta(hours=1)


class LinkRefusedError(Exception):
    """A private link cannot be used: ``reason`` is "unknown", "expired", "revoked" or "busy"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def make_link(
    *, row: Row, post: Post, person: Person | None, channel: str, by: User | None, days: int | None = None
) -> tuple[ActionLink, str]:
    """Make a link by which a post acts on a row; return it with its token, which is kept nowhere."""
    require("manage_links", by=by, plan=row.plan, on=row)
    event = events.begin("make_link", plan=row.plan, by=by)
    return write_link(event, row=row, post=post, person=person, channel=channel, days=days)


def write_link(
    event: Event, *, row: Row, post: Post, person: Person | None, channel: str, days: int | None = None
) -> tuple[ActionLink, str]:
    """Make a link within an event."""
    token = secrets.token_urlsafe(24)
    if days is None:
        days = int(told_of(row.plan)["sending"]["link_days"])
    sent_to = {"email": person.email, "whatsapp": person.phone}.get(channel, "") if person else ""
    link = ActionLink.objects.create(
        plan=row.plan,
        row=row,
        post=post,
        person=person,
        token_hash=_hash(token),
        channel=channel,
        sent_to=sent_to,
        expires_at=timezone.now() + dt.timedelta(days=days),
    )
    events.made(event, [link])
    events.change(event, row, "asked_of", None, post.title)
    return link, token


def address_of(token: str, *, language: str) -> str:
    """Return where a token's page stands, in a language that the pages have."""
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(known):
        return f"{settings.PUBLIC_ADDRESS}{reverse('act_by_link', args=[token])}"


@transaction.atomic
def revoke_link(*, link: ActionLink, by: User | None) -> Event:
    """Take a link's power away; who opens it is told so."""
    require("manage_links", by=by, plan=link.plan)
    event = events.begin("revoke_link", plan=link.plan, by=by)
    events.update(event, link, {"revoked_at": link.revoked_at or timezone.now()}, expected_version=None)
    return event


def open_link(token: str) -> ActionLink:
    """Return a token's link when it can be used; nothing is written.

    Raises
    ------
    LinkRefusedError
        When the link is unknown, too old or revoked.
    """
    found = ActionLink.objects.select_related("plan", "row__area", "post__organization", "person")
    link = found.filter(token_hash=_hash(token)).first()
    if link is None or link.row.retired_at is not None or (link.person and link.person.erased_at):
        raise LinkRefusedError("unknown")
    if link.revoked_at is not None:
        raise LinkRefusedError("revoked")
    if link.expires_at <= timezone.now():
        raise LinkRefusedError("expired")
    return link


@transaction.atomic
def use_link(link: ActionLink) -> ByLink:
    """Count one use of a link and return who acts by it.

    Raises
    ------
    LinkRefusedError
        When it was used too often within an hour.
    """
    now = timezone.now()
    known = ActionLink.objects.filter(pk=link.pk)
    limit = int(told_of(link.plan)["sending"]["uses_per_hour"])
    if link.hour_began_at is None or link.hour_began_at <= now - HOUR:
        known.filter(hour_began_at=link.hour_began_at).update(hour_began_at=now, uses_in_hour=0)
    counted = known.filter(uses_in_hour__lt=limit).update(
        uses_in_hour=F("uses_in_hour") + 1, uses=F("uses") + 1, last_used_at=now
    )
    if counted != 1:
        raise LinkRefusedError("busy")
    return ByLink(link)


@transaction.atomic
def say_not_mine(*, row: Row, words: str, by: Actor) -> Event:
    """Record that a row is not for who was asked, and who might be; the office is told."""
    require("comment", by=by, plan=row.plan, on=row)
    event = events.begin("say_not_mine", plan=row.plan, by=by, why=words.strip())
    write_comment(event, row, words, by)
    code = ", ".join(row.tasks.filter(retired_at=None).values_list("code", flat=True))
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(
            plan=row.plan,
            person=person,
            reason="not_mine",
            language=person.language,
            subject=f"{row.plan.title}: {code}"[:300],
            body=f"{code}\n\n{words.strip()}\n",
            send_after=timezone.now(),
        )
        for person in office_people(row.plan)
    )
    return event


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
