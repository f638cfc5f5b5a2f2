"""The story of a deliverable (recorrido de un producto): reminded, submitted by link, returned, submitted, accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Page, Response, expect

from cauce.web.actions import notifications
from cauce.web.actions.documents import accept_version, return_version
from cauce.web.models import Deliverable, OutgoingMessage, Plan, Row, User
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import PDF, let, post_at, someone_at

PHONE = {"width": 360, "height": 740}
LIGHT = 60_000  # bytes that a private link's page may cost a phone with nothing in its cache


@pytest.fixture
def marta(transactional_db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A plan whose first row is late; Lucía leads it and Pablo of the chamber supervises."""
    plan, _event = import_draft(by=marta)
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    Deliverable.objects.filter(row=row).update(due_words="2026-01-31")
    let(plan, row, "Cámara de Comercio", "supervises")
    someone_at(plan, "Oficina del Agua", name="Lucía Ríos")
    someone_at(plan, "Cámara de Comercio", name="Pablo Sáez")
    return plan


@pytest.fixture
def session(marta: User) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return {"sessionid": client.cookies["sessionid"].value}


def letters_leave(plan: Plan, marta: User) -> dict[str, str]:
    """The day's reminders are prepared and leave; what each person reads."""
    mail.outbox.clear()
    notifications.prepare_reminders(plan=plan, on=timezone.localdate(), by=marta)
    OutgoingMessage.objects.update(send_after=timezone.now())
    notifications.send_due(plan=plan)
    return {each.to[0]: str(each.body) for each in mail.outbox}


def link_in(letter: str) -> str:
    """The path of the first private link of a letter."""
    return re.findall(r"https?://[^/]+(/\w\w/enlace/[\w-]+/)", letter)[0]


def submit(page: Page, deliverable: str, *, file: Path, sentence: str) -> None:
    """Send a file by the page of a private link."""
    page.get_by_label("¿Cuál se envía?").select_option(label=deliverable)
    page.get_by_label("Archivo", exact=True).set_input_files(file)
    page.get_by_label("En una frase").fill(sentence)
    page.get_by_role("button", name="Enviar a la oficina").click()
    page.wait_for_url("**/hecho/")


def test_a_deliverable_goes_by_link_from_reminder_to_acceptance(
    plan: Plan, marta: User, session: dict[str, str], browser_page: PageOpener, tmp_path: Path
) -> None:
    deliverable = Deliverable.objects.get(plan=plan, text="Informe de pozos")
    report = tmp_path / "informe.pdf"
    report.write_bytes(PDF)

    first = letters_leave(plan, marta)["lucía@example.org"]
    assert "«Informe de pozos» debía entregarse el 31/1/2026" in first
    page = browser_page(link_in(first), **PHONE)
    submit(page, "Informe de pozos", file=report, sentence="Primera versión.")
    expect(page.locator("main")).to_contain_text("informe.pdf, versión 1")

    waiting = letters_leave(plan, marta)["pablo@example.org"]
    assert "«Informe de pozos» espera respuesta" in waiting
    return_version(deliverable=deliverable, note="Falta el pozo 7.", by=marta)
    again = letters_leave(plan, marta)["lucía@example.org"]
    assert "con este comentario: «Falta el pozo 7.»" in again
    page = browser_page(link_in(again), **PHONE)
    expect(page.locator("main")).to_contain_text("Falta el pozo 7.")
    submit(page, "Informe de pozos", file=report, sentence="Con el pozo 7.")

    pablo = User.objects.get(email="pablo@example.org")
    accept_version(deliverable=deliverable, by=pablo)
    deliverable.refresh_from_db()
    assert deliverable.state == "accepted"

    with override("es"):
        page = browser_page(reverse("history", args=[plan.slug]), cookies=session)
    for told in ("por enlace, enviado a Lucía Ríos", "Marta", "Pablo Sáez", "Falta el pozo 7."):
        expect(page.locator("table")).to_contain_text(told)


@pytest.fixture
def address(plan: Plan, marta: User) -> str:
    """The path of a private link of Lucía's row."""
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    lucia = User.objects.get(email="lucía@example.org").person
    post = post_at(plan, "Oficina del Agua")
    _link, token = notifications.make_link(row=row, post=post, person=lucia, channel="qr", by=marta)
    with override("es"):
        return reverse("act_by_link", args=[token])


@pytest.mark.parametrize(("lang", "dark"), [("es", False), ("en", True)])
def test_the_pages_of_a_link_have_no_axe_violation(
    address: str, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]], lang: str, dark: bool
) -> None:
    here = address.replace("/es/", f"/{lang}/")
    page = browser_page(here, csp=False, dark=dark, **PHONE)
    found = {"form": axe_violations(page)}
    page.locator("summary").first.click()
    send(page.locator("button[value=report]"))
    found["refused"] = axe_violations(page)
    page.goto(f"{here}hecho/")
    found["recorded"] = axe_violations(page)
    page.goto(f"{here[:-2]}/")
    found["unknown"] = axe_violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1366, 768)])
def test_a_link_is_light_and_needs_no_script_and_no_sideways_scrolling(
    address: str, browser_page: PageOpener, width: int, height: int
) -> None:
    page = browser_page("about:blank", javascript=False, width=width, height=height)
    weights: list[int] = []
    page.on("response", lambda answer: weights.append(_weight(answer)))
    page.goto(address)
    assert sum(weights) < LIGHT
    wide = page.locator("main").evaluate("each => each.ownerDocument.documentElement.scrollWidth")
    assert wide <= width
    page.get_by_label("En una frase").fill("Vamos bien.")
    page.get_by_role("button", name="Enviar a la oficina").press("Enter")
    page.wait_for_url("**/hecho/")
    expect(page.locator("main")).to_contain_text("«Vamos bien.»")
    assert page.foreign == []  # type: ignore[attr-defined]


def _weight(answer: Response) -> int:
    sizes = answer.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_the_offices_pages_of_letters_and_links_have_no_axe_violation(
    plan: Plan,
    marta: User,
    address: str,
    session: dict[str, str],
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
) -> None:
    notifications.prepare_reminders(plan=plan, on=timezone.localdate(), by=marta)
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    with override("es"):
        pages = {name: reverse(name, args=[plan.slug]) for name in ("messages", "links", "reminder_settings")}
        asking = reverse("ask_progress", args=[plan.slug, row.pk])
    page = browser_page(asking, csp=False, cookies=session)
    found = {"ask": axe_violations(page)}
    page.get_by_label("Por WhatsApp, en un mensaje").check()
    page.get_by_role("button", name="Pedir", exact=True).click()
    expect(page.get_by_role("link", name="Abrirlo en WhatsApp")).to_be_visible()
    found["asked"] = axe_violations(page)
    for name, path in pages.items():
        page.goto(path)
        found[name] = axe_violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert page.foreign == []  # type: ignore[attr-defined]
