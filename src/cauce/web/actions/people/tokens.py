"""Tokens of programs (claves de programa): an institution's own system acts for one account, until a day."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from contextlib import suppress

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from cauce.web import events
from cauce.web.models import ProgramToken, User

MARK = "cauce_"  # by which a token is known when it stands where it should not
DAYS = (30, 90, 365)
AT_ONCE = 10  # that work, for one account
A_MINUTE = 600  # requests of one token
NAME_AT_MOST = 80
SEEN = dt.timedelta(minutes=10)  # its last use is written down not more often


class CannotMakeTokenError(Exception):
    """A token cannot be made: ``code`` is "name", "days" or "many"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TokenRefusedError(Exception):
    """A token opens nothing: ``reason`` is "unknown", "expired", "revoked" or "busy"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def make_token(*, name: str, days: int, may_write: bool, by: User) -> tuple[ProgramToken, str]:
    """Make a token for one's own account; return it with its words, which are kept nowhere.

    Raises
    ------
    CannotMakeTokenError
        It has no name, runs for another time than may be chosen, or the account has too many.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_AT_MOST:
        raise CannotMakeTokenError("name")
    if days not in DAYS:
        raise CannotMakeTokenError("days")
    now = timezone.now()
    if ProgramToken.objects.filter(user=by, revoked_at=None, expires_at__gt=now).count() >= AT_ONCE:
        raise CannotMakeTokenError("many")
    words = MARK + secrets.token_urlsafe(32)
    expires = now + dt.timedelta(days=days)
    token = ProgramToken.objects.create(
        user=by, name=name, may_write=may_write, token_hash=_hash(words), expires_at=expires
    )
    events.made(events.begin("make_token", plan=None, by=by), [token])
    return token, words


@transaction.atomic
def revoke_token(*, number: int, by: User) -> bool:
    """Take the power of one's own token away, and forget what it was answered; say whether there was such a one."""
    token = ProgramToken.objects.filter(pk=number, user=by, revoked_at=None).first()
    if token is None:
        return False
    event = events.begin("revoke_token", plan=None, by=by)
    events.update(event, token, {"revoked_at": timezone.now()}, expected_version=None)
    token.kept_answers.all().delete()
    return True


def account_of_token(words: str) -> ProgramToken:
    """Return a token that works, with its account; its use is counted.

    Raises
    ------
    TokenRefusedError
        It is unknown, too old or revoked, or was used too often in this minute.
    """
    token = ProgramToken.objects.select_related("user").filter(token_hash=_hash(words)).first()
    now = timezone.now()
    if token is None or not token.user.is_active:
        raise TokenRefusedError("unknown")
    if token.revoked_at is not None:
        raise TokenRefusedError("revoked")
    if token.expires_at <= now:
        raise TokenRefusedError("expired")
    if _uses(token, now) > A_MINUTE:
        raise TokenRefusedError("busy")
    if token.used_at is None or now - token.used_at > SEEN:
        ProgramToken.objects.filter(pk=token.pk).update(used_at=now)
    return token


def _uses(token: ProgramToken, now: dt.datetime) -> int:
    """How often a token was used in this minute, this time included."""
    key, kept = f"program-token/{token.pk}/{now:%Y%m%d%H%M}", caches["default"]
    with suppress(OSError, ValueError):  # a full disk counts nothing
        return int(kept.incr(key)) if not kept.add(key, 1, timeout=120) else 1
    return 1


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
