"""The page that says that something failed stands alone, and has ways on."""

from __future__ import annotations

from django.test import RequestFactory

from cauce.web.pages.errors import server_error


def test_a_failed_page_has_an_icon_and_two_ways_on() -> None:
    request = RequestFactory().get("/es/panama/tareas/")
    page = server_error(request).content.decode()
    assert 'rel="icon"' in page
    assert 'href="/es/panama/tareas/"' in page
    assert 'href="/es/"' in page
