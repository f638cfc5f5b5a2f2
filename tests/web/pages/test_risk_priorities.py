"""The pages of priorities: choosing layers, what comes first with its reason, and the report in each form."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from django.test import Client
from docx import Document
from pptx import Presentation
from python_calamine import CalamineWorkbook

from cauce.web import jobs
from cauce.web.models import Deliverable, DeliverableVersion, Plan, PriorityAnalysis, RiskLayer
from tests.people import with_role
from tests.web.risky import facility, square, territory, zones

pytestmark = pytest.mark.django_db
PAGE = "/es/rioseco/prioridades/"


@pytest.fixture
def layer(plan: Plan, tmp_path: Path) -> RiskLayer:
    """A flood over «Bajo», synthetic, of a named authority."""
    told = {"is_synthetic": True, "authority": "Instituto del Agua", "source": "Estudio de crecidas"}
    return zones(
        plan, "Inundación", tmp_path, ("baja", square(-79.5, 9.0, 0.1)), ("alta", square(-79.5, 9.0, 0.05)), **told
    )


@pytest.fixture
def city(plan: Plan, layer: RiskLayer) -> Plan:
    """«Bajo», which the flood reaches, with a school whose name looks like a formula."""
    low = territory(plan, "Bajo", -79.5, population=1000, women=600)
    territory(plan, "Alto", -79.3, population=3000, women=1200)
    facility(plan, "=Escuela del río", (-79.48, 9.02), capacity=300, territory=low, roles=["shelter"])
    facility(plan, "Escuela sin lugar", None, territory=low)
    return plan


@pytest.fixture
def address(city: Plan, layer: RiskLayer, office: Client) -> str:
    """The page of a reckoning that is done."""
    response = office.post(PAGE, {"layer": str(layer.pk), "name": "Enero"})
    assert response.status_code == 302, response.content.decode()
    assert jobs.run_one()
    return str(response["Location"])


def test_a_reckoning_waits_and_then_says_what_comes_first_and_why(city: Plan, layer: RiskLayer, office: Client) -> None:
    ordered = office.post(PAGE, {"layer": str(layer.pk)})
    assert "espera su turno" in office.get(ordered["Location"]).content.decode()
    assert jobs.run_one()
    page = office.get(ordered["Location"]).content.decode()
    for words in (
        "1 de 1 equipamientos y 1 territorios van primero",
        "Hecho con capas sintéticas",
        "Es un tamizaje, no un diseño",
        "=Escuela del río",
        "«Inundación» lo tiene en su clase «alta»: amenaza muy alta.",
        "1 equipamiento no tiene lugar en el mapa",
        "Instituto del Agua",
        "Mujeres",
    ):
        assert words in page


def test_without_a_choice_the_page_says_so_and_orders_nothing(city: Plan, office: Client) -> None:
    response = office.post(PAGE, {})
    assert response.status_code == 422
    assert "Elija al menos una capa de amenaza" in response.content.decode()
    assert not PriorityAnalysis.objects.exists()


def test_nobody_but_the_office_sees_them(address: str, city: Plan, public: Client) -> None:
    reader = Client()
    reader.force_login(with_role(city, "reader"))
    for client in (public, reader):
        for page in (PAGE, address, f"{address.rstrip('/')}.pdf"):
            assert client.get(page).status_code == 404


def content(office: Client, address: str, form: str) -> bytes:
    response = office.get(f"{address.rstrip('/')}.{form}")
    assert response.status_code == 200
    assert "-prioridades-" in response["Content-Disposition"]
    return bytes(response.content)


def test_the_pdf_says_the_same_and_names_its_sources(address: str, office: Client) -> None:
    data = content(office, address, "pdf")
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    for words in (
        "Mapa de riesgos y áreas prioritarias",
        "=Escuela del río",
        "Hecho con capas sintéticas",
        "Instituto del Agua",
    ):
        assert words in text
    assert data == content(office, address, "pdf")


def test_the_word_document_holds_the_map_with_words_for_it(address: str, office: Client) -> None:
    data = content(office, address, "docx")
    document = Document(io.BytesIO(data))
    [shape] = document.inline_shapes
    assert "Territorios según cuánto necesitan" in shape._inline.docPr.get("descr")
    assert any("=Escuela del río" in cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


def test_the_slides_have_a_table_and_say_that_it_is_synthetic(address: str, office: Client) -> None:
    told = Presentation(io.BytesIO(content(office, address, "pptx")))
    text = " ".join(shape.text_frame.text for slide in told.slides for shape in slide.shapes if shape.has_text_frame)
    assert "Hecho con capas sintéticas" in text
    assert any(shape.has_table for slide in told.slides for shape in slide.shapes)


def test_a_name_that_looks_like_a_formula_stays_words_in_the_workbook(address: str, office: Client) -> None:
    data = content(office, address, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert "Hecho con capas sintéticas" in str(book.get_sheet_by_index(0).to_python()[1])
    assert "=Escuela del río" in [line[0] for line in book.get_sheet_by_index(1).to_python()]
    kept = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in kept.namelist() if "worksheets/sheet" in name and b"<f>" in kept.read(name)]


def test_the_geojson_has_points_and_outlines_with_their_reasons(address: str, office: Client) -> None:
    told = json.loads(content(office, address, "geojson"))
    kinds = [(one["properties"]["kind"], one["geometry"]["type"]) for one in told["features"]]
    assert kinds == [("facility", "Point"), ("territory", "Polygon"), ("territory", "Polygon")]
    assert told["metadata"]["synthetic"] is True
    assert told["features"][0]["properties"]["reasons"].startswith("«Inundación»")


def test_an_unknown_form_is_no_page(address: str, office: Client) -> None:
    assert office.get(f"{address.rstrip('/')}.exe").status_code == 404


def test_a_reckoning_is_put_away(address: str, office: Client) -> None:
    assert office.post(f"{address}guardar/").status_code == 302
    assert office.get(address).status_code == 200
    assert office.post(f"{address}guardar/", {"retire": "1"}).status_code == 302
    assert office.get(address).status_code == 404


def test_the_report_is_handed_in_as_a_version_of_a_deliverable(address: str, city: Plan, office: Client) -> None:
    deliverable = Deliverable.objects.filter(plan=city).order_by("pk")[0]
    Deliverable.objects.filter(pk=deliverable.pk).update(kind="map", text="Mapa de riesgos")
    assert f'value="{deliverable.pk}"' in office.get(address).content.decode()
    done = office.post(f"{address}entregar/", {"deliverable": str(deliverable.pk)})
    assert done["Location"].endswith(f"/{deliverable.pk}/")
    version = DeliverableVersion.objects.get(deliverable=deliverable)
    assert version.file_name.endswith(".pdf") and version.note == "Cálculo «Enero»"
    deliverable.refresh_from_db()
    assert deliverable.state == "submitted"


def test_a_deliverable_that_is_none_of_them_is_refused(address: str, city: Plan, office: Client) -> None:
    office.post(f"{address}entregar/", {"deliverable": "99999"})
    assert not DeliverableVersion.objects.exists()
