"""The pages of scenarios: asking, reading what follows, two side by side, strengthening, releasing, taking away."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from cauce.web import jobs
from cauce.web.models import (
    Deliverable,
    DeliverableVersion,
    Facility,
    FacilityNeed,
    Plan,
    RiskLayer,
    Scenario,
)
from tests.people import with_role
from tests.web.risky import facility, square, territory, zones

pytestmark = pytest.mark.django_db
ROOT = "/es/rioseco/escenarios/"


@pytest.fixture
def layer(plan: Plan, tmp_path: Path) -> RiskLayer:
    """A slide over «Bajo», synthetic, of a named authority, once in fifty years."""
    told = {"is_synthetic": True, "authority": "Instituto de Suelos", "hazard": "landslide", "unit": ""}
    return zones(
        plan, "Laderas", tmp_path, ("baja", square(-79.5, 9.0, 0.1)), ("alta", square(-79.5, 9.0, 0.05)),
        return_period_years=50, **told,
    )  # fmt: skip


@pytest.fixture
def city(plan: Plan, layer: RiskLayer) -> Plan:
    """«Bajo», which slides, with a school whose name looks like a formula; «Alto» with five facilities."""
    low = territory(plan, "Bajo", -79.5, population=1000)
    high = territory(plan, "Alto", -79.3, population=3000)
    facility(plan, "=Escuela del río", (-79.48, 9.02), capacity=300, territory=low, roles=["shelter"])
    for number in range(5):
        facility(plan, f"Escuela {number}", (-79.25, 9.05), capacity=60, territory=high, roles=["shelter"])
    return plan


@pytest.fixture
def address(city: Plan, layer: RiskLayer, office: Client) -> str:
    """The page of a scenario that was played."""
    return ordered(office, layer, name="Ladera")


def ordered(office: Client, layer: RiskLayer, **told: str) -> str:
    response = office.post(f"{ROOT}nuevo/", {"layer": str(layer.pk), **told})
    assert response.status_code == 302, response.content.decode()
    assert jobs.run_one()
    return str(response["Location"])


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_scenario_waits_and_then_says_what_follows_and_why(city: Plan, layer: RiskLayer, office: Client) -> None:
    response = office.post(f"{ROOT}nuevo/", {"layer": str(layer.pk), "name": "Ladera"})
    assert "espera su turno" in page(office, response["Location"])
    assert jobs.run_one()
    text = page(office, response["Location"])
    for words in (
        "«Laderas» deja fuera de servicio 1 de 6 equipamientos",
        "=Escuela del río",
        "lo tiene en su clase «alta»",
        "Hecho con capas sintéticas",
        "Es un tamizaje, no un diseño",
        "Autoridad de la capa de amenaza: Instituto de Suelos",
        "Educación",
        "Vuelve a funcionar",
        "no funciona desde este daño",
    ):
        assert words in text, words


def test_what_is_missing_has_the_sign_of_what_is_not_begun(plan: Plan, office: Client) -> None:
    text = page(office, ROOT)
    assert '#mark-planned"/></svg>falta' in text and "#mark-waits" not in text


def test_people_are_told_as_their_band_allows(address: str, office: Client) -> None:
    one = Scenario.objects.get()
    for band, count in (("low", 684), ("mid", 5791), ("high", 12_306)):
        one.results["bands"][band]["needing"] = count
    one.results["figures"]["needing"] = 5791
    one.save()
    text = page(office, address)
    assert "5,791" not in text and "12,306" not in text
    assert "6,000 personas necesitan albergue" in text and "1,000 a 12,000" in text


def test_the_list_tells_people_as_the_page_does(address: str, office: Client) -> None:
    one = Scenario.objects.get()
    for band, count in (("low", 684), ("high", 12_306)):
        one.results["bands"][band]["without"] = count
    one.figures["without"] = 5791
    one.save()
    text = page(office, ROOT)
    assert "5,791" not in text and ">6,000<" in text


def test_costs_stand_by_what_they_are_counted_by_and_a_band_without_width_is_none(address: str, office: Client) -> None:
    one = Scenario.objects.get()
    one.results["sides"]["economic"] |= {"total": 0, "low": 0, "high": 0}
    one.save()
    text = page(office, address)
    groups = re.findall(r'<tr role="row" class="group"><th [^>]*>([^<]+)</th>', text)
    assert groups == ["Por sector", "Por lado, todos los sectores", "Por quién los asume, todos los sectores"]
    assert "EUR\u00a00 a 0" not in text


def test_the_difference_of_two_scenarios_holds_in_what_is_told(
    address: str, city: Plan, layer: RiskLayer, office: Client
) -> None:
    other = ordered(office, layer, name="Solo lo alto", least_class="2")
    for one, count in zip(Scenario.objects.order_by("pk"), (107_310, 81_420), strict=True):
        for figures in (one.results["figures"], *one.results["bands"].values()):
            figures["affected"] = count
        one.save()
    text = page(office, f"{address}?with={other.rstrip('/').rpartition('/')[2]}")
    assert all(told in text for told in ("110,000", "80,000", "−30,000"))


def test_what_does_not_fit_stands_by_its_field(city: Plan, layer: RiskLayer, office: Client) -> None:
    response = office.post(f"{ROOT}nuevo/", {"layer": str(layer.pk), "name": "", "sheltered_share": "500"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "El escenario no tiene nombre" in text and 'id="sheltered_share-wrong"' in text
    assert not Scenario.objects.exists()


def test_another_one_like_it_begins_with_the_same_assumptions(city: Plan, layer: RiskLayer, office: Client) -> None:
    first = ordered(office, layer, name="Ladera", sheltered_share="35")
    number = first.rstrip("/").rpartition("/")[2]
    assert 'name="sheltered_share" value="35"' in page(office, f"{ROOT}nuevo/?from={number}")


def test_two_stand_side_by_side_in_words_and_figures(
    address: str, city: Plan, layer: RiskLayer, office: Client
) -> None:
    other = ordered(office, layer, name="Solo lo alto", least_class="2", sheltered_share="50")
    text = page(office, f"{address}?with={other.rstrip('/').rpartition('/')[2]}")
    assert "«Solo lo alto»" in text and "Personas afectadas" in text
    assert office.get(f"{address}?with=99999").status_code == 404


def test_strengthening_a_school_says_what_it_avoids_and_whether_it_pays(address: str, office: Client) -> None:
    school = Facility.objects.get(name="=Escuela del río")
    version = Scenario.objects.get().version
    told = {"strengthen": str(school.pk), f"cost-{school.pk}": "5000", "rate": "4", "version": str(version)}
    assert office.post(f"{address}reforzar/", told).status_code == 302
    assert jobs.run_one()
    text = page(office, address)
    assert "Si el evento ocurre" in text and "a una tasa de 4 % anual" in text
    assert Scenario.objects.get().asked["strengthen"] == [school.pk]


def test_a_wrong_cost_is_told_and_nothing_changes(address: str, office: Client) -> None:
    school = Facility.objects.get(name="=Escuela del río")
    response = office.post(f"{address}reforzar/", {"strengthen": str(school.pk), f"cost-{school.pk}": "x"}, follow=True)
    assert "«x» no es un número" in response.content.decode()
    assert Scenario.objects.get().asked["strengthen"] == []


def test_what_was_typed_and_refused_stands_there_again(address: str, office: Client) -> None:
    school = Facility.objects.get(name="=Escuela del río")
    told = {"strengthen": str(school.pk), f"cost-{school.pk}": "cinco mil", "rate": "4"}
    text = office.post(f"{address}reforzar/", told).content.decode()
    assert f'id="cost-{school.pk}-wrong"' in text and 'value="cinco mil"' in text and 'name="rate" value="4"' in text
    assert f'value="{school.pk}" id="strengthen-{school.pk}" checked' in text
    text = office.post(f"{address}liberar/", {"release_reason": "Para preparar la ciudad."}).content.decode()
    assert 'id="released_by-wrong"' in text and 'value="Para preparar la ciudad."' in text
    for act in ("reforzar", "liberar"):  # whoever loads the address anew
        assert office.get(f"{address}{act}/")["Location"] == address


def test_beside_another_what_is_out_of_date_is_said(address: str, city: Plan, layer: RiskLayer, office: Client) -> None:
    other = ordered(office, layer, name="Solo lo alto", least_class="2")
    beside = f"{address}?with={other.rstrip('/').rpartition('/')[2]}"
    assert "está desactualizado" not in page(office, beside)
    facility(city, "Mercado", (-79.46, 9.02), capacity=50)
    assert "«Solo lo alto» está desactualizado" in page(office, beside)


def test_it_says_that_it_is_out_of_date_until_it_is_played_again(address: str, city: Plan, office: Client) -> None:
    facility(city, "Mercado", (-79.46, 9.02), capacity=50)
    text = page(office, address)
    assert "Desactualizado" in text and "Equipamientos nuevos o ubicados desde entonces: «Mercado»." in text
    assert "desactualizado" in page(office, ROOT)
    assert office.post(f"{address}de-nuevo/").status_code == 302
    assert jobs.run_one()
    assert "Desactualizado" not in page(office, address)
    assert "desactualizado" not in page(office, ROOT)


def test_the_list_of_several_scenarios_costs_as_many_queries_as_that_of_one(
    address: str, layer: RiskLayer, office: Client
) -> None:
    page(office, ROOT)
    with CaptureQueriesContext(connection) as one:
        page(office, ROOT)
    ordered(office, layer, name="Otro")
    ordered(office, layer, name="Otro más")
    page(office, ROOT)
    with CaptureQueriesContext(connection) as three:
        page(office, ROOT)
    assert len(three) == len(one)


def test_before_the_first_one_the_list_says_what_is_missing_and_where_it_is_brought(
    plan: Plan, office: Client, tmp_path: Path
) -> None:
    text = page(office, ROOT)
    assert "Primero hace falta:" in text and "mapa/capas/" in text and "territorios/importar/" in text
    assert f"{ROOT}nuevo/" not in text
    low = territory(plan, "Bajo", -79.5, population=1000)
    facility(plan, "Escuela", (-79.48, 9.02), capacity=300, territory=low)
    zones(plan, "Laderas", tmp_path, ("alta", square(-79.5, 9.0, 0.1)), hazard="landslide", unit="")
    text = page(office, ROOT)
    assert "Primero hace falta:" not in text and f"{ROOT}nuevo/" in text


def test_the_card_of_a_facility_says_what_it_needs_and_what_needs_it(city: Plan, office: Client) -> None:
    school, other = Facility.objects.filter(plan=city).order_by("pk")[:2]
    card = f"/es/rioseco/equipamientos/{school.pk}/"
    assert "No se ha ingresado qué necesita ni qué abastece" in page(office, card)
    assert f"dependencias/?facility={school.pk}" in page(office, card)
    asked = page(office, f"{ROOT}dependencias/?facility={school.pk}")
    assert f'<option value="{school.pk}" selected>' in asked
    typed = {"facility": str(school.pk), "supplier": str(other.pk), "service": "power", "reserve_hours": "1.5"}
    assert office.post(f"{ROOT}dependencias/", typed).status_code == 302
    text = page(office, card)
    assert "Necesita" in text and "Escuela 0" in text and "reserva para 1.5 h" in text
    assert "Abastece a" in page(office, f"/es/rioseco/equipamientos/{other.pk}/")


def test_the_public_sees_it_once_released_and_then_no_single_facility(
    address: str, city: Plan, office: Client, public: Client
) -> None:
    reader = Client()
    reader.force_login(with_role(city, "reader"))
    assert [client.get(address).status_code for client in (public, reader)] == [404, 404]
    told = {"released_by": "Junta de riesgos", "release_reason": "Para preparar la ciudad."}
    assert office.post(f"{address}liberar/", told).status_code == 302
    Plan.objects.filter(pk=city.pk).update(published_at="2018-01-01T00:00:00Z")
    text = page(public, address)
    assert "Alto" in text and "Liberado por Junta de riesgos" in text
    assert "Escuela" not in text and ">Bajo" not in text  # «Bajo» has one facility only
    told = json.loads(public.get(f"{address.rstrip('/')}.geojson").content)
    assert [one["properties"]["name"] for one in told["features"]] == ["Alto"]
    assert "Ladera" in page(public, ROOT)
    assert office.post(f"{address}liberar/", {"act": "withdraw"}).status_code == 302
    assert public.get(address).status_code == 404


def test_nobody_but_the_office_acts(address: str, city: Plan, public: Client) -> None:
    reader = Client()
    reader.force_login(with_role(city, "reader"))
    for client in (public, reader):
        for act in ("reforzar", "de-nuevo", "liberar", "guardar"):
            assert client.post(f"{address}{act}/").status_code == 404
        assert client.get(f"{ROOT}nuevo/").status_code == 404
        assert client.get(f"{ROOT}dependencias/").status_code == 404


def content(office: Client, address: str, form: str) -> bytes:
    response = office.get(f"{address.rstrip('/')}.{form}")
    assert response.status_code == 200
    assert "-escenario-" in response["Content-Disposition"]
    return bytes(response.content)


def test_the_pdf_says_the_same_and_names_its_sources(address: str, office: Client) -> None:
    data = content(office, address, "pdf")
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    for words in ("Escenario: Ladera", "=Escuela del río", "Hecho con capas sintéticas", "Instituto de Suelos"):
        assert words in text
    assert data == content(office, address, "pdf")


def test_a_name_that_looks_like_a_formula_stays_words_in_the_workbook(address: str, office: Client) -> None:
    data = content(office, address, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert "=Escuela del río" in [line[0] for line in book.get_sheet_by_name("Equipamientos afectados").to_python()]
    kept = zipfile.ZipFile(io.BytesIO(data))
    sheets = [name for name in kept.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) >= 5 and not [name for name in sheets if b"<f>" in kept.read(name)]


def test_the_workbook_begins_with_what_it_is_not_and_holds_amounts_as_numbers(address: str, office: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content(office, address, "xlsx")))
    told = [str(line[0].value) for line in book.worksheets[0].iter_rows()]
    assert "Escenario: Ladera" in told[0] and "Hecho con capas sintéticas" in told[1]
    assert any("Es un tamizaje, no un diseño" in words for words in told)
    figures = Scenario.objects.get().figures
    total = next(line[1] for line in book.worksheets[0].iter_rows() if line[0].value == "Costo en total")
    assert (total.value, total.number_format) == (figures["total"], "[$EUR] #,##0")
    costs = book["Costos"]
    assert [cell.value for cell in costs[1]][-2:] == ["Extremo bajo", "Extremo alto"]
    assert all(isinstance(cell.value, int | float) for cell in costs[2][1:])


def test_the_geojson_has_each_facility_with_what_happens_to_it(address: str, office: Client) -> None:
    told = json.loads(content(office, address, "geojson"))
    first = told["features"][0]["properties"]
    assert (first["name"], first["state"], told["metadata"]["synthetic"]) == ("=Escuela del río", "hit", True)
    assert len(told["features"]) == 8


def test_an_unknown_form_is_no_page(address: str, office: Client) -> None:
    assert office.get(f"{address.rstrip('/')}.exe").status_code == 404


def test_a_dependency_is_entered_and_taken_away(city: Plan, office: Client) -> None:
    one, other = Facility.objects.filter(plan=city).order_by("pk")[:2]
    needs = f"{ROOT}dependencias/"
    refused = office.post(needs, {"facility": str(one.pk), "supplier": str(one.pk), "service": "power"})
    assert refused.status_code == 422 and "no se necesita a sí mismo" in refused.content.decode()
    typed = {"facility": str(one.pk), "supplier": str(other.pk), "service": "power", "reserve_hours": "24"}
    assert office.post(needs, typed).status_code == 302
    assert "24 h" in page(office, needs)
    assert office.post(needs, {"retire": str(FacilityNeed.objects.get().pk)}).status_code == 302
    assert "Aún no se ingresó ninguna dependencia" in page(office, needs)


def test_a_scenario_is_put_away(address: str, office: Client) -> None:
    assert office.post(f"{address}guardar/").status_code == 302
    assert office.get(address).status_code == 200
    assert office.post(f"{address}guardar/", {"retire": "1"}).status_code == 302
    assert office.get(address).status_code == 404


def test_a_layer_of_lines_is_refused_with_its_name(city: Plan, office: Client, tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[-79.5, 9.0], [-79.4, 9.1]]}
    fault = zones(city, "Fallas", tmp_path, ("alta", line))
    assert "«Fallas» está hecha de puntos o líneas" in page(office, ordered(office, fault, name="Falla"))


def test_the_report_is_handed_in_as_a_version_of_a_deliverable(address: str, city: Plan, office: Client) -> None:
    deliverable = Deliverable.objects.filter(plan=city).order_by("pk")[0]
    Deliverable.objects.filter(pk=deliverable.pk).update(kind="report", text="Escenarios de riesgo")
    assert f'value="{deliverable.pk}"' in page(office, address)
    done = office.post(f"{address}entregar/", {"deliverable": str(deliverable.pk)})
    assert done["Location"].endswith(f"/{deliverable.pk}/")
    assert DeliverableVersion.objects.get(deliverable=deliverable).note == "Escenario «Ladera»"
    office.post(f"{address}entregar/", {"deliverable": "99999"})
    assert DeliverableVersion.objects.count() == 1
