"""Layers of the map: brought with their file, checked by a job, replaced with history, released by a named body."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cauce.web import jobs
from cauce.web.actions import risk_layers as actions
from cauce.web.actions.documents import CannotKeepFileError, begin_upload
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Event, Plan, RiskLayer, Upload, User
from cauce.web.queries import risk_layers as queries
from tests.drafts import small_draft
from tests.people import irene_without_a_role, marta_of_the_office, ruben_of_one_plan
from tests.web import city_map
from tests.web.importing import import_draft

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    made, _event = import_draft(small_draft(), by=marta)
    city_map.territories(made)
    return made


def test_a_layer_is_checked_and_drawn_with_what_it_covers(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    assert layer.current is not None
    assert (layer.current.state, layer.current.file_name) == ("ready", "zonas.geojson")
    low, high = queries.classes_of(layer.current)
    assert (low.value, high.value) == ("Baja", "Alta")
    assert low.shares == pytest.approx({"territory:0": 0.5}, abs=0.01)
    assert high.shares == pytest.approx({"territory:1": 0.25}, abs=0.01)
    assert [event.act for event in Event.objects.filter(plan=plan).order_by("pk")][-2:] == ["add_layer", "draw_layer"]


def test_a_raster_is_drawn_as_a_picture_without_tiles(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta, file=city_map.depths(), class_field="", **city_map.FLOOD)
    assert layer.current is not None and layer.current.picture is not None and layer.current.tiles is None
    facts = queries.facts_of(layer.current)
    assert facts is not None and (facts.missing, facts.lowest, facts.highest) == (1, 0.0, 2.0)
    assert [one.low for one in queries.classes_of(layer.current)] == [0.1, 0.7, 1.5]


def test_feet_against_metres_keep_a_file_from_the_map(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta, file=city_map.depths(unit="ft"), class_field="", **city_map.FLOOD)
    assert layer.current is None
    file = layer.files.get()
    assert [one.code for one in queries.problems_of(file)] == ["layer_other_unit"]


def test_what_is_typed_wrong_is_told_by_field(plan: Plan, marta: User) -> None:
    wrong = {"name": "", "kind": "hazard", "return_period_years": "cien", "source_on": "ayer"}
    with pytest.raises(actions.CannotKeepLayerError) as refused:
        actions.add_layer(plan=plan, told=wrong, file=None, by=marta)
    assert {one.field for one in refused.value.faults} == {
        "name", "hazard", "authority", "return_period_years", "source_on", "file",
    }  # fmt: skip


def test_a_pickle_is_never_kept(plan: Plan, marta: User) -> None:
    file = SimpleUploadedFile("capa.gpkg", b"\x80\x04\x95\x00\x00\x00 pickle")
    with pytest.raises(CannotKeepFileError):
        actions.add_layer(plan=plan, told=city_map.TOLD, file=file, by=marta)
    assert not RiskLayer.objects.exists()


def test_a_new_file_takes_the_place_of_the_old_one_which_can_come_back(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    actions.replace_file(layer=layer, file=city_map.zones(west=-79.59), by=marta, why="Versión corregida")
    city_map.work()
    layer.refresh_from_db()
    assert layer.current is not None and layer.current.number == 2
    actions.use_file(layer=layer, number=1, by=marta)
    layer.refresh_from_db()
    assert layer.current.number == 1


def test_another_file_of_a_released_layer_is_internal_until_a_body_releases_it_too(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    actions.release_layer(layer=layer, body="Autoridad de Riesgo", reason="Acta 3", on="", by=marta)
    actions.replace_file(layer=layer, file=city_map.zones(west=-79.59), by=marta)
    layer.refresh_from_db()
    assert layer.released_by  # the old one is drawn still
    city_map.work()
    layer.refresh_from_db()
    assert (layer.released_by, layer.released_on, layer.release_reason) == ("", None, "")
    actions.release_layer(layer=layer, body="Autoridad de Riesgo", reason="Acta 4", on="", by=marta)
    actions.use_file(layer=layer, number=2, by=marta)  # it is drawn already
    layer.refresh_from_db()
    assert layer.release_reason == "Acta 4"
    actions.use_file(layer=layer, number=1, by=marta)
    layer.refresh_from_db()
    assert layer.released_by == ""


def test_a_file_that_comes_whole_leaves_what_others_send_in_parts(plan: Plan, marta: User) -> None:
    theirs = begin_upload(target=plan, name="ajeno.tif", size=9, by=ruben_of_one_plan(plan))
    told = {**city_map.TOLD, "name": "Mía"}
    actions.add_layer(plan=plan, told=told, file=city_map.zones(), upload=theirs.token, by=marta)
    assert Upload.objects.filter(pk=theirs.pk).exists()


def test_a_wrong_new_file_leaves_the_one_that_is_drawn(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    actions.replace_file(layer=layer, file=city_map.zones(west=10.0), by=marta)
    city_map.work()
    layer.refresh_from_db()
    assert layer.current is not None and layer.current.number == 1
    assert [one.code for one in queries.problems_of(layer.files.get(number=2))] == ["layer_far_away"]


def test_a_layer_is_internal_until_a_body_releases_it(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    irene = irene_without_a_role()
    Plan.objects.filter(pk=plan.pk).update(published_at="2020-01-01T00:00:00Z")
    assert list(queries.drawn_layers(irene, plan)) == []
    with pytest.raises(actions.CannotKeepLayerError):
        actions.release_layer(layer=layer, body="", reason="", on="", by=marta)
    actions.release_layer(layer=layer, body="Junta de gestión", reason="Se publica.", on="", by=marta)
    assert list(queries.drawn_layers(irene, plan)) == [layer]
    actions.withdraw_layer(layer=layer, by=marta)
    assert list(queries.drawn_layers(irene, plan)) == []


def test_taking_a_layer_away_can_be_undone(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta)
    event = actions.retire_layer(layer=layer, by=marta)
    assert list(queries.layers(plan)) == []
    undo(event=event, by=marta, why="Hace falta")
    assert list(queries.layers(plan)) == [layer]


def test_only_the_office_brings_or_releases_layers(plan: Plan, marta: User) -> None:
    irene = irene_without_a_role()
    with pytest.raises(NotAllowedError):
        actions.add_layer(plan=plan, told=city_map.TOLD, file=city_map.zones(), by=irene)
    layer = city_map.layer(plan, marta)
    with pytest.raises(NotAllowedError):
        actions.release_layer(layer=layer, body="Junta", reason="Sí", on="", by=irene)
    with pytest.raises(NotAllowedError):
        actions.retire_layer(layer=layer, by=irene)


def test_what_waited_for_the_libraries_is_checked_once_they_are_there(plan: Plan, marta: User) -> None:
    layer = city_map.layer(plan, marta, name="Zonas")
    file = layer.files.get()
    layer.files.update(state="refused", problems=[["layer_no_libraries", {"layer": "Zonas"}, "blocks"]])
    other = city_map.layer(plan, marta, name="Otras")
    other.files.update(state="refused", problems=[["layer_no_crs", {"layer": "Otras"}, "blocks"]])
    assert actions.check_what_waited(by=marta) == 1
    assert jobs.run_one()
    file.refresh_from_db()
    assert (file.state, file.problems) == ("ready", [])
    assert actions.check_what_waited(by=marta) == 0
