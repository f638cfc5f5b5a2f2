"""Cases of the risk engine in plain words (casos del motor de riesgo): each formula against its source."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cauce import method
from cauce.engines.risk import Curve, cascade, fragility, overlay, scenario, screening, summary
from cauce.engines.risk.impact.exceedance import exceedance_of_maps
from cauce.engines.risk.screening_shaking import shaking
from cauce.engines.risk.summary_costs import maximum_damage
from cauce.engines.risk.uncertainty_sobol import design, indices

FILE = Path(__file__).with_name("risk_engine.toml")
CASES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]


def _benefit(*, cost: float, rate: float, years: int, tail: Any, return_periods: list[float], **losses: Any) -> Any:
    without, after = (summary.expected_annual(return_periods, losses[name], tail=tail) for name in ("without", "with"))
    return summary.benefit_of(without, after, cost=cost, rate=rate, years=years)


def _loss_at(*, return_periods: list[float], losses: list[float], return_period: float, axis: Any) -> float:
    return exceedance_of_maps(np.array(losses), np.array(return_periods), axis=axis).loss_at(return_period)


def _curve(*, depths: list[float], factors: list[float], depth: float, value: float) -> dict[str, float]:
    known = Curve(id="c", hazard="flood", unit="m", intensity=np.array(depths), mdd=np.array(factors))
    factor = float(known.damage_ratio(np.array([depth]))[0])
    return {"factor": factor, "loss": factor * value}


def _fragility(*, structure: str, code: str, pga_g: float) -> dict[str, Any]:
    frame = fragility.hazus(structure, code)
    reached = frame.exceedance(np.array([pga_g]))
    return {
        "reached": reached[0],
        "states": fragility.state_probabilities(reached)[0],
        "mean_damage": fragility.mean_damage(frame, np.array([pga_g]), fragility.damage_ratios())[0],
    }


def _susceptibility(**factors: float) -> dict[str, Any]:
    value = screening.susceptibility(*(factors[name] for name in ("Sr", "Sl", "Sh", "Ts", "Tp")))
    place = int(screening.susceptibility_class(value))
    names = method.load("risk_screening")["mora_vahrson"]["names"]
    return {"H": float(value), "class": place, "name": names[place - 1]}


def _inoperability(*, needs: list[list[float]], hit: list[float]) -> dict[str, Any]:
    found = cascade.inoperability(needs, hit)
    return {"inoperable": found, "amplification": cascade.amplification(found, hit)}


def _people(*, people: list[float], shares: list[float], vulnerable: float) -> dict[str, Any]:
    affected = overlay.people_by_zone(np.array(people), np.array(shares))
    groups = overlay.people_by_zone(np.array(people), np.array(shares), groups=np.array([vulnerable]))
    return {"affected": affected, "total": affected.sum(), "vulnerable": groups.sum()}


def _scenario(*, affected: float, emergency_cost: float, **facility: float) -> dict[str, float]:
    shop = scenario.Facility("shop", "commerce", "private", side="commercial", **facility)  # type: ignore[arg-type]
    assumed = scenario.Assumptions(emergency_cost=emergency_cost)
    told = scenario.play("s", [shop], scenario.Territories(("c",), np.array([affected])), assumptions=assumed)
    cost = told.cost
    return {
        "damage": cost.damage,
        "losses": cost.losses,
        "additional": cost.additional,
        "total": cost.total,
        "recovery_days": told.recovery_days,
    }


def _sobol(*, quantities: int, base: int) -> dict[str, float]:
    points = design(quantities, base, seed=20170508)
    told = indices(["a", "b"], points.prod(axis=1))
    return {"first": told.first["a"], "total": told.total["b"], "variance": told.variance}


RULES: Mapping[str, Callable[..., Any]] = {
    "expected_annual": summary.expected_annual,
    "chance_within": summary.chance_within,
    "loss_at": _loss_at,
    "benefit": _benefit,
    "maximum_damage": maximum_damage,
    "curve": _curve,
    "fragility": _fragility,
    "susceptibility": _susceptibility,
    "moisture": lambda rain: float(screening.moisture(rain)),
    "evacuation_margin": lambda arrival_min, **given: float(screening.evacuation_margin(arrival_min, **given)),
    "shaking": lambda magnitude, distance_km, vs30: float(shaking(magnitude, [distance_km], vs30=vs30).median[0]),
    "resilience": cascade.resilience_loss,
    "inoperability": _inoperability,
    "people": _people,
    "scenario": _scenario,
    "sobol": _sobol,
}


def _positional(rule: str, given: dict[str, Any]) -> Any:
    """Call a formula; its first values may be positional only by name."""
    return RULES[rule](**given)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_formula_gives_what_the_case_expects(case: dict[str, Any]) -> None:
    found, digits = _positional(case["rule"], case["given"]), case.get("digits", 6)
    expected = case["expect"] if isinstance(case["expect"], dict) else {"": case["expect"]}
    for name, value in expected.items():
        mine = found if not name else found[name] if isinstance(found, dict) else getattr(found, name)
        if isinstance(value, str):
            assert mine == value
        else:
            np.testing.assert_allclose(mine, value, rtol=10.0**-digits, atol=0.6 * 10.0**-digits)


def test_every_case_says_where_it_comes_from() -> None:
    assert [case["name"] for case in CASES if not case.get("source")] == []


@pytest.mark.parametrize("name", ["risk_fragility", "risk_screening", "risk_costs"])
def test_every_table_of_the_method_says_where_it_comes_from(name: str) -> None:
    tables = {key: table for key, table in method.load(name).items() if key not in {"version", "medians", "uses"}}
    assert [key for key, table in tables.items() if not table.get("source")] == []
