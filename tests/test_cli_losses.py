"""`cauce losses` lists, reckons and writes loss analyses (pérdidas) as the pages do."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from cauce.cli import main
from cauce.web import jobs
from cauce.web.actions import people
from cauce.web.models import LossAnalysis, Plan
from tests.web import drowned
from tests.web.importing import import_draft

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Plan:
    """A plan with a flood map and buildings; the tables are there already, and the terminal speaks English."""
    monkeypatch.setattr("cauce.cli.server.set_up", lambda: None)
    monkeypatch.setenv("LANGUAGE", "en")
    made = drowned.city(import_draft(by=people.local_office())[0])
    drowned.depths(made, 100, tmp_path)
    drowned.buildings(made, tmp_path)
    return made


def test_losses_are_reckoned_listed_and_written(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    asked = ["--buildings", "Edificios", "--currency", "USD", "--samples", "10"]
    assert main(["losses", plan.slug, "reckon", "Enero", *asked]) == 0
    assert "waits" in capsys.readouterr().err
    assert jobs.run_one()
    one = LossAnalysis.objects.get()
    assert (one.state, one.results["assets_in_all"]) == ("ready", 19)
    assert main(["losses", plan.slug, "list"]) == 0
    assert "Enero\tready\t" in capsys.readouterr().out
    for ending, begins in ((".xlsx", b"PK"), (".html", b"<!doctype html>"), (".zip", b"PK")):
        file = tmp_path / f"enero{ending}"
        assert main(["losses", plan.slug, "export", str(one.pk), str(file)]) == 0
        assert file.read_bytes().startswith(begins)
    assert "case.toml" in zipfile.ZipFile(tmp_path / "enero.zip").namelist()


def test_what_does_not_fit_names_its_option(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["losses", plan.slug, "reckon", "x", "--samples", "many", "--tail", "fat"]) == 2
    told = capsys.readouterr().err
    assert "--samples: «many» is no number." in told and "--tail: «fat» is none" in told
    assert main(["losses", plan.slug, "reckon", "x", "--layer", "Otra"]) == 2
    assert "There is no layer «Otra»; there are:" in capsys.readouterr().err


def test_what_is_out_of_date_is_counted_in_the_exit_code(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    one = drowned.analysed(plan)  # its layer is no longer there
    assert main(["losses", plan.slug, "list", "--json"]) == 1
    [told] = json.loads(capsys.readouterr().out)
    assert (told["name"], told["figures"]["expected_annual_loss"]) == ("Enero", 1200.0)
    assert main(["losses", plan.slug, "again", str(one.pk)]) == 0
    assert main(["losses", plan.slug, "export", str(one.pk), "x.pdf"]) == 2
    assert "nothing to write: it is waiting" in capsys.readouterr().err
    assert main(["losses", plan.slug, "export", "999", "x.pdf"]) == 2


def test_a_refusal_of_the_worker_is_told(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    one = drowned.analysed(plan)
    LossAnalysis.objects.update(layers=[999_999])
    assert main(["losses", plan.slug, "again", str(one.pk)]) == 0
    assert jobs.run_one()
    one.refresh_from_db()
    assert one.problem[0] == "no_layers_left"


def test_curves_of_ones_own_are_brought_and_replaced(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    wind = drowned.depths(plan, 50, tmp_path, hazard="wind", unit="m/s")
    asked = ["losses", plan.slug, "reckon", "Viento", "--layer", str(wind.pk), "--samples", "0"]
    assert main(asked) == 2
    assert "--curves: There are no curves for strong wind in m/s" in capsys.readouterr().err
    curves = tmp_path / "techos.csv"
    assert main([*asked, "--curves", str(curves)]) == 2
    assert "There is no file «" in capsys.readouterr().err
    curves.write_text("curve_id,intensity,damage,unit\ntechos,1,0.5,m/s\ntechos,3,0.2,m/s\n", encoding="utf-8")
    assert main([*asked, "--curves", str(curves), "--curves-source", "Estudio"]) == 0
    assert jobs.run_one()
    one = LossAnalysis.objects.get()
    assert (one.problem[0], one.curves_source) == ("engine:falling_curve", "Estudio")
    curves.write_text("curve_id,intensity,damage,unit\ntechos,1,0,m/s\ntechos,3,0.5,m/s\n", encoding="utf-8")
    assert main(["losses", plan.slug, "again", str(one.pk), "--curves", str(curves)]) == 0
    assert jobs.run_one()
    one.refresh_from_db()
    assert one.state == "ready", one.problem
    assert curves.is_file()


def test_shares_of_types_of_structure_are_given_for_shaking(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    shaking = drowned.depths(plan, 475, tmp_path, factor=0.1, hazard="earthquake", unit="g")
    asked = ["losses", plan.slug, "reckon", "Sismo", "--layer", str(shaking.pk), "--samples", "0", "--structures"]
    assert main([*asked, "C1L 60, URML 30"]) == 2
    assert "--structures: The types of structure sum up to 90 %" in capsys.readouterr().err
    assert main([*asked, "C1L 60, URML 40"]) == 0
    assert LossAnalysis.objects.get().asked["structures"] == {"C1L": 0.6, "URML": 0.4}
