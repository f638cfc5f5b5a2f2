"""Losses of more than floods: shaking by the method's fragility, any other hazard by curves that the office brings."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from cauce.engines.risk.running.case import open_case, read_case
from cauce.engines.risk.running.results import compute
from cauce.web import jobs, storage
from cauce.web.actions import losses as actions
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.history import undo
from cauce.web.models import Event, Facility, LossAnalysis, Plan, RiskLayer, User
from cauce.web.queries import losses as queries
from cauce.web.queries.losses_told import refusal_of, told
from tests.people import marta_of_the_office
from tests.web import drowned
from tests.web.importing import import_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return drowned.city(import_draft(by=marta)[0])


@pytest.fixture
def wind(plan: Plan, tmp_path: Path) -> RiskLayer:
    """Up to three metres a second in the west, for a test."""
    return drowned.depths(plan, 50, tmp_path, hazard="wind", unit="m/s")


def table(content: str = drowned.WIND, name: str = "techos.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def reckoned(
    plan: Plan, maps: list[RiskLayer], by: User, curves: SimpleUploadedFile | None = None, **typed: Any
) -> LossAnalysis:
    chosen = [one.pk for one in maps]
    made = actions.order_analysis(
        plan=plan, name="Enero", layers=chosen, typed={"samples": "0", **typed}, by=by, curves=curves
    )
    assert jobs.run_one()
    made.refresh_from_db()
    return made


def test_an_offices_curves_make_losses_of_wind_and_are_kept_with_them(plan: Plan, wind: RiskLayer, marta: User) -> None:
    found = reckoned(plan, [wind], marta, table(), curves_source="Estudio de techos, 2017")
    assert found.state == "ready", found.problem
    assert (found.curves_name, found.curves_source, found.curves_by) == (
        "techos.csv", "Estudio de techos, 2017", marta,
    )  # fmt: skip
    assert found.curves_at is not None and found.curves is not None
    results = found.results
    assert results["own_curves"]["sha256"] == found.curves.sha256
    [curve] = results["curves_told"]
    assert (curve["id"], curve["unit"], curve["nodes"]) == ("techos", "m/s", [[1.0, 0.0], [3.0, 0.5]])
    assert set(curve["classes"]) == {"residential", "commercial", "industrial"}
    # The school by the river stands where the map says 2.388 m/s: 0.347 of its worth, in an event of 50 years.
    school = next(line for line in results["assets"] if line["name"] == "Escuela del río")
    assert school["worst"] / school["value"] == pytest.approx(0.347, abs=1e-3)
    assert school["loss"] == pytest.approx(school["worst"] / 50)
    shown = told(found)
    assert (shown["hazard"], shown["people"]) == ("wind", None)
    assert shown["limits"] == ["Curvas traídas por la oficina: el método no responde por ellas."]


def test_the_kept_case_has_the_curves_and_gives_the_same_when_it_is_run_again(
    plan: Plan, wind: RiskLayer, tmp_path: Path, marta: User
) -> None:
    found = reckoned(plan, [wind], marta, table(name="exposure.csv"), samples="10")
    assert found.case is not None, found.problem
    with storage.open_checked(found.case.sha256) as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as packed:
        assert packed.read("curves/exposure.csv") == drowned.WIND.encode()
        packed.extractall(tmp_path / "again")
    case = read_case(tmp_path / "again" / "case.toml")
    again = compute(case, open_case(case))
    assert again.impact.aai == found.results["expected_annual_loss"] > 0
    assert again.bands is not None
    assert again.bands.expected.at(0)[2] == found.results["expected_annual_loss_high"]


def test_shaking_damages_by_the_building_code_and_says_its_limits(
    plan: Plan, tmp_path: Path, marta: User
) -> None:  # fmt: skip
    shaking = drowned.depths(plan, 475, tmp_path, factor=0.1, hazard="earthquake", unit="g")
    Facility.objects.filter(name="Escuela del puente").update(code_level="high")
    found = reckoned(plan, [shaking], marta, samples="10")
    assert found.state == "ready", found.problem
    assert found.results["notes"]["code_assumed"] == 2  # the one on the hill too, which no map reaches
    shares = {line["name"]: line["worst"] / line["value"] for line in found.results["assets"]}
    assert 0 < shares["Escuela del puente"] < shares["Escuela del río"] < 1
    shown = told(found)
    assert "pórtico de concreto" in shown["limits"][0]
    assert [line["years"] for line in shown["periods"] if line["loss"] is not None] == [475.0]
    assert shown["longest"]["years"] == 475.0
    assert shown["people"] is None
    assert {line["id"] for line in shown["curves_told"]} == {"c1l-low", "c1l-high"}


def test_shares_of_types_of_structure_make_the_band_wider_and_are_said(
    plan: Plan, tmp_path: Path, marta: User
) -> None:  # fmt: skip
    shaking = drowned.depths(plan, 475, tmp_path, factor=0.1, hazard="earthquake", unit="g")
    wide = reckoned(plan, [shaking], marta, samples="100", structures="C1L 60, W1 40")
    assert wide.state == "ready", wide.problem
    assert wide.results["structures"] == {"shares": {"C1L": 0.6, "W1": 0.4}, "counted": 20, "of_layer": False,
                                          "of_all": True}  # fmt: skip
    assert {line["id"] for line in wide.results["curves_told"]} == {"mixed-low"}
    said = told(wide)["limits"][0]
    assert "pórtico de concreto, bajo (C1L) 60\u00a0%" in said and "madera, estructura liviana (W1) 40\u00a0%" in said
    alone = reckoned(plan, [shaking], marta, samples="100", structures={"W1": "100"})
    assert "madera, estructura liviana" in told(alone)["limits"][0]
    assert "demasiado angostas" in told(alone)["limits"][0]

    def width(one: LossAnalysis) -> float:
        figures = one.results
        ends = figures["expected_annual_loss_high"] - figures["expected_annual_loss_low"]
        return float(ends / figures["expected_annual_loss"])

    assert width(wide) > 1.1 * width(alone)
    assert wide.case is not None
    with storage.open_checked(wide.case.sha256) as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as packed:
        packed.extractall(tmp_path / "again")
    case = read_case(tmp_path / "again" / "case.toml")
    again = compute(case, open_case(case))
    assert again.bands is not None
    assert again.bands.expected.at(0)[2] == wide.results["expected_annual_loss_high"]


def test_types_of_structure_are_for_shaking_alone(plan: Plan, wind: RiskLayer, marta: User) -> None:
    typed = {"structures": "W1"}
    with pytest.raises(actions.CannotAskError) as refused:
        actions.order_analysis(plan=plan, name="x", layers=[wind.pk], typed=typed, by=marta, curves=table())
    assert [(one.field, one.code) for one in refused.value.faults] == [("structures", "structures_of_no_use")]


def test_maps_of_a_hazard_without_curves_are_refused_and_the_cure_is_said(
    plan: Plan, wind: RiskLayer, tmp_path: Path, marta: User
) -> None:
    with pytest.raises(actions.CannotAskError) as refused:
        actions.order_analysis(plan=plan, name="x", layers=[wind.pk], typed={}, by=marta)
    assert [(one.field, one.code) for one in refused.value.faults] == [("curves", "curves_missing")]
    flood = drowned.depths(plan, 10, tmp_path)
    with pytest.raises(actions.CannotAskError) as refused:
        actions.order_analysis(plan=plan, name="x", layers=[wind.pk, flood.pk], typed={}, by=marta, curves=table())
    assert [one.code for one in refused.value.faults] == ["several_hazards"]
    named = table(name="techos.exe")
    with pytest.raises(actions.CannotAskError) as refused:
        actions.order_analysis(plan=plan, name="x", layers=[wind.pk], typed={}, by=marta, curves=named)
    assert [one.code for one in refused.value.faults] == ["curves_no_table"]
    with pytest.raises(CannotKeepFileError):
        actions.order_analysis(plan=plan, name="x", layers=[wind.pk], typed={}, by=marta, curves=table(""))
    assert not LossAnalysis.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (drowned.WIND.replace("m/s", "km/h"), "en m/s"),
        (drowned.WIND.replace("0.5", "-0.5"), "-0.5"),
        (drowned.WIND.replace("techos,1,0,", "techos,1,0.6,"), "0.6"),
        ("a,b\n1,2\n", "curve_id"),
    ],
)
def test_curves_that_cannot_be_used_are_told_with_their_place_and_others_take_their_place(
    plan: Plan, wind: RiskLayer, marta: User, content: str, words: str
) -> None:
    found = reckoned(plan, [wind], marta, table(content))
    assert found.state == "refused"
    assert words in refusal_of(found)
    assert "techos" in refusal_of(found)
    actions.reckon_again(analysis=found, by=marta, curves=table(name="otros.csv"), curves_source="Otro estudio")
    assert jobs.run_one()
    found.refresh_from_db()
    assert (found.state, found.curves_name, found.curves_source) == ("ready", "otros.csv", "Otro estudio")
    event = Event.objects.get(act="reckon_losses_again")
    undo(event=event, by=marta, why="Por error")
    found.refresh_from_db()
    assert found.curves_name == "techos.csv"


def test_a_workbook_that_is_none_is_refused_before_it_is_kept(plan: Plan, wind: RiskLayer, marta: User) -> None:
    broken = SimpleUploadedFile("curvas.xlsx", b"PK\x03\x04 nothing")
    with pytest.raises(CannotKeepFileError):
        actions.order_analysis(plan=plan, name="x", layers=[wind.pk], typed={}, by=marta, curves=broken)


def test_a_map_that_shows_another_unit_since_is_not_reckoned_with(
    plan: Plan, wind: RiskLayer, tmp_path: Path, marta: User
) -> None:
    found = reckoned(plan, [wind], marta, table())
    RiskLayer.objects.filter(pk=wind.pk).update(unit="km/h")
    actions.reckon_again(analysis=found, by=marta)
    assert jobs.run_one()
    found.refresh_from_db()
    assert found.problem[0] == "no_layers_left"


def test_buildings_take_the_curve_that_is_called_as_their_class(
    plan: Plan, wind: RiskLayer, tmp_path: Path, marta: User
) -> None:
    layer = drowned.buildings(plan, tmp_path)
    content = drowned.WIND.replace("techos", "Palace") + "commercial,1,0,m/s\ncommercial,3,0.1,m/s\n"
    found = reckoned(plan, [wind], marta, table(content), buildings=str(layer.pk), currency="USD")
    assert found.state == "ready", found.problem
    assert {line["id"] for line in found.results["curves_told"]} == {"Palace", "commercial"}
    assert found.results["left_out"]["no_curve"] == 14  # dwellings, for which no curve was brought
    assert any("sin curva" in note for note in told(found)["notes"])


def test_what_was_made_since_the_release_is_told_to_be_internal(plan: Plan, tmp_path: Path, marta: User) -> None:
    found = reckoned(plan, [drowned.depths(plan, 10, tmp_path)], marta)
    actions.release_analysis(analysis=found, by=marta, body="Junta de riesgo", reason="Para el plan", on="")
    found.refresh_from_db()
    assert found.is_released
    again = actions.reckon_again(analysis=found, by=marta)
    assert jobs.run_one()
    undo(event=again, by=marta, why="Por error")
    found.refresh_from_db()
    assert (found.released_by, found.is_released) == ("Junta de riesgo", False)
    assert queries.analysis(AnonymousUser(), plan, found.pk) is None
    actions.release_analysis(analysis=found, by=marta, body="Junta de riesgo", reason="También estas", on="")
    assert queries.analysis(AnonymousUser(), plan, found.pk) is not None
