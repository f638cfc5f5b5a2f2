"""Changing the plan in a browser: a text in place by keyboard, two writers, and all of it without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cauce.web.actions import plan as actions
from cauce.web.actions.structure import retire_item
from cauce.web.models import Event, Plan, Step, Task, User
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office, ruben_of_one_plan
from tests.web.importing import import_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def marta(transactional_db: None) -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    plan, _ = import_draft(by=marta)
    return plan


def session_of(user: User) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"sessionid": client.cookies["sessionid"].value}


def task_page(plan: Plan) -> str:
    return reverse("task", args=[plan.slug, "1.1.1"])


def test_a_text_is_edited_where_it_stands_by_keyboard(plan: Plan, marta: User, browser_page: PageOpener) -> None:
    page = browser_page(task_page(plan), cookies=session_of(marta))
    page.locator("h1 .pencil").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1 .inplace-form [name=value]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("Inventario de fuentes")
    page.keyboard.press("Enter")
    expect(page.locator("h1", has_text="Inventario de fuentes").locator(".pencil")).to_be_focused()
    assert Task.objects.get(code="1.1.1").title == "Inventario de fuentes"


def test_escape_leaves_the_text_as_it_was(plan: Plan, marta: User, browser_page: PageOpener) -> None:
    page = browser_page(task_page(plan), cookies=session_of(marta))
    page.locator("h1 .pencil").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name=value]")).to_be_focused()
    page.keyboard.type("Otra cosa")
    page.keyboard.press("Escape")
    expect(page.locator("h1 .pencil")).to_be_focused()
    expect(page.locator("h1")).to_have_text(re.compile(r"^\s*Inventario de pozos[\s\u2060]*$"))
    assert not Event.objects.filter(act="edit_text").exists()


def test_two_writers_see_both_texts_and_one_of_them_decides(plan: Plan, marta: User, browser_page: PageOpener) -> None:
    ruben = ruben_of_one_plan(plan)
    first, second = (browser_page(task_page(plan), cookies=session_of(user)) for user in (marta, ruben))
    for page, words in ((first, "Reunir los registros viejos."), (second, "Reunir los papeles.")):
        page.locator("li", has_text="Reunir los registros.").locator(".pencil").click()
        field = page.locator("li .inplace-form [name=value]")
        expect(field).to_be_focused()
        field.fill(words)
    first.locator(".inplace-form").get_by_role("button", name="Guardar").click()
    expect(first.get_by_text("Reunir los registros viejos.")).to_be_visible()
    second.locator(".inplace-form").get_by_role("button", name="Guardar").click()
    expect(second.get_by_role("alert")).to_contain_text("Marta")
    expect(second.locator("ins")).to_have_text(["papeles"])
    expect(second.locator("del").first).to_contain_text("registros")
    second.get_by_label("Su texto, para reunirlo con el otro").fill("Reunir los registros y los papeles.")
    second.get_by_role("button", name="Guardar este texto").click()
    expect(second.get_by_text("Reunir los registros y los papeles.")).to_be_visible()
    expect(second.locator(".inplace-form")).to_have_count(0)
    assert Step.objects.filter(text="Reunir los registros y los papeles.").exists()


def test_without_scripts_the_same_forms_are_pages(plan: Plan, marta: User, browser_page: PageOpener) -> None:
    page = browser_page(task_page(plan), cookies=session_of(marta), javascript=False)
    step = Step.objects.get(text="Reunir los registros.")
    page.locator("li", has_text="Reunir los registros.").locator(".pencil").click()
    expect(page.get_by_label("Texto", exact=True)).to_have_value("Reunir los registros.")
    page.get_by_label("Texto", exact=True).fill("Reunir los papeles.")
    actions.edit_text(item=step, field="text", value="Otro texto.", expected_version=step.version, by=marta)
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dos textos del mismo lugar")
    page.get_by_role("button", name="Escribir el mío encima").click()
    expect(page).to_have_url(re.compile(task_page(plan)))
    expect(page.get_by_text("Reunir los papeles.")).to_be_visible()
    page.locator("summary", has_text="Cambiar").click()
    page.get_by_role("link", name="Agregar un paso").click()
    page.get_by_label("Texto").fill("Publicar el registro.")
    page.get_by_role("button", name="Agregar").click()
    expect(page.get_by_text("Publicar el registro.")).to_be_visible()


def test_no_page_of_changes_has_an_axe_violation(
    plan: Plan, marta: User, browser_page: PageOpener, axe_violations: Callable[[Page], list[str]]
) -> None:
    task = Task.objects.get(code="1.2.1")
    retire_item(item=Task.objects.get(code="1.2.2"), by=marta, why="Se hace con la otra.")
    slug = plan.slug
    paths = [
        reverse("retired_items", args=[slug]),
        reverse("add_item", args=[slug, "assignment", task.row.key]),
        reverse("split_item", args=[slug, "row", task.row.key]),
        reverse("join_item", args=[slug, "row", task.row.key]),
        reverse("renumber_item", args=[slug, "task", task.key]) + "?code=1.9.9",
        reverse("change_item", args=[slug, "row", task.row.key]),
    ]
    page = browser_page(csp=False, cookies=session_of(marta), width=360, dark=True)
    found = {}
    for path in paths:
        page.goto(path)
        if lines := axe_violations(page):
            found[path] = lines
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(task_page(plan))
    page.locator("h1 .pencil").click()
    expect(page.locator("h1 .inplace-form [name=value]")).to_be_focused()
    if lines := axe_violations(page):
        found["in place"] = lines
    assert found == {}
