"""The story (recorrido): a deliverable from the reminder to the mayor's page, each person on pages of their own.

``STORY_PICTURES=FOLDER`` keeps a picture of each step there; those of the tour in README.md are made so.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cauce.web.actions import notifications
from cauce.web.actions.people import make_sign_in_link
from cauce.web.models import Deliverable, Plan, Row
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import PDF, let

pytestmark = pytest.mark.database
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}
REPORT = "Informe de pozos"


@pytest.fixture
def plan(transactional_db: None) -> Plan:
    """A plan as it was imported: nobody entered yet; its first report is late, the chamber supervises it."""
    plan, _event = import_draft(by=marta_of_the_office())
    row = Row.objects.get(plan=plan, tasks__code="1.1.1")
    Deliverable.objects.filter(row=row).update(due_words="2026-01-31")
    let(plan, row, "Cámara de Comercio", "supervises")
    return plan


def at(name: str, plan: Plan, *rest: object) -> str:
    with override("es"):
        return reverse(name, args=[plan.slug, *rest])


@dataclass
class Story:
    """Who opens which page, which letters came, and what each step looked like."""

    plan: Plan
    opener: PageOpener
    read: int = 0
    steps: list[str] = field(default_factory=list)

    def picture(self, page: Page, name: str) -> None:
        """Keep what a page looks like, where a folder is named for it."""
        self.steps.append(name)
        if folder := os.environ.get("STORY_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"story-{len(self.steps)}-{name}.png")

    def letters(self) -> dict[str, str]:
        """The worker's round: letters whose time has come leave; those that are new, by address."""
        notifications.send_due()
        new, self.read = mail.outbox[self.read :], len(mail.outbox)
        return {each.to[0]: str(each.body) for each in new}

    def marta(self) -> Page:
        """Marta of the office, signed in by the link that starting the server prints."""
        with override("es"):
            link = reverse("sign_in", args=[make_sign_in_link(user=marta_of_the_office())])
        page = self.opener(link, **DESK)
        if button := page.locator("main form button").all():
            send(button[0])
        return page

    def by_code(self, email: str, address: str, *, width: int, height: int) -> Page:
        """Somebody who signs in by a code that comes by e-mail."""
        with override("es"):
            page = self.opener(reverse("account_request_login_code"), width=width, height=height)
        page.locator("input[name=email]").fill(email)
        page.locator("input[name=email]").press("Enter")
        page.locator("input[name=code]").wait_for()
        letter = self.letters()[email]
        page.locator("input[name=code]").fill(re.findall(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", letter, re.M)[0])
        page.locator("input[name=code]").press("Enter")
        page.locator(".band-who").wait_for()
        page.goto(address)
        return page

    def remind(self, marta: Page) -> dict[str, str]:
        """Marta prepares the day's reminders and lets each go without waiting; the letters, by address."""
        marta.goto(at("messages", self.plan))
        marta.get_by_role("button", name="Preparar los recordatorios de hoy").click()
        marta.locator(".notice.done").wait_for()
        for button in reversed(marta.get_by_role("button", name="Enviar ya").all()):
            send(button)
            expect(marta.locator(".notice.done")).to_contain_text("La carta sale")
        return self.letters()

    def submit(self, page: Page, file: Path, sentence: str) -> None:
        """Send the report by the page of a private link."""
        page.get_by_label("¿Cuál se envía?").select_option(label=REPORT)
        page.get_by_label("Archivo", exact=True).set_input_files(file)
        page.get_by_label("En una frase").fill(sentence)
        page.get_by_role("button", name="Enviar a la oficina").scroll_into_view_if_needed()
        self.picture(page, "file")
        page.get_by_role("button", name="Enviar a la oficina").click()
        page.wait_for_url("**/hecho/")


def link_in(letter: str) -> str:
    """The path of the first private link of a letter."""
    return re.findall(r"https?://[^/]+(/\w\w/enlace/[\w-]+/)", letter)[0]


def people_are_entered(story: Story, marta: Page) -> None:
    """One line enters each person; who supervises and the mayor's office are invited to an account."""
    marta.goto(at("people", story.plan))
    marta.get_by_label("Una línea por persona: nombre, correo, organización").fill(
        "Lucía Ríos, lucia@example.org, Oficina del Agua\n"
        "Pablo Sáez, pablo@example.org, Cámara de Comercio\n"
        "Alma Vega, alma@example.org, Despacho Superior"
    )
    marta.get_by_label("Las organizaciones que no están en el plan son nuevas").check()
    send(marta.get_by_role("button", name="Registrar", exact=True))
    story.picture(marta, "people")
    for name, role in (("Pablo Sáez", ""), ("Alma Vega", "Despacho de la alcaldía")):
        marta.goto(at("people", story.plan))
        send(marta.get_by_role("link", name=name))
        if role:
            marta.get_by_label("Rol de la cuenta en este plan").select_option(label=role)
        marta.get_by_role("button", name="Invitar a tener cuenta").click()
        marta.locator(".notice.done").wait_for()


def accepted_on(page: Page) -> str:
    """How many deliverables the mayor's page says are accepted."""
    return page.locator("main li", has_text="productos aceptados").inner_text().strip()


def test_a_report_goes_from_a_reminder_on_a_phone_to_the_mayors_page(
    plan: Plan, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    story = Story(plan, browser_page)
    file = tmp_path / "informe.pdf"
    file.write_bytes(PDF)
    deliverable = at("deliverable", plan, Deliverable.objects.get(plan=plan, text=REPORT).pk)
    marta = story.marta()
    people_are_entered(story, marta)
    assert "pida un código" in story.letters()["alma@example.org"]
    alma = story.by_code("alma@example.org", at("brief", plan), **DESK)
    before = accepted_on(alma)
    assert before.startswith("0 /")

    first = story.remind(marta)["lucia@example.org"]
    assert f"«{REPORT}» debía entregarse el 31/1/2026" in first
    lucia = browser_page(link_in(first), **PHONE)
    story.picture(lucia, "reminder")
    story.submit(lucia, file, "Primera versión.")
    expect(lucia.locator("main")).to_contain_text("informe.pdf, versión 1")
    story.picture(lucia, "submitted")

    marta.goto(deliverable)
    marta.get_by_label("Qué se dice al decidir").fill("Falta el pozo 7.")
    marta.get_by_role("button", name="Devolver", exact=True).click()
    expect(marta.locator("blockquote")).to_contain_text("Falta el pozo 7.")
    story.picture(marta, "returned")

    again = story.remind(marta)["lucia@example.org"]
    assert "con este comentario: «Falta el pozo 7.»" in again
    lucia = browser_page(link_in(again), **PHONE)
    expect(lucia.locator("main")).to_contain_text("Falta el pozo 7.")
    story.picture(lucia, "comment")
    story.submit(lucia, file, "Con el pozo 7.")

    waiting = story.remind(marta)["pablo@example.org"]
    assert f"«{REPORT}» espera respuesta" in waiting
    pablo = story.by_code("pablo@example.org", deliverable, **DESK)
    pablo.get_by_role("button", name="Aceptar", exact=True).click()
    expect(pablo.locator("main")).to_contain_text("Decidió quien supervisa")
    story.picture(pablo, "accepted")

    alma.reload()
    assert accepted_on(alma).startswith("1 /")
    story.picture(alma, "mayor")

    marta.goto(at("history", plan))
    told = marta.locator("main table").inner_text()
    for words in ("por enlace, enviado a Lucía Ríos", "Marta", "Pablo Sáez", "Falta el pozo 7."):
        assert words in told
    story.picture(marta, "history")
