"""Losses are reckoned by a job from maps and what stands on them; who may, and what is said when it cannot be."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from cauce.engines.risk.running.case import open_case, read_case
from cauce.engines.risk.running.results import compute
from cauce.web import jobs, storage
from cauce.web.actions import losses as actions
from cauce.web.actions.history import undo
from cauce.web.actions.permissions import NotAllowedError
from cauce.web.models import LossAnalysis, Plan, RiskLayer, User
from cauce.web.queries import losses as queries
from tests.people import marta_of_the_office
from tests.web import drowned
from tests.web.importing import import_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FEW: dict[str, Any] = {"samples": "20", "currency": "usd", "price_year": "2018", "conversion": "1.5"}


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return drowned.city(import_draft(by=marta)[0])


@pytest.fixture
def maps(plan: Plan, tmp_path: Path) -> list[RiskLayer]:
    return [drowned.depths(plan, 10, tmp_path, factor=0.5), drowned.depths(plan, 100, tmp_path)]


def reckoned(plan: Plan, maps: list[RiskLayer], by: User, **typed: Any) -> LossAnalysis:
    chosen = [one.pk for one in maps]
    made = actions.order_analysis(plan=plan, name="Enero", layers=chosen, typed={**FEW, **typed}, by=by)
    assert jobs.run_one()
    made.refresh_from_db()
    return made


def test_facilities_lose_what_the_curve_of_their_use_says(plan: Plan, maps: list[RiskLayer], marta: User) -> None:
    found = reckoned(plan, maps, marta)
    assert found.state == "ready", found.problem
    told = found.results
    assert [line["name"] for line in told["assets"]] == ["Escuela del río", "Escuela del puente"]
    assert told["left_out"] == {"outside": 1}  # the school on the hill
    assert told["notes"] == {
        "without_place": 1, "without_worth": 1, "area_assumed": 2, "no_territory": 0,
    }  # fmt: skip
    assert (told["currency"], told["price_year"], told["tail"]) == ("USD", 2018, "constant")
    [low] = [line for line in told["territories"] if line["name"] == "Bajo"]
    assert low["loss"] == pytest.approx(told["expected_annual_loss"])
    assert told["expected_annual_loss_low"] < told["expected_annual_loss"] < told["expected_annual_loss_high"]


def test_buildings_of_a_layer_lose_their_values(
    plan: Plan, maps: list[RiskLayer], tmp_path: Path, marta: User
) -> None:  # fmt: skip
    layer = drowned.buildings(plan, tmp_path)
    found = reckoned(plan, maps, marta, buildings=str(layer.pk))
    assert found.state == "ready", found.problem
    assert found.results["assets_in_all"] == 19
    assert found.results["notes"] == {"value_missing": 1, "use_assumed": 1, "no_territory": 0}
    assert found.results["exposure"] == "buildings"
    assert [layer["role"] for layer in found.results["layers"]] == ["hazard", "hazard", "exposure"]


def test_the_kept_case_gives_the_same_when_it_is_run_again(
    plan: Plan, maps: list[RiskLayer], tmp_path: Path, marta: User
) -> None:
    found = reckoned(plan, maps, marta)
    assert found.case is not None
    with storage.open_checked(found.case.sha256) as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as packed:
        assert {"case.toml", "exposure.csv", "results/territories.csv", "results/report-es.html"} <= set(
            packed.namelist()
        )
        packed.extractall(tmp_path / "again")
    case = read_case(tmp_path / "again" / "case.toml")
    again = compute(case, open_case(case))
    assert again.impact.aai == found.results["expected_annual_loss"]
    assert again.bands is not None
    assert again.bands.expected.at(0)[2] == found.results["expected_annual_loss_high"]


def test_footprints_lose_by_the_cells_they_cover_and_the_kept_case_gives_the_same(
    plan: Plan, maps: list[RiskLayer], tmp_path: Path, marta: User
) -> None:
    layer = drowned.buildings(plan, tmp_path, side=0.007)  # three cells and a half
    found = reckoned(plan, maps, marta, buildings=str(layer.pk))
    assert found.state == "ready", found.problem
    assert found.case is not None
    assert found.results["notes"]["in_pieces"] == 19
    with storage.open_checked(found.case.sha256) as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as packed:
        assert {"case.toml", "exposure.gpkg"} <= set(packed.namelist())
        packed.extractall(tmp_path / "again")
    case = read_case(tmp_path / "again" / "case.toml")
    again = compute(case, open_case(case))
    assert again.impact.aai == found.results["expected_annual_loss"] > 0
    assert again.impact.annual_people == found.results["expected_annual_people"] > 0
    assert again.bands is not None
    assert again.bands.expected.at(0)[2] == found.results["expected_annual_loss_high"]


def test_without_samples_there_is_no_band(plan: Plan, maps: list[RiskLayer], marta: User) -> None:
    found = reckoned(plan, maps, marta, samples="0")
    assert found.results["uncertainty"] is None
    assert "expected_annual_loss_low" not in found.results


@pytest.mark.parametrize(
    ("typed", "field", "code"),
    [
        ({"samples": "many"}, "samples", "no_number"),
        ({"samples": "9000"}, "samples", "outside"),
        ({"value_low": "2"}, "value_low", "range_turned"),
        ({"currency": "dollars"}, "currency", "no_currency"),
        ({"tail": "fat"}, "tail", "no_tail"),
        ({"buildings": "999999", "currency": "USD"}, "buildings", "buildings_missing"),
        ({"buildings": "999999"}, "currency", "currency_of_values"),
        ({"currency": "USD"}, "conversion", "conversion_missing"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(
    plan: Plan, maps: list[RiskLayer], marta: User, typed: dict[str, str], field: str, code: str
) -> None:
    with pytest.raises(actions.CannotAskError) as refused:
        actions.order_analysis(plan=plan, name="x", layers=[one.pk for one in maps], typed=typed, by=marta)
    assert (field, code) in [(one.field, one.code) for one in refused.value.faults]
    assert not LossAnalysis.objects.exists()


def test_maps_that_do_not_go_together_are_refused(plan: Plan, maps: list[RiskLayer], marta: User) -> None:
    RiskLayer.objects.filter(pk=maps[0].pk).update(return_period_years=100)
    for layers, tail, code in (([one.pk for one in maps], "", "period_twice"), ([maps[1].pk], "none", "one_map"),
                               ([], "", "no_layer")):  # fmt: skip
        with pytest.raises(actions.CannotAskError) as refused:
            actions.order_analysis(plan=plan, name="x", layers=layers, typed={"tail": tail}, by=marta)
        assert [one.code for one in refused.value.faults] == [code]


def test_buildings_without_values_are_told_by_name(
    plan: Plan, maps: list[RiskLayer], tmp_path: Path, marta: User
) -> None:  # fmt: skip
    layer = drowned.buildings(plan, tmp_path, values="price")
    found = reckoned(plan, maps, marta, buildings=str(layer.pk))
    assert found.problem[0] == "buildings_without_value"
    assert found.problem[1]["layer"] == "Edificios"


def test_what_the_engine_refuses_is_said_with_its_sentence(plan: Plan, tmp_path: Path, marta: User) -> None:
    from cauce.web.queries.losses_told import refusal_of

    one = drowned.depths(plan, 10, tmp_path, factor=-1.0)
    found = reckoned(plan, [one], marta)
    assert found.problem[0] == "engine:negative_values"
    assert "inundacion-de-10-anos-10.tif" in refusal_of(found)


def test_a_released_analysis_leaves_the_office_until_it_is_reckoned_again(
    plan: Plan, maps: list[RiskLayer], marta: User
) -> None:
    found, nobody = reckoned(plan, maps, marta), AnonymousUser()
    assert not queries.analyses(nobody, plan).exists()
    told = {"body": "Junta de riesgo", "reason": "Para el plan regulador", "on": ""}
    actions.release_analysis(analysis=found, by=marta, **told)
    assert queries.analysis(nobody, plan, found.pk) is not None
    actions.reckon_again(analysis=found, by=marta)
    assert queries.analysis(nobody, plan, found.pk) is None
    assert jobs.run_one()


def test_undoing_brings_no_other_figures_out_than_those_released(
    plan: Plan, maps: list[RiskLayer], marta: User
) -> None:
    found, nobody = reckoned(plan, maps, marta, samples="0"), AnonymousUser()
    actions.release_analysis(analysis=found, by=marta, body="Junta de riesgo", reason="Para el plan", on="")
    found.refresh_from_db()
    again = actions.reckon_again(analysis=found, by=marta)
    assert jobs.run_one()
    undo(event=again, by=marta, why="Por error")
    found.refresh_from_db()
    assert found.released_by == "Junta de riesgo"
    assert queries.analysis(nobody, plan, found.pk) is None, "these figures were released by nobody"


def test_a_release_without_body_or_with_a_day_to_come_is_refused(plan: Plan, marta: User) -> None:
    one = drowned.analysed(plan)
    with pytest.raises(actions.CannotAskError) as refused:
        actions.release_analysis(analysis=one, body=" ", reason="", on="2999-01-01", by=marta)
    assert [fault.code for fault in refused.value.faults] == ["day_to_come", "body_missing", "reason_missing"]
    actions.release_analysis(analysis=one, body="Junta", reason="x", on="2018-01-01", by=marta)
    one.refresh_from_db()
    actions.withdraw_analysis(analysis=one, by=marta)
    one.refresh_from_db()
    assert one.released_by == ""


def test_only_the_office_reckons_and_puts_away(plan: Plan, maps: list[RiskLayer], marta: User) -> None:
    one, nobody = drowned.analysed(plan), AnonymousUser()
    for act in (
        lambda: actions.order_analysis(plan=plan, name="x", layers=[maps[0].pk], typed={}, by=nobody),  # type: ignore[arg-type]
        lambda: actions.reckon_again(analysis=one, by=nobody),  # type: ignore[arg-type]
        lambda: actions.retire_analysis(analysis=one, by=nobody),  # type: ignore[arg-type]
        lambda: actions.release_analysis(analysis=one, body="a", reason="b", on="", by=nobody),  # type: ignore[arg-type]
    ):
        with pytest.raises(NotAllowedError):
            act()
    event = actions.retire_analysis(analysis=one, by=marta)
    assert queries.analysis(marta, plan, one.pk) is None
    undo(event=event, by=marta, why="Por error")
    assert queries.analysis(marta, plan, one.pk) is not None


def test_a_layer_that_was_replaced_makes_an_analysis_old(plan: Plan, maps: list[RiskLayer], marta: User) -> None:
    found = reckoned(plan, maps, marta, samples="0")
    assert queries.stale(found) == []
    RiskLayer.objects.filter(pk=maps[0].pk).update(current=maps[1].current)
    assert queries.stale(found) == ["Inundación de 10 años"]
