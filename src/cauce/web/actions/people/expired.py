"""Expired entrances (accesos vencidos): sign-in links, sessions and their list are forgotten once they open nothing."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from cauce.web import jobs
from cauce.web.models import SignInLink

DAY = 24 * 60


@jobs.every(minutes=DAY)
def forget_expired() -> dict[str, int]:
    """Forget what no longer opens anything; say how many of each.

    Private links stay: the history says what was recorded by each, and a link that is too old says so to who opens it.
    """
    now = timezone.now()
    links, _ = SignInLink.objects.filter(expires_at__lte=now).delete()
    sessions, _ = Session.objects.filter(expire_date__lte=now).delete()
    listed, _ = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return {"sign_in_links": links, "sessions": sessions, "listed_sessions": listed}
