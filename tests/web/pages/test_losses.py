"""Pages of loss analyses: ordered by a form, shown with bands and sources, in files; little of it leaves the office."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web import jobs
from cauce.web.models import LossAnalysis, Plan
from tests.web import drowned

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """The small plan with its city under water."""
    return drowned.city(plan)


def at(plan: Plan, name: str, *more: object) -> str:
    return reverse(name, args=[plan.slug, *more])


def text_of(client: Client, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_form_orders_an_analysis_and_its_page_tells_what_came(
    plan: Plan, tmp_path: Path, office: Client
) -> None:  # fmt: skip
    maps = [drowned.depths(plan, years, tmp_path, factor=years / 100) for years in (10, 100)]
    asked = text_of(office, at(plan, "losses"))
    assert "Inundación de 10 años" in asked and "Elección propia" in asked
    answer = office.post(at(plan, "losses"), {"layer": [one.pk for one in maps], "samples": "20"})
    made = LossAnalysis.objects.get()
    assert answer.headers["Location"] == at(plan, "loss_analysis", made.pk)
    assert "espera su turno" in text_of(office, answer.headers["Location"])
    assert jobs.run_one()
    told = text_of(office, answer.headers["Location"])
    for words in ("Escuela del río", "Bajo", "Nueve de cada diez muestras", "Instituto del Agua", "Huizinga",
                  "sintéticas", "Es un tamizaje, no un diseño", "cola constante", "<polyline"):  # fmt: skip
        assert words in told, words


def test_what_is_wrong_is_said_by_its_field_and_what_was_typed_stays(
    plan: Plan, tmp_path: Path, office: Client
) -> None:  # fmt: skip
    drowned.depths(plan, 10, tmp_path)
    answer = office.post(at(plan, "losses"), {"samples": "muchas", "currency": "balboas", "name": "Marzo"})
    told = answer.content.decode()
    assert answer.status_code == 422
    for words in ("«muchas» no es un número", "no es una moneda", "No se eligió ningún mapa", 'value="muchas"',
                  'value="Marzo"'):  # fmt: skip
        assert words in told, words


def test_shares_of_types_of_structure_are_typed_one_by_one_and_stay_where_something_is_wrong(
    plan: Plan, tmp_path: Path, office: Client
) -> None:
    shaking = drowned.depths(plan, 475, tmp_path, factor=0.1, hazard="earthquake", unit="g")
    sent = {"layer": [shaking.pk], "samples": "20", "structure_C1L": "60", "structure_URML": "30"}
    answer = office.post(at(plan, "losses"), sent)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "suman 90 %" in told and 'name="structure_URML" value="30"' in told
    assert office.post(at(plan, "losses"), sent | {"structure_URML": "40"}).status_code == 302
    assert jobs.run_one()
    one = LossAnalysis.objects.get()
    assert one.asked["structures"] == {"C1L": 0.6, "URML": 0.4}
    page = text_of(office, at(plan, "loss_analysis", one.pk))
    assert "mampostería sin refuerzo, baja (URML) 40\u00a0%" in page
    assert "Tipo de estructura de cada edificio" in page
    assert "un tipo para cada edificio" in page


def test_what_comes_more_often_than_the_first_map_is_said_to_be_unknown(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    words = "Lo que es más frecuente que el primer mapa, de 100 años, no se conoce"
    assert words in text_of(office, at(plan, "loss_analysis", one.pk))
    dry = {"return_periods": [{**one.results["return_periods"][0], "loss": 0.0}]}
    LossAnalysis.objects.update(results=one.results | dry)
    assert words not in text_of(office, at(plan, "loss_analysis", one.pk))


def test_without_a_flood_map_the_page_says_what_to_bring(plan: Plan, office: Client) -> None:
    assert "Todavía no hay un mapa de inundación" in text_of(office, at(plan, "losses"))


def test_every_file_holds_the_figures(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    book = openpyxl.load_workbook(io.BytesIO(office.get(at(plan, "losses_file", one.pk, "xlsx")).content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert {"Bajo", "Chico", "Escuela del río"} <= set(map(str, cells))
    heads, first = list(book["Territorios"].iter_rows(values_only=True))[:2]
    assert all(isinstance(first[heads.index(name)], float | int) for name in ("Valor", "Año promedio"))
    assert office.get(at(plan, "losses_file", one.pk, "pdf")).content.startswith(b"%PDF")
    assert zipfile.is_zipfile(io.BytesIO(office.get(at(plan, "losses_file", one.pk, "docx")).content))
    assert office.get(at(plan, "losses_file", one.pk, "html")).content.startswith(b"<!doctype html>")
    assert office.get(at(plan, "losses_file", one.pk, "zip")).status_code == 404  # made without a case
    assert office.get(at(plan, "losses_file", one.pk, "exe")).status_code == 404


def test_the_public_sees_what_was_released_without_places_and_small_territories(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    Plan.objects.update(published_at=timezone.now())
    public = Client()
    assert text_of(public, at(plan, "loss_analysis", one.pk), status=404)
    assert "Todavía no se ha liberado" in text_of(public, at(plan, "losses"))
    act = {"act": "release", "released_by": "Junta de riesgo", "release_reason": "Para el plan regulador"}
    office.post(at(plan, "act_on_losses", one.pk), act)
    told = text_of(public, at(plan, "loss_analysis", one.pk))
    assert "Bajo" in told and "Junta de riesgo" in told
    for words in ("Escuela del río", "Chico", "Equipamientos sin punto", "informe del motor"):
        assert words not in told, words
    cells = openpyxl.load_workbook(io.BytesIO(public.get(at(plan, "losses_file", one.pk, "xlsx")).content))
    assert "Chico" not in str([list(sheet.iter_rows(values_only=True)) for sheet in cells])
    for form in ("zip", "html"):
        assert public.get(at(plan, "losses_file", one.pk, form)).status_code == 404
    office.post(at(plan, "act_on_losses", one.pk), {"act": "withdraw"})
    assert text_of(public, at(plan, "loss_analysis", one.pk), status=404)


def test_an_analysis_is_put_away_and_reckoned_again(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    office.post(at(plan, "act_on_losses", one.pk), {"act": "again"})
    one.refresh_from_db()
    assert one.state == "waiting"
    assert jobs.run_one()
    assert "No se pudo calcular" in text_of(office, at(plan, "loss_analysis", one.pk))  # its layer is none of this plan
    office.post(at(plan, "act_on_losses", one.pk), {"act": "retire"})
    assert text_of(office, at(plan, "loss_analysis", one.pk), status=404)


def test_a_release_that_names_nobody_says_why_it_was_not_recorded(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    answer = office.post(at(plan, "act_on_losses", one.pk), {"act": "release"}, follow=True)
    assert "Falta el organismo que libera el análisis" in answer.content.decode()
    one.refresh_from_db()
    assert one.released_by == ""
