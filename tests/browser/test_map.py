"""The map in a browser: drawn by MapLibre, compared by a slider, by keys, on a phone; without WebGL the server's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from cauce.web.models import Plan, RiskLayerFile, Upload, User
from cauce.web.pages.map import bundle
from tests.browser.conftest import PageOpener
from tests.people import marta_of_the_office
from tests.web import city_map
from tests.web.importing import import_draft
from tests.web.risky import reckoned

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the canvas shows in its middle, as colours; a map that draws nothing is one colour.
COLOURS = """async () => {
  const map = window.cityMap.first;
  await new Promise((resolve) => { map.once("render", resolve); map.triggerRepaint(); });
  const seen = document.createElement("canvas");
  const drawn = map.getCanvas();
  [seen.width, seen.height] = [drawn.width, drawn.height];
  const pen = seen.getContext("2d");
  pen.drawImage(drawn, 0, 0);
  const data = pen.getImageData(0, 0, seen.width, seen.height).data;
  const found = new Set();
  for (let at = 0; at < data.length; at += 4 * 97) found.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
  return found.size;
}"""


@pytest.fixture
def city(transactional_db: None) -> tuple[Plan, User]:
    """A city with a raster of depths and zones of landslides."""
    if bundle() is None:
        # Not refused in CI: where no npm registry is reached the server's drawing is the map, and the rest holds.
        pytest.skip("NO MAP SCRIPT: run «python -m tools.frontend», which needs Node, so that the map can be tested.")
    marta = marta_of_the_office()
    plan, _event = import_draft(by=marta)
    city_map.territories(plan)
    city_map.layer(plan, marta, name="Zonas")
    city_map.layer(plan, marta, file=city_map.depths(), class_field="", **city_map.FLOOD)
    return plan, marta


def session(marta: User) -> dict[str, str]:
    client = Client()
    client.force_login(marta)
    return {"sessionid": client.cookies["sessionid"].value}


def open_map(browser_page: PageOpener, city: tuple[Plan, User], query: str = "", **more: object) -> Page:
    plan, marta = city
    return browser_page(f"{reverse('map_page', args=[plan.slug])}{query}", cookies=session(marta), **more)


@pytest.mark.parametrize("width", [360, 1440])
def test_the_browser_draws_the_map_and_asks_nobody_else(
    browser_page: PageOpener, city: tuple[Plan, User], width: int
) -> None:
    page = open_map(browser_page, city, width=width, dark=width == 360)
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    expect(page.locator("#drawn")).to_be_hidden()
    assert page.evaluate(COLOURS) > 4
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.foreign == []  # type: ignore[attr-defined]


def test_two_scenarios_are_compared_by_a_slider_with_the_keys(
    browser_page: PageOpener, city: tuple[Plan, User]
) -> None:
    page = open_map(browser_page, city)
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    page.get_by_label("Comparado con").select_option(index=2)
    slider = page.get_by_label("Dónde termina una y empieza la otra")
    expect(slider).to_be_visible()
    slider.focus()
    slider.press("End")
    expect(page.locator("#map-canvas-beside")).to_have_css("clip-path", "inset(0px 0px 0px 100%)")
    expect(page.locator("#told")).to_contain_text("Dirección de Hidrología")


def test_the_map_moves_by_the_arrow_keys(browser_page: PageOpener, city: tuple[Plan, User]) -> None:
    page = open_map(browser_page, city)
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    before = page.evaluate("() => window.cityMap.first.getCenter().lng")
    page.locator("#map-canvas canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("(before) => window.cityMap.first.getCenter().lng > before", arg=before)


def test_where_the_keyboard_is_on_the_map_is_seen_and_what_its_keys_do_is_told(
    browser_page: PageOpener, city: tuple[Plan, User]
) -> None:
    page = open_map(browser_page, city)
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    expect(page.locator("#map-keys")).to_be_hidden()
    page.get_by_role("button", name="Mostrar").focus()
    page.keyboard.press("Tab")
    canvas = page.get_by_role("region", name="Mapa de la ciudad")
    expect(canvas).to_be_focused()
    expect(canvas).to_have_accessible_description(re.compile("Flechas"))
    expect(page.locator("#map")).to_have_css("outline-width", "3px")
    expect(page.locator("#map-keys")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Acercar")).to_have_css("outline-width", "3px")
    expect(page.locator("#map-keys")).to_be_hidden()


def test_without_webgl_or_scripts_the_server_draws_the_same(browser_page: PageOpener, city: tuple[Plan, User]) -> None:
    page = open_map(browser_page, city, javascript=False)
    expect(page.locator("#drawn svg")).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".map-table")).to_contain_text("Bella Vista")


def test_the_map_has_no_violations(
    browser_page: PageOpener, city: tuple[Plan, User], axe_violations: Callable[[Page], list[str]]
) -> None:
    page = open_map(browser_page, city, csp=False)
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    assert axe_violations(page) == []


def test_what_comes_first_is_drawn_told_by_a_card_and_put_away(
    browser_page: PageOpener, city: tuple[Plan, User]
) -> None:
    plan, _marta = city
    reckoned(plan)
    page = open_map(browser_page, city)
    expect(page.locator("#map[data-drawn]")).to_be_visible()
    page.evaluate(
        """() => new Promise((resolve) => {
          const map = window.cityMap.first;
          map.once("idle", resolve);
          map.jumpTo({ center: [-79.48, 9.02], zoom: 12 });
        })"""
    )
    canvas = page.locator("#map-canvas canvas").bounding_box()
    assert canvas is not None
    page.mouse.click(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2)
    card = page.locator(".maplibregl-popup-content")
    expect(card).to_contain_text("Va primero")
    expect(card).to_contain_text("«Inundación» le da")
    expect(card.get_by_role("link", name="Abrir su ficha")).to_have_attribute("href", re.compile("/equipamientos/"))
    page.get_by_role("checkbox", name="Lo que va primero").uncheck()
    expect(page.locator("#told")).not_to_contain_text("Los signos son equipamientos")
    hidden = "() => window.cityMap.first.getLayoutProperty('priority-signs', 'visibility')"
    assert page.evaluate(hidden) == "none"


def test_a_layer_goes_in_parts_from_the_form(browser_page: PageOpener, transactional_db: None) -> None:
    marta = marta_of_the_office()
    plan, _event = import_draft(by=marta)
    page = browser_page(reverse("new_layer", args=[plan.slug]), cookies=session(marta))
    content = city_map.zones().read()
    page.locator("#file").set_input_files(
        {"name": "zonas.geojson", "mimeType": "application/geo+json", "buffer": content}
    )
    page.get_by_label("Nombre").fill("Zonas")
    page.get_by_label("Tipo").select_option("coast")
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as sent:
        page.get_by_role("button", name="Guardarla y revisarla").click()
    assert sent.value.status == 204
    expect(page.get_by_role("heading", level=1)).to_have_text("Zonas")
    [file] = RiskLayerFile.objects.all()
    assert (file.file_name, file.file.size) == ("zonas.geojson", len(content)) and not Upload.objects.exists()
