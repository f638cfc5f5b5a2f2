"""The pages of the screening: four forms, faults by their field, the tap, what came of it, doing it once more."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from cauce.web import jobs
from cauce.web.models import Plan, RiskLayer, Screening
from tests.people import with_role
from tests.web.risky import square, zones
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


def test_the_zone_of_a_tsunami_offers_what_fits_and_says_why_the_rest_is_not(
    plan: Plan, office: Client, tmp_path: Path
) -> None:
    pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
    wave = zones(plan, "Ola", tmp_path, ("alta", square(-79.5, 9.0, 0.1)), hazard="tsunami")
    other = zones(plan, "Marejada", tmp_path, ("alta", square(-79.5, 9.0, 0.1)), hazard="other")
    flood = zones(plan, "Crecida", tmp_path, ("alta", square(-79.5, 9.0, 0.1)), hazard="flood")
    page = office.get(f"{PAGE}nuevo/tsunami/").content.decode()
    offered = page.partition('<select id="id-zone"')[2].partition("</select>")[0]
    assert offered.index(f'value="{wave.pk}"') < offered.index(f'value="{other.pk}"')
    assert f'value="{flood.pk}"' not in offered
    assert "No se ofrecen porque muestran otra amenaza: «Crecida»." in page
    told = {"zone": str(flood.pk), "arrival_min": "25", "warning_min": "5", "reaction_min": "5", "speed_m_s": "1.1"}
    response = office.post(f"{PAGE}nuevo/tsunami/", told)
    assert response.status_code == 422 and "«Crecida» muestra otra amenaza" in response.content.decode()


def test_the_page_of_a_tsunami_tells_minutes_and_the_area_of_each_class(plan: Plan, office: Client) -> None:
    figures = {"farthest_m": 2640.0, "longest_walk_min": 40.0, "least_margin_min": -25.0}
    one = screened(plan)
    results = {**one.results, "figures": figures, "classes": [0.5, 0.25, 0.25, 3.0]}
    Screening.objects.filter(pk=one.pk).update(kind="tsunami", results=results)
    page = " ".join(office.get(f"{PAGE}{one.pk}/").content.decode().split())
    assert "En 3.00 km² la ola llega antes de que la gente esté a salvo: 75 % de la zona." in page
    for words in ("4 la ola llega antes", "0.25", "−25", "40"):
        assert words in page, words
    assert "-25<" not in page, "below zero with the sign of minus"


def test_what_comes_of_it_is_told_by_the_worst_class_that_lies_somewhere(plan: Plan, office: Client) -> None:
    one = screened(plan)
    for kind, areas, told in (
        (
            "landslide",
            [9.0, 0, 1.0, 0, 0, 0],
            "La clase más alta que se encontró, «III moderada», ocupa 1.00 km²: 10 %",
        ),
        ("tsunami", [1.0, 2.0, 0.0, 0.0], "En ningún lugar de la zona la ola llega antes"),
    ):
        Screening.objects.filter(pk=one.pk).update(kind=kind, results={**one.results, "classes": areas})
        assert told in " ".join(office.get(f"{PAGE}{one.pk}/").content.decode().split()), kind


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
