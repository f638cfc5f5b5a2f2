"""Contingency plans in a browser (planes de contingencia): axe, a phone, without scripts, a list seen first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cauce.web.models import ContingencyPlan, Plan, Territory, User
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office
from tests.web.contingency import enter, entered
from tests.web.importing import import_draft

PAGES = ("plans", "coverage", "balance", "engagement", "dissemination", "cases", "weights")
FIT = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def marta(transactional_db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A plan with current and outdated contingency plans, for the whole city and for a territory."""
    plan = import_draft(by=marta)[0]
    Territory.objects.create(plan=plan, key="territory:1", code="1", name="San Felipe")
    entered(plan, marta)
    outdated = {"hazards": ["fire"], "sectors": ["commerce"], "expires_on": dt.date(2026, 2, 1)}
    enter(plan, marta, name="Plan de incendios", owner="Bomberos", implementers=("Mercados", "Bomberos"), **outdated)
    return plan


@pytest.fixture
def session(marta: User) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return {"sessionid": client.cookies["sessionid"].value}


def at(plan: Plan, name: str, *rest: object, language: str = "es") -> str:
    with override(language):
        return reverse(name, args=[plan.slug, *rest])


@pytest.mark.parametrize(("width", "dark", "language"), [(1366, False, "es"), (360, True, "en")])
def test_no_page_has_an_axe_violation_nor_is_wider_than_the_screen(
    plan: Plan,
    session: dict[str, str],
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    width: int,
    dark: bool,
    language: str,
) -> None:
    page = browser_page(csp=False, cookies=session, width=width, dark=dark, lang=language)
    mine = entered(plan, marta_of_the_office())
    addresses = [at(plan, f"contingency_{name}", language=language) for name in PAGES]
    addresses += [at(plan, name, language=language) for name in ("new_contingency_plan", "information_folder")]
    addresses.append(at(plan, "contingency_plan", mine.plan.pk, language=language))
    addresses.append(at(plan, "information_item", mine.item.pk, language=language))
    found = {}
    for address in addresses:
        page.goto(address)
        if violations := axe_violations(page):
            found[address] = violations
        if not page.evaluate(FIT):
            found.setdefault(address, []).append("wider than the screen")
    assert found == {}


def test_a_plan_is_entered_on_a_phone_without_scripts(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(at(plan, "new_contingency_plan"), cookies=session, width=360, javascript=False)
    send(page.get_by_role("button", name="Guardar"))
    expect(page.get_by_role("alert")).to_contain_text("No se eligió ninguna amenaza")
    page.get_by_label("Nombre del plan").fill("Plan de tsunami")
    page.get_by_role("group", name="Amenazas").get_by_label("Tsunami").check()
    page.get_by_role("group", name="Sectores").get_by_label("Turismo").check()
    page.get_by_label("Quién lo ejecuta 1").fill("Hoteles de la costa")
    page.get_by_label("Aprobado el").fill("2026-05-01")
    send(page.get_by_role("button", name="Guardar"))
    expect(page.get_by_role("link", name="Plan de tsunami")).to_be_visible()
    assert ContingencyPlan.objects.filter(name="Plan de tsunami", approved_on=dt.date(2026, 5, 1)).exists()


def test_the_inventory_is_filtered_as_one_types(plan: Plan, session: dict[str, str], browser_page: PageOpener) -> None:
    page = browser_page(at(plan, "contingency_plans"), cookies=session)
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("Nombre o responsable").press_sequentially("incendios")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(re.compile("q=incendios"))


def test_a_list_shows_what_it_would_write_before_it_is_written(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(at(plan, "import_contingency"), cookies=session)
    told = "Nombre;Amenaza;Sector\nPlan de sequía;Sequía;Agua\nPlan de crecidas;Inundación;Salud, Agua\n"
    page.get_by_label("Lista (XLSX o CSV)").set_input_files(
        {"name": "lista.csv", "mimeType": "text/csv", "buffer": told.encode()}
    )
    send(page.get_by_role("button", name="Enviar y ver"))
    expect(page.get_by_role("checkbox")).to_have_count(2)
    page.get_by_role("checkbox", name="Plan de crecidas").uncheck()
    send(page.locator("main form").get_by_role("button"))
    expect(page.get_by_role("link", name="Plan de sequía")).to_be_visible()
    assert ContingencyPlan.objects.get(name="Plan de crecidas").sectors == ["health"]
