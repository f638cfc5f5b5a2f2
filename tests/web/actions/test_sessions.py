"""What is too old and opens nothing: sign-in links, sessions, their list, uploads; the worker forgets them daily."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from cauce.web import jobs
from cauce.web.actions.documents.files import scan_waiting
from cauce.web.actions.documents.uploads import forget_old_uploads
from cauce.web.actions.people import forget_expired, make_sign_in_link
from cauce.web.models import SignInLink
from tests.people import marta_of_the_office

pytestmark = pytest.mark.django_db


def test_what_opens_nothing_any_more_is_forgotten_and_the_rest_stays() -> None:
    marta, yesterday = marta_of_the_office(), timezone.now() - dt.timedelta(days=1)
    make_sign_in_link(user=marta)
    SignInLink.objects.update(expires_at=yesterday)
    make_sign_in_link(user=marta)
    old, new = Client(), Client()
    for client in (old, new):
        client.force_login(marta)
        key = client.session.session_key
        UserSession.objects.create(user=marta, session_key=key, ip="127.0.0.1", user_agent="")
    Session.objects.filter(session_key=old.session.session_key).update(expire_date=yesterday)
    assert forget_expired() == {"sign_in_links": 1, "sessions": 1, "listed_sessions": 1, "kept_answers": 0}
    assert [each.session_key for each in UserSession.objects.all()] == [new.session.session_key]
    assert not any(forget_expired().values())


def test_the_worker_does_it_by_itself() -> None:
    assert jobs.ROUNDS["forget_expired"].period == dt.timedelta(days=1)
    assert {each.do for each in jobs.ROUNDS.values()} >= {forget_expired, forget_old_uploads, scan_waiting}
    assert "forget_expired" in jobs.go_round("worker")
