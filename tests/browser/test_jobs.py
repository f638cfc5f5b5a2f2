"""A job's page in a browser: it tells by itself how far the job is; it is cancelled by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from cauce.web import jobs
from cauce.web.models import Job
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.importing import import_draft


@pytest.fixture
def session(transactional_db: None) -> dict[str, str]:
    """Cookies of a browser in which Marta is signed in."""
    client = Client()
    client.force_login(marta_of_the_office())
    return {"sessionid": client.cookies["sessionid"].value}


@pytest.fixture
def job(session: dict[str, str]) -> Job:
    plan, _ = import_draft(by=marta_of_the_office())
    return jobs.enqueue("write_plan", {"since": ""}, plan=plan, by=marta_of_the_office())


@pytest.mark.parametrize(("lang", "dark", "width"), [("es", False, 1440), ("en", True, 360)])
def test_the_page_goes_along_with_its_job(
    session: dict[str, str],
    job: Job,
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    lang: str,
    dark: bool,
    width: int,
) -> None:
    page = browser_page(f"/{lang}/trabajos/{job.pk}/", csp=False, cookies=session, lang=lang, dark=dark, width=width)
    now = timezone.now()
    running = {"state": "running", "progress": 40, "message": "writing", "worker": "w", "attempts": 1}
    Job.objects.filter(pk=job.pk).update(**running, started_at=now)
    expect(page.locator("progress[value='40']")).to_be_visible()
    found = axe_violations(page)
    Job.objects.filter(pk=job.pk).update(state="failed", error="no_answer TimeoutError", finished_at=now)
    expect(page.locator(".notice.blocks")).to_be_visible()
    found += axe_violations(page)
    page.goto(f"/{lang}/rioseco/trabajos/")
    found += axe_violations(page)
    assert (found, page.evaluate("document.documentElement.scrollWidth") <= width) == ([], True)


def test_a_job_is_cancelled_by_keyboard_and_without_scripts(
    session: dict[str, str], job: Job, browser_page: PageOpener
) -> None:
    page = browser_page(f"/es/trabajos/{job.pk}/", cookies=session, javascript=False)
    page.focus("button[value='cancel']")
    page.keyboard.press("Enter")
    expect(page.locator("button[value='retry']")).to_be_visible()
    assert Job.objects.get(pk=job.pk).state == "cancelled"
