"""A questionnaire on a telephone: saved as one goes, kept while the line is cut, sent; nothing in anybody's way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from cauce.web.actions import questionnaires as actions
from cauce.web.models import Facility, Plan, QuestionnaireDraft, User, VulnerabilityJudgement
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web.access import a_facility
from tests.web.importing import import_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def marta(transactional_db: None) -> User:
    return marta_of_the_office()


@pytest.fixture
def one(marta: User) -> Facility:
    plan, _ = import_draft(by=marta)
    return a_facility(Plan.objects.get(pk=plan.pk))


@pytest.fixture
def address(one: Facility, marta: User) -> str:
    _link, token = actions.make_questionnaire_link(
        plan=one.plan,
        facilities=[one],
        to=actions.Recipient(named="Rosa"),
        channel="qr",
        index="generic",
        by=marta,
    )
    return reverse("answer_questionnaire", args=[token, one.pk])


def test_answers_outlive_a_cut_line_and_a_closed_page(address: str, browser_page: PageOpener) -> None:
    page = browser_page(address, width=360)
    groups = page.locator("fieldset:has(.scale)")
    groups.nth(0).get_by_text("4", exact=True).click()
    expect(page.locator("[data-state]")).to_have_text("Guardado.")
    assert QuestionnaireDraft.objects.get().told["a-building"] == "4"
    page.context.set_offline(True)
    groups.nth(1).get_by_text("2", exact=True).click()
    expect(page.locator("[data-state]")).to_contain_text("Sin conexión")
    page.get_by_role("button", name="Enviar a la oficina").click()
    expect(page.locator("[data-state]")).to_contain_text("no hay conexión")
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_have_text("Guardado.")
    page.reload()
    expect(groups.nth(1).locator("input[value='2']")).to_be_checked()
    for group in groups.all():
        group.get_by_text("3", exact=True).click()
    page.get_by_role("button", name="Enviar a la oficina").click()
    expect(page.get_by_text("Todo fue enviado.")).to_be_visible()
    assert VulnerabilityJudgement.objects.get().score == 3


def test_a_telephones_position_is_noted(address: str, browser_page: PageOpener) -> None:
    page = browser_page(address, width=360)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": -79.5312, "latitude": 8.9781, "accuracy": 12})
    page.get_by_role("button", name="Anotar mi posición").click()
    expect(page.locator("[data-place] [data-told]")).to_have_text("Anotada, con precisión de 12 m")
    expect(page.locator("[data-state]")).to_have_text("Guardado.")
    assert QuestionnaireDraft.objects.get().told["latitude"] == "8.978100"


@pytest.mark.parametrize(("dark", "width", "index"), [(False, 360, "generic"), (True, 1366, "hospital")])
def test_nothing_is_in_the_way(
    one: Facility,
    marta: User,
    browser_page: PageOpener,
    axe_violations: Callable[[Page], list[str]],
    dark: bool,
    width: int,
    index: str,
) -> None:
    _link, token = actions.make_questionnaire_link(
        plan=one.plan, facilities=[one], to=actions.Recipient(named="Rosa"), channel="qr", index=index, by=marta
    )
    for address in (reverse("answer_questionnaire", args=[token, one.pk]), reverse("questionnaire", args=[token])):
        page = browser_page(address, csp=False, dark=dark, width=width)
        assert axe_violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
