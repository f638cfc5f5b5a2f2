"""A scenario that was played (escenario calculado), written as the job writes it, for pages that only show it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from cauce.core.scenarios import usual
from cauce.web.models import Plan, Scenario
from cauce.web.queries.scenarios_basis import register_of, rests_on
from tests.web.risky import facility, territory

COST = {"damage": 90_000, "losses": 4_000, "additional": 0, "total": 94_000, "low": 50_000, "high": 140_000}
TOTALS = {
    "hit": 1, "out": 1, "affected": 500, "needing": 100, "found": 0, "without": 100, "recovery_days": 324.0,
    "function": 0.5, "damage": 90_000.0, "losses": 4_000.0, "additional": 0.0, "total": 94_000.0,
}  # fmt: skip


def played(plan: Plan) -> Scenario:
    """One school hit, and a measure that strengthens it."""
    found = Scenario.objects.filter(plan=plan).first()
    if found is not None:
        return found
    here = territory(plan, "Ladera", -79.7, population=1000)
    school = facility(plan, "Escuela de la ladera", (-79.68, 9.02), capacity=300, territory=here, roles=["shelter"])
    asked = usual().as_json() | {"strengthen": [school.pk]}
    layer = {
        "role": "hazard", "id": 1, "name": "Laderas", "hazard": "landslide", "authority": "Instituto",
        "source": "Estudio", "source_on": "2018-01-01", "scale": "1:5000", "unit": "", "return_period_years": 50,
        "event": "", "is_synthetic": True, "sha256": "0" * 64,
    }  # fmt: skip
    line = {
        "id": school.pk, "name": school.name, "kind": "school", "sector": "education", "side": "social",
        "owner": "public", "territory": "Ladera", "territory_id": here.pk,
        "place": [-79.68, 9.02], "roles": ["shelter"], "state": "hit", "level": 5,
        "value": None, "words": "alta", "damage": 0.9, "by": "classes", "is_assumed": True, "stops": 0.0, "days": 324.0,
        "chain": [], "worth": 100_000, "area_m2": 1200.0, "area_assumed": True, "cost": 90_000, "loss": 4_000,
        "places": 300, "needs": 0,
    }  # fmt: skip
    where = {
        "id": here.pk, "code": "LAD", "name": "Ladera", "population": 1000, "share": 0.5, "affected": 500,
        "needing": 100, "found": 0, "without": 100, "nearest_m": None, "nearest_before_m": 900, "is_cut": True,
        "facilities": 1, "facilities_out": 1,
    }  # fmt: skip
    worth = {"avoided": 40_000.0, "break_even": 30.0, "annual": 800.0, "present_value": 12_000.0, "net": -8_000.0}
    results: dict[str, Any] = {
        "method": {"risk_scenarios": "2026.1", "cauce": "0"}, "used": asked | {"return_period": 50.0},
        "layers": [layer],
        "people_from": {"kind": "spread", "points": 400},
        "figures": TOTALS | {"low": 50_000.0, "high": 140_000.0},
        "bands": dict.fromkeys(("low", "mid", "high"), TOTALS),
        "people": {"at_home": 475, "inside": 0}, "facilities": [line], "territories": [where],
        "sectors": [{"sector": "education", "owner": "public", **COST}],
        "sides": dict.fromkeys(("social", "economic", "commercial"), COST),
        "owners": dict.fromkeys(("public", "private"), COST),
        "measure": {
            "facilities": [{"id": school.pk, "cost": 20_000, "is_assumed": True, "is_known": True, "damage": 0.9,
                            "after": 0.36}],
            "cost": 20_000, "bands": dict.fromkeys(("low", "mid", "high"), TOTALS | {"total": 54_000.0}),
            "worth": dict.fromkeys(("low", "mid", "high"), worth | {"ratio": 0.6}),
        },
        "warnings": [["without_place", {"n": 1}], ["no_needs", {}]],
    }  # fmt: skip
    told: dict[str, Any] = {"state": "ready", "results": results, "figures": results["figures"], "asked": asked}
    made = Scenario(plan=plan, key="scenario-1", name="Ladera", made_at=timezone.now(), **told)
    made.rests = rests_on(made, results, register_of(plan))
    made.save()
    return made
