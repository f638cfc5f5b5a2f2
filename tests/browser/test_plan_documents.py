"""A plan is begun and its document written in a browser: no violation of axe on the way, and a file at the end."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cauce.web import jobs
from tests.browser.conftest import PageOpener
from tests.exporter.revisions import settled
from tests.people import marta_of_the_office
from tests.web.importing import import_draft


@pytest.fixture
def session(transactional_db: None) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta_of_the_office())
    return {"sessionid": client.cookies["sessionid"].value}


@pytest.mark.parametrize(("lang", "dark", "width"), [("es", False, 1366), ("en", True, 360)])
def test_the_document_is_ordered_waited_for_and_downloaded(
    session: dict[str, str],
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    lang: str,
    dark: bool,
    width: int,
) -> None:
    plan, _ = import_draft(by=marta_of_the_office())
    page = browser_page(
        f"/{lang}/{plan.slug}/documento/", csp=False, cookies=session, lang=lang, dark=dark, width=width
    )
    page.click("#form-import")
    page.click("main form button.button")
    expect(page.locator("#progress")).to_be_visible()
    found = axe_violations(page)
    assert jobs.run_one()
    expect(page.locator("a[href$='.docx']")).to_be_visible()
    found += axe_violations(page)
    with page.expect_download() as download:
        page.click("a[href$='.docx']")
    data = Path(download.value.path()).read_bytes()
    assert found == []
    assert settled(data, accept=True) == settled(data, accept=False)  # nobody changed anything since
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_plan_is_begun_without_scripts(session: dict[str, str], browser_page: PageOpener) -> None:
    page = browser_page("/es/planes/nuevo/", cookies=session, javascript=False)
    page.fill("#title", "Plan de Villa Brisa")
    page.click("main form button.button")
    expect(page).to_have_url(re.compile("/es/plan-de-villa-brisa/$"))
    expect(page.locator("h1")).to_contain_text("Plan de Villa Brisa")
    page.goto("/es/plan-de-villa-brisa/areas/1/")
    expect(page.locator("main")).to_contain_text("[Nombre del área]")
