"""Uploading a document in a browser: the page waits by itself and shows what was read, or why it could not be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cauce.web import jobs
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "panama" / "plan-de-trabajo.docx"


@pytest.fixture
def office(transactional_db: None, browser_page: PageOpener) -> Page:
    """A browser in which Marta of the office is about to upload a new plan."""
    client = Client()
    client.force_login(marta_of_the_office())
    return browser_page("/es/importar/", cookies={"sessionid": client.cookies["sessionid"].value})


def upload(page: Page, *, name: str, content: bytes) -> None:
    """Choose a file, give its plan a short name, and send it."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    page.locator("#slug").fill("prueba")
    page.get_by_role("button", name="Subir y leer").click()
    expect(page.locator("#progress")).to_be_visible()


def test_the_preview_comes_by_itself_and_is_accepted(office: Page) -> None:
    upload(office, name="plan.docx", content=EXAMPLE.read_bytes())
    assert jobs.run_one()
    expect(office.locator(".figures")).to_contain_text("35", timeout=10_000)
    accept = office.locator("button[value=apply]")
    accept.click(timeout=10_000)
    expect(office).to_have_url(re.compile("/es/prueba/$"))


def test_the_refusal_comes_by_itself(office: Page) -> None:
    upload(office, name="plan.docx", content=b"\xff\xd8\xff\xe0" + b"no es un plan" * 50)
    assert jobs.run_one()
    expect(office.get_by_role("alert")).to_contain_text("plan.docx", timeout=10_000)
