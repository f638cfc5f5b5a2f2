"""A screening makes a hazard layer by a job: filed within the office, saying how; who may, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cauce.web import jobs
from cauce.web.actions import risk_layers, risk_priorities
from cauce.web.actions import screening as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Event, Plan, RiskLayer, Screening, User
from cauce.web.queries import screening as queries
from cauce.web.queries.risk_layers import drawn_layers
from tests.people import marta_of_the_office, with_role
from tests.web.importing import import_draft
from tests.web.risky import facility, zones
from tests.web.screened import RAIN, SHAKING, city, elevation, square, stain

pytestmark = [pytest.mark.django_db, pytest.mark.database]
pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return city(import_draft(by=marta)[0])


def work() -> None:
    while jobs.run_one():
        pass


def screened(plan: Plan, kind: str, *, by: User, replaces: RiskLayer | None = None, **told: str) -> Screening:
    made = actions.order_screening(plan=plan, kind=kind, told=told, by=by, replaces=replaces)
    work()
    return Screening.objects.select_related("layer__current", "file__file").get(pk=made.pk)


def layer_of(one: Screening) -> RiskLayer:
    assert one.state == "ready", one.problem
    assert one.layer is not None
    return RiskLayer.objects.select_related("current").get(pk=one.layer.pk)


def test_an_earthquake_becomes_an_internal_layer_that_is_drawn(plan: Plan, marta: User) -> None:
    layer = layer_of(screened(plan, "shaking", by=marta, **SHAKING))
    assert (layer.kind, layer.hazard, layer.unit, layer.released_by) == ("hazard", "earthquake", "g", "")
    assert layer.current is not None and layer.current.state == "ready"
    assert layer.event == "Sismo de magnitud 6,8 a 12 km de profundidad"
    assert "Climent" in layer.authority
    assert layer.note.startswith("Es un tamizaje, no un diseño.")
    assert not layer.is_synthetic


def test_ground_that_rises_slides_more_and_what_it_rests_on_is_kept(plan: Plan, tmp_path: Path, marta: User) -> None:
    ground = elevation(plan, tmp_path, is_synthetic=True)
    one = screened(plan, "landslide", by=marta, elevation=str(ground.pk), lithology_factor="5", **RAIN)
    layer = layer_of(one)
    assert (layer.hazard, layer.class_field, layer.is_synthetic) == ("landslide", "clase", True)
    assert layer.current is not None
    words = [each["value"] for each in layer.current.classes]
    assert words == sorted(words) and words[-1] in ("V alta", "VI muy alta")
    [source] = one.results["sources"]
    assert ground.current is not None
    assert (source["input"], source["sha256"]) == ("elevation", ground.current.file.sha256)
    assert source["sha256"][:12] in layer.source


def test_a_wave_leaves_some_without_time(plan: Plan, tmp_path: Path, marta: User) -> None:
    ground = elevation(plan, tmp_path)
    times = {"arrival_min": "20", "warning_min": "8", "reaction_min": "5", "speed_m_s": "1.1"}
    one = screened(plan, "tsunami", by=marta, elevation=str(ground.pk), runup_m="12", **times)
    layer = layer_of(one)
    assert layer.current is not None
    assert layer.current.classes[-1]["value"] == "4 la ola llega antes"
    assert one.results["figures"]["farthest_m"] > 0


def test_a_stain_and_the_ground_give_depths_that_priorities_count_with(plan: Plan, tmp_path: Path, marta: User) -> None:
    ground, wet = elevation(plan, tmp_path), stain(plan, tmp_path)
    facility(plan, "Escuela del río", (-79.47, 9.04), capacity=300)
    layer = layer_of(screened(plan, "flood", by=marta, elevation=str(ground.pk), extent=str(wet.pk)))
    assert (layer.hazard, layer.unit) == ("flood", "m")
    analysis = risk_priorities.order_analysis(plan=plan, name="", layers=[layer.pk], by=marta)
    work()
    analysis.refresh_from_db()
    assert analysis.state == "ready", analysis.problem
    assert analysis.results["territories"][0]["name"] == "Bajo"


def test_with_other_values_it_is_a_new_file_of_the_same_layer(plan: Plan, marta: User) -> None:
    first = screened(plan, "shaking", by=marta, **SHAKING)
    again = screened(plan, "shaking", by=marta, replaces=first.layer, **{**SHAKING, "magnitude": "7,4"})
    layer = layer_of(again)
    assert layer.pk == layer_of(first).pk
    assert layer.current_id == again.file_id
    assert layer.files.count() == 2
    assert "7,4" in layer.event
    assert queries.screenings(plan).count() == 2
    risk_layers.use_file(layer=layer, number=1, by=marta)
    assert layer_of(first).current_id == first.file_id


def test_a_released_layer_gets_no_other_file(plan: Plan, marta: User) -> None:
    first = screened(plan, "shaking", by=marta, **SHAKING)
    risk_layers.release_layer(layer=layer_of(first), body="Junta", reason="Simulacro.", on="2020-01-01", by=marta)
    with pytest.raises(actions.NotWholeError, match="layer_released"):
        actions.order_screening(plan=plan, kind="shaking", told=SHAKING, by=marta, replaces=layer_of(first))


def test_a_layer_released_while_a_screening_waits_keeps_its_file(plan: Plan, marta: User) -> None:
    first = layer_of(screened(plan, "shaking", by=marta, **SHAKING))
    made = actions.order_screening(plan=plan, kind="shaking", told=SHAKING, by=marta, replaces=first)
    risk_layers.release_layer(layer=first, body="Junta", reason="Simulacro.", on="2020-01-01", by=marta)
    work()
    other = layer_of(Screening.objects.select_related("layer__current").get(pk=made.pk))
    assert (other.pk != first.pk, other.released_by) == (True, "")
    assert first.files.count() == 1


def test_it_says_that_a_layer_it_rests_on_has_another_file(plan: Plan, tmp_path: Path, marta: User) -> None:
    ground, wet = elevation(plan, tmp_path), stain(plan, tmp_path)
    one = screened(plan, "flood", by=marta, elevation=str(ground.pk), extent=str(wet.pk))
    assert queries.changed_since(one) == []
    risk_layers.retire_layer(layer=wet, by=marta)
    assert queries.changed_since(one) == ["Mancha de 2010"]


def test_layers_that_do_not_meet_are_refused_with_a_sentence(plan: Plan, tmp_path: Path, marta: User) -> None:
    ground = elevation(plan, tmp_path)
    far = zones(plan, "Lejos", tmp_path, ("mojado", square(-78.1, 8.2, 0.1)))
    one = screened(plan, "flood", by=marta, elevation=str(ground.pk), extent=str(far.pk))
    assert (one.state, one.problem) == ("refused", ["screening_apart", {"layer": "Elevación"}])
    assert not RiskLayer.objects.filter(hazard="flood", name__startswith="Profundidad").exists()


def test_a_city_too_far_from_the_earthquake_is_refused(plan: Plan, marta: User) -> None:
    one = screened(plan, "shaking", by=marta, **{**SHAKING, "longitude": "-70"})
    assert one.state == "refused" and one.problem[0] == "distance_outside"


def test_what_is_not_whole_is_not_ordered(plan: Plan, marta: User) -> None:
    with pytest.raises(actions.NotWholeError, match="magnitude: number_outside"):
        actions.order_screening(plan=plan, kind="shaking", told={**SHAKING, "magnitude": "12"}, by=marta)
    with pytest.raises(actions.NotWholeError, match="kind_unknown"):
        actions.order_screening(plan=plan, kind="volcano", told={}, by=marta)
    assert not Screening.objects.exists()


def test_a_cancelled_one_files_nothing(plan: Plan, marta: User) -> None:
    made = actions.order_screening(plan=plan, kind="shaking", told=SHAKING, by=marta)
    assert made.job is not None
    jobs.cancel(made.job)
    work()
    made.refresh_from_db()
    assert made.state == "waiting" and made.layer is None
    assert not RiskLayer.objects.exists()


@pytest.mark.parametrize("role", ["reader", "board_member", "mayor"])
def test_only_the_office_screens(plan: Plan, role: str) -> None:
    with pytest.raises(NotAllowedError):
        actions.order_screening(plan=plan, kind="shaking", told=SHAKING, by=with_role(plan, role))


def test_a_screening_is_put_away_and_comes_back(plan: Plan, marta: User) -> None:
    one = screened(plan, "shaking", by=marta, **SHAKING)
    event = actions.retire_screening(screening=one, by=marta)
    assert queries.screening(plan, one.pk) is None
    assert layer_of(one).retired_at is None
    undo(event=Event.objects.get(pk=event.pk), why="Sigue en uso.", by=marta)
    assert queries.screening(plan, one.pk) is not None


def test_an_elevation_is_drawn_in_steps_for_the_office_and_is_not_on_the_map(
    plan: Plan, tmp_path: Path, marta: User
) -> None:
    ground = elevation(plan, tmp_path)
    assert ground.current is not None
    steps = [(one["low"], one["high"]) for one in ground.current.classes]
    assert len(steps) == 5 and steps[0][0] is None and steps[-1][1] is None
    assert ground not in drawn_layers(marta, plan)
    assert ground in queries.layers(plan)
