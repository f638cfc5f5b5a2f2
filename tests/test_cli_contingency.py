"""cauce contingency (planes de contingencia): lists gaps, writes the sheet, takes a list once it was seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cauce.cli import main
from cauce.web.actions import people
from cauce.web.models import ContingencyPlan, Plan
from tests.web.contingency import entered
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
LIST = "Nombre;Amenazas;Sectores\nPlan de sismos;Sismo;Salud\n;Sismo;Salud\n"


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A plan with a contingency plan; the tables are there already."""
    monkeypatch.setattr("cauce.cli.server.set_up", lambda: None)
    by = people.local_office()
    made = import_draft(by=by)[0]
    entered(made, by)
    return made


def test_gaps_are_listed_and_counted_in_the_exit_code(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contingency", plan.slug, "--language", "es"]) == 1
    told = capsys.readouterr().out
    assert "Plan de crecidas" in told
    assert "Sismo no tiene ningún plan aprobado en ningún sector." in told


def test_another_day_is_looked_at(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contingency", plan.slug, "--json", "--on", "2100-01-01"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["status"] for one in told["plans"]] == ["outdated"]
    assert main(["contingency", plan.slug, "--on", "mañana"]) == 2


@pytest.mark.parametrize("ending", ["pdf", "csv"])
def test_the_sheet_is_written(plan: Plan, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"planes.{ending}"
    assert main(["contingency", plan.slug, str(file), "--language", "es"]) == 0
    assert file.stat().st_size > 200
    assert main(["contingency", plan.slug, str(tmp_path / "planes.txt")]) == 2


def test_a_list_is_seen_first_and_written_with_a_yes(
    plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lista.csv"
    file.write_text(LIST, encoding="utf-8")
    order = ["contingency", plan.slug, "--list", str(file), "--language", "es"]
    assert main(order) == 1
    assert "fila 3, «—»: Aquí no hay nada escrito." in capsys.readouterr().out
    assert ContingencyPlan.objects.count() == 1
    assert main([*order, "--yes"]) == 1
    assert set(ContingencyPlan.objects.values_list("name", flat=True)) == {"Plan de crecidas", "Plan de sismos"}
    assert main([*order[:3], str(tmp_path / "falta.csv")]) == 2
