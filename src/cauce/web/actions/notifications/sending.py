"""Sending letters (enviar avisos): those whose time has come leave once, each with links made at that moment."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from cauce.core import notifications as rules
from cauce.web import events, jobs
from cauce.web.actions.notifications.choosing import notices_address
from cauce.web.actions.notifications.links import address_of, write_link
from cauce.web.actions.permissions import require
from cauce.web.actions.questionnaires.links import PLACE, fresh_address
from cauce.web.events import StaleVersionError
from cauce.web.models import ActionLink, Event, MessageReminder, OutgoingMessage, Plan, User

AGAIN = dt.timedelta(minutes=15)  # after a letter that could not leave, or whose sender fell
LONGEST = dt.timedelta(days=3)  # after which one no longer tries
log = logging.getLogger("cauce.mail")


class CannotSendError(Exception):
    """Mail did not leave; ``reason`` is what the server said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@jobs.every(minutes=1)
def send_due(*, plan: Plan | None = None) -> tuple[int, int]:
    """Send the letters whose time has come; say how many left and how many could not.

    A letter counts as sent once the mail server took it. Who takes one up puts its next time off, so that it leaves
    later should the worker fall before; its Message-ID stays the same, by which the second of two is known as such.
    """
    now = timezone.now()
    waiting = OutgoingMessage.objects.filter(sent_at=None, withdrawn_at=None, send_after__lte=now)
    waiting = waiting.filter(created_at__gte=now - LONGEST) | waiting.filter(error="")
    if plan is not None:
        waiting = waiting.filter(plan=plan)
    left = failed = 0
    for message in waiting.select_related("plan", "person").order_by("send_after", "pk")[:200]:
        row = OutgoingMessage.objects.filter(pk=message.pk)
        mine = row.filter(sent_at=None, withdrawn_at=None, send_after=message.send_after)
        if mine.update(send_after=timezone.now() + AGAIN) != 1:
            continue  # another worker sends it
        try:
            _send(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"[:500]
            log.warning("Letter %s did not leave: %s", message.pk, reason)
            row.update(error=reason, send_after=timezone.now() + AGAIN)
            failed += 1
        else:
            row.update(sent_at=timezone.now(), error="")
            left += 1
    return left, failed


@transaction.atomic
def send_now(*, message: OutgoingMessage, by: User | None) -> Event:
    """Let a letter that is held back leave with the next round."""
    require("send_reminders", by=by, plan=message.plan)
    event = events.begin("send_now", plan=message.plan, by=by)
    waiting = OutgoingMessage.objects.filter(pk=message.pk, sent_at=None, withdrawn_at=None)
    if waiting.update(send_after=timezone.now()) != 1:
        raise StaleVersionError(message)
    return event


def send_test(*, plan: Plan, by: User | None, subject: str, body: str) -> str:
    """Send a letter to whoever asks for it, to see that mail leaves; return the address.

    Raises
    ------
    CannotSendError
        When it did not leave.
    """
    require("send_reminders", by=by, plan=plan)
    address = by.email if by is not None else ""
    try:
        _mail(subject, body, address).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise CannotSendError(f"{type(error).__name__}: {error}"[:500]) from error
    return address


def _send(message: OutgoingMessage) -> None:
    """Send one letter; the database does not wait for the mail server. Links of one that stays are revoked."""
    if message.person.erased_at or not message.person.email:
        raise ValueError("The person has no e-mail address.")
    body, links = _with_links(message)
    address = _notices_of(message)
    try:
        letter = _mail(message.subject, body.replace(rules.NOTICES, address), message.person.email, stop=address)
        letter.extra_headers["Message-ID"] = _name_of(message)
        letter.send()
    except BaseException:
        ActionLink.objects.filter(pk__in=links).update(revoked_at=timezone.now())
        raise


def _name_of(message: OutgoingMessage) -> str:
    """The name of a letter among all letters, the same however often it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.pk}.{message.created_at:%Y%m%d%H%M%S}.cauce@{domain}>"


@transaction.atomic
def _with_links(message: OutgoingMessage) -> tuple[str, list[int]]:
    """The letter with a link for each row that it keeps a place for; places that it was not given stay words."""
    told = MessageReminder.objects.filter(message=message).exclude(post=None).select_related("row__plan", "post")
    rows = {each.row.key: each for each in told}
    places = list(dict.fromkeys(rules.LINK.findall(message.body)))
    asked = [key for key in places if key in rows]
    if not asked:
        fresh = {key: fresh_address(key, language=message.language) for key in places if key.startswith(PLACE)}
        return rules.with_links(message.body, lambda key: fresh.get(key, f"[[{key}]]")), []
    event = events.begin("send_links", plan=message.plan, by=None)
    addresses, links = {}, []
    for key in asked:
        each = rows[key]
        assert each.post is not None
        link, token = write_link(event, row=each.row, post=each.post, person=message.person, channel="email")
        addresses[key] = address_of(token, language=message.language)
        links.append(link.pk)
    return rules.with_links(message.body, lambda key: addresses.get(key, f"[[{key}]]")), links


def _notices_of(message: OutgoingMessage) -> str:
    """Where who reads a letter of news stops getting them; empty for other letters."""
    if message.plan is None or rules.NOTICES not in message.body:
        return ""
    return notices_address(message.person, message.plan, language=message.language)


def _mail(subject: str, body: str, address: str, *, stop: str = "") -> EmailMessage:
    """A letter; ``stop`` is the address by which a mail program offers to stop such letters (RFC 8058)."""
    headers = {"Auto-Submitted": "auto-generated"}
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
