"""The map's pages: what the browser draws, what the server draws, the printed sheet, files by right."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.urls import reverse

from cauce.web.actions import risk_layers
from cauce.web.models import (
    Facility,
    Job,
    KeptFile,
    Plan,
    PriorityAnalysis,
    RiskLayer,
    Territory,
    User,
    VulnerabilityJudgement,
)
from tests.core.test_risk_losses import run
from tests.drafts import small_draft
from tests.engines.risk.test_loss_layers import points
from tests.people import marta_of_the_office
from tests.web import city_map
from tests.web.importing import import_draft
from tests.web.risky import facility, reckoned

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    made, _event = import_draft(small_draft(), by=marta)
    first, _second = city_map.territories(made)
    for number in range(2):
        Facility.objects.create(
            plan=made, key=f"facility:{number}", name=f"Escuela {number}", kind="school", territory=first,
            longitude=-79.55, latitude=9.02 + number / 100, placement="placed",
        )  # fmt: skip
    Plan.objects.filter(pk=made.pk).update(published_at="2020-01-01T00:00:00Z")
    return Plan.objects.get(pk=made.pk)


@pytest.fixture
def office(client: Client, marta: User) -> Client:
    client.force_login(marta)
    return client


def test_the_map_says_what_it_shows_with_authority_unit_and_caution(office: Client, plan: Plan, marta: User) -> None:
    city_map.layer(plan, marta, file=city_map.depths(), class_field="", **city_map.FLOOD)
    text = office.get(reverse("map_page", args=[plan.slug])).content.decode()
    for told in ("período de retorno de 100 años", "Dirección de Hidrología", "0.1 a 0.7 m", "Para tamizaje"):
        assert told in text, told
    assert "<image" in text and 'class="map-spot' in text
    assert "sintética" in text  # said on the map


def test_the_public_sees_released_layers_and_no_single_facility(client: Client, plan: Plan, marta: User) -> None:
    inner = city_map.layer(plan, marta, name="Interna")
    outer = city_map.released(plan, marta, name="Liberada")
    told = client.get(reverse("map_data", args=[plan.slug])).json()
    assert [one["name"] for one in told["layers"]] == ["Liberada"]
    assert told["facilities"]["features"] == []
    text = client.get(reverse("map_page", args=[plan.slug])).content.decode()
    assert "Interna" not in text and "Escuela 0" not in text and "menos de los que se dicen" in text
    for name in ("map_tiles", "map_picture", "layer_shapes"):
        assert client.get(reverse(name, args=[plan.slug, inner.current_id])).status_code == 404
        assert client.get(reverse(name, args=[plan.slug, outer.current_id])).status_code == 200


def test_tiles_are_sent_in_parts(office: Client, plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    address = reverse("map_tiles", args=[plan.slug, layer.current_id])
    part = office.get(address, headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")
    size = int(part.headers["Content-Range"].rpartition("/")[2])
    assert len(office.get(address).content) == size
    assert office.get(address, headers={"Range": f"bytes={size}-"}).status_code == 416
    again = office.get(address, headers={"If-None-Match": part.headers["ETag"], "Accept-Encoding": "gzip"})
    assert again.status_code == 304


def test_two_scenarios_stand_side_by_side(office: Client, plan: Plan, marta: User) -> None:
    first = city_map.layer(plan, marta, name="Presente")
    second = city_map.layer(plan, marta, name="Futuro")
    address = f"{reverse('map_page', args=[plan.slug])}?layer={first.pk}&beside={second.pk}&opacity=40"
    text = office.get(address).content.decode()
    assert text.count("<svg xmlns") == 2 and 'opacity="0.40"' in text
    fragment = office.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and fragment.strip() in text


def begun_with(client: Client, plan: Plan) -> str:
    return client.get(reverse("map_page", args=[plan.slug])).content.decode()


def test_buildings_begin_put_away_and_lie_beneath_what_threatens(office: Client, plan: Plan, marta: User) -> None:
    flood = city_map.layer(plan, marta)
    coast = city_map.layer(plan, marta, name="Costa", kind="coast", hazard="", authority="", class_field="")
    homes = city_map.layer(plan, marta, name="Casas", kind="buildings", hazard="", authority="", class_field="")
    text = begun_with(office, plan)
    assert f'value="{coast.pk}" checked' in text and f'value="{homes.pk}" checked' not in text
    text = office.get(reverse("map_page", args=[plan.slug]), {"layer": flood.pk, "also": homes.pk}).content.decode()
    drawn = [text.index(f"/{one.current_id}.png") for one in (homes, flood)]
    assert drawn == sorted(drawn), "what is drawn later lies on top"


def test_buildings_are_shown_where_they_hide_nothing(office: Client, plan: Plan, marta: User) -> None:
    homes = city_map.layer(plan, marta, name="Casas", kind="buildings", hazard="", authority="", class_field="")
    assert f'value="{homes.pk}" checked' in begun_with(office, plan)


def test_each_kind_beneath_has_its_own_colour_in_the_legend(office: Client, plan: Plan, marta: User) -> None:
    city_map.layer(plan, marta, name="Costa", kind="coast", hazard="", authority="", class_field="")
    city_map.layer(plan, marta, name="Vías", kind="roads", hazard="", authority="", class_field="")
    legend = begun_with(office, plan).partition("<h3>También se muestra</h3>")[2].partition("</ul>")[0]
    colours = re.findall(r'<rect [^>]*fill="(#\w{6})"', legend)
    assert len(set(colours)) == 2 and "#76858a" not in colours


def test_only_what_there_is_can_be_chosen(client: Client, plan: Plan, marta: User) -> None:
    text = begun_with(client, plan)
    assert 'id="beside"' not in text and 'id="layer"' not in text and "Aún no se liberó ninguna capa" in text
    city_map.released(plan, marta, name="Una")
    text = begun_with(client, plan)
    assert 'id="layer"' in text and 'id="beside"' not in text
    city_map.released(plan, marta, name="Otra")
    assert 'id="beside"' in begun_with(client, plan)


def ordered_sheet(office: Client, plan: Plan, query: str = "") -> tuple[str, Job]:
    """Order a sheet as the page does; where its progress is shown, and its job."""
    address = office.get(f"{reverse('map_sheet', args=[plan.slug])}{query}")["Location"]
    return address, Job.objects.get(plan=plan, kind="write_map_sheet")


def test_the_sheet_is_written_by_a_job_and_offered_with_its_hash(office: Client, plan: Plan, marta: User) -> None:
    import pypdfium2

    city_map.layer(plan, marta, file=city_map.depths(), class_field="", **city_map.FLOOD)
    address, job = ordered_sheet(office, plan)
    assert job.state == "queued" and "espera" in office.get(address).content.decode()
    again = f"?layer={RiskLayer.objects.get(plan=plan).pk}&opacity=73&facilities=1&priorities=1&also=99&other=x"
    assert ordered_sheet(office, plan, again)[1] == job, "asked for twice, in other words, it is written once"
    city_map.work()
    content = b"".join(office.get(reverse("map_sheet_file", args=[plan.slug, job.pk])))  # type: ignore[arg-type]
    page = pypdfium2.PdfDocument(content)[0]
    assert len(pypdfium2.PdfDocument(content)) == 1
    assert [round(side / 72 * 2.54) for side in page.get_size()] == [42, 30]
    words = " ".join(page.get_textpage().get_text_range().split())
    for told in ("Inundación, 100 años", "Dirección de Hidrología", "km", "Para tamizaje", "0.1 a 0.7 m"):
        assert told in words, told
    assert hashlib.sha256(content).hexdigest() in office.get(address).content.decode()


def test_the_public_cannot_have_sheets_without_end_written(client: Client, plan: Plan, marta: User) -> None:
    address = reverse("map_sheet", args=[plan.slug])
    asked = [client.get(f"{address}?opacity={10 + 5 * number}").status_code for number in range(12)]
    assert asked == [302] * 10 + [429] * 2
    assert client.get(f"{address}?opacity=10").status_code == 302, "what waits already is shown"
    assert Job.objects.filter(kind="write_map_sheet").count() == 10
    client.force_login(marta)
    assert client.get(f"{address}?opacity=100").status_code == 302, "the office is not kept waiting"


def test_a_sheet_of_the_office_is_not_sent_to_others(client: Client, plan: Plan, marta: User) -> None:
    city_map.layer(plan, marta, name="Interna")
    client.force_login(marta)
    address, job = ordered_sheet(client, plan)
    city_map.work()
    client.logout()
    assert client.get(address).status_code == 404
    assert client.get(reverse("map_sheet_file", args=[plan.slug, job.pk])).status_code == 404
    theirs = client.get(reverse("map_sheet", args=[plan.slug]))["Location"]
    city_map.work()
    assert theirs != address and client.get(theirs).status_code == 200


def test_a_layer_whose_name_says_that_it_is_synthetic_says_it_once(office: Client, plan: Plan, marta: User) -> None:
    city_map.layer(plan, marta, name="Ríos (sintética)", kind="other", hazard="")
    city_map.layer(plan, marta, name="Calles", kind="roads", hazard="")
    text = office.get(reverse("map_page", args=[plan.slug])).content.decode()
    assert "Ríos (sintética)" in text and "(sintética) · sintética" not in text
    assert "Calles · sintética" in text


def test_people_are_told_as_the_city_writes_numbers(client: Client, plan: Plan) -> None:
    told = client.get(reverse("map_data", args=[plan.slug])).json()["territories"]["features"]
    assert {one["properties"]["people"] for one in told if one["properties"]["name"] == "Bella Vista"} == {"2,000"}


@pytest.mark.parametrize("way", ["withdrawn", "retired", "replaced", "changed"])
def test_a_sheet_goes_at_once_with_a_layer_that_it_shows(client: Client, plan: Plan, marta: User, way: str) -> None:
    layer = city_map.released(plan, marta)
    address, job = ordered_sheet(client, plan)
    city_map.work()
    file = reverse("map_sheet_file", args=[plan.slug, job.pk])
    assert client.get(file).status_code == 200
    if way == "withdrawn":
        risk_layers.withdraw_layer(layer=layer, by=marta, why="Se revisa.")
    elif way == "retired":
        risk_layers.retire_layer(layer=layer, by=marta)
    elif way == "replaced":
        risk_layers.replace_file(layer=layer, file=city_map.zones(west=-79.59), by=marta)
        city_map.work()
    else:
        told = {**city_map.TOLD, "name": "Con otro nombre"}
        risk_layers.change_layer(layer=layer, told=told, by=marta, expected_version=None)
    assert client.get(file)["Location"] == address, "the file is not sent"
    text = client.get(address).content.decode()
    assert "ya no se envía" in text and file not in text


def test_a_sheet_that_waits_is_not_written_once_its_layer_was_taken_back(
    client: Client, plan: Plan, marta: User
) -> None:
    layer = city_map.released(plan, marta)
    _address, job = ordered_sheet(client, plan)
    risk_layers.withdraw_layer(layer=layer, by=marta, why="Se revisa.")
    city_map.work()
    assert not KeptFile.objects.filter(job=job).exists()


def test_a_sheet_stays_while_other_things_of_the_plan_change(client: Client, plan: Plan, marta: User) -> None:
    city_map.released(plan, marta)
    _address, job = ordered_sheet(client, plan)
    city_map.work()
    city_map.layer(plan, marta, name="Interna")
    assert client.get(reverse("map_sheet_file", args=[plan.slug, job.pk])).status_code == 200


def test_what_comes_first_is_on_the_map_with_its_reason(office: Client, plan: Plan) -> None:
    reckoned(plan)
    address = reverse("map_page", args=[plan.slug])
    text = office.get(address).content.decode()
    for told in ('class="map-sign"', "map-hatched", "Escuela del río", "Va primero", "«Inundación» le da"):
        assert told in text, told
    data = office.get(reverse("map_data", args=[plan.slug])).json()
    [school] = data["priorities"]["facilities"]["features"]
    assert school["properties"]["state"] == "first" and "/equipamientos/" in school["properties"]["url"]
    hidden = office.get(f"{address}?facilities=1").content.decode()
    assert "map-sign" not in hidden and "map-hatched" not in hidden


def test_the_public_sees_released_priorities_of_territories_with_enough_facilities(client: Client, plan: Plan) -> None:
    one = reckoned(plan)
    here = Territory.objects.get(plan=plan, name="Bajo")
    address = reverse("map_page", args=[plan.slug])
    for number in range(5):
        facility(plan, f"Otra {number}", (-79.48, 9.03), territory=here)
    assert "map-hatched" not in client.get(address).content.decode(), "nobody released it"
    PriorityAnalysis.objects.filter(pk=one.pk).update(released_by="Junta", released_on="2020-01-01")
    text = client.get(address).content.decode()
    assert "map-hatched" in text and "Va primero" in text
    assert "map-sign" not in text and "Escuela del río" not in text
    assert "«Inundación»" not in text, "a layer that nobody released is not named"
    assert client.get(reverse("map_data", args=[plan.slug])).json()["priorities"]["facilities"]["features"] == []
    Facility.objects.filter(territory=here, name__startswith="Otra").update(retired_at="2020-01-01T00:00:00Z")
    assert "map-hatched" not in client.get(address).content.decode(), "too few facilities"


def test_the_office_brings_a_layer_by_the_form(office: Client, plan: Plan) -> None:
    address = reverse("new_layer", args=[plan.slug])
    wrong = office.post(address, {"name": "", "kind": "hazard"})
    assert wrong.status_code == 422 and "Elija" in wrong.content.decode()
    sent = office.post(address, {**city_map.TOLD, "file": city_map.zones()}, follow=True)
    assert "se está revisando" in sent.content.decode()
    city_map.work()
    layer = RiskLayer.objects.get(plan=plan)
    page = office.get(reverse("risk_layer", args=[plan.slug, layer.pk])).content.decode()
    assert "no se encontró nada" in page and "map-preview" in page
    assert "Deslizamientos" in office.get(reverse("risk_layers", args=[plan.slug])).content.decode()


def losses(tmp_path: Path, *amounts: float) -> SimpleUploadedFile:
    """Places with what a year costs them, from west to east."""
    content = points(tmp_path / "losses.geojson", *amounts).read_bytes()
    return SimpleUploadedFile("perdidas.geojson", content.replace(b'"loss"', b'"expected_annual_loss"'))


def test_the_losses_of_a_run_come_with_what_it_says_of_itself(office: Client, plan: Plan, tmp_path: Path) -> None:
    address = reverse("new_layer", args=[plan.slug])
    wrong = office.post(
        address, {"kind": "losses", "file": losses(tmp_path, 1.0), "run": SimpleUploadedFile("x", b"{}")}
    )
    assert wrong.status_code == 422 and "run.json" in wrong.content.decode()
    said = SimpleUploadedFile("run.json", run())
    sent = office.post(address, {"kind": "losses", "file": losses(tmp_path, 100.0, 300.0, 0.0, 600.0), "run": said})
    assert sent.status_code == 302, sent.context["wrong"]
    city_map.work()
    layer = RiskLayer.objects.get(plan=plan)
    text = office.get(f"{reverse('map_page', args=[plan.slug])}?layer={layer.pk}").content.decode()
    for told in ("Pérdidas", "pérdida anual esperada", "USD", "1 000", "SHA-256", "esta capa es sintética"):
        assert told in text.replace("\xa0", " ").replace("1,000", "1 000"), told
    assert layer.run["sha256"][:12] in text
    page = office.get(reverse("risk_layer", args=[plan.slug, layer.pk])).content.decode()
    assert "no se encontró nada" in page


def test_what_was_found_names_the_layer_and_its_cure(office: Client, plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta, file=city_map.zones(west=10.0))
    page = office.get(reverse("risk_layer", args=[plan.slug, layer.pk])).content.decode()
    assert "«Deslizamientos» está en" in page and "sistema de referencia" in page


def test_a_layer_is_released_and_taken_back_by_its_page(office: Client, plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    address = reverse("risk_layer", args=[plan.slug, layer.pk])
    assert office.post(address, {"act": "release", "released_by": ""}).status_code == 422
    office.post(address, {"act": "release", "released_by": "Junta", "release_reason": "Se publica"})
    layer.refresh_from_db()
    assert layer.released_by == "Junta"
    office.post(address, {"act": "withdraw"})
    layer.refresh_from_db()
    assert layer.released_by == ""


def test_what_changes_how_it_is_drawn_is_checked_again(office: Client, plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    told = {**city_map.TOLD, "class_field": "otro", "version": str(layer.version)}
    office.post(reverse("change_layer", args=[plan.slug, layer.pk]), told)
    city_map.work()
    page = office.get(reverse("risk_layer", args=[plan.slug, layer.pk])).content.decode()
    assert "«otro»" in page


def test_facilities_are_marked_by_class_for_the_office_alone(client: Client, plan: Plan, marta: User) -> None:
    school = Facility.objects.get(plan=plan, key="facility:0")
    VulnerabilityJudgement.objects.create(
        plan=plan, key="judgement:1", facility=school, index="generic", score=4.6, band="very_high",
        judged_on=dt.date(2020, 1, 1), judge_post="Ingeniería", entered_by=marta,
    )  # fmt: skip
    Plan.objects.filter(pk=plan.pk).update(revision=F("revision") + 1)
    address = reverse("map_page", args=[plan.slug])
    assert "#800026" not in client.get(address).content.decode()
    client.force_login(marta)
    text = client.get(address).content.decode()
    assert 'fill="#800026"' in text and "Muy alta" in text
    found = client.get(reverse("map_data", args=[plan.slug])).json()["facilities"]["features"]
    assert [one["properties"].get("level") for one in found] == ["very_high", None]
