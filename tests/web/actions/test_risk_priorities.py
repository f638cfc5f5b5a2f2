"""Priorities are reckoned by a job from layers, facilities and people; who may, and what is said when it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from cauce.web import jobs
from cauce.web.actions import risk_priorities as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import Event, Plan, PriorityAnalysis, RiskLayer, User
from cauce.web.queries import risk_priorities as queries
from tests.people import marta_of_the_office, with_role
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
    """A flood over the western half of «Bajo»."""
    return zones(plan, "Inundación", tmp_path, ("baja", square(-79.5, 9.0, 0.1)), ("alta", square(-79.5, 9.0, 0.05)))


@pytest.fixture
def city(plan: Plan) -> Plan:
    """«Bajo», which the flood reaches, and «Alto», which it does not."""
    low = territory(plan, "Bajo", -79.5, population=1000, women=600, men=400)
    high = territory(plan, "Alto", -79.3, population=3000, women=1200, men=1800)
    facility(plan, "Escuela del río", (-79.48, 9.02), capacity=300, territory=low, roles=["shelter"])
    facility(plan, "Escuela de la loma", (-79.25, 9.05), capacity=200, territory=high, roles=["shelter"])
    facility(plan, "Escuela sin lugar", None, capacity=100, territory=low)
    return plan


def reckoned(plan: Plan, *layers: RiskLayer, by: User) -> PriorityAnalysis:
    made = actions.order_analysis(plan=plan, name="Enero", layers=[one.pk for one in layers], by=by)
    assert jobs.run_one()
    made.refresh_from_db()
    return made


def test_a_facility_in_the_flood_comes_first_and_says_why(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = reckoned(city, layer, by=marta)
    assert found.state == "ready", found.problem
    first, second = found.results["facilities"]
    assert (first["name"], first["level"], first["vulnerability"], first["score"]) == ("Escuela del río", 5, 3, 15)
    assert [code for code, _values in first["reasons"]] == [
        "reached_class",
        "vulnerability_assumed",
        "holds",
        "shelter_reached",
    ]
    assert (second["name"], second["score"]) == ("Escuela de la loma", 0)
    assert found.results["without_place"] == 1


def test_people_are_counted_by_territory_and_group(city: Plan, layer: RiskLayer, marta: User) -> None:
    results = reckoned(city, layer, by=marta).results
    low, high = results["territories"]
    assert (low["name"], low["people"], low["shares"]["Inundación"]) == ("Bajo", 1000, pytest.approx(1.0))
    assert (high["name"], high["people"]) == ("Alto", 0)
    women = next(one for one in results["groups"]["Inundación"] if one["group"] == "women")
    assert (women["affected"], round(women["ratio"], 3), women["is_more"]) == (600, round(600 / 1800 / 0.25, 3), True)


def test_the_same_layers_give_the_same_again(city: Plan, layer: RiskLayer, marta: User) -> None:
    assert reckoned(city, layer, by=marta).results == reckoned(city, layer, by=marta).results


def test_what_it_rests_on_is_kept_with_the_hash_of_its_file(city: Plan, layer: RiskLayer, marta: User) -> None:
    [told] = reckoned(city, layer, by=marta).results["layers"]
    assert layer.current is not None
    assert (told["sha256"], [one["level"] for one in told["classes"]]) == (layer.current.file.sha256, [3, 5])


def test_a_layer_of_lines_is_refused_with_its_name(city: Plan, tmp_path: Path, marta: User) -> None:
    line = {"type": "LineString", "coordinates": [[-79.5, 9.0], [-79.4, 9.1]]}
    found = reckoned(city, zones(city, "Fallas", tmp_path, ("alta", line)), by=marta)
    assert (found.state, found.problem) == ("refused", ["layer_without_area", {"layer": "Fallas"}])


def test_without_a_layer_nothing_is_ordered(city: Plan, layer: RiskLayer, marta: User) -> None:
    with pytest.raises(actions.NothingToReckonError, match="no_layer"):
        actions.order_analysis(plan=city, name="", layers=[], by=marta)
    assert not PriorityAnalysis.objects.exists()


def test_without_facilities_and_territories_nothing_is_ordered(plan: Plan, layer: RiskLayer, marta: User) -> None:
    with pytest.raises(actions.NothingToReckonError, match="nothing_to_reach"):
        actions.order_analysis(plan=plan, name="", layers=[layer.pk], by=marta)


@pytest.mark.parametrize("role", ["reader", "board_member", "mayor"])
def test_only_the_office_reckons(city: Plan, layer: RiskLayer, role: str) -> None:
    with pytest.raises(NotAllowedError):
        actions.order_analysis(plan=city, name="", layers=[layer.pk], by=with_role(city, role))


def test_a_reckoning_is_put_away_and_comes_back(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = reckoned(city, layer, by=marta)
    event = actions.retire_analysis(analysis=found, by=marta)
    found.refresh_from_db()
    assert found.retired_at is not None
    undo(event=Event.objects.get(pk=event.pk), why="Sigue en uso.", by=marta)
    found.refresh_from_db()
    assert found.retired_at is None


def test_a_body_releases_a_reckoning_and_the_office_takes_it_back(city: Plan, layer: RiskLayer, marta: User) -> None:
    found = reckoned(city, layer, by=marta)
    nobody = AnonymousUser()
    assert queries.visible(nobody, city) is None and queries.visible(marta, city) == found
    with pytest.raises(actions.CannotReleaseError) as refused:
        actions.release_analysis(analysis=found, body="", reason=" ", on="mañana", by=marta)
    assert [fault.code for fault in refused.value.faults] == ["no_day", "body_missing", "reason_missing"]
    actions.release_analysis(analysis=found, body="Junta de gestión", reason="Se publica.", on="", by=marta)
    assert queries.visible(nobody, city) == found
    actions.withdraw_analysis(analysis=found, by=marta)
    assert queries.visible(nobody, city) is None


@pytest.mark.parametrize("role", ["reader", "board_member", "mayor"])
def test_only_the_office_records_a_release_of_priorities(city: Plan, layer: RiskLayer, marta: User, role: str) -> None:
    found = reckoned(city, layer, by=marta)
    with pytest.raises(NotAllowedError):
        actions.release_analysis(analysis=found, body="Junta", reason="Sí", on="", by=with_role(city, role))
