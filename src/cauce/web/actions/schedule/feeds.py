"""Calendar feeds (calendarios): secret addresses that a calendar program reads; only the hash of each is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from cauce.web import events
from cauce.web.actions.permissions import require
from cauce.web.actions.schedule.faults import CannotScheduleError
from cauce.web.models import CalendarFeed, Event, Organization, Person, Plan, Post, User

HOUR = dt.timedelta(hours=1)
MOST_READINGS = 60  # of one address within an hour; calendar programs read it every few hours
MOST_FEEDS = 500  # of one plan that work at the same time


class FeedRefusedError(Exception):
    """A calendar cannot be read: ``reason`` is "unknown", "revoked" or "busy"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def make_feed(
    *,
    plan: Plan,
    language: str,
    by: User | None,
    organization: Organization | None = None,
    post: Post | None = None,
    person: Person | None = None,
) -> tuple[CalendarFeed, str]:
    """Make a secret address for the whole plan, an organisation, a post or a person; return it with its token.

    The token is kept nowhere: whoever makes the address sees it this once.

    Raises
    ------
    CannotScheduleError
        There are too many of them, or the language is none of the pages'.
    """
    require("manage_feeds", by=by, plan=plan)
    if language not in dict(settings.LANGUAGES):
        raise CannotScheduleError("unknown_kind", kind=language)
    event = events.begin("make_feed", plan=plan, by=by)
    if CalendarFeed.objects.filter(plan=plan, revoked_at=None).count() >= MOST_FEEDS:
        raise CannotScheduleError("too_many_feeds", most=MOST_FEEDS)
    token = secrets.token_urlsafe(24)
    feed = CalendarFeed.objects.create(
        plan=plan, token_hash=_hash(token), organization=organization, post=post, person=person, language=language
    )
    events.made(event, [feed])
    return feed, token


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, by: User | None) -> Event:
    """Take an address's power away; the calendar that reads it is told that it is gone."""
    require("manage_feeds", by=by, plan=feed.plan)
    event = events.begin("revoke_feed", plan=feed.plan, by=by)
    events.update(event, feed, {"revoked_at": feed.revoked_at or timezone.now()}, expected_version=None)
    return event


def address_of(token: str) -> str:
    """Return the address that a calendar program is given."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('calendar_feed', args=[token])}"


def open_feed(token: str) -> CalendarFeed:
    """Return a token's feed when it can be read; nothing is written.

    Raises
    ------
    FeedRefusedError
        It is unknown, was revoked, or whom it was for is no longer there.
    """
    known = CalendarFeed.objects.select_related("plan", "organization", "post__organization", "person")
    feed = known.filter(token_hash=_hash(token)).first()
    if feed is None:
        raise FeedRefusedError("unknown")
    gone = (
        feed.plan.retired_at is not None
        or (feed.organization is not None and feed.organization.retired_at is not None)
        or (feed.post is not None and feed.post.retired_at is not None)
        or (feed.person is not None and feed.person.erased_at is not None)
    )
    if feed.revoked_at is not None or gone:
        raise FeedRefusedError("revoked")
    return feed


@transaction.atomic
def count_reading(feed: CalendarFeed) -> None:
    """Count one reading of a feed; it is no act of the history.

    Raises
    ------
    FeedRefusedError
        It was read too often within an hour.
    """
    now = timezone.now()
    known = CalendarFeed.objects.filter(pk=feed.pk)
    if feed.hour_began_at is None or feed.hour_began_at <= now - HOUR:
        known.filter(hour_began_at=feed.hour_began_at).update(hour_began_at=now, reads_in_hour=0)
    counted = known.filter(reads_in_hour__lt=MOST_READINGS).update(
        reads_in_hour=F("reads_in_hour") + 1, last_read_at=now
    )
    if counted != 1:
        raise FeedRefusedError("busy")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
