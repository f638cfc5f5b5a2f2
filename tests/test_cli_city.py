"""`cauce city`: a city's model comes into a plan, once; what cannot be read is said in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cauce.cli import cities
from cauce.cli.words import Unusable
from cauce.web.models import ContingencyPlan, Facility, Plan, RiskLayer, Territory, User
from tests.people import marta_of_the_office
from tests.web.importing import import_draft

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "panama" / "ciudad"


@pytest.fixture
def marta() -> User:
    return marta_of_the_office()


@pytest.fixture
def plan(marta: User) -> Plan:
    return import_draft(by=marta)[0]


def test_the_examples_city_comes_in_once(plan: Plan, marta: User) -> None:
    first = cities.bring_in(EXAMPLE, plan=plan, by=marta)
    assert first == {"territories": 35, "facilities": 334, "plans": 6, "layers": 9}
    assert cities.bring_in(EXAMPLE, plan=plan, by=marta) == dict.fromkeys(first, 0)
    assert (Territory.objects.count(), Facility.objects.count()) == (35, 334)
    assert (ContingencyPlan.objects.count(), RiskLayer.objects.count()) == (6, 9)
    assert all(RiskLayer.objects.values_list("is_synthetic", flat=True))
    assert Facility.objects.filter(placement="territory").exists()


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (None, r"capas.toml.*Name the folder of a city"),
        ("territories = ", "TOML"),
        ('territories = "ninguno.geojson"', r"ninguno.geojson.*Correct its name in capas.toml"),
        ('facilities = "capas.toml"', "capas.toml"),
        ('[[layer]]\nfile = "capas.toml"\nname = "Río"\nkind = "hazard"\nhazard = "flood"', "Río|capas.toml"),
    ],
)
def test_what_cannot_be_brought_is_said_in_a_sentence(
    plan: Plan, marta: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str | None, says: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    if written is not None:
        (tmp_path / "capas.toml").write_text(written, encoding="utf-8")
    with pytest.raises(Unusable, match=says):
        cities.bring_in(tmp_path, plan=plan, by=marta)


def test_a_table_of_points_becomes_a_layer_of_points() -> None:
    told = json.loads(cities.points_of(b"id,longitude,latitude,people\n007,-79.5,9.0,12\n", "x.csv"))
    [one] = told["features"]
    assert one["geometry"] == {"type": "Point", "coordinates": [-79.5, 9.0]}
    assert one["properties"] == {"id": "007", "people": 12.0}


def test_a_table_without_places_is_refused_by_its_line() -> None:
    with pytest.raises(Unusable, match="2"):
        cities.points_of(b"id,people\n1,12\n", "x.csv")
