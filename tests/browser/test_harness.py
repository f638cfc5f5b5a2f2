"""The harness itself: a fresh browser reaches the server of the test, and axe finds a planted fault."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import PageOpener


def test_axe_finds_an_image_without_words(
    browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    page = browser_page("/no-such-page/", csp=False)
    page.set_content("<html lang='es'><title>x</title><main><h1>x</h1><img src='data:,'></main></html>")
    assert any(line.startswith("image-alt at img") for line in axe_violations(page))
