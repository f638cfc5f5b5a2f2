"""Pages of the work in a browser: axe with all their parts shown, a report by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from cauce.core.monitoring import WorkChange
from cauce.web.actions.documents import accept_version, return_version, submit_version
from cauce.web.actions.monitoring import comment, set_work_state
from cauce.web.models import Deliverable, NamedInput, Plan, Row, Step, Task
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.working import a_file, by_link, someone_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan() -> Plan:
    """A plan with something in every part of the pages of work."""
    marta = marta_of_the_office()
    plan, _ = import_draft(by=marta)
    row = Row.objects.get(tasks__code="1.1.1")
    report, chart = Deliverable.objects.filter(row=row)
    task = Task.objects.get(code="1.1.1")
    NamedInput.objects.create(plan=plan, key="task:1.1.1/input:1", task=task, name="PIMUS")
    link = by_link(row, "Oficina del Agua", name="Lea Sol")
    submit_version(deliverable=report, file=a_file(), note="Primera versión.", pages=31, by=link)
    return_version(deliverable=report, note="Falta el mapa del norte.", by=marta)
    submit_version(deliverable=report, link="https://nube.example.org/informe", by=link)
    submit_version(deliverable=chart, file=a_file(), by=marta)
    accept_version(deliverable=chart, by=marta)
    comment(on=row, text="¿Alcanza así, @lea?", by=marta)
    other = Row.objects.get(tasks__code="1.2.1")
    later = WorkChange(
        "deferred", row.state_on or timezone.localdate(other.plan.created_at), "mayor", "Sin presupuesto.", "Eje 2"
    )
    set_work_state(things=[other], change=later, by=marta)
    return plan


def session_of(user: object) -> dict[str, str]:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return {"sessionid": client.cookies["sessionid"].value}


def places(plan: Plan) -> list[str]:
    """The pages on which work is told and done."""
    products = Deliverable.objects.filter(row__tasks__code="1.1.1")
    return [
        reverse("plan", args=[plan.slug]),
        reverse("area", args=[plan.slug, 1]),
        reverse("question", args=[plan.slug, "1.1"]),
        reverse("task", args=[plan.slug, "1.1.1"]),
        reverse("task", args=[plan.slug, "1.2.1"]),
        *(reverse("deliverable", args=[plan.slug, one.pk]) for one in products),
        reverse("deliverables", args=[plan.slug]),
        reverse("news", args=[plan.slug]),
    ]


@pytest.mark.parametrize(("width", "dark"), [(1366, False), (360, True)])
def test_no_page_of_the_work_has_an_axe_violation(
    plan: Plan, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]], width: int, dark: bool
) -> None:
    someone_at(plan, "Oficina del Agua", name="Lea Sol")
    page = browser_page(width=width, dark=dark, csp=False, cookies=session_of(marta_of_the_office()))
    found = {}
    for path in places(plan):
        page.goto(path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        if lines := axe_violations(page):
            found[path] = lines
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found[f"{path} {width}"] = [f"{wide} pixels wider than the window"]
    assert found == {}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_lead_reports_by_keyboard_with_and_without_scripts(
    plan: Plan, browser_page: PageOpener, javascript: bool
) -> None:
    lea = someone_at(plan, "Oficina del Agua", name="Lea Sol")
    address = reverse("task", args=[plan.slug, "1.1.1"])
    page = browser_page(address, width=360, javascript=javascript, cookies=session_of(lea))
    page.locator("#main input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    page.locator("#report-sentence").focus()
    page.keyboard.type("Pozos visitados.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.done")).to_be_visible()
    expect(page.locator("#main")).to_contain_text("Pozos visitados.")
    assert Step.objects.filter(task__code="1.1.1").exclude(done_on=None).count() == 1
