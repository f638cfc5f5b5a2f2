"""Sessions (sesiones): one that its owner ends; entrances that open nothing any more are forgotten."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from cauce.web import jobs
from cauce.web.actions.people import repeats
from cauce.web.models import SignInLink, User

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
    told = {"sign_in_links": links, "sessions": sessions, "listed_sessions": listed}
    return told | {"kept_answers": repeats.forget_old(now=now)}


def end_session(*, number: int, by: User) -> bool:
    """End one of one's own sessions, wherever it is open; say whether there was such a one."""
    session = UserSession.objects.filter(pk=number, user=by).first()
    if session is None:
        return False
    session.end()
    return True
