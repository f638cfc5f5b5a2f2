"""The workbook goes out and comes back in a browser: no violation of axe on the way, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from cauce.web import jobs
from cauce.web.models import Task
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.books import Book
from tests.web.importing import import_draft


@pytest.fixture
def session(transactional_db: None) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta_of_the_office())
    return {"sessionid": client.cookies["sessionid"].value}


def changed(file: Path, *, language: str) -> Path:
    """A workbook in which a task has another title and another was taken out."""
    plan, _ = import_draft(by=marta_of_the_office())
    book = Book(plan, marta_of_the_office(), language=language)
    tasks, title = ("Tareas", "Título") if language == "es" else ("Tasks", "Title")
    book.set(tasks, "1.1.1", title, "Del libro")
    book.drop(tasks, "1.2.2")
    file.write_bytes(book.content)
    return file


@pytest.mark.parametrize(("lang", "dark", "width"), [("es", False, 1366), ("en", True, 360)])
def test_it_is_sent_looked_at_and_written(
    session: dict[str, str],
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    tmp_path: Path,
    lang: str,
    dark: bool,
    width: int,
) -> None:
    file = changed(tmp_path / "plan.xlsx", language=lang)
    page = browser_page(f"/{lang}/rioseco/libro/", csp=False, cookies=session, lang=lang, dark=dark, width=width)
    found = axe_violations(page)
    with page.expect_download() as download:
        page.click("form[action$='plan.xlsx'] button")
    assert "_cauce" in openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes())).sheetnames
    page.set_input_files("#workbook", file)
    page.click("form[enctype] button")
    expect(page.locator("#progress")).to_be_visible()
    assert jobs.run_one()
    expect(page.locator("button[value=apply]")).to_be_visible()
    found += axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.focus("input[name=yes]")
    page.keyboard.press("Space")
    page.focus("button[value=apply]")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.done, .done").first).to_be_visible()
    assert found == []
    assert Task.objects.get(code="1.1.1").title == "Del libro"
    assert not Task.objects.filter(code="1.2.2", retired_at=None).exists()


def test_it_is_written_without_scripts(session: dict[str, str], browser_page: PageOpener, tmp_path: Path) -> None:
    file = changed(tmp_path / "plan.xlsx", language="es")
    page = browser_page("/es/rioseco/libro/", cookies=session, javascript=False)
    page.set_input_files("#workbook", file)
    page.click("form[enctype] button")
    expect(page.get_by_text("Ver otra vez")).to_be_visible()  # it has been sent
    assert jobs.run_one()
    page.click("text=Ver otra vez")
    page.click("button[value=apply]")
    expect(page.locator(".notice.done, .done").first).to_be_visible()
    assert Task.objects.get(code="1.1.1").title == "Del libro"
    assert Task.objects.filter(code="1.2.2", retired_at=None).exists()  # nobody said yes to it
