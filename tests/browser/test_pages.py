"""Pages in a browser: axe, keyboard, without scripts, on a phone, weight of the first page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, Response, expect

from cauce.web.actions import people
from cauce.web.actions import plan as actions
from cauce.web.models import Assignment, Organization, Plan, User
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.pages.every import addresses, larger_draft, own_pages

FIRST_PAGE = 150_000  # bytes over the wire with nothing in the cache, fonts included
PHONE = 360


@pytest.fixture
def marta(transactional_db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A published illustration with two areas."""
    plan, _event = import_draft(larger_draft(2), by=marta)
    Plan.objects.filter(pk=plan.pk).update(
        is_illustration=True, notice={"es": "Es una ilustración.", "en": "It is an illustration."}
    )
    actions.publish(plan=Plan.objects.get(pk=plan.pk), by=marta)
    return plan


@pytest.fixture
def session(marta: User) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return {"sessionid": client.cookies["sessionid"].value}


def every(plan: Plan, language: str) -> list[str]:
    """Every address: those of the plan, and those beside it."""
    general = [f"/{language}/", f"/{language}/estilo/", f"/{language}/importar/", f"/{language}/planes/nuevo/"]
    general.append(f"/{language}/no-hay/")
    return [*addresses(plan, language=language).values(), *own_pages(language=language).values(), *general]


def test_no_page_has_an_axe_violation(
    plan: Plan, session: dict[str, str], browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page(csp=False, cookies=session)
    assert _violations(page, every(plan, "es"), axe_violations) == {}


def test_no_kind_of_page_has_an_axe_violation_in_english_and_dark(
    plan: Plan, session: dict[str, str], browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page(csp=False, cookies=session, lang="en", dark=True)
    assert _violations(page, every(plan, "en"), axe_violations) == {}


def test_no_page_has_an_axe_violation_on_a_phone(
    plan: Plan, session: dict[str, str], browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page(csp=False, cookies=session, width=PHONE, height=780)
    assert _violations(page, every(plan, "es"), axe_violations) == {}


def _violations(page: Page, paths: list[str], axe_violations: Callable[[Page], list[str]]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        if lines := axe_violations(page):
            found[path] = lines
    return found


def test_no_page_is_wider_than_a_phone(
    plan: Plan, marta: User, session: dict[str, str], browser_page: PageOpener
) -> None:
    party = Assignment.objects.filter(plan=plan, is_placeholder=True).order_by("pk")[0]
    some = Organization.objects.filter(plan=plan, retired_at=None).order_by("pk")[:4]
    people.fill_placeholder(assignment=party, organizations=list(some), by=marta)
    page = browser_page(cookies=session, width=PHONE, height=780)
    wide = []
    for path in every(plan, "es"):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > PHONE:
            wide.append(path)
    assert wide == []


def test_the_first_page_weighs_little_and_asks_no_other_host(plan: Plan, browser_page: PageOpener) -> None:
    page = browser_page("/no-hay/")
    for path in ("/es/", addresses(plan)["plan"]):
        page.context.clear_cookies()
        weights: list[int] = []
        complaints: list[str] = []
        fresh = page.context.browser.new_context().new_page()  # type: ignore[union-attr]
        fresh.on("response", lambda response, weights=weights: weights.append(_weight(response)))
        fresh.on("console", lambda said, complaints=complaints: complaints.append(said.text))
        fresh.goto(page.url.split("/es/")[0].split("/no-hay")[0] + path)
        fresh.wait_for_load_state("networkidle")
        assert sum(weights) < FIRST_PAGE, path
        assert complaints == []
        fresh.context.close()
    assert page.foreign == []  # type: ignore[attr-defined]


def _weight(response: Response) -> int:
    sizes = response.request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def test_the_first_stop_of_the_keyboard_leads_to_the_content(plan: Plan, browser_page: PageOpener) -> None:
    page = browser_page(addresses(plan)["plan"])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ir al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_every_stop_of_the_keyboard_can_be_seen(plan: Plan, session: dict[str, str], browser_page: PageOpener) -> None:
    page = browser_page(addresses(plan)["task"], cookies=session)
    stops = page.evaluate("document.querySelectorAll('a[href], button, input, select, summary').length")
    unseen = []
    for _stop in range(min(stops, 60)):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(() => { const it = document.activeElement; const css = getComputedStyle(it);"
            " return [it.outerHTML.slice(0, 80), css.outlineStyle, parseFloat(css.outlineWidth)] })()"
        )
        if not told[0].startswith("<body") and (told[1] == "none" or told[2] < 2):
            unseen.append(told)
    assert unseen == []


def test_the_menu_of_a_phone_opens_without_scripts(plan: Plan, browser_page: PageOpener) -> None:
    page = browser_page(addresses(plan)["plan"], width=PHONE, height=780, javascript=False)
    page.get_by_role("button", name="Menú del plan").click()
    page.get_by_role("link", name="Mesa Técnica").click()
    expect(page).to_have_url(re.compile("/mesa/$"))


def test_a_group_of_the_offices_menu_unfolds_by_the_keyboard_without_scripts(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(addresses(plan)["board"], width=PHONE, height=780, javascript=False, cookies=session)
    page.get_by_role("button", name="Menú del plan").press("Enter")
    menu = page.get_by_role("navigation", name="El plan")
    expect(menu.get_by_role("link", name="Mesa Técnica")).to_be_visible()
    expect(menu.get_by_role("link", name="Ajustes")).to_be_hidden()
    menu.locator("summary", has_text="La oficina").press("Enter")
    expect(menu.get_by_role("link", name="Ajustes")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_list_is_filtered_without_scripts(plan: Plan, browser_page: PageOpener) -> None:
    page = browser_page(addresses(plan)["organizations"], javascript=False)
    page.get_by_label("Nombre o sigla").fill("universidad")
    page.get_by_role("button", name="Filtrar").click()
    expect(page).to_have_url(re.compile("q=universidad"))
    expect(page.get_by_role("link", name="Oficina del Agua", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Universidad del Río").first).to_be_visible()


def test_a_list_filters_as_one_types_and_the_address_tells(plan: Plan, browser_page: PageOpener) -> None:
    page = browser_page(addresses(plan)["organizations"])
    page.get_by_label("Nombre o sigla").press_sequentially("universidad")
    expect(page.get_by_role("link", name="Oficina del Agua", exact=True)).to_have_count(0)
    expect(page).to_have_url(re.compile("q=universidad"))


def test_one_click_shows_where_an_item_was_read(plan: Plan, session: dict[str, str], browser_page: PageOpener) -> None:
    page = browser_page(addresses(plan)["task"], cookies=session)
    page.locator("h1 .origin").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("plan.docx")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_without_scripts_the_same_click_leads_to_a_page(
    plan: Plan, session: dict[str, str], browser_page: PageOpener
) -> None:
    page = browser_page(addresses(plan)["task"], cookies=session, javascript=False)
    page.locator("h1 .origin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dónde se leyó")
