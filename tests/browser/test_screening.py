"""Screening in a browser: an epicentre is tapped, the work watched, the layer opened; on a phone, without scripts."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from cauce.web import jobs
from cauce.web.models import Plan, RiskLayer
from tests.browser.conftest import PageOpener, send
from tests.people import marta_of_the_office
from tests.web import screened
from tests.web.importing import import_draft

pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def city(transactional_db: None) -> tuple[Plan, dict[str, str]]:
    """A city of two territories, and who is signed in."""
    marta = marta_of_the_office()
    plan = screened.city(import_draft(by=marta)[0])
    client = Client()
    client.force_login(marta)
    return plan, {"sessionid": client.cookies["sessionid"].value}


@pytest.mark.parametrize(("width", "javascript"), [(360, True), (1440, False)])
def test_a_tap_fills_in_the_epicentre_and_the_layer_follows(
    browser_page: PageOpener, city: tuple[Plan, dict[str, str]], width: int, javascript: bool
) -> None:
    plan, cookies = city
    page = browser_page(f"/es/{plan.slug}/tamizaje/nuevo/shaking/", width=width, javascript=javascript, cookies=cookies)
    page.get_by_label("Magnitud (Mw)").fill("6,8")
    page.get_by_label("Profundidad, en km").fill("12")
    with page.expect_navigation():
        page.locator("input[name=tap]").click(position={"x": 200, "y": 120})
    expect(page.get_by_label("Longitud del epicentro")).to_have_value("-79.3000")
    expect(page.get_by_label("Magnitud (Mw)")).to_have_value("6,8")
    send(page.get_by_role("button", name="Hacer el tamizaje").last)
    expect(page.get_by_text("El tamizaje espera su turno.")).to_be_visible()
    while jobs.run_one():
        pass
    if not javascript:
        page.reload()
    expect(page.get_by_role("link", name="Abrir la capa")).to_be_visible()
    page.get_by_role("link", name="Abrir la capa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sacudida de un sismo (tamizaje)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert RiskLayer.objects.get(plan=plan).hazard == "earthquake"


def test_enter_in_a_field_sends_the_form_and_not_the_sketch(
    browser_page: PageOpener, city: tuple[Plan, dict[str, str]]
) -> None:
    plan, cookies = city
    page = browser_page(f"/es/{plan.slug}/tamizaje/nuevo/shaking/", cookies=cookies)
    page.get_by_label("Magnitud (Mw)").fill("20")
    with page.expect_navigation():
        page.get_by_label("Magnitud (Mw)").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("20 está fuera de lo que se espera, de 4 a 8.")
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("Longitud del epicentro")).to_be_focused()


def test_the_form_and_its_faults_have_no_barrier(
    browser_page: PageOpener, city: tuple[Plan, dict[str, str]], axe_violations: object
) -> None:
    plan, cookies = city
    page = browser_page(f"/es/{plan.slug}/tamizaje/nuevo/landslide/", cookies=cookies, csp=False, dark=True, width=360)
    send(page.get_by_role("button", name="Hacer el tamizaje").last)
    expect(page.get_by_role("alert")).to_be_visible()
    assert axe_violations(page) == []  # type: ignore[operator]
