"""Accounts in a browser: passkeys with a virtual authenticator, codes by app, recovery codes, sessions ended."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cauce.web.models import User
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office

PASSWORD = "siete-rios-y-un-puente"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def no_one_tried_before() -> None:
    cache.clear()


@pytest.fixture
def marta(transactional_db: None, settings: Any) -> User:
    """Marta, who has a password, on a server that others reach."""
    settings.SECOND_FACTOR_REQUIRED = True
    marta = marta_of_the_office()
    marta.set_password(PASSWORD)
    marta.save()
    return marta


def address(name: str, *arguments: object) -> str:
    with override("es"):
        return reverse(name, args=arguments)


def authenticator(page: Page) -> Callable[[str, dict[str, Any]], Any]:
    """Give the page's browser a key that says yes; return what sends it commands."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    return lambda command, more: session.send(f"WebAuthn.{command}", {"authenticatorId": key, **more})


def sign_in(page: Page) -> None:
    page.goto(address("account_login"))
    page.get_by_label("Correo").fill("marta@example.org")
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    send(page.get_by_role("button", name="Entrar", exact=True))


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("H7_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def confirm(page: Page) -> None:
    """Say once more that it is Marta."""
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    send(page.get_by_role("button", name="Continuar"))


def add_passkey(page: Page, *, name: str = "mi teléfono") -> None:
    page.goto(address("mfa_add_webauthn"))
    if page.get_by_role("heading", name="¿Es usted?").count():
        confirm(page)
    page.get_by_label("Nombre de la llave de acceso").fill(name)
    page.get_by_role("button", name="Agregar la llave de acceso").click()
    expect(page.get_by_text("Se agregó la llave de acceso.")).to_be_visible()


def sign_out(page: Page) -> None:
    page.get_by_role("banner").get_by_role("button", name="Salir").click()
    page.get_by_role("banner").get_by_role("link", name="Entrar").wait_for()


def is_signed_in(page: Page) -> bool:
    page.goto(address("account"))
    return page.get_by_role("heading", name="Su cuenta").count() == 1


def test_a_passkey_is_added_opens_the_account_alone_and_is_removed(marta: User, browser_page: PageOpener) -> None:
    page = browser_page()
    command = authenticator(page)
    sign_in(page)
    add_passkey(page)
    assert len(command("getCredentials", {})["credentials"]) == 1
    sign_out(page)
    page.goto(address("account_login"))
    page.get_by_role("button", name="Con una llave de acceso").click()
    page.wait_for_url(lambda url: "/entrar/" not in url)
    assert is_signed_in(page)
    page.goto(address("mfa_list_webauthn"))
    expect(page.get_by_role("rowheader")).to_contain_text("mi teléfono")
    send(page.get_by_role("link", name="Cambiar el nombre de «mi teléfono»"))
    confirm(page)
    page.get_by_label("Nombre de la llave de acceso").fill("el teléfono viejo")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_role("link", name="Quitar «el teléfono viejo»").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Quitar la llave de acceso «el teléfono viejo»?")
    page.get_by_role("button", name="Quitar la llave de acceso").click()
    expect(page.get_by_text("Se quitó la llave de acceso.")).to_be_visible()
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_a_removed_passkey_opens_nothing_and_it_is_said(marta: User, browser_page: PageOpener) -> None:
    page = browser_page()
    authenticator(page)
    sign_in(page)
    add_passkey(page)
    Authenticator.objects.all().delete()
    page.context.clear_cookies()
    page.goto(address("account_login"))
    page.get_by_role("button", name="Con una llave de acceso").click()
    expect(page.get_by_role("alert").or_(page.get_by_role("status")).first).to_be_visible()
    assert not is_signed_in(page)


def test_a_passkey_is_the_second_factor_after_the_password(marta: User, browser_page: PageOpener) -> None:
    page = browser_page()
    authenticator(page)
    sign_in(page)
    add_passkey(page)
    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Segundo factor")
    assert not is_signed_in(page)
    page.goto(address("mfa_authenticate"))
    page.get_by_role("button", name="Con una llave de acceso").click()
    page.wait_for_url(lambda url: "segundo-factor" not in url)
    assert is_signed_in(page)


def test_a_device_that_says_no_is_told_and_nothing_is_lost(marta: User, browser_page: PageOpener) -> None:
    page = browser_page()
    command = authenticator(page)
    sign_in(page)
    page.goto(address("mfa_add_webauthn"))
    confirm(page)
    command("setUserVerified", {"isUserVerified": False})
    page.get_by_label("Nombre de la llave de acceso").fill("mi teléfono")
    page.get_by_role("button", name="Agregar la llave de acceso").click()
    expect(page.get_by_role("alert")).to_contain_text("No se usó la llave de acceso")
    expect(page.get_by_label("Nombre de la llave de acceso")).to_have_value("mi teléfono")
    assert not Authenticator.objects.exists()


def totp_now(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def test_an_app_with_codes_and_a_recovery_code_that_opens_once(marta: User, browser_page: PageOpener) -> None:
    page = browser_page()
    sign_in(page)
    send(page.get_by_role("link", name="Activar una aplicación"))
    confirm(page)
    page.get_by_text("El teléfono no puede leerlo").click()
    secret = page.get_by_label("Escriba esto en la aplicación").input_value()
    page.get_by_label("Seis cifras de la aplicación").fill("000000")
    send(page.get_by_role("button", name="Activar"))
    expect(page.locator("#code-why")).to_be_visible()
    page.get_by_text("El teléfono no puede leerlo").click()
    expect(page.get_by_label("Escriba esto en la aplicación")).to_have_value(secret)
    page.get_by_label("Seis cifras de la aplicación").fill(totp_now(secret))
    page.get_by_role("button", name="Activar").click()
    expect(page.get_by_text("La aplicación está activa.")).to_be_visible()
    page.goto(address("mfa_view_recovery_codes"))
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10 == len(set(codes))
    for code, opens in ((codes[0], True), (codes[0], False)):
        page.context.clear_cookies()
        sign_in(page)
        page.get_by_label("Código").fill(code)
        send(page.get_by_role("button", name="Entrar", exact=True))
        assert is_signed_in(page) is opens


def test_one_session_is_ended_and_the_others_stay(marta: User, browser_page: PageOpener, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    here, phone, third = browser_page(), browser_page(width=360), browser_page()
    for page in (here, phone, third):
        sign_in(page)
        assert is_signed_in(page)
    here.goto(address("usersessions_list"))
    expect(here.get_by_role("row")).to_have_count(4)
    expect(here.get_by_role("rowheader").first).to_contain_text("Chrome · Linux")
    here.get_by_role("button", name=re.compile("^Cerrar la sesión Chrome · Linux")).first.click()
    expect(here.get_by_text("La sesión está cerrada")).to_be_visible()
    expect(here.get_by_role("row")).to_have_count(3)
    assert sorted([is_signed_in(phone), is_signed_in(third)]) == [False, True]
    here.goto(address("usersessions_list"))
    send(here.get_by_role("button", name="Cerrar las demás sesiones"))
    assert [is_signed_in(page) for page in (here, phone, third)] == [True, False, False]


def every_page(page: Page, marta: User, language: str) -> Iterator[str]:
    """Lead a browser to each page of accounts, first those before signing in."""

    def at(name: str, *arguments: object) -> str:
        return address(name, *arguments).replace("/es/", f"/{language}/", 1)

    for name in ("account_login", "account_request_login_code", "account_reset_password", "account_signup"):
        page.goto(at(name))
        yield name
    sign_in(page)
    yield "mfa_empty"
    page.goto(at("mfa_add_webauthn"))
    yield "reauthenticate"
    page.locator("input[type=password]").fill(PASSWORD)
    send(page.locator("main form button.button").first)
    yield "mfa_add_webauthn"
    authenticator(page)
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "add" not in url)
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).pk
    for name, arguments in (
        ("mfa_activate_totp", []),
        ("mfa_index", []),
        ("mfa_list_webauthn", []),
        ("mfa_edit_webauthn", [key]),
        ("mfa_remove_webauthn", [key]),
        ("mfa_view_recovery_codes", []),
        ("mfa_generate_recovery_codes", []),
        ("account", []),
        ("usersessions_list", []),
        ("account_change_password", []),
        ("account_logout", []),
    ):
        page.goto(at(name, *arguments))
        yield name
    page.context.clear_cookies()
    sign_in(page)
    page.goto(page.url.replace("/es/", f"/{language}/"))
    yield "mfa_authenticate"


@pytest.mark.parametrize(
    ("lang", "dark", "width"), [("es", False, 360), ("es", True, 1440), ("en", True, 360), ("en", False, 1440)]
)
def test_every_page_of_accounts_is_clean(
    marta: User,
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = browser_page(lang=lang, csp=False, dark=dark, width=width)
    found: dict[str, list[str]] = {}
    for name in every_page(page, marta, lang):
        picture(page, f"{name}-{lang}-{width}{'-dark' if dark else ''}")
        told = axe_violations(page)
        wide = page.locator("main").evaluate("each => each.ownerDocument.documentElement.scrollWidth")
        if told or wide > width:
            found[name] = [*told, f"{wide} px wide"]
    assert found == {}
    assert page.foreign == []  # type: ignore[attr-defined]
