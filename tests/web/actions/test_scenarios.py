"""Scenarios are asked by the office, played by a job, played again when the city changed, released by a body."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cauce.web import jobs
from cauce.web.actions import scenarios as actions
from cauce.web.actions.facilities import merge_facilities
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import (
    Event,
    Facility,
    FacilityNeed,
    FacilityProposal,
    Plan,
    RiskLayer,
    Scenario,
    Territory,
    User,
    VulnerabilityJudgement,
)
from cauce.web.queries import scenarios as queries
from tests.people import marta_of_the_office, with_role
from tests.web.drowned import buildings, depths
from tests.web.drowned import city as drowned
from tests.web.importing import import_draft
from tests.web.risky import facility, square, territory, zones

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


@pytest.fixture
def layer(plan: Plan, tmp_path: Path) -> RiskLayer:
    """A slide over the western half of «Bajo», which comes once in fifty years."""
    told = {"hazard": "landslide", "unit": "", "return_period_years": 50, "authority": "Instituto"}
    west = {
        "type": "Polygon",
        "coordinates": [[[-79.5, 9.0], [-79.45, 9.0], [-79.45, 9.1], [-79.5, 9.1], [-79.5, 9.0]]],
    }
    return zones(plan, "Laderas", tmp_path, ("baja", square(-79.31, 9.0, 0.005)), ("alta", west), **told)


@pytest.fixture
def city(plan: Plan) -> Plan:
    """«Bajo», half of which slides, with a substation there that a hospital elsewhere needs."""
    low = territory(plan, "Bajo", -79.5, population=1000)
    high = territory(plan, "Alto", -79.3, population=3000)
    facility(plan, "Escuela", (-79.48, 9.02), capacity=300, floor_area_m2=1200, territory=low, roles=["shelter"])
    power = facility(plan, "Subestación", (-79.47, 9.03), capacity=10, territory=low)
    hospital = facility(plan, "Hospital", (-79.25, 9.05), capacity=200, territory=high, roles=["shelter"])
    facility(plan, "Escuela sin lugar", None, capacity=100, territory=low)
    Facility.objects.filter(pk=power.pk).update(kind="water_power")
    Facility.objects.filter(pk=hospital.pk).update(kind="hospital")
    return plan


def needs(plan: Plan, by: User, **told: str) -> FacilityNeed:
    numbers = {one.name: str(one.pk) for one in Facility.objects.filter(plan=plan)}
    typed = {"facility": numbers["Hospital"], "supplier": numbers["Subestación"], "service": "power"} | told
    return actions.add_need(plan=plan, told=typed, by=by)


def play(plan: Plan, layer: RiskLayer, by: User, **told: Any) -> Scenario:
    typed = {"name": "Deslizamiento", "layer": str(layer.pk), **told}
    made = actions.order_scenario(plan=plan, told=typed, by=by)
    assert jobs.run_one()
    made.refresh_from_db()
    assert made.state == "ready", made.problem
    return made


def of(scenario: Scenario, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(line for line in scenario.results["facilities"] if line["name"] == name)
    return found


def test_what_is_hit_says_by_how_much_and_by_which_rule(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    school = of(found, "Escuela")
    assert (school["state"], school["damage"], school["by"], school["words"]) == ("hit", 0.9, "classes", "alta")
    assert of(found, "Hospital")["state"] == "works"
    assert found.figures["hit"] == 2
    assert found.figures["low"] < found.figures["total"] < found.figures["high"]


def test_the_hospital_stops_when_its_power_fails_and_its_reserve_is_used_up(
    city: Plan, layer: RiskLayer, marta: User
) -> None:
    needs(city, marta, reserve_hours="24")
    hospital = of(play(city, layer, marta), "Hospital")
    assert (hospital["state"], hospital["stops"], hospital["chain"]) == ("out", 24, ["Subestación", "Hospital"])


def test_people_who_find_no_place_in_reach_are_counted_by_territory(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta, reach_m="5000")
    low = next(line for line in found.results["territories"] if line["name"] == "Bajo")
    assert (low["affected"], low["needing"], low["without"]) == (500, 100, 100)
    farther = play(city, layer, marta, reach_m="50000")
    assert farther.figures["without"] == 0


def test_strengthening_the_school_avoids_cost_and_says_by_how_much_it_pays(
    city: Plan, layer: RiskLayer, marta: User
) -> None:
    school = Facility.objects.get(name="Escuela")
    told = {"strengthen": [str(school.pk)], f"cost-{school.pk}": "10000"}
    measure = play(city, layer, marta, **told).results["measure"]
    [line] = measure["facilities"]
    assert (line["cost"], line["damage"], line["after"]) == (10000, 0.9, 0.36)
    assert 0 < measure["worth"]["low"]["ratio"] < measure["worth"]["mid"]["ratio"] < measure["worth"]["high"]["ratio"]


def test_the_same_city_gives_the_same_again(city: Plan, layer: RiskLayer, marta: User) -> None:
    assert play(city, layer, marta).results == play(city, layer, marta).results


def test_what_could_not_be_counted_is_said(city: Plan, layer: RiskLayer, marta: User) -> None:
    codes = [code for code, _values in play(city, layer, marta).results["warnings"]]
    assert {"without_place", "judged_by_nobody", "no_needs", "straight_ways"} <= set(codes)


def test_a_road_that_slides_cuts_the_way_to_the_shelter(
    city: Plan, layer: RiskLayer, marta: User, tmp_path: Path
) -> None:
    line = {"type": "LineString", "coordinates": [[-79.48, 9.05], [-79.25, 9.05]]}
    roads = zones(city, "Vías", tmp_path, ("", line), kind="roads", hazard="")
    found = play(city, layer, marta, roads=str(roads.pk), reach_m="90000")
    low = next(each for each in found.results["territories"] if each["name"] == "Bajo")
    assert (low["is_cut"], low["nearest_m"], low["without"]) == (True, None, 100)
    assert [each["role"] for each in found.results["layers"]] == ["hazard", "roads"]


def test_a_class_below_the_least_that_was_asked_does_not_count(city: Plan, layer: RiskLayer, marta: User) -> None:
    facility(city, "Capilla", (-79.309, 9.002), capacity=20)
    assert of(play(city, layer, marta), "Capilla")["state"] != "works"
    assert of(play(city, layer, marta, least_class="2"), "Capilla")["state"] == "works"


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"name": " "}, "name", "name_missing"),
        ({"layer": "99999"}, "layer", "layer_missing"),
        ({"unusable_from": "200"}, "unusable_from", "outside"),
        ({"rate": "cinco"}, "rate", "no_number"),
        ({"currency": "balboas"}, "currency", "no_currency"),
        ({"strengthen": ["99999"]}, "strengthen", "facilities_gone"),
        ({"roads": "99999"}, "roads", "roads_missing"),
    ],
)
def test_what_does_not_fit_is_told_by_the_field_and_nothing_is_written(
    city: Plan, layer: RiskLayer, marta: User, told: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(actions.CannotPlayError) as refused:
        actions.order_scenario(plan=city, told={"name": "A", "layer": str(layer.pk)} | told, by=marta)
    assert [(one.field, one.code) for one in refused.value.faults] == [(field, code)]
    assert not Scenario.objects.exists()


def test_a_scenario_grows_old_when_a_facility_changes_and_holds_again_once_played(
    city: Plan, layer: RiskLayer, marta: User
) -> None:
    found = play(city, layer, marta)
    assert queries.stale(found) == []
    facility(city, "Mercado", (-79.46, 9.02), capacity=50)
    assert queries.stale(found) == [("facilities_new", {"names": ["Mercado"]})]
    actions.play_again(scenario=found, by=marta)
    assert jobs.run_one()
    found.refresh_from_db()
    assert queries.stale(found) == [] and of(found, "Mercado")["state"] == "hit"


def judged(plan: Plan, name: str, band: str) -> None:
    VulnerabilityJudgement.objects.create(
        plan=plan, key=f"judged-{name}", facility=Facility.objects.get(name=name), index="generic", score=4.0,
        band=band, judged_on="2026-01-15", judge_post="Ingeniera",
    )  # fmt: skip


def codes(found: Scenario) -> list[str]:
    return [code for code, _values in queries.stale(found)]


def test_a_judgement_makes_only_those_scenarios_old_that_rest_on_it(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    judged(city, "Hospital", "very_high")  # the slide does not reach it
    judged(city, "Escuela sin lugar", "very_high")
    assert queries.stale(found) == []
    judged(city, "Escuela", "very_high")
    assert queries.stale(found) == [("judged_anew", {"names": ["Escuela"]})]


def test_where_depths_tell_the_damage_no_judgement_makes_it_old(plan: Plan, marta: User, tmp_path: Path) -> None:
    flood = depths(drowned(plan), 100, tmp_path)
    found = play(plan, flood, marta)
    assert of(found, "Escuela del río")["by"] == "curve"
    judged(plan, "Escuela del río", "very_high")
    Facility.objects.filter(name="Escuela del río").update(code_level="high")
    assert queries.stale(found) == []


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("Hospital", {"contact": "Portería", "address": "Vía España", "built_year": 1980}, []),
        ("Escuela", {"capacity": 301}, ["facilities_changed"]),
        ("Escuela", {"toilets": 1}, ["facilities_changed"]),  # it shelters fewer
        ("Subestación", {"toilets": 1}, []),  # no shelter
        ("Hospital", {"longitude": -79.24}, ["facilities_changed"]),
        ("Hospital", {"placement": "unplaced"}, ["facilities_gone"]),
        ("Escuela sin lugar", {"capacity": 5}, []),
    ],
)
def test_only_what_a_scenario_reads_of_a_facility_makes_it_old(
    city: Plan, layer: RiskLayer, marta: User, name: str, values: dict[str, Any], expected: list[str]
) -> None:
    found = play(city, layer, marta)
    Facility.objects.filter(name=name).update(**values)
    assert codes(found) == expected


def test_what_is_undone_lets_it_hold_again(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    need = needs(city, marta)
    assert queries.stale(found) == [("needs_changed", {"names": ["Hospital"]})]
    actions.retire_need(need=need, by=marta)
    assert queries.stale(found) == []


def test_a_territory_makes_it_old_by_its_people_and_its_outline_alone(
    city: Plan, layer: RiskLayer, marta: User
) -> None:
    found = play(city, layer, marta)
    low = Territory.objects.filter(name="Bajo")
    low.update(women=500, source="Censo", version=7)
    assert queries.stale(found) == []
    low.update(geometry=square(-79.5, 9.0, 0.2), version=8)
    assert queries.stale(found) == [("territories_changed", {"names": ["Bajo"]})]
    low.update(geometry=square(-79.5, 9.0, 0.1), version=9)
    assert queries.stale(found) == []
    low.update(population=1001)
    assert codes(found) == ["territories_changed"]


def test_buildings_that_may_say_where_people_are_make_it_old(
    city: Plan, layer: RiskLayer, marta: User, tmp_path: Path
) -> None:
    found = play(city, layer, marta)
    buildings(city, tmp_path)
    assert codes(found) == ["people_elsewhere"]
    again = play(city, layer, marta)
    assert codes(again) == []


def test_one_played_before_its_basis_was_noted_says_so(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    found.rests = {}
    assert codes(found) == ["basis_unknown"]


def test_how_many_scenarios_there_are_changes_no_number_of_queries(city: Plan, layer: RiskLayer, marta: User) -> None:
    first = play(city, layer, marta)
    judged(city, "Escuela", "very_high")
    with CaptureQueriesContext(connection) as one:
        assert queries.stale_of(city, [first])[first.pk]
    others = [play(city, layer, marta, name=f"Otro {number}") for number in range(3)]
    with CaptureQueriesContext(connection) as four:
        told = queries.stale_of(city, [first, *others])
    assert [bool(told[each.pk]) for each in (first, *others)] == [True, False, False, False]
    assert len(four) == len(one)


def test_a_changed_scenario_is_played_anew_and_its_change_can_be_undone(
    city: Plan, layer: RiskLayer, marta: User
) -> None:
    found = play(city, layer, marta)
    told = {"name": "Otro", "layer": str(layer.pk), "sheltered_share": "50"}
    event = actions.change_scenario(scenario=found, told=told, by=marta, expected_version=found.version)
    assert jobs.run_one()
    found.refresh_from_db()
    assert found.results["used"]["sheltered_share"] == 0.5
    undo(event=Event.objects.get(pk=event.pk), why="Era el primero.", by=marta)
    found.refresh_from_db()
    assert (found.name, [code for code, _values in queries.stale(found)]) == ("Deslizamiento", ["asked_changed"])


def test_what_was_released_is_internal_again_once_it_is_played_anew(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    reader = with_role(city, "reader")
    assert queries.scenario(reader, city, found.pk) is None
    actions.release_scenario(scenario=found, body="Junta de riesgos", reason="Para el plan.", on="", by=marta)
    assert queries.scenario(reader, city, found.pk) is not None
    event = actions.play_again(scenario=found, by=marta)
    assert jobs.run_one()
    assert queries.scenario(reader, city, found.pk) is None
    undo(event=Event.objects.get(pk=event.pk), why="Vuelve a ser público.", by=marta)
    assert queries.scenario(reader, city, found.pk) is None  # nobody released what is there now


def test_a_release_needs_a_body_a_reason_and_what_still_holds(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    facility(city, "Mercado", (-79.46, 9.02), capacity=50)
    with pytest.raises(actions.CannotPlayError) as refused:
        actions.release_scenario(scenario=found, body="", reason="", on="2999-01-01", by=marta)
    codes = [one.code for one in refused.value.faults]
    assert codes == ["day_to_come", "body_missing", "reason_missing", "out_of_date"]


@pytest.mark.parametrize("role", ["reader", "board_member", "mayor"])
def test_only_the_office_plays_and_releases(city: Plan, layer: RiskLayer, marta: User, role: str) -> None:
    by, found = with_role(city, role), play(city, layer, marta)
    with pytest.raises(NotAllowedError):
        actions.order_scenario(plan=city, told={"name": "A", "layer": str(layer.pk)}, by=by)
    with pytest.raises(NotAllowedError):
        actions.play_again(scenario=found, by=by)
    with pytest.raises(NotAllowedError):
        actions.release_scenario(scenario=found, body="Yo", reason="Sí.", on="", by=by)
    with pytest.raises(NotAllowedError):
        needs(city, by)


def test_a_dependency_is_entered_once_and_taken_away(city: Plan, marta: User) -> None:
    made = needs(city, marta)
    with pytest.raises(actions.CannotPlayError, match="need_known"):
        needs(city, marta)
    event = actions.retire_need(need=made, by=marta)
    assert not queries.needs(city).exists()
    undo(event=Event.objects.get(pk=event.pk), why="Sigue.", by=marta)
    assert queries.needs(city).exists()


def test_what_is_needed_goes_along_when_two_facilities_are_joined(city: Plan, marta: User) -> None:
    needs(city, marta)
    power = Facility.objects.get(name="Subestación")
    twin = facility(city, "Subestación eléctrica", (-79.47, 9.03))
    proposal = FacilityProposal.objects.create(plan=city, first=power, second=twin, likeness=0.9)
    merge_facilities(proposal=proposal, keep=twin, by=marta)
    assert [(one.facility.name, one.supplier.name) for one in queries.needs(city)] == [("Hospital", twin.name)]


def test_a_scenario_is_put_away_and_comes_back(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    event = actions.retire_scenario(scenario=found, by=marta)
    assert queries.scenario(marta, city, found.pk) is None
    undo(event=Event.objects.get(pk=event.pk), why="Sigue en uso.", by=marta)
    assert queries.scenario(marta, city, found.pk) is not None


def test_without_its_layer_a_scenario_says_so(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = play(city, layer, marta)
    RiskLayer.objects.filter(pk=layer.pk).update(retired_at=found.made_at)
    assert [code for code, _values in queries.stale(found)] == ["layer_gone"]
    with pytest.raises(actions.CannotPlayError, match="layer_missing"):
        actions.play_again(scenario=found, by=marta)
