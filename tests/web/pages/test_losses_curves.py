"""Pages of losses with an office's own curves, honest figures, sources of prices; handed in as a deliverable."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cauce.web import jobs
from cauce.web.models import Deliverable, LossAnalysis, Plan, User
from cauce.web.queries.risk_priorities import deliverables
from tests.web import drowned

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """The small plan with its city under water."""
    return drowned.city(plan)


def at(plan: Plan, name: str, *more: object) -> str:
    return reverse(name, args=[plan.slug, *more])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_curves_come_with_the_form_and_stand_on_the_page_and_in_the_files(
    plan: Plan, tmp_path: Path, office: Client, marta: User
) -> None:
    wind = drowned.depths(plan, 50, tmp_path, hazard="wind", unit="m/s")
    form = text_of(office, at(plan, "losses"))
    assert "Viento fuerte, m/s" in form and "el método no tiene curvas" in form
    answer = office.post(at(plan, "losses"), {"layer": [wind.pk], "samples": "0"})
    assert answer.status_code == 422
    assert "No hay curvas de viento fuerte en m/s" in answer.content.decode()
    sent = {"layer": [wind.pk], "samples": "0", "curves_source": "Estudio de techos, 2017",
            "curves": SimpleUploadedFile("techos.csv", drowned.WIND.encode())}  # fmt: skip
    assert office.post(at(plan, "losses"), sent).status_code == 302
    assert jobs.run_one()
    one = LossAnalysis.objects.get()
    told = text_of(office, at(plan, "loss_analysis", one.pk))
    for words in ("techos.csv", "Estudio de techos, 2017", "3 m/s: 50 %", "viento fuerte", "Precios y valores",
                  "Elección propia, del orden de Panamá", str(marta)):  # fmt: skip
        assert words in told, words
    assert office.get(at(plan, "losses_curves", one.pk)).getvalue() == drowned.WIND.encode()
    book = openpyxl.load_workbook(io.BytesIO(office.get(at(plan, "losses_file", one.pk, "xlsx")).content))
    cells = str([list(sheet.iter_rows(values_only=True)) for sheet in book])
    assert "techos.csv" in cells and one.results["own_curves"]["sha256"][:12] in cells
    LossAnalysis.objects.update(released_by="Junta", released_of=F("made_at"))
    Plan.objects.update(published_at=timezone.now())
    public = Client()
    assert str(marta) not in text_of(public, at(plan, "loss_analysis", one.pk))
    assert public.get(at(plan, "losses_curves", one.pk)).status_code in {302, 403, 404}


def test_curves_have_to_be_chosen_again_where_something_else_is_wrong(
    plan: Plan, tmp_path: Path, office: Client
) -> None:  # fmt: skip
    wind = drowned.depths(plan, 50, tmp_path, hazard="wind", unit="m/s")
    sent = {"layer": [wind.pk], "samples": "muchas", "curves": SimpleUploadedFile("techos.csv", drowned.WIND.encode())}
    answer = office.post(at(plan, "losses"), sent)
    assert answer.status_code == 422
    assert "Elija otra vez la tabla de curvas" in answer.content.decode()


def test_amounts_are_rounded_to_what_their_bands_allow_and_stand_in_full_in_the_workbook(
    plan: Plan, office: Client
) -> None:
    one = drowned.analysed(plan)
    line = {"expected_annual_loss": 40_408_674.67, "expected_annual_loss_low": 28_286_072.3,
            "expected_annual_loss_high": 52_531_277.1, "total_value": 4_123_456_789.0}  # fmt: skip
    LossAnalysis.objects.filter(pk=one.pk).update(results=one.results | line)
    told = text_of(office, at(plan, "loss_analysis", one.pk))
    assert "USD 40,000,000" in told and "28,000,000 – 53,000,000" in told
    assert "4,100,000,000" in told
    assert "40,408" not in told
    book = openpyxl.load_workbook(io.BytesIO(office.get(at(plan, "losses_file", one.pk, "xlsx")).content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert 40_408_674.67 in cells
    heads, first = list(book["Territorios"].iter_rows(values_only=True))[:2]
    assert [first[heads.index(f"Nueve de cada diez muestras, {end}")] for end in ("desde", "hasta")] == [900.0, 1500.0]


def test_the_report_is_handed_in_as_a_version_of_a_deliverable(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    assert "Entregar el informe" in text_of(office, at(plan, "loss_analysis", one.pk))
    nothing = office.post(at(plan, "hand_in_losses", one.pk), {"deliverable": "x"}, follow=True)
    assert "Elija el producto" in nothing.content.decode()
    chosen = deliverables(plan)[0]
    answer = office.post(at(plan, "hand_in_losses", one.pk), {"deliverable": chosen.pk})
    assert answer.headers["Location"] == at(plan, "deliverable", chosen.pk)
    assert Deliverable.objects.get(pk=chosen.pk).versions.count() == 1


def test_a_release_that_an_undo_brought_back_is_not_told_of_other_figures(plan: Plan, office: Client) -> None:
    one = drowned.analysed(plan)
    LossAnalysis.objects.update(released_by="Junta de riesgo", released_of=F("made_at"), made_at=timezone.now())
    told = text_of(office, at(plan, "loss_analysis", one.pk))
    assert "Junta de riesgo liberó cifras que se calcularon antes que estas" in told
    assert "Registrar la liberación" in told
    assert "liberado por Junta" not in text_of(office, at(plan, "losses"))
