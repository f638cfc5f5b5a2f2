"""The example's case for the risk engine gives its losses, and says that they are of a synthetic city."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cauce.cli import main

CASE = Path(__file__).resolve().parents[2] / "examples" / "panama" / "riesgo.toml"


def test_the_examples_case_runs_and_says_that_it_is_synthetic(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["risk", "run", str(CASE), "--out", str(tmp_path)]) == 0
    assert "USD" in capsys.readouterr().out
    with (tmp_path / "territories.csv").open(encoding="utf-8") as file:
        assert sum(1 for _line in csv.DictReader(file)) == 35
    assert "Sintético" in (tmp_path / "report.html").read_text(encoding="utf-8")
    told = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert "inundacion-100.tif" in json.dumps(told)
