"""Fragility (fragilidad): the agreement with OpenQuake on recorded cases, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from cauce.engines.risk import UnusableLayer
from cauce.engines.risk import fragility as fragilities
from cauce.engines.risk.fragility_nrml import FragilityModel, read_fragility, read_vulnerability
from cauce.engines.risk.fragility_scenario import scenario_damage, scenario_losses

CASES = Path(__file__).resolve().parents[2] / "cases" / "risk"
PRECISION = 2e-7  # OpenQuake keeps 32-bit numbers

NRML = '<?xml version="1.0"?>\n<nrml xmlns="http://openquake.org/xmlns/nrml/0.5">{}</nrml>'
TABLE = """<fragilityModel id="m" assetCategory="b" lossCategory="structural"><limitStates>slight lost</limitStates>
<fragilityFunction id="brick" format="discrete"><imls imt="PGA" noDamageLimit="0.05">0.1 0.2</imls>
<poes ls="slight">{slight}</poes><poes ls="lost">{lost}</poes></fragilityFunction></fragilityModel>"""


def rows(case: str, name: str) -> list[dict[str, str]]:
    with (CASES / case / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class City:
    """Assets of a case with their sites, and its ground motion by measure."""

    def __init__(self, case: str) -> None:
        places = {(row["lon"], row["lat"]): int(row["site_id"]) for row in rows(case, "sites.csv")}
        self.assets = sorted(rows(case, "exposure.csv"), key=lambda row: row["id"])
        self.site = np.array([places[asset["lon"], asset["lat"]] for asset in self.assets])
        fields = rows(case, "gmfs.csv")
        self.motion = {}
        for measure in (name for name in fields[0] if name.startswith("gmv_")):
            motion = np.zeros((max(int(row["eid"]) for row in fields) + 1, len(places)))
            for row in fields:
                motion[int(row["eid"]), int(row["sid"])] = float(row[measure])
            self.motion[measure.removeprefix("gmv_")] = motion

    def column(self, name: str) -> np.ndarray:
        return np.array([float(asset[name]) for asset in self.assets])


@pytest.mark.parametrize("each", [False, True], ids=["by site and type", "asset by asset"])
@pytest.mark.parametrize("kind_of_loss", ["structural", "nonstructural"])
def test_losses_of_a_scenario_are_those_of_openquake(kind_of_loss: str, each: bool) -> None:
    case = "openquake-scenario-losses"
    city, curves = City(case), read_vulnerability(CASES / case / f"{kind_of_loss}.xml")
    expected = {row["asset_id"]: float(row[kind_of_loss]) for row in rows(case, "expected/avg_losses.csv")}
    told = [row for row in rows(case, "expected/risk_by_event.csv") if row["loss_type"] == kind_of_loss]
    by_event = np.zeros(24)
    for measure, motion in city.motion.items():
        names = [name for name, curve in curves.items() if curve.measure == measure]
        mine = np.array([asset["taxonomy"] in names for asset in city.assets])
        kind = np.array([names.index(asset["taxonomy"]) for asset in city.assets if asset["taxonomy"] in names])
        free = {"deductible": np.zeros(mine.sum())} if each else {}
        losses = scenario_losses(
            motion, city.site[mine], kind, city.column(kind_of_loss)[mine], [curves[n].curve for n in names], **free
        )
        ids = [asset["id"] for asset, kept in zip(city.assets, mine) if kept]
        np.testing.assert_allclose(losses.by_asset, [expected[name] for name in ids], rtol=PRECISION)
        by_event += losses.by_event
    found = {int(row["event_id"]): float(row["loss"]) for row in told}
    np.testing.assert_allclose(by_event, [found.get(event, 0.0) for event in range(24)], rtol=PRECISION)


@pytest.mark.parametrize("case", ["openquake-lognormal-damage", "openquake-tabulated-damage"])
def test_damage_of_a_scenario_is_that_of_openquake(case: str) -> None:
    city, model = City(case), read_fragility(CASES / case / "fragility.xml")
    names = list(model.functions)
    kind = np.array([names.index(asset["taxonomy"]) for asset in city.assets])
    damage = scenario_damage(city.motion["PGA"], city.site, kind, city.column("number"), list(model.functions.values()))
    expected = rows(case, "expected/avg_damages.csv")
    for row, mine, number in zip(expected, damage.by_asset, city.column("number")):
        told = [float(row[state]) for state in damage.states]
        np.testing.assert_allclose(mine, told, rtol=0, atol=PRECISION * number)
    for row in rows(case, "expected/damage_by_event.csv"):
        mine = damage.by_event[int(row["event_id"]), 1:]
        told = [float(row[state]) for state in damage.states[1:]]
        np.testing.assert_allclose(mine, told, rtol=0, atol=PRECISION * city.column("number").sum())


def test_a_deductible_and_a_cover_bound_each_loss() -> None:
    curves = read_vulnerability(CASES / "openquake-scenario-losses" / "structural.xml")
    shared = np.array([[0.2], [2.0]]), np.array([0]), np.array([0]), np.array([1000.0])
    losses = scenario_losses(*shared, [curves["wood"].curve], deductible=np.array([100.0]), cover=np.array([500.0]))
    np.testing.assert_allclose(losses.by_event, [50.0, 500.0])


def test_splitting_an_asset_and_turning_the_order_change_no_loss() -> None:
    draw = np.random.default_rng(20170508)
    curves = [
        each.curve for each in read_vulnerability(CASES / "openquake-scenario-losses" / "structural.xml").values()
    ]
    motion, site, kind = draw.gamma(2, 0.15, (30, 5)), draw.integers(0, 5, 40), draw.integers(0, 3, 40)
    value = draw.gamma(2, 100, 40)
    whole = scenario_losses(motion, site, kind, value, curves)
    halves = scenario_losses(motion, np.tile(site, 2), np.tile(kind, 2), np.tile(value / 2, 2), curves)
    np.testing.assert_allclose(halves.by_event, whole.by_event, rtol=1e-12)
    turned = scenario_losses(motion, site[::-1], kind[::-1], value[::-1], curves)
    np.testing.assert_allclose(turned.by_asset[::-1], whole.by_asset, rtol=1e-12)


def test_probabilities_of_states_sum_to_one_even_where_curves_would_cross() -> None:
    odd = fragilities.Lognormal("odd", "g", ("slight", "lost"), np.array([0.2, 0.3]), np.array([0.2, 0.9]))
    chances = fragilities.state_probabilities(odd.exceedance(np.linspace(0, 3, 400)))
    assert (chances >= 0).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1)


@pytest.mark.parametrize("structure", ["W1", "C1L", "C1M", "C3L", "RM1L", "URML", "S1L"])
def test_more_shaking_never_means_less_damage(structure: str) -> None:
    frame = fragilities.hazus(structure, "low")
    damage = fragilities.mean_damage(frame, np.linspace(0, 3, 300), fragilities.damage_ratios())
    assert (np.diff(damage) >= 0).all()
    assert damage[0] == 0


def read(tmp_path: Path, content: str) -> FragilityModel:
    (tmp_path / "model.xml").write_text(content, encoding="utf-8")
    return read_fragility(tmp_path / "model.xml")


def test_a_file_that_declares_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE n [<!ENTITY a "b">]><nrml>&a;</nrml>'
    with pytest.raises(UnusableLayer) as refused:
        read(tmp_path, bomb)
    assert refused.value.problem.code == "xml_with_entities"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<nrml", "xml_unreadable"),
        (NRML.format("<exposureModel/>"), "nrml_other_model"),
        (NRML.format(TABLE.format(slight="0.1 x", lost="0 0.1")), "nrml_no_number"),
        (NRML.format(TABLE.format(slight="0.1 0.2", lost="0 0.1").replace('"0.05"', '"none"')), "nrml_no_number"),
        (NRML.format(TABLE.format(slight="0.1 1.3", lost="0 0.1")), "curve_outside_of_one"),
        (NRML.format(TABLE.format(slight="0.1 0.2", lost="0 0.4")), "fragility_falls"),
        (NRML.format(TABLE.format(slight="0.1 0.2", lost="0.1")), "lengths_differ"),
        (NRML.format(TABLE.format(slight="0.1 0.2", lost="0 0.1").replace("PGA", "AvgSA")), "measure_unknown"),
        (
            NRML.format(TABLE.format(slight="0.1 0.2", lost="0 0.1").replace('ls="lost"', 'ls="gone"')),
            "fragility_other_states",
        ),
        (
            NRML.format("<fragilityModel><limitStates>a</limitStates><fragilityFunction/></fragilityModel>"),
            "nrml_part_missing",
        ),
    ],
)
def test_a_model_that_cannot_be_used_says_why(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(UnusableLayer) as refused:
        read(tmp_path, content)
    assert refused.value.problem.code == code


def test_a_type_that_hazus_does_not_list_is_named() -> None:
    with pytest.raises(UnusableLayer) as refused:
        fragilities.hazus("C9", "low")
    assert "URML pre" in str(refused.value.problem.values["known"])


@pytest.mark.parametrize("value", [-0.1, np.nan, np.inf])
def test_ground_motion_that_cannot_be_is_refused(value: float) -> None:
    with pytest.raises(UnusableLayer) as refused:
        scenario_damage(np.array([[value]]), np.array([0]), np.array([0]), np.ones(1), [fragilities.hazus("W1", "low")])
    assert refused.value.problem.code == "motion_unusable"


def test_no_field_of_ground_motion_is_refused() -> None:
    with pytest.raises(UnusableLayer) as refused:
        scenario_damage(np.zeros((0, 1)), np.array([0]), np.array([0]), np.ones(1), [fragilities.hazus("W1", "low")])
    assert refused.value.problem.code == "no_records"


def test_an_asset_without_a_site_is_an_error_never_a_zero() -> None:
    with pytest.raises(UnusableLayer) as refused:
        scenario_damage(np.array([[0.2]]), np.array([-1]), np.array([0]), np.ones(1), [fragilities.hazus("W1", "low")])
    assert refused.value.problem.code == "asset_misplaced"


def test_a_mass_over_loss_ratios_gives_its_mean_and_its_variation(tmp_path: Path) -> None:
    model = """<vulnerabilityModel><vulnerabilityFunction id="b" dist="PM"><imls imt="PGA">0.1 0.5</imls>
    <probabilities lr="0">1 0.5</probabilities><probabilities lr="0.6">0 0.5</probabilities>
    </vulnerabilityFunction></vulnerabilityModel>"""
    (tmp_path / "v.xml").write_text(NRML.format(model), encoding="utf-8")
    read_back = read_vulnerability(tmp_path / "v.xml")["b"]
    assert read_back.curve.mdd.tolist() == [0, 0.3]
    assert read_back.variation.tolist() == [0, 1]
