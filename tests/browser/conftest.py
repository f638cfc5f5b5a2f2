"""Browser tests (pruebas en el navegador): a server of the test, a fresh browser profile, axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import skip_unless_ci

HERE = Path(__file__).resolve().parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LATE = 30_000  # milliseconds within which also a busy machine answers
# Rules of WCAG 2.2 A and AA, and axe's own best practices.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = "async (tags) => await axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"

PageOpener = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test; all of it needs a database that other threads see."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


def chromium() -> str | None:
    """Return the browser to drive: $CHROMIUM, or the system's."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each test opens contexts of its own."""
    program = chromium()
    if program is None:
        skip_unless_ci(
            "NO BROWSER: Chromium was not found, so pages were not looked at. Install it or set CHROMIUM to its path."
        )
    expect.set_options(timeout=LATE)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def browser_page(browser: Browser, live_server: LiveServer) -> Iterator[PageOpener]:
    """Open a path in a fresh profile: ``browser_page("/panama/", lang="en", dark=True, width=360)``.

    ``lang`` sets the browser's language, ``javascript=False`` switches scripts off, ``csp=False`` lets a test put a
    script of its own into the page (axe needs it), ``cookies`` are given by name (a session signs somebody in).
    Outside addresses are refused: a page that asks for one has an entry in ``page.foreign``.
    """
    contexts: list[BrowserContext] = []

    def open_page(
        path: str = "/",
        *,
        lang: str = "es",
        dark: bool = False,
        width: int = 1366,
        height: int = 900,
        javascript: bool = True,
        csp: bool = True,
        cookies: dict[str, str] | None = None,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale={"es": "es-PA", "en": "en-US"}.get(lang, lang),
            color_scheme="dark" if dark else "light",
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            bypass_csp=not csp,
            reduced_motion="reduce",
        )
        context.set_default_timeout(LATE)
        contexts.append(context)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in (cookies or {}).items()]
        )
        page = context.new_page()
        page.foreign = []  # type: ignore[attr-defined]
        page.on("request", lambda asked: note_foreign(page, asked.url, live_server.url))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def send(button: Locator) -> None:
    """Press what sends a form, and wait until the page that answers is there, also where its address is the same."""
    with button.page.expect_navigation():
        button.click()


def note_foreign(page: Page, url: str, home: str) -> None:
    """Remember an address that does not belong to the server of the test."""
    if not url.startswith((home, "data:", "blob:", "about:")):
        page.foreign.append(url)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def axe_script() -> str:
    """The axe engine, as its package ships it."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def axe_violations(axe_script: str) -> Callable[[Page], list[str]]:
    """Return a function from a page (opened with ``csp=False``) to axe's violations, a line each: rule, place, help."""

    def violations(page: Page) -> list[str]:
        page.evaluate(axe_script)
        found: dict[str, Any] = page.evaluate(RUN_AXE, STANDARDS)
        return [
            f"{rule['id']} at {' '.join(map(str, node['target']))}: {rule['help']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return violations
