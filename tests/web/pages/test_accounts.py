"""Accounts: a code by e-mail, a password with a second factor, no sign-up, limits, sessions, one's own data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cauce.web.actions import people as actions
from cauce.web.models import Organization, Person, Plan, User
from tests.people import irene_without_a_role

pytestmark = pytest.mark.django_db
PASSWORD = "siete-rios-y-un-puente"


@pytest.fixture(autouse=True)
def no_one_tried_before() -> None:
    cache.clear()


@pytest.fixture
def on_a_public_address(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code_for(client: Client, email: str) -> str:
    client.post(reverse("account_request_login_code"), {"email": email})
    found = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", mail.outbox[-1].body, re.M)
    assert found is not None
    return found.group(1)


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def with_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def totp_now(secret: str) -> str:
    value = hotp_value(secret, next(yield_hotp_counters_from_time()))
    return f"{value:06d}"


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def test_a_code_by_e_mail_signs_in_once(public: Client) -> None:
    irene = irene_without_a_role()
    code = code_for(public, irene.email)
    assert irene.email in mail.outbox[-1].to
    response = public.post(reverse("account_confirm_login_code"), {"code": code})
    assert response.status_code == 302
    assert public.get(reverse("account")).status_code == 200


def test_a_wrong_code_does_not_sign_in(public: Client) -> None:
    code_for(public, irene_without_a_role().email)
    public.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})
    assert public.get(reverse("account")).status_code == 302


def test_an_unknown_address_gets_no_letter_and_the_same_page(public: Client) -> None:
    response = public.post(reverse("account_request_login_code"), {"email": "nadie@example.org"})
    assert response.status_code == 302
    assert mail.outbox == []


def test_nobody_makes_an_account_by_themselves(public: Client) -> None:
    told = {"email": "nuevo@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "por invitación" in public.post("/es/cuenta/registro/", told).content.decode()
    assert not User.objects.filter(email="nuevo@example.org").exists()


def test_the_second_factor_is_asked_after_the_password(public: Client, marta: User) -> None:
    secret = with_totp(with_password(marta))
    assert sign_in(public, marta).url == reverse("mfa_authenticate")
    assert public.get(reverse("account")).status_code == 302
    public.post(reverse("mfa_authenticate"), {"code": totp_now(secret)})
    assert public.get(reverse("account")).status_code == 200


def test_the_office_sets_up_a_second_factor_first(
    on_a_public_address: None, plan: Plan, public: Client, marta: User
) -> None:
    sign_in(public, with_password(marta))
    address = reverse("plan", args=[plan.slug])
    assert public.get(address).url == reverse("mfa_index")
    assert public.get("/api/plans/rioseco").status_code == 403
    with_totp(marta)
    assert public.get(address).status_code == 200


def test_an_office_without_a_password_sets_one_first(on_a_public_address: None, office: Client) -> None:
    assert office.get(reverse("plans")).url == reverse("account_set_password")


def test_who_is_not_of_the_office_needs_no_second_factor(on_a_public_address: None, public: Client) -> None:
    public.force_login(irene_without_a_role())
    assert public.get(reverse("plans")).status_code == 200


def test_a_link_printed_on_this_machine_needs_no_second_factor(on_a_public_address: None, public: Client) -> None:
    token = actions.make_sign_in_link(user=actions.local_office())
    public.get(reverse("sign_in", args=[token]))
    assert public.get(reverse("plans")).status_code == 200


def test_five_wrong_passwords_stop_the_account_and_not_the_town_hall(public: Client, marta: User) -> None:
    with_password(marta)
    for _ in range(5):
        sign_in(public, marta, "no es")
    assert "intentos" in sign_in(public, marta).content.decode()
    irene = with_password(irene_without_a_role())
    assert sign_in(public, irene).status_code == 302


def test_sessions_are_listed_and_ended(marta: User) -> None:
    here, there = Client(), Client()
    with_password(marta)
    for client in (here, there):
        sign_in(client, marta)
    assert UserSession.objects.filter(user=marta).count() == 2
    assert here.get(reverse("usersessions_list")).status_code == 200
    here.post(reverse("usersessions_list"))
    assert there.get(reverse("account")).status_code == 302
    assert here.get(reverse("account")).status_code == 200


def test_recovery_codes_come_with_the_first_factor(public: Client, marta: User) -> None:
    with_password(marta)
    sign_in(public, marta)
    assert public.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    public.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert public.get(reverse("mfa_activate_totp")).status_code == 200
    secret = public.session["mfa.totp.secret"]
    public.post(reverse("mfa_activate_totp"), {"code": totp_now(secret)})
    kinds = set(Authenticator.objects.filter(user=marta).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_ones_own_data_come_as_a_file(plan: Plan, marta: User, public: Client) -> None:
    name = Organization.objects.filter(plan=plan, retired_at=None)[0].name
    actions.add_people(plan=plan, lines=[f"Ana Ruiz, ana@example.org, {name}"], by=marta)
    person = Person.objects.get()
    actions.invite(plan=plan, person=person, role="", address="https://example.org", by=marta)
    public.force_login(User.objects.get(email="ana@example.org"))
    assert "Ana Ruiz" in public.get(reverse("account")).content.decode()
    assert public.post(reverse("own_data")).json()["name"] == "Ana Ruiz"
    assert public.get(reverse("own_data")).status_code == 405


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_of_accounts_carry_nothing_that_a_strict_policy_refuses(office: Client, language: str) -> None:
    for path in ("entrar/", "codigo/", "clave/olvidada/", "registro/"):
        page = Client().get(f"/{language}/cuenta/{path}").content.decode()
        assert f'<html lang="{language}">' in page
        assert not re.search(r"<script(?![^>]*(?:src=|application/json))|\sstyle=|\son\w+=", page), path
    for path in ("", "segundo-factor/", "sesiones/"):
        page = office.get(f"/{language}/cuenta/{path}").content.decode()
        assert page.count("<h1") == 1, path
