"""Loss analyses in a browser (pérdidas): asked for by keyboard on a phone, watched, read; also without scripts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cauce.web import jobs
from cauce.web.models import LossAnalysis, Plan, User
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office
from tests.web import drowned
from tests.web.importing import import_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LEVEL = """[...document.querySelectorAll('.loss-pair')].filter(pair => {
  const at = [...pair.querySelectorAll('input')].map(field => field.getBoundingClientRect());
  return at.some(one => at.some(two => one.top < two.bottom && two.top < one.bottom && one.top !== two.top));
}).map(pair => pair.textContent)"""
FIT = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def marta(transactional_db: None) -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User, tmp_path: Path) -> Plan:
    """A city with two flood maps."""
    made = drowned.city(import_draft(by=marta)[0])
    drowned.depths(made, 10, tmp_path, factor=0.5)
    drowned.depths(made, 100, tmp_path)
    return made


def cookies_of(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value}


def worked() -> None:
    """Let a worker do the job that waits, as another process would."""
    doing = threading.Thread(target=jobs.run_one)
    doing.start()
    doing.join()


def test_losses_are_asked_for_watched_and_read_on_a_phone(
    plan: Plan, marta: User, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page(reverse("losses", args=[plan.slug]), cookies=cookies_of(marta), width=360, csp=False)
    page.get_by_text("Qué tan seguro: muestras y sus rangos").press("Enter")
    page.get_by_label("Muestras").fill("20")
    assert page.evaluate(LEVEL) == [], "two fields of a row stand at different heights"
    assert axe_violations(page) == []
    page.get_by_role("button", name="Calcular las pérdidas").press("Enter")
    expect(page.get_by_text("El cálculo espera su turno.")).to_be_visible()
    worked()
    expect(page.get_by_role("heading", name="Con qué frecuencia qué pérdida")).to_be_visible()
    expect(page.get_by_role("img", name="Pérdida según el período de retorno")).to_be_visible()
    expect(page.get_by_role("link", name="Escuela del río")).to_be_visible()
    assert page.evaluate(FIT)
    assert axe_violations(page) == []
    assert LossAnalysis.objects.get().results["uncertainty"]["samples"] == 20


def test_what_is_wrong_is_mended_without_scripts(plan: Plan, marta: User, browser_page: PageOpener) -> None:
    address = reverse("losses", args=[plan.slug])
    page = browser_page(address, cookies=cookies_of(marta), width=360, javascript=False)
    page.get_by_label("Moneda de los valores").fill("USD")
    send(page.get_by_role("button", name="Calcular las pérdidas"))
    expect(page.get_by_role("alert")).to_contain_text("Los equipamientos se valoran en euros de 2010")
    page.get_by_label("De euros de 2010 a esta moneda y este año").fill("1.5")
    send(page.get_by_role("button", name="Calcular las pérdidas"))
    expect(page.get_by_text("El cálculo espera su turno.")).to_be_visible()
