"""`cauce screening` orders what the page orders; `cauce risk screen` makes a layer of a case, without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cauce.cli import main
from cauce.cli import screening as commands
from cauce.cli.words import Unusable
from cauce.web.models import Plan, Screening, User
from tests.people import marta_of_the_office
from tests.web.importing import import_draft
from tests.web.risky import ready_layer
from tests.web.screened import SHAKING

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "panama" / "ciudad"
CASE = f"""
kind = "landslide"
territories = "{EXAMPLE / "territorios.geojson"}"
[layers]
elevation = "{EXAMPLE / "elevacion.tif"}"
[values]
lithology_factor = 3
rain_months = [30, 15, 15, 70, 230, 230, 200, 210, 240, 290, 250, 130]
rain_day_mm = 220
rain_day_is_mean = false
intensity_mmi = 7
"""


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def plan(db: None) -> Plan:
    return import_draft(by=marta())[0]


def marta() -> User:
    return User.objects.filter(email="marta@example.org").first() or marta_of_the_office()


def ordered(plan: Plan, kind: str, *more: str) -> int:
    arguments = commands.argparse.ArgumentParser()
    commands.add_to(arguments.add_subparsers())
    told = arguments.parse_args(["screening", plan.slug, kind, *more])
    return int(told.do(told))


def options(told: dict[str, str]) -> list[str]:
    return [f"--{name.replace('_', '-')}={value}" for name, value in told.items()]


def test_an_earthquake_is_ordered_with_its_figures(plan: Plan) -> None:
    assert ordered(plan, "shaking", *options(SHAKING)) == 0
    one = Screening.objects.get()
    assert (one.kind, one.told["magnitude"], one.told["soil"]) == ("shaking", "6,8", "soil")


def test_a_layer_is_named_by_its_number_or_its_name(plan: Plan, tmp_path: Path) -> None:
    pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
    ground = ready_layer(plan, "Elevación", EXAMPLE / "elevacion.tif", tmp_path, kind="elevation", hazard="")
    wet = ready_layer(plan, "Mancha", EXAMPLE / "inundacion-10.tif", tmp_path)
    assert ordered(plan, "flood", "--elevation=Elevación", f"--extent={wet.pk}") == 0
    assert Screening.objects.get().told == {"elevation": str(ground.pk), "extent": str(wet.pk), "permanent": ""}
    with pytest.raises(Unusable, match=r"«Mapa».*«Mancha»"):
        ordered(plan, "flood", "--elevation=Mapa", "--extent=Mancha")


def test_what_cannot_stand_is_told_by_its_option(plan: Plan) -> None:
    with pytest.raises(Unusable, match="--magnitude: 12 is outside"):
        ordered(plan, "shaking", *options({**SHAKING, "magnitude": "12"}))
    assert not Screening.objects.exists()


def test_a_case_becomes_a_layer_with_what_it_rests_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
    case = tmp_path / "caso.toml"
    case.write_text(CASE, encoding="utf-8")
    assert main(["risk", "screen", str(case), "--out", str(tmp_path / "out"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["file"], told["figures"]["moisture"]) == ("deslizamientos.geojson", 2.0)
    assert set(told["sources"]) == {"elevacion.tif", "territorios.geojson"}
    kept = json.loads((tmp_path / "out" / "deslizamientos.json").read_text(encoding="utf-8"))
    assert kept == told
    shapes = json.loads((tmp_path / "out" / "deslizamientos.geojson").read_text(encoding="utf-8"))["features"]
    assert {one["properties"]["clase"] for one in shapes} <= {"II low", "III moderate", "IV medium", "V high"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("kind = ", "kind = 1 #"), "one of these is expected"),
        (("rain_day_mm = 220", "rain_day_mm = 'mucha'"), "rain_day_mm: «mucha» is no number"),
        (("intensity_mmi", "intensidad"), "«intensidad», which is not known"),
        (("elevacion.tif", "ninguna.tif"), "ninguna.tif"),
        (("[layers]", "[layers"), "cannot be read"),
    ],
)
def test_a_case_that_cannot_be_used_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: tuple[str, str], says: str
) -> None:
    pytest.importorskip("rasterio", reason="the set of risk analyses is not installed (make risk)")
    case = tmp_path / "caso.toml"
    case.write_text(CASE.replace(*changed), encoding="utf-8")
    assert main(["risk", "screen", str(case), "--out", str(tmp_path / "out")]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
