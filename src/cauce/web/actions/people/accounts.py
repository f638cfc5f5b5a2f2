"""People (personas): the office's first account, and links that sign in once."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import secrets

from django.db import transaction
from django.utils import timezone

from cauce.core.permissions import OFFICE
from cauce.web import events
from cauce.web.models import Membership, SignInLink, User

MINUTES = 10
LOCAL_OFFICE = "office@localhost"


class LinkRefusedError(Exception):
    """A sign-in link cannot be used: ``reason`` is "unknown", "used", "expired" or "not_here"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def local_office() -> User:
    """Return the account of whoever works on this machine as the office; made when it is not there."""
    user = User.objects.filter(email=LOCAL_OFFICE).first()
    if user is None:
        user = User.objects.create_user(LOCAL_OFFICE, name="Oficina")
        membership = Membership.objects.create(user=user, plan=None, role=OFFICE)
        events.made(events.begin("make_local_office", plan=None, by=user), [membership])
    return user


@transaction.atomic
def make_sign_in_link(*, user: User, loopback_only: bool = True, minutes: int = MINUTES) -> str:
    """Make a link's token, which signs its account in once; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        user=user,
        token_hash=_hash(token),
        loopback_only=loopback_only,
        expires_at=timezone.now() + dt.timedelta(minutes=minutes),
    )
    events.begin("make_sign_in_link", plan=None, by=user)
    return token


@transaction.atomic
def sign_in_by_link(*, token: str, address: str) -> User:
    """Use a link up and return its account.

    Raises
    ------
    LinkRefusedError
        When the link is unknown, used or old, or is used from another machine.
    """
    link = SignInLink.objects.select_related("user").filter(token_hash=_hash(token)).first()
    if link is None or not link.user.is_active:
        raise LinkRefusedError("unknown")
    if link.loopback_only and not is_loopback(address):
        raise LinkRefusedError("not_here")
    if link.used_at is not None:
        raise LinkRefusedError("used")
    now = timezone.now()
    if link.expires_at < now:
        raise LinkRefusedError("expired")
    if SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now) != 1:
        raise LinkRefusedError("used")
    events.begin("sign_in_by_link", plan=None, by=link.user)
    return link.user


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own.

    Examples
    --------
    >>> is_loopback("127.0.0.1"), is_loopback("203.0.113.9"), is_loopback("")
    (True, False, False)
    """
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
