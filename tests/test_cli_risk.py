"""Risk on the command line: a case file in, results out, one sentence where something cannot be used."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio

from cauce.cli import main
from tests.engines.risk.cases import CASE, small_case

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "panama" / "riesgo.toml"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    from cauce.cli import words

    monkeypatch.setenv("LANGUAGE", "en")
    words.catalogue.cache_clear()


def figures(out: str) -> dict[str, float]:
    """The main figures as printed."""
    found: dict[str, float] = json.loads(out)
    return found


def test_a_case_is_run_and_every_result_says_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = small_case(tmp_path)
    assert main(["risk", "run", str(case), "--json"]) == 0
    told = figures(capsys.readouterr().out)
    folder = tmp_path / "results"
    assert sorted(path.name for path in folder.iterdir()) == [
        "assets.csv", "assets.gpkg", "assets.parquet", "events.csv", "exceedance.csv", "expected-annual-loss.tif",
        "left-out.csv", "report.html", "run.json", "territories.csv",
    ]  # fmt: skip
    rows = list(csv.DictReader((folder / "assets.csv").open(encoding="utf-8")))
    total = sum(float(row["expected_annual_loss"]) for row in rows)
    assert total == pytest.approx(told["expected_annual_loss"], rel=1e-12)
    fields = pyogrio.raw.read(folder / "assets.gpkg")
    assert sum(fields[3][list(fields[0]["fields"]).index("expected_annual_loss")]) == pytest.approx(total, rel=1e-12)
    with rasterio.open(folder / "expected-annual-loss.tif") as raster:
        cells = raster.read(1, masked=True)
        assert (raster.crs.to_string(), raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"]) == ("EPSG:32617", "COG")
    assert float(np.sum(cells.filled(0))) == pytest.approx(total, rel=1e-6)


def test_no_cell_begins_as_a_formula(tmp_path: Path) -> None:
    assert main(["risk", "run", str(small_case(tmp_path))]) == 0
    cells = [cell for path in (tmp_path / "results").glob("*.csv") for row in csv.reader(path.open()) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    assert "'=casa 0" in cells


def test_a_run_says_what_it_was_made_of(tmp_path: Path) -> None:
    main(["risk", "run", str(small_case(tmp_path))])
    told = json.loads((tmp_path / "results" / "run.json").read_text(encoding="utf-8"))
    assert set(told["files"]) == {"t10.tif", "t100.tif", "houses.gpkg"}
    assert all(len(digest) == 64 for digest in told["files"].values())
    assert {"cauce", "numpy", "numba"} <= set(told["versions"])
    assert told["case"]["hazard"]["tail"] == "constant"
    report = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    assert "For screening, not for design" in report
    assert "Huizinga" in report and "CC BY 4.0" in report and "constant tail" in report


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    case = small_case(tmp_path)
    main(["risk", "run", str(case), "--out", str(tmp_path / "a"), "--workers", "1"])
    main(["risk", "run", str(case), "--out", str(tmp_path / "b"), "--workers", "2"])
    for path in (tmp_path / "a").iterdir():
        if path.suffix != ".gpkg":  # a GeoPackage holds the moment it was written
            assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_footprints_larger_than_a_cell_are_computed_in_pieces(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["risk", "run", str(small_case(tmp_path / "pieces")), "--json"])
    pieces = figures(capsys.readouterr().out)["expected_annual_loss"]
    one = small_case(
        tmp_path / "one", text=CASE.replace('file = "houses.gpkg"', 'file = "houses.gpkg"\none_point = true')
    )
    main(["risk", "run", str(one), "--json"])
    assert figures(capsys.readouterr().out)["expected_annual_loss"] != pieces


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('unit = "m"', 'unit = "ft"', 'convert_to = "m"'),
        ('unit = "m"', 'unit = "m"\ndepth = 3', "«hazard.depth», which means nothing here"),
        ('maps = ["t10.tif", "t100.tif"]', 'maps = ["t10.tif", "gone.tif"]', "gone.tif"),
        ("return_periods = [10, 100]", "return_periods = [100, 10]", "rising"),
        ('tail = "constant"', 'tail = "fat"', "none, constant"),
        ('kind = "flood"', "", "hazard.kind"),
        ('shop = "jrc-commerce-south-america"', 'shop = "nobody"', "«nobody»"),
        ('file = "houses.gpkg"', 'file = "t10.tif"', "t10.tif"),
        ("price_year = 2018", 'price_year = "now"', "exposure.price_year"),
        ("[run]", "[run", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    case = small_case(tmp_path, text=CASE.replace(before, after, 1))
    assert main(["risk", "run", str(case)]) == 2
    told = capsys.readouterr()
    assert said in told.err.splitlines()[-1]
    assert told.out == ""


def test_a_case_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", "check", str(tmp_path / "riesgo.toml")]) == 2
    assert "riesgo.toml" in capsys.readouterr().err


def test_the_examples_case_is_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", "run", str(EXAMPLE), "--out", str(tmp_path), "--json"]) == 0
    told = figures(capsys.readouterr().out)
    assert told["assets"] > 1_000
    assert told["expected_annual_loss"] > 0
    assert "Sintético" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_check_opens_the_layers_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["risk", "check", str(small_case(tmp_path))]) == 0
    assert "60 assets, 2 events" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()
