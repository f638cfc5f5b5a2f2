"""Curves of a loss analysis: an office's own are checked and chosen by class; shaking has those of its fragility."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from cauce.core import losses as rules
from cauce.engines.risk import losses_curves as engine
from cauce.engines.risk.checks import UnusableLayer
from cauce.engines.risk.fragility import damage_ratios, hazus, mean_damage
from cauce.engines.risk.losses import Asset, DepthMap, told, write_case
from cauce.engines.risk.losses_curves import Chosen, CurvesUnfitError
from cauce.engines.risk.running.case import open_case, read_case
from cauce.engines.risk.running.results import compute
from cauce.engines.risk.vulnerability.readers import read_curves
from tests.engines.risk.layers import raster

WIND = rules.usual("wind", "m/s")


def table(folder: Path, *rows: str, head: str = "curve_id,intensity,damage,unit") -> Path:
    path = folder / "curvas.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def nodes(name: str, *, unit: str = "m/s", most: float = 0.8, more: str = "") -> list[str]:
    return [f"{name},20,0,{unit}{more}", f"{name},40,0.2,{unit}{more}", f"{name},80,{most},{unit}{more}"]


def test_a_single_curve_serves_all_uses(tmp_path: Path) -> None:
    found = engine.own_curves(table(tmp_path, *nodes("techos")), WIND, file="curvas.csv")
    assert set(found.of_class.values()) == {"techos"}
    assert set(found.of_class) >= set(rules.USES)
    assert found.files == ("curvas.csv",)


def test_curves_are_chosen_by_use_in_either_language_by_class_and_by_what_was_asked(tmp_path: Path) -> None:
    path = table(tmp_path, *nodes("vivienda"), *nodes("Adobe"), *nodes("7"))
    found = engine.own_curves(path, replace(WIND, curves={"industrial": "7"}), file="curvas.csv")
    assert found.of_class == {
        "residential": "vivienda", "industrial": "7", "vivienda": "vivienda", "Adobe": "Adobe", "7": "7",
    }  # fmt: skip
    assert found.own["adobe"] == "Adobe"


def test_spanish_heads_and_decimal_commas_are_read(tmp_path: Path) -> None:
    path = table(tmp_path, "a;20,5;0;m/s", "a;40;0,25;m/s", head="curva;intensidad;daño;unidad")
    assert engine.own_curves(path, WIND, file="curvas.csv").of_class["residential"] == "a"


def test_climadas_template_is_read_and_curves_of_other_hazards_are_left_aside(tmp_path: Path) -> None:
    path = tmp_path / "entity.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("impact_functions")
    sheet.append(["impact_fun_id", "intensity", "mdd", "paa", "peril_id", "intensity_unit", "name"])
    for peril, unit in (("TC", "m/s"), ("FL", "m")):
        for x, y in ((0, 0), (30, 0.1), (60, 0.9)):
            sheet.append([1, x, y, 1, peril, unit, peril])
    book.save(path)
    found = engine.own_curves(path, WIND, file="entity.xlsx")
    assert set(found.of_class.values()) == {"wind 1"}


@pytest.mark.parametrize(
    ("rows", "head", "code"),
    [
        (nodes("a", unit="km/h"), None, "curves_other_unit"),
        (nodes("a", more=",flood"), "curve_id,intensity,damage,unit,hazard", "curves_other_hazard"),
        ([*nodes("a"), *nodes("b")], None, "curve_unknown"),
    ],
)
def test_curves_that_do_not_serve_say_why(tmp_path: Path, rows: list[str], head: str | None, code: str) -> None:
    path = table(tmp_path, *rows, **({"head": head} if head else {}))
    with pytest.raises(CurvesUnfitError) as refused:
        engine.own_curves(path, replace(WIND, curves={"commercial": "c"}), file="curvas.csv")
    assert refused.value.code == code
    assert refused.value.values["file"] == "curvas.csv"


def test_feet_against_metres_are_refused_with_the_curve(tmp_path: Path) -> None:
    path = table(tmp_path, "casa,0,0,ft", "casa,9,1,ft")
    with pytest.raises(CurvesUnfitError) as refused:
        engine.own_curves(path, rules.usual(), file="curvas.csv")
    assert refused.value.values == {"file": "curvas.csv", "curve": "casa", "found": "ft", "unit": "m"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (["a,20,0.5,m/s", "a,40,0.2,m/s"], "falling_curve"),
        (["a,20,0,m/s", "a,40,,m/s"], "not_a_number"),
        (["a,20,0,m/s", "a,40,20,m/s"], "curve_outside_of_one"),
        (["a,40,0,m/s", "a,20,0.2,m/s"], "curve_nodes_do_not_rise"),
        (["a,0,0.1,m/s", "a,20,0.2,m/s"], "curve_damages_at_zero"),
        (["a,20,0,", "a,40,0.2,"], "unit_missing"),
        (["a,20,0,furlongs", "a,40,0.2,furlongs"], "unknown_unit"),
    ],
)
def test_a_curve_that_cannot_be_is_refused_with_its_name(tmp_path: Path, rows: list[str], code: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        engine.own_curves(table(tmp_path, *rows), WIND, file="curvas.csv")
    assert refused.value.problem.code == code
    assert "a" in str(refused.value.problem.values["layer"])


def test_the_curve_of_shaking_is_the_mean_damage_of_the_fragility(tmp_path: Path) -> None:
    chosen = engine.method_curves_of(rules.usual("earthquake", "g"), tmp_path)
    assert (set(chosen.of_class), chosen.files, chosen.by_code) == (set(engine.CODES), ("shaking.csv",), True)
    nodes_of, between = engine.shaking_nodes(), np.linspace(0.02, 2.9, 1441)
    for code in engine.CODES:
        drawn = np.interp(between, nodes_of, engine.shaking_damage(code))
        exact = mean_damage(hazus(engine.structure(), code), between, damage_ratios())
        assert (np.diff(drawn) >= 0).all()
        assert np.abs(drawn - exact).max() < 1e-3


def test_without_curves_of_the_method_an_office_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CurvesUnfitError) as refused:
        engine.method_curves_of(WIND, tmp_path)
    assert refused.value.code == "curves_missing"


def shaken(folder: Path, assets: list[Asset]) -> Path:
    """A case of a quarter of g everywhere, at 475 years."""
    asked = replace(rules.usual("earthquake", "g"), samples=0)
    raster(folder / "t475.tif", [[0.25] * 9] * 9, crs="EPSG:4326", cell=0.01, origin=(-79.5, 9.1))
    chosen = engine.method_curves_of(asked, folder)
    maps = [DepthMap("t475.tif", 475)]
    return write_case(folder, title="Sismo", maps=maps, assets=assets, asked=asked, source="", chosen=chosen)


def test_a_quarter_of_g_damages_a_frame_of_low_code_as_the_worked_example_says(tmp_path: Path) -> None:
    case = read_case(shaken(tmp_path, [Asset("a", -79.46, 9.06, 1000.0, "low"), Asset("b", -79.46, 9.06, 0.0, "pre")]))
    found = compute(case, open_case(case))
    assert found.impact.at_event[0] == pytest.approx(350.951, abs=0.01)
    figures = told(found, most=5, chosen=engine.method_curves_of(rules.usual("earthquake", "g"), tmp_path))
    assert figures["expected_annual_people"] is None
    assert {"years": 475.0, "loss": pytest.approx(350.951, abs=0.01)} in figures["return_periods"]
    assert {line["id"]: line["classes"] for line in figures["curves_told"]} == {
        "c1l-low": ["low"], "c1l-pre": ["pre"],
    }  # fmt: skip


MIX = {"structures": "C1L 60, URML 40", "samples": "200"}


def mixed(**more: str) -> rules.Asked:
    asked, faults = rules.read({**MIX, **more}, hazard="earthquake", unit="g")
    assert faults == []
    return asked


def test_the_curve_of_several_types_is_their_mean_by_share(tmp_path: Path) -> None:
    chosen = engine.method_curves_of(mixed(), tmp_path)
    assert set(chosen.of_class) == set(engine.CODES)
    assert chosen.types["mixed-high"] == {"c1l-high": 0.6, "urml-low": 0.4}  # the method has no stricter masonry
    known = read_curves(tmp_path / "shaking.csv", hazard="earthquake")
    at = np.array([0.25, 0.613])
    mean = 0.6 * known["c1l-low"].damage_ratio(at) + 0.4 * known["urml-low"].damage_ratio(at)
    np.testing.assert_allclose(known["mixed-low"].damage_ratio(at), mean, rtol=1e-12)
    assert known["mixed-low"].name == "C1L 60 %, URML 40 %"


def test_one_type_that_the_office_chose_is_the_curve_of_all(tmp_path: Path) -> None:
    chosen = engine.method_curves_of(mixed(structures="URML"), tmp_path)
    assert (chosen.of_class["low"], chosen.of_class["high"], chosen.types) == ("urml-low", "urml-low", {})


def test_the_band_of_a_building_of_unknown_type_reaches_from_one_type_to_the_other(tmp_path: Path) -> None:
    asked = replace(mixed(), ranges=dict.fromkeys(rules.RANGES, (1.0, 1.0)) | {"shift": (0.0, 0.0)})
    raster(tmp_path / "t475.tif", [[0.4] * 9] * 9, crs="EPSG:4326", cell=0.01, origin=(-79.5, 9.1))
    chosen = engine.method_curves_of(asked, tmp_path)
    assets, maps = [Asset("a", -79.46, 9.06, 1000.0, "pre")], [DepthMap("t475.tif", 475)]
    case = read_case(write_case(tmp_path, title="x", maps=maps, assets=assets, asked=asked, source="", chosen=chosen))
    assert list(case.part("uncertainty")["types"]) == ["mixed-pre"]
    found = compute(case, open_case(case))
    figures = told(found, most=5, chosen=chosen)
    frame, masonry = (1000 * engine.shaking_damage("pre", kind)[40] / 475 for kind in ("C1L", "URML"))
    low, _middle, high = figures["assets"][0]["band"]
    assert (low, high) == (pytest.approx(min(frame, masonry)), pytest.approx(max(frame, masonry)))
    assert figures["assets"][0]["loss"] == pytest.approx(0.6 * frame + 0.4 * masonry)
    assert figures["uncertainty"]["types"] == {"mixed-pre": {"c1l-pre": 0.6, "urml-pre": 0.4}}


def test_what_a_curve_is_called_cannot_write_another_line_of_the_case(tmp_path: Path) -> None:
    name = 'a"\n[run]\nmemory = "1 kB"'
    asked = replace(WIND, samples=0)
    raster(tmp_path / "t10.tif", [[30.0] * 9] * 9, crs="EPSG:4326", cell=0.01, origin=(-79.5, 9.1))
    chosen = Chosen({"residential": name, name: name})
    maps, assets = [DepthMap("t10.tif", 10)], [Asset("a", -79.46, 9.06, 1.0, "residential")]
    case = read_case(
        write_case(tmp_path, title="x", maps=maps, assets=assets, asked=asked, source="", chosen=chosen)
    )  # fmt: skip
    assert case.part("exposure")["curves"] == {"residential": name, name: name}
    assert "memory" not in case.part("run")
