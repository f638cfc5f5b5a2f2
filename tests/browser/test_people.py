"""Pages of people and accounts in a browser: axe in both languages and widths, and no need of scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from cauce.web.actions import people as actions
from cauce.web.models import Holding, Organization, Plan, User
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.importing import import_draft


@pytest.fixture
def marta(transactional_db: None) -> User:
    """Marta of the office."""
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    """A plan in which Ana holds a post of the first lead."""
    plan, _event = import_draft(by=marta)
    lead = Organization.objects.filter(plan=plan, retired_at=None, assignments__role="leads")[0]
    actions.add_people(plan=plan, lines=[f"Ana Ruiz, ana@example.org, {lead.name}"], by=marta)
    return plan


@pytest.fixture
def session(marta: User) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta)
    return {"sessionid": client.cookies["sessionid"].value}


def addresses(plan: Plan, language: str) -> list[str]:
    """The pages of people, posts and one's own account."""
    held = Holding.objects.get()
    with override(language):
        return [
            reverse("people", args=[plan.slug]),
            reverse("person", args=[plan.slug, held.person_id]),
            reverse("erase_person", args=[plan.slug, held.person_id]),
            reverse("post", args=[plan.slug, held.post_id]),
            reverse("hand_over", args=[plan.slug, held.post_id]),
            *(reverse(name) for name in ("account", "mfa_index", "usersessions_list")),
        ]


@pytest.mark.parametrize(("language", "width"), [("es", 360), ("en", 1366)])
def test_pages_of_people_have_no_axe_violation_and_fit(
    plan: Plan,
    session: dict[str, str],
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    language: str,
    width: int,
) -> None:
    page = browser_page(csp=False, cookies=session, width=width, dark=language == "en")
    found = {}
    for address in addresses(plan, language):
        page.goto(address)
        found[address] = axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert {address: lines for address, lines in found.items() if lines} == {}


def test_pages_of_signing_in_have_no_axe_violation(
    plan: Plan, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page(csp=False, width=360)
    for path in ("entrar/", "codigo/", "clave/olvidada/", "registro/"):
        page.goto(f"/es/cuenta/{path}")
        assert axe_violations(page) == [], path


def test_a_post_is_handed_over_without_scripts(plan: Plan, session: dict[str, str], browser_page: PageOpener) -> None:
    page = browser_page(cookies=session, javascript=False, width=360)
    page.goto(reverse("hand_over", args=[plan.slug, Holding.objects.get().post_id]))
    page.fill("#line", "Berta Gil, berta@example.org")
    page.fill("#on", "2030-01-01")
    page.get_by_role("button", name="Traspasar").click()
    expect(page.locator("main")).to_contain_text("Traspasado")
    expect(page.locator("main")).to_contain_text("Berta Gil")
