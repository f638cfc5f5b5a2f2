"""The pages of the screening: four forms, faults by their field, the tap, what came of it, doing it once more."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from cauce.web import jobs
from cauce.web.models import Plan, RiskLayer, Screening
from tests.people import with_role
from tests.web.screened import RAIN, SHAKING, city, elevation, screened

pytestmark = pytest.mark.django_db
PAGE = "/es/rioseco/tamizaje/"
FORM = f"{PAGE}nuevo/shaking/"


def work() -> None:
    pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
    while jobs.run_one():
        pass


def test_the_list_offers_four_and_says_that_it_is_no_design(plan: Plan, office: Client) -> None:
    page = office.get(PAGE).content.decode()
    for kind in ("landslide", "tsunami", "flood", "shaking"):
        assert f"{PAGE}nuevo/{kind}/" in page
    assert "Es un tamizaje, no un diseño" in page


def test_an_earthquake_waits_and_then_leads_to_its_layer(plan: Plan, office: Client) -> None:
    ordered = office.post(FORM, SHAKING)
    assert ordered.status_code == 302, ordered.content.decode()
    assert "espera su turno" in office.get(ordered["Location"]).content.decode()
    city(plan)
    work()
    page = office.get(ordered["Location"]).content.decode()
    layer = RiskLayer.objects.get(plan=plan)
    for words in (f"/mapa/capas/{layer.pk}/", "Climent", "6,8", "Repetirlo con otros valores", "Lado de una celda"):
        assert words in page
    assert "Es un tamizaje, no un diseño." in office.get(f"/es/rioseco/mapa/capas/{layer.pk}/").content.decode()


def test_what_cannot_stand_is_told_by_its_field_and_nothing_is_ordered(plan: Plan, office: Client) -> None:
    response = office.post(FORM, {**SHAKING, "magnitude": "once", "longitude": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "«once» no es un número." in page
    assert 'href="#id-magnitude"' in page and 'id="id-magnitude"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="9.05"' in page, "what was typed stays"
    assert not Screening.objects.exists()


def test_a_tap_on_the_sketch_fills_in_the_epicentre_and_orders_nothing(plan: Plan, office: Client) -> None:
    city(plan)
    response = office.post(FORM, {"magnitude": "7", "tap.x": "160", "tap.y": "160"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="-79.4000"' in page and 'value="9.0500"' in page and 'value="7"' in page
    assert not Screening.objects.exists()


def test_twelve_months_and_a_layer_make_landslides(plan: Plan, office: Client, tmp_path: Path) -> None:
    ground = elevation(city(plan), tmp_path)
    form = f"{PAGE}nuevo/landslide/"
    assert f'value="{ground.pk}" selected' in office.get(form).content.decode(), "the only elevation is proposed"
    told = {**RAIN, "elevation": str(ground.pk), "lithology_factor": "5", "name": "Laderas"}
    ordered = office.post(form, told)
    work()
    page = office.get(ordered["Location"]).content.decode()
    assert "Laderas" in page and "Elevación" in page and "sha256" in page


def test_it_is_done_once_more_into_the_same_layer(plan: Plan, office: Client) -> None:
    city(plan)
    first = office.post(FORM, SHAKING)["Location"]
    work()
    one = Screening.objects.get()
    again = f"{FORM}?redo={one.pk}"
    page = office.get(again).content.decode()
    assert 'value="6,8"' in page and "Como archivo nuevo de «Sacudida de un sismo (tamizaje)»" in page
    office.post(again, {**SHAKING, "magnitude": "7", "into": "same"})
    work()
    assert RiskLayer.objects.count() == 1
    office.post(again, {**SHAKING, "magnitude": "7,5", "into": "new"})
    work()
    assert RiskLayer.objects.count() == 2
    assert "El mapa dibuja otro de sus archivos." in office.get(first).content.decode()


def test_why_it_could_not_be_made_is_told(plan: Plan, office: Client) -> None:
    city(plan)
    ordered = office.post(FORM, {**SHAKING, "longitude": "-70"})
    work()
    page = office.get(ordered["Location"]).content.decode()
    assert "No se pudo hacer" in page and "300 km" in page


def test_an_unknown_kind_is_no_page(plan: Plan, office: Client) -> None:
    assert office.get(f"{PAGE}nuevo/volcano/").status_code == 404


def test_nobody_but_the_office_sees_them(plan: Plan, public: Client) -> None:
    one = screened(plan)
    reader = Client()
    reader.force_login(with_role(plan, "reader"))
    for client in (public, reader):
        for page in (PAGE, FORM, f"{PAGE}{one.pk}/"):
            assert client.get(page).status_code == 404


def test_it_is_put_away(plan: Plan, office: Client) -> None:
    one = screened(plan)
    assert office.post(f"{PAGE}{one.pk}/guardar/").status_code == 302
    assert office.get(f"{PAGE}{one.pk}/").status_code == 200
    office.post(f"{PAGE}{one.pk}/guardar/", {"retire": "1"})
    assert office.get(f"{PAGE}{one.pk}/").status_code == 404


def test_the_history_tells_it_in_words(plan: Plan, office: Client) -> None:
    office.post(FORM, SHAKING)
    page = office.get("/es/rioseco/historia/").content.decode()
    assert "Tamizaje de una amenaza hecho" in page
    assert "order_screening" not in page
