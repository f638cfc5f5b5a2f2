"""Losses on the map: classes with as many places each, what is wrong with a file, what a run says of itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cauce.core import risk_losses as rules
from cauce.core.risk_layers import LayerFacts, Stated

STATED = Stated("Pérdidas", "losses", unit="USD", class_field="expected_annual_loss")
FOUND: dict[str, Any] = {
    "fields": ("id", "expected_annual_loss"), "total": 1000.0, "least": 3.27, "lowest": 0.0, "breaks": (10.0, 200.0),
}  # fmt: skip


def facts(**more: Any) -> LayerFacts:
    return LayerFacts("points", crs="EPSG:4326", features=3, **{**FOUND, **more})


def run(**more: Any) -> bytes:
    origin = {"source": "Estudio", "authority": "Hidrología", "date": "2018-03-15", "licence": "CC0"}
    told: dict[str, Any] = {
        "title": "Inundación (sintética)", "hazard": origin, "exposure": origin, "versions": {"cauce": "1.0"},
        "files": {"a.tif": "0" * 64},
        "results": {"currency": "USD", "price_year": 2018, "expected_annual_loss": 1000.0, "tail": "constant"},
    }  # fmt: skip
    return json.dumps(told | more).encode()


def codes(found: LayerFacts, stated: Stated = STATED) -> list[str]:
    return [one.code for one in rules.loss_problems(found, stated)]


def test_classes_go_from_the_lowest_loss_over_round_bounds() -> None:
    found = rules.loss_classes(facts())
    assert [(one.low, one.high) for one in found] == [(3.2, 10.0), (10.0, 200.0), (200.0, None)]
    assert len({one.colour for one in found}) == 3
    assert rules.loss_classes(facts(least=None)) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"fields": ("id",)}, "layer_loss_no_field"),
        ({"total": None}, "layer_loss_no_numbers"),
        ({"lowest": -1.0}, "layer_loss_negative"),
        ({"least": None}, "layer_loss_nothing"),
    ],
)
def test_what_is_no_loss_is_kept_from_the_map(more: dict[str, Any], code: str) -> None:
    [found] = rules.loss_problems(facts(**more), STATED)
    assert (found.code, str(found.severity)) == (code, "blocks")


def test_a_file_of_another_run_is_remarked_on() -> None:
    assert codes(facts(), Stated(**{**STATED.__dict__, "total": 1500.0})) == ["layer_loss_other_total"]
    assert codes(facts(), Stated(**{**STATED.__dict__, "total": 1001.0})) == []


def test_what_a_run_says_stands_for_what_was_not_typed() -> None:
    told = rules.filled_from(rules.run_from(run()), {"name": "Mía", "kind": "losses", "unit": ""})
    assert (told["name"], told["unit"], told["authority"]) == ("Mía", "USD", "Hidrología")
    assert (told["class_field"], told["source_on"], told["is_synthetic"]) == ("expected_annual_loss", "2018-03-15", "1")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 10_000, run(results=[]), run(versions="1"), run(files=None),
     run(results={"currency": "USD", "expected_annual_loss": 10**400})],
)  # fmt: skip
def test_what_is_no_run_is_refused(content: bytes) -> None:
    with pytest.raises(rules.NotARunError):
        rules.run_from(content)
