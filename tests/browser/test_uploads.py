"""Uploads in a browser: a cut network costs a part and not the file; limits are said before anything is sent."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cauce.web.actions import notifications
from cauce.web.models import Deliverable, DeliverableVersion, Plan, Row, Upload, User
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import PDF, post_at, someone_at

PHONE = {"width": 360, "height": 740}
OLD_DESK = {"width": 1366, "height": 768}
SLOW = 250_000  # bytes in a second
VERY_SLOW = 40_000  # so that a page can be looked at while a file leaves


@pytest.fixture
def marta(transactional_db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A plan whose first row Lucía leads."""
    plan, _event = import_draft(by=marta)
    someone_at(plan, "Oficina del Agua", name="Lucía Ríos")
    return plan


@pytest.fixture
def link(plan: Plan, marta: User) -> str:
    """The path of Lucía's private link."""
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    lucia = User.objects.get(email="lucía@example.org").person
    post = post_at(plan, "Oficina del Agua")
    _link, token = notifications.make_link(row=row, post=post, person=lucia, channel="qr", by=marta)
    with override("es"):
        return reverse("act_by_link", args=[token])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report of 2.5 MB, whose bytes repeat nowhere."""
    place = tmp_path / "informe.pdf"
    place.write_bytes(PDF + b"".join(hashlib.sha256(b"%d" % n).digest() for n in range(78_000)))
    return place


@pytest.fixture
def desk(plan: Plan, marta: User, browser_page: PageOpener) -> Callable[..., Page]:
    """Open the deliverable's page as Marta."""

    def opened(**more: Any) -> Page:
        client = Client()
        client.force_login(marta)
        pk = Deliverable.objects.get(plan=plan, text="Informe de pozos").pk
        with override("es"):
            path = reverse("deliverable", args=[plan.slug, pk])
        cookies = {"sessionid": client.cookies["sessionid"].value}
        return browser_page(path, cookies=cookies, **{**OLD_DESK, **more})

    return opened


def slow(page: Page, *, speed: int = SLOW) -> None:
    """Let the browser send no faster than a poor connection does."""
    told = {"offline": False, "latency": 40, "downloadThroughput": -1, "uploadThroughput": speed}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", told)


def fill(page: Page, file: Path) -> None:
    page.get_by_label("¿Cuál se envía?").select_option(label="Informe de pozos")
    page.get_by_label("Archivo", exact=True).set_input_files(file)


def send(page: Page) -> None:
    page.get_by_role("button", name="Enviar a la oficina").click()


def kept() -> bytes:
    version = DeliverableVersion.objects.get()
    assert version.file is not None
    return version.file.sha256.encode()


def hash_of(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).hexdigest().encode()


def test_a_cut_network_is_said_and_the_file_goes_on_by_itself(
    link: str, report: Path, browser_page: PageOpener
) -> None:
    page = browser_page(link, **PHONE)
    fill(page, report)
    page.get_by_label("En una frase").fill("Va el informe.")
    slow(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"Enviando: (0\.[1-9]|1|1\.\d) de 2\.5 MB"))
    page.context.set_offline(True)
    expect(page.get_by_role("status")).to_contain_text("Se retoma sola")
    before = Upload.objects.get().received
    assert 0 < before < report.stat().st_size
    page.context.set_offline(False)
    page.wait_for_url("**/hecho/")
    assert kept() == hash_of(report)
    expect(page.locator("main")).to_contain_text("informe.pdf, versión 1")
    assert not Upload.objects.exists()
    assert page.foreign == []  # type: ignore[attr-defined]


def test_a_page_that_was_closed_goes_on_where_it_was(link: str, report: Path, browser_page: PageOpener) -> None:
    page = browser_page(link, **PHONE)
    fill(page, report)
    slow(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"Enviando: (0\.[1-9]|1|1\.\d) de 2\.5 MB"))
    page.goto("about:blank")
    before = Upload.objects.get().received
    sent: list[int] = []
    page.on("request", lambda asked: sent.append(len(asked.post_data_buffer or b"")) if asked.method == "PATCH" else 0)
    page.goto(link)
    fill(page, report)
    send(page)
    page.wait_for_url("**/hecho/")
    assert kept() == hash_of(report)
    assert sum(sent) <= report.stat().st_size - before


def test_the_office_sends_parts_with_the_guard_of_its_form(desk: Callable[..., Page], report: Path) -> None:
    page = desk()
    methods: list[str] = []
    page.on("request", lambda asked: methods.append(asked.method) if "subidas" in asked.url else None)
    page.get_by_label("Archivo", exact=True).set_input_files(report)
    page.get_by_label("Nota").fill("En partes.")
    page.get_by_role("button", name="Entregar", exact=True).click()
    page.get_by_text("Versión 1").wait_for()
    assert kept() == hash_of(report)
    assert methods[0] == "POST" and methods.count("PATCH") >= 3


def test_a_limit_is_said_before_anything_is_sent(
    link: str, report: Path, browser_page: PageOpener, settings: Any
) -> None:
    settings.UPLOAD_BYTES = 1_000_000
    page = browser_page(link, **PHONE)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.method))
    fill(page, report)
    told = page.get_by_role("status")
    expect(told).to_have_text(
        "El archivo tiene 2.5 MB; se guardan como máximo 1 MB. Hágalo más pequeño o dé un enlace a él."
    )
    send(page)
    expect(told).to_be_visible()
    expect(page.get_by_role("button", name="Detener el envío")).to_be_hidden()
    assert asked == []


def test_a_refusal_is_shown_by_the_field_and_nothing_typed_is_lost(
    link: str, tmp_path: Path, browser_page: PageOpener
) -> None:
    program = tmp_path / "informe.pdf"
    program.write_bytes(b"MZ\x90\x00\x03" + b"\0" * 5000)
    page = browser_page(link, **PHONE)
    fill(page, program)
    page.get_by_label("En una frase").fill("Va el informe.")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("«informe.pdf» es de una clase que aquí no se guarda")
    expect(page.get_by_label("En una frase")).to_have_value("Va el informe.")
    expect(page.get_by_role("button", name="Enviar a la oficina")).to_be_enabled()
    assert not DeliverableVersion.objects.exists()


def test_one_stops_what_is_being_sent(link: str, report: Path, browser_page: PageOpener) -> None:
    page = browser_page(link, **PHONE)
    fill(page, report)
    slow(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Enviando: 0.")
    page.get_by_role("button", name="Detener el envío").click()
    expect(page.get_by_role("button", name="Enviar a la oficina")).to_be_enabled()
    expect(page.get_by_role("button", name="Detener el envío")).to_be_hidden()
    for _time in range(100):  # what had arrived is taken away a moment later
        if not Upload.objects.exists():
            break
        page.wait_for_timeout(100)
    assert not Upload.objects.exists()


def test_without_scripts_the_form_sends_the_file_whole(
    desk: Callable[..., Page], link: str, report: Path, browser_page: PageOpener
) -> None:
    page = desk(javascript=False)
    page.get_by_label("Archivo", exact=True).set_input_files(report)
    page.get_by_role("button", name="Entregar", exact=True).click()
    page.get_by_text("Versión 1").wait_for()
    assert kept() == hash_of(report)
    phone = browser_page(link, javascript=False, **PHONE)
    fill(phone, report)
    send(phone)
    phone.wait_for_url("**/hecho/")
    assert DeliverableVersion.objects.count() == 2


@pytest.mark.parametrize(("lang", "dark"), [("es", False), ("en", True)])
def test_what_is_shown_meanwhile_has_no_axe_violation(
    link: str,
    report: Path,
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    settings: Any,
    lang: str,
    dark: bool,
) -> None:
    page = browser_page(link.replace("/es/", f"/{lang}/"), csp=False, dark=dark, **PHONE)
    page.locator("#deliverable").select_option(index=1)
    page.locator("#file").set_input_files(report)
    slow(page, speed=VERY_SLOW)
    page.locator("button[value=report]").click()
    expect(page.get_by_role("status")).to_contain_text("2.5 MB")
    assert axe_violations(page) == []
    page.context.set_offline(True)
    expect(page.get_by_role("status")).to_contain_text(re.compile("Se retoma sola|It resumes by itself"))
    assert axe_violations(page) == []
    wide = page.locator("main").evaluate("each => each.ownerDocument.documentElement.scrollWidth")
    assert wide <= 360
