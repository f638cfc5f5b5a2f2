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
from tests.engines.risk.cases import CASE, SAMPLES, small_case

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "panama" / "riesgo.toml"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")


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
        "assets-by-event.csv", "assets.csv", "assets.gpkg", "assets.parquet", "events.csv", "exceedance.csv",
        "expected-annual-loss.tif", "left-out.csv", "report.html", "return-periods.csv", "run.json",
        "territories-by-event.csv", "territories.csv",
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


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a table of results."""
    return list(csv.DictReader((folder / name).open(encoding="utf-8")))


def test_samples_say_how_sure_each_figure_is_and_change_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, drawn = small_case(tmp_path / "a"), small_case(tmp_path / "b", text=CASE + SAMPLES)
    main(["risk", "run", str(plain), "--json"])
    exact = figures(capsys.readouterr().out)
    main(["risk", "run", str(drawn), "--json"])
    told = figures(capsys.readouterr().out)
    assert {name: told[name] for name in exact} == exact
    assert told["expected_annual_loss_low"] < told["expected_annual_loss"] < told["expected_annual_loss_high"]
    folder, without = tmp_path / "b" / "results", tmp_path / "a" / "results"
    for name in ("assets.csv", "events.csv", "territories.csv"):
        before, after = rows_of(without, name), rows_of(folder, name)
        assert [{key: row[key] for key in old} for row, old in zip(after, before, strict=True)] == before
        assert any(float(row["loss_low" if name == "events.csv" else "expected_annual_loss_low"]) > 0 for row in after)
    for row in rows_of(folder, "return-periods.csv"):
        if row["return_period_years"] in ("10.0", "100.0"):
            assert float(row["loss_low"]) < float(row["loss"]) < float(row["loss_high"])
    assert len(rows_of(folder, "samples.csv")) == 64
    names = pyogrio.read_info(folder / "assets.gpkg")["fields"]
    assert {"expected_annual_loss_low", "expected_annual_loss_median", "expected_annual_loss_high"} <= set(names)
    kept = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert kept["results"]["expected_annual_loss_high"] == told["expected_annual_loss_high"]
    assert (kept["uncertainty"]["seed"], kept["uncertainty"]["quantities"][0]["source"]) == (3, "Modelo sin calibrar")
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "<polygon" in report and "nine of ten" in report and "Modelo sin calibrar" in report
    assert "nine of ten" not in (without / "report.html").read_text(encoding="utf-8")


def test_a_figure_without_interval_is_said_to_be_one(tmp_path: Path) -> None:
    main(["risk", "run", str(small_case(tmp_path))])
    report = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    assert "One figure without an interval is not the last word" in report
    assert json.loads((tmp_path / "results" / "run.json").read_text(encoding="utf-8"))["uncertainty"] is None


def test_which_quantity_matters_most_is_told_where_it_is_asked(tmp_path: Path) -> None:
    text = CASE + SAMPLES.replace("seed = 3", "seed = 3\nsensitivity = true")
    assert main(["risk", "run", str(small_case(tmp_path, text=text))]) == 0
    told = {row["quantity"]: float(row["total"]) for row in rows_of(tmp_path / "results", "sensitivity.csv")}
    assert told["value"] > told["intensity"] > 0
    assert "Sobol" in (tmp_path / "results" / "report.html").read_text(encoding="utf-8")


def test_a_triangle_without_a_likeliest_value_peaks_in_its_middle(tmp_path: Path) -> None:
    text = CASE + SAMPLES.replace("low = 0.7\nhigh = 1.3", "low = 0.7\nhigh = 1.5").replace("likely = 1.0\n", "")
    assert main(["risk", "run", str(small_case(tmp_path, text=text))]) == 0
    values = sorted(float(row["value"]) for row in rows_of(tmp_path / "results", "samples.csv"))
    assert sum(values) / len(values) == pytest.approx(1.1, abs=0.01)
    assert "likelier towards 1.1" in (tmp_path / "results" / "report.html").read_text(encoding="utf-8")


def test_losses_and_people_are_told_by_event_and_territory_and_asset(tmp_path: Path) -> None:
    main(["risk", "run", str(small_case(tmp_path))])
    folder = tmp_path / "results"
    for event in rows_of(folder, "events.csv"):
        for name in ("territories-by-event.csv", "assets-by-event.csv"):
            rows = [row for row in rows_of(folder, name) if row["event"] == event["event"]]
            for figure in ("loss", "people"):
                assert sum(float(row[figure]) for row in rows) == pytest.approx(float(event[figure]), rel=1e-10)
    report = (folder / "report.html").read_text(encoding="utf-8")
    for heading in ("Worst events", "By territory", "Where an average year costs most", "How often which loss"):
        assert f"<h2>{heading}</h2>" in report


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
        ("return_periods = [10, 100]", 'return_periods = [10, "a hundred"]', "«a hundred»"),
        ('maps = ["t10.tif", "t100.tif"]', "maps = [10, 100]", "«10»"),
        ("[run]", "[run]\nreturn_periods = [0, 10]", "«0»"),
        ('unit = "m"', 'unit = "m"\nbands = [1]', "(2, 1)"),
        ('unit = "m"', 'unit = "m"\nlevels = {high = "much"}', "«much»"),
        ("[run]", '[output]\nformats = ["doc"]\n[run]', "csv, parquet"),
        ("[run]", "[uncertainty]\nsamples = 9\n[run]", "uncertainty.intensity | uncertainty.shift"),
        ("[run]", "[uncertainty]\nsamples = -1\n[run]", "uncertainty.samples"),
        ("[run]", "[uncertainty]\nsamples = 9\nvalue = {low = 1}\n[run]", "uncertainty.value.high"),
        ("[run]", "[uncertainty]\nsamples = 9\nvalue = {low = 2, high = 1}\n[run]", "value"),
        ("[run]", "[uncertainty]\nsamples = 9\nvalue = {low = -1, high = 1}\n[run]", "zero or more"),
        ("[run]", "[uncertainty]\nsamples = 9\nsensitivity = true\nvalue = {low = 1, high = 2}\n[run]", "power of two"),
        ("[run]", "[uncertainty]\nsamples = 9\ndepth = {low = 1, high = 2}\n[run]", "uncertainty.depth"),
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
    assert "no case file «riesgo.toml»" in capsys.readouterr().err


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
