"""Placing a facility in a browser: by a tap on the sketch, by the device's position; judging on a phone by keyboard."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cauce.web import jobs
from cauce.web.actions import facilities as actions
from cauce.web.actions.facilities_import import upload
from cauce.web.actions.vulnerability import judge_facility
from cauce.web.models import Facility, Plan, User, VulnerabilityJudgement
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


def session_of(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value}


def test_a_tap_says_where_and_is_saved(one: Facility, marta: User, browser_page: PageOpener) -> None:
    page = browser_page(
        reverse("place_facility", args=[one.plan.slug, one.pk]), cookies=session_of(marta), width=360, javascript=False
    )
    page.locator("input.small-sketch").click(position={"x": 161, "y": 161})
    expect(page.get_by_text("Aquí tocó usted.")).to_be_visible()
    page.get_by_role("button", name="Guardar este punto").click()
    expect(page.get_by_text("El equipamiento está ubicado.")).to_be_visible()
    one.refresh_from_db()
    assert one.longitude == pytest.approx(-79.55, abs=0.001)
    assert one.latitude == pytest.approx(8.95, abs=0.001)


def test_the_devices_position_fills_the_figures(one: Facility, marta: User, browser_page: PageOpener) -> None:
    page = browser_page(reverse("place_facility", args=[one.plan.slug, one.pk]), cookies=session_of(marta))
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": -79.5312, "latitude": 8.9781, "accuracy": 12})
    page.get_by_role("button", name="Usar mi posición").click()
    expect(page.locator("#longitude")).to_have_value("-79.531200")
    expect(page.locator("#latitude")).to_have_value("8.978100")


def test_a_facility_is_judged_on_a_phone_by_keyboard(one: Facility, marta: User, browser_page: PageOpener) -> None:
    address = reverse("judge_facility", args=[one.plan.slug, one.pk, "generic"])
    page = browser_page(address, cookies=session_of(marta), width=360)
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Anotar la evaluación").click()
    expect(page.get_by_text("La evaluación quedó anotada.")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Marta"))).to_be_visible()
    assert VulnerabilityJudgement.objects.get().score == 2


def test_pages_that_are_full_have_nothing_in_the_way(
    one: Facility, marta: User, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    plan = one.plan
    other, _entry = actions.add_facility(plan=plan, told={"name": one.name, "territory": "Calidonia"}, by=marta)
    for answer in ("2", "5"):
        answers = dict.fromkeys(("building", "access", "backup_power_water", "contingency_plan", "occupancy"), answer)
        judge_facility(
            facility=one, index="generic", answers=answers, on=dt.date(2026, 1, 1), judge=f"Oficina {answer}", by=marta
        )
    text = f"Nombre,Capacidad,Corregimiento\n{one.name},muchas,Calidonia\nHotel,3,Marte\n,1,\n"
    job = upload(plan=plan, content=text.encode(), file_name="lista.csv", by=marta)
    while jobs.run_one():
        pass
    names: list[tuple[object, ...]] = [
        ("facility", one.pk),
        ("facilities",),
        ("facilities_doubles",),
        ("returned_facilities", job.pk),
    ]
    names += [("judge_facility", other.pk, "hospital"), ("place_facility", one.pk), ("territories",)]
    for number, (name, *rest) in enumerate(names):
        dark, width = ((False, 1366), (True, 360))[number % 2]
        address = reverse(str(name), args=[plan.slug, *rest])
        page = browser_page(address, cookies=session_of(marta), csp=False, dark=dark, width=width)
        assert axe_violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name
