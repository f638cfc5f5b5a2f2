"""`cauce layers`: listed, brought with the losses of a run, replaced, released, removed, saved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cauce.cli import main
from cauce.web.models import Plan, RiskLayer, User
from tests.core.test_risk_losses import run
from tests.engines.risk.test_loss_layers import points
from tests.people import marta_of_the_office
from tests.web import city_map
from tests.web.importing import import_draft

pytest.importorskip("pyogrio", reason="the set of risk analyses is not installed (make risk)")
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    made = import_draft(by=marta)[0]
    city_map.territories(made)
    return made


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A folder as «cauce risk run» writes it: the losses of five places, 57 USD a year in all."""
    folder = tmp_path / "results"
    folder.mkdir()
    listed = points(tmp_path / "plain.geojson", 1.0, 2.0, 0.0, 4.0, 50.0).read_text(encoding="utf-8")
    named = listed.replace('"loss"', '"expected_annual_loss"')
    (tmp_path / "assets.geojson").write_text(named, encoding="utf-8")
    import pyogrio

    meta, _fids, shapes, fields = pyogrio.raw.read(tmp_path / "assets.geojson")
    told = {"geometry_type": "Point", "crs": "EPSG:4326", "driver": "GPKG", "layer": "assets"}
    pyogrio.raw.write(folder / "assets.gpkg", shapes, fields, meta["fields"], **told)
    figures = {"currency": "USD", "price_year": 2018, "expected_annual_loss": 57.0, "tail": "constant"}
    (folder / "run.json").write_bytes(run(results=figures))
    return folder


def layers(plan: Plan, *more: str) -> int:
    return main(["layers", plan.slug, *more])


def test_the_losses_of_a_run_become_a_layer_in_one_step(plan: Plan, results: Path) -> None:
    assert layers(plan, "add", "--run", str(results)) == 0
    city_map.work()
    made = RiskLayer.objects.get(plan=plan)
    assert (made.name, made.kind, made.unit, made.is_synthetic) == ("Inundación (sintética)", "losses", "USD", True)
    assert made.run["expected_annual_loss"] == 57.0 and len(made.run["sha256"]) == 64
    assert made.current is not None and made.current.problems == []
    assert (
        made.current.facts["sums"] == {"territory:0": 7.0, "territory:1": 50.0} or made.current.facts["total"] == 57.0
    )


def test_layers_are_listed_released_and_removed(plan: Plan, marta: User, capsys: pytest.CaptureFixture[str]) -> None:
    made = city_map.layer(plan, marta)
    assert layers(plan, "list", "--json") == 0
    [told] = json.loads(capsys.readouterr().out)
    assert (told["name"], told["state"], told["is_synthetic"]) == ("Deslizamientos", "ready", True)
    assert layers(plan, "release", str(made.pk), "--body", "Junta", "--why", "Se publica.") == 0
    made.refresh_from_db()
    assert made.released_by == "Junta"
    assert layers(plan, "release", "Deslizamientos", "--withdraw") == 0
    assert layers(plan, "remove", "Deslizamientos", "--why", "Ya no sirve.") == 0
    made.refresh_from_db()
    assert made.released_by == "" and made.retired_at is not None


def test_a_layer_is_replaced_and_saved_in_each_form(plan: Plan, marta: User, tmp_path: Path) -> None:
    city_map.layer(plan, marta)
    newer = tmp_path / "nuevas.geojson"
    newer.write_bytes(city_map.zones().read())
    assert layers(plan, "replace", "Deslizamientos", str(newer)) == 0
    city_map.work()
    assert RiskLayer.objects.get(plan=plan).files.count() == 2
    for name, first in (("a.gpkg", b"SQLite"), ("a.png", b"\x89PNG"), ("a.pmtiles", b"PMTiles"), ("a.geojson", b"{")):
        assert layers(plan, "export", "Deslizamientos", str(tmp_path / name)) == 0
        assert (tmp_path / name).read_bytes().startswith(first)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (("add",), "--run|file"),
        (("add", "--run", "{folder}"), "run.json"),
        (("add", "nowhere.tif", "--name", "x", "--kind", "coast"), "nowhere.tif"),
        (("release", "7"), "7"),
    ],
)
def test_what_cannot_be_done_is_said(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str], told: tuple[str, ...], says: str
) -> None:
    assert layers(plan, *(one.format(folder=tmp_path) for one in told)) == 2
    said = capsys.readouterr().err
    assert any(one in said for one in says.split("|")), said
