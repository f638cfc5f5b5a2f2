"""Signing in: passwords, codes, sessions; what strangers learn from an answer and from its time."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cauce.web.models import User
from cauce.web.pages import accounts
from tests.web.security.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "\thttps://evil.example/",
    "http://testserver@evil.example/",
)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


@pytest.mark.parametrize(
    "password", ["corta-9", "1234567890", "98237465019283", "password123", "marta@example.org", "martaexample"]
)
def test_a_password_that_is_guessed_soon_is_refused(marta: User, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, marta)


def test_a_changed_password_ends_the_other_sessions(marta: User) -> None:
    here, there = Client(), Client()
    sign_in(here, marta.email)
    sign_in(there, marta.email)
    new = "ocho-cerros-y-dos-rios"
    told = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), told).status_code == 302
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 302


def test_a_session_that_was_signed_out_is_not_opened_by_its_old_cookie(marta: User) -> None:
    client = Client()
    sign_in(client, marta.email)
    kept = client.cookies["sessionid"].value
    client.post(reverse("sign_out"))
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get(reverse("account")).status_code == 302


def test_a_session_gets_a_new_name_when_somebody_signs_in(marta: User) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    sign_in(client, marta.email)
    assert client.cookies["sessionid"].value != "a" * 32


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_signing_in_nobody_is_led_to_another_site(marta: User, address: str) -> None:
    client = Client()
    answer = sign_in(client, marta.email, next=address)
    assert answer.status_code == 302 and answer.url.startswith("/") and "evil" not in answer.url
    out = client.post(reverse("account_logout"), {"next": address})
    assert out.url.startswith("/") and "evil" not in out.url


def test_a_strange_host_is_refused_and_no_letter_names_it(marta: User) -> None:
    strange = {"host": "evil.example"}
    answer = Client().post(reverse("account_reset_password"), {"email": marta.email}, headers=strange)
    assert answer.status_code == 400
    forwarded = {"x-forwarded-host": "evil.example"}
    Client().post(reverse("account_reset_password"), {"email": marta.email}, headers=forwarded)
    assert all("evil" not in letter.body for letter in mail.outbox)


def test_an_unknown_address_takes_as_long_as_a_wrong_password(marta: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: each attempt computes one password's hash, whoever is named."""
    made: list[str] = []
    hasher = type(hashers.get_hasher())
    kept = hasher.encode

    def count(self: Any, password: str, *rest: Any, **more: Any) -> str:
        made.append(password)
        return str(kept(self, password, *rest, **more))

    monkeypatch.setattr(hasher, "encode", count)
    known, unknown = sign_in(Client(), marta.email, "no es"), len(made)
    stranger, both = sign_in(Client(), "nadie@example.org", "no es"), len(made)
    assert known.status_code == stranger.status_code == 200
    assert unknown == both - unknown == 1


def test_a_code_leaves_apart_from_the_answer_so_that_its_time_tells_nothing(
    marta: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_IS_KEPT = False
    sent: list[object] = []
    answered = threading.Event()

    def slowly(letter: object) -> None:
        answered.wait(60)
        sent.append(letter)

    monkeypatch.setattr(accounts, "_send_apart", slowly)
    answer = Client().post(reverse("account_request_login_code"), {"email": marta.email})
    assert (answer.status_code, sent) == (302, [])
    answered.set()


def test_a_mail_server_that_fails_is_told_in_the_log_and_not_to_strangers(
    marta: User, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Letter:
        def send(self) -> None:
            raise ConnectionRefusedError(111, "refused for marta@example.org")

    accounts._send_apart(Letter())  # type: ignore[arg-type]
    assert [record.getMessage() for record in caplog.records] == [
        "A letter about an account did not leave: ConnectionRefusedError"
    ]


def test_an_account_that_no_longer_works_opens_nothing(marta: User) -> None:
    client = Client()
    sign_in(client, marta.email)
    User.objects.filter(pk=marta.pk).update(is_active=False)
    assert client.get(reverse("account")).status_code == 302
    assert not sign_in(Client(), marta.email).wsgi_request.user.is_authenticated
