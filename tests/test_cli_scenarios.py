"""`cauce scenarios` lists, plays and writes scenarios (escenarios) as the pages do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cauce.cli import main
from cauce.web import jobs
from cauce.web.actions import people
from cauce.web.models import Plan, Scenario
from tests.web.importing import import_draft
from tests.web.played import played
from tests.web.risky import facility, square, territory, zones

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Plan:
    """A plan with a slide over a school; the tables are there already, and the terminal speaks English."""
    monkeypatch.setattr("cauce.cli.server.set_up", lambda: None)
    monkeypatch.setenv("LANGUAGE", "en")
    made = import_draft(by=people.local_office())[0]
    here = territory(made, "Bajo", -79.5, population=1000)
    facility(made, "Escuela", (-79.48, 9.02), capacity=300, territory=here)
    zones(made, "Laderas", tmp_path, ("alta", square(-79.5, 9.0, 0.05)), hazard="landslide", unit="")
    return made


def test_a_scenario_is_asked_for_by_the_name_of_its_layer(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", plan.slug, "play", "Ladera", "--layer", "Laderas", "--sheltered-share", "50"]) == 0
    assert "waits" in capsys.readouterr().err
    assert jobs.run_one()
    one = Scenario.objects.get()
    assert (one.state, one.asked["sheltered_share"], one.figures["hit"]) == ("ready", 0.5, 1)
    assert main(["scenarios", plan.slug, "list"]) == 0
    assert "Ladera\tready\tLaderas" in capsys.readouterr().out


def test_what_does_not_fit_names_its_option(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", plan.slug, "play", "Ladera", "--layer", "Laderas", "--rate", "five"]) == 2
    assert "--rate: «five» is no number." in capsys.readouterr().err
    assert main(["scenarios", plan.slug, "play", "Ladera", "--layer", "Otra"]) == 2
    assert "There is no layer «Otra»; there are:" in capsys.readouterr().err


def test_what_is_out_of_date_is_counted_in_the_exit_code(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    played(plan)
    assert main(["scenarios", plan.slug, "list", "--json"]) == 1  # its layer is no longer there
    [told] = json.loads(capsys.readouterr().out)
    assert (told["name"], told["figures"]["without"]) == ("Ladera", 100)


@pytest.mark.parametrize(
    ("language", "none", "one", "two"),
    [
        ("en", "No scenario was played yet.", "1 scenario, none out of date.", "2 scenarios, 1 out of date."),
        ("es", "Aún no se calculó ningún escenario.", "1 escenario, ninguno desactualizado.",
         "2 escenarios, 1 desactualizado."),
    ],
)  # fmt: skip
def test_how_many_there_are_is_said_in_whole_words(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    language: str, none: str, one: str, two: str,
) -> None:  # fmt: skip
    monkeypatch.setenv("LANGUAGE", language)
    listed = ["scenarios", plan.slug, "list"]
    assert main(listed) == 0
    assert none in capsys.readouterr().err
    assert main(["scenarios", plan.slug, "play", "Ladera", "--layer", "Laderas"]) == 0
    assert jobs.run_one()
    capsys.readouterr()
    assert main(listed) == 0
    assert one in capsys.readouterr().err
    Scenario.objects.create(plan=plan, key="old", name="Vieja", state="ready")
    assert main(listed) == 1
    assert two in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "geojson"])
def test_a_scenario_is_written(plan: Plan, tmp_path: Path, ending: str) -> None:
    one = played(plan)
    file = tmp_path / f"escenario.{ending}"
    assert main(["scenarios", plan.slug, "export", str(one.pk), str(file), "--language", "es"]) == 0
    assert file.stat().st_size > 500


def test_what_cannot_be_written_says_why(plan: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = played(plan)
    assert main(["scenarios", plan.slug, "export", "99999", str(tmp_path / "a.pdf")]) == 2
    assert "has no scenario 99999" in capsys.readouterr().err
    assert main(["scenarios", plan.slug, "export", str(one.pk), str(tmp_path / "a.txt")]) == 2
    Scenario.objects.update(state="waiting")
    assert main(["scenarios", plan.slug, "export", str(one.pk), str(tmp_path / "a.pdf")]) == 2
    assert "nothing to write" in capsys.readouterr().err


def test_playing_again_without_its_layer_is_refused(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", plan.slug, "again", str(played(plan).pk)]) == 2
    assert "--layer: No hazard layer was chosen" in capsys.readouterr().err


def test_nobody_who_plays_it_is_said_after_the_time(plan: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["scenarios", plan.slug, "play", "Ladera", "--layer", "Laderas", "--wait", "0.2"]
    assert main(asked) == 2
    assert "Is a worker running?" in capsys.readouterr().err
