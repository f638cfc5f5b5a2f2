"""Scenarios in a browser (escenarios): asked for, watched while they are played, a school strengthened on a phone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cauce.web import jobs
from cauce.web.models import Plan, Scenario, User
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.risky import facility, square, territory, zones

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def marta(transactional_db: None) -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User, tmp_path: Path) -> Plan:
    """A school where the slope slides, once in fifty years."""
    made = import_draft(by=marta)[0]
    here = territory(made, "Bajo", -79.5, population=1000)
    facility(made, "Escuela", (-79.48, 9.02), capacity=300, floor_area_m2=900, territory=here, roles=["shelter"])
    told = {"hazard": "landslide", "unit": "", "return_period_years": 50, "authority": "Instituto"}
    zones(made, "Laderas", tmp_path, ("alta", square(-79.5, 9.0, 0.05)), **told)
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


def test_a_scenario_is_asked_for_watched_and_a_school_strengthened_on_a_phone(
    plan: Plan, marta: User, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page(reverse("new_scenario", args=[plan.slug]), cookies=cookies_of(marta), width=360, csp=False)
    page.get_by_label("Nombre").fill("Ladera de noche")
    page.get_by_role("button", name="Calcular el escenario").press("Enter")
    expect(page.get_by_text("El escenario espera su turno.")).to_be_visible()
    worked()
    expect(page.get_by_text("«Laderas» deja fuera de servicio 1 de 1 equipamientos")).to_be_visible()
    page.get_by_role("checkbox", name="Escuela").press("Space")
    page.get_by_label("Lo que cuesta reforzar «Escuela»").fill("5000")
    page.get_by_role("button", name="Calcularlo sin y con refuerzo").press("Enter")
    expect(page.get_by_text("El escenario espera su turno.")).to_be_visible()
    worked()
    expect(page.get_by_text("Si el evento ocurre, evita cerca de")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_violations(page) == []
    assert Scenario.objects.get().results["measure"]["cost"] == 5000
